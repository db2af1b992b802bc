//! What may stand for a term of a question: other forms, synonyms, what it begins, what was meant.
//! It never decides which terms a question has.

use std::cell::Cell;

use crate::index::Index;
use crate::question::{How, Unit, Variant};
use crate::stem::root;
use crate::terms::{Key, Term};
use crate::typo::meant;
use crate::weights;

/// The most words that a beginning is completed to.
const MAX_COMPLETIONS: usize = 40;
/// The most pairs that a single character is looked for in.
const MAX_PAIRS: usize = 300;
/// Of how many words of one question it is asked what was meant: each time, all words of the index are looked at.
pub(crate) const MAX_MISSPELT: u32 = 8;
/// The most words that are looked at for one term.
const MAX_LOOKED_AT: usize = 3_000;
/// The same for words of one root.
const MAX_RELATED: usize = 300;
/// A shorter root is shared by words that have nothing to do with each other.
const SHORTEST_ROOT: usize = 4;
/// A word in no more articles than this may be a misspelling in them as well …
const RARE: u32 = 1;
/// … if something near it is in so many times more.
const FAR_MORE: u32 = 10;

/// Finds what may stand for terms.
pub(crate) struct Expander<'a> {
    index: &'a Index,
    misspelt: Cell<u32>,
}

impl<'a> Expander<'a> {
    pub(crate) fn new(index: &'a Index) -> Self {
        Self { index, misspelt: Cell::new(0) }
    }

    fn articles(&self, id: u32) -> u32 {
        self.index.dictionary.list(id).len()
    }

    pub(crate) fn rarity(&self, id: u32) -> f32 {
        self.index.rarity(self.articles(id))
    }

    /// How much the variants tell, taken as one.
    fn together(&self, unit: &Unit) -> f32 {
        let ids = unit.variants.iter().flat_map(|variant| &variant.terms);
        self.index.rarity(ids.map(|(id, _)| self.articles(*id)).fold(0, u32::saturating_add))
    }

    /// Fills a unit of one term.
    pub(crate) fn single(&self, unit: &mut Unit, term: &Term) {
        let known = self.index.dictionary.id(&term.key);
        unit.variants.extend(known.map(|id| Variant::of(id, 1.0, How::Asked)));
        match term.key {
            Key::Pair(pair) if term.tail => self.lone(unit, pair),
            Key::Pair(_) => {}
            Key::Word(_) if term.surface.is_empty() => {}
            Key::Word(_) => {
                if !unit.stop {
                    self.related(unit, term);
                }
                let articles = known.map_or(0, |id| self.articles(id));
                if articles <= RARE && (known.is_some() || unit.variants.is_empty()) {
                    self.misspelt(unit, term, articles, false);
                }
            }
        }
        unit.weight = self.together(unit);
    }

    /// A variant that is met by all of these keys, and what they tell together; nothing if one is unknown.
    fn variant(&self, keys: &[Key], factor: f32, how: How) -> Option<(Variant, f32)> {
        let ids: Option<Vec<u32>> = keys.iter().map(|key| self.index.dictionary.id(key)).collect();
        let terms: Vec<(u32, f32)> = ids?.into_iter().map(|id| (id, self.rarity(id))).collect();
        let sum: f32 = terms.iter().map(|(_, rarity)| rarity).sum();
        let terms = terms.into_iter().map(|(id, rarity)| (id, rarity / sum.max(f32::EPSILON))).collect();
        Some((Variant { terms, factor, how }, sum))
    }

    /// Fills a unit with a synonym and the others of its groups.
    pub(crate) fn synonyms(&self, unit: &mut Unit, own: &[Key], others: &[&[Key]]) {
        let own = self.variant(own, 1.0, How::Asked);
        let others = others.iter().filter_map(|keys| self.variant(keys, weights::SYNONYM, How::Synonym));
        let others: Vec<(Variant, f32)> = others.collect();
        // What is asked says how much it tells; where it stands nowhere, its synonyms do.
        let most = others.iter().map(|(_, sum)| *sum).fold(0.0, f32::max);
        unit.weight = own.as_ref().map_or(most, |(_, sum)| *sum);
        if unit.weight == 0.0 {
            unit.weight = self.index.rarity(0);
        }
        unit.variants = own.into_iter().chain(others).map(|(variant, _)| variant).collect();
    }

    /// A single character is looked for as the first of any pair.
    fn lone(&self, unit: &mut Unit, pair: u64) {
        let Some(first) = char::from_u32((pair >> 32) as u32) else { return };
        let pairs = self.index.dictionary.pairs_with(first).filter(|id| !unit.looks_for(*id));
        let mut pairs: Vec<(u32, u32)> = pairs.map(|id| (self.articles(id), id)).collect();
        pairs.sort_by_key(|(articles, id)| (std::cmp::Reverse(*articles), *id));
        pairs.truncate(MAX_PAIRS);
        unit.variants.extend(pairs.into_iter().map(|(_, id)| Variant::of(id, 0.9, How::Asked)));
    }

    /// Words of the same root: `installation` helps to find `install`.
    fn related(&self, unit: &mut Unit, term: &Term) {
        let root = root(&term.surface);
        if root.len() < SHORTEST_ROOT || !term.surface.is_ascii() {
            return;
        }
        for (text, surface) in self.index.dictionary.beginning(&root).take(MAX_RELATED) {
            if !unit.looks_for(surface.id) && crate::stem::root(text) == root {
                unit.variants.push(Variant::of(surface.id, weights::RELATED, How::Asked));
            }
        }
    }

    /// What a word may have meant, if it is known nowhere, or hardly and something near it is frequent.
    fn misspelt(&self, unit: &mut Unit, term: &Term, articles: u32, beginning: bool) {
        self.misspelt.set(self.misspelt.get() + 1);
        if self.misspelt.get() > MAX_MISSPELT {
            return;
        }
        for meant in meant(&self.index.dictionary, &term.surface, beginning) {
            let known = unit.looks_for(meant.id);
            if !known && (articles == 0 || meant.articles >= articles * FAR_MORE) {
                let factor = meant.nearness * if articles > 0 { 0.5 } else { 1.0 };
                unit.variants.push(Variant::of(meant.id, factor, How::Typo(meant.word)));
            }
        }
    }

    /// Adds what begins like the word of this unit; if nothing does, what begins with something near it.
    pub(crate) fn completions(&self, unit: &mut Unit, word: &Term) {
        let own = self.index.dictionary.id(&word.key);
        let mut found: Vec<(u32, u32)> = Vec::new();
        for (_, surface) in self.index.dictionary.beginning(&word.surface).take(MAX_LOOKED_AT) {
            if Some(surface.id) != own && !found.iter().any(|(_, id)| *id == surface.id) {
                found.push((surface.articles, surface.id));
            }
        }
        found.sort_by_key(|(articles, id)| (std::cmp::Reverse(*articles), *id));
        found.truncate(MAX_COMPLETIONS);
        if own.is_none() {
            unit.variants.retain(|variant| !matches!(variant.how, How::Typo(_)) || found.is_empty());
        }
        for (_, id) in found {
            if !unit.looks_for(id) {
                unit.variants.push(Variant::of(id, weights::COMPLETED, How::Completed));
                // `the` may become `theme`.
                unit.stop = false;
            }
        }
        if unit.variants.is_empty() {
            self.misspelt(unit, word, 0, true);
        }
        unit.weight = self.together(unit);
    }
}
