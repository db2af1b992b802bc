//! All SQL of calls to make.
//! It never has two open calls of one conversation planned by the desk itself.

use causeway_desk::ConversationId;
use causeway_identity::UserId;
use causeway_people::confidential;
use causeway_store::{Cursor, Result, Tx, sql};

use super::{Reason, Task, TaskId, TaskState};

const COLUMNS: &str = "SELECT t.id, t.conversation_id, t.reason, t.number, t.wish, t.lang, t.assignee_id, t.team_id, \
     t.due_at, t.tries, t.state, t.outcome, t.called, t.details, t.handle, t.switched, t.created_at, t.created_by, \
     t.settled_at, t.settled_by, t.version FROM phone_task t";

/// One call to make.
///
/// # Errors
/// What the database says.
pub fn find(tx: &mut Tx<'_>, id: TaskId) -> Result<Option<Task>> {
    let mut query = sql!(COLUMNS);
    tx.first(query.add("WHERE t.id = ?").bind(id))
}

/// The open call of a conversation that is due first.
///
/// # Errors
/// What the database says.
pub fn open_of(tx: &mut Tx<'_>, id: ConversationId) -> Result<Option<Task>> {
    let mut query = sql!(COLUMNS);
    query.add("WHERE t.conversation_id = ?").bind(id);
    tx.first(query.add("AND t.state = 'open' ORDER BY t.due_at, t.id LIMIT 1"))
}

/// Whether a call was ever planned for this reason.
///
/// # Errors
/// What the database says.
pub fn had(tx: &mut Tx<'_>, id: ConversationId, reason: Reason) -> Result<bool> {
    let count: i64 =
        tx.value(&sql!("SELECT COUNT(*) FROM phone_task WHERE conversation_id = ? AND reason = ?", id, reason))?;
    Ok(count > 0)
}

/// The calls of a conversation and of those that were merged into it: the open ones first, then the newest.
///
/// # Errors
/// What the database says.
pub fn of_conversation(tx: &mut Tx<'_>, id: ConversationId) -> Result<Vec<Task>> {
    let mut query = sql!(COLUMNS);
    query
        .add("WHERE t.conversation_id IN (SELECT id FROM conversation WHERE id = ? OR merged_into = ?)")
        .bind(id)
        .bind(id);
    tx.all(query.add("ORDER BY CASE WHEN t.state = 'open' THEN 0 ELSE 1 END, t.due_at DESC, t.id LIMIT 50"))
}

/// Calls to make that the reader may know of, those that are due first on top; of one colleague and their teams, or all.
///
/// # Errors
/// What the database says.
pub fn open(tx: &mut Tx<'_>, reader: UserId, mine: bool, after: Option<Cursor>, limit: usize) -> Result<Vec<Task>> {
    let mut query = sql!(COLUMNS);
    query
        .add("JOIN conversation c ON c.id = t.conversation_id WHERE t.state = ? AND c.spam = FALSE")
        .bind(TaskState::Open);
    confidential::store::leave_out_conversations(&mut query, reader);
    if mine {
        query.add("AND (t.assignee_id = ? OR (t.assignee_id IS NULL AND (t.team_id IN").bind(reader);
        query.add("(SELECT team_id FROM team_member WHERE user_id = ?)").bind(reader);
        query.add("OR (t.team_id IS NULL AND (c.assignee_id = ? OR c.assignee_id IS NULL)))))").bind(reader);
    }
    if let Some(after) = after {
        query.add("AND (t.due_at, t.id) > (?, ?)").bind(after.at).bind(after.id);
    }
    tx.all(query.add("ORDER BY t.due_at, t.id LIMIT ?").bind(limit))
}

/// Plans a call.
///
/// # Errors
/// What the database says.
pub fn add(tx: &mut Tx<'_>, task: &Task) -> Result<()> {
    tx.run(&sql!(
        "INSERT INTO phone_task (id, conversation_id, reason, number, wish, lang, assignee_id, team_id, due_at, tries, state, \
         outcome, called, details, handle, switched, created_at, created_by) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        task.id,
        task.conversation_id,
        task.reason,
        &task.number,
        &task.wish,
        task.lang.clone(),
        task.assignee_id,
        task.team_id,
        task.due_at,
        task.tries,
        task.state,
        &task.outcome,
        task.called,
        task.details,
        task.handle,
        task.switched,
        task.created_at,
        task.created_by
    ))
    .map(drop)
}

/// Writes a call to make anew, if it still has this version. Says whether it did.
///
/// # Errors
/// What the database says.
pub fn save(tx: &mut Tx<'_>, task: &Task) -> Result<bool> {
    Ok(tx.run(&sql!(
        "UPDATE phone_task SET number = ?, wish = ?, lang = ?, assignee_id = ?, team_id = ?, due_at = ?, tries = ?, state = ?, \
         outcome = ?, called = ?, details = ?, handle = ?, switched = ?, settled_at = ?, settled_by = ?, \
         version = version + 1 WHERE id = ? AND version = ?",
        &task.number,
        &task.wish,
        task.lang.clone(),
        task.assignee_id,
        task.team_id,
        task.due_at,
        task.tries,
        task.state,
        &task.outcome,
        task.called,
        task.details,
        task.handle,
        task.switched,
        task.settled_at,
        task.settled_by,
        task.id,
        task.version
    ))? > 0)
}
