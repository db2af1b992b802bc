//! A question as what is looked for: units of terms with all that may stand for them, and how much each counts.
//! It never looks at an article.

use std::ops::Range;

use crate::expand::Expander;
use crate::index::Index;
use crate::synonyms::side_by_side;
use crate::terms::{Key, Term, terms};
use crate::{stop, weights};

/// The most bytes of a question; more is passed over.
pub const MAX_QUESTION_BYTES: usize = 2_000;
/// The most units: of a pasted text, those that tell most.
const MAX_UNITS: usize = 60;

/// The most terms side by side that are looked at.
const MAX_PARTS: usize = 200;

/// How an article came to meet a part of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// It holds what was asked, or another form of it.
    Asked,
    /// It holds a synonym.
    Synonym,
    /// It holds a word that begins like the last one of the question.
    Completed,
    /// It holds this word, which may have been meant.
    Typo(String),
}

/// One way in which a unit can be met: all its terms, each with its part of the whole.
#[derive(Debug, Clone)]
pub(crate) struct Variant {
    pub(crate) terms: Vec<(u32, f32)>,
    pub(crate) factor: f32,
    pub(crate) how: How,
}

impl Variant {
    pub(crate) fn of(id: u32, factor: f32, how: How) -> Self {
        Self { terms: vec![(id, 1.0)], factor, how }
    }
}

/// Something that is looked for.
#[derive(Debug, Clone)]
pub(crate) struct Unit {
    /// How much it counts.
    pub(crate) weight: f32,
    /// Its place in the question, if it has one of its own.
    pub(crate) position: Option<u32>,
    /// Whether an article without it misses something.
    pub(crate) required: bool,
    /// Whether it only frames the question.
    pub(crate) stop: bool,
    pub(crate) variants: Vec<Variant>,
    /// Where it stands in the question, in bytes.
    pub(crate) source: Range<usize>,
}

impl Unit {
    pub(crate) fn looks_for(&self, id: u32) -> bool {
        self.variants.iter().any(|variant| variant.terms.iter().any(|(other, _)| *other == id))
    }
}

/// The units of a question.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    pub(crate) units: Vec<Unit>,
    /// The weight of all that is required.
    pub(crate) total: f32,
}

impl Asked {
    pub(crate) fn new(mut units: Vec<Unit>) -> Self {
        if units.len() > MAX_UNITS {
            units.sort_by(|one, other| other.weight.total_cmp(&one.weight));
            units.truncate(MAX_UNITS);
            units.sort_by_key(|unit| unit.source.start);
        }
        let total = units.iter().filter(|unit| unit.required).map(|unit| unit.weight).sum();
        Self { units, total }
    }
}

/// Reads a question.
pub(crate) fn read(index: &Index, text: &str, as_you_type: bool) -> Asked {
    let text = beginning(text);
    let all = terms(text);
    let shares = stop::shares(text, &all);
    let mut reader = Reader { index, expander: Expander::new(index), units: Vec::new(), all: &all, shares: &shares };
    reader.parts();
    reader.wholes();
    reader.joined();
    if as_you_type {
        reader.complete_last(text);
    }
    Asked::new(reader.units)
}

/// As much of a question as is read.
pub(crate) fn beginning(text: &str) -> &str {
    let mut end = MAX_QUESTION_BYTES.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

struct Reader<'a> {
    index: &'a Index,
    expander: Expander<'a>,
    units: Vec<Unit>,
    all: &'a [Term],
    shares: &'a [f32],
}

impl Reader<'_> {
    /// Terms side by side, synonyms as one.
    fn parts(&mut self) {
        let parts: Vec<usize> = side_by_side(self.all).take(MAX_PARTS).collect();
        let term = |at: &usize| self.all.get(*at);
        let keys: Vec<Key> = parts.iter().filter_map(term).map(|term| term.key.clone()).collect();
        let mut at = 0;
        while let (Some(first), Some(rest)) = (parts.get(at).and_then(term), keys.get(at..)) {
            let synonyms = self.index.synonyms.at(rest);
            let length = synonyms.as_ref().map_or(1, |found| found.length);
            let taken = parts.get(at..at + length).unwrap_or_default();
            let end = taken.last().and_then(term).map_or(first.source.end, |last| last.source.end);
            let shares = taken.iter().filter_map(|at| self.shares.get(*at));
            let share = shares.copied().fold(0.0, f32::max);
            let mut unit = Unit {
                weight: 0.0,
                position: Some(at as u32),
                required: true,
                stop: share <= weights::STOP,
                variants: Vec::new(),
                source: first.source.start..end,
            };
            match synonyms {
                Some(found) => {
                    let own = keys.get(at..at + length).unwrap_or_default();
                    self.expander.synonyms(&mut unit, own, &found.others);
                }
                None => self.expander.single(&mut unit, first),
            }
            unit.weight *= share;
            self.units.push(unit);
            at += length;
        }
    }

    /// Wholes of compounds. One that is known counts in place of its parts, which then only help.
    fn wholes(&mut self) {
        for term in self.all.iter().filter(|term| term.whole) {
            let Some(id) = self.index.dictionary.id(&term.key) else { continue };
            for unit in &mut self.units {
                let within = term.source.start <= unit.source.start && unit.source.end <= term.source.end;
                if within && unit.position.is_some() {
                    unit.weight *= weights::PART;
                }
            }
            let unit = self.extra(id, 1.0, term.source.clone());
            self.units.push(Unit { required: true, ..unit });
        }
    }

    fn extra(&self, id: u32, factor: f32, source: Range<usize>) -> Unit {
        let weight = factor * self.expander.rarity(id);
        let variants = vec![Variant::of(id, 1.0, How::Asked)];
        Unit { weight, position: None, required: false, stop: false, variants, source }
    }

    /// Two words that the articles write as one: `log in`, `e mail`.
    fn joined(&mut self) {
        let words: Vec<&Term> = side_by_side(self.all).filter_map(|at| self.all.get(at)).collect();
        for pair in words.windows(2) {
            let [one, other] = pair else { continue };
            if one.surface.is_empty() || other.surface.is_empty() {
                continue;
            }
            let joined = format!("{}{}", one.surface, other.surface);
            if let Some(surface) = self.index.dictionary.surface(&joined) {
                let unit = self.extra(surface.id, weights::JOINED, one.source.start..other.source.end);
                self.units.push(unit);
            }
        }
    }

    /// The word that is being typed: what begins like it counts as well.
    fn complete_last(&mut self, text: &str) {
        let Some(last) = self.all.iter().rfind(|term| !term.surface.is_empty()) else { return };
        let unit = self.units.iter_mut().rfind(|unit| unit.source.end == text.len());
        if let Some(unit) = unit.filter(|_| last.source.end == text.len()) {
            self.expander.completions(unit, last);
        }
    }
}
