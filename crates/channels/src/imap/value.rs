//! What an IMAP answer says (RFC 3501 § 7): status lines, data, and the values in it.
//! It never fails: what makes no sense becomes data that nobody asks for.

use causeway_base::Time;
use jiff::Timestamp;
use jiff::fmt::strtime;

use super::wire::Piece;

/// How deep lists may lie in lists.
const DEEPEST: usize = 50;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// A word or number.
    Atom(String),
    /// A quoted text or literal.
    Text(Vec<u8>),
    /// A literal that was too long to keep.
    TooLong(usize),
    /// Values in parentheses.
    List(Vec<Self>),
}

impl Value {
    pub(super) fn atom(&self) -> Option<&str> {
        if let Self::Atom(text) = self { Some(text) } else { None }
    }

    pub(super) fn number(&self) -> Option<u32> {
        self.atom()?.parse().ok()
    }

    /// Its text, be it a word, a quoted text or a literal.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Atom(text) => text.clone(),
            Self::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Self::TooLong(_) | Self::List(_) => String::new(),
        }
    }
}

/// How a command or the connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Ok,
    No,
    Bad,
    Bye,
    Preauth,
}

fn status(word: &str) -> Option<Status> {
    match word.to_ascii_uppercase().as_str() {
        "OK" => Some(Status::Ok),
        "NO" => Some(Status::No),
        "BAD" => Some(Status::Bad),
        "BYE" => Some(Status::Bye),
        "PREAUTH" => Some(Status::Preauth),
        _ => None,
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// The server wants more; with its words.
    Continue(String),
    /// The end of the command with this tag, or a word about the connection without one.
    Status { tag: Option<String>, status: Status, words: String },
    /// Data: the number before its name, the name in capitals, the values.
    Data { number: Option<u32>, name: String, values: Vec<Value> },
}

/// Reads an answer.
pub(super) fn read(pieces: Vec<Piece>) -> Answer {
    let first = match pieces.first() {
        Some(Piece::Line(line)) => String::from_utf8_lossy(line).into_owned(),
        _ => String::new(),
    };
    if let Some(words) = first.strip_prefix('+') {
        return Answer::Continue(words.trim().to_owned());
    }
    let (tag, rest) = first.split_once(' ').unwrap_or((first.as_str(), ""));
    let (word, words) = rest.split_once(' ').unwrap_or((rest, ""));
    if let Some(status) = status(word) {
        let tag = (tag != "*").then(|| tag.to_owned());
        return Answer::Status { tag, status, words: words.to_owned() };
    }
    let mut values = values(pieces);
    values.retain(|value| value.atom() != Some("*"));
    let number = values.first().and_then(Value::number);
    if number.is_some() {
        values.remove(0);
    }
    let name = values.first().map(Value::text).unwrap_or_default().to_ascii_uppercase();
    if !values.is_empty() {
        values.remove(0);
    }
    Answer::Data { number, name, values }
}

/// The values of an answer. Lists that are never closed end with it.
fn values(pieces: Vec<Piece>) -> Vec<Value> {
    let mut lists: Vec<Vec<Value>> = vec![Vec::new()];
    for piece in pieces {
        match piece {
            Piece::Line(line) => line_values(&line, &mut lists),
            Piece::Literal(bytes) => push(&mut lists, Value::Text(bytes)),
            Piece::TooLong(length) => push(&mut lists, Value::TooLong(length)),
        }
    }
    while lists.len() > 1 {
        close(&mut lists);
    }
    lists.pop().unwrap_or_default()
}

fn push(lists: &mut [Vec<Value>], value: Value) {
    if let Some(list) = lists.last_mut() {
        list.push(value);
    }
}

fn close(lists: &mut Vec<Vec<Value>>) {
    if lists.len() > 1
        && let Some(list) = lists.pop()
    {
        push(lists, Value::List(list));
    }
}

fn line_values(line: &[u8], lists: &mut Vec<Vec<Value>>) {
    let mut at = 0;
    while let Some(byte) = line.get(at) {
        match byte {
            b' ' => at += 1,
            b'(' if lists.len() < DEEPEST => {
                lists.push(Vec::new());
                at += 1;
            }
            b')' => {
                close(lists);
                at += 1;
            }
            b'"' => {
                let (text, used) = quoted(&line[at..]);
                push(lists, Value::Text(text));
                at += used;
            }
            _ => {
                let used = atom_length(&line[at..]);
                push(lists, Value::Atom(String::from_utf8_lossy(&line[at..at + used]).into_owned()));
                at += used;
            }
        }
    }
}

/// A text in quotes, and how many bytes it took.
fn quoted(line: &[u8]) -> (Vec<u8>, usize) {
    let mut text = Vec::new();
    let mut at = 1;
    while let Some(byte) = line.get(at) {
        match byte {
            b'"' => return (text, at + 1),
            b'\\' => {
                text.extend(line.get(at + 1));
                at += 2;
            }
            other => {
                text.push(*other);
                at += 1;
            }
        }
    }
    (text, line.len())
}

/// How long a word is. What stands in brackets belongs to it: `BODY[HEADER.FIELDS (FROM SUBJECT)]`.
fn atom_length(line: &[u8]) -> usize {
    let mut deep = 0usize;
    for (at, byte) in line.iter().enumerate() {
        match byte {
            b'[' => deep += 1,
            b']' => deep = deep.saturating_sub(1),
            b' ' | b')' if deep == 0 => return at.max(1),
            b'(' if deep == 0 && at > 0 => return at,
            _ => {}
        }
    }
    line.len()
}

/// The value behind `name` in the list of a FETCH answer; `BODY[…]` is named by its beginning.
pub(super) fn attribute<'a>(values: &'a [Value], name: &str) -> Option<&'a Value> {
    let [Value::List(list)] = values else { return None };
    let pairs = list.as_chunks::<2>().0;
    let named = |pair: &&[Value; 2]| {
        let is = |word: &str| word.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        pair[0].atom().is_some_and(|word| is(word) && (word.len() == name.len() || name.ends_with('[')))
    };
    pairs.iter().find(named).map(|pair| &pair[1])
}

/// The words of a response code: `[UIDVALIDITY 7] …` as `("UIDVALIDITY", "7")`.
pub(super) fn code(words: &str) -> Option<(String, String)> {
    let inside = words.strip_prefix('[')?.split(']').next()?;
    let (name, rest) = inside.split_once(' ').unwrap_or((inside, ""));
    Some((name.to_ascii_uppercase(), rest.to_owned()))
}

/// The instant of an INTERNALDATE such as `17-Jul-2026 02:44:25 -0700`.
pub(super) fn instant(text: &str) -> Option<Time> {
    let parsed = strtime::parse("%d-%b-%Y %H:%M:%S %z", text.trim()).ok()?;
    parsed.to_timestamp().ok().map(|at| Time(at.as_millisecond()))
}

/// A day as SEARCH wants it, `7-Nov-2026`, by UTC.
pub(super) fn day(at: Time) -> String {
    let at = Timestamp::from_millisecond(at.ms().max(0)).unwrap_or_default();
    at.strftime("%-d-%b-%Y").to_string()
}

/// A text in quotes for a command, or nothing when it holds what quotes cannot.
pub(super) fn quote(text: &str) -> Option<String> {
    if !text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return None;
    }
    Some(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// The name of a folder as IMAP writes it: modified UTF-7 (RFC 3501 § 5.1.3).
pub(super) fn folder_name(name: &str) -> String {
    let mut out = String::new();
    let mut rest: Vec<u16> = Vec::new();
    let flush = |out: &mut String, rest: &mut Vec<u16>| {
        if !rest.is_empty() {
            let bytes: Vec<u8> = rest.drain(..).flat_map(u16::to_be_bytes).collect();
            out.push('&');
            out.push_str(&data_encoding::BASE64_NOPAD.encode(&bytes).replace('/', ","));
            out.push('-');
        }
    };
    for c in name.chars() {
        if (' '..='~').contains(&c) {
            flush(&mut out, &mut rest);
            out.push(c);
            if c == '&' {
                out.push('-');
            }
        } else {
            rest.extend(c.encode_utf16(&mut [0; 2]).iter());
        }
    }
    flush(&mut out, &mut rest);
    out
}

#[cfg(test)]
mod tests;
