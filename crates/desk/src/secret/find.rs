//! Finding secrets in a text: labelled passwords, keys with well-known beginnings, private keys, numbers of cards and accounts.
//! It never reads a character more than a bounded number of times, and never takes talk about passwords for one.

mod card;
mod iban;
mod label;
mod shape;

use super::Kind;

/// The most secrets that are found in one text; the bound keeps hostile mails cheap.
const MOST: usize = 1_000;

/// A secret in a text. The range is in bytes and lies on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// The secrets of `text`, in order, none touching another.
pub fn find(text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut before = ' ';
    let mut until = 0;
    for (at, c) in text.char_indices() {
        if at >= until
            && found.len() < MOST
            && let Some(one) = begins(text, at, before)
        {
            until = one.end;
            found.push(one);
        }
        before = c;
    }
    found
}

/// The secret that begins at `at`, or behind the label that begins there.
fn begins(text: &str, at: usize, before: char) -> Option<Found> {
    let rest = text.get(at..)?;
    let first = rest.chars().next()?;
    if first == '-' {
        return shape::private_key(rest).map(|length| Found { kind: Kind::PrivateKey, start: at, end: at + length });
    }
    if first == ':' {
        let (start, end) = shape::in_address(rest, before)?;
        return Some(Found { kind: Kind::Password, start: at + start, end: at + end });
    }
    let begins_word = !before.is_alphanumeric() || !before.is_ascii();
    if first.is_ascii_digit() {
        let bare = begins_word && !matches!(before, '+' | '.' | '#' | '/' | '_' | '=');
        let length = bare.then(|| card::number(rest)).flatten()?;
        return Some(Found { kind: Kind::Card, start: at, end: at + length });
    }
    // Within a word of many parts nothing begins: `eyJ-eyJ-…` would be read from each of its parts on.
    if begins_word
        && first.is_ascii_alphabetic()
        && !matches!(before, '-' | '_' | '.' | '/')
        && let Some(length) = iban::number(rest)
    {
        return Some(Found { kind: Kind::Iban, start: at, end: at + length });
    }
    if begins_word
        && !matches!(before, '-' | '_' | '.')
        && let Some(length) = shape::key(rest)
    {
        return Some(Found { kind: Kind::Key, start: at, end: at + length });
    }
    let (kind, start, end) = label::value(rest, begins_word)?;
    Some(Found { kind, start: at + start, end: at + end })
}
