//! Invitations: what a calendar file that came with a mail says about its meeting (RFC 5545, RFC 5546).
//! It never answers one, never works out repetitions and reads the first meeting of a file only.

use jiff::civil;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::content_line::{self, ContentLine};
use crate::mail::Address;

#[cfg(test)]
mod tests;
mod zone;

use zone::Zones;

/// More attendees are not listed.
const MAX_ATTENDEES: usize = 500;
/// Longer texts are cut, in characters.
const MAX_TEXT: usize = 20_000;

/// What a calendar file asks of its reader (RFC 5546 § 1.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvitationMethod {
    /// Tells of a meeting and wants no answer; also files without a method.
    #[default]
    Publish,
    /// Invites, or changes an earlier invitation.
    Request,
    /// Answers an invitation.
    Reply,
    /// Adds a date to a repeated meeting.
    Add,
    /// Calls a meeting off.
    Cancel,
    /// Asks the organiser to send the meeting again.
    Refresh,
    /// Proposes another time.
    Counter,
    /// Turns such a proposal down.
    DeclineCounter,
}

/// Whether a meeting takes place (RFC 5545 § 3.8.1.11).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvitationStatus {
    /// It does, or nothing says otherwise.
    #[default]
    Confirmed,
    /// It may.
    Tentative,
    /// It does not.
    Cancelled,
}

/// A point in a calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum When {
    /// A whole day, `2024-05-06`, wherever the reader is.
    Date {
        /// The day.
        date: String,
    },
    /// A moment.
    Moment {
        /// Milliseconds since 1970.
        ms: i64,
        /// The zone that it was written in, as an IANA name, where it has one.
        zone: Option<String>,
    },
    /// A time of day wherever the reader is, `2024-05-06T10:00:00`; also times in zones that nobody knows.
    Local {
        /// Date and time.
        time: String,
    },
}

/// Somebody who is invited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Attendee {
    /// Name and address.
    pub address: Address,
    /// `accepted`, `declined`, `tentative`, `delegated` or `needs-action` (RFC 5545 § 3.2.12), in lower case.
    pub answer: String,
    /// Whether the meeting can do without this person.
    pub optional: bool,
}

/// A meeting that a calendar file tells of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Invitation {
    /// What the file asks of its reader.
    pub method: InvitationMethod,
    /// What the meeting is called.
    pub summary: String,
    /// When it begins.
    pub start: Option<When>,
    /// When it ends: for whole days the day after the last one, as in the file.
    pub end: Option<When>,
    /// Whether it takes whole days.
    pub all_day: bool,
    /// Where it takes place, or empty.
    pub location: String,
    /// Who invites.
    pub organiser: Option<Address>,
    /// Who is invited, at most 500.
    pub attendees: Vec<Attendee>,
    /// What it is about, or empty.
    pub description: String,
    /// The meeting's id, by which later files refer to it.
    pub uid: String,
    /// Whether it takes place.
    pub status: InvitationStatus,
    /// How often it was changed; a higher number replaces a lower one.
    pub sequence: u32,
    /// The rule by which it repeats (RFC 5545 § 3.3.10), as written.
    pub recurrence: Option<String>,
}

/// Reads the bytes of a calendar file; nothing if they hold no meeting.
pub fn invitation(bytes: &[u8]) -> Option<Invitation> {
    let lines = content_line::read(bytes);
    let zones = Zones::read(&lines);
    let event = event_of(&lines)?;
    let mut out = Invitation { method: method_of(&lines), ..Invitation::default() };
    let mut duration = None;
    let mut depth = 0_usize;
    for line in event {
        match line.name.as_str() {
            // Alarms have summaries and durations of their own.
            "BEGIN" => depth += 1,
            "END" => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            "DURATION" => duration = line.value.trim().parse::<jiff::Span>().ok(),
            _ => take(&mut out, line, &zones),
        }
    }
    out.all_day = matches!(out.start, Some(When::Date { .. }));
    if out.end.is_none() {
        out.end = out.start.as_ref().and_then(|start| later(start, duration));
    }
    (out.start.is_some() || !out.uid.is_empty()).then_some(out)
}

fn method_of(lines: &[ContentLine]) -> InvitationMethod {
    let value = lines.iter().find(|line| line.name == "METHOD").map(|line| line.value.trim().to_ascii_uppercase());
    match value.as_deref() {
        Some("REQUEST") => InvitationMethod::Request,
        Some("REPLY") => InvitationMethod::Reply,
        Some("ADD") => InvitationMethod::Add,
        Some("CANCEL") => InvitationMethod::Cancel,
        Some("REFRESH") => InvitationMethod::Refresh,
        Some("COUNTER") => InvitationMethod::Counter,
        Some("DECLINECOUNTER") => InvitationMethod::DeclineCounter,
        _ => InvitationMethod::Publish,
    }
}

/// The lines of the meeting itself: the first one that is no exception of a repeated one, else the first one.
fn event_of(lines: &[ContentLine]) -> Option<&[ContentLine]> {
    let is = |line: &ContentLine, name: &str, value: &str| {
        line.name == name && line.value.trim().eq_ignore_ascii_case(value)
    };
    let mut events = Vec::new();
    let mut begin = None;
    for (at, line) in lines.iter().enumerate() {
        if is(line, "BEGIN", "VEVENT") {
            begin = Some(at + 1);
        } else if is(line, "END", "VEVENT")
            && let Some(from) = begin.take()
        {
            events.extend(lines.get(from..at));
        }
    }
    // A file that was cut off still says what it says.
    events.extend(begin.and_then(|from| lines.get(from..)));
    let whole = events.iter().find(|event| !event.iter().any(|line| line.name == "RECURRENCE-ID"));
    whole.or(events.first()).copied()
}

fn take(out: &mut Invitation, line: &ContentLine, zones: &Zones) {
    let text = || line.text().trim().chars().take(MAX_TEXT).collect::<String>();
    match line.name.as_str() {
        "SUMMARY" => out.summary = text(),
        "LOCATION" => out.location = text(),
        "DESCRIPTION" => out.description = text(),
        "UID" => out.uid = text().chars().take(1_000).collect(),
        "DTSTART" => out.start = when(line, zones),
        "DTEND" => out.end = when(line, zones),
        "RRULE" => out.recurrence = Some(line.value.trim().chars().take(1_000).collect()),
        "SEQUENCE" => out.sequence = line.value.trim().parse().unwrap_or_default(),
        "STATUS" => {
            out.status = match line.value.trim().to_ascii_uppercase().as_str() {
                "TENTATIVE" => InvitationStatus::Tentative,
                "CANCELLED" => InvitationStatus::Cancelled,
                _ => InvitationStatus::Confirmed,
            };
        }
        "ORGANIZER" => out.organiser = person(line),
        "ATTENDEE" if out.attendees.len() < MAX_ATTENDEES => {
            let answer = line.parameter("PARTSTAT").unwrap_or("needs-action").to_ascii_lowercase();
            let optional = line.parameter("ROLE").is_some_and(|role| role.eq_ignore_ascii_case("OPT-PARTICIPANT"));
            out.attendees.extend(person(line).map(|address| Attendee { address, answer, optional }));
        }
        _ => {}
    }
}

/// The person of a line: `mailto:` with the name in a parameter (RFC 5545 § 3.3.3); Exchange puts the address into
/// `EMAIL` where the value is a directory's path.
fn person(line: &ContentLine) -> Option<Address> {
    let value = line.value.trim();
    let bare = value.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("mailto:")).and_then(|_| value.get(7..));
    let address = bare.unwrap_or(value).trim();
    let address = if address.contains('@') { address } else { line.parameter("EMAIL").unwrap_or_default() };
    let name = crate::header::clean(line.parameter("CN").unwrap_or_default());
    let name = if name.eq_ignore_ascii_case(address) { String::new() } else { name.chars().take(200).collect() };
    let address: String = crate::header::clean(address).chars().take(320).collect();
    (!address.is_empty() || !name.is_empty()).then_some(Address { name, address })
}

fn when(line: &ContentLine, zones: &Zones) -> Option<When> {
    let value = line.value.trim();
    let (day, time) = value.split_once(['T', 't']).map_or((value, None), |(day, time)| (day, Some(time)));
    let number = |text: &str, from: usize, until: usize| text.get(from..until)?.parse::<i16>().ok();
    let small = |text: &str, from: usize| number(text, from, from + 2).and_then(|number| i8::try_from(number).ok());
    let date = civil::Date::new(number(day, 0, 4)?, small(day, 4)?, small(day, 6)?).ok()?;
    let Some(time) = time else { return Some(When::Date { date: date.to_string() }) };
    // A leap second is the last one to most clocks.
    let second = small(time, 4).unwrap_or(0).min(59);
    let time_of_day = civil::Time::new(small(time, 0)?, small(time, 2)?, second, 0).ok()?;
    let at = date.to_datetime(time_of_day);
    if time.ends_with(['Z', 'z']) {
        let ms = at.to_zoned_datetime(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_millisecond();
        return Some(When::Moment { ms, zone: None });
    }
    let placed = line.parameter("TZID").and_then(|name| zones.place(name, at));
    Some(match placed {
        Some((ms, zone)) => When::Moment { ms, zone },
        None => When::Local { time: at.to_string() },
    })
}

/// The end that a duration gives (RFC 5545 § 3.3.6). Without one a meeting of whole days takes one day.
fn later(start: &When, duration: Option<jiff::Span>) -> Option<When> {
    match (start, duration) {
        (When::Date { date }, duration) => {
            let date: civil::Date = date.parse().ok()?;
            let end = date.checked_add(duration.unwrap_or_else(|| jiff::Span::new().days(1))).ok()?;
            Some(When::Date { date: end.to_string() })
        }
        (When::Moment { ms, zone }, Some(duration)) => {
            // Days of a duration count from noon to noon of the zone in theory; meetings that long are whole days.
            let start = jiff::Timestamp::from_millisecond(*ms).ok()?.to_zoned_datetime(jiff::tz::TimeZone::UTC);
            Some(When::Moment {
                ms: start.checked_add(duration).ok()?.timestamp().as_millisecond(),
                zone: zone.clone(),
            })
        }
        (When::Local { time }, Some(duration)) => {
            let time: civil::DateTime = time.parse().ok()?;
            Some(When::Local { time: time.checked_add(duration).ok()?.to_string() })
        }
        (_, None) => None,
    }
}
