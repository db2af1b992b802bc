//! Regular expressions that are compiled once, on first use.
//! It never panics: a pattern that does not compile matches nothing, and a test says so.

use std::sync::OnceLock;

use regex::{Captures, Match, Regex};

/// A pattern kept in a `static`.
pub(crate) struct Pattern {
    source: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// A pattern; nothing is compiled yet.
    pub(crate) const fn new(source: &'static str) -> Self {
        Self { source, compiled: OnceLock::new() }
    }

    fn get(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| Regex::new(self.source).ok()).as_ref()
    }

    /// Whether `text` holds a match.
    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.get().is_some_and(|regex| regex.is_match(text))
    }

    /// The first match.
    pub(crate) fn find<'a>(&self, text: &'a str) -> Option<Match<'a>> {
        self.get()?.find(text)
    }

    /// Every match.
    pub(crate) fn all<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Match<'a>> {
        self.get().into_iter().flat_map(move |regex| regex.find_iter(text))
    }

    /// The groups of the first match.
    pub(crate) fn captures<'a>(&self, text: &'a str) -> Option<Captures<'a>> {
        self.get()?.captures(text)
    }

    /// The groups of every match.
    pub(crate) fn captures_all<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Captures<'a>> {
        self.get().into_iter().flat_map(move |regex| regex.captures_iter(text))
    }

    /// Whether it compiles, for tests.
    #[cfg(test)]
    pub(crate) fn works(&self) -> bool {
        self.get().is_some()
    }
}
