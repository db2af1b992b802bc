//! A question and its hits: takes the first look at all, the closer look at the best, and puts them in order.
//! It never changes the index.

use std::ops::Range;

use crate::closer::{Closer, Wanted, look};
use crate::excerpt::{Excerpt, Marker, excerpt};
use crate::index::{Index, Kept};
use crate::question::{self, Asked};
use crate::score::first_look;
use crate::weights;
use crate::why::{Reason, reasons};

/// How many articles a closer look is taken at, if not more are wanted.
const CLOSER: usize = 80;
/// The most hits of one question.
pub const MAX_HITS: usize = 100;

/// What is asked.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// The words; what is over [`MAX_QUESTION_BYTES`](crate::MAX_QUESTION_BYTES) is passed over.
    pub text: &'a str,
    /// Whether the last word may still be unfinished.
    pub as_you_type: bool,
    /// The language that is preferred among equals, as the articles name it; empty for none.
    pub language: &'a str,
    /// The most hits that are wanted.
    pub limit: usize,
    /// Which articles may be found.
    pub filter: &'a dyn Fn(u64) -> bool,
}

impl<'a> Question<'a> {
    /// A finished question to all articles, for ten hits.
    pub fn new(text: &'a str) -> Self {
        Self { text, as_you_type: false, language: "", limit: 10, filter: &|_| true }
    }
}

/// An article that answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The article.
    pub id: u64,
    /// How well it answers, beside the other hits of the same question.
    pub score: f32,
    /// What of the title was asked for, in bytes.
    pub title_highlights: Vec<Range<usize>>,
    /// The passage that answers.
    pub excerpt: Excerpt,
    /// Why it is a hit.
    pub why: Vec<Reason>,
}

impl Index {
    /// The articles that answer a question, the best first. The same question gives the same order.
    pub fn search(&self, question: &Question<'_>) -> Vec<Hit> {
        let asked = question::read(self, question.text, question.as_you_type);
        let wanted = Wanted::new(&asked);
        let mut ranked: Vec<(f32, u64, u32)> = Vec::new();
        for (first, slot) in self.candidates(&asked, question) {
            let Some(kept) = self.slot(slot) else { continue };
            let closer = look(&asked, &wanted.matches(&kept.stream));
            ranked.push((closely(first, &asked, &closer, kept, question), kept.article.id, slot));
        }
        ranked.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        ranked.truncate(question.limit.min(MAX_HITS));
        let marker = Marker::new(&self.dictionary, &asked);
        let hit = |(score, id, slot): (f32, u64, u32)| {
            let kept = self.slot(slot)?;
            let matches = wanted.matches(&kept.stream);
            let segment = look(&asked, &matches).segment;
            Some(Hit {
                id,
                score,
                title_highlights: marker.marks(&kept.article.title),
                excerpt: excerpt(kept, &asked, &matches, segment, &marker),
                why: reasons(question.text, &asked, &matches),
            })
        };
        ranked.into_iter().filter_map(hit).collect()
    }

    fn candidates(&self, asked: &Asked, question: &Question<'_>) -> Vec<(f32, u32)> {
        let scores = first_look(self, asked);
        let found = scores.into_iter().zip(0..).filter(|(score, _)| *score > 0.0);
        let mut found: Vec<(f32, u32)> = found.collect();
        found.retain(|(_, slot)| self.slot(*slot).is_some_and(|kept| (question.filter)(kept.article.id)));
        let closer = CLOSER.max(question.limit.min(MAX_HITS));
        if found.len() > closer {
            let id = |slot: u32| self.slot(slot).map(|kept| kept.article.id);
            found.select_nth_unstable_by(closer, |one, other| {
                other.0.total_cmp(&one.0).then_with(|| id(one.1).cmp(&id(other.1)))
            });
            found.truncate(closer);
        }
        found
    }
}

fn closely(first: f32, asked: &Asked, closer: &Closer, kept: &Kept, question: &Question<'_>) -> f32 {
    let titled = closer.title * closer.title_terms as f32 / kept.title_length.max(1) as f32;
    let score = first
        + weights::WINDOW * closer.window
        + weights::PHRASE * closer.phrase
        + weights::TITLED * titled.min(closer.title)
        + weights::HEADED * closer.heading;
    let covered = (closer.met / asked.total.max(f32::EPSILON)).min(1.0);
    let same_language = !question.language.is_empty() && kept.article.language == question.language;
    let language = if same_language { weights::LANGUAGE } else { 0.0 };
    score
        * (1.0 - weights::COVERAGE + weights::COVERAGE * covered)
        * (1.0 + language + weights::POPULARITY * kept.article.popularity)
}
