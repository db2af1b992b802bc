//! Ordered lines of a conversation: what is to do, which problems the customer has (R163), and what both sides agreed to
//! be true (R100). It never sends anything to a customer.

pub mod restate;
pub mod routes;
pub mod store;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{from_row, id_type, named_values};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

id_type!(ItemId, "Names a line of a checklist.");

named_values!(ItemKind "What a line is." {
    Task "Something that the team has to do." = "task",
    Problem "One of several problems that the customer has." = "problem",
    Fact "Something that the customer confirmed." = "fact",
});

/// A line.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// What it is.
    pub kind: ItemKind,
    /// Its words.
    pub text: String,
    /// Its place among those of its kind.
    pub position: i64,
    /// When it was done, solved or confirmed.
    pub done_at: Option<Time>,
    /// By whom.
    pub done_by: Option<UserId>,
    /// Who wrote it.
    pub created_by: UserId,
    /// When.
    pub created_at: Time,
    /// Raised by every change.
    pub version: i64,
}
from_row!(Item { id, kind, text, position, done_at, done_by, created_by, created_at, version });

/// How many lines a conversation may have.
pub const MOST: i64 = 200;

#[cfg(test)]
mod tests;
