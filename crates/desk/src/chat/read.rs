//! A conversation as the visitor of a chat reads it: what they wrote, and what was answered, from some message on.
//! Nothing here can hold what is the team's: no note, nothing that has not left, no secret in clear.

use causeway_base::Time;
use causeway_people::ContactId;
use causeway_store::{ActorKind, Result, Tx, sql};

use crate::attachment::AttachmentId;
use crate::message::{Kind, Message, store as messages};
use crate::request::{File, Speaker};
use crate::{ConversationId, MessageId, secret};

/// The most messages of one read.
pub const MOST: i64 = 100;

/// One message of a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its id.
    pub id: MessageId,
    /// Its place in the conversation; the numbers of what only the team sees are left out.
    pub seq: i64,
    /// Who wrote it.
    pub by: Speaker,
    /// When.
    pub at: Time,
    /// What it says.
    pub text: String,
    /// The same as safe HTML, of replies only.
    pub html: Option<String>,
    /// What came with it.
    pub files: Vec<File>,
    /// The short answers that a colleague offered under it.
    pub quick: Vec<String>,
}

/// What a visitor may read after message number `after`, oldest first; of more than [`MOST`] the newest.
///
/// # Errors
/// What the database says.
pub fn lines(tx: &mut Tx<'_>, id: ConversationId, contact: ContactId, after: i64) -> Result<Vec<Line>> {
    let mut ids: Vec<(MessageId,)> = tx.all(&sql!(
        "SELECT id FROM message WHERE conversation_id = ? AND seq > ? AND (automatic IS NULL OR automatic = 'bot') \
         AND (kind = 'incoming' OR (kind = 'reply' AND delivery IN ('queued', 'sending', 'sent', 'failed', 'held'))) ORDER BY seq DESC LIMIT ?",
        id,
        after,
        MOST
    ))?;
    ids.reverse();
    let ids: Vec<MessageId> = ids.into_iter().map(|row| row.0).collect();
    let mut found = messages::several(tx, &ids)?;
    found.iter_mut().for_each(secret::view::cover);
    Ok(found.into_iter().map(|message| line(message, contact)).collect())
}

fn line(message: Message, contact: ContactId) -> Line {
    let theirs = message.author.kind == ActorKind::Contact && message.author.id == Some(contact.0);
    let by = match message.kind {
        Kind::Incoming if theirs => Speaker::You,
        Kind::Incoming => Speaker::Other(message.author.name),
        Kind::Reply | Kind::Note => Speaker::Team(message.author.name),
    };
    let clean = message.attachments.into_iter().filter(|file| file.threat.is_none());
    let files = clean.map(|file| File { id: file.id, name: file.name, size: file.size }).collect();
    let html = message.html.filter(|_| message.kind == Kind::Reply);
    let quick = message.quick_replies;
    Line { id: message.id, seq: message.seq, by, at: message.created_at, text: message.text, html, files, quick }
}

/// Up to which message somebody of the team has read a conversation.
///
/// # Errors
/// What the database says.
pub fn team_seen(tx: &mut Tx<'_>, id: ConversationId) -> Result<i64> {
    tx.value(&sql!("SELECT COALESCE(MAX(seq), 0) FROM read_state WHERE conversation_id = ?", id))
}

/// Whether a file stands at a message of this conversation that its visitor may read.
///
/// # Errors
/// What the database says.
pub fn has_file(tx: &mut Tx<'_>, id: ConversationId, file: AttachmentId) -> Result<bool> {
    let found: i64 = tx.value(&sql!(
        "SELECT COUNT(*) FROM attachment a JOIN message m ON m.id = a.message_id WHERE a.id = ? AND m.conversation_id = ? \
         AND m.automatic IS NULL AND (m.kind = 'incoming' OR (m.kind = 'reply' \
         AND m.delivery IN ('queued', 'sending', 'sent', 'failed', 'held')))",
        file,
        id
    ))?;
    Ok(found > 0)
}
