//! All SQL of the vault and of its access log.
//! It never holds a value that is not sealed, and never forgets who saw one.

use std::collections::HashMap;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_people::confidential::store::leave_out_conversations;
use causeway_store::{Cursor, Result, Tx, from_row, sql};
use uuid::Uuid;

use super::{Access, Kind, LoggedAccess, SecretId, VaultedSecret};
use crate::{LedgerId, MessageId};

/// A secret on its way into the vault.
pub(super) struct NewSecret<'a> {
    pub(super) id: SecretId,
    pub(super) message: MessageId,
    pub(super) number: i64,
    pub(super) kind: Kind,
    pub(super) sealed: &'a str,
    pub(super) by: UserId,
    pub(super) expires_at: Time,
}

pub(super) fn add(tx: &mut Tx<'_>, new: &NewSecret<'_>) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!(
        "INSERT INTO secret (id, message_id, number, kind, sealed, created_by, created_at, expires_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        new.id,
        new.message,
        new.number,
        new.kind,
        new.sealed,
        new.by,
        now,
        new.expires_at
    ))
    .map(drop)
}

/// How many secrets of a message are in the vault already.
pub(super) fn count(tx: &mut Tx<'_>, message: MessageId) -> Result<i64> {
    tx.value(&sql!("SELECT COUNT(*) FROM secret WHERE message_id = ?", message))
}

/// What the vault holds of these messages, by number.
pub fn of_messages(tx: &mut Tx<'_>, messages: &[MessageId]) -> Result<HashMap<MessageId, Vec<VaultedSecret>>> {
    let mut all: HashMap<MessageId, Vec<VaultedSecret>> = HashMap::new();
    if messages.is_empty() {
        return Ok(all);
    }
    let mut query =
        sql!("SELECT message_id, id, number, kind, expires_at, sealed IS NULL FROM secret WHERE message_id IN");
    query.list(messages.iter().copied());
    let rows: Vec<(MessageId, SecretId, i64, Kind, Time, bool)> = tx.all(query.add("ORDER BY number"))?;
    for (message, id, number, kind, expires_at, expired) in rows {
        all.entry(message).or_default().push(VaultedSecret { id, number, kind, expires_at, expired });
    }
    Ok(all)
}

/// A row of the vault.
pub(super) struct Sealed {
    pub(super) message_id: MessageId,
    pub(super) number: i64,
    pub(super) kind: Kind,
    pub(super) value: Option<String>,
    pub(super) expires_at: Time,
}
from_row!(Sealed { message_id, number, kind, value, expires_at });

pub(super) fn find(tx: &mut Tx<'_>, id: SecretId) -> Result<Option<Sealed>> {
    tx.first(&sql!("SELECT message_id, number, kind, sealed, expires_at FROM secret WHERE id = ?", id))
}

/// Deletes the values of a message whose time has come. Says how many.
pub(super) fn expire(tx: &mut Tx<'_>, message: MessageId) -> Result<u64> {
    let now = tx.now();
    tx.run(&sql!(
        "UPDATE secret SET sealed = NULL WHERE message_id = ? AND expires_at <= ? AND sealed IS NOT NULL",
        message,
        now
    ))
}

/// Writes the message's texts without its secrets.
pub(super) fn replace_texts(tx: &mut Tx<'_>, message: &crate::message::Message) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!(
        "UPDATE message SET text = ?, html = ?, quoted_html = ?, signature_html = ?, subject = ?, vaulted_at = ? WHERE id = ?",
        &message.text,
        message.html.clone(),
        message.quoted_html.clone(),
        message.signature_html.clone(),
        message.subject.clone(),
        now,
        message.id
    ))
    .map(drop)
}

/// Writes the conversation's subject and snippet without secrets.
pub(super) fn cover_row(tx: &mut Tx<'_>, id: crate::ConversationId) -> Result<()> {
    let row: Option<(String, String)> =
        tx.first(&sql!("SELECT subject, snippet FROM conversation WHERE id = ?", id))?;
    let Some((subject, snippet)) = row else { return Ok(()) };
    tx.run(&sql!(
        "UPDATE conversation SET subject = ?, snippet = ? WHERE id = ?",
        super::masked(&subject),
        super::masked(&snippet),
        id
    ))
    .map(drop)
}

/// Whether the raw mail still holds what was moved to the vault.
pub(crate) fn is_withheld(tx: &mut Tx<'_>, ledger: LedgerId) -> Result<bool> {
    let found: Option<(MessageId,)> =
        tx.first(&sql!("SELECT id FROM message WHERE ledger_id = ? AND vaulted_at IS NOT NULL LIMIT 1", ledger))?;
    Ok(found.is_some())
}

/// Notes that somebody saw a secret; `number` is `None` for all that stand in the message.
pub(super) fn note_access(tx: &mut Tx<'_>, message: MessageId, number: Option<i64>, user: UserId) -> Result<()> {
    let (id, now): (Uuid, _) = (tx.new_id(), tx.now());
    tx.run(&sql!(
        "INSERT INTO secret_access (id, message_id, number, user_id, at) VALUES (?, ?, ?, ?, ?)",
        id,
        message,
        number,
        user,
        now
    ))
    .map(drop)
}

/// Who saw secrets of a message, the newest first, at most 500.
pub fn accesses(tx: &mut Tx<'_>, message: MessageId) -> Result<Vec<Access>> {
    let rows: Vec<(Option<i64>, Uuid, Option<String>, Time)> = tx.all(&sql!(
        "SELECT a.number, a.user_id, u.name, a.at FROM secret_access a LEFT JOIN user_account u ON u.id = a.user_id \
         WHERE a.message_id = ? ORDER BY a.at DESC, a.id DESC LIMIT 500",
        message
    ))?;
    let access = |(number, user_id, name, at): (Option<i64>, Uuid, Option<String>, Time)| Access {
        number,
        user_id,
        name: name.unwrap_or_default(),
        at,
    };
    Ok(rows.into_iter().map(access).collect())
}

/// A row of the access log.
struct Logged {
    id: Uuid,
    number: Option<i64>,
    user_id: Uuid,
    name: Option<String>,
    at: Time,
    kind: Option<Kind>,
    message_id: MessageId,
    author: String,
    conversation_number: i64,
    conversation_subject: String,
}
from_row!(Logged {
    id,
    number,
    user_id,
    name,
    at,
    kind,
    message_id,
    author,
    conversation_number,
    conversation_subject
});

/// The access log of the whole desk, the newest first.
/// It leaves out what is about customers whom `reader` may not know.
pub fn log(tx: &mut Tx<'_>, reader: UserId, after: Option<Cursor>, limit: usize) -> Result<Vec<LoggedAccess>> {
    let mut query = sql!(
        "SELECT a.id, a.number, a.user_id, u.name, a.at, s.kind, m.id, m.author_name, c.number, c.subject \
         FROM secret_access a JOIN message m ON m.id = a.message_id JOIN conversation c ON c.id = m.conversation_id \
         LEFT JOIN user_account u ON u.id = a.user_id \
         LEFT JOIN secret s ON s.message_id = a.message_id AND s.number = a.number WHERE a.at >= 0"
    );
    leave_out_conversations(&mut query, reader);
    if let Some(after) = after {
        query.add("AND (a.at < ? OR (a.at = ? AND a.id < ?))").bind(after.at).bind(after.at).bind(after.id);
    }
    let rows: Vec<Logged> = tx.all(query.add("ORDER BY a.at DESC, a.id DESC LIMIT ?").bind(limit))?;
    let told = |row: Logged| LoggedAccess {
        id: row.id,
        kind: row.kind,
        access: Access { number: row.number, user_id: row.user_id, name: row.name.unwrap_or_default(), at: row.at },
        message_id: row.message_id,
        author: row.author,
        conversation_number: row.conversation_number,
        conversation_subject: super::masked(&row.conversation_subject),
    };
    Ok(rows.into_iter().map(told).collect())
}
