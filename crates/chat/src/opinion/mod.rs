//! What visitors thought after a chat, as a report: how many said something, what, and in which words.
//! It never makes a share of fewer than five, and shows no words of a customer whom the reader may not know.

pub mod routes;
pub mod rules;
pub(crate) mod store;

use causeway_base::Time;
use causeway_desk::{ConversationId, InboxId};
use causeway_identity::UserId;
use causeway_store::from_row;
use schemars::JsonSchema;
use serde::Serialize;

use rules::{Solved, Tally};

/// A chat as it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// When it began.
    pub began_at: Time,
    /// Its inbox.
    pub inbox: InboxId,
    /// Whose it is.
    pub assignee: Option<UserId>,
    /// What its visitor thought, from 1 to 5.
    pub score: Option<i64>,
}
from_row!(Counted { began_at, inbox, assignee, score });

/// What visitors thought of chats that began in a time.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    /// When its first week begins; the last one ends now.
    pub from: Time,
    /// How many weeks.
    pub weeks: i64,
    /// From how many on a share is told.
    pub fewest: i64,
    /// All chats together.
    pub all: Tally,
    /// The weeks, in the order of time.
    pub by_week: Vec<Tally>,
    /// The inboxes, those with the most ratings first.
    pub by_inbox: Vec<OfInbox>,
    /// The people whose chats they are, those with the most ratings first.
    pub by_person: Vec<OfPerson>,
    /// What customers answered when a mail asked them whether it is solved.
    pub solved: Solved,
    /// What visitors wrote, the newest first; at most 100.
    pub comments: Vec<Comment>,
}

/// The chats of an inbox.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OfInbox {
    /// Which one.
    pub inbox_id: InboxId,
    /// What was counted.
    #[serde(flatten)]
    pub tally: Tally,
}

/// The chats of a colleague.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OfPerson {
    /// Who; nobody for chats that nobody has taken.
    pub user_id: Option<UserId>,
    /// What was counted.
    #[serde(flatten)]
    pub tally: Tally,
}

/// What a visitor wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Comment {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Its number.
    pub number: i64,
    /// What it is about; empty when the reader may not know the customer.
    pub subject: String,
    /// From 1 to 5.
    pub score: i64,
    /// Their words; empty when the reader may not know the customer.
    pub words: String,
    /// When.
    pub at: Time,
    /// Whether the reader may not know the customer.
    pub masked: bool,
}
