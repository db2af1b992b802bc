//! What stops a reply: unfilled placeholders, secrets, links that only work inside, and nothing but symbols.
//! It never looks at tone.

use std::ops::Range;

use crate::rules::{
    CREDENTIAL, DEFAULT_PAIR, DEFAULT_WORD, INSIDE, KEY, LABEL_BEFORE, LABEL_BEHIND, PLACEHOLDER, SHARE, TEMPLATE, URL,
    USER_BEFORE,
};
use crate::{Draft, Hint, Rule};

/// The hard hints of a draft, in the order of rules.
pub(crate) fn check(draft: &Draft<'_>) -> Vec<Hint> {
    let text = draft.text;
    if !text.chars().any(char::is_alphanumeric) {
        return vec![Hint::at(text, Rule::Symbols, 0..text.len())];
    }
    let unfilled = PLACEHOLDER
        .all(text)
        .map(|found| found.range())
        .filter(|range| !is_label(text, range) && !is_taught(text, range));
    let mut hints: Vec<Hint> = unfilled.map(|range| Hint::at(text, Rule::Placeholder, range)).collect();
    hints.extend(credentials(text).into_iter().map(|range| Hint::at(text, Rule::Credential, range)));
    hints.extend(internal(draft).into_iter().map(|range| Hint::at(text, Rule::InternalLink, range)));
    hints
}

/// Whether brackets name something on a screen: `the field [Company]`.
fn is_label(text: &str, range: &Range<usize>) -> bool {
    let bracketed = text[range.clone()].starts_with(['[', '【', '［', '<', '＜', '〈']);
    let before = text[..range.start].char_indices().rev().nth(19).map_or(0, |(at, _)| at);
    bracketed && (LABEL_BEFORE.is_match(&text[before..range.start]) || LABEL_BEHIND.is_match(&text[range.end..]))
}

/// Whether a placeholder is what the sentence is about: "the field {{name}} in your template" is filled by a machine.
fn is_taught(text: &str, range: &Range<usize>) -> bool {
    let begin = text[..range.start].rfind(['.', '\n', '。', '！', '？', '!', '?']).map_or(0, |at| at);
    // ${HOME} is a variable of a shell.
    let shell = text[..range.start].ends_with('$') || text[range.clone()].starts_with('$');
    let upper =
        || text[range.clone()].chars().any(char::is_uppercase) && !text[range.clone()].contains(char::is_lowercase);
    TEMPLATE.is_match(&text[begin..range.start]) || (shell && upper())
}

/// Where secrets stand: after a word for one, or behind a well-known user.
fn credentials(text: &str) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = Vec::new();
    for found in CREDENTIAL.captures_all(text) {
        let Some(secret) = found.get(2) else { continue };
        let between = &text[found.get(1).map_or(secret.start(), |word| word.end())..secret.start()];
        // Without "is" between them only a mixture of letters and digits is a secret.
        let start = found.get(0).map_or(0, |all| all.start());
        let known = || DEFAULT_WORD.is_match(secret.as_str()) && USER_BEFORE.is_match(&text[..start]);
        let named = !between.trim().is_empty() || is_mixed(secret.as_str()) || known();
        if named && is_secret(secret.as_str()) {
            all.push(secret.range());
        }
    }
    let keys = KEY.all(text).map(|found| found.range());
    let fresh: Vec<_> =
        keys.filter(|key| !all.iter().any(|range| range.start < key.end && key.start < range.end)).collect();
    all.extend(fresh);
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

fn is_mixed(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit())
        && word.chars().any(|c| c.is_ascii_alphabetic())
        && !word.contains(['/', '\u{201d}'])
}

/// Links that only work inside, but not those that the customer wrote first: their own machine, their own router.
fn internal(draft: &Draft<'_>) -> Vec<Range<usize>> {
    let ours = |url: &str| draft.internal.iter().any(|prefix| !prefix.is_empty() && url.starts_with(prefix.as_str()));
    URL.all(draft.text)
        .filter(|url| ours(url.as_str()) || INSIDE.is_match(url.as_str()))
        .filter(|url| host(url.as_str()).is_none_or(|host| !draft.asked.contains(host)))
        .map(|url| url.range())
        .chain(SHARE.all(draft.text).map(|found| found.range()))
        .collect()
}

fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    rest.split(['/', '?', '#', ':']).next().filter(|host| !host.is_empty())
}
