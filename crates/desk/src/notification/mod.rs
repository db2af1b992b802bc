//! Notifications: what the team is told of what others did, read from the event log, by the media that each person chose.
//! It never tells anybody of their own acts, nothing twice, and no more of a customer than the reader may know.

pub mod digest;
pub mod gather;
pub mod hook;
pub mod hook_format;
pub mod hook_routes;
pub mod preferences;
pub mod reader;
pub mod routes;
pub mod store;
pub mod unsubscribe;
pub mod words;

use causeway_base::Time;
use causeway_store::{id_type, named_values};
use schemars::JsonSchema;
use serde::Serialize;

use crate::room::PostId;
use crate::{ConversationId, conversation};

id_type!(NotificationId, "Names a notification.");
id_type!(HookId, "Names a chat group or program that is told.");

named_values!(Kind "What somebody is told of." {
    Assigned "A conversation was given to them." = "assigned",
    Mentioned "A colleague mentioned them." = "mentioned",
    Draft "A colleague handed a draft to them." = "draft",
    Message "Somebody wrote in a conversation of theirs, or one that they follow." = "message",
    Unassigned "Nobody has a new conversation of their team." = "unassigned",
    Failed "A reply of theirs could not be delivered." = "failed",
    Announcement "An announcement in the team room." = "announcement",
    Promise "A promise of theirs to a customer is due soon." = "promise",
    Rule "A rule tells them of a conversation." = "rule",
    Handover "A packet for engineers came to them, or one of theirs was accepted, returned or answered, or is overdue." = "handover",
    Clock "The goal or the promise of a conversation of theirs passed without an answer." = "clock",
    Escalation "A matter climbed to them." = "escalation",
    Call "A call that they or their team should make was asked for, is due or is overdue." = "call",
    More "More than they want to be told in an hour." = "more",
});

impl Kind {
    /// The kinds that people choose media for.
    pub const CHOSEN: [Self; 13] = [
        Self::Assigned,
        Self::Mentioned,
        Self::Draft,
        Self::Message,
        Self::Unassigned,
        Self::Failed,
        Self::Announcement,
        Self::Promise,
        Self::Rule,
        Self::Handover,
        Self::Clock,
        Self::Escalation,
        Self::Call,
    ];
}

/// The conversation that a notification is about, as its reader may see it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AboutConversation {
    /// Its id.
    pub id: ConversationId,
    /// Its number.
    pub number: i64,
    /// Its subject with secrets covered; empty when the reader may not know the customer.
    pub subject: String,
    /// The customer, or what stands for a confidential one.
    pub contact: String,
}

impl From<conversation::ConversationRow> for AboutConversation {
    fn from(row: conversation::ConversationRow) -> Self {
        Self { id: row.id, number: row.number, subject: crate::secret::masked(&row.subject), contact: row.contact.name }
    }
}

/// The post that a notification is about.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AboutPost {
    /// Its id.
    pub id: PostId,
    /// Its title.
    pub title: String,
}

/// A notification as its reader sees it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Notification {
    /// Its id.
    pub id: NotificationId,
    /// What it tells.
    pub kind: Kind,
    /// How often that happened while it was unread.
    pub count: i64,
    /// Who did it last, or the rule's name; empty for the desk itself.
    pub who: String,
    /// The conversation.
    pub conversation: Option<AboutConversation>,
    /// The post of the team room.
    pub post: Option<AboutPost>,
    /// When it last happened.
    pub at: Time,
    /// Whether it was read.
    pub read: bool,
}

#[cfg(test)]
mod tests;
