//! How far a mailbox was read, and what its last look came to. Only the readers write here.
//! The cursor moves only in the unit of work that writes the mails before it into the ledger.

use causeway_base::Time;
use causeway_store::{Result, Tx, from_row, sql};

use super::MailboxState;
use crate::InboxId;
use crate::told::settings_changed;

/// Days before the last good look from which a folder is read again when its UIDs were given out anew.
const WINDOW_MS: i64 = 3 * 86_400_000;

/// How far a mailbox was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cursor {
    /// A short name for server, login and folder; see [`super::place_of`].
    pub place: String,
    /// The server's UIDVALIDITY when it was last read (RFC 3501 § 2.3.1.1); `None` before the first look.
    pub uid_validity: Option<i64>,
    /// Up to this UID every mail that is to be read has its row in the ledger.
    pub last_uid: i64,
    /// UIDs below this were there when the mailbox was connected or its UIDs were given out anew.
    pub first_new_uid: i64,
    /// Of those, mails since then are read; `None` for none.
    pub read_since: Option<Time>,
    /// Mails since then were asked for when it was connected.
    pub import_since: Option<Time>,
    /// When it was connected.
    pub connected_at: Option<Time>,
    /// What arrived before is old mail though its UID is new.
    pub silent_before: Option<Time>,
    /// When it was last read without error.
    pub last_ok_at: Option<Time>,
}
type Columns = (Option<i64>, Option<i64>, Option<i64>, Option<Time>, Option<Time>, Option<Time>, Option<Time>);

impl Cursor {
    /// Whether a mail is old: nobody is told of it and nothing answers it.
    pub fn is_silent(&self, uid: i64, arrived_at: Option<Time>) -> bool {
        if let Some(before) = self.silent_before {
            return uid < self.first_new_uid && arrived_at.is_some_and(|at| at < before);
        }
        uid < self.first_new_uid
    }

    /// The cursor of a folder that was never read: `first_new` is the first UID that came after it was connected.
    #[must_use]
    pub fn begun(&self, validity: i64, first_new: i64) -> Self {
        Self {
            uid_validity: Some(validity),
            last_uid: if self.import_since.is_some() { 0 } else { first_new - 1 },
            first_new_uid: first_new,
            read_since: self.import_since,
            silent_before: None,
            ..self.clone()
        }
    }

    /// The cursor after the server gave its UIDs out anew: everything since shortly before the last good look is read
    /// again, and the ledger knows by their bytes the mails that it has.
    #[must_use]
    pub fn restarted(&self, validity: i64, next_uid: i64) -> Self {
        let wanted = self.import_since.or(self.connected_at);
        let window = self.last_ok_at.map(|at| at.plus_ms(-WINDOW_MS));
        // A mail that was never to be read stays unread; without any date the whole folder is read, as it was before.
        let since = wanted.max(window).unwrap_or_default();
        Self {
            uid_validity: Some(validity),
            last_uid: 0,
            first_new_uid: next_uid,
            read_since: Some(since),
            silent_before: self.connected_at.or(Some(Time(0))),
            ..self.clone()
        }
    }
}

/// Reads where a mailbox stands.
pub fn find(tx: &mut Tx<'_>, inbox: InboxId) -> Result<Option<Cursor>> {
    let columns: Option<Columns> = tx.first(&sql!(
        "SELECT uid_validity, last_uid, first_new_uid, read_since, import_since, connected_at, silent_before \
         FROM mailbox WHERE inbox_id = ?",
        inbox
    ))?;
    let Some((uid_validity, last_uid, first_new_uid, read_since, import_since, connected_at, silent_before)) = columns
    else {
        return Ok(None);
    };
    let (place, last_ok_at): (String, Option<Time>) =
        tx.one(&sql!("SELECT place, last_ok_at FROM mailbox WHERE inbox_id = ?", inbox))?;
    Ok(Some(Cursor {
        place,
        uid_validity,
        last_uid: last_uid.unwrap_or(0),
        first_new_uid: first_new_uid.unwrap_or(0),
        read_since,
        import_since,
        connected_at,
        silent_before,
        last_ok_at,
    }))
}

/// Writes a cursor that was begun or restarted, unless the mailbox is another one by now.
pub fn place(tx: &mut Tx<'_>, inbox: InboxId, cursor: &Cursor) -> Result<()> {
    tx.run(&sql!(
        "UPDATE mailbox SET uid_validity = ?, last_uid = ?, first_new_uid = ?, read_since = ?, silent_before = ? \
         WHERE inbox_id = ? AND place = ?",
        cursor.uid_validity,
        cursor.last_uid,
        cursor.first_new_uid,
        cursor.read_since,
        cursor.silent_before,
        inbox,
        &cursor.place
    ))
    .map(drop)
}

/// Moves the cursor of the mailbox that is still at `place`; called in the unit of work that wrote the mails up to
/// `uid` into the ledger.
pub fn advance(tx: &mut Tx<'_>, inbox: InboxId, place: &str, uid_validity: i64, uid: i64) -> Result<()> {
    tx.run(&sql!(
        "UPDATE mailbox SET last_uid = ? WHERE inbox_id = ? AND place = ? AND uid_validity = ? \
         AND (last_uid IS NULL OR last_uid < ?)",
        uid,
        inbox,
        place,
        uid_validity,
        uid
    ))
    .map(drop)
}

/// What a look at a mailbox came to.
#[derive(Debug, Clone)]
pub enum Look {
    /// Everything was read.
    Good {
        /// Whether the server tells of new mail by itself.
        pushes: bool,
    },
    /// It failed and is tried again.
    Failed {
        /// A stable word for what failed.
        code: &'static str,
        /// The server's words.
        words: String,
        /// When it is tried again.
        next_try_at: Time,
    },
    /// Somebody has to sign in again.
    SignIn {
        /// The provider's words.
        words: String,
    },
}

struct Before {
    state: MailboxState,
    error_code: Option<String>,
}
from_row!(Before { state, error_code });

/// Notes how a look went; a change is told to every screen.
pub fn note(tx: &mut Tx<'_>, inbox: InboxId, look: &Look) -> Result<()> {
    let before: Option<Before> = tx.first(&sql!("SELECT state, error_code FROM mailbox WHERE inbox_id = ?", inbox))?;
    let Some(before) = before.filter(|before| before.state != MailboxState::Off) else { return Ok(()) };
    let now = tx.now();
    let (state, code) = match look {
        Look::Good { pushes } => {
            tx.run(&sql!(
                "UPDATE mailbox SET state = 'ok', error = NULL, error_code = NULL, next_try_at = NULL, \
                 last_checked_at = ?, last_ok_at = ?, pushes = ? WHERE inbox_id = ?",
                now,
                now,
                *pushes,
                inbox
            ))?;
            (MailboxState::Ok, None)
        }
        Look::Failed { code, words, next_try_at } => {
            failed(tx, inbox, MailboxState::Failing, code, words, Some(*next_try_at))?;
            (MailboxState::Failing, Some(*code))
        }
        Look::SignIn { words } => {
            failed(tx, inbox, MailboxState::SignIn, "sign_in", words, None)?;
            (MailboxState::SignIn, Some("sign_in"))
        }
    };
    if before.state != state || before.error_code.as_deref() != code || state == MailboxState::Failing {
        settings_changed(tx, causeway_store::Actor::SYSTEM, "inboxes");
    }
    Ok(())
}

fn failed(
    tx: &mut Tx<'_>,
    inbox: InboxId,
    state: MailboxState,
    code: &str,
    words: &str,
    next: Option<Time>,
) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!(
        "UPDATE mailbox SET state = ?, error_code = ?, error = ?, next_try_at = ?, last_checked_at = ? WHERE inbox_id = ?",
        state,
        code,
        causeway_base::text::clean(words, 1000),
        next,
        now,
        inbox
    ))
    .map(drop)
}
