//! Why an article is a hit: which words of the question it meets, where, and as what.
//! It never weighs; the order of the hits does not depend on it.

use std::ops::Range;

use crate::closer::Match;
use crate::question::{Asked, How};

/// The most reasons of one hit.
const MOST: usize = 8;

/// Where an article meets words of the question, the best place first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In its title.
    Title,
    /// In a heading.
    Heading,
    /// In a tag.
    Tag,
    /// In its text.
    Text,
}

/// One reason of a hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The words of the question.
    pub words: String,
    /// The best place that meets them.
    pub place: Place,
    /// As what.
    pub how: How,
}

/// The reasons in the order of the question; words that only frame it are none, unless there are no others.
pub(crate) fn reasons(question: &str, asked: &Asked, matches: &[Match]) -> Vec<Reason> {
    let mut out: Vec<(Range<usize>, Place, How)> = Vec::new();
    let all = asked.units.iter().all(|unit| unit.stop);
    for (at, unit) in asked.units.iter().enumerate().filter(|(_, unit)| all || !unit.stop) {
        let met = || matches.iter().filter(|each| each.unit == at);
        let Some(place) = met().map(place).min() else { continue };
        let Some(variant) = met().map(|each| each.variant).min().and_then(|first| unit.variants.get(first)) else {
            continue;
        };
        out.push((unit.source.clone(), place, variant.how.clone()));
    }
    out.sort_by_key(|(source, ..)| (source.start, source.end));
    // Pairs of characters overlap: what is met in one place in one way is one reason.
    out.dedup_by(|next, last| {
        let same = next.0.start < last.0.end && (next.1, &next.2) == (last.1, &last.2);
        if same {
            last.0.end = last.0.end.max(next.0.end);
        }
        same
    });
    let mut reasons: Vec<Reason> = Vec::new();
    for (source, place, how) in out {
        let reason = Reason { words: question.get(source).unwrap_or_default().to_owned(), place, how };
        if reasons.len() < MOST && !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons
}

fn place(each: &Match) -> Place {
    match (each.at.segment, each.at.sentence) {
        (0, _) => Place::Title,
        (1, _) => Place::Tag,
        (_, 0) => Place::Heading,
        _ => Place::Text,
    }
}
