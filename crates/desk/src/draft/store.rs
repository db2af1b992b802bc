//! All SQL of drafts.
//! It never reads another user's draft; one that is handed over becomes the other's.

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{Result, Tx, from_row, sql};
use serde_json::json;

use super::{Draft, Mode};
use crate::attachment::{self, AttachmentId};
use crate::message::Recipients;
use crate::{ConversationId, MessageId};

/// A draft as it lies in the table.
struct Row {
    mode: Mode,
    html: String,
    recipients: String,
    attachments: String,
    answers: Option<MessageId>,
    handed_by: Option<UserId>,
    version: i64,
    updated_at: Time,
}
from_row!(Row { mode, html, recipients, attachments, answers, handed_by, version, updated_at });

impl From<Row> for Draft {
    fn from(row: Row) -> Self {
        let Recipients { to, cc, bcc } = serde_json::from_str(&row.recipients).unwrap_or_default();
        Self {
            mode: row.mode,
            html: row.html,
            to,
            cc,
            bcc,
            attachment_ids: serde_json::from_str(&row.attachments).unwrap_or_default(),
            answers: row.answers,
            handed_by: row.handed_by,
            version: row.version,
            updated_at: row.updated_at,
        }
    }
}

/// The drafts of `user` in a conversation.
pub fn of_conversation(tx: &mut Tx<'_>, user: UserId, id: ConversationId) -> Result<Vec<Draft>> {
    let rows: Vec<Row> = tx.all(&sql!(
        "SELECT mode, html, recipients, attachments, answers, handed_by, version, updated_at FROM draft \
         WHERE user_id = ? AND conversation_id = ? ORDER BY mode",
        user,
        id
    ))?;
    Ok(rows.into_iter().map(Draft::from).collect())
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
        "INSERT INTO draft (user_id, conversation_id, mode, html, recipients, attachments, answers, version, updated_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?) ON CONFLICT (user_id, conversation_id, mode) DO UPDATE SET html = excluded.html, \
         recipients = excluded.recipients, attachments = excluded.attachments, answers = excluded.answers, \
         handed_by = NULL, version = draft.version + 1, \
         updated_at = excluded.updated_at WHERE draft.version = ?",
        user,
        id,
        new.mode,
        &new.html,
        recipients,
        attachments,
        new.answers,
        now,
        known
    ))? > 0)
}

/// Takes a draft away. Says whether there was one.
pub fn delete(tx: &mut Tx<'_>, user: UserId, id: ConversationId, mode: Mode) -> Result<bool> {
    Ok(tx.run(&sql!("DELETE FROM draft WHERE user_id = ? AND conversation_id = ? AND mode = ?", user, id, mode))? > 0)
}

/// Makes a draft of `from` one of `to`, with its uploads. Says whether there was one and `to` had none.
pub fn hand_over(tx: &mut Tx<'_>, from: UserId, to: UserId, id: ConversationId, mode: Mode) -> Result<bool> {
    let now = tx.now();
    let found: Option<(String, String)> = tx.first(&sql!(
        "SELECT attachments, html FROM draft WHERE user_id = ? AND conversation_id = ? AND mode = ? AND NOT EXISTS \
         (SELECT 1 FROM draft d WHERE d.user_id = ? AND d.conversation_id = ? AND d.mode = ?)",
        from,
        id,
        mode,
        to,
        id,
        mode
    ))?;
    let Some((uploads, html)) = found else { return Ok(false) };
    tx.run(&sql!(
        "UPDATE draft SET user_id = ?, handed_by = ?, version = version + 1, updated_at = ? \
         WHERE user_id = ? AND conversation_id = ? AND mode = ?",
        to,
        from,
        now,
        from,
        id,
        mode
    ))?;
    let mut uploads: Vec<AttachmentId> = serde_json::from_str(&uploads).unwrap_or_default();
    uploads.extend(attachment::pictures::shown(&html));
    attachment::store::pass_on(tx, &uploads, from, to)?;
    Ok(true)
}
