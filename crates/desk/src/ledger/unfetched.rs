//! Mails of a mailbox whose bytes its server did not give out: each has its row, failed, with what is known of it.
//! They are asked for again with growing pauses; none is ever forgotten, and none holds up another.

use causeway_base::{Time, text};
use causeway_store::{NewEvent, Result, Tx, sql};
use serde_json::json;

use super::store::{Arrival, after_prefix};
use super::{LedgerId, Outcome, Reason, Source};
use crate::InboxId;

/// The pauses before a mail is asked for again, in minutes; the last one stays.
const PAUSES: [i64; 8] = [1, 5, 15, 60, 240, 720, 1440, 2880];

/// When a mail that was asked for `attempts` times is asked for again.
pub fn next_try(now: Time, attempts: i64) -> Time {
    let at = usize::try_from(attempts.max(1) - 1).unwrap_or(0).min(PAUSES.len() - 1);
    now.plus_ms(PAUSES[at] * 60_000)
}

/// A mail that the server does not give out.
#[derive(Debug, Clone)]
pub struct Unfetched {
    /// Names it at its source.
    pub source_key: String,
    /// The inbox whose mailbox it lies in.
    pub inbox: InboxId,
    /// Its size, if the server says it.
    pub size: i64,
    /// Who wrote it, if the server gives the header out.
    pub from: Option<String>,
    /// Its subject, likewise.
    pub subject: Option<String>,
    /// When the server got it.
    pub arrived_at: Option<Time>,
    /// Whether it is old mail.
    pub silent: bool,
    /// [`Reason::NotFetched`] or [`Reason::TooLarge`].
    pub reason: Reason,
    /// The server's words.
    pub detail: String,
}

/// Notes that a mail could not be fetched, once more if it was noted before.
pub fn note(tx: &mut Tx<'_>, mail: &Unfetched) -> Result<()> {
    let (id, now): (LedgerId, _) = (tx.new_id(), tx.now());
    let before: Option<(LedgerId, i64)> =
        tx.first(&sql!("SELECT id, attempts FROM ledger WHERE source_key = ? AND blob_key = ''", &mail.source_key))?;
    let attempts = before.map_or(0, |row| row.1) + 1;
    // A mail that is too large does not become smaller; only a person may ask for it again.
    let next = (mail.reason != Reason::TooLarge).then(|| next_try(now, attempts));
    let detail = text::clean(&mail.detail, 1000);
    if let Some((id, _)) = before {
        tx.run(&sql!(
            "UPDATE ledger SET reason = ?, detail = ?, attempts = ?, next_try_at = ? WHERE id = ?",
            mail.reason,
            detail,
            attempts,
            next,
            id
        ))?;
        return Ok(());
    }
    let added = tx.run(&sql!(
        "INSERT INTO ledger (id, source, received_at, envelope, inbox_id, size, digest, blob_key, outcome, reason, detail, \
         source_key, silent, arrived_at, from_address, subject, attempts, next_try_at) \
         VALUES (?, ?, ?, '{\"from\":null,\"to\":[]}', ?, ?, '', '', 'failed', ?, ?, ?, ?, ?, ?, ?, ?, ?) \
         ON CONFLICT DO NOTHING",
        id,
        Source::Imap,
        now,
        mail.inbox,
        mail.size,
        mail.reason,
        detail,
        &mail.source_key,
        mail.silent,
        mail.arrived_at,
        mail.from.clone(),
        mail.subject.clone(),
        attempts,
        next
    ))?;
    super::proof::no_longer_missing(tx, &mail.source_key)?;
    if added > 0 {
        changed(tx, id, Outcome::Failed);
    }
    Ok(())
}

fn changed(tx: &mut Tx<'_>, id: LedgerId, outcome: Outcome) {
    let (actor, data) = (causeway_store::Actor::SYSTEM, json!({ "id": id, "outcome": outcome }));
    tx.record(NewEvent { kind: "ledger.changed", conversation: None, actor, only_for: None, data });
}

/// A row without bytes whose time has come: its id, its UID, and whether it is to be fetched whatever its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The row.
    pub id: LedgerId,
    /// The UID.
    pub uid: u32,
    /// Why there are no bytes.
    pub reason: Reason,
}

/// The mails under `prefix` that are to be asked for again now.
pub fn due(tx: &mut Tx<'_>, inbox: InboxId, prefix: &str) -> Result<Vec<Due>> {
    let now = tx.now();
    let rows: Vec<(LedgerId, String, Reason)> = tx.all(&sql!(
        "SELECT id, source_key, reason FROM ledger WHERE blob_key = '' AND inbox_id = ? AND next_try_at <= ? \
         AND source_key >= ? AND source_key < ? ORDER BY next_try_at, id LIMIT 20",
        inbox,
        now,
        prefix,
        after_prefix(prefix)
    ))?;
    let due = |(id, key, reason): (LedgerId, String, Reason)| {
        key.strip_prefix(prefix).and_then(|uid| uid.parse().ok()).map(|uid| Due { id, uid, reason })
    };
    Ok(rows.into_iter().filter_map(due).collect())
}

/// Lets a mail without bytes be asked for at once. Says whether it is one.
pub fn ask_again(tx: &mut Tx<'_>, id: LedgerId) -> Result<bool> {
    let now = tx.now();
    tx.ring("mailbox");
    Ok(tx.run(&sql!(
        "UPDATE ledger SET next_try_at = ? WHERE id = ? AND outcome = 'failed' AND blob_key = ''",
        now,
        id
    ))? > 0)
}

/// Gives a row its bytes at last.
pub(super) fn arrived(tx: &mut Tx<'_>, id: LedgerId, arrival: &Arrival) -> Result<()> {
    tx.run(&sql!(
        "UPDATE ledger SET blob_key = ?, digest = ?, size = ?, outcome = 'received', reason = 'waiting', detail = '', \
         next_try_at = NULL WHERE id = ? AND blob_key = ''",
        &arrival.blob_key,
        &arrival.blob_key,
        arrival.size,
        id
    ))?;
    tx.ring("ledger");
    Ok(())
}

/// Notes that a mail without bytes is gone from the server: somebody deleted or moved it there.
pub fn gone(tx: &mut Tx<'_>, id: LedgerId) -> Result<()> {
    tx.run(&sql!(
        "UPDATE ledger SET outcome = 'ignored', next_try_at = NULL, detail = ? WHERE id = ? AND blob_key = ''",
        "It is no longer in the mailbox.",
        id
    ))?;
    changed(tx, id, Outcome::Ignored);
    Ok(())
}

/// When the server got the oldest mail of a mailbox that has no bytes yet.
pub fn oldest(tx: &mut Tx<'_>, inbox: InboxId) -> Result<Option<Time>> {
    tx.value(&sql!(
        "SELECT MIN(arrived_at) FROM ledger WHERE blob_key = '' AND outcome = 'failed' AND inbox_id = ?",
        inbox
    ))
}

/// The UIDs of a mailbox were given out anew: what has no bytes under another numbering than `prefix` gets a new row.
pub fn renumbered(tx: &mut Tx<'_>, inbox: InboxId, prefix: &str) -> Result<()> {
    tx.run(&sql!(
        "UPDATE ledger SET outcome = 'ignored', reason = 'renumbered', next_try_at = NULL WHERE blob_key = '' \
         AND outcome = 'failed' AND inbox_id = ? AND (source_key < ? OR source_key >= ?)",
        inbox,
        prefix,
        after_prefix(prefix)
    ))?;
    tx.run(&sql!(
        "DELETE FROM mailbox_missing WHERE inbox_id = ? AND (source_key < ? OR source_key >= ?)",
        inbox,
        prefix,
        after_prefix(prefix)
    ))
    .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_stay() {
        let now = Time(1_000);
        let minutes: Vec<i64> = (0..12).map(|attempts| next_try(now, attempts).since(now) / 60_000).collect();
        assert_eq!(minutes, [1, 1, 5, 15, 60, 240, 720, 1440, 2880, 2880, 2880, 2880]);
    }
}
