//! Finds the signs in a text, minding negation, supposition and quotation marks.
//! It never weighs them against each other; `decide` does.

use std::ops::Range;

use crate::language::{Language, Rule, rules};
use crate::{Found, Sign, shape};

/// How much of a text is read, in bytes: who needs more than that has said it at the beginning.
const MOST_BYTES: usize = 32 * 1024;
/// The most matches of one rule that are looked at.
const MOST_MATCHES: usize = 50;
/// How far around a sign a negation is looked for, in characters.
const REACH: usize = 30;

/// The beginning of a text, cut at a character.
pub(crate) fn beginning(text: &str) -> &str {
    if text.len() <= MOST_BYTES {
        return text;
    }
    let end = (0..=MOST_BYTES).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..end]
}

/// All signs, in the order of the text.
pub(crate) fn signs(text: &str) -> Vec<Found> {
    let own = shape::own_words(text);
    let kana = own.chars().filter(|c| matches!(c, '\u{3041}'..='\u{30fa}')).count();
    let han = own.chars().filter(|c| matches!(c, '\u{3400}'..='\u{9fff}')).count();
    let rules = rules();
    let mut all = Vec::new();
    if let Some(en) = &rules.en {
        of_language(en, &own, text, &mut all);
    }
    let japanese = kana >= 3 && kana * 5 > han;
    if let Some(ja) = rules.ja.as_ref().filter(|_| japanese) {
        of_language(ja, &own, text, &mut all);
    }
    if let Some(zh) = rules.zh.as_ref().filter(|_| !japanese && han > 0) {
        of_language(zh, &rules.simplified(&own), text, &mut all);
    }
    all.sort_by_key(|found| (found.at.start, found.at.end));
    all
}

fn of_language(language: &Language, text: &str, original: &str, all: &mut Vec<Found>) {
    for rule in &language.rules {
        for captures in rule.words.captures_iter(text).take(MOST_MATCHES) {
            let Some(whole) = captures.get(0) else { continue };
            let at = whole.range();
            if !counts(language, rule, text, &at) {
                continue;
            }
            let number = captures.name("n").and_then(|number| number_of(number.as_str()));
            // One person is not many, whatever the words around.
            if rule.sign == Sign::ManyUsers && number.is_some_and(|number| number < 5) {
                continue;
            }
            let words = original.get(at.clone()).unwrap_or_default().to_owned();
            all.push(Found { rule: rule.id.clone(), sign: rule.sign, words, at, weight: rule.weight, number });
        }
    }
}

/// Whether a match says what it seems to say.
fn counts(language: &Language, rule: &Rule, text: &str, at: &Range<usize>) -> bool {
    let (before, behind) = shape::around(text, at, REACH);
    if !rule.as_negated && (language.negated_before.is_match(before) || language.negated_behind.is_match(behind)) {
        return false;
    }
    if !rule.as_quoted && shape::is_quoted(text, at) {
        return false;
    }
    match rule.sign {
        Sign::Down | Sign::Blocked | Sign::Fault => {
            let supposed = language.supposed_before.is_match(before) || language.supposed_behind.is_match(behind);
            // A fault "when I click" is none that is only supposed; a system "if it goes down" is.
            (!supposed || rule.sign == Sign::Fault) && !language.over_behind.is_match(behind)
        }
        _ => true,
    }
}

/// The value of "1,200", "3k", "5千" or "2万".
fn number_of(text: &str) -> Option<i64> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let value: i64 = digits.get(..digits.len().min(12))?.parse().ok()?;
    let times = match text.chars().next_back() {
        Some('k' | 'K' | '千') => 1_000,
        Some('百') => 100,
        Some('万' | '萬') => 10_000,
        Some('m' | 'M') => 1_000_000,
        _ => 1,
    };
    Some(value.saturating_mul(times))
}
