//! Moving messages between conversations: merges and splits, each logged and each reversible.
//! It never changes or loses a message; only where messages stand moves, and the log knows where they stood.

mod facts;
mod merge;
pub mod routes;
mod rules;
mod split;
mod store;
mod undo;

pub(crate) use rules::plain_subject;
pub(crate) use store::moved;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{id_type, named_values};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ConversationId;

id_type!(RearrangementId, "Names a merge or a split.");

named_values!(RearrangementKind "What moved messages." {
    Merge "A conversation went into another one." = "merge",
    Split "Messages became a conversation of their own." = "split",
});

/// A conversation by its number and what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConversationRef {
    /// Its id.
    pub id: ConversationId,
    /// The short number that people say.
    pub number: i64,
    /// What it is about.
    pub subject: String,
}

/// A merge or a split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rearrangement {
    /// Its id.
    pub id: RearrangementId,
    /// What it was.
    pub kind: RearrangementKind,
    /// When.
    pub at: Time,
    /// Who did it.
    pub by: UserId,
    /// Where the messages came from.
    pub from: ConversationRef,
    /// Where they went.
    pub into: ConversationRef,
    /// How many messages moved.
    pub message_count: i64,
    /// When it was undone.
    pub undone_at: Option<Time>,
    /// Who undid it.
    pub undone_by: Option<UserId>,
}

/// How a message came to its conversation after it was filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Moved {
    /// The merge or split that moved it last.
    pub rearrangement_id: RearrangementId,
    /// Which of the two.
    pub kind: RearrangementKind,
    /// The number of the conversation that it came from.
    pub number: i64,
}

/// Merges one conversation into another, for tests of what follows from it.
#[cfg(test)]
pub(crate) fn merge_for_test(
    tx: &mut causeway_store::Tx<'_>,
    permit: causeway_web::Permit<causeway_identity::permission::WriteConversations>,
    into: ConversationId,
    from: ConversationId,
) -> Result<(), causeway_web::Problem> {
    merge::merge(tx, permit, into, &[from], None).map(drop)
}

#[cfg(test)]
mod tests;
