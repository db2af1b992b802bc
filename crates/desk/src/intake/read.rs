//! Reading a waiting mail: bytes, parsed parts, what is shown, and its attachments made durable.
//! It never writes rows; that belongs to the unit of work that files the mail.

use causeway_base::{ids, text};
use causeway_mail::{Address, Mail, Shown};
use causeway_store::Error;

use crate::attachment::AttachmentId;
use crate::attachment::routes::file_name;
use crate::files::{FileError, Prepared};
use crate::ledger::store::Waiting;
use crate::{Desk, MessageId};

/// A mail that was read; `content` is an error's words when the program stumbled over it.
pub(super) struct Letter {
    pub(super) waiting: Waiting,
    pub(super) content: Result<Content, String>,
}

/// What is in a mail.
pub(super) struct Content {
    pub(super) mail: Mail,
    pub(super) shown: Shown,
    pub(super) sender: Option<Address>,
    pub(super) message: MessageId,
    pub(super) files: Vec<MailFile>,
}

/// An attachment whose bytes are ready.
pub(super) struct MailFile {
    pub(super) id: AttachmentId,
    pub(super) name: String,
    pub(super) content_type: String,
    pub(super) content_id: Option<String>,
    pub(super) inline: bool,
    pub(super) prepared: Prepared,
}

/// Reads one mail. A mail that cannot be read is an answer, not an error; a disk that does not answer is an error.
pub(super) async fn letter(desk: &Desk, waiting: Waiting) -> Result<Letter, Error> {
    let bytes = match desk.files.read(&desk.db, &waiting.blob_key).await {
        Ok(bytes) => bytes,
        Err(FileError::Store(error)) if error.is_temporary() => return Err(error),
        Err(error) => return Ok(Letter { waiting, content: Err(error.to_string()) }),
    };
    let (now, random) = (desk.db.now(), desk.db.random());
    // A parser that panics must cost this one mail its place, not the desk its intake.
    let parsed = tokio::task::spawn_blocking(move || {
        let mail = causeway_mail::parse(&bytes);
        let ids: Vec<AttachmentId> = mail.attachments.iter().map(|_| AttachmentId(ids::new(now, &*random))).collect();
        let shown = causeway_mail::show(&mail, &|at| ids.get(at).map(|id| format!("/api/v1/attachments/{id}")));
        (mail, shown, ids, MessageId(ids::new(now, &*random)))
    });
    let Ok((mut mail, shown, ids, message)) = parsed.await else {
        return Ok(Letter { waiting, content: Err("the mail made the parser stop".to_owned()) });
    };
    let mut files = Vec::with_capacity(ids.len());
    for ((at, part), id) in std::mem::take(&mut mail.attachments).into_iter().enumerate().zip(ids) {
        let prepared = desk.files.prepare(part.bytes).await;
        let prepared = prepared.map_err(|error| Error::Unavailable(error.to_string()))?;
        files.push(MailFile {
            id,
            name: file_name(&part.name),
            content_type: text::clean(&part.content_type, 200),
            content_id: part.content_id.map(|id| text::clean(&id, 300)),
            inline: part.inline && shown.inline_used.contains(&at),
            prepared,
        });
    }
    let sender = sender(&mail, waiting.envelope.from.as_deref());
    Ok(Letter { waiting, content: Ok(Content { mail, shown, sender, message, files }) })
}

/// Who wrote it: `From`, else `Sender`, else the envelope.
fn sender(mail: &Mail, envelope: Option<&str>) -> Option<Address> {
    let usable = |address: &&Address| address.address.contains('@');
    let named = mail.from.as_ref().filter(usable).or_else(|| mail.sender.as_ref().filter(usable));
    let named = named.cloned().or_else(|| {
        let address = envelope.filter(|address| address.contains('@'))?;
        Some(Address { name: String::new(), address: address.to_owned() })
    })?;
    Some(Address { name: text::clean(&named.name, 200).replace('\n', " "), address: text::address_key(&named.address) })
}
