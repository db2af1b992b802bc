//! A conversation as a file: everything as JSON, or its mails as a mailbox that any mail program opens.
//! It never holds what is covered on screen: a customer's passwords stay out of both.

pub mod routes;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_mail::{Address, OutAttachment, Outgoing};
use causeway_store::{Result, Tx};
use schemars::JsonSchema;
use serde::Serialize;

use crate::attachment::{self, Attachment};
use crate::conversation::{Conversation, history, view};
use crate::message::{Kind, Message, store as messages};
use crate::{ConversationId, secret};

/// How many messages one file holds; more have never been seen in one conversation.
const MOST: usize = 20_000;
/// How many bytes of files a mailbox carries; later files are only named.
const MOST_BYTES: i64 = 50 * 1024 * 1024;

/// All of a conversation that somebody who reads it may take along.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Export {
    /// When it was made.
    pub exported_at: Time,
    /// The conversation.
    pub conversation: Conversation,
    /// Its messages in their order, notes included.
    pub messages: Vec<Message>,
    /// What happened to it, newest first.
    pub history: Vec<history::HistoryEvent>,
}

/// Reads a conversation whole.
pub fn whole(tx: &mut Tx<'_>, id: ConversationId, reader: UserId) -> Result<Option<Export>> {
    let Some(conversation) = view::one(tx, id, reader)? else { return Ok(None) };
    let mut all = messages::page(tx, id, i64::MAX, MOST)?;
    all.reverse();
    secret::view::hide(tx, &mut all)?;
    let history = history::list(tx, id, None, 10_000)?;
    Ok(Some(Export { exported_at: tx.now(), conversation, messages: all, history }))
}

/// The files of the mails, with the keys of their bytes, as far as there is room.
fn files(tx: &mut Tx<'_>, export: &Export) -> Result<Vec<(Attachment, String)>> {
    let mut room = MOST_BYTES;
    let mut all = Vec::new();
    for message in export.messages.iter().filter(|message| message.kind != Kind::Note) {
        for (file, key) in attachment::store::with_bytes(tx, message.id)? {
            room -= file.size;
            if room >= 0 {
                all.push((file, key));
            }
        }
    }
    Ok(all)
}

/// The mails as one mailbox in the form that RFC 4155 calls `default`, with every line that begins like a divider
/// quoted. Notes are not mails and stay out.
fn mailbox(export: &Export, files: &[(Attachment, Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut ids: Vec<String> = Vec::new();
    for message in export.messages.iter().filter(|message| message.kind != Kind::Note) {
        let mail = causeway_mail::compose(&mail(export, message, &ids, files));
        ids.push(header_id(message));
        let sender = address(export, message).address.replace(char::is_whitespace, "");
        out.extend_from_slice(format!("From {sender} {}\n", date(message.created_at)).as_bytes());
        for line in String::from_utf8_lossy(&mail).lines() {
            if line.trim_start_matches('>').starts_with("From ") {
                out.push(b'>');
            }
            out.extend_from_slice(line.as_bytes());
            out.push(b'\n');
        }
        out.push(b'\n');
    }
    out
}

fn header_id(message: &Message) -> String {
    format!("{}@export.causeway.invalid", message.id)
}

fn date(at: Time) -> String {
    let at = jiff::Timestamp::from_millisecond(at.ms()).unwrap_or_default();
    jiff::tz::TimeZone::UTC.to_datetime(at).strftime("%a %b %e %H:%M:%S %Y").to_string()
}

fn address(export: &Export, message: &Message) -> Address {
    let usual = || match message.kind {
        Kind::Incoming => export.conversation.row.contact.email.clone(),
        _ => Some(export.conversation.inbox.address.clone()),
    };
    let address = message.author.email.clone().or_else(usual);
    Address { name: message.author.name.clone(), address: address.unwrap_or_else(|| "nobody@invalid".to_owned()) }
}

fn mail(export: &Export, message: &Message, before: &[String], files: &[(Attachment, Vec<u8>)]) -> Outgoing {
    let of_message = files.iter().filter(|(file, _)| message.attachments.iter().any(|one| one.id == file.id));
    Outgoing {
        message_id: header_id(message),
        date_ms: message.created_at.ms(),
        from: address(export, message),
        reply_to: None,
        to: message.recipients.to.clone(),
        cc: message.recipients.cc.clone(),
        subject: message.subject.clone().unwrap_or_else(|| export.conversation.row.subject.clone()),
        in_reply_to: before.last().cloned(),
        references: before.to_vec(),
        text: message.text.clone(),
        html: message.html.clone(),
        attachments: of_message
            .map(|(file, bytes)| OutAttachment {
                content_id: None,
                inline: false,
                name: file.name.clone(),
                content_type: file.content_type.clone(),
                bytes: bytes.clone(),
            })
            .collect(),
        desk_mark: String::new(),
        automatic: message.automatic.is_some(),
        unsubscribe: None,
    }
}

#[cfg(test)]
mod tests;
