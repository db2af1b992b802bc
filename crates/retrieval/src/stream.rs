//! The terms of one article in their order, packed into bytes, so that a closer look needs no text.
//! It never holds words, only their numbers.

use crate::postings::{read, write};

const SENTENCE: u32 = 0;
const SEGMENT: u32 = 1;

/// Packs terms in order.
#[derive(Debug, Default)]
pub(crate) struct Packer {
    bytes: Vec<u8>,
}

impl Packer {
    pub(crate) fn sentence(&mut self) {
        write(&mut self.bytes, SENTENCE);
    }

    pub(crate) fn segment(&mut self) {
        write(&mut self.bytes, SEGMENT);
    }

    pub(crate) fn term(&mut self, id: u32, whole: bool) {
        write(&mut self.bytes, (id << 1 | u32::from(whole)) + 2);
    }

    pub(crate) fn finish(self) -> Box<[u8]> {
        self.bytes.into_boxed_slice()
    }
}

/// One term with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) id: u32,
    /// Neighbours have neighbouring numbers; sentences and segments are further apart. A whole has the place of the
    /// last of its parts.
    pub(crate) position: u32,
    /// 0 for the title, 1 for the tags, then the sections.
    pub(crate) segment: u32,
    /// 0 for the first sentence of a segment: the heading, in a section.
    pub(crate) sentence: u32,
    pub(crate) whole: bool,
}

/// Between two sentences, so that no phrase reaches across.
const SENTENCE_GAP: u32 = 2;
/// Between two segments, so that no window reaches across.
pub(crate) const SEGMENT_GAP: u32 = 1_000;

/// Walks through packed terms.
pub(crate) struct Terms<'a> {
    bytes: &'a [u8],
    at: Placed,
}

/// The terms in `bytes`.
pub(crate) fn unpack(bytes: &[u8]) -> Terms<'_> {
    Terms { bytes, at: Placed { id: 0, position: 0, segment: 0, sentence: 0, whole: false } }
}

impl Iterator for Terms<'_> {
    type Item = Placed;

    fn next(&mut self) -> Option<Placed> {
        loop {
            match read(&mut self.bytes)? {
                SENTENCE => {
                    self.at.sentence += 1;
                    self.at.position += SENTENCE_GAP;
                }
                SEGMENT => {
                    self.at.segment += 1;
                    self.at.sentence = 0;
                    self.at.position += SEGMENT_GAP;
                }
                packed => {
                    self.at.whole = packed & 1 != 0;
                    self.at.id = (packed - 2) >> 1;
                    self.at.position += u32::from(!self.at.whole);
                    return Some(self.at);
                }
            }
        }
    }
}
