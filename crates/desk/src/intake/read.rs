//! Reading a waiting mail: bytes, parsed parts, what is shown, and its attachments made durable.
//! It never writes rows; that belongs to the unit of work that files the mail.

use std::net::IpAddr;
use std::sync::Arc;

use causeway_base::{ids, text};
use causeway_mail::{Address, Mail, Shown};
use causeway_proof::{Circumstances, Proof};
use causeway_store::Error;

use crate::attachment::routes::file_name;
use crate::attachment::{AttachmentId, scan};
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
    pub(super) proof: Proof,
    pub(super) message: MessageId,
    pub(super) files: Vec<MailFile>,
    /// The mail that this one passes on, if it is a forward.
    pub(super) passed: Option<Passed>,
}

/// A customer's mail that somebody forwarded.
pub(super) struct Passed {
    /// Who wrote it, as the forward says.
    pub(super) from: Address,
    /// To whom.
    pub(super) to: Vec<Address>,
    /// Its subject.
    pub(super) subject: String,
    /// What is shown of it.
    pub(super) shown: Shown,
    /// What was written above it, as plain text.
    pub(super) comment: String,
}

/// An attachment whose bytes are ready.
pub(super) struct MailFile {
    pub(super) id: AttachmentId,
    pub(super) name: String,
    pub(super) content_type: String,
    pub(super) content_id: Option<String>,
    pub(super) inline: bool,
    /// The malware that a scanner found in it.
    pub(super) threat: Option<String>,
    pub(super) prepared: Prepared,
}

/// Reads one mail. A mail that cannot be read is an answer, not an error; a disk that does not answer is an error.
pub(super) async fn letter(desk: &Desk, waiting: Waiting, upstream: Option<String>) -> Result<Letter, Error> {
    let bytes = match desk.files.read(&desk.db, &waiting.blob_key).await {
        Ok(bytes) => bytes,
        Err(FileError::Store(error)) if error.is_temporary() => return Err(error),
        Err(error) => return Ok(Letter { waiting, content: Err(error.to_string()) }),
    };
    let bytes = Arc::new(bytes);
    let proof = desk.senders.check(Arc::clone(&bytes), circumstances(desk, &waiting, upstream)).await;
    let (now, random) = (desk.db.now(), desk.db.random());
    // A parser that panics must cost this one mail its place, not the desk its intake.
    let parsed = tokio::task::spawn_blocking(move || {
        let mail = causeway_mail::parse(&bytes);
        let mut ids: Vec<AttachmentId> =
            mail.attachments.iter().map(|_| AttachmentId(ids::new(now, &*random))).collect();
        // Files are listed by id; those of one mail keep their order in it.
        ids.sort_by_key(|id| id.0);
        let address = |at: usize| ids.get(at).map(|id| format!("/api/v1/attachments/{id}"));
        let shown = causeway_mail::show(&mail, &address);
        let passed = passed_on(&mail, &address);
        (mail, shown, passed, ids, MessageId(ids::new(now, &*random)))
    });
    let Ok((mut mail, shown, passed, ids, message)) = parsed.await else {
        return Ok(Letter { waiting, content: Err("the mail made the parser stop".to_owned()) });
    };
    let mut files = Vec::with_capacity(ids.len());
    for ((at, part), id) in std::mem::take(&mut mail.attachments).into_iter().enumerate().zip(ids) {
        let bytes = Arc::new(part.bytes);
        let threat = scan::threat(desk.scanner.as_ref(), &bytes).await;
        let bytes = Arc::try_unwrap(bytes).unwrap_or_else(|shared| shared.to_vec());
        let prepared = desk.files.prepare(bytes).await;
        let prepared = prepared.map_err(|error| Error::Unavailable(error.to_string()))?;
        files.push(MailFile {
            id,
            name: file_name(&part.name),
            content_type: text::clean(&part.content_type, 200),
            content_id: part.content_id.map(|id| text::clean(&id, 300)),
            inline: part.inline && shown.inline_used.contains(&at),
            threat,
            prepared,
        });
    }
    let sender = sender(&mail, waiting.envelope.from.as_deref());
    Ok(Letter { waiting, content: Ok(Content { mail, shown, sender, proof, message, files, passed }) })
}

/// The mail that this one forwards, made harmless like any other.
fn passed_on(mail: &Mail, address: &dyn Fn(usize) -> Option<String>) -> Option<Passed> {
    let forwarded = causeway_mail::forwarded(mail)?;
    let inner = Mail { text: Some(forwarded.body_text), html: forwarded.body_html, ..mail.clone() };
    let from = Address {
        name: text::clean(&forwarded.from.name, 200).replace('\n', " "),
        address: text::address_key(&forwarded.from.address),
    };
    Some(Passed {
        shown: causeway_mail::show(&inner, address),
        from,
        to: forwarded.to,
        subject: text::clean(&forwarded.subject.unwrap_or_else(|| mail.subject.clone()), 500),
        comment: forwarded.comment_text,
    })
}

/// What is known about the way. The address of a server of our own, or of a private network, says nothing about the
/// sender: SPF would judge our own server.
fn circumstances(desk: &Desk, waiting: &Waiting, upstream: Option<String>) -> Circumstances {
    let envelope = &waiting.envelope;
    let foreign =
        |ip: &IpAddr| causeway_net::is_public(*ip) && !desk.settings.own_networks.iter().any(|own| own.contains(*ip));
    let by_smtp = envelope.ip.and(desk.settings.upstream.clone());
    Circumstances {
        ip: envelope.ip.filter(foreign),
        helo: envelope.helo.clone(),
        mail_from: envelope.from.clone(),
        upstream: upstream.or(by_smtp),
    }
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
