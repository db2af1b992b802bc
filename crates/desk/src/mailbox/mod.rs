//! IMAP mailboxes that feed inboxes: where they are, how to sign in, how far they were read, and whether that works.
//! It never talks to a server; the channels do, and note here what they saw.

pub mod cursor;
pub mod preset;
pub mod routes;
pub mod store;

use causeway_base::{Secret, Time, token};
use causeway_store::named_values;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::InboxId;
use crate::oauth::AccountId;

named_values!(Security "How a connection to a mail server is protected." {
    Tls "TLS from the first byte." = "tls",
    StartTls "TLS after STARTTLS; without it nothing is sent." = "starttls",
    None "Not at all; for servers on the same machine." = "none",
});

named_values!(MailboxState "Whether reading a mailbox works." {
    New "Not read yet." = "new",
    Ok "Read without error." = "ok",
    Failing "The last attempt failed; it is tried again." = "failing",
    SignIn "The provider wants somebody to sign in again; nothing is tried until then." = "sign_in",
    Off "Switched off." = "off",
});

/// A mailbox, without its password.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Mailbox {
    /// The provider it was set up as, a name of [`preset::PRESETS`].
    pub preset: Option<String>,
    /// The IMAP server.
    pub host: String,
    /// Its port.
    pub port: i64,
    /// How the connection is protected.
    pub security: Security,
    /// Whose mailbox is read. With an account it may be another one than the account's own: a shared mailbox.
    pub username: String,
    /// The account that signs in, when it is not a password.
    pub account_id: Option<AccountId>,
    /// The folder that is read.
    pub folder: String,
    /// The server whose `Authentication-Results` are believed (RFC 8601 § 2.5).
    pub authserv_id: Option<String>,
    /// Mails since then were imported when it was connected; without it, only what came afterwards.
    pub import_since: Option<Time>,
    /// Whether it works.
    pub state: MailboxState,
    /// A stable word for what does not work, such as `name_not_found`.
    pub error_code: Option<String>,
    /// The server's words, when it does not work.
    pub error: Option<String>,
    /// When it was last looked at.
    pub last_checked_at: Option<Time>,
    /// When it was last read without error.
    pub last_ok_at: Option<Time>,
    /// When it is tried again, after an error.
    pub next_try_at: Option<Time>,
    /// Whether the server tells of new mail by itself (IDLE); unknown before the first look.
    pub pushes: Option<bool>,
}

/// What a reader needs to fetch.
#[derive(Debug, Clone)]
pub struct Access {
    /// The inbox that is fed.
    pub inbox: InboxId,
    /// The provider it was set up as.
    pub preset: Option<String>,
    /// The IMAP server.
    pub host: String,
    /// Its port.
    pub port: i64,
    /// How the connection is protected.
    pub security: Security,
    /// Whose mailbox it is.
    pub username: String,
    /// The password, opened; or an access token, once [`crate::oauth::token::fill`] has put it there.
    pub password: Secret,
    /// The account whose access token takes the password's place.
    pub account: Option<AccountId>,
    /// The folder.
    pub folder: String,
    /// How far it was read.
    pub cursor: cursor::Cursor,
    /// Raised by every change of the settings, so that a reader starts over.
    pub version: i64,
}

impl Access {
    /// What the source keys of this mailbox's mails begin with under `validity`: `imap/<inbox>/<place>/<validity>/`.
    pub fn key_prefix(&self, validity: i64) -> String {
        key_prefix(self.inbox, &self.cursor.place, validity)
    }
}

/// See [`Access::key_prefix`]. Mailboxes that were connected before places were kept have none in their keys.
pub fn key_prefix(inbox: InboxId, place: &str, validity: i64) -> String {
    if place.is_empty() { format!("imap/{inbox}/{validity}/") } else { format!("imap/{inbox}/{place}/{validity}/") }
}

/// A short name for server, login and folder: UIDs of another place say nothing about this one, also when its
/// UIDVALIDITY happens to be the same (RFC 3501 § 2.3.1.1 promises that only within one mailbox).
pub fn place_of(host: &str, username: &str, folder: &str) -> String {
    token::hash(&format!("{host}\n{username}\n{folder}"))[..16].to_owned()
}

#[cfg(test)]
mod tests;
