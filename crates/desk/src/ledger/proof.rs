//! The proof that no mail is missing: what lies in a mailbox, counted against the rows of the ledger.
//! It never talks to a server; the channels count and hand the numbers in.

use std::collections::{BTreeSet, HashSet};

use causeway_base::{Time, text};
use causeway_store::{NewEvent, Result, Tx, from_row, sql};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::store::after_prefix;
use super::{LedgerId, Outcome};
use crate::InboxId;
use crate::mailbox::MailboxState;

/// The most missing mails that are listed for one mailbox.
pub const MOST_LISTED: usize = 500;
/// How old a count may grow before the next one is due, in milliseconds.
const COUNT_EVERY_MS: i64 = 86_400_000;

/// The UIDs under `prefix` that have a row.
pub fn uids(tx: &mut Tx<'_>, prefix: &str) -> Result<HashSet<u32>> {
    let keys: Vec<(String,)> = tx.all(&sql!(
        "SELECT source_key FROM ledger WHERE source_key >= ? AND source_key < ?",
        prefix,
        after_prefix(prefix)
    ))?;
    Ok(keys.into_iter().filter_map(|(key,)| key.strip_prefix(prefix)?.parse().ok()).collect())
}

/// Those of `uids` under `prefix` that have a row.
pub fn uids_among(tx: &mut Tx<'_>, prefix: &str, uids: &[u32]) -> Result<BTreeSet<u32>> {
    let mut found = BTreeSet::new();
    for part in uids.chunks(500) {
        let mut query = sql!("SELECT source_key FROM ledger WHERE source_key IN");
        query.list(part.iter().map(|uid| format!("{prefix}{uid}")));
        let keys: Vec<(String,)> = tx.all(&query)?;
        found.extend(keys.into_iter().filter_map(|(key,)| key.strip_prefix(prefix)?.parse::<u32>().ok()));
    }
    Ok(found)
}

/// A mail that lies in the mailbox and has no row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Its UID.
    pub uid: u32,
    /// When the server got it.
    pub arrived_at: Option<Time>,
    /// Who wrote it.
    pub from: Option<String>,
    /// Its subject.
    pub subject: Option<String>,
    /// Its size.
    pub size: Option<i64>,
}

/// How a count came out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Count {
    /// How many mails lie in the mailbox that are to be read.
    pub on_server: i64,
    /// How many of them have a row.
    pub in_ledger: i64,
    /// How many came after the last look and wait to be read.
    pub waiting: i64,
    /// Those that should have a row and have none.
    pub missing: Vec<Missing>,
}

/// Notes a count. Mails that are asked for already stay asked for.
pub fn save(tx: &mut Tx<'_>, inbox: InboxId, prefix: &str, count: &Count) -> Result<()> {
    let now = tx.now();
    counted(tx, inbox, (count.on_server, count.in_ledger, count.waiting), None)?;
    let wanted: HashSet<u32> = wanted(tx, inbox, prefix)?.into_iter().collect();
    tx.run(&sql!("DELETE FROM mailbox_missing WHERE inbox_id = ?", inbox))?;
    for missing in count.missing.iter().take(MOST_LISTED) {
        tx.run(&sql!(
            "INSERT INTO mailbox_missing (source_key, inbox_id, uid, arrived_at, from_address, subject, size, found_at, wanted) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            format!("{prefix}{}", missing.uid),
            inbox,
            missing.uid,
            missing.arrived_at,
            missing.from.as_deref().map(|from| text::clean(from, 300)),
            missing.subject.as_deref().map(|subject| text::clean(subject, 500)),
            missing.size,
            now,
            wanted.contains(&missing.uid)
        ))?;
    }
    changed(tx);
    Ok(())
}

/// Notes that a mailbox could not be counted; the numbers of the count before stay.
pub fn save_error(tx: &mut Tx<'_>, inbox: InboxId, words: &str) -> Result<()> {
    let before: Option<(i64, i64, i64)> =
        tx.first(&sql!("SELECT on_server, in_ledger, waiting FROM mailbox_count WHERE inbox_id = ?", inbox))?;
    counted(tx, inbox, before.unwrap_or_default(), Some(text::clean(words, 1000)))?;
    changed(tx);
    Ok(())
}

fn counted(tx: &mut Tx<'_>, inbox: InboxId, numbers: (i64, i64, i64), error: Option<String>) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!(
        "INSERT INTO mailbox_count (inbox_id, counted_at, on_server, in_ledger, waiting, error) VALUES (?, ?, ?, ?, ?, ?) \
         ON CONFLICT (inbox_id) DO UPDATE SET counted_at = excluded.counted_at, on_server = excluded.on_server, \
         in_ledger = excluded.in_ledger, waiting = excluded.waiting, error = excluded.error",
        inbox,
        now,
        numbers.0,
        numbers.1,
        numbers.2,
        error
    ))
    .map(drop)
}

fn changed(tx: &mut Tx<'_>) {
    let (actor, data) = (causeway_store::Actor::SYSTEM, json!({ "outcome": Outcome::Failed }));
    tx.record(NewEvent { kind: "ledger.changed", conversation: None, actor, only_for: None, data });
}

/// Whether a mailbox was not counted for a day.
pub fn is_due(tx: &mut Tx<'_>, inbox: InboxId) -> Result<bool> {
    let now = tx.now();
    let at: Option<(Time,)> = tx.first(&sql!("SELECT counted_at FROM mailbox_count WHERE inbox_id = ?", inbox))?;
    Ok(at.is_none_or(|(at,)| now.since(at) >= COUNT_EVERY_MS))
}

/// Takes a mail that has a row now off the list.
pub(super) fn no_longer_missing(tx: &mut Tx<'_>, source_key: &str) -> Result<()> {
    tx.run(&sql!("DELETE FROM mailbox_missing WHERE source_key = ?", source_key)).map(drop)
}

/// Asks for missing mails: one by its key, or all. Says how many.
pub fn want(tx: &mut Tx<'_>, source_key: Option<&str>) -> Result<u64> {
    tx.ring("mailbox");
    let mut update = sql!("UPDATE mailbox_missing SET wanted = TRUE");
    if let Some(key) = source_key {
        update.add("WHERE source_key = ?").bind(key);
    }
    let missing = tx.run(&update)?;
    let now = tx.now();
    let mut update = sql!("UPDATE ledger SET next_try_at = ? WHERE outcome = 'failed' AND blob_key = ''", now);
    if let Some(key) = source_key {
        update.add("AND source_key = ?").bind(key);
    }
    Ok(missing + tx.run(&update)?)
}

/// The UIDs under `prefix` that somebody asked for.
pub fn wanted(tx: &mut Tx<'_>, inbox: InboxId, prefix: &str) -> Result<Vec<u32>> {
    let keys: Vec<(String,)> = tx.all(&sql!(
        "SELECT source_key FROM mailbox_missing WHERE inbox_id = ? AND wanted = TRUE ORDER BY uid",
        inbox
    ))?;
    Ok(keys.into_iter().filter_map(|(key,)| key.strip_prefix(prefix)?.parse().ok()).collect())
}

/// Takes a mail off the list that is no longer in the mailbox.
pub fn gone(tx: &mut Tx<'_>, prefix: &str, uid: u32) -> Result<()> {
    no_longer_missing(tx, &format!("{prefix}{uid}"))
}

/// A mailbox in the proof.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MailboxProof {
    /// The inbox that it feeds.
    pub inbox_id: InboxId,
    /// The inbox's name.
    pub name: String,
    /// Whether reading it works.
    pub state: MailboxState,
    /// When it is tried again, after an error.
    pub next_try_at: Option<Time>,
    /// When it was last counted.
    pub counted_at: Option<Time>,
    /// How many mails lay in it then.
    pub on_server: i64,
    /// How many of them had a row.
    pub in_ledger: i64,
    /// How many were still to be read.
    pub waiting: i64,
    /// Why it could not be counted.
    pub error: Option<String>,
    /// How many mails have no row.
    pub missing: i64,
    /// How many have a row and no bytes.
    pub not_fetched: i64,
}
from_row!(MailboxProof {
    inbox_id,
    name,
    state,
    next_try_at,
    counted_at,
    on_server,
    in_ledger,
    waiting,
    error,
    missing,
    not_fetched
});

/// The proof of all mailboxes.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Proof {
    /// How many mails have no row.
    pub missing: i64,
    /// How many have a row and no bytes.
    pub not_fetched: i64,
    /// How many mailboxes wait for somebody to sign in.
    pub sign_in: i64,
    /// How many mailboxes fail and are tried again.
    pub failing: i64,
    /// Each mailbox.
    pub mailboxes: Vec<MailboxProof>,
}

/// How the last counts came out.
pub fn show(tx: &mut Tx<'_>) -> Result<Proof> {
    let mailboxes: Vec<MailboxProof> = tx.all(&sql!(
        "SELECT i.id, i.name, m.state, m.next_try_at, n.counted_at, COALESCE(n.on_server, 0), COALESCE(n.in_ledger, 0), \
         COALESCE(n.waiting, 0), n.error, (SELECT COUNT(*) FROM mailbox_missing x WHERE x.inbox_id = i.id), \
         (SELECT COUNT(*) FROM ledger l WHERE l.inbox_id = i.id AND l.blob_key = '' AND l.outcome = 'failed') \
         FROM mailbox m JOIN inbox i ON i.id = m.inbox_id LEFT JOIN mailbox_count n ON n.inbox_id = i.id \
         ORDER BY i.created_at, i.id"
    ))?;
    let sum = |value: fn(&MailboxProof) -> i64| mailboxes.iter().map(value).sum();
    Ok(Proof {
        missing: sum(|one| one.missing),
        not_fetched: sum(|one| one.not_fetched),
        sign_in: sum(|one| i64::from(one.state == MailboxState::SignIn)),
        failing: sum(|one| i64::from(one.state == MailboxState::Failing)),
        mailboxes,
    })
}

/// A mail that lies in a mailbox and is not in the desk.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct MissingRow {
    /// Names it; send it back to have it fetched.
    pub key: String,
    /// Its row in the ledger; none when the ledger does not know of it.
    pub ledger_id: Option<LedgerId>,
    /// The inbox whose mailbox it lies in.
    pub inbox_id: InboxId,
    /// Its UID.
    pub uid: i64,
    /// When the server got it.
    pub arrived_at: Option<Time>,
    /// Who wrote it.
    pub from_address: Option<String>,
    /// Its subject.
    pub subject: Option<String>,
    /// Its size in bytes.
    pub size: Option<i64>,
    /// The server's words.
    pub detail: String,
    /// How often it was asked for.
    pub attempts: i64,
    /// When it is asked for again.
    pub next_try_at: Option<Time>,
    /// Whether somebody asked for it and it has not come yet.
    pub asked: bool,
}
struct MissingColumns {
    key: String,
    ledger_id: Option<LedgerId>,
    inbox_id: InboxId,
    arrived_at: Option<Time>,
    from_address: Option<String>,
    subject: Option<String>,
    size: Option<i64>,
    detail: String,
    attempts: i64,
    next_try_at: Option<Time>,
    asked: bool,
}
from_row!(MissingColumns {
    key,
    ledger_id,
    inbox_id,
    arrived_at,
    from_address,
    subject,
    size,
    detail,
    attempts,
    next_try_at,
    asked
});

/// The mails that lie in a mailbox and are not in the desk, at most `limit` of each kind.
pub fn list(tx: &mut Tx<'_>, limit: usize) -> Result<Vec<MissingRow>> {
    let now = tx.now();
    let mut rows: Vec<MissingColumns> = tx.all(&sql!(
        "SELECT source_key, NULL, inbox_id, arrived_at, from_address, subject, size, '', CAST(0 AS BIGINT), NULL, wanted \
         FROM mailbox_missing ORDER BY arrived_at DESC, source_key LIMIT ?",
        limit
    ))?;
    rows.extend(tx.all::<MissingColumns>(&sql!(
        "SELECT source_key, id, inbox_id, arrived_at, from_address, subject, size, detail, attempts, next_try_at, \
         COALESCE(next_try_at <= ?, FALSE) FROM ledger WHERE blob_key = '' AND outcome = 'failed' \
         ORDER BY received_at DESC, id DESC LIMIT ?",
        now,
        limit
    ))?);
    let row = |row: MissingColumns| MissingRow {
        uid: row.key.rsplit('/').next().and_then(|uid| uid.parse().ok()).unwrap_or(0),
        key: row.key,
        ledger_id: row.ledger_id,
        inbox_id: row.inbox_id,
        arrived_at: row.arrived_at,
        from_address: row.from_address,
        subject: row.subject,
        size: row.size,
        detail: row.detail,
        attempts: row.attempts,
        next_try_at: row.next_try_at,
        asked: row.asked,
    };
    Ok(rows.into_iter().map(row).collect())
}

#[cfg(test)]
mod tests;
