//! All SQL of the ledger.
//! It never deletes a row.

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{Cursor, Result, Tx, from_row, sql};

use super::{Envelope, LedgerConversation, LedgerId, LedgerRow, Outcome, Reason, Source};
use crate::{ConversationId, InboxId, MessageId};

/// A mail to note.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// How it came.
    pub source: Source,
    /// Names the mail at its source, so that fetching it twice notes it once.
    pub source_key: Option<String>,
    /// Its envelope.
    pub envelope: Envelope,
    /// The inbox whose mailbox it came from.
    pub inbox: Option<InboxId>,
    /// Whether it is old mail that is imported.
    pub silent: bool,
    /// When the mailbox's server got it.
    pub arrived_at: Option<Time>,
    /// The name of its bytes.
    pub blob_key: String,
    /// Its size.
    pub size: usize,
}

/// What a mail that is there already became.
struct Earlier {
    conversation: Option<ConversationId>,
    message: Option<MessageId>,
}
from_row!(Earlier { conversation, message });

/// The end of the range of keys that begin with `prefix`, which ends with a slash: the next character after it.
pub(crate) fn after_prefix(prefix: &str) -> String {
    format!("{}0", prefix.trim_end_matches('/'))
}

/// The same bytes from the same mailbox under another numbering: the server gave its UIDs out anew, or the mailbox moved.
/// Two UIDs of one numbering with the same bytes are two mails of the server; intake judges those. Of several, one that
/// became a message already.
fn renumbered(tx: &mut Tx<'_>, arrival: &Arrival) -> Result<Option<Earlier>> {
    let (Source::Imap, Some(key)) = (arrival.source, &arrival.source_key) else { return Ok(None) };
    let Some(prefix) = key.rfind('/').map(|at| &key[..=at]) else { return Ok(None) };
    tx.first(&sql!(
        "SELECT conversation_id, message_id FROM ledger WHERE digest = ? AND inbox_id = ? AND source = 'imap' \
         AND (source_key < ? OR source_key >= ?) ORDER BY conversation_id IS NULL, id LIMIT 1",
        &arrival.blob_key,
        arrival.inbox,
        prefix,
        after_prefix(prefix)
    ))
}

/// Notes a mail. `None` when its source key is there already.
pub fn add(tx: &mut Tx<'_>, arrival: &Arrival) -> Result<Option<LedgerId>> {
    let (id, now): (LedgerId, _) = (tx.new_id(), tx.now());
    let envelope = serde_json::to_string(&arrival.envelope).unwrap_or_default();
    let earlier = renumbered(tx, arrival)?;
    let (outcome, reason) = match earlier {
        Some(_) => (Outcome::Ignored, Reason::Duplicate),
        None => (Outcome::Received, Reason::Waiting),
    };
    let added = tx.run(&sql!(
        "INSERT INTO ledger (id, source, received_at, envelope, inbox_id, size, digest, blob_key, outcome, reason, detail, \
         source_key, silent, arrived_at, conversation_id, message_id) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        id,
        arrival.source,
        now,
        envelope,
        arrival.inbox,
        arrival.size,
        &arrival.blob_key,
        &arrival.blob_key,
        outcome,
        reason,
        arrival.source_key.clone(),
        arrival.silent,
        arrival.arrived_at,
        earlier.as_ref().and_then(|earlier| earlier.conversation),
        earlier.as_ref().and_then(|earlier| earlier.message)
    ))?;
    if let Some(key) = &arrival.source_key {
        super::proof::no_longer_missing(tx, key)?;
    }
    if added > 0 {
        tx.ring("ledger");
    }
    Ok((added > 0).then_some(id))
}

/// A mail that waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Its row.
    pub id: LedgerId,
    /// The inbox whose mailbox it came from.
    pub inbox: Option<InboxId>,
    /// Its envelope.
    pub envelope: Envelope,
    /// The name of its bytes.
    pub blob_key: String,
    /// When it came.
    pub received_at: Time,
    /// Whether it is old mail that is imported: no acknowledgement, no rule, no promise of an answer is for it.
    pub silent: bool,
    /// When the mailbox's server got it, if it said something believable; for old mail the time to show.
    pub arrived_at: Option<Time>,
}

/// The mails that wait, in the order in which they came.
pub fn waiting(tx: &mut Tx<'_>, limit: usize) -> Result<Vec<Waiting>> {
    type Columns = (LedgerId, Option<InboxId>, String, String, Time, bool, Option<Time>);
    let rows: Vec<Columns> = tx.all(&sql!(
        "SELECT id, inbox_id, envelope, blob_key, received_at, silent, arrived_at FROM ledger \
         WHERE outcome = 'received' ORDER BY id LIMIT ?",
        limit
    ))?;
    let waiting = |(id, inbox, envelope, blob_key, received_at, silent, arrived_at): Columns| Waiting {
        envelope: serde_json::from_str(&envelope).unwrap_or_default(),
        id,
        inbox,
        blob_key,
        received_at,
        silent,
        arrived_at,
    };
    Ok(rows.into_iter().map(waiting).collect())
}

/// What became of a mail.
#[derive(Debug, Clone)]
pub struct Ending {
    /// What.
    pub outcome: Outcome,
    /// Why.
    pub reason: Reason,
    /// More words.
    pub detail: String,
    /// Where it went.
    pub conversation: Option<ConversationId>,
    /// The message it became.
    pub message: Option<MessageId>,
    /// Who wrote it.
    pub from: Option<String>,
    /// Its subject.
    pub subject: Option<String>,
}

/// Notes what became of a mail that waited. Says whether it still did.
pub fn end(tx: &mut Tx<'_>, id: LedgerId, ending: &Ending) -> Result<bool> {
    Ok(tx.run(&sql!(
        "UPDATE ledger SET outcome = ?, reason = ?, detail = ?, conversation_id = ?, message_id = ?, from_address = ?, \
         subject = ?, attempts = attempts + 1 WHERE id = ? AND outcome = 'received'",
        ending.outcome,
        ending.reason,
        &ending.detail,
        ending.conversation,
        ending.message,
        ending.from.clone(),
        ending.subject.clone(),
        id
    ))? > 0)
}

/// Puts a mail back to wait, unless it became a message; one without bytes is asked for again. Says whether it did.
pub fn replay(tx: &mut Tx<'_>, id: LedgerId) -> Result<bool> {
    if super::unfetched::ask_again(tx, id)? {
        return Ok(true);
    }
    tx.ring("ledger");
    Ok(tx.run(&sql!(
        "UPDATE ledger SET outcome = 'received', reason = 'waiting', detail = '' \
         WHERE id = ? AND outcome IN ('failed', 'ignored') AND blob_key <> ''",
        id
    ))? > 0)
}

/// How many mails ended how: for the metrics page.
pub fn counts(tx: &mut Tx<'_>) -> Result<Vec<(Outcome, i64)>> {
    tx.all(&sql!("SELECT outcome, COUNT(*) FROM ledger GROUP BY outcome ORDER BY outcome"))
}

struct Row {
    id: LedgerId,
    source: Source,
    received_at: Time,
    envelope: String,
    from_address: Option<String>,
    subject: Option<String>,
    size: i64,
    outcome: Outcome,
    reason: Reason,
    detail: String,
    attempts: i64,
    silent: bool,
    next_try_at: Option<Time>,
    conversation: Option<ConversationId>,
    number: Option<i64>,
}
from_row!(Row {
    id,
    source,
    received_at,
    envelope,
    from_address,
    subject,
    size,
    outcome,
    reason,
    detail,
    attempts,
    silent,
    next_try_at,
    conversation,
    number
});

fn shown(row: Row) -> LedgerRow {
    let envelope: Envelope = serde_json::from_str(&row.envelope).unwrap_or_default();
    LedgerRow {
        to: envelope.to,
        conversation: row.conversation.zip(row.number).map(|(id, number)| LedgerConversation { id, number }),
        id: row.id,
        source: row.source,
        received_at: row.received_at,
        from_address: row.from_address,
        subject: row.subject,
        size: row.size,
        outcome: row.outcome,
        reason: row.reason,
        detail: row.detail,
        attempts: row.attempts,
        silent: row.silent,
        next_try_at: row.next_try_at,
    }
}

const COLUMNS: &str = "SELECT l.id, l.source, l.received_at, l.envelope, l.from_address, l.subject, l.size, l.outcome, \
    l.reason, l.detail, l.attempts, l.silent, l.next_try_at, l.conversation_id, c.number FROM ledger l \
    LEFT JOIN conversation c ON c.id = l.conversation_id";

/// Rows with this outcome, or all, whose sender or subject holds `part`; newest first.
pub fn list(
    tx: &mut Tx<'_>,
    outcome: Option<Outcome>,
    part: &str,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Vec<LedgerRow>> {
    list_for(tx, None, outcome, part, after, limit)
}

/// The same for the eyes of `reader`: a part finds nothing of confidential customers that they may not know.
pub fn list_for(
    tx: &mut Tx<'_>,
    reader: Option<UserId>,
    outcome: Option<Outcome>,
    part: &str,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Vec<LedgerRow>> {
    let mut query = sql!(COLUMNS);
    query.add("WHERE 1 = 1");
    if let Some(outcome) = outcome {
        query.add("AND l.outcome = ?").bind(outcome);
    }
    if !part.is_empty() {
        let like = format!("%{}%", part.replace(['%', '_'], " "));
        query.add("AND (l.from_address LIKE ? OR l.subject LIKE ?)").bind(like.clone()).bind(like);
        if let Some(reader) = reader {
            query.add("AND (l.conversation_id IS NULL OR (1 = 1");
            causeway_people::confidential::store::leave_out_conversations(&mut query, reader);
            query.add("))");
        }
    }
    if let Some(after) = after {
        query.add("AND (l.received_at, l.id) < (?, ?)").bind(after.at).bind(after.id);
    }
    let rows: Vec<Row> = tx.all(query.add("ORDER BY l.received_at DESC, l.id DESC LIMIT ?").bind(limit))?;
    Ok(rows.into_iter().map(shown).collect())
}

/// One row.
pub fn find(tx: &mut Tx<'_>, id: LedgerId) -> Result<Option<LedgerRow>> {
    let mut query = sql!(COLUMNS);
    Ok(tx.first(query.add("WHERE l.id = ?").bind(id))?.map(shown))
}

/// The name of a mail's bytes; `None` also when the server did not give them out yet.
pub fn blob_key(tx: &mut Tx<'_>, id: LedgerId) -> Result<Option<String>> {
    Ok(tx
        .first::<(String,)>(&sql!("SELECT blob_key FROM ledger WHERE id = ? AND blob_key <> ''", id))?
        .map(|row| row.0))
}
