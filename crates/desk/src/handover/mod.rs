//! Packets for engineers: what somebody needs to look into a matter, filled in by a template, complete before it leaves,
//! accepted or returned with marks (R88 to R98). It never holds a password and never overwrites what a person wrote.

mod answer;
pub(crate) mod due;
mod page;
mod prefill;
mod read;
mod receiver;
pub mod report;
pub mod routes;
pub mod rules;
mod send;
pub mod store;
pub mod template;
mod template_routes;
mod words;

use std::collections::BTreeMap;

use causeway_base::{Locale, Time};
use causeway_identity::{TeamId, UserId};
use causeway_store::{Actor, NewEvent, Tx, id_type, named_values};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::ConversationId;
use crate::attachment::AttachmentId;
pub(crate) use prefill::products;
use template::Field;

id_type!(HandoverId, "Names a packet.");
id_type!(SendingId, "Names one sending of a packet.");

named_values!(State "Where a packet stands." {
    Draft "It is being filled in." = "draft",
    Sent "The receiver has it and said nothing yet." = "sent",
    Accepted "The receiver works with it." = "accepted",
    Returned "The receiver gave it back with marks." = "returned",
    Answered "The receiver answered what was asked." = "answered",
});

named_values!(Source "Where a value comes from." {
    Person "Somebody wrote it." = "person",
    Asset "An asset of the customer says it." = "asset",
    Contact "The customer's contact says it." = "contact",
    Text "It stands in a message of the customer." = "text",
    Answer "The customer answered it when asked." = "answer",
});

/// What is known for one field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Entry {
    /// The value; of a choice its word, of a date `2026-01-05`.
    #[serde(default)]
    pub value: String,
    /// Files, of a field for pictures.
    #[serde(default)]
    pub files: Vec<AttachmentId>,
    /// Why there is none; only of files and credentials.
    #[serde(default)]
    pub unavailable: String,
    /// When somebody tried the credential and it worked (R98).
    #[serde(default)]
    pub tested_at: Option<Time>,
    /// Who tried it.
    #[serde(default)]
    pub tested_by: Option<UserId>,
    /// Where the value comes from.
    pub source: Option<Source>,
    /// Who filled it in or took it over; `None` for the desk itself.
    pub by: Option<UserId>,
    /// When.
    pub at: Option<Time>,
}

/// What is known, by the field's key.
pub type Entries = BTreeMap<String, Entry>;

/// How complete a packet is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Completeness {
    /// Of the required fields, in whole percent, rounded down.
    pub percent: i64,
    /// The keys of what is missing, in the template's order.
    pub missing: Vec<String>,
}

/// A value that could be taken over; a person decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Proposal {
    /// The field's key.
    pub key: String,
    /// The value.
    pub value: String,
    /// Where it stands.
    pub source: Source,
}

/// An engineer without a seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outside {
    /// Their name.
    pub name: String,
    /// Where the link goes.
    pub email: String,
    /// The language that they read: `en`, `zh-CN`, `zh-TW` or `ja`.
    pub locale: String,
}

impl Outside {
    /// The language of the page and the mail.
    pub fn locale(&self) -> Locale {
        Locale::nearest(&self.locale)
    }
}

/// One time that a packet was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sending {
    /// Its id.
    pub id: SendingId,
    /// Who sent it.
    pub sent_by: UserId,
    /// When.
    pub sent_at: Time,
    /// How complete it was.
    pub percent: i64,
    /// Why it left before it was complete.
    pub override_reason: Option<String>,
    /// Whether the receiver accepted it; `None` while they said nothing.
    pub accepted: Option<bool>,
    /// The receiver's name.
    pub settled_by: String,
    /// When they said so.
    pub settled_at: Option<Time>,
    /// What they said.
    pub note: String,
    /// What is wrong or missing, by the field's key.
    pub marks: BTreeMap<String, String>,
    /// By when the answer is needed (R92).
    pub due_at: Option<Time>,
    /// What the receiver answered; empty while they did not.
    pub answer: String,
    /// The name of who answered.
    pub answered_by: String,
    /// When.
    pub answered_at: Option<Time>,
}

/// A packet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Handover {
    /// Its id.
    pub id: HandoverId,
    /// The conversation that it is about.
    pub conversation_id: ConversationId,
    /// The template's name when it was opened; empty for the one that comes with the desk.
    pub template_name: String,
    /// Its fields.
    pub fields: Vec<Field>,
    /// What is known.
    pub entries: Entries,
    /// Where it stands.
    pub state: State,
    /// The receiver, if it is a colleague.
    pub to_user: Option<UserId>,
    /// The receiver, if it is a team.
    pub to_team: Option<TeamId>,
    /// The receiver, if it is somebody without a seat.
    pub outside: Option<Outside>,
    /// What the customer was asked last, in this order.
    pub asked: Vec<String>,
    /// When.
    pub asked_at: Option<Time>,
    /// Who opened it.
    pub created_by: UserId,
    /// When.
    pub created_at: Time,
    /// Raised by every change.
    pub version: i64,
    /// Each sending, oldest first.
    pub sendings: Vec<Sending>,
    /// How complete it is.
    pub completeness: Completeness,
    /// What could be taken over.
    pub proposals: Vec<Proposal>,
    /// Whether the caller is its receiver, so that accepting and returning are theirs.
    pub mine: bool,
}

/// Records what happened with a packet; `data` holds what the history and notifications tell.
fn tell(tx: &mut Tx<'_>, kind: &'static str, packet: &Handover, actor: Actor, data: serde_json::Value) {
    let mut all = json!({ "handover_id": packet.id });
    if let (Some(all), serde_json::Value::Object(more)) = (all.as_object_mut(), data) {
        all.extend(more);
    }
    let conversation = Some(packet.conversation_id.0);
    tx.record(NewEvent { kind, conversation, actor, only_for: None, data: all });
}

#[cfg(test)]
mod tests;
