//! The organisation's own list: words to avoid, jargon, names that are spelled so.
//! It never judges; it finds what the list names.

use std::ops::Range;

use crate::{Draft, Hint, Rule};

/// The hints of the word list.
pub(crate) fn check(draft: &Draft<'_>) -> Vec<Hint> {
    let (text, words) = (draft.text, &draft.words);
    let folded = Folded::of(text);
    let places = |word: &str| folded.places(word);
    let mut hints = Vec::new();
    for avoid in &words.avoid {
        hints.extend(places(&avoid.word).into_iter().map(|range| Hint {
            instead: Some(avoid.instead.clone()).filter(|instead| !instead.is_empty()),
            ..Hint::at(text, Rule::Avoid, range)
        }));
    }
    for word in &words.jargon {
        hints.extend(places(word).into_iter().map(|range| Hint::at(text, Rule::Jargon, range)));
    }
    for name in &words.names {
        let wrong = places(name).into_iter().filter(|range| text[range.clone()] != **name);
        hints.extend(wrong.map(|range| Hint { instead: Some(name.clone()), ..Hint::at(text, Rule::Spelling, range) }));
    }
    hints
}

/// A text in lower case, with the place of each character; made once for all words of the list.
struct Folded {
    starts: Vec<usize>,
    lower: Vec<char>,
    end: usize,
}

impl Folded {
    fn of(text: &str) -> Self {
        let starts = text.char_indices().map(|(at, _)| at).collect();
        let lower = text.chars().map(|c| c.to_lowercase().next().unwrap_or(c)).collect();
        Self { starts, lower, end: text.len() }
    }

    /// Where `word` stands as a whole word, without regard to case.
    fn places(&self, word: &str) -> Vec<Range<usize>> {
        let word: Vec<char> = word.trim().chars().flat_map(char::to_lowercase).collect();
        let Some(first) = word.first() else { return Vec::new() };
        let lower = &self.lower;
        let spaced = |c: char| c.is_ascii_alphanumeric();
        let mut found = Vec::new();
        let mut at = 0;
        while at + word.len() <= lower.len() {
            let end = at + word.len();
            if lower[at] != *first || lower[at..end] != word[..] {
                at += 1;
                continue;
            }
            let joined_before = at > 0 && spaced(lower[at]) && spaced(lower[at - 1]);
            let joined_after = end < lower.len() && spaced(lower[end - 1]) && spaced(lower[end]);
            if joined_before || joined_after {
                at += 1;
                continue;
            }
            found.push(self.starts[at]..self.starts.get(end).copied().unwrap_or(self.end));
            at = end;
        }
        found
    }
}
