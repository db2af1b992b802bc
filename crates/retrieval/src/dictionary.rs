//! Gives each term a number and knows in which articles it stands, and each word as it is written.
//! It never keeps a term or a word that stands in no article.

use std::collections::{BTreeMap, HashMap};

use crate::postings::{Postings, Tally};
use crate::terms::{Key, pair};

/// A word as it is written, folded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Surface {
    /// The number of its stem.
    pub(crate) id: u32,
    /// In how many articles it stands.
    pub(crate) articles: u32,
}

/// All terms of an index.
#[derive(Debug, Default)]
pub(crate) struct Dictionary {
    words: HashMap<Box<str>, u32>,
    pairs: BTreeMap<u64, u32>,
    surfaces: BTreeMap<Box<str>, Surface>,
    lists: Vec<Postings>,
    free: Vec<u32>,
}

impl Dictionary {
    pub(crate) fn id(&self, key: &Key) -> Option<u32> {
        match key {
            Key::Pair(pair) => self.pairs.get(pair).copied(),
            Key::Word(word) => self.words.get(word).copied(),
        }
    }

    /// The number of a term, a new one if it has none yet.
    pub(crate) fn intern(&mut self, key: &Key) -> u32 {
        if let Some(id) = self.id(key) {
            return id;
        }
        let id = self.free.pop().unwrap_or(self.lists.len() as u32);
        if id as usize == self.lists.len() {
            self.lists.push(Postings::default());
        }
        match key {
            Key::Pair(pair) => drop(self.pairs.insert(*pair, id)),
            Key::Word(word) => drop(self.words.insert(word.clone(), id)),
        }
        id
    }

    pub(crate) fn add(&mut self, id: u32, slot: u32, tally: Tally) {
        if let Some(list) = self.lists.get_mut(id as usize) {
            list.insert(slot, tally);
        }
    }

    /// Takes an article out of the list of a term, and the term itself when that was its last article.
    pub(crate) fn remove(&mut self, key: &Key, slot: u32) {
        let Some(id) = self.id(key) else { return };
        let Some(list) = self.lists.get_mut(id as usize) else { return };
        list.remove(slot);
        if list.len() > 0 {
            return;
        }
        *list = Postings::default();
        self.free.push(id);
        match key {
            Key::Pair(pair) => drop(self.pairs.remove(pair)),
            Key::Word(word) => drop(self.words.remove(word)),
        }
    }

    pub(crate) fn add_surface(&mut self, surface: &str, id: u32) {
        match self.surfaces.get_mut(surface) {
            Some(known) => known.articles += 1,
            None => drop(self.surfaces.insert(surface.into(), Surface { id, articles: 1 })),
        }
    }

    pub(crate) fn remove_surface(&mut self, surface: &str) {
        let Some(known) = self.surfaces.get_mut(surface) else { return };
        known.articles -= 1;
        if known.articles == 0 {
            self.surfaces.remove(surface);
        }
    }

    /// The articles of a term; none for a number that is not in use.
    pub(crate) fn list(&self, id: u32) -> &Postings {
        const NONE: &Postings = &Postings::EMPTY;
        self.lists.get(id as usize).unwrap_or(NONE)
    }

    pub(crate) fn surface(&self, surface: &str) -> Option<Surface> {
        self.surfaces.get(surface).copied()
    }

    /// All words as they are written.
    pub(crate) fn surfaces(&self) -> impl Iterator<Item = (&str, Surface)> {
        self.surfaces.iter().map(|(text, surface)| (text.as_ref(), *surface))
    }

    /// The words that begin with `prefix`, in order.
    pub(crate) fn beginning(&self, prefix: &str) -> impl Iterator<Item = (&str, Surface)> {
        let from: Box<str> = prefix.into();
        let words = self.surfaces.range(from.clone()..);
        words
            .take_while(move |(text, _)| text.starts_with(from.as_ref()))
            .map(|(text, surface)| (text.as_ref(), *surface))
    }

    /// The pairs whose first character is this one, itself alone among them.
    pub(crate) fn pairs_with(&self, first: char) -> impl Iterator<Item = u32> {
        self.pairs.range(pair(first, None)..=pair(first, Some(char::MAX))).map(|(_, id)| *id)
    }

    /// Whether nothing at all is left, lists and words included.
    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        let none = self.words.is_empty() && self.pairs.is_empty() && self.surfaces.is_empty();
        none && self.lists.iter().all(|list| list.len() == 0)
    }

    /// Bytes on the heap, by the sizes of what is kept and the usual overhead of a map.
    pub(crate) fn heap(&self) -> usize {
        const ALLOCATION: usize = 16;
        let lists: usize = self.lists.iter().map(|list| size_of::<Postings>() + list.heap() + ALLOCATION).sum();
        let words: usize = self.words.keys().map(|word| word.len() + ALLOCATION + 28).sum();
        let surfaces: usize = self.surfaces.keys().map(|word| word.len() + ALLOCATION + 36).sum();
        lists + words + surfaces + self.pairs.len() * 20 + self.free.capacity() * 4
    }
}
