//! Delivery reports: the reply they are about is marked, and they stand in its conversation.
//! A report never begins a conversation and never gets an answer.

use causeway_mail::{Class, Mail};
use causeway_store::{Result, Tx, sql};

use crate::conversation::store as conversations;
use crate::message::{Delivery, MessageId, store as messages};
use crate::{ConversationId, outbox};

/// The reply that a report is about.
pub(super) fn about(tx: &mut Tx<'_>, mail: &Mail) -> Result<Option<(MessageId, ConversationId, String)>> {
    let reported = mail.report.iter().filter_map(|recipient| recipient.original_message_id.as_ref());
    let named = reported.chain(&mail.feedback_message_id).chain(&mail.in_reply_to).chain(mail.references.iter().rev());
    for header in named.take(20) {
        let found: Option<(MessageId, ConversationId)> = tx.first(&sql!(
            "SELECT id, conversation_id FROM message WHERE header_id = ? AND kind = 'reply' LIMIT 1",
            header
        ))?;
        if let Some((message, conversation)) = found {
            return Ok(Some((message, conversation, header.clone())));
        }
    }
    Ok(None)
}

/// Marks the reply that a hard bounce is about.
pub(super) fn mark(tx: &mut Tx<'_>, mail: &Mail, message: MessageId, conversation: ConversationId) -> Result<()> {
    if mail.class != Class::Bounce {
        return Ok(());
    }
    let words: Vec<String> = mail
        .report
        .iter()
        .map(|recipient| format!("{}: {} {}", recipient.recipient, recipient.status, recipient.reason))
        .collect();
    let words = if words.is_empty() { mail.subject.clone() } else { words.join("; ") };
    outbox::store::mark_failed(tx, message, &causeway_base::text::clean(words.trim(), 1000))?;
    conversations::note_delivery(tx, conversation)?;
    messages::record_delivery(tx, message, conversation, Delivery::Failed);
    Ok(())
}
