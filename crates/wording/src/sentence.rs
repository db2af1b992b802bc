//! Cuts a text into lines and sentences, with their place.
//! It never drops a character that is not white space.

use std::ops::Range;

/// The sentences of `text`: they end at a full stop, question or exclamation mark of any of the three languages, or
/// at the end of a line. A full stop inside a number or an address ends nothing.
pub(crate) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let ends = match c {
            '\n' | '。' | '？' | '！' | '；' => true,
            '.' | '?' | '!' => next.is_none_or(char::is_whitespace),
            _ => false,
        };
        if ends {
            push(text, start..at + c.len_utf8(), &mut all);
            start = at + c.len_utf8();
        }
    }
    push(text, start..text.len(), &mut all);
    all
}

fn push(text: &str, range: Range<usize>, all: &mut Vec<Range<usize>>) {
    let part = &text[range.clone()];
    let begin = range.start + (part.len() - part.trim_start().len());
    let end = begin + part.trim().len();
    if begin < end {
        all.push(begin..end);
    }
}
