//! Turns text into the terms that are indexed and asked for: stems of words, pairs of characters, parts and wholes of
//! compounds. It never decides how much a term counts.

use std::ops::Range;

use causeway_base::segment;

use crate::stem::stem;

/// A term that holds more parts or letters is data that nobody asks for; its parts are still terms.
const MAX_WHOLE: usize = 40;

/// What a term is known by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Key {
    /// One or two characters of a script without spaces, packed: the first in the upper half, 0 for no second.
    Pair(u64),
    /// The stem of a word.
    Word(Box<str>),
}

/// One term of a text.
#[derive(Debug, Clone)]
pub(crate) struct Term {
    pub(crate) key: Key,
    /// The folded word as it was written; empty for pairs.
    pub(crate) surface: String,
    /// Whether it stands for a whole compound whose parts are terms of their own just before it.
    pub(crate) whole: bool,
    /// Whether it is the lone last character of a run without spaces.
    pub(crate) tail: bool,
    /// Where it stands in the source, in bytes.
    pub(crate) source: Range<usize>,
}

/// Two characters as one number that sorts by the first.
pub(crate) fn pair(first: char, second: Option<char>) -> u64 {
    (u64::from(u32::from(first)) << 32) | second.map_or(0, |second| u64::from(u32::from(second)))
}

/// The terms of `text` in order; a whole follows its parts.
pub(crate) fn terms(text: &str) -> Vec<Term> {
    let mut out = Vec::new();
    for token in segment::tokens(text) {
        let segment::Token { text: folded, position, source, paired, tail } = token;
        if paired {
            out.push(paired_term(folded, tail, source));
        } else if position == 0 {
            if folded.len() <= MAX_WHOLE {
                out.push(word(folded, true, source));
            }
        } else {
            push_word(text, folded, source, &mut out);
        }
    }
    out
}

fn paired_term(folded: String, tail: bool, source: Range<usize>) -> Term {
    let mut letters = folded.chars();
    let key = match (letters.next(), letters.next(), letters.next()) {
        (Some(first), second, None) => Key::Pair(pair(first, second)),
        // Marks that belong to a letter, as in Thai, make more than two characters.
        _ => Key::Word(folded.into()),
    };
    Term { key, surface: String::new(), whole: false, tail, source }
}

fn word(folded: String, whole: bool, source: Range<usize>) -> Term {
    Term { key: Key::Word(stem(&folded).into()), surface: folded, whole, tail: false, source }
}

/// A word, and before it the parts that its capitals and digits show: `createApp`, `iPhone15`.
fn push_word(text: &str, folded: String, source: Range<usize>, out: &mut Vec<Term>) {
    let parts = text.get(source.clone()).map(parts).unwrap_or_default();
    for part in &parts {
        let source = source.start + part.start..source.start + part.end;
        let piece = text.get(source.clone()).unwrap_or_default().to_ascii_lowercase();
        out.push(word(piece, false, source));
    }
    out.push(word(folded, !parts.is_empty(), source));
}

/// The parts of an ASCII word with humps; none for a word without.
fn parts(word: &str) -> Vec<Range<usize>> {
    let bytes = word.as_bytes();
    if !word.is_ascii() || word.len() > MAX_WHOLE {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut start = 0;
    for at in 1..bytes.len() {
        let (Some(before), Some(here)) = (bytes.get(at - 1), bytes.get(at)) else { break };
        let lower_next = bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase);
        let hump = (before.is_ascii_lowercase() && here.is_ascii_uppercase())
            || (before.is_ascii_uppercase() && here.is_ascii_uppercase() && lower_next)
            || (before.is_ascii_alphabetic() && here.is_ascii_digit())
            || (before.is_ascii_digit() && here.is_ascii_alphabetic());
        if hump {
            out.push(start..at);
            start = at;
        }
    }
    if start > 0 {
        out.push(start..bytes.len());
    }
    // Letters and digits in turn are an id or a hash, not a name.
    if out.len() > 6 { Vec::new() } else { out }
}
