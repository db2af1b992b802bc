//! Messages of a conversation: what customers wrote, what was answered, and notes of the team.
//! A message is never changed after it was written; only its delivery moves.

pub mod begin;
pub mod routes;
pub mod store;
pub mod undo;
pub mod write;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_mail::Address;
use causeway_store::{ActorKind, id_type, named_values};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ConversationId;
use crate::attachment::Attachment;

id_type!(MessageId, "Names a message.");

named_values!(Kind "What a message is." {
    Incoming "A customer wrote it." = "incoming",
    Reply "It goes to the customer." = "reply",
    Note "Only the team sees it." = "note",
});

named_values!(Delivery "Where a reply stands on its way out." {
    Undo "It waits a moment in which it can be taken back." = "undo",
    Queued "It waits for the relay, or for another attempt." = "queued",
    Sending "It is being handed over." = "sending",
    Sent "The relay took it." = "sent",
    Failed "The relay refused it, or it bounced." = "failed",
    Held "There is no relay; it leaves when one is set." = "held",
});

named_values!(JoinRule "Why a message is in its conversation." {
    Token "It carries the signed mark of the conversation." = "token",
    Reference "It answers a message of the conversation, and its sender takes part." = "reference",
    Number "Its subject names the conversation, and its sender takes part." = "number",
    New "It began the conversation." = "new",
});

/// Who wrote a message.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Author {
    /// A customer, a member of the team, or the desk itself.
    pub kind: ActorKind,
    /// The contact's or user's id.
    pub id: Option<Uuid>,
    /// The name as it was then.
    pub name: String,
    /// The address that it was written from.
    pub email: Option<String>,
}

/// Why a message is where it is.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Join {
    /// The rule that decided.
    pub rule: JoinRule,
    /// What it went by: the header, the number.
    pub detail: String,
}

/// To whom a message went.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct Recipients {
    /// `To`.
    #[serde(default)]
    pub to: Vec<Address>,
    /// `Cc`.
    #[serde(default)]
    pub cc: Vec<Address>,
    /// `Bcc`.
    #[serde(default)]
    pub bcc: Vec<Address>,
}

/// A message as the team sees it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// Its conversation.
    pub conversation_id: ConversationId,
    /// Its place in the conversation, from 1.
    pub seq: i64,
    /// What it is.
    pub kind: Kind,
    /// Who wrote it.
    pub author: Author,
    /// To whom it went.
    #[serde(flatten)]
    pub recipients: Recipients,
    /// Its own subject, when it has one.
    pub subject: Option<String>,
    /// What the person newly wrote, as plain text.
    pub text: String,
    /// The same as safe HTML.
    pub html: Option<String>,
    /// The quoted history that came with it, as safe HTML.
    pub quoted_html: Option<String>,
    /// The signature that came with it, as safe HTML.
    pub signature_html: Option<String>,
    /// How many remote images are blocked until asked for.
    pub remote_images: usize,
    /// Whether it brings its own colours and is shown on light paper.
    pub paper: bool,
    /// Its language, a BCP 47 tag.
    pub lang: Option<String>,
    /// What kind of automatic mail it is.
    pub automatic: Option<String>,
    /// Why it is in this conversation.
    pub join: Option<Join>,
    /// Whom a note mentions.
    pub mentions: Vec<UserId>,
    /// What hangs on it.
    pub attachments: Vec<Attachment>,
    /// Where a reply stands.
    pub delivery: Option<Delivery>,
    /// The mail server's words.
    pub delivery_detail: Option<String>,
    /// When a reply leaves.
    pub send_at: Option<Time>,
    /// When the relay took it.
    pub sent_at: Option<Time>,
    /// Whether the raw mail can be read.
    pub has_raw: bool,
    /// When it was written.
    pub created_at: Time,
}

#[cfg(test)]
mod tests;
