//! Drafts: what an agent has written and not sent, kept on the server so that no crash or other device loses it.
//! A draft belongs to one agent, one conversation and one mode; nobody else sees it.

pub mod routes;
pub mod store;

use causeway_base::Time;
use causeway_mail::Address;
use causeway_store::named_values;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// Raised by every save.
    pub version: i64,
    /// When it was saved.
    pub updated_at: Time,
}
