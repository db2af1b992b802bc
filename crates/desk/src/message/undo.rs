//! Taking a reply back before it leaves, and sending one again that could not leave.
//! It never takes back what a mail server may have seen already.

use causeway_identity::permission::WriteConversations;
use causeway_mail::Address;
use causeway_store::{NewEvent, Tx, sql};
use causeway_web::{Code, Permit, Problem};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::{Delivery, Message, MessageId, store};
use crate::attachment::{self, AttachmentId};
use crate::conversation::store as conversations;
use crate::outbox;

/// What the composer needs to go on with a reply that was taken back.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TakenBack {
    /// The text.
    pub html: String,
    /// `To`.
    pub to: Vec<Address>,
    /// `Cc`.
    pub cc: Vec<Address>,
    /// `Bcc`.
    pub bcc: Vec<Address>,
    /// The older message that it answered.
    pub answers: Option<MessageId>,
    /// On what the behaviour that it describes was verified.
    pub verified: Option<String>,
    /// The attachments, which are uploads again.
    pub attachment_ids: Vec<AttachmentId>,
}

fn own(tx: &mut Tx<'_>, id: MessageId) -> Result<Message, Problem> {
    store::find(tx, id)?.ok_or_else(|| Problem::not_found("message"))
}

/// Takes a reply back; the conversation keeps the status that it had.
///
/// # Errors
/// `too_late` once it is on its way.
pub fn undo(tx: &mut Tx<'_>, permit: Permit<WriteConversations>, id: MessageId) -> Result<TakenBack, Problem> {
    let message = own(tx, id)?;
    if !matches!(message.delivery, Some(Delivery::Undo | Delivery::Scheduled | Delivery::Paused)) {
        return Err(Problem::new(Code::TooLate, "This reply is on its way already."));
    }
    let answers = store::answered(tx, id)?.map(|one| one.id);
    outbox::unplan(tx, id)?;
    attachment::store::detach(tx, id)?;
    tx.run(&sql!("DELETE FROM message WHERE id = ?", id))?;
    let snippet = store::newest_text(tx, message.conversation_id)?.unwrap_or_default();
    conversations::shrink(tx, message.conversation_id, &crate::secret::snippet(&snippet, 160))?;
    let data = json!({ "message_id": id, "seq": message.seq });
    let conversation = Some(message.conversation_id.0);
    tx.record(NewEvent { kind: "message.removed", conversation, actor: permit.actor(), only_for: None, data });
    Ok(TakenBack {
        answers,
        verified: message.verified,
        html: message.html.unwrap_or_default(),
        to: message.recipients.to,
        cc: message.recipients.cc,
        bcc: message.recipients.bcc,
        // Pictures come back with the text.
        attachment_ids: message.attachments.iter().filter(|one| !one.inline).map(|one| one.id).collect(),
    })
}

/// Sends a reply that failed or is held again, and one that was scheduled or paused at once.
///
/// # Errors
/// `too_late` when it is on its way or was sent.
pub fn retry(tx: &mut Tx<'_>, _: Permit<WriteConversations>, id: MessageId) -> Result<Message, Problem> {
    let message = own(tx, id)?;
    if !matches!(message.delivery, Some(Delivery::Failed | Delivery::Held | Delivery::Scheduled | Delivery::Paused)) {
        return Err(Problem::new(Code::TooLate, "This reply is on its way or was sent already."));
    }
    super::recipients::refuse_dead(tx, &message.recipients)?;
    outbox::unplan(tx, id)?;
    outbox::store::queue_again(tx, id)?;
    store::record_delivery(tx, id, message.conversation_id, Delivery::Queued);
    conversations::note_delivery(tx, message.conversation_id)?;
    own(tx, id)
}
