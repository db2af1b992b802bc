//! SQL of escalations and of what happened to them.
//! It never decides where one goes.

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{Error, Result, Tx, from_row, sql};

use super::{Escalation, EscalationId, EscalationKind, EscalationState, Step, What};
use crate::ConversationId;

struct Row {
    id: EscalationId,
    conversation_id: ConversationId,
    number: i64,
    path: String,
    kind: EscalationKind,
    levels: String,
    level: i64,
    state: EscalationState,
    reason: String,
    drill: bool,
    started_by: Option<UserId>,
    started_at: Time,
    level_since: Time,
    repeats: i64,
    fire_at: Option<Time>,
    ended_at: Option<Time>,
    version: i64,
}
from_row!(Row {
    id,
    conversation_id,
    number,
    path,
    kind,
    levels,
    level,
    state,
    reason,
    drill,
    started_by,
    started_at,
    level_since,
    repeats,
    fire_at,
    ended_at,
    version
});

const ROWS: &str = "SELECT e.id, e.conversation_id, c.number, e.path, e.kind, e.levels, e.level, e.state, e.reason, \
                    e.drill, e.started_by, e.started_at, e.level_since, e.repeats, e.fire_at, e.ended_at, e.version \
                    FROM escalation e JOIN conversation c ON c.id = e.conversation_id";

fn read(row: Row) -> Result<Escalation> {
    let levels = serde_json::from_str(&row.levels)
        .map_err(|error| Error::Defect(format!("levels of escalation {}: {error}", row.id)))?;
    Ok(Escalation {
        id: row.id,
        conversation_id: row.conversation_id,
        number: row.number,
        path: row.path,
        kind: row.kind,
        levels,
        level: row.level,
        state: row.state,
        reason: row.reason,
        drill: row.drill,
        started_by: row.started_by,
        started_at: row.started_at,
        level_since: row.level_since,
        repeats: row.repeats,
        fire_at: row.fire_at,
        ended_at: row.ended_at,
        version: row.version,
    })
}

/// One escalation.
pub fn find(tx: &mut Tx<'_>, id: EscalationId) -> Result<Option<Escalation>> {
    let mut query = sql!(ROWS);
    tx.first::<Row>(query.add("WHERE e.id = ?").bind(id))?.map(read).transpose()
}

/// Those of a conversation, newest first.
pub fn of(tx: &mut Tx<'_>, id: ConversationId) -> Result<Vec<Escalation>> {
    let mut query = sql!(ROWS);
    query.add("WHERE e.conversation_id = ?").bind(id);
    let rows: Vec<Row> = tx.all(query.add("ORDER BY e.started_at DESC, e.id DESC LIMIT 50"))?;
    rows.into_iter().map(read).collect()
}

/// Those that run, the oldest first.
pub fn running(tx: &mut Tx<'_>) -> Result<Vec<Escalation>> {
    let mut query = sql!(ROWS);
    let rows: Vec<Row> = tx.all(query.add("WHERE e.ended_at IS NULL ORDER BY e.started_at, e.id LIMIT 200"))?;
    rows.into_iter().map(read).collect()
}

/// Whether a step is due.
pub(super) fn anything_due(tx: &mut Tx<'_>) -> Result<bool> {
    let now = tx.now();
    Ok(tx.value::<i64>(&sql!("SELECT COUNT(*) FROM (SELECT 1 FROM escalation WHERE fire_at <= ? LIMIT 1) due", now))?
        > 0)
}

/// Those whose next step is due, the longest due first.
pub(super) fn due(tx: &mut Tx<'_>, most: usize) -> Result<Vec<Escalation>> {
    let now = tx.now();
    let mut query = sql!(ROWS);
    let rows: Vec<Row> = tx.all(query.add("WHERE e.fire_at <= ? ORDER BY e.fire_at LIMIT ?").bind(now).bind(most))?;
    rows.into_iter().map(read).collect()
}

/// Adds one.
pub(super) fn add(tx: &mut Tx<'_>, one: &Escalation) -> Result<()> {
    let levels = serde_json::to_string(&one.levels).map_err(|error| Error::Defect(error.to_string()))?;
    tx.run(&sql!(
        "INSERT INTO escalation (id, conversation_id, path, kind, levels, level, state, reason, drill, started_by, \
         started_at, level_since, repeats, fire_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        one.id,
        one.conversation_id,
        &one.path,
        one.kind,
        levels,
        one.level,
        one.state,
        &one.reason,
        one.drill,
        one.started_by,
        one.started_at,
        one.level_since,
        one.repeats,
        one.fire_at
    ))
    .map(drop)
}

/// Keeps others from acting on `one` until this unit of work ends. Says whether it is still as it was read.
pub(super) fn claim(tx: &mut Tx<'_>, one: &mut Escalation) -> Result<bool> {
    let claimed = tx.run(&sql!(
        "UPDATE escalation SET version = version + 1 WHERE id = ? AND version = ? AND fire_at IS NOT NULL",
        one.id,
        one.version
    ))? > 0;
    one.version += i64::from(claimed);
    Ok(claimed)
}

/// Writes where it stands, if its row still has the version of `one`. Says whether it had.
pub(super) fn save(tx: &mut Tx<'_>, one: &Escalation) -> Result<bool> {
    Ok(tx.run(&sql!(
        "UPDATE escalation SET level = ?, state = ?, level_since = ?, repeats = ?, fire_at = ?, ended_at = ?, \
         version = version + 1 WHERE id = ? AND version = ?",
        one.level,
        one.state,
        one.level_since,
        one.repeats,
        one.fire_at,
        one.ended_at,
        one.id,
        one.version
    ))? > 0)
}

/// Lets it climb for another conversation.
pub(super) fn move_to(tx: &mut Tx<'_>, id: EscalationId, conversation: ConversationId) -> Result<()> {
    tx.run(&sql!("UPDATE escalation SET conversation_id = ?, version = version + 1 WHERE id = ?", conversation, id))
        .map(drop)
}

/// What happened to it, in order.
pub fn steps(tx: &mut Tx<'_>, id: EscalationId) -> Result<Vec<Step>> {
    tx.all(&sql!(
        "SELECT seq, level, what, at, by_id, note, told FROM escalation_step WHERE escalation_id = ? ORDER BY seq",
        id
    ))
}

/// Writes down what happened at a level.
pub(super) fn note(
    tx: &mut Tx<'_>,
    one: &Escalation,
    level: i64,
    what: What,
    (by, note, told): (Option<UserId>, &str, usize),
) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!(
        "INSERT INTO escalation_step (escalation_id, seq, level, what, at, by_id, note, told) \
         SELECT ?, COALESCE(MAX(seq), 0) + 1, ?, ?, ?, ?, ?, ? FROM escalation_step WHERE escalation_id = ?",
        one.id,
        level,
        what,
        now,
        by,
        note,
        told,
        one.id
    ))
    .map(drop)
}
