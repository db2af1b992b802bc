//! Inboxes: the addresses that customers write to, and the IMAP mailbox that may feed each.
//! It never fetches mail; it says where from and remembers how far that came.

pub mod behaviour;
pub mod routes;
pub mod store;

use causeway_identity::TeamId;
use causeway_store::{id_type, named_values};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use crate::mailbox::{Mailbox, MailboxState, Security};

id_type!(InboxId, "Names an inbox.");

named_values!(SenderName "Whose name customers see on an answer." {
    Agent "The agent's, with the organisation's." = "agent",
    Team "The team's, else the inbox's." = "team",
    Inbox "The inbox's." = "inbox",
});

/// An inbox.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Inbox {
    /// Its id.
    pub id: InboxId,
    /// Its name.
    pub name: String,
    /// The address that customers write to, lower case.
    pub address: String,
    /// Further addresses whose mail belongs here, lower case.
    pub aliases: Vec<String>,
    /// The team that gets what arrives here.
    pub team_id: Option<TeamId>,
    /// Whose name customers see.
    pub from_name: SenderName,
    /// Whether answers carry the history below them.
    pub quote_history: bool,
    /// What stands under every answer, below the agent's own signature.
    pub signature_html: String,
    /// Raised by every change.
    pub version: i64,
    /// The mailbox that feeds it.
    pub mailbox: Option<Mailbox>,
}

/// The address without what a plus adds to its local part (subaddressing, RFC 5233).
pub(crate) fn plain(address: &str) -> String {
    let address = causeway_base::text::address_key(address);
    match address.split_once('@') {
        Some((local, domain)) => format!("{}@{domain}", local.split('+').next().unwrap_or(local)),
        None => address,
    }
}

impl Inbox {
    /// Whether mail to `address` belongs here: its own address or an alias, with or without what a plus adds.
    pub fn receives(&self, address: &str) -> bool {
        let (whole, plain) = (causeway_base::text::address_key(address), plain(address));
        std::iter::once(&self.address).chain(&self.aliases).any(|own| *own == whole || *own == plain)
    }
}
