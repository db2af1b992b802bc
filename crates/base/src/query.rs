//! The language of the search field: words, "phrases", -exclusions, `#123` and filters such as `from:mei`.
//! It never touches a database: it gives tokens and filters, and match texts in which nothing is left to inject.

use jiff::tz::TimeZone;

use crate::Time;

mod date;
mod excerpt;
mod parse;
mod render;

pub use excerpt::excerpt;

/// The longest query that is read, in characters; what follows is left out and named in `problems`.
pub const MAX_CHARACTERS: usize = 500;
/// The most terms of a query.
pub const MAX_TERMS: usize = 24;

/// How the tokens of a term must stand in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One word; a long run of a script without spaces is matched by its pairs in any order.
    Word,
    /// Next to each other, in order.
    Phrase,
    /// As a word whose last token may go on: what is being typed.
    Prefix,
}

/// Something that a text must hold, or must not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// How the tokens must stand.
    pub kind: Kind,
    /// At least one token of [`crate::segment`].
    pub tokens: Vec<String>,
    /// The token of the whole compound, when the word is one (`e-mail`: `email`).
    pub whole: Option<String>,
    /// Whether the tokens are pairs of a script without spaces.
    pub paired: bool,
    /// Whether a text that holds it is left out.
    pub negated: bool,
}

/// One value of a filter; several of the same filter are alternatives, negated ones all exclude.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// What was written, trimmed; never empty.
    pub value: String,
    /// Whether what it matches is left out.
    pub negated: bool,
}

/// A query as understood. What was not understood is said in `problems` and otherwise ignored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// The words and phrases, in order.
    pub terms: Vec<Term>,
    /// `from:` name or address of the writer.
    pub from: Vec<Filter>,
    /// `to:` name or address of a receiver.
    pub to: Vec<Filter>,
    /// `tag:` name of a tag.
    pub tag: Vec<Filter>,
    /// `status:` category or name of a status.
    pub status: Vec<Filter>,
    /// `in:` name or address of an inbox.
    pub inbox: Vec<Filter>,
    /// `before:` instants at or after this one are left out.
    pub before: Option<Time>,
    /// `after:` instants before this one are left out.
    pub after: Option<Time>,
    /// `has:attachment` (true) or `-has:attachment` (false).
    pub has_attachment: Option<bool>,
    /// `#123`: a conversation's number.
    pub number: Option<i64>,
    /// What could not be understood, as sentences for the person who searched.
    pub problems: Vec<String>,
}

impl Query {
    /// Reads what a person typed. `now` and `zone` give dates their meaning.
    pub fn parse(text: &str, now: Time, zone: &TimeZone) -> Self {
        parse::parse(text, now, zone)
    }

    /// Whether it asks for nothing at all.
    pub fn is_empty(&self) -> bool {
        let blank = Self { problems: self.problems.clone(), ..Self::default() };
        *self == blank
    }
}

#[cfg(test)]
mod tests;
