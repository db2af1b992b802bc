//! All SQL of the settings of mailboxes.
//! It never answers a password in clear but to the reader that signs in.

use std::collections::HashMap;

use causeway_base::seal::Sealer;
use causeway_base::{Secret, Time};
use causeway_store::{Error, Result, Tx, from_row, sql};

use super::{Access, Mailbox, MailboxState, Security, cursor, place_of};
use crate::InboxId;
use crate::oauth::AccountId;

from_row!(Mailbox {
    preset,
    host,
    port,
    security,
    username,
    account_id,
    folder,
    authserv_id,
    import_since,
    state,
    error_code,
    error,
    last_checked_at,
    last_ok_at,
    next_try_at,
    pushes
});

/// The mailbox of an inbox.
pub fn find(tx: &mut Tx<'_>, inbox: InboxId) -> Result<Option<Mailbox>> {
    tx.first(&sql!(
        "SELECT preset, host, port, security, username, account_id, folder, authserv_id, import_since, state, error_code, \
         error, last_checked_at, last_ok_at, next_try_at, pushes FROM mailbox WHERE inbox_id = ?",
        inbox
    ))
}

/// All mailboxes by inbox.
pub fn all(tx: &mut Tx<'_>) -> Result<HashMap<InboxId, Mailbox>> {
    let ids: Vec<(InboxId,)> = tx.all(&sql!("SELECT inbox_id FROM mailbox"))?;
    let mut found = HashMap::new();
    for (id,) in ids {
        found.extend(find(tx, id)?.map(|mailbox| (id, mailbox)));
    }
    Ok(found)
}

struct AccessRow {
    inbox: InboxId,
    preset: Option<String>,
    host: String,
    port: i64,
    security: Security,
    username: String,
    sealed: String,
    account: Option<AccountId>,
    folder: String,
    version: i64,
}
from_row!(AccessRow { inbox, preset, host, port, security, username, sealed, account, folder, version });

fn sealed_for(inbox: InboxId) -> String {
    format!("mailbox/password/{inbox}")
}

/// How to reach every mailbox that is to be read. One whose password cannot be opened is left out.
pub fn accesses(tx: &mut Tx<'_>, sealer: &Sealer) -> Result<Vec<Access>> {
    let rows: Vec<AccessRow> = tx.all(&sql!(
        "SELECT inbox_id, preset, host, port, security, username, password_sealed, account_id, folder, version \
         FROM mailbox WHERE state NOT IN ('off', 'sign_in') ORDER BY inbox_id"
    ))?;
    rows.into_iter().filter_map(|row| opened(tx, row, sealer).transpose()).collect()
}

/// How to reach the mailbox of `inbox`, whatever its state.
pub fn access(tx: &mut Tx<'_>, inbox: InboxId, sealer: &Sealer) -> Result<Option<Access>> {
    let row: Option<AccessRow> = tx.first(&sql!(
        "SELECT inbox_id, preset, host, port, security, username, password_sealed, account_id, folder, version \
         FROM mailbox WHERE inbox_id = ?",
        inbox
    ))?;
    row.map_or(Ok(None), |row| opened(tx, row, sealer))
}

fn opened(tx: &mut Tx<'_>, row: AccessRow, sealer: &Sealer) -> Result<Option<Access>> {
    let password = if row.sealed.is_empty() {
        Secret::default()
    } else if let Ok(password) = sealer.open(&row.sealed, &sealed_for(row.inbox)) {
        password
    } else {
        return Ok(None);
    };
    let cursor = cursor::find(tx, row.inbox)?.unwrap_or_default();
    Ok(Some(Access {
        inbox: row.inbox,
        preset: row.preset,
        host: row.host,
        port: row.port,
        security: row.security,
        username: row.username,
        password,
        account: row.account,
        folder: row.folder,
        cursor,
        version: row.version,
    }))
}

/// What people set of a mailbox. Without a password the stored one stays.
#[derive(Debug, Clone)]
pub struct Fields {
    /// See [`Mailbox::preset`].
    pub preset: Option<String>,
    /// The IMAP server.
    pub host: String,
    /// Its port.
    pub port: i64,
    /// How the connection is protected.
    pub security: Security,
    /// Whose mailbox it is.
    pub username: String,
    /// The password.
    pub password: Option<Secret>,
    /// The account that signs in instead of a password.
    pub account: Option<AccountId>,
    /// The folder.
    pub folder: String,
    /// See [`Mailbox::authserv_id`].
    pub authserv_id: Option<String>,
    /// Mails since then are imported, silently; without it only what comes from now on is read.
    pub import_since: Option<Time>,
}

/// What there was before a mailbox was set.
struct Stored {
    sealed: String,
    host: String,
    username: String,
    folder: String,
    import_since: Option<Time>,
}
from_row!(Stored { sealed, host, username, folder, import_since });

/// Writes a mailbox. Another server, login or folder begins anew, by its own `import_since`; an earlier `import_since`
/// of the same one fetches what lies between. Says `false` when there is neither password nor account.
pub fn set(tx: &mut Tx<'_>, inbox: InboxId, fields: &Fields, sealer: &Sealer) -> Result<bool> {
    let stored: Option<Stored> = tx.first(&sql!(
        "SELECT password_sealed, host, username, folder, import_since FROM mailbox WHERE inbox_id = ?",
        inbox
    ))?;
    let sealed = match (&fields.account, &fields.password, &stored) {
        (Some(_), ..) => String::new(),
        (None, Some(secret), _) => {
            sealer.seal(secret, &sealed_for(inbox), tx.random()).map_err(|error| Error::Defect(error.to_string()))?
        }
        (None, None, Some(stored)) if !stored.sealed.is_empty() => stored.sealed.clone(),
        (None, None, _) => return Ok(false),
    };
    tx.run(&sql!(
        "INSERT INTO mailbox (inbox_id, preset, host, port, security, username, password_sealed, account_id, folder, \
         authserv_id, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'new') ON CONFLICT (inbox_id) DO UPDATE SET \
         preset = excluded.preset, host = excluded.host, port = excluded.port, security = excluded.security, \
         username = excluded.username, password_sealed = excluded.password_sealed, account_id = excluded.account_id, \
         folder = excluded.folder, authserv_id = excluded.authserv_id, state = 'new', error = NULL, error_code = NULL, \
         next_try_at = NULL, version = mailbox.version + 1",
        inbox,
        fields.preset.clone(),
        &fields.host,
        fields.port,
        fields.security,
        &fields.username,
        sealed,
        fields.account,
        &fields.folder,
        fields.authserv_id.clone()
    ))?;
    begin(tx, inbox, fields, stored.as_ref())?;
    tx.ring("mailbox");
    Ok(true)
}

/// Sets from where a mailbox is read, if that changed.
fn begin(tx: &mut Tx<'_>, inbox: InboxId, fields: &Fields, stored: Option<&Stored>) -> Result<()> {
    let same = stored.filter(|stored| {
        stored.host == fields.host && stored.username == fields.username && stored.folder == fields.folder
    });
    let Some(stored) = same else {
        let (now, place) = (tx.now(), place_of(&fields.host, &fields.username, &fields.folder));
        return tx
            .run(&sql!(
                "UPDATE mailbox SET place = ?, connected_at = ?, import_since = ?, uid_validity = NULL, last_uid = NULL, \
                 first_new_uid = NULL, read_since = NULL, silent_before = NULL, last_ok_at = NULL WHERE inbox_id = ?",
                place,
                now,
                fields.import_since,
                inbox
            ))
            .map(drop);
    };
    let earlier = fields.import_since.filter(|since| stored.import_since.is_none_or(|before| *since < before));
    let Some(since) = earlier else { return Ok(()) };
    // Mails that the ledger has are passed over, so going back to the first UID costs a search and no mail twice.
    tx.run(&sql!(
        "UPDATE mailbox SET import_since = ?, read_since = ?, last_uid = 0 WHERE inbox_id = ? AND first_new_uid IS NOT NULL",
        since,
        since,
        inbox
    ))?;
    tx.run(&sql!("UPDATE mailbox SET import_since = ? WHERE inbox_id = ?", since, inbox)).map(drop)
}

/// Takes the mailbox of an inbox away. Says whether there was one.
pub fn delete(tx: &mut Tx<'_>, inbox: InboxId) -> Result<bool> {
    tx.ring("mailbox");
    tx.run(&sql!("DELETE FROM mailbox_missing WHERE inbox_id = ?", inbox))?;
    tx.run(&sql!("DELETE FROM mailbox_count WHERE inbox_id = ?", inbox))?;
    Ok(tx.run(&sql!("DELETE FROM mailbox WHERE inbox_id = ?", inbox))? > 0)
}

/// Lets every mailbox of an account be tried again: somebody signed in. Says how many there are.
pub fn wake(tx: &mut Tx<'_>, account: AccountId) -> Result<u64> {
    tx.ring("mailbox");
    tx.run(&sql!(
        "UPDATE mailbox SET state = ?, error = NULL, error_code = NULL, next_try_at = NULL, version = version + 1 \
         WHERE account_id = ? AND state <> 'off'",
        MailboxState::New,
        account
    ))
}

/// Lets a mailbox be tried again at once. Says whether there is one that is not switched off.
pub fn retry(tx: &mut Tx<'_>, inbox: InboxId) -> Result<bool> {
    tx.ring("mailbox");
    Ok(tx.run(&sql!(
        "UPDATE mailbox SET next_try_at = NULL, version = version + 1, \
         state = CASE WHEN state = 'sign_in' THEN 'new' ELSE state END WHERE inbox_id = ? AND state <> 'off'",
        inbox
    ))? > 0)
}
