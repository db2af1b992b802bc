//! The passage of an article that answers: whole sentences of one section, with what was asked for marked.
//! It never cuts a sentence, and never gives more than 200 characters.

use std::ops::Range;

use crate::article::{FIRST_SECTION, Section};
use crate::closer::{Match, Sum};
use crate::dictionary::Dictionary;
use crate::index::Kept;
use crate::question::Asked;
use crate::sentence::{MAX_CHARACTERS, sentences};
use crate::terms::terms;

/// A passage that answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// Which section it is from, counted from 0.
    pub section: usize,
    /// The heading of that section.
    pub heading: String,
    /// What of the heading was asked for, in bytes.
    pub heading_highlights: Vec<Range<usize>>,
    /// The id of the heading on the page.
    pub anchor: String,
    /// Whole sentences; empty if the section has no text.
    pub text: String,
    /// What of the text was asked for, in bytes.
    pub highlights: Vec<Range<usize>>,
}

/// How many sentences with something asked for are tried as the first.
const MOST_BEGINNINGS: usize = 400;
/// A passage shorter than this takes in what stands before it as well.
const SHORT: usize = 80;

/// Marks what was asked for.
pub(crate) struct Marker<'a> {
    dictionary: &'a Dictionary,
    ids: Vec<u32>,
}

impl<'a> Marker<'a> {
    pub(crate) fn new(dictionary: &'a Dictionary, asked: &Asked) -> Self {
        // Words that only frame the question are marked when there is nothing else.
        let all = asked.units.iter().all(|unit| unit.stop);
        let units = asked.units.iter().filter(|unit| all || !unit.stop);
        let terms = units.flat_map(|unit| &unit.variants).flat_map(|variant| &variant.terms);
        let mut ids: Vec<u32> = terms.map(|(id, _)| *id).collect();
        ids.sort_unstable();
        ids.dedup();
        Self { dictionary, ids }
    }

    /// The places in `text`, in bytes, in order and apart from each other.
    pub(crate) fn marks(&self, text: &str) -> Vec<Range<usize>> {
        let wanted = |id: u32| self.ids.binary_search(&id).is_ok();
        let found = terms(text).into_iter().filter(|term| self.dictionary.id(&term.key).is_some_and(wanted));
        let mut found: Vec<Range<usize>> = found.map(|term| term.source).collect();
        found.sort_by_key(|range| (range.start, range.end));
        let mut out: Vec<Range<usize>> = Vec::new();
        for range in found {
            match out.last_mut().filter(|last| range.start <= last.end) {
                Some(last) => last.end = last.end.max(range.end),
                None => out.push(range),
            }
        }
        out
    }
}

/// The best passage of an article; `segment` is where it answers best.
pub(crate) fn excerpt(kept: &Kept, asked: &Asked, matches: &[Match], segment: u32, marker: &Marker<'_>) -> Excerpt {
    let number = (segment as usize).saturating_sub(FIRST_SECTION);
    let Some(section) = kept.article.sections.get(number) else { return Excerpt::default() };
    let here = |each: &&Match| each.at.segment as usize == number + FIRST_SECTION && each.at.sentence > 0;
    let matches: Vec<Match> = matches.iter().filter(here).copied().collect();
    let text = passage(section, asked, &matches).and_then(|range| section.text.get(range)).unwrap_or_default();
    Excerpt {
        section: number,
        heading: section.heading.clone(),
        heading_highlights: marker.marks(&section.heading),
        anchor: section.anchor.clone(),
        text: text.to_owned(),
        highlights: marker.marks(text),
    }
}

fn passage(section: &Section, asked: &Asked, matches: &[Match]) -> Option<Range<usize>> {
    let sentences = sentences(&section.text);
    let fits = |range: Range<usize>| {
        let (first, last) = (sentences.get(range.start)?, sentences.get(range.end.checked_sub(1)?)?);
        let text = section.text.get(first.start..last.end)?;
        // No character is longer than four bytes: most texts need no counting.
        (text.len() <= MAX_CHARACTERS * 4 && text.chars().count() <= MAX_CHARACTERS).then_some(text.chars().count())
    };
    let mut best = best_run(asked, matches, &fits).unwrap_or(0..1);
    while fits(best.start..best.end + 1).is_some() {
        best.end += 1;
    }
    while best.start > 0
        && fits(best.clone()).is_some_and(|length| length < SHORT)
        && fits(best.start - 1..best.end).is_some()
    {
        best.start -= 1;
    }
    Some(sentences.get(best.start)?.start..sentences.get(best.end - 1)?.end)
}

/// The sentences in a row that meet most of the question; of equals the fewest, then the first.
fn best_run(asked: &Asked, matches: &[Match], fits: &dyn Fn(Range<usize>) -> Option<usize>) -> Option<Range<usize>> {
    let groups: Vec<&[Match]> = matches.chunk_by(|one, other| one.at.sentence == other.at.sentence).collect();
    let mut best: Option<(f32, Range<usize>)> = None;
    for (at, group) in groups.iter().enumerate().take(MOST_BEGINNINGS) {
        let Some(start) = group.first().map(|first| first.at.sentence as usize - 1) else { continue };
        let mut sum = Sum::new(asked);
        for next in groups.get(at..).unwrap_or_default() {
            let Some(end) = next.first().map(|first| first.at.sentence as usize) else { break };
            if end > start + 1 && fits(start..end).is_none() {
                break;
            }
            next.iter().for_each(|each| sum.add(each));
            let value = sum.total() * (1.0 - 0.01 * (end - start) as f32);
            if best.as_ref().is_none_or(|(most, _)| value > *most) {
                best = Some((value, start..end));
            }
        }
    }
    best.map(|(_, range)| range)
}
