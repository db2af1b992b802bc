//! IMAP mailboxes that feed inboxes: where they are, how far they were read, and whether that works.
//! The cursor moves only in the unit of work that writes the mails before it into the ledger.

use std::collections::HashMap;

use causeway_base::seal::Sealer;
use causeway_base::{Secret, Time};
use causeway_store::{Error, Result, Tx, from_row, named_values, sql};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::InboxId;

named_values!(Security "How a connection to a mail server is protected." {
    Tls "TLS from the first byte." = "tls",
    StartTls "TLS after STARTTLS; without it nothing is sent." = "starttls",
    None "Not at all; for servers on the same machine." = "none",
});

named_values!(MailboxState "Whether reading a mailbox works." {
    New "Not read yet." = "new",
    Ok "Read without error." = "ok",
    Failing "The last attempt failed; it is tried again." = "failing",
    Off "Switched off." = "off",
});

/// A mailbox, without its password.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Mailbox {
    /// The IMAP server.
    pub host: String,
    /// Its port.
    pub port: i64,
    /// How the connection is protected.
    pub security: Security,
    /// The login.
    pub username: String,
    /// The folder that is read.
    pub folder: String,
    /// Whether it works.
    pub state: MailboxState,
    /// The server's words, when it does not.
    pub error: Option<String>,
    /// When it was last looked at.
    pub last_checked_at: Option<Time>,
}
from_row!(Mailbox { host, port, security, username, folder, state, error, last_checked_at });

/// What a reader needs to fetch.
#[derive(Debug, Clone)]
pub struct Access {
    /// The inbox that is fed.
    pub inbox: InboxId,
    /// The IMAP server.
    pub host: String,
    /// Its port.
    pub port: i64,
    /// How the connection is protected.
    pub security: Security,
    /// The login.
    pub username: String,
    /// The password, opened.
    pub password: Secret,
    /// The folder.
    pub folder: String,
    /// The server's UIDVALIDITY when it was last read (RFC 3501 § 2.3.1.1).
    pub uid_validity: Option<i64>,
    /// The highest UID that is in the ledger.
    pub last_uid: Option<i64>,
    /// Raised by every change of the settings, so that a reader starts over.
    pub version: i64,
}

/// All mailboxes by inbox.
pub fn all(tx: &mut Tx<'_>) -> Result<HashMap<InboxId, Mailbox>> {
    let ids: Vec<(InboxId,)> = tx.all(&sql!("SELECT inbox_id FROM mailbox"))?;
    let mut found = HashMap::new();
    for (id,) in ids {
        let mailbox = tx.first(&sql!(
            "SELECT host, port, security, username, folder, state, error, last_checked_at FROM mailbox WHERE inbox_id = ?",
            id
        ))?;
        found.extend(mailbox.map(|mailbox: Mailbox| (id, mailbox)));
    }
    Ok(found)
}

struct AccessRow {
    inbox: InboxId,
    host: String,
    port: i64,
    security: Security,
    username: String,
    sealed: String,
    folder: String,
    uid_validity: Option<i64>,
    last_uid: Option<i64>,
    version: i64,
}
from_row!(AccessRow { inbox, host, port, security, username, sealed, folder, uid_validity, last_uid, version });

fn place(inbox: InboxId) -> String {
    format!("mailbox/password/{inbox}")
}

/// How to reach every mailbox that is not switched off. One whose password cannot be opened is left out and marked.
pub fn accesses(tx: &mut Tx<'_>, sealer: &Sealer) -> Result<Vec<Access>> {
    let rows: Vec<AccessRow> = tx.all(&sql!(
        "SELECT inbox_id, host, port, security, username, password_sealed, folder, uid_validity, last_uid, version \
         FROM mailbox WHERE state <> 'off' ORDER BY inbox_id"
    ))?;
    Ok(rows.into_iter().filter_map(|row| opened(row, sealer)).collect())
}

fn opened(row: AccessRow, sealer: &Sealer) -> Option<Access> {
    let password = sealer.open(&row.sealed, &place(row.inbox)).ok()?;
    Some(Access {
        inbox: row.inbox,
        host: row.host,
        port: row.port,
        security: row.security,
        username: row.username,
        password,
        folder: row.folder,
        uid_validity: row.uid_validity,
        last_uid: row.last_uid,
        version: row.version,
    })
}

/// What people set of a mailbox. Without a password the stored one stays.
#[derive(Debug, Clone)]
pub struct Fields {
    /// The IMAP server.
    pub host: String,
    /// Its port.
    pub port: i64,
    /// How the connection is protected.
    pub security: Security,
    /// The login.
    pub username: String,
    /// The password.
    pub password: Option<Secret>,
    /// The folder.
    pub folder: String,
}

/// Writes a mailbox; another server or folder is read from its beginning. Says `false` when there is no password.
pub fn set(tx: &mut Tx<'_>, inbox: InboxId, fields: &Fields, sealer: &Sealer) -> Result<bool> {
    let stored: Option<(String, String, String, String)> =
        tx.first(&sql!("SELECT password_sealed, host, username, folder FROM mailbox WHERE inbox_id = ?", inbox))?;
    let sealed = match (&fields.password, &stored) {
        (Some(secret), _) => {
            sealer.seal(secret, &place(inbox), tx.random()).map_err(|error| Error::Defect(error.to_string()))?
        }
        (None, Some((sealed, ..))) => sealed.clone(),
        (None, None) => return Ok(false),
    };
    let same = stored.is_some_and(|(_, host, username, folder)| {
        host == fields.host && username == fields.username && folder == fields.folder
    });
    tx.run(&sql!(
        "INSERT INTO mailbox (inbox_id, host, port, security, username, password_sealed, folder, state) \
         VALUES (?, ?, ?, ?, ?, ?, ?, 'new') ON CONFLICT (inbox_id) DO UPDATE SET host = excluded.host, \
         port = excluded.port, security = excluded.security, username = excluded.username, \
         password_sealed = excluded.password_sealed, folder = excluded.folder, state = 'new', error = NULL, \
         version = mailbox.version + 1",
        inbox,
        &fields.host,
        fields.port,
        fields.security,
        &fields.username,
        sealed,
        &fields.folder
    ))?;
    if !same {
        tx.run(&sql!("UPDATE mailbox SET uid_validity = NULL, last_uid = NULL WHERE inbox_id = ?", inbox))?;
    }
    tx.ring("mailbox");
    Ok(true)
}

/// Takes the mailbox of an inbox away. Says whether there was one.
pub fn delete(tx: &mut Tx<'_>, inbox: InboxId) -> Result<bool> {
    tx.ring("mailbox");
    Ok(tx.run(&sql!("DELETE FROM mailbox WHERE inbox_id = ?", inbox))? > 0)
}

/// Moves the cursor; called in the unit of work that wrote the mails up to `uid` into the ledger.
pub fn advance(tx: &mut Tx<'_>, inbox: InboxId, uid_validity: i64, uid: i64) -> Result<()> {
    tx.run(&sql!("UPDATE mailbox SET uid_validity = ?, last_uid = ? WHERE inbox_id = ?", uid_validity, uid, inbox))
        .map(drop)
}

/// Notes how the last look went; a change of the state is told to every screen.
pub fn note(tx: &mut Tx<'_>, inbox: InboxId, error: Option<&str>) -> Result<()> {
    let state = if error.is_some() { MailboxState::Failing } else { MailboxState::Ok };
    let before: Option<(MailboxState,)> = tx.first(&sql!("SELECT state FROM mailbox WHERE inbox_id = ?", inbox))?;
    let now = tx.now();
    tx.run(&sql!(
        "UPDATE mailbox SET state = ?, error = ?, last_checked_at = ? WHERE inbox_id = ? AND state <> 'off'",
        state,
        error,
        now,
        inbox
    ))?;
    if before.is_some_and(|(before,)| before != state) {
        crate::told::settings_changed(tx, causeway_store::Actor::SYSTEM, "inboxes");
    }
    Ok(())
}
