//! The organisation's own list: words to avoid, jargon, names that are spelled so.
//! It never judges; it finds what the list names.

use std::ops::Range;

use crate::{Draft, Hint, Rule};

/// The hints of the word list.
pub(crate) fn check(draft: &Draft<'_>) -> Vec<Hint> {
    let (text, words) = (draft.text, &draft.words);
    let mut hints = Vec::new();
    for avoid in &words.avoid {
        hints.extend(places(text, &avoid.word).into_iter().map(|range| Hint {
            instead: Some(avoid.instead.clone()).filter(|instead| !instead.is_empty()),
            ..Hint::at(text, Rule::Avoid, range)
        }));
    }
    for word in &words.jargon {
        hints.extend(places(text, word).into_iter().map(|range| Hint::at(text, Rule::Jargon, range)));
    }
    for name in &words.names {
        let wrong = places(text, name).into_iter().filter(|range| text[range.clone()] != **name);
        hints.extend(wrong.map(|range| Hint { instead: Some(name.clone()), ..Hint::at(text, Rule::Spelling, range) }));
    }
    hints
}

/// Where `word` stands in `text` as a whole word, without regard to case.
fn places(text: &str, word: &str) -> Vec<Range<usize>> {
    let word: Vec<char> = word.trim().chars().flat_map(char::to_lowercase).collect();
    if word.is_empty() {
        return Vec::new();
    }
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let lower: Vec<char> = chars.iter().map(|(_, c)| c.to_lowercase().next().unwrap_or(*c)).collect();
    let spaced = |c: char| c.is_ascii_alphanumeric();
    let mut found = Vec::new();
    let mut at = 0;
    while at + word.len() <= lower.len() {
        let end = at + word.len();
        let joined_before = at > 0 && spaced(lower[at]) && spaced(lower[at - 1]);
        let joined_after = end < lower.len() && spaced(lower[end - 1]) && spaced(lower[end]);
        if lower[at..end] == word[..] && !joined_before && !joined_after {
            found.push(chars[at].0..chars.get(end).map_or(text.len(), |(byte, _)| *byte));
            at = end;
        } else {
            at += 1;
        }
    }
    found
}
