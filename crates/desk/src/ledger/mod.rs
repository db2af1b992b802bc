//! The ledger: every mail that arrived, with what became of it.
//! A row and the raw mail are on disk before the sender hears that the mail was taken, and no row is ever deleted.

pub mod proof;
pub mod proof_routes;
pub mod receive;
pub mod routes;
pub mod store;
pub mod unfetched;

use causeway_base::Time;
use causeway_store::{id_type, named_values};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ConversationId;

id_type!(LedgerId, "Names a mail in the ledger.");

named_values!(Source "How a mail came." {
    Smtp "Another server handed it over." = "smtp",
    Imap "It was fetched from a mailbox." = "imap",
    File "The operator put it in." = "file",
});

named_values!(Outcome "What became of a mail." {
    Received "It waits to be taken in." = "received",
    Joined "It became a message of a conversation that was there." = "joined",
    Created "It began a conversation." = "created",
    Ignored "It was kept and left aside; the reason says why." = "ignored",
    Failed "It could not be taken in; it can be replayed." = "failed",
});

named_values!(Reason "Why that became of it." {
    Waiting "It has not been looked at." = "waiting",
    Threaded "It belongs to a conversation." = "threaded",
    NoThread "It belongs to none that we know." = "no_thread",
    Duplicate "The same mail is there already." = "duplicate",
    OwnMail "The desk sent it itself." = "own_mail",
    Automatic "An automatic answer to nothing that we know." = "automatic",
    Report "A delivery report about nothing that we know." = "report",
    Unreadable "The program stumbled over it." = "unreadable",
    NotFetched "The mailbox's server does not give it out; it is asked again." = "not_fetched",
    TooLarge "It is larger than the desk takes." = "too_large",
    Renumbered "The mailbox's server numbered its mails anew; this one has another row." = "renumbered",
});

/// The envelope that a mail came in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// `MAIL FROM`; `None` for the null sender.
    pub from: Option<String>,
    /// `RCPT TO`.
    #[serde(default)]
    pub to: Vec<String>,
    /// The address of the server that handed it over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip: Option<std::net::IpAddr>,
    /// The name that server gave itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub helo: String,
}

/// A conversation as the ledger names it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct LedgerConversation {
    /// Its id.
    pub id: ConversationId,
    /// Its number.
    pub number: i64,
}

/// A row of the ledger as people see it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct LedgerRow {
    /// Its id.
    pub id: LedgerId,
    /// How the mail came.
    pub source: Source,
    /// When it came.
    pub received_at: Time,
    /// Who wrote it, as its header says.
    pub from_address: Option<String>,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// Its subject.
    pub subject: Option<String>,
    /// Its size in bytes.
    pub size: i64,
    /// What became of it.
    pub outcome: Outcome,
    /// Why.
    pub reason: Reason,
    /// More words on that.
    pub detail: String,
    /// Where it went.
    pub conversation: Option<LedgerConversation>,
    /// How often it was tried.
    pub attempts: i64,
    /// Whether it is old mail that was imported: nobody was told and nothing answered.
    pub silent: bool,
    /// When the mailbox's server is asked for it again.
    pub next_try_at: Option<Time>,
}
