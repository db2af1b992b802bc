//! All SQL of attachments.
//! It never deletes bytes; they may be named by several rows.

use std::collections::HashMap;

use causeway_identity::UserId;
use causeway_store::{FromRow, Result, Row, Tx, sql};
use causeway_web::Problem;

use super::{Attachment, AttachmentId};
use crate::{ConversationId, MessageId};

/// A file to add.
#[derive(Debug, Clone)]
pub struct NewAttachment {
    /// Its id.
    pub id: AttachmentId,
    /// The message it hangs on; `None` for an upload.
    pub message: Option<MessageId>,
    /// Who uploaded it.
    pub by: Option<UserId>,
    /// The file's name.
    pub name: String,
    /// Its type.
    pub content_type: String,
    /// Its size in bytes.
    pub size: usize,
    /// Its Content-ID.
    pub content_id: Option<String>,
    /// Whether it is shown inside the text.
    pub inline: bool,
    /// The name of its bytes.
    pub blob_key: String,
}

/// Adds a file.
pub fn add(tx: &mut Tx<'_>, new: &NewAttachment) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!(
        "INSERT INTO attachment (id, message_id, uploaded_by, name, content_type, size, content_id, inline, blob_key, created_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        new.id,
        new.message,
        new.by,
        &new.name,
        &new.content_type,
        new.size,
        new.content_id.clone(),
        new.inline,
        &new.blob_key,
        now
    ))
    .map(drop)
}

/// Notes what a scanner found in a file.
pub fn set_threat(tx: &mut Tx<'_>, id: AttachmentId, threat: &str) -> Result<()> {
    tx.run(&sql!("UPDATE attachment SET threat = ? WHERE id = ?", threat, id)).map(drop)
}

const COLUMNS: &str = "SELECT id, name, content_type, size, inline, content_id, threat";

/// One file with the name of its bytes.
pub fn find(tx: &mut Tx<'_>, id: AttachmentId) -> Result<Option<(Attachment, String)>> {
    let mut query = sql!(COLUMNS);
    let row: Option<With<String>> = tx.first(query.add(", blob_key FROM attachment WHERE id = ?").bind(id))?;
    Ok(row.map(|row| (row.attachment, row.other)))
}

/// An attachment followed by one more column.
struct With<T> {
    attachment: Attachment,
    other: T,
}

impl<T: causeway_store::Column> FromRow for With<T> {
    const WIDTH: usize = Attachment::WIDTH + 1;
    fn from_row(row: &Row<'_>, at: usize) -> Result<Self> {
        Ok(Self { attachment: Attachment::from_row(row, at)?, other: row.get(at + Attachment::WIDTH)? })
    }
}

/// A picture that `by` may put into a text, with the name of its bytes: an own upload, or what a macro shows.
pub(super) fn picture(tx: &mut Tx<'_>, id: AttachmentId, by: UserId) -> Result<Option<(Attachment, String)>> {
    let mut query = sql!(COLUMNS);
    query.add(", blob_key FROM attachment WHERE id = ?").bind(id);
    query.add("AND message_id IS NULL AND (uploaded_by = ? OR uploaded_by IS NULL)").bind(by);
    Ok(tx.first::<With<String>>(&query)?.map(|row| (row.attachment, row.other)))
}

/// The files of these messages.
pub fn of_messages(tx: &mut Tx<'_>, ids: &[MessageId]) -> Result<HashMap<MessageId, Vec<Attachment>>> {
    let mut query = sql!(COLUMNS);
    query.add(", message_id FROM attachment WHERE message_id IN").list(ids.iter().copied());
    let mut all: HashMap<MessageId, Vec<Attachment>> = HashMap::new();
    for row in tx.all::<With<MessageId>>(query.add("ORDER BY id"))? {
        all.entry(row.other).or_default().push(row.attachment);
    }
    Ok(all)
}

/// The files of one message with the names of their bytes.
pub fn with_bytes(tx: &mut Tx<'_>, message: MessageId) -> Result<Vec<(Attachment, String)>> {
    let mut query = sql!(COLUMNS);
    query.add(", blob_key FROM attachment WHERE message_id = ? ORDER BY id").bind(message);
    Ok(tx.all::<With<String>>(&query)?.into_iter().map(|row| (row.attachment, row.other)).collect())
}

/// Makes uploads of `from` that hang on no message yet uploads of `to`.
pub fn pass_on(tx: &mut Tx<'_>, ids: &[AttachmentId], from: UserId, to: UserId) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut query =
        sql!("UPDATE attachment SET uploaded_by = ? WHERE uploaded_by = ? AND message_id IS NULL AND id IN", to, from);
    query.list(ids.iter().copied());
    tx.run(&query).map(drop)
}

/// Hangs uploads of `by` on a message.
///
/// # Errors
/// `invalid_input` for an upload that does not exist, is somebody else's, or hangs on a message already.
pub fn attach(tx: &mut Tx<'_>, message: MessageId, by: UserId, ids: &[AttachmentId]) -> Result<(), Problem> {
    for id in ids {
        let taken = tx.run(&sql!(
            "UPDATE attachment SET message_id = ? WHERE id = ? AND uploaded_by = ? AND message_id IS NULL",
            message,
            *id,
            by
        ))?;
        if taken == 0 {
            return Err(Problem::field("/attachment_ids", "unknown", "One of the attachments is not there any more."));
        }
    }
    Ok(())
}

/// Hangs files that came before on a customer's message; whose they are, the caller knows.
///
/// # Errors
/// What the database says.
pub fn hang(tx: &mut Tx<'_>, conversation: ConversationId, message: MessageId, ids: &[AttachmentId]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut query = sql!("UPDATE attachment SET message_id = ? WHERE message_id IS NULL AND id IN", message);
    tx.run(query.list(ids.iter().copied()))?;
    tx.run(&sql!("UPDATE conversation SET has_attachment = TRUE WHERE id = ?", conversation)).map(drop)
}

/// Makes the files of a message uploads again.
pub fn detach(tx: &mut Tx<'_>, message: MessageId) -> Result<()> {
    tx.run(&sql!("UPDATE attachment SET message_id = NULL WHERE message_id = ?", message)).map(drop)
}
