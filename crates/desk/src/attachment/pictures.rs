//! Pictures inside of what colleagues write: a message or a macro gets rows of its own, which share the bytes.
//! It never deletes bytes, and never takes a picture away from the draft or the macro that it came from.

use causeway_identity::UserId;
use causeway_store::Tx;
use causeway_web::Problem;

use super::routes::refuse_threat;
use super::store::{self, NewAttachment};
use super::{Attachment, AttachmentId};
use crate::MessageId;

/// How sanitised HTML names a picture of this desk.
const SOURCE: &str = "src=\"/api/v1/attachments/";

/// The pictures that a sanitised text shows, each once, in their order.
pub fn shown(html: &str) -> Vec<AttachmentId> {
    let mut all = Vec::new();
    for part in html.split(SOURCE).skip(1) {
        let id = part.split('"').next().and_then(|id| id.parse().ok()).map(AttachmentId);
        all.extend(id.filter(|id| !all.contains(id)));
    }
    all
}

/// A text that shows pictures of its own, and the rows of these, which are to be added.
pub struct Owned {
    /// The text.
    pub html: String,
    /// What it shows.
    pub pictures: Vec<NewAttachment>,
}

/// Gives a message rows of its own for what its text shows. Pictures in `attached` become the message's anyway.
///
/// # Errors
/// `invalid_input` for a picture that is neither an upload of `by` nor a macro's.
pub fn of_message(
    tx: &mut Tx<'_>,
    message: MessageId,
    by: UserId,
    html: &str,
    attached: &[AttachmentId],
) -> Result<Owned, Problem> {
    owned(tx, by, html, "/html", attached, |id, from, key| copy(id, Some(message), Some(by), from, key))
}

/// Gives a macro rows of its own for what its text shows; those in `kept` are its own already.
///
/// # Errors
/// As [`of_message`].
pub fn of_macro(tx: &mut Tx<'_>, by: UserId, html: &str, kept: &[AttachmentId]) -> Result<Owned, Problem> {
    // Nobody's uploads: nobody can hang them on a message, and whoever writes may show them.
    owned(tx, by, html, "/bodies", kept, |id, from, key| copy(id, None, None, from, key))
}

fn owned(
    tx: &mut Tx<'_>,
    by: UserId,
    html: &str,
    pointer: &str,
    own: &[AttachmentId],
    make: impl Fn(AttachmentId, Attachment, String) -> NewAttachment,
) -> Result<Owned, Problem> {
    let mut result = Owned { html: html.to_owned(), pictures: Vec::new() };
    for id in shown(html).into_iter().filter(|id| !own.contains(id)) {
        let (from, key) = store::picture(tx, id, by)?.ok_or_else(|| {
            Problem::field(pointer, "picture", "One of the pictures is not there any more.")
                .hint("Take it out of the text, or put it in again.")
        })?;
        refuse_threat(&from)?;
        let new = make(tx.new_id(), from, key);
        result.html = result.html.replace(&format!("{SOURCE}{id}\""), &format!("{SOURCE}{}\"", new.id));
        result.pictures.push(new);
    }
    Ok(result)
}

fn copy(
    id: AttachmentId,
    message: Option<MessageId>,
    by: Option<UserId>,
    from: Attachment,
    blob_key: String,
) -> NewAttachment {
    NewAttachment {
        id,
        message,
        by,
        name: from.name,
        content_type: from.content_type,
        size: usize::try_from(from.size).unwrap_or_default(),
        content_id: None,
        inline: true,
        blob_key,
    }
}
