//! Delivery reports: the reply they are about is marked, its dead addresses are suppressed, and its conversation comes
//! back to the team. A report never begins a conversation, never gets an answer, and suppresses only whom we wrote to.

use causeway_base::text;
use causeway_mail::{Class, Mail};
use causeway_store::{Actor, Result, Tx, sql};
use causeway_web::Problem;

use crate::conversation::change::{self, StatusInput};
use crate::conversation::{Category, rules, store as conversations};
use crate::message::{Delivery, Message, MessageId, store as messages};
use crate::suppression::{self, Reason};
use crate::{ConversationId, outbox};

/// The most Message-IDs that are looked up for one report.
const NAMED: usize = 40;

/// The reply that a report is about, and the Message-ID that told.
pub(super) fn about(tx: &mut Tx<'_>, mail: &Mail) -> Result<Option<(MessageId, ConversationId, String)>> {
    let reported = mail.report.iter().filter_map(|recipient| recipient.original_message_id.as_ref());
    let named = reported.chain(&mail.feedback_message_id).chain(&mail.in_reply_to).chain(mail.references.iter().rev());
    let within = mail.text.iter().chain(&mail.html).flat_map(|text| ids_within(text));
    for header in named.cloned().chain(within).take(NAMED) {
        let found: Option<(MessageId, ConversationId)> = tx.first(&sql!(
            "SELECT id, conversation_id FROM message WHERE header_id = ? AND kind = 'reply' LIMIT 1",
            &header
        ))?;
        if let Some((message, conversation)) = found {
            return Ok(Some((message, conversation, header)));
        }
    }
    Ok(None)
}

/// What looks like a Message-ID of ours in a text: servers that know no report format quote the headers.
fn ids_within(text: &str) -> Vec<String> {
    let head = text.get(..text.len().min(200_000)).unwrap_or(text);
    let words = head.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '(' | ')' | ';' | ','));
    let ours = |word: &&str| word.split_once('@').is_some_and(|(id, _)| uuid::Uuid::try_parse(id).is_ok());
    words.filter(ours).take(NAMED).map(str::to_owned).collect()
}

/// Marks the reply that a report is about, and tells the team what they must know.
pub(super) fn mark(tx: &mut Tx<'_>, mail: &Mail, id: MessageId, conversation: ConversationId) -> Result<(), Problem> {
    let Some(message) = messages::find(tx, id)? else { return Ok(()) };
    match mail.class {
        Class::Bounce => bounced(tx, mail, &message),
        Class::Complaint => suppress(tx, &message, None, Reason::Complaint, &mail.subject),
        _ => Ok(()),
    }?;
    if matches!(mail.class, Class::Bounce | Class::Complaint) && message.automatic.is_none() {
        reopen(tx, conversation)?;
    }
    Ok(())
}

fn bounced(tx: &mut Tx<'_>, mail: &Mail, message: &Message) -> Result<(), Problem> {
    let words: Vec<String> = mail
        .report
        .iter()
        .map(|recipient| format!("{}: {} {}", recipient.recipient, recipient.status, recipient.reason))
        .collect();
    let words = if words.is_empty() { mail.subject.clone() } else { words.join("; ") };
    let words = text::clean(words.trim(), 1000);
    for recipient in mail.report.iter().filter(|recipient| recipient.hard) {
        suppress(tx, message, Some(&recipient.recipient), Reason::HardBounce, &words)?;
    }
    outbox::store::mark_failed(tx, message.id, &words)?;
    conversations::note_delivery(tx, message.conversation_id)?;
    messages::record_delivery(tx, message.id, message.conversation_id, Delivery::Failed);
    Ok(())
}

/// Suppresses an address that the message went to. A report that hides the address means the only one there was.
fn suppress(
    tx: &mut Tx<'_>,
    message: &Message,
    address: Option<&str>,
    reason: Reason,
    words: &str,
) -> Result<(), Problem> {
    let to = &message.recipients;
    let written: Vec<String> =
        to.to.iter().chain(&to.cc).chain(&to.bcc).map(|one| text::address_key(&one.address)).collect();
    let meant = address.map(text::address_key).filter(|address| !address.is_empty());
    let meant = match (&meant, written.as_slice()) {
        (Some(meant), _) => written.iter().find(|one| *one == meant),
        (None, [only]) => Some(only),
        (None, _) => None,
    };
    let Some(meant) = meant else { return Ok(()) };
    if suppression::store::add(tx, meant, reason, words, Some(message.conversation_id))? {
        crate::told::settings_changed(tx, Actor::SYSTEM, "suppressions");
    }
    Ok(())
}

/// An answer that did not arrive is work again.
fn reopen(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<(), Problem> {
    let Some(before) = conversations::state(tx, conversation)? else { return Ok(()) };
    if before.category == Category::Open {
        return Ok(());
    }
    let open = StatusInput { id: None, category: Some(Category::Open) }.resolve(tx)?;
    let mut after = before.clone();
    (after.status_id, after.category, after.snoozed_until) = (open.id, open.category, None);
    change::write(tx, &before, &after, rules::differences(&before, &after), Actor::SYSTEM)
}
