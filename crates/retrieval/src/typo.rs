//! Words that were meant when a word is known nowhere: few letters added, left out, changed or swapped.
//! It never looks at scripts without spaces, where another character is another word.

use crate::dictionary::{Dictionary, Surface};

/// Words below this many letters have too many neighbours.
const SHORTEST: usize = 4;
const TWO_FROM: usize = 8;
/// Longer ones are data.
const LONGEST: usize = 40;
/// The most words that one word may have meant.
const MOST: usize = 6;

/// A word that may have been meant.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Meant {
    pub(crate) word: String,
    pub(crate) id: u32,
    pub(crate) articles: u32,
    /// From 0 to 1: how near it is.
    pub(crate) nearness: f32,
}

/// The words of the index that `word` may have meant, the likeliest first; with `beginning`, also those that begin
/// with something near it.
pub(crate) fn meant(dictionary: &Dictionary, word: &str, beginning: bool) -> Vec<Meant> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() < SHORTEST || letters.len() > LONGEST || letters.iter().any(char::is_ascii_digit) {
        return Vec::new();
    }
    let most = if letters.len() >= TWO_FROM { 2 } else { 1 };
    let mut distance = Distance::new(letters, most);
    let mut found: Vec<Meant> = Vec::new();
    for (text, Surface { id, articles }) in dictionary.surfaces() {
        if let Some(edits) = distance.to(text, beginning) {
            let first = text.chars().next() == word.chars().next();
            let nearness = if edits > 1 { 0.45 } else { 0.7 } * if first { 1.0 } else { 0.6 };
            found.push(Meant { word: text.to_owned(), id, articles, nearness });
        }
    }
    let likely = |meant: &Meant| meant.nearness * (2.0 + meant.articles as f32).ln().sqrt();
    found.sort_by(|one, other| likely(other).total_cmp(&likely(one)).then_with(|| one.word.cmp(&other.word)));
    found.truncate(MOST);
    found
}

/// Measures how far words are from one word; its rows are used again and again.
struct Distance {
    from: Vec<char>,
    letters: u32,
    most: usize,
    rows: [Vec<usize>; 3],
    to: Vec<char>,
}

impl Distance {
    fn new(from: Vec<char>, most: usize) -> Self {
        Self { letters: set(from.iter().copied()), from, most, rows: Default::default(), to: Vec::new() }
    }

    /// How many letters must be added, left out, changed or swapped with their neighbour, if that is few enough. With
    /// `beginning`, to reach some beginning of `text`.
    fn to(&mut self, text: &str, beginning: bool) -> Option<usize> {
        let length = self.from.len();
        if !beginning && text.len() > (length + self.most) * 4 || text.len() + self.most < length {
            return None;
        }
        // One edit puts at most one letter right that the other word does not have.
        let missing = (self.letters & !set(text.chars())).count_ones() as usize;
        if missing > self.most {
            return None;
        }
        self.to.clear();
        self.to.extend(text.chars().take(length + self.most + 1));
        if self.to.len() + self.most < length || (!beginning && self.to.len() > length + self.most) {
            return None;
        }
        self.measure(beginning)
    }

    /// One row for each letter of the other word; a row holds the distances to all beginnings of ours.
    fn measure(&mut self, beginning: bool) -> Option<usize> {
        let length = self.from.len();
        let [before, last, row] = &mut self.rows;
        last.clear();
        last.extend(0..=length);
        let mut best = if beginning { last.get(length).copied() } else { None };
        for (at, letter) in self.to.iter().enumerate() {
            row.clear();
            row.push(at + 1);
            for (index, own) in self.from.iter().enumerate() {
                let get = |row: &Vec<usize>, index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
                let mut least = get(last, index) + usize::from(own != letter);
                least = least.min(get(last, index + 1) + 1).min(get(row, index) + 1);
                let swapped =
                    at > 0 && index > 0 && self.to.get(at - 1) == Some(own) && self.from.get(index - 1) == Some(letter);
                if swapped {
                    least = least.min(get(before, index - 1) + 1);
                }
                row.push(least);
            }
            if row.iter().min().is_none_or(|least| *least > self.most) {
                // What was swapped may still come back one row later.
                if last.iter().min().is_none_or(|least| *least > self.most) {
                    break;
                }
            }
            if beginning || at + 1 == self.to.len() {
                let here = row.get(length).copied();
                best = if beginning { best.min(here).or(here) } else { here };
            }
            std::mem::swap(before, last);
            std::mem::swap(last, row);
        }
        best.filter(|edits| *edits <= self.most)
    }
}

/// The letters of a word as bits, all others as one.
fn set(letters: impl Iterator<Item = char>) -> u32 {
    letters.fold(0, |set, letter| {
        let bit = if letter.is_ascii_lowercase() { u32::from(letter) - u32::from('a') } else { 26 };
        set | (1 << bit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edits(one: &str, other: &str, most: usize, beginning: bool) -> Option<usize> {
        Distance::new(one.chars().collect(), most).to(other, beginning)
    }

    #[test]
    fn words_are_so_far_apart() {
        for (one, other, expected) in [
            ("refund", "refund", Some(0)),
            ("refnud", "refund", Some(1)),
            ("erfund", "refund", Some(1)),
            ("refun", "refund", Some(1)),
            ("refuund", "refund", Some(1)),
            ("rexund", "refund", Some(1)),
            ("rexunx", "refund", Some(2)),
            ("rfeudn", "refund", Some(2)),
            ("fund", "refund", Some(2)),
            ("rund", "refunds", None),
            ("dnufer", "refund", None),
            ("größe", "grosse", None),
            ("größe", "größer", Some(1)),
        ] {
            assert_eq!(edits(one, other, 2, false), expected, "{one} {other}");
            assert_eq!(edits(other, one, 2, false), expected, "{other} {one}");
            let nearly = expected.filter(|edits| *edits < 2);
            assert_eq!(edits(one, other, 1, false), nearly, "{one} {other}");
        }
    }

    #[test]
    fn beginnings_are_so_far_apart() {
        for (one, other, expected) in [
            ("notfi", "notification", Some(1)),
            ("noti", "notification", Some(0)),
            ("notifc", "notification", Some(1)),
            ("notxyz", "notification", None),
            ("notification", "not", None),
        ] {
            assert_eq!(edits(one, other, 2, true), expected, "{one} {other}");
        }
    }

    #[test]
    fn one_measure_serves_many_words() {
        let mut distance = Distance::new("password".chars().collect(), 2);
        for word in ["passwords", "x", "", "pass", "passwrod", "keyword", "passwordpasswordpassword", "pasword"] {
            assert_eq!(distance.to(word, false), edits("password", word, 2, false), "{word}");
        }
    }
}
