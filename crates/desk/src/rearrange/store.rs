//! SQL of rearrangements: the log, where messages stood, and moving them.
//! It never moves a message without its log; `merge`, `split` and `undo` write both.

use std::collections::HashMap;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_mail::Address;
use causeway_store::{NewEvent, Result, Sql, Tx, Value, from_row, sql};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::facts::{Facts, Thread};
use super::rules::Line;
use super::{ConversationRef, Moved, Rearrangement, RearrangementId, RearrangementKind};
use crate::conversation::store as conversations;
use crate::draft::Mode;
use crate::message::Recipients;
use crate::{ConversationId, MessageId};

/// How many rows or ids one statement names.
const AT_ONCE: usize = 64;

/// A conversation before and after.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Change {
    pub(super) before: Facts,
    pub(super) after: Facts,
}

/// What undoing needs beside the places of messages.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) from: Change,
    pub(super) into: Change,
    /// The drafts that moved along.
    pub(super) drafts: Vec<(UserId, Mode)>,
}

struct RearrangementRow {
    id: RearrangementId,
    kind: RearrangementKind,
    at: Time,
    by: UserId,
    from_id: ConversationId,
    from_number: i64,
    from_subject: String,
    into_id: ConversationId,
    into_number: i64,
    into_subject: String,
    message_count: i64,
    undone_at: Option<Time>,
    undone_by: Option<UserId>,
}
from_row!(RearrangementRow {
    id,
    kind,
    at,
    by,
    from_id,
    from_number,
    from_subject,
    into_id,
    into_number,
    into_subject,
    message_count,
    undone_at,
    undone_by
});

const COLUMNS: &str = "SELECT x.id, x.kind, x.at, x.by_user, f.id, f.number, f.subject, i.id, i.number, i.subject, \
    (SELECT COUNT(*) FROM rearranged r WHERE r.rearrangement_id = x.id AND r.moved = TRUE), x.undone_at, x.undone_by \
    FROM rearrangement x JOIN conversation f ON f.id = x.from_conversation \
    JOIN conversation i ON i.id = x.into_conversation";

impl From<RearrangementRow> for Rearrangement {
    fn from(row: RearrangementRow) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            at: row.at,
            by: row.by,
            from: ConversationRef { id: row.from_id, number: row.from_number, subject: row.from_subject },
            into: ConversationRef { id: row.into_id, number: row.into_number, subject: row.into_subject },
            message_count: row.message_count,
            undone_at: row.undone_at,
            undone_by: row.undone_by,
        }
    }
}

/// One rearrangement.
pub(super) fn find(tx: &mut Tx<'_>, id: RearrangementId) -> Result<Option<Rearrangement>> {
    let mut query = sql!(COLUMNS);
    Ok(tx.first::<RearrangementRow>(query.add("WHERE x.id = ?").bind(id))?.map(Into::into))
}

/// The rearrangements that a conversation was part of, newest first.
pub(super) fn of_conversation(tx: &mut Tx<'_>, id: ConversationId) -> Result<Vec<Rearrangement>> {
    let mut query = sql!(COLUMNS);
    query.add("WHERE x.from_conversation = ? OR x.into_conversation = ?").bind(id).bind(id);
    let rows: Vec<RearrangementRow> = tx.all(query.add("ORDER BY x.number DESC LIMIT 200"))?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// What was kept for undoing; `None` when it cannot be read.
pub(super) fn kept(tx: &mut Tx<'_>, id: RearrangementId) -> Result<Option<Kept>> {
    let text: String = tx.value(&sql!("SELECT kept FROM rearrangement WHERE id = ?", id))?;
    Ok(serde_json::from_str(&text).ok())
}

/// The rearrangements of a conversation that came after this one and still hold.
pub(super) fn later(
    tx: &mut Tx<'_>,
    conversation: ConversationId,
    than: RearrangementId,
) -> Result<Vec<(RearrangementId, ConversationId)>> {
    tx.all(&sql!(
        "SELECT id, from_conversation FROM rearrangement WHERE (from_conversation = ? OR into_conversation = ?) \
         AND undone_at IS NULL AND number > (SELECT number FROM rearrangement WHERE id = ?)",
        conversation,
        conversation,
        than
    ))
}

/// Writes what undoing needs anew: something before it was undone.
pub(super) fn set_kept(tx: &mut Tx<'_>, id: RearrangementId, kept: &Kept) -> Result<()> {
    let kept = serde_json::to_string(kept).unwrap_or_default();
    tx.run(&sql!("UPDATE rearrangement SET kept = ? WHERE id = ?", kept, id)).map(drop)
}

/// Where a message stood.
pub(super) struct Stood {
    pub(super) message: MessageId,
    pub(super) conversation: ConversationId,
    pub(super) seq: i64,
    pub(super) moved: bool,
}
from_row!(Stood { message, conversation, seq, moved });

/// Where the messages of both conversations stood.
pub(super) fn stood(tx: &mut Tx<'_>, id: RearrangementId) -> Result<Vec<Stood>> {
    tx.all(&sql!("SELECT message_id, conversation_id, seq, moved FROM rearranged WHERE rearrangement_id = ?", id))
}

/// A rearrangement to log.
pub(super) struct Entry<'a> {
    pub(super) kind: RearrangementKind,
    pub(super) by: UserId,
    pub(super) from: &'a Thread,
    pub(super) into: &'a Thread,
    pub(super) kept: &'a Kept,
}

/// Logs a rearrangement with where each message of both conversations stood; `moved` says which ones move.
pub(super) fn log(tx: &mut Tx<'_>, entry: &Entry<'_>, moved: &dyn Fn(&Line) -> bool) -> Result<RearrangementId> {
    let (id, now): (RearrangementId, _) = (tx.new_id(), tx.now());
    let kept = serde_json::to_string(entry.kept).unwrap_or_default();
    // Several of one unit of work have one time; the number says which came first.
    let number: i64 =
        tx.value(&sql!("UPDATE counter SET value = value + 1 WHERE name = 'rearrangement' RETURNING value"))?;
    tx.run(&sql!(
        "INSERT INTO rearrangement (id, number, kind, at, by_user, from_conversation, into_conversation, kept) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        number,
        entry.kind,
        now,
        entry.by,
        entry.from.id,
        entry.into.id,
        kept
    ))?;
    let of = |thread: &Thread, moves: bool| -> Vec<[Value; 5]> {
        let row =
            |line: &Line| [id.into(), line.id.into(), thread.id.into(), line.seq.into(), (moves && moved(line)).into()];
        thread.lines.iter().map(row).collect()
    };
    let rows = [of(entry.from, true), of(entry.into, false)].concat();
    for rows in rows.chunks(AT_ONCE) {
        let mut insert =
            sql!("INSERT INTO rearranged (rearrangement_id, message_id, conversation_id, seq, moved) VALUES");
        insert.rows(rows.iter().cloned());
        tx.run(&insert)?;
    }
    Ok(id)
}

/// Marks a rearrangement as undone.
pub(super) fn set_undone(tx: &mut Tx<'_>, id: RearrangementId, by: UserId) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!("UPDATE rearrangement SET undone_at = ?, undone_by = ? WHERE id = ?", now, by, id)).map(drop)
}

/// A message that goes to another place.
pub(super) struct Move {
    pub(super) id: MessageId,
    pub(super) conversation: ConversationId,
    pub(super) seq: i64,
    /// Whether the conversation is another one, too.
    pub(super) leaves: bool,
}

/// Puts messages to their new places; the mail log goes with them.
pub(super) fn place(tx: &mut Tx<'_>, moves: &[Move]) -> Result<()> {
    // Out of the way first: no two messages of a conversation may have the same number, not even in between.
    for some in moves.chunks(AT_ONCE) {
        let mut aside = sql!("UPDATE message SET seq = -seq WHERE id IN");
        tx.run(aside.list(some.iter().map(|one| one.id)))?;
    }
    for one in moves {
        tx.run(&sql!(
            "UPDATE message SET conversation_id = ?, seq = ? WHERE id = ?",
            one.conversation,
            one.seq,
            one.id
        ))?;
        if one.leaves {
            tx.run(&sql!(
                "UPDATE ledger SET conversation_id = ? WHERE id IN \
                 (SELECT ledger_id FROM message WHERE id = ? AND ledger_id IS NOT NULL)",
                one.conversation,
                one.id
            ))?;
        }
    }
    Ok(())
}

/// Records on both conversations what happened; search and screens follow it.
pub(super) fn tell(
    tx: &mut Tx<'_>,
    kind: &'static str,
    actor: causeway_store::Actor,
    id: RearrangementId,
    from: &Thread,
    into: &Thread,
) {
    for conversation in [from, into] {
        let data = json!({
            "rearrangement_id": id,
            "from": { "id": from.id, "number": from.number },
            "into": { "id": into.id, "number": into.number },
        });
        tx.record(NewEvent { kind, conversation: Some(conversation.id.0), actor, only_for: None, data });
    }
}

/// How messages came to where they are, for those that were moved.
pub(crate) fn moved(tx: &mut Tx<'_>, ids: &[MessageId]) -> Result<HashMap<MessageId, Moved>> {
    let mut query = sql!(
        "SELECT r.message_id, x.id, x.kind, c.number FROM rearranged r \
         JOIN rearrangement x ON x.id = r.rearrangement_id JOIN conversation c ON c.id = r.conversation_id \
         WHERE r.moved = TRUE AND x.undone_at IS NULL AND r.message_id IN"
    );
    query.list(ids.iter().copied()).add("ORDER BY x.number");
    let rows: Vec<(MessageId, RearrangementId, RearrangementKind, i64)> = tx.all(&query)?;
    let moved = |(message, rearrangement_id, kind, number)| (message, Moved { rearrangement_id, kind, number });
    Ok(rows.into_iter().map(moved).collect())
}

/// Whether a mail in `from` was taken for an answer to `into` by a sender who proved nothing.
pub(super) fn is_suspect(tx: &mut Tx<'_>, from: ConversationId, into: ConversationId) -> Result<bool> {
    let rows: Vec<(ConversationId,)> = tx.all(&sql!(
        "SELECT DISTINCT suspected_conversation FROM message \
         WHERE conversation_id = ? AND suspected_conversation IS NOT NULL",
        from
    ))?;
    for (suspected,) in rows {
        if conversations::current(tx, suspected)? == into {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The addresses that each message was written from and to.
pub(super) fn people(tx: &mut Tx<'_>, lines: &[&Line]) -> Result<HashMap<MessageId, Vec<String>>> {
    let mut all = HashMap::new();
    for some in lines.chunks(AT_ONCE) {
        let mut query: Sql = sql!("SELECT id, author_email, recipients FROM message WHERE id IN");
        query.list(some.iter().map(|line| line.id));
        for (id, author, recipients) in tx.all::<(MessageId, Option<String>, String)>(&query)? {
            let to: Recipients = serde_json::from_str(&recipients).unwrap_or_default();
            let others = to.to.into_iter().chain(to.cc).chain(to.bcc).map(|one: Address| one.address);
            let keys = author.into_iter().chain(others).map(|one| causeway_base::text::address_key(&one)).collect();
            all.insert(id, keys);
        }
    }
    Ok(all)
}
