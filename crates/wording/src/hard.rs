//! What stops a reply: unfilled placeholders, secrets, links that only work inside, and nothing but symbols.
//! It never looks at tone.

use std::ops::Range;

use crate::rules::{CREDENTIAL, DEFAULT_PAIR, DEFAULT_WORD, INSIDE, PLACEHOLDER, URL};
use crate::{Draft, Hint, Rule};

/// The hard hints of a draft, in the order of rules.
pub(crate) fn check(draft: &Draft<'_>) -> Vec<Hint> {
    let text = draft.text;
    if !text.chars().any(char::is_alphanumeric) {
        return vec![Hint::at(text, Rule::Symbols, 0..text.len())];
    }
    let mut hints: Vec<Hint> =
        PLACEHOLDER.all(text).map(|found| Hint::at(text, Rule::Placeholder, found.range())).collect();
    hints.extend(credentials(text).into_iter().map(|range| Hint::at(text, Rule::Credential, range)));
    hints.extend(internal(draft).into_iter().map(|range| Hint::at(text, Rule::InternalLink, range)));
    hints
}

/// Where secrets stand: after a word for one, or behind a well-known user.
fn credentials(text: &str) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = Vec::new();
    for found in CREDENTIAL.captures_all(text) {
        let Some(secret) = found.get(2) else { continue };
        if is_secret(secret.as_str()) {
            all.push(secret.range());
        }
    }
    for found in DEFAULT_PAIR.all(text) {
        let (user, secret) = found.as_str().split_once(['/', ':', '：', '／']).unwrap_or_default();
        let pair = is_secret(secret.trim()) || user.trim().eq_ignore_ascii_case(secret.trim());
        let path = text[..found.start()].ends_with(['/', '.', '@']) || secret.trim().contains('/');
        if pair && !path && !all.iter().any(|range| range.start < found.end() && found.start() < range.end) {
            all.push(found.range());
        }
    }
    all
}

/// Whether a word behind "password is" is one: it mixes in digits, or is published as a default. Words of a sentence
/// ("required", "case-sensitive"), links, counts and masks are none.
fn is_secret(word: &str) -> bool {
    let word = word.trim_end_matches(['.', ',', ';', ')', '"', '\'', '`', '!', '?']);
    if word.len() < 4 || word.starts_with("http") || word.contains(['*', '•', '{', '<', '[']) {
        return false;
    }
    if DEFAULT_WORD.is_match(word) {
        return true;
    }
    let has = |what: fn(&char) -> bool| word.chars().any(|c| what(&c));
    let count = word.split_once('-').is_some_and(|(number, unit)| {
        number.chars().all(|c| c.is_ascii_digit()) && unit.chars().all(|c| c.is_ascii_alphabetic() || c == '-')
    });
    let date = word.len() == 10 && word.chars().filter(|c| *c == '-' || *c == '/').count() == 2;
    has(char::is_ascii_digit) && !count && !date
}

/// Links that only work inside, but not those that the customer wrote first: their own machine, their own router.
fn internal(draft: &Draft<'_>) -> Vec<Range<usize>> {
    let ours = |url: &str| draft.internal.iter().any(|prefix| !prefix.is_empty() && url.starts_with(prefix.as_str()));
    URL.all(draft.text)
        .filter(|url| ours(url.as_str()) || INSIDE.is_match(url.as_str()))
        .filter(|url| host(url.as_str()).is_none_or(|host| !draft.asked.contains(host)))
        .map(|url| url.range())
        .collect()
}

fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    rest.split(['/', '?', '#', ':']).next().filter(|host| !host.is_empty())
}
