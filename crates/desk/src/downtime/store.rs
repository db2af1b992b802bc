//! SQL of times of standing still, and the alarms that are due.
//! An alarm is told once; of those that were missed, only the last.

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{Actor, NewEvent, Result, Tx, sql};
use serde_json::json;

use super::{Downtime, alarm};
use crate::ConversationId;

/// All of a conversation, newest first.
pub fn of(tx: &mut Tx<'_>, id: ConversationId) -> Result<Vec<Downtime>> {
    tx.all(&sql!(
        "SELECT started_at, ended_at, told, begun_by, ended_by FROM downtime WHERE conversation_id = ? \
         ORDER BY started_at DESC LIMIT 100",
        id
    ))
}

/// Begins one. Says whether it is new.
pub(super) fn begin(tx: &mut Tx<'_>, id: ConversationId, started_at: Time, by: UserId) -> Result<bool> {
    let now = tx.now();
    // What passed before anybody wrote it down is told at once, by the last alarm alone.
    let (passed, next) = alarm(started_at, 0, now);
    let fire_at = if passed > 0 { Some(now) } else { next };
    Ok(tx.run(&sql!(
        "INSERT INTO downtime (conversation_id, started_at, told, fire_at, begun_by) VALUES (?, ?, 0, ?, ?) \
         ON CONFLICT (conversation_id, started_at) DO NOTHING",
        id,
        started_at,
        fire_at,
        by
    ))? > 0)
}

/// Ends the one that lasts. Says whether there was one.
pub(super) fn end(tx: &mut Tx<'_>, id: ConversationId, ended_at: Time, by: UserId) -> Result<bool> {
    Ok(tx.run(&sql!(
        "UPDATE downtime SET ended_at = ?, ended_by = ?, fire_at = NULL WHERE conversation_id = ? AND ended_at IS NULL",
        ended_at,
        by,
        id
    ))? > 0)
}

/// Whether an alarm is due.
pub(crate) fn anything_due(tx: &mut Tx<'_>) -> Result<bool> {
    let now = tx.now();
    Ok(tx.value::<i64>(&sql!("SELECT COUNT(*) FROM (SELECT 1 FROM downtime WHERE fire_at <= ? LIMIT 1) due", now))? > 0)
}

/// Tells the alarms that are due, once each. Says whether there may be more.
pub(crate) fn fire(tx: &mut Tx<'_>, most: usize) -> Result<bool> {
    let now = tx.now();
    let due: Vec<(ConversationId, Time, i64, UserId)> = tx.all(&sql!(
        "SELECT conversation_id, started_at, told, begun_by FROM downtime WHERE fire_at <= ? ORDER BY fire_at LIMIT ?",
        now,
        most
    ))?;
    for (id, started_at, told, by) in &due {
        let (passed, next) = alarm(*started_at, *told, now);
        tx.run(&sql!(
            "UPDATE downtime SET told = ?, fire_at = ? WHERE conversation_id = ? AND started_at = ?",
            passed,
            next,
            *id,
            *started_at
        ))?;
        if passed > *told {
            let data = json!({ "minutes": passed, "started_at": started_at, "begun_by": by });
            let (kind, conversation) = ("downtime.alarm", Some(id.0));
            tx.record(NewEvent { kind, conversation, actor: Actor::SYSTEM, only_for: None, data });
        }
    }
    Ok(due.len() == most)
}
