//! What is alike: which solved conversations and which macros fit the words of an open one (R87).
//! It never needs a model or the network; the search index says which words are rare, and rare words tell most.

pub mod group;
pub mod routes;
pub mod store;

use std::collections::{HashMap, HashSet};

use causeway_base::segment;

/// How many distinct words of an inquiry are looked at.
const MOST_TERMS: usize = 64;
/// Below this two texts only share what many texts share.
const ALIKE: f64 = 0.12;

/// A word of an inquiry, or a pair of characters of a script without spaces.
#[derive(Debug, Clone)]
struct Term {
    /// As the index knows it.
    text: String,
    /// How much it tells; 0 when it stands everywhere or nowhere else.
    weight: f64,
}

/// The words of an inquiry with what each tells.
#[derive(Debug, Clone)]
pub struct Telling {
    source: String,
    terms: Vec<Term>,
}

/// What two texts share.
#[derive(Debug, Clone, PartialEq)]
pub struct Shared {
    /// 0 for nothing, 1 for every telling word.
    pub score: f64,
    /// The words, the most telling first, as they stand in the inquiry.
    pub words: Vec<String>,
}

/// The tokens of a text that can tell what it is about.
pub(crate) fn telling_tokens(text: &str) -> impl Iterator<Item = segment::Token> {
    let counts = |token: &segment::Token| {
        let long = token.text.chars().nth(1).is_some();
        token.position > 0 && !token.tail && long
    };
    segment::tokens(text).into_iter().filter(counts)
}

/// The distinct terms of a text.
fn terms_of(text: &str) -> HashSet<String> {
    telling_tokens(text).map(|token| token.text).collect()
}

impl Telling {
    /// The terms of an inquiry; `weight` says what each tells.
    ///
    /// # Errors
    /// What `weight` answers.
    pub fn of<E>(text: &str, mut weight: impl FnMut(&str) -> Result<f64, E>) -> Result<Self, E> {
        let mut seen = HashSet::new();
        let mut terms = Vec::new();
        for token in telling_tokens(text).filter(|token| seen.insert(token.text.clone())).take(MOST_TERMS) {
            let weight = weight(&token.text)?;
            terms.push(Term { text: token.text, weight });
        }
        Ok(Self { source: text.to_owned(), terms })
    }

    /// The most telling terms, at most `most`.
    pub fn rarest(&self, most: usize) -> Vec<&str> {
        let mut all: Vec<&Term> = self.terms.iter().filter(|term| term.weight > 0.0).collect();
        all.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        all.into_iter().take(most).map(|term| term.text.as_str()).collect()
    }

    /// The same inquiry with what each term tells among `texts` in place of the index.
    fn among(&self, texts: &[HashSet<String>]) -> Self {
        let mut told = self.clone();
        for term in &mut told.terms {
            let holding = texts.iter().filter(|text| text.contains(&term.text)).count();
            term.weight = rarity(holding, texts.len());
        }
        told
    }

    /// How much a text with these terms shares with the inquiry, from 0 to 1, without looking for the words.
    fn score(&self, text: &HashSet<String>) -> f64 {
        let squared = |term: &Term| term.weight * term.weight;
        let all: f64 = self.terms.iter().map(squared).sum();
        let hits = self.terms.iter().filter(|term| text.contains(&term.text));
        if all > 0.0 { hits.map(squared).sum::<f64>() / all } else { 0.0 }
    }

    /// What a text with these terms shares with the inquiry.
    pub fn shared(&self, text: &HashSet<String>) -> Shared {
        let hits = self.terms.iter().filter(|term| term.weight > 0.0 && text.contains(&term.text));
        let weights: HashMap<&str, f64> = hits.map(|term| (term.text.as_str(), term.weight)).collect();
        Shared { score: self.score(text), words: self.words(&weights) }
    }

    /// The shared terms as they stand in the inquiry: neighbouring pairs of characters become one word again.
    fn words(&self, weights: &HashMap<&str, f64>) -> Vec<String> {
        let mut found: Vec<(std::ops::Range<usize>, u32, bool, f64)> = Vec::new();
        for token in telling_tokens(&self.source) {
            let Some(weight) = weights.get(token.text.as_str()).copied() else { continue };
            match found.last_mut() {
                Some((range, position, true, best)) if token.paired && *position + 1 == token.position => {
                    (range.end, *position) = (token.source.end, token.position);
                    *best = best.max(weight);
                }
                _ => found.push((token.source, token.position, token.paired, weight)),
            }
        }
        found.sort_by(|a, b| b.3.total_cmp(&a.3));
        let mut seen = HashSet::new();
        let words = found.into_iter().filter_map(|(range, ..)| self.source.get(range));
        let fresh = words.filter(|word| seen.insert(causeway_base::text::fold(word)));
        fresh.map(|word| causeway_base::text::snippet(word, 24)).take(4).collect()
    }
}

/// The words of `text` that these tokens of it stand for: neighbouring pairs of characters become one word. The first
/// token tells most.
pub(crate) fn words_of(text: &str, tokens: &[String]) -> Vec<String> {
    let weigh = |token: &str| tokens.iter().position(|one| one == token).map_or(0.0, |at| weight_at(at, tokens.len()));
    let told = Telling::of::<std::convert::Infallible>(text, |token| Ok(weigh(token)));
    told.map(|told| told.shared(&tokens.iter().cloned().collect()).words).unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "a text has few tokens")]
fn weight_at(at: usize, all: usize) -> f64 {
    (all - at) as f64
}

/// What a term tells that stands in `holding` of `all` texts: nothing when it stands in none, least when in all.
#[expect(clippy::cast_precision_loss, reason = "counts of texts are far below 2^52")]
fn rarity(holding: usize, all: usize) -> f64 {
    if holding == 0 { 0.0 } else { ((all + 1) as f64 / holding as f64).ln().max(0.0) }
}

#[cfg(test)]
mod tests;
