//! A mail as a message: what was written, by whom, with its attachments.
//! It never decides where the message belongs.

use causeway_base::text;
use causeway_mail::{Address, Class};
use causeway_store::{Actor, Tx};
use causeway_web::Problem;

use super::read::{Content, Letter};
use crate::conversation::store::{self as conversations, Growth};
use crate::message::store::{self as messages, NewMessage};
use crate::message::{Author, Join, Kind, Recipients};
use crate::{ConversationId, attachment, secret};

/// The name to show for an address.
pub(super) fn name_of(address: &Address) -> String {
    if address.name.is_empty() { address.address.clone() } else { address.name.clone() }
}

/// Where the answers go: `Reply-To`, when it names somebody else than the author.
fn reply_to(content: &Content) -> Vec<Address> {
    let author = content.sender.as_ref().map(|sender| sender.address.clone()).unwrap_or_default();
    let others = content.mail.reply_to.iter().filter(|address| address.address.contains('@'));
    others
        .filter(|address| text::address_key(&address.address) != author)
        .take(10)
        .map(|address| Address { name: text::clean(&address.name, 200), address: text::address_key(&address.address) })
        .collect()
}

/// The message of an incoming mail, to be completed by whoever knows better what it is.
pub(super) fn message(
    letter: &Letter,
    content: &Content,
    conversation: ConversationId,
    author: Author,
    join: Join,
) -> NewMessage {
    let (mail, shown) = (&content.mail, &content.shown);
    NewMessage {
        id: content.message,
        conversation,
        seq: 0,
        kind: Kind::Incoming,
        author,
        recipients: Recipients { to: mail.to.clone(), cc: mail.cc.clone(), bcc: Vec::new() },
        subject: Some(text::clean(&mail.subject, 500)),
        text: text::clean(&shown.text, 1_000_000),
        html: shown.html.clone(),
        quoted_html: shown.quoted_html.clone(),
        signature_html: shown.signature_html.clone(),
        remote_images: shown.remote_images.clone(),
        paper: shown.paper,
        lang: shown.lang.clone(),
        automatic: (mail.class != Class::Normal).then(|| mail.class.as_str()),
        join: Some(join),
        proof: Some(content.proof.clone()),
        protection: mail.protection,
        reply_to: reply_to(content),
        mentions: Vec::new(),
        answers: None,
        verified: None,
        header_id: mail.message_id.clone(),
        ledger: Some(letter.waiting.id),
        delivery: None,
        send_at: None,
        at: causeway_base::Time(0),
    }
}

/// Writes `message` at the end of its conversation, with the mail's attachments. Old mail that is imported keeps its time.
pub(super) fn add(
    tx: &mut Tx<'_>,
    letter: &Letter,
    content: &Content,
    mut message: NewMessage,
    actor: Actor,
) -> Result<NewMessage, Problem> {
    message.at = letter.waiting.arrived_at.filter(|_| letter.waiting.silent).unwrap_or_else(|| tx.now());
    let attachments = content.files.iter().any(|file| !file.inline);
    let snippet = secret::snippet(&message.text, 160);
    let snippet = if snippet.is_empty() { secret::snippet(&content.mail.subject, 160) } else { snippet };
    message.seq = conversations::grow(tx, message.conversation, &Growth { snippet, at: message.at, attachments })?;
    messages::add(tx, &message)?;
    for file in &content.files {
        let blob_key = file.prepared.keep(tx)?;
        let new = attachment::store::NewAttachment {
            id: file.id,
            message: Some(message.id),
            by: None,
            name: file.name.clone(),
            content_type: file.content_type.clone(),
            size: file.prepared.size,
            content_id: file.content_id.clone(),
            inline: file.inline,
            blob_key,
        };
        attachment::store::add(tx, &new)?;
        if let Some(threat) = &file.threat {
            attachment::store::set_threat(tx, file.id, threat)?;
        }
    }
    messages::record_created(tx, &message, actor);
    Ok(message)
}
