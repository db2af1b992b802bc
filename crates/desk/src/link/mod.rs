//! How conversations belong together: parent and part, related, duplicate, and the problem behind several of them.
//! It never moves messages; merging does.

pub mod routes;

use causeway_identity::UserId;
use causeway_store::{Result, Tx, named_values, sql};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Category, ConversationId};

named_values!(LinkKind "What another conversation is to this one." {
    Parent "The whole that this one is a part of." = "parent",
    Part "A part of this one." = "part",
    Related "About something near." = "related",
    Duplicate "The same matter again." = "duplicate",
    Original "The one that this repeats." = "original",
    Problem "The trouble that causes this one." = "problem",
    Symptom "Caused by this one." = "symptom",
});

impl LinkKind {
    /// The same link, seen from the other side.
    pub const fn other_side(self) -> Self {
        match self {
            Self::Parent => Self::Part,
            Self::Part => Self::Parent,
            Self::Related => Self::Related,
            Self::Duplicate => Self::Original,
            Self::Original => Self::Duplicate,
            Self::Problem => Self::Symptom,
            Self::Symptom => Self::Problem,
        }
    }
}

/// Another conversation, as this one sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// What it is to this one.
    pub kind: LinkKind,
    /// Its id.
    pub id: ConversationId,
    /// Its number.
    pub number: i64,
    /// What it is about.
    pub subject: String,
    /// Where it stands.
    pub category: Category,
}

/// The links of a conversation, by kind and number.
pub fn of(tx: &mut Tx<'_>, id: ConversationId) -> Result<Vec<Link>> {
    type Row = (ConversationId, ConversationId, LinkKind, i64, String, Category);
    let rows: Vec<Row> = tx.all(&sql!(
        "SELECT l.from_conversation, c.id, l.kind, c.number, c.subject, c.category FROM conversation_link l \
         JOIN conversation c ON c.id = CASE WHEN l.from_conversation = ? THEN l.to_conversation ELSE l.from_conversation END \
         WHERE l.from_conversation = ? OR l.to_conversation = ? ORDER BY c.number LIMIT 200",
        id,
        id,
        id
    ))?;
    let seen = |(from, other, kind, number, subject, category): Row| {
        let kind = if from == id { kind } else { kind.other_side() };
        Link { kind, id: other, number, subject, category }
    };
    let mut links: Vec<Link> = rows.into_iter().map(seen).collect();
    links.sort_by_key(|link| link.kind);
    Ok(links)
}

/// Links two conversations; what linked them before is replaced.
pub fn set(tx: &mut Tx<'_>, from: ConversationId, to: ConversationId, kind: LinkKind, by: UserId) -> Result<()> {
    let now = tx.now();
    drop_link(tx, from, to)?;
    tx.run(&sql!(
        "INSERT INTO conversation_link (from_conversation, to_conversation, kind, by_user, at) VALUES (?, ?, ?, ?, ?)",
        from,
        to,
        kind,
        by,
        now
    ))
    .map(drop)
}

/// Unlinks two conversations. Says whether they were linked.
pub fn drop_link(tx: &mut Tx<'_>, one: ConversationId, other: ConversationId) -> Result<bool> {
    Ok(tx.run(&sql!(
        "DELETE FROM conversation_link WHERE (from_conversation = ? AND to_conversation = ?) \
         OR (from_conversation = ? AND to_conversation = ?)",
        one,
        other,
        other,
        one
    ))? > 0)
}

#[cfg(test)]
mod tests;
