//! The bot of a chat: it answers from published articles, asks one question back, runs open guides, and hands over (R27, R108).
//! It needs no model, never cites what customers cannot read, and never speaks without offering a person.

mod phrase;
pub mod routes;
pub(crate) mod rules;
pub(crate) mod run;
pub(crate) mod store;
mod words;

use causeway_store::named_values;
use serde::{Deserialize, Serialize};

named_values!(Outcome "What became of a chat in which the bot spoke." {
    Talking "It goes on, or its visitor left." = "talking",
    Solved "The visitor says that it is solved." = "solved",
    HandedOver "It is a colleague's." = "handed_over",
});

/// What a click on an offered answer means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Act {
    /// They want a person.
    Person,
    /// It is solved.
    Solved,
    /// It did not help.
    NotHelped,
    /// They want to walk through this guide.
    Guide(String),
    /// They answer the question where the walk stands.
    Answer(String),
}

/// An answer that can be given with one click; who types the same words says the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Quick {
    /// What it means.
    pub(crate) act: Act,
    /// Its words.
    pub(crate) words: String,
}

/// What the bot knows of a chat.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Memory {
    /// What was offered last.
    pub(crate) offered: Vec<Quick>,
    /// How often it asked back.
    pub(crate) asked: u8,
    /// What the visitor wrote about their matter so far.
    pub(crate) matter: String,
    /// Where a walk stands: the guide and the keys of the answers.
    pub(crate) walk: Option<(String, String)>,
}

#[cfg(test)]
mod tests;
