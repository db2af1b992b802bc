//! All SQL of drafts.
//! It never reads another user's draft.

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{Result, Tx, sql};
use serde_json::json;

use super::{Draft, Mode};
use crate::ConversationId;
use crate::message::Recipients;

type Columns = (Mode, String, String, String, i64, Time);

fn draft((mode, html, recipients, attachments, version, updated_at): Columns) -> Draft {
    let recipients: Recipients = serde_json::from_str(&recipients).unwrap_or_default();
    let attachment_ids = serde_json::from_str(&attachments).unwrap_or_default();
    let Recipients { to, cc, bcc } = recipients;
    Draft { mode, html, to, cc, bcc, attachment_ids, version, updated_at }
}

/// The drafts of `user` in a conversation.
pub fn of_conversation(tx: &mut Tx<'_>, user: UserId, id: ConversationId) -> Result<Vec<Draft>> {
    let rows: Vec<Columns> = tx.all(&sql!(
        "SELECT mode, html, recipients, attachments, version, updated_at FROM draft \
         WHERE user_id = ? AND conversation_id = ? ORDER BY mode",
        user,
        id
    ))?;
    Ok(rows.into_iter().map(draft).collect())
}

/// The conversations in which `user` has drafts, newest first.
pub fn all(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<(ConversationId, Mode, Time)>> {
    tx.all(&sql!(
        "SELECT conversation_id, mode, updated_at FROM draft WHERE user_id = ? ORDER BY updated_at DESC LIMIT 200",
        user
    ))
}

/// Writes a draft on top of `known`, the version that the writer had (0 for none). Says whether nobody wrote between.
pub fn save(tx: &mut Tx<'_>, user: UserId, id: ConversationId, new: &Draft, known: i64) -> Result<bool> {
    let now = tx.now();
    let recipients = json!({ "to": new.to, "cc": new.cc, "bcc": new.bcc }).to_string();
    let attachments = json!(new.attachment_ids).to_string();
    Ok(tx.run(&sql!(
        "INSERT INTO draft (user_id, conversation_id, mode, html, recipients, attachments, version, updated_at) \
         VALUES (?, ?, ?, ?, ?, ?, 1, ?) ON CONFLICT (user_id, conversation_id, mode) DO UPDATE SET html = excluded.html, \
         recipients = excluded.recipients, attachments = excluded.attachments, version = draft.version + 1, \
         updated_at = excluded.updated_at WHERE draft.version = ?",
        user,
        id,
        new.mode,
        &new.html,
        recipients,
        attachments,
        now,
        known
    ))? > 0)
}

/// Takes a draft away. Says whether there was one.
pub fn delete(tx: &mut Tx<'_>, user: UserId, id: ConversationId, mode: Mode) -> Result<bool> {
    Ok(tx.run(&sql!("DELETE FROM draft WHERE user_id = ? AND conversation_id = ? AND mode = ?", user, id, mode))? > 0)
}
