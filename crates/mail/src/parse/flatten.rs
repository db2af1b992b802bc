//! A copy of a mail's bytes in which nothing leads the parser astray: absurd nesting, delimiters within lines, parameters on
//! lines of their own. It never changes a length, so places in the copy are places in the original.

use std::borrow::Cow;

/// Deeper nesting is flattened: what lies below shows as text. Mail programs stop far earlier.
const MAX_NESTED: usize = 50;
/// So many boundaries of one mail are told from text within lines.
const MAX_BOUNDARIES: usize = 50;

/// A mail has no more fields than this; what follows counts as lines of the last one, so that each costs no memory of its
/// own.
const MAX_FIELDS: usize = 10_000;

/// Where the words stand that this module looks at.
#[derive(Debug, Default)]
struct Words {
    mails: Vec<usize>,
    global_mails: Vec<usize>,
    multiparts: Vec<usize>,
    digests: Vec<usize>,
    boundaries: Vec<usize>,
    charsets: Vec<usize>,
}

impl Words {
    /// Finds them in one pass, in either case.
    fn find(raw: &[u8]) -> Self {
        let mut words = Self::default();
        let mut at = 0;
        while let Some(found) = raw.get(at..).and_then(|rest| rest.iter().position(|byte| BEGINS[usize::from(*byte)])) {
            at += found;
            let rest = raw.get(at..).unwrap_or_default();
            let is = |word: &[u8]| rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
            match rest.first().map(u8::to_ascii_lowercase) {
                Some(b'm') if is(b"multipart/") => {
                    words.multiparts.push(at);
                    if is(b"multipart/digest") {
                        words.digests.push(at);
                    }
                }
                Some(b'm') if is(b"message/rfc822") => words.mails.push(at),
                Some(b'm') if is(b"message/global") => words.global_mails.push(at),
                Some(b'b') if is(b"boundary=") => words.boundaries.push(at),
                Some(b'c') if is(b"charset=") => words.charsets.push(at),
                _ => {}
            }
            at += 1;
        }
        words
    }
}

/// Letters that a word of [`Words`] begins with.
static BEGINS: [bool; 256] = {
    let mut table = [false; 256];
    table[b'm' as usize] = true;
    table[b'M' as usize] = true;
    table[b'b' as usize] = true;
    table[b'B' as usize] = true;
    table[b'c' as usize] = true;
    table[b'C' as usize] = true;
    table
};

/// The copy; the original itself where nothing has to change.
pub(super) fn flatten(raw: &[u8]) -> Cow<'_, [u8]> {
    let words = Words::find(raw);
    let mut out = Cow::Borrowed(raw);
    // Renamed to types that nobody opens.
    for (places, bound) in
        [(&words.mails, MAX_NESTED), (&words.global_mails, MAX_NESTED), (&words.multiparts, MAX_NESTED * 4)]
    {
        for place in places.iter().skip(bound) {
            if let Some(byte) = out.to_mut().get_mut(*place) {
                *byte = b'x';
            }
        }
    }
    // A digest makes mails of parts that do not say so.
    for place in words.digests.iter().skip(MAX_NESTED) {
        if let Some(subtype) = out.to_mut().get_mut(place + 10..place + 16) {
            subtype.copy_from_slice(b"mixed;");
        }
    }
    for place in words.boundaries.iter().chain(&words.charsets) {
        join_parameter(raw, *place, &mut out);
    }
    mask_boundaries_in_lines(raw, &words.boundaries, &mut out);
    fold_fields(raw, &mut out);
    out
}

/// Makes lines of the header beyond [`MAX_FIELDS`] go on with the field above (RFC 5322 § 2.2.3).
fn fold_fields(raw: &[u8], out: &mut Cow<'_, [u8]>) {
    let (mut at, mut fields) = (0, 0);
    while let Some(end) = raw.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b'\n')) {
        match raw.get(at) {
            Some(b'\n' | b'\r') | None => return,
            Some(b' ' | b'\t') => {}
            Some(_) => fields += 1,
        }
        if fields > MAX_FIELDS
            && let Some(byte) = out.to_mut().get_mut(at)
        {
            *byte = b' ';
        }
        at += end + 1;
    }
}

/// Some programs forget the space that makes a parameter's line a part of its header (RFC 5322 § 2.2.3): `;` at the end of
/// a line and `boundary=` at the start of the next one are put together.
fn join_parameter(raw: &[u8], start: usize, out: &mut Cow<'_, [u8]>) {
    let above = raw.get(start.saturating_sub(3)..start).unwrap_or_default();
    let ends = if above == b";\r\n" { 2 } else { usize::from(above.ends_with(b";\n")) };
    if ends > 0
        && let Some(gap) = out.to_mut().get_mut(start - ends..start)
    {
        gap.fill(b' ');
    }
}

/// The value of a `boundary=` that begins at `start`.
fn boundary(raw: &[u8], start: usize) -> &[u8] {
    let from = start + 9;
    let value = raw.get(from..(from + 100).min(raw.len())).unwrap_or_default();
    let (value, ends): (&[u8], &[u8]) = match value.strip_prefix(b"\"") {
        Some(quoted) => (quoted, b"\"\r\n"),
        None => (value, b" ;\t\r\n"),
    };
    value.get(..value.iter().position(|byte| ends.contains(byte)).unwrap_or(value.len())).unwrap_or_default()
}

/// A delimiter counts only at the start of a line (RFC 2046 § 5.1.1); the parser would end the text at any other one, and
/// words would be lost.
fn mask_boundaries_in_lines(raw: &[u8], places: &[usize], out: &mut Cow<'_, [u8]>) {
    let mut names: Vec<&[u8]> = Vec::new();
    for place in places.iter().take(MAX_BOUNDARIES * 4) {
        let name = boundary(raw, *place);
        // A boundary of dashes would be found in every line of dashes.
        let telling = name.iter().any(|byte| *byte != b'-');
        if telling && names.len() < MAX_BOUNDARIES && !names.contains(&name) {
            names.push(name);
        }
    }
    if names.is_empty() {
        return;
    }
    let mut at = 1;
    while let Some(found) = raw.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b'-')) {
        let start = at + found;
        let rest = raw.get(start + 1..).unwrap_or_default();
        let Some(rest) = rest.strip_prefix(b"-") else {
            at = start + 1;
            continue;
        };
        let above = raw.get(start - 1).copied().unwrap_or(b'\n');
        // Behind a line end in UTF-16 stands a zero.
        if !matches!(above, b'\n' | b'-' | 0)
            && names.iter().any(|name| rest.strip_prefix(*name).is_some_and(|behind| !is_last_end(behind)))
            && let Some(byte) = out.to_mut().get_mut(start)
        {
            *byte = b'_';
        }
        at = start + 2 + rest.iter().take_while(|byte| **byte == b'-').count();
    }
}

/// Whether what follows a boundary's name makes it the last delimiter of the mail. Some programs forget the line end
/// before it; nothing is behind it that could be lost.
fn is_last_end(behind: &[u8]) -> bool {
    behind.strip_prefix(b"--").is_some_and(|rest| rest.len() <= 1_000 && rest.trim_ascii().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_stay() {
        for raw in [
            &b"Content-Type: multipart/mixed;\r\nboundary=a\r\n\r\n--a\r\nx --a y\r\n--a--"[..],
            b"boundary=\"open",
            b"boundary=",
            b"charset=",
            b"-",
            b"--",
            b"",
        ] {
            assert_eq!(flatten(raw).len(), raw.len());
        }
        let nested = b"Content-Type: multipart/digest; boundary=b\n".repeat(500);
        let flat = flatten(&nested);
        assert_eq!(flat.len(), nested.len());
        assert_eq!(flat.windows(16).filter(|word| *word == b"multipart/digest").count(), MAX_NESTED);
        assert_eq!(flat.windows(10).filter(|word| *word == b"multipart/").count(), MAX_NESTED * 4);
        assert!(matches!(flatten(b"Subject: plain\n\nwords"), Cow::Borrowed(_)));
    }
    #[test]
    fn a_million_fields_become_one_long_field() {
        let raw = format!("{}Subject: late\r\n\r\nX: words\r\n", "X: y\r\n".repeat(MAX_FIELDS + 500));
        let flat = flatten(raw.as_bytes());
        let lines: Vec<&[u8]> = flat.split(|byte| *byte == b'\n').collect();
        assert_eq!(lines.iter().filter(|line| line.starts_with(b"X: y")).count(), MAX_FIELDS);
        assert!(lines.iter().any(|line| line.starts_with(b" ubject: late")));
        assert!(lines.iter().any(|line| line.starts_with(b"X: words")), "the text below stays");
        let mail = crate::parse(raw.as_bytes());
        assert_eq!(mail.text.as_deref().map(str::trim), Some("X: words"));
    }
}
