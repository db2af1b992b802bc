//! Drafts: what an agent has written and not sent, kept on the server so that no crash or other device loses it.
//! A draft belongs to one agent, one conversation and one mode; nobody else sees it until it is handed over.

pub mod hand_over;
pub mod routes;
pub mod store;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_mail::Address;
use causeway_store::named_values;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::MessageId;
use crate::attachment::AttachmentId;

named_values!(Mode "What the draft will become." {
    Reply "A reply." = "reply",
    Note "A note." = "note",
});

/// A draft.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Draft {
    /// What it will become.
    pub mode: Mode,
    /// The text.
    pub html: String,
    /// `To`.
    pub to: Vec<Address>,
    /// `Cc`.
    pub cc: Vec<Address>,
    /// `Bcc`.
    pub bcc: Vec<Address>,
    /// Uploads.
    pub attachment_ids: Vec<AttachmentId>,
    /// The older message that it answers, when one was chosen.
    pub answers: Option<MessageId>,
    /// The colleague who handed it over, until it is saved anew.
    pub handed_by: Option<UserId>,
    /// Raised by every save.
    pub version: i64,
    /// When it was saved.
    pub updated_at: Time,
}

#[cfg(test)]
mod tests;
