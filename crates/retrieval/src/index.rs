//! The index: articles in, articles out, and what is counted over all of them.
//! It never ranks; it keeps what ranking reads.

use std::collections::{BTreeMap, HashMap};

use crate::article::{Article, Field, Piece, surfaces};
use crate::dictionary::Dictionary;
use crate::postings::Tally;
use crate::stream::Packer;
use crate::synonyms::Synonyms;
use crate::terms::Key;

/// What an index is made with.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Groups of terms that mean the same; see [`Index::set_synonyms`].
    pub synonyms: Vec<Vec<String>>,
}

/// An article in the index.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) article: Article,
    /// Its terms in order.
    pub(crate) stream: Box<[u8]>,
    /// Terms of all texts below headings.
    pub(crate) length: u32,
    /// Terms of the title.
    pub(crate) title_length: u32,
}

/// Articles that can be searched.
#[derive(Debug, Default)]
pub struct Index {
    pub(crate) dictionary: Dictionary,
    pub(crate) kept: Vec<Option<Kept>>,
    pub(crate) slots: HashMap<u64, u32>,
    pub(crate) synonyms: Synonyms,
    free: Vec<u32>,
    total_length: u64,
}

impl Index {
    /// An empty index.
    pub fn new(settings: Settings) -> Self {
        let mut index = Self::default();
        index.set_synonyms(&settings.synonyms);
        index
    }

    /// Puts an article in, in place of the one with its id. What is over the limits is left out.
    pub fn put(&mut self, article: Article) {
        let article = article.within_limits();
        self.remove(article.id);
        let slot = self.free.pop().unwrap_or(self.kept.len() as u32);
        let pieces = article.pieces();
        let (stream, tallies) = self.pack(&pieces);
        for (surface, term) in surfaces(&pieces) {
            let id = self.dictionary.intern(&term.key);
            self.dictionary.add_surface(surface, id);
        }
        for (id, tally) in tallies {
            self.dictionary.add(id, slot, tally);
        }
        let length = count(&pieces, Field::Text);
        self.total_length += u64::from(length);
        self.slots.insert(article.id, slot);
        let kept = Kept { stream, length, title_length: count(&pieces, Field::Title), article };
        match self.kept.get_mut(slot as usize) {
            Some(place) => *place = Some(kept),
            None => self.kept.push(Some(kept)),
        }
    }

    fn pack(&mut self, pieces: &[Piece]) -> (Box<[u8]>, BTreeMap<u32, Tally>) {
        let mut packer = Packer::default();
        let mut tallies: BTreeMap<u32, Tally> = BTreeMap::new();
        let mut segment = 0;
        for (at, piece) in pieces.iter().enumerate() {
            if at > 0 && piece.segment == segment {
                packer.sentence();
            }
            while segment < piece.segment {
                packer.segment();
                segment += 1;
            }
            for term in &piece.terms {
                let id = self.dictionary.intern(&term.key);
                packer.term(id, term.whole);
                let tally = tallies.entry(id).or_default();
                match piece.field {
                    Field::Title => tally.title = true,
                    Field::Tag => tally.tag = true,
                    Field::Heading => tally.heading = true,
                    Field::Text => tally.text += 1,
                }
            }
        }
        (packer.finish(), tallies)
    }

    /// Takes an article out; whether it was in.
    pub fn remove(&mut self, id: u64) -> bool {
        let Some(slot) = self.slots.remove(&id) else { return false };
        let Some(kept) = self.kept.get_mut(slot as usize).and_then(Option::take) else { return false };
        self.free.push(slot);
        self.total_length -= u64::from(kept.length);
        let pieces = kept.article.pieces();
        for surface in surfaces(&pieces).keys() {
            self.dictionary.remove_surface(surface);
        }
        let keys: std::collections::HashSet<&Key> =
            pieces.iter().flat_map(|piece| &piece.terms).map(|term| &term.key).collect();
        for key in keys {
            self.dictionary.remove(key, slot);
        }
        true
    }

    /// Says which terms mean the same, in place of all that was said before: a question with one of a group finds what
    /// holds another of it. At most 2,000 groups of 20 terms count.
    pub fn set_synonyms(&mut self, groups: &[Vec<String>]) {
        self.synonyms = Synonyms::new(groups);
    }

    /// How many articles are in.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether none is in.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The article with this id, as far as it is within the limits.
    pub fn article(&self, id: u64) -> Option<&Article> {
        self.slot(*self.slots.get(&id)?).map(|kept| &kept.article)
    }

    /// About how many bytes it all takes.
    pub fn memory(&self) -> usize {
        let kept = self.kept.iter().flatten().map(|kept| kept.article.heap() + kept.stream.len()).sum::<usize>();
        kept + self.kept.capacity() * size_of::<Option<Kept>>() + self.slots.capacity() * 13 + self.dictionary.heap()
    }

    pub(crate) fn slot(&self, slot: u32) -> Option<&Kept> {
        self.kept.get(slot as usize).and_then(Option::as_ref)
    }

    pub(crate) fn average_length(&self) -> f32 {
        (self.total_length as f32 / self.len().max(1) as f32).max(1.0)
    }

    /// How much a term tells, that stands in so many articles.
    pub(crate) fn rarity(&self, articles: u32) -> f32 {
        let (all, articles) = (self.len() as f32, (articles as f32).min(self.len() as f32));
        (1.0 + (all - articles + 0.5) / (articles + 0.5)).ln()
    }
}

fn count(pieces: &[Piece], field: Field) -> u32 {
    let terms = pieces.iter().filter(|piece| piece.field == field).flat_map(|piece| &piece.terms);
    terms.filter(|term| !term.whole).count() as u32
}
