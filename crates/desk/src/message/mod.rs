//! Messages of a conversation: what customers wrote, what was answered, and notes of the team.
//! A message is never changed after it was written; only its delivery moves, and its secrets may go to the vault.

pub mod begin;
pub mod marks;
pub mod recipients;
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
    Scheduled "It leaves at a time that was chosen." = "scheduled",
    Paused "The customer wrote before the chosen time; somebody has to look." = "paused",
    Queued "It waits for the relay, or for another attempt." = "queued",
    Sending "It is being handed over." = "sending",
    Sent "The relay took it." = "sent",
    Failed "The relay refused it, or it bounced." = "failed",
    Held "There is no relay; it leaves when one is set." = "held",
});

named_values!(JoinRule "Why a message is in its conversation." {
    Token "It was sent to the conversation's signed address." = "token",
    Mark "It quotes a mail of ours that carries the signed mark." = "mark",
    Reference "It answers a message of the conversation, and its sender takes part." = "reference",
    Thread "The mail service counts it to a thread of the conversation, and its sender takes part." = "thread",
    Number "Its subject names the conversation, and its sender takes part." = "number",
    Forwarded "A colleague forwarded it." = "forwarded",
    Window "A notification like one that came shortly before." = "window",
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
    /// What its sender proved; only mails that came in have it.
    pub proof: Option<causeway_proof::Proof>,
    /// Whether it says that it is signed or encrypted; nobody checked.
    pub protection: Option<causeway_mail::Protection>,
    /// Where its answers go, when that is not its author.
    pub reply_to: Vec<Address>,
    /// On what the behaviour that a reply describes was verified: a version, a test tenant (R113).
    pub verified: Option<String>,
    /// The short answers that were offered under it in a chat.
    #[serde(default)]
    pub quick_replies: Vec<String>,
    /// How it came to this conversation after it was filed elsewhere.
    pub moved: Option<crate::rearrange::Moved>,
    /// Whether it joined an old or solved conversation with another subject, so that it may be another matter.
    pub subject_differs: bool,
    /// What it seems to answer, though its sender is not proven to take part there.
    pub suspected: Option<marks::Suspected>,
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
    /// How many secrets are covered in it.
    pub masked: usize,
    /// Its secrets in the vault.
    pub vaulted: Vec<crate::secret::VaultedSecret>,
    /// When it was written.
    pub created_at: Time,
}

#[cfg(test)]
mod tests;
