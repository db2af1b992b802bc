//! What is indexed: an article with its sections, cut to the limits, and its text as terms.
//! It never keeps what it made of the text; the index does.

use std::collections::BTreeMap;

use crate::sentence::sentences;
use crate::terms::{Term, terms};

/// The most bytes of all texts of one article; what is longer is not indexed and not shown.
pub const MAX_ARTICLE_BYTES: usize = 400_000;
/// The most bytes of a title, a heading, an anchor or a tag.
pub const MAX_LINE_BYTES: usize = 1_000;
/// The most sections of one article.
pub const MAX_SECTIONS: usize = 1_000;
/// The most tags of one article.
pub const MAX_TAGS: usize = 100;

/// A heading and the text below it, up to the next heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// The heading; empty for what stands before the first one.
    pub heading: String,
    /// The id of the heading on the page, given back with an excerpt.
    pub anchor: String,
    /// Plain text; line breaks divide paragraphs.
    pub text: String,
}

/// An article as it is put into the index.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Article {
    /// The caller's number for it.
    pub id: u64,
    /// The language as a tag: `zh-Hans`, `ja`, `en`.
    pub language: String,
    /// The title.
    pub title: String,
    /// The sections in order.
    pub sections: Vec<Section>,
    /// Words that it shall be found by as well.
    pub tags: Vec<String>,
    /// How often it is read or helps, from 0 to 1 beside the others; it settles near ties only.
    pub popularity: f32,
}

impl Article {
    /// The same within all limits.
    pub(crate) fn within_limits(mut self) -> Self {
        for line in [&mut self.title, &mut self.language] {
            shorten(line, MAX_LINE_BYTES);
        }
        self.tags.truncate(MAX_TAGS);
        self.tags.iter_mut().for_each(|tag| shorten(tag, MAX_LINE_BYTES));
        self.sections.truncate(MAX_SECTIONS);
        let mut left = MAX_ARTICLE_BYTES;
        for section in &mut self.sections {
            shorten(&mut section.heading, MAX_LINE_BYTES);
            shorten(&mut section.anchor, MAX_LINE_BYTES);
            shorten(&mut section.text, left);
            left -= section.text.len();
        }
        self.popularity = if self.popularity.is_finite() { self.popularity.clamp(0.0, 1.0) } else { 0.0 };
        self
    }

    /// Every sentence of every field as terms, in the order in which they are kept.
    pub(crate) fn pieces(&self) -> Vec<Piece> {
        let mut out = vec![Piece { field: Field::Title, segment: 0, terms: terms(&self.title) }];
        out.extend(self.tags.iter().map(|tag| Piece { field: Field::Tag, segment: 1, terms: terms(tag) }));
        for (at, section) in self.sections.iter().enumerate() {
            let segment = at + FIRST_SECTION;
            out.push(Piece { field: Field::Heading, segment, terms: terms(&section.heading) });
            let text = sentences(&section.text).into_iter().filter_map(|range| section.text.get(range));
            out.extend(text.map(|sentence| Piece { field: Field::Text, segment, terms: terms(sentence) }));
        }
        out
    }

    /// Bytes of its texts on the heap.
    pub(crate) fn heap(&self) -> usize {
        let section = |section: &Section| {
            section.heading.capacity() + section.anchor.capacity() + section.text.capacity() + size_of::<Section>()
        };
        let tags: usize = self.tags.iter().map(|tag| tag.capacity() + size_of::<String>()).sum();
        self.title.capacity() + self.language.capacity() + tags + self.sections.iter().map(section).sum::<usize>()
    }
}

/// The title and the tags come before the first section in the kept order.
pub(crate) const FIRST_SECTION: usize = 2;

/// Where a sentence stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Title,
    Tag,
    Heading,
    Text,
}

/// One sentence, title, tag or heading.
#[derive(Debug)]
pub(crate) struct Piece {
    pub(crate) field: Field,
    pub(crate) segment: usize,
    pub(crate) terms: Vec<Term>,
}

/// The surfaces of all pieces with the term of each, every surface once.
pub(crate) fn surfaces(pieces: &[Piece]) -> BTreeMap<&str, &Term> {
    let all = pieces.iter().flat_map(|piece| &piece.terms).filter(|term| !term.surface.is_empty());
    all.map(|term| (term.surface.as_str(), term)).collect()
}

/// Cuts to at most `bytes` bytes, between characters, and gives back the memory.
pub(crate) fn shorten(text: &mut String, bytes: usize) {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text.shrink_to_fit();
}
