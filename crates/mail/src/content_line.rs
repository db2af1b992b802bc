//! Content lines, the form that calendars (RFC 5545) and contact cards (RFC 6350 and its ancestors) share: unfolded lines
//! of a name, parameters and a value. It never knows what a name means.

use crate::charset;

/// Longer files are cut, in bytes.
const MAX_BYTES: usize = 1 << 20;
/// More lines are not read.
const MAX_LINES: usize = 20_000;
/// A longer value is cut, in characters.
const MAX_VALUE: usize = 64 << 10;
/// More parameters of a line are not read.
const MAX_PARAMETERS: usize = 30;

/// One line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ContentLine {
    /// The name in upper case, without the group before a dot.
    pub(crate) name: String,
    /// Parameters: names in upper case, values without their quotes. vCard 2.1 writes bare values; their name is empty.
    pub(crate) parameters: Vec<(String, String)>,
    /// The value, still escaped.
    pub(crate) value: String,
}

impl ContentLine {
    /// The value of the parameter `name` (upper case).
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether a parameter, bare or named, has the value `wanted`, compared without case.
    pub(crate) fn says(&self, wanted: &str) -> bool {
        self.parameters.iter().any(|(_, value)| value.split(',').any(|value| value.eq_ignore_ascii_case(wanted)))
    }

    /// The value with its escapes undone (RFC 5545 § 3.3.11).
    pub(crate) fn text(&self) -> String {
        unescaped(&self.value)
    }
}

/// A value with its escapes undone.
pub(crate) fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            letter => out.push(letter),
        }
    }
    out
}

/// Splits a value at `separator`, except where a backslash stands before it.
pub(crate) fn split_unescaped(value: &str, separator: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut escaped = false;
    for letter in value.chars() {
        if letter == separator && !escaped {
            parts.push(String::new());
            continue;
        }
        escaped = letter == '\\' && !escaped;
        if let Some(part) = parts.last_mut() {
            part.push(letter);
        }
    }
    parts
}

/// The lines of a file.
pub(crate) fn read(bytes: &[u8]) -> Vec<ContentLine> {
    let bytes = bytes.get(..MAX_BYTES).unwrap_or(bytes);
    let text = match bytes {
        [0xff, 0xfe, ..] => charset::decode(bytes, Some("utf-16le"), None),
        [0xfe, 0xff, ..] => charset::decode(bytes, Some("utf-16be"), None),
        _ => charset::guess(bytes, None),
    };
    unfold(&text).iter().filter_map(|line| parse(line)).collect()
}

/// Lines with their continuations joined: a space at the start (RFC 5545 § 3.1), or `=` at the end of quoted-printable
/// text (vCard 2.1 § 2.1.3).
fn unfold(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.split('\n').map(|line| line.trim_end_matches('\r')) {
        let folded = line.strip_prefix([' ', '\t']);
        let full = lines.len() >= MAX_LINES;
        match (lines.last_mut(), folded) {
            (Some(last), _) if open => {
                last.pop();
                append(last, line);
            }
            (Some(last), Some(rest)) => append(last, rest),
            _ if full => break,
            _ => lines.push(line.trim_start_matches('\u{feff}').chars().take(MAX_VALUE).collect()),
        }
        open = lines.last().is_some_and(|last| last.ends_with('=') && is_quoted_printable(last));
    }
    lines
}

fn append(line: &mut String, more: &str) {
    if line.len() + more.len() <= MAX_VALUE * 4 {
        line.push_str(more);
    }
}

fn is_quoted_printable(line: &str) -> bool {
    let head = line.split(':').next().unwrap_or_default();
    head.to_ascii_uppercase().contains("QUOTED-PRINTABLE")
}

fn parse(line: &str) -> Option<ContentLine> {
    let (mut quoted, mut starts, mut colon) = (false, vec![0], None);
    for (at, byte) in line.bytes().enumerate().take(8_192) {
        match byte {
            b'"' => quoted = !quoted,
            b';' if !quoted && starts.len() <= MAX_PARAMETERS => starts.push(at + 1),
            b':' if !quoted => {
                colon = Some(at);
                break;
            }
            _ => {}
        }
    }
    let colon = colon?;
    let ends = starts.iter().skip(1).map(|start| start - 1).chain([colon]);
    let mut pieces = starts.iter().zip(ends).filter_map(|(from, until)| line.get(*from..until));
    let name = pieces.next()?.trim();
    let name = name.rsplit('.').next().unwrap_or_default().to_ascii_uppercase();
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return None;
    }
    let parameter = |piece: &str| match piece.split_once('=') {
        Some((name, value)) => (name.trim().to_ascii_uppercase(), value.trim().trim_matches('"').to_owned()),
        None => (String::new(), piece.trim().to_owned()),
    };
    Some(ContentLine { name, parameters: pieces.map(parameter).collect(), value: line.get(colon + 1..)?.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_unfolded_and_read() {
        let lines = read("BEGIN:VEVENT\r\nSUMMARY:One\r\n  line\r\nitem1.ATTENDEE;CN=\"Lee; Ann\";PARTSTAT=ACCEPTED:mailto:a\r\n @b.example\r\nno line\r\nN;QUOTED-PRINTABLE:a=\r\nb\r\n".as_bytes());
        let shown: Vec<(&str, &str)> = lines.iter().map(|line| (line.name.as_str(), line.value.as_str())).collect();
        assert_eq!(
            shown,
            [("BEGIN", "VEVENT"), ("SUMMARY", "One line"), ("ATTENDEE", "mailto:a@b.example"), ("N", "ab")]
        );
        assert_eq!(lines[2].parameter("CN"), Some("Lee; Ann"));
        assert!(lines[3].says("quoted-printable"));
        assert_eq!(unescaped("a\\, b\\nc\\\\d"), "a, b\nc\\d");
        assert_eq!(split_unescaped("a\\;b;c", ';'), ["a\\;b", "c"]);
    }
}
