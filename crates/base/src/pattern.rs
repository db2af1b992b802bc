//! Regular expressions that are compiled once, on first use.
//! It never panics: a pattern that does not compile matches nothing, and a test says so.

use std::sync::OnceLock;

use regex::{Captures, Match, Regex};

/// A pattern kept in a `static`.
#[derive(Debug)]
pub struct Pattern {
    source: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// A pattern; nothing is compiled yet.
    pub const fn new(source: &'static str) -> Self {
        Self { source, compiled: OnceLock::new() }
    }

    fn get(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| Regex::new(self.source).ok()).as_ref()
    }

    /// Whether `text` holds a match.
    pub fn is_match(&self, text: &str) -> bool {
        self.get().is_some_and(|regex| regex.is_match(text))
    }

    /// The text of the first match.
    pub fn find<'a>(&self, text: &'a str) -> Option<&'a str> {
        self.first(text).map(|found| found.as_str())
    }

    /// The first match with its place.
    pub fn first<'a>(&self, text: &'a str) -> Option<Match<'a>> {
        self.get()?.find(text)
    }

    /// Every match.
    pub fn all<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Match<'a>> {
        self.get().into_iter().flat_map(move |regex| regex.find_iter(text))
    }

    /// The groups of the first match.
    pub fn captures<'a>(&self, text: &'a str) -> Option<Captures<'a>> {
        self.get()?.captures(text)
    }

    /// The groups of every match.
    pub fn captures_all<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Captures<'a>> {
        self.get().into_iter().flat_map(move |regex| regex.captures_iter(text))
    }

    /// Whether it compiles; tests ask it of every pattern.
    pub fn works(&self) -> bool {
        self.get().is_some()
    }
}
