//! All SQL of remote sessions.
//! It never has two open sessions of one conversation; the table itself refuses the second.

use causeway_desk::{ConversationId, MessageId};
use causeway_store::{Result, Tx, sql};

use super::{Session, SessionId};

const COLUMNS: &str = "SELECT s.id, s.conversation_id, s.tool, s.link, s.recorded, s.consent, s.consent_way, s.consent_by, \
     s.consent_at, s.consent_noted_by, s.question_id, s.answer_id, s.began_at, s.ended_at, s.looked, s.changed, s.outcome, \
     s.article, s.created_at, s.created_by, s.version FROM remote_session s";

/// One session.
///
/// # Errors
/// What the database says.
pub fn find(tx: &mut Tx<'_>, id: SessionId) -> Result<Option<Session>> {
    let mut query = sql!(COLUMNS);
    tx.first(query.add("WHERE s.id = ?").bind(id))
}

/// The session of a conversation that is not over.
///
/// # Errors
/// What the database says.
pub fn open_of(tx: &mut Tx<'_>, id: ConversationId) -> Result<Option<Session>> {
    let mut query = sql!(COLUMNS);
    tx.first(query.add("WHERE s.conversation_id = ? AND s.ended_at IS NULL").bind(id))
}

/// The sessions of a conversation and of those that were merged into it: the open ones first, then the newest.
///
/// # Errors
/// What the database says.
pub fn of_conversation(tx: &mut Tx<'_>, id: ConversationId) -> Result<Vec<Session>> {
    let mut query = sql!(COLUMNS);
    query
        .add("WHERE s.conversation_id IN (SELECT id FROM conversation WHERE id = ? OR merged_into = ?)")
        .bind(id)
        .bind(id);
    tx.all(query.add("ORDER BY CASE WHEN s.ended_at IS NULL THEN 0 ELSE 1 END, s.created_at DESC, s.id LIMIT 50"))
}

/// Writes a session down.
///
/// # Errors
/// What the database says.
pub fn add(tx: &mut Tx<'_>, session: &Session) -> Result<()> {
    tx.run(&sql!(
        "INSERT INTO remote_session (id, conversation_id, tool, link, recorded, consent, consent_by, looked, changed, outcome, \
         created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        session.id,
        session.conversation_id,
        &session.tool,
        session.link.clone(),
        session.recorded,
        session.consent,
        &session.consent_by,
        &session.looked,
        &session.changed,
        &session.outcome,
        session.created_at,
        session.created_by
    ))
    .map(drop)
}

/// Writes a session anew, if it still has this version. Says whether it did.
///
/// # Errors
/// What the database says.
pub fn save(tx: &mut Tx<'_>, session: &Session) -> Result<bool> {
    Ok(tx.run(&sql!(
        "UPDATE remote_session SET tool = ?, link = ?, recorded = ?, consent = ?, consent_way = ?, consent_by = ?, consent_at = ?, \
         consent_noted_by = ?, question_id = ?, answer_id = ?, began_at = ?, ended_at = ?, looked = ?, changed = ?, outcome = ?, \
         article = ?, version = version + 1 WHERE id = ? AND version = ?",
        &session.tool,
        session.link.clone(),
        session.recorded,
        session.consent,
        session.consent_way,
        &session.consent_by,
        session.consent_at,
        session.consent_noted_by,
        session.question_id,
        session.answer_id,
        session.began_at,
        session.ended_at,
        &session.looked,
        &session.changed,
        &session.outcome,
        session.article,
        session.id,
        session.version
    ))? > 0)
}

/// Takes a session out that never began.
///
/// # Errors
/// What the database says.
pub fn remove(tx: &mut Tx<'_>, session: &Session) -> Result<bool> {
    Ok(tx.run(&sql!("DELETE FROM remote_session WHERE id = ? AND version = ?", session.id, session.version))? > 0)
}

/// Whether an answer is the first that anybody said to the customer or for them since the question.
///
/// # Errors
/// What the database says.
pub fn is_next(tx: &mut Tx<'_>, question: MessageId, answer: MessageId) -> Result<bool> {
    let between: Option<(i64,)> = tx.first(&sql!(
        "SELECT (SELECT COUNT(*) FROM message m WHERE m.conversation_id = q.conversation_id AND m.seq > q.seq \
         AND m.seq < a.seq AND m.kind IN ('incoming', 'reply') AND m.automatic IS NULL) \
         FROM message q JOIN message a ON a.conversation_id = q.conversation_id AND a.seq > q.seq \
         WHERE q.id = ? AND a.id = ?",
        question,
        answer
    ))?;
    Ok(between.is_some_and(|row| row.0 == 0))
}
