//! Contacts that turn out to be one person: merged into one, and taken apart again exactly as they were.
//! It never deletes a contact; the one that was merged stays and leads to the other.

mod duplicates;
mod merge;
pub mod routes;
mod store;
mod undo;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_people::ContactId;
use causeway_store::{Actor, NewEvent, Tx, id_type};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::ConversationId;
use crate::asset::AssetId;
use crate::field::FieldId;

id_type!(ContactMergeId, "Names a merge of contacts.");

/// A merge of contacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ContactMerge {
    /// Its id.
    pub id: ContactMergeId,
    /// When.
    pub at: Time,
    /// Who did it.
    pub by: UserId,
    /// The contact that was merged.
    pub from_id: ContactId,
    /// Their name.
    pub from_name: String,
    /// Into whom.
    pub into_id: ContactId,
    /// When it was undone.
    pub undone_at: Option<Time>,
}

/// The values of the target that a merge may change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Standing {
    company: Option<causeway_people::CompanyId>,
    locale: Option<String>,
    reading: Option<String>,
    time_zone: Option<String>,
    note: String,
    confidential: bool,
}

/// What the undoing needs: what moved, and how the target stood before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    before: Standing,
    after: Standing,
    /// The source's addresses with the places that they had.
    addresses: Vec<(String, i64)>,
    conversations: Vec<ConversationId>,
    assets: Vec<AssetId>,
    fields: Vec<FieldId>,
    /// Whom the merge put on the target's access list.
    access: Vec<UserId>,
}

/// Tells screens, views and the search index: both contacts are others now, and so are the conversations that moved.
fn tell(tx: &mut Tx<'_>, actor: Actor, from: ContactId, into: ContactId, moved: &[ConversationId]) {
    for contact in [from, into] {
        let data = json!({ "contact_id": contact });
        tx.record(NewEvent { kind: "contact.changed", conversation: None, actor, only_for: None, data });
    }
    for conversation in moved {
        let data = json!({ "changes": { "contact_id": { "from": from, "to": into } } });
        let conversation = Some(conversation.0);
        tx.record(NewEvent { kind: "conversation.changed", conversation, actor, only_for: None, data });
    }
}

#[cfg(test)]
mod tests;
