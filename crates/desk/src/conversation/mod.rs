//! Conversations: one matter of one customer, on any channel, with its state and its history.
//! It never changes without an event that says who changed what from which value to which.

pub mod change;
pub mod history;
pub mod list;
pub(crate) mod open;
pub mod routes;
pub mod rules;
pub mod store;
pub mod tally;
pub mod view;
pub mod wake;

use std::collections::BTreeMap;

use causeway_base::Time;
use causeway_identity::{TeamId, UserId};
use causeway_people::{CompanyRef, ContactId};
use causeway_store::{id_type, named_values};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use crate::status::Category;
use crate::tag::TagRef;
use crate::{InboxId, StatusId};

id_type!(ConversationId, "Names a conversation; people use its number.");

named_values!(Priority "How much it presses." {
    Urgent "Before everything else." = "urgent",
    High "Before the ordinary." = "high",
    Normal "The ordinary." = "normal",
    Low "When there is time." = "low",
});

/// A status as a conversation shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StatusRef {
    /// Its id.
    pub id: StatusId,
    /// Its name.
    pub name: String,
    /// What it means.
    pub category: Category,
    /// Whether it is shown by its category's translated name.
    pub builtin: bool,
}

/// The customer as a conversation shows them.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ContactRef {
    /// The contact's id.
    pub id: ContactId,
    /// The name.
    pub name: String,
    /// The address to write to.
    pub email: Option<String>,
    /// The company.
    pub company: Option<CompanyRef>,
    /// Whether they are confidential and the reader may not know them; the name is a stand-in then.
    pub masked: bool,
    /// Whether they or their company are confidential, also for readers who may know them: a browser keeps nothing of it.
    #[serde(default)]
    pub confidential: bool,
}

/// A conversation as lists show it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ConversationRow {
    /// Its id.
    pub id: ConversationId,
    /// The short number that people say.
    pub number: i64,
    /// What it is about.
    pub subject: String,
    /// The beginning of the newest message.
    pub snippet: String,
    /// Where it stands.
    pub status: StatusRef,
    /// How much it presses.
    pub priority: Priority,
    /// Who answers it.
    pub assignee_id: Option<UserId>,
    /// The team it belongs to.
    pub team_id: Option<TeamId>,
    /// The inbox it came through.
    pub inbox_id: InboxId,
    /// By which way a reply reaches the customer.
    #[serde(default)]
    pub way: crate::chat::Way,
    /// The customer.
    pub contact: ContactRef,
    /// Its tags, by name.
    pub tags: Vec<TagRef>,
    /// The language of the customer's first message, a BCP 47 tag.
    pub lang: Option<String>,
    /// Whether it has a message that the reader has not seen.
    pub unread: bool,
    /// Whether the reader is mentioned in it.
    pub mentioned: bool,
    /// Whether any message has an attachment.
    pub has_attachment: bool,
    /// Whether a reply could not be delivered.
    pub delivery_failed: bool,
    /// Why it counts as spam, when it does.
    pub spam: Option<crate::spam::Verdict>,
    /// How many messages it has.
    pub message_count: i64,
    /// The number of the newest message.
    pub last_seq: i64,
    /// When somebody last wrote.
    pub last_activity_at: Time,
    /// Since when the customer waits for an answer: the oldest message that has none.
    pub waiting_since: Option<Time>,
    /// When it comes back from its snooze.
    pub snoozed_until: Option<Time>,
    /// When its next step is due.
    pub next_action_at: Option<Time>,
    /// The clock that presses most, if one runs.
    pub clock: Option<crate::sla::Shown>,
    /// Its place in the list that was asked for, the largest first; without one, its last activity.
    pub place: i64,
    /// When it began.
    pub created_at: Time,
    /// Raised by every change of its state.
    pub version: i64,
    /// What the fields hold that the list's view shows, by field.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<crate::field::FieldId, String>,
}

/// Somebody who takes part by mail.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Participant {
    /// The address.
    pub address: String,
    /// The name, as last seen.
    pub name: String,
}

/// An inbox as a conversation shows it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct InboxRef {
    /// Its id.
    pub id: InboxId,
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: String,
}

/// A conversation with what its own page needs beyond a row.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Conversation {
    /// What lists show.
    #[serde(flatten)]
    pub row: ConversationRow,
    /// Who is told of everything that happens in it.
    pub follower_ids: Vec<UserId>,
    /// Who takes part by mail.
    pub participants: Vec<Participant>,
    /// The addresses of participants who are not proven to be who they say: only a signed mark brought them here.
    pub unverified: Vec<String>,
    /// The inbox it came through.
    pub inbox: InboxRef,
    /// Up to which message the reader has read.
    pub read_seq: i64,
    /// What the customer really wants, in the team's words.
    pub goal: String,
    /// The customer's conversation, when this is a side conversation with somebody outside.
    pub side_of: Option<crate::side::MainRef>,
    /// How it ended, while it is solved.
    pub outcome: Option<crate::solve::OutcomeInput>,
}

/// The state that changes are made on: one row of the table, without what hangs on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Its id.
    pub id: ConversationId,
    /// Its number.
    pub number: i64,
    /// See [`ConversationRow::subject`].
    pub subject: String,
    /// The status.
    pub status_id: StatusId,
    /// The status's category.
    pub category: Category,
    /// See [`ConversationRow::priority`].
    pub priority: Priority,
    /// See [`ConversationRow::assignee_id`].
    pub assignee_id: Option<UserId>,
    /// See [`ConversationRow::team_id`].
    pub team_id: Option<TeamId>,
    /// See [`ConversationRow::inbox_id`].
    pub inbox_id: InboxId,
    /// The customer.
    pub contact_id: ContactId,
    /// See [`ConversationRow::lang`].
    pub lang: Option<String>,
    /// See [`ConversationRow::last_seq`].
    pub last_seq: i64,
    /// See [`ConversationRow::waiting_since`].
    pub waiting_since: Option<Time>,
    /// See [`ConversationRow::snoozed_until`].
    pub snoozed_until: Option<Time>,
    /// See [`ConversationRow::next_action_at`].
    pub next_action_at: Option<Time>,
    /// See [`ConversationRow::version`].
    pub version: i64,
}
causeway_store::from_row!(State {
    id,
    number,
    subject,
    status_id,
    category,
    priority,
    assignee_id,
    team_id,
    inbox_id,
    contact_id,
    lang,
    last_seq,
    waiting_since,
    snoozed_until,
    next_action_at,
    version
});

#[cfg(test)]
mod tests;
