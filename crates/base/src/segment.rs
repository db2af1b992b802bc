//! Cuts text into search tokens so that one index serves Chinese, Japanese, Korean, Thai and spaced languages.
//! It never ranks or stores; both database engines index exactly what these functions return.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

mod fold;

use fold::{Cluster, Kind, clusters};

/// What is read of one text, in bytes; more is left out of the index, never out of the store.
pub const MAX_BYTES: usize = 1_000_000;
/// The longest token, in characters: longer runs are encoded data that nobody searches for.
pub const MAX_TOKEN_CHARACTERS: usize = 64;
/// The highest position that a PostgreSQL `tsvector` can hold.
const MAX_POSITION: u32 = 16_383;
/// The most positions that are kept of one token; PostgreSQL keeps 255.
const MAX_POSITIONS: usize = 200;
/// Bytes of distinct tokens in one `tsvector`, well under PostgreSQL's limit of one megabyte.
const MAX_VECTOR_BYTES: usize = 400_000;

/// One searchable unit of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Folded characters: NFKC, lower case, Latin without accents, traditional Han as simplified.
    pub text: String,
    /// Counts from 1; neighbours in the text have neighbouring numbers. 0 for a token that stands for a whole
    /// compound (`e-mail` as `email`), whose parts have positions of their own.
    pub position: u32,
    /// Where it stands in the source, in bytes.
    pub source: Range<usize>,
    /// Whether it comes from a script without spaces, cut into pairs of characters.
    pub paired: bool,
    /// Whether it is the lone last character of a run of such a script, there for searches of one character.
    pub tail: bool,
}

/// The tokens of `text` in order; those that stand for whole compounds follow their parts.
pub fn tokens(text: &str) -> Vec<Token> {
    let clusters = clusters(cut(text, MAX_BYTES));
    let mut cutter = Cutter { clusters: &clusters, out: Vec::new(), position: 0 };
    let mut at = 0;
    while at < clusters.len() {
        at = match clusters[at].kind {
            Kind::Pair => cutter.run(at),
            Kind::Word => cutter.compound(at),
            Kind::Other | Kind::Joint => at + 1,
        };
    }
    cutter.out
}

/// The longest prefix of `text` of at most `bytes` bytes.
fn cut(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// What a full-text index of SQLite takes in: tokens divided by spaces, whole compounds after all others so that
/// neighbours stay neighbours.
pub fn index_text(text: &str) -> String {
    let all = tokens(text);
    let mut out = String::with_capacity(text.len() * 2);
    for token in all.iter().filter(|token| token.position > 0).chain(all.iter().filter(|token| token.position == 0)) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&token.text);
    }
    out
}

/// The same as a literal of PostgreSQL's `tsvector`: `'refund':3,9 'status':4`. Tokens hold letters, digits and
/// marks only, so nothing in it needs an escape.
pub fn tsvector(text: &str) -> String {
    let mut places: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let mut bytes = 0;
    for token in tokens(text) {
        if !places.contains_key(&token.text) {
            bytes += token.text.len() + 4;
            if bytes > MAX_VECTOR_BYTES {
                break;
            }
        }
        let list = places.entry(token.text).or_default();
        let position = token.position.min(MAX_POSITION);
        if position > 0 && list.len() < MAX_POSITIONS && list.last() != Some(&position) {
            list.push(position);
        }
    }
    let mut out = String::with_capacity(bytes * 2);
    for (text, positions) in places {
        let separator = if out.is_empty() { "" } else { " " };
        // Writing to a String cannot fail.
        let _ = write!(out, "{separator}'{text}'");
        for (at, position) in positions.iter().enumerate() {
            let _ = write!(out, "{}{position}", if at == 0 { ':' } else { ',' });
        }
    }
    out
}

struct Cutter<'a> {
    clusters: &'a [Cluster],
    out: Vec<Token>,
    position: u32,
}

impl Cutter<'_> {
    /// A run without spaces: overlapping pairs, then its last character alone.
    fn run(&mut self, start: usize) -> usize {
        let end = self.end_of(start, Kind::Pair);
        for at in start..end {
            let last = at + 1 == end;
            let range = if last { at..end } else { at..at + 2 };
            self.position += 1;
            let position = self.position;
            self.push(range, position, true, last);
        }
        end
    }

    /// Words held together by joints (`a.b@c.example`, `INV-2041`, `1,200`): each part, then the whole.
    fn compound(&mut self, start: usize) -> usize {
        let mut end = self.word(start);
        let mut parts = 1;
        while self.joint_at(end) {
            end = self.word(end + 1);
            parts += 1;
        }
        if parts > 1 {
            self.push(start..end, 0, false, false);
        }
        end
    }

    fn joint_at(&self, at: usize) -> bool {
        let kind = |at: usize| self.clusters.get(at).map(|cluster| cluster.kind);
        kind(at) == Some(Kind::Joint) && kind(at + 1) == Some(Kind::Word)
    }

    fn word(&mut self, start: usize) -> usize {
        let end = self.end_of(start, Kind::Word);
        self.position += 1;
        let position = self.position;
        self.push(start..end, position, false, false);
        end
    }

    fn end_of(&self, start: usize, kind: Kind) -> usize {
        let run = self.clusters[start..].iter().take_while(|cluster| cluster.kind == kind).count();
        start + run
    }

    fn push(&mut self, range: Range<usize>, position: u32, paired: bool, tail: bool) {
        let clusters = &self.clusters[range];
        let (Some(first), Some(last)) = (clusters.first(), clusters.last()) else { return };
        let letters = clusters.iter().filter(|cluster| cluster.kind != Kind::Joint);
        let text: String = letters.flat_map(|cluster| cluster.text.chars()).take(MAX_TOKEN_CHARACTERS + 1).collect();
        if text.chars().count() <= MAX_TOKEN_CHARACTERS {
            let source = first.source.start..last.source.end;
            self.out.push(Token { text, position, source, paired, tail });
        }
    }
}

#[cfg(test)]
mod tests;
