//! Reads what a telephone system tells: one thing about one call, as JSON. Pure.
//! It never believes a moment that lies far away, nor an address that is none of the web.

use std::collections::BTreeMap;

use causeway_base::{Time, text};
use causeway_store::named_values;
use causeway_web::{Code, Problem};
use data_encoding::BASE64;
use serde::Deserialize;
use serde_json::Value as Json;

use crate::call::Direction;

named_values!(Kind "What is told of a call." {
    Start "It rings." = "start",
    Answer "Somebody took it." = "answer",
    End "It is over." = "end",
    Recording "It was recorded, and this is where." = "recording",
    Voicemail "The caller left a message." = "voicemail",
});

/// The longest name of a call.
const LONGEST_ID: usize = 200;
/// A moment may lie so far back.
const PAST_MS: i64 = 7 * 86_400_000;
/// Clocks may differ by so much.
const AHEAD_MS: i64 = 5 * 60_000;

/// As it is sent.
#[derive(Debug, Deserialize)]
struct Sent {
    event: String,
    call_id: Json,
    direction: Option<String>,
    from: Option<String>,
    to: Option<String>,
    at: Option<Json>,
    agent: Option<String>,
    answered: Option<bool>,
    #[serde(default)]
    urgent: bool,
    recording_url: Option<String>,
    file: Option<SentFile>,
}

/// A voicemail as it is sent.
#[derive(Debug, Deserialize)]
struct SentFile {
    name: Option<String>,
    content_type: Option<String>,
    data: String,
}

/// A voicemail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) content_type: String,
    pub(crate) bytes: Vec<u8>,
}

/// What is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) kind: Kind,
    pub(crate) call_id: String,
    pub(crate) direction: Option<Direction>,
    pub(crate) from: Option<String>,
    pub(crate) to: Option<String>,
    pub(crate) at: Time,
    /// Who of the team: an extension or an address.
    pub(crate) agent: Option<String>,
    /// What the system says about whether somebody answered, with the end.
    pub(crate) answered: Option<bool>,
    pub(crate) urgent: bool,
    pub(crate) recording: Option<String>,
    pub(crate) file: Option<File>,
}

impl Told {
    /// Our number and the other side's.
    pub(crate) fn sides(&self, direction: Direction) -> (Option<&str>, Option<&str>) {
        match direction {
            Direction::Incoming => (self.to.as_deref(), self.from.as_deref()),
            Direction::Outgoing => (self.from.as_deref(), self.to.as_deref()),
        }
    }
}

/// A name of the other side that is no number, in one line.
pub(crate) fn plain(given: &str) -> String {
    text::clean(given.trim(), 60).replace(['\n', '\t'], " ")
}

/// A moment: RFC 3339, or seconds since 1970. What lies far away counts as now.
fn moment(given: Option<&Json>, now: Time) -> Result<Time, Problem> {
    let wrong = || Problem::field("/at", "invalid", "A moment is written as in RFC 3339, or as seconds since 1970.");
    let at = match given {
        None | Some(Json::Null) => return Ok(now),
        Some(Json::Number(seconds)) => {
            let seconds = seconds.as_f64().filter(|seconds| (0.0..4e9).contains(seconds)).ok_or_else(wrong)?;
            Time((seconds * 1_000.0) as i64)
        }
        Some(Json::String(text)) => {
            let read: jiff::Timestamp = text.trim().parse().map_err(|_| wrong())?;
            Time(read.as_millisecond())
        }
        Some(_) => return Err(wrong()),
    };
    let near = at >= now.plus_ms(-PAST_MS) && at <= now.plus_ms(AHEAD_MS);
    Ok(if near { at.min(now) } else { now })
}

/// The address of a recording; it is kept as it is and never fetched.
fn recording(given: &str) -> Result<String, Problem> {
    let wrong =
        || Problem::field("/recording_url", "invalid", "A recording's address begins with https:// or http://.");
    let given = given.trim();
    let right = given.starts_with("https://") || given.starts_with("http://");
    let plain = given.len() <= 2_000 && !given.contains(|c: char| c.is_whitespace() || c.is_control());
    if right && plain { Ok(given.to_owned()) } else { Err(wrong()) }
}

fn file(sent: SentFile) -> Result<File, Problem> {
    let bytes = BASE64
        .decode(sent.data.trim().as_bytes())
        .map_err(|_| Problem::field("/file/data", "invalid", "The file's bytes are written as Base64."))?;
    if bytes.is_empty() {
        return Err(Problem::field("/file/data", "missing", "The voicemail is empty."));
    }
    let name = sent.name.map(|name| plain(&name)).filter(|name| !name.is_empty());
    let content_type = sent.content_type.map(|kind| plain(&kind)).filter(|kind| !kind.is_empty());
    Ok(File {
        name: name.unwrap_or_else(|| "voicemail.wav".to_owned()),
        content_type: content_type.unwrap_or_else(|| "audio/wav".to_owned()),
        bytes,
    })
}

/// Reads what was sent.
///
/// # Errors
/// `invalid_input` with the place and what is wrong.
pub(crate) fn read(body: &[u8], now: Time) -> Result<Told, Problem> {
    let sent: Sent = serde_json::from_slice(body).map_err(|error| {
        Problem::new(Code::InvalidInput, format!("This is no event of a call: {error}."))
            .hint("Send JSON with event and call_id; see docs/reference/phone.md.")
    })?;
    let kind = Kind::from_name(&sent.event).ok_or_else(|| {
        Problem::field("/event", "invalid", "An event is start, answer, end, recording or voicemail.")
    })?;
    let call_id = match &sent.call_id {
        Json::String(text) => text.trim().to_owned(),
        Json::Number(number) => number.to_string(),
        _ => String::new(),
    };
    if call_id.is_empty() || call_id.len() > LONGEST_ID || call_id.contains(char::is_control) {
        return Err(Problem::field("/call_id", "invalid", "A call's name has 1 to 200 characters."));
    }
    let direction = sent
        .direction
        .map(|name| {
            Direction::from_name(&name)
                .ok_or_else(|| Problem::field("/direction", "invalid", "A call is incoming or outgoing."))
        })
        .transpose()?;
    let recording = sent.recording_url.as_deref().map(recording).transpose()?;
    if kind == Kind::Recording && recording.is_none() {
        return Err(Problem::field("/recording_url", "missing", "Say where the recording is."));
    }
    let file = sent.file.filter(|_| kind == Kind::Voicemail).map(file).transpose()?;
    if kind == Kind::Voicemail && file.is_none() {
        return Err(Problem::field("/file", "missing", "Send the voicemail along."));
    }
    let short = |given: Option<String>| given.map(|text| text.chars().take(60).collect::<String>());
    Ok(Told {
        kind,
        call_id,
        direction,
        from: short(sent.from),
        to: short(sent.to),
        at: moment(sent.at.as_ref(), now)?,
        agent: sent.agent.map(|name| text::clean(name.trim(), 254)),
        answered: sent.answered,
        urgent: sent.urgent,
        recording,
        file,
    })
}

/// A query's fields, the first of each name.
pub(crate) fn query(text: &str) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::new();
    for pair in text.split('&').take(20) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        fields.entry(unescaped(name)).or_insert_with(|| unescaped(value));
    }
    fields
}

/// Text of a query. A plus stays one: numbers begin with it, and many programs forget to write it as %2B.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let pair = tail.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        if let Some(byte) = pair.filter(|_| *first == b'%').and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            bytes.push(byte);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time(1_800_000_000_000);

    fn told(body: &str) -> Result<Told, Problem> {
        read(body.as_bytes(), NOW)
    }

    #[test]
    fn what_systems_send_is_read_and_what_makes_no_sense_is_refused() {
        let start = told(r#"{"event":"start","call_id":17,"from":"0731 8218","to":"+86…","unknown":true}"#).unwrap();
        assert_eq!((start.kind, start.call_id.as_str(), start.at), (Kind::Start, "17", NOW));
        assert_eq!(start.sides(Direction::Incoming), (Some("+86…"), Some("0731 8218")));
        assert_eq!(start.sides(Direction::Outgoing), (Some("0731 8218"), Some("+86…")));
        for wrong in [
            "",
            "[]",
            r#"{"event":"start"}"#,
            r#"{"event":"dance","call_id":"a"}"#,
            r#"{"event":"start","call_id":""}"#,
            r#"{"event":"start","call_id":{}}"#,
            r#"{"event":"start","call_id":"a","direction":"sideways"}"#,
            r#"{"event":"start","call_id":"a","at":"yesterday"}"#,
            r#"{"event":"start","call_id":"a","at":[]}"#,
            r#"{"event":"recording","call_id":"a"}"#,
            r#"{"event":"recording","call_id":"a","recording_url":"javascript:alert(1)"}"#,
            r#"{"event":"recording","call_id":"a","recording_url":"https://a b"}"#,
            r#"{"event":"voicemail","call_id":"a"}"#,
            r#"{"event":"voicemail","call_id":"a","file":{"data":"***"}}"#,
            r#"{"event":"voicemail","call_id":"a","file":{"data":""}}"#,
        ] {
            assert!(told(wrong).is_err(), "{wrong}");
        }
        let long = format!(r#"{{"event":"start","call_id":"{}"}}"#, "x".repeat(201));
        assert!(told(&long).is_err());
    }

    #[test]
    fn moments_are_read_in_both_ways_and_those_far_away_count_as_now() {
        for (given, wanted) in [
            ("1799999990", Time(1_799_999_990_000)),
            ("1799999990.5", Time(1_799_999_990_500)),
            (r#""2027-01-15T07:59:00Z""#, Time(1_799_999_940_000)),
            (r#""2027-01-15T15:59:00+08:00""#, Time(1_799_999_940_000)),
            ("null", NOW),
            ("1800000100", NOW),
            ("1000", NOW),
            ("3000000000", NOW),
        ] {
            let body = format!(r#"{{"event":"start","call_id":"a","at":{given}}}"#);
            assert_eq!(told(&body).unwrap().at, wanted, "{given}");
        }
    }

    #[test]
    fn a_plus_in_a_query_stays_one() {
        let fields = query("to=+8673182183159&urgent=1&to=x&a=%E4%BD%A0%2");
        assert_eq!(fields["to"], "+8673182183159");
        assert_eq!(fields["a"], "你%2");
        assert_eq!(query("to=%2B861&x")["to"], "+861");
    }
}
