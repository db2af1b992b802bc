//! Covering secrets in HTML that was made safe: in its text, whatever tags and entities cut it into, and in attributes.
//! It never changes a tag's structure, and never reads HTML that was not made safe before.

use std::ops::Range;

use super::{Found, Kind, find};

/// The text of some HTML with where each byte of it comes from.
struct Plain {
    text: String,
    /// For each byte of `text`, the range in the HTML that it was written as.
    sources: Vec<Range<usize>>,
    /// Where the tags stand.
    tags: Vec<Range<usize>>,
}

/// Elements inside a line; all others end it.
const INLINE: [&str; 22] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "s", "samp",
    "small", "span", "strong", "sub", "sup", "u",
];

/// The secrets in the text of `html`, with their values; `known` are values that count wherever they stand.
pub(crate) fn values(html: &str, known: &[String]) -> Vec<(Kind, String)> {
    let plain = plain(html);
    let found = occurrences(&plain.text, known);
    found.iter().filter_map(|one| Some((one.kind, plain.text.get(one.start..one.end)?.to_owned()))).collect()
}

/// `html` with the secrets of its text replaced by what `instead` says for each value, and how many there were.
pub(crate) fn covered(html: &str, known: &[String], instead: impl Fn(&str) -> String) -> (String, usize) {
    let plain = plain(html);
    let found = occurrences(&plain.text, known);
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    let mut secrets: Vec<&str> = known.iter().map(String::as_str).collect();
    for one in &found {
        let value = plain.text.get(one.start..one.end).unwrap_or_default();
        secrets.push(value);
        let mut cover = Some(instead(value));
        for source in plain.sources.get(one.start..one.end).unwrap_or_default() {
            match changes.last_mut() {
                // A character of several bytes comes from one place, and neighbours are taken out together.
                Some((last, _)) if cover.is_none() && last.end >= source.start => last.end = last.end.max(source.end),
                _ => changes.push((source.clone(), cover.take().map_or_else(String::new, |cover| escape(&cover)))),
            }
        }
    }
    secrets.sort_unstable();
    secrets.dedup();
    // Nobody looks into an attribute for what is too short to be recognised there.
    secrets.retain(|value| value.len() >= 4);
    for tag in &plain.tags {
        let before = html.get(tag.clone()).unwrap_or_default();
        let after =
            secrets.iter().fold(before.to_owned(), |tag, value| tag.replace(&escape(value), &escape(&instead(value))));
        if after != before {
            changes.push((tag.clone(), after));
        }
    }
    changes.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(html.len());
    let mut at = 0;
    for (range, instead) in changes {
        out.push_str(html.get(at..range.start).unwrap_or_default());
        out.push_str(&instead);
        at = range.end;
    }
    out.push_str(html.get(at..).unwrap_or_default());
    (out, found.len())
}

/// The same for a text without tags.
pub(crate) fn covered_text(text: &str, known: &[String], instead: impl Fn(&str) -> String) -> (String, usize) {
    let found = occurrences(text, known);
    let value = |number: usize| found.get(number).and_then(|one| text.get(one.start..one.end)).unwrap_or_default();
    (super::covered(text, &found, |number| instead(value(number))), found.len())
}

fn escape(text: &str) -> String {
    causeway_base::text::escape_html(text)
}

/// What `find` finds, and every further place of the known values.
fn occurrences(text: &str, known: &[String]) -> Vec<Found> {
    let mut found = find(text);
    for value in known.iter().filter(|value| value.len() >= 4).take(50) {
        // A short password is also a part of ordinary words.
        let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        for (start, _) in text.match_indices(value.as_str()).take(200) {
            let (before, behind) = text.split_at(start);
            let next = behind.get(value.len()..).and_then(|rest| rest.chars().next());
            if joins(before.chars().next_back()) || joins(next) {
                continue;
            }
            found.push(Found { kind: Kind::Password, start, end: start + value.len() });
        }
    }
    found.sort_by_key(|one| (one.start, std::cmp::Reverse(one.end)));
    let mut until = 0;
    found.retain(|one| {
        let free = one.start >= until;
        until = until.max(one.end);
        free
    });
    found
}

fn plain(html: &str) -> Plain {
    let mut plain =
        Plain { text: String::with_capacity(html.len()), sources: Vec::with_capacity(html.len()), tags: Vec::new() };
    let mut at = 0;
    while let Some(rest) = html.get(at..).filter(|rest| !rest.is_empty()) {
        let next = if rest.starts_with('<') {
            let length = tag_length(rest);
            plain.tags.push(at..at + length);
            if !is_inline(rest) {
                plain.push('\n', at..at + length, true);
            }
            length
        } else if let Some((c, length)) = rest.strip_prefix('&').and_then(entity) {
            plain.push(c, at..at + length + 1, false);
            length + 1
        } else {
            let Some(c) = rest.chars().next() else { break };
            plain.push(c, at..at + c.len_utf8(), false);
            c.len_utf8()
        };
        at += next;
    }
    plain
}

impl Plain {
    /// A line end that a tag stands for has no place of its own: covering it must not take the tag away.
    fn push(&mut self, c: char, source: Range<usize>, of_tag: bool) {
        self.text.push(c);
        let source = if of_tag { source.end..source.end } else { source };
        self.sources.extend(std::iter::repeat_n(source, c.len_utf8()));
    }
}

/// The length of the tag at the beginning of `rest`; a `>` within quotes does not end it.
fn tag_length(rest: &str) -> usize {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate() {
        match (byte, quote) {
            (b'"' | b'\'', None) => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            (b'>', None) => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn is_inline(tag: &str) -> bool {
    let name: String =
        tag.trim_start_matches(['<', '/']).chars().take_while(char::is_ascii_alphanumeric).take(20).collect();
    INLINE.contains(&name.to_ascii_lowercase().as_str())
}

/// The character of the entity behind `&`, and its length with the semicolon.
fn entity(rest: &str) -> Option<(char, usize)> {
    let end = rest.bytes().take(12).position(|byte| byte == b';')?;
    let name = rest.get(..end)?;
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = number
                .strip_prefix(['x', 'X'])
                .map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok());
            char::from_u32(code?)?
        }
    };
    Some((c, end + 1))
}
