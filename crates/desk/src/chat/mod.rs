//! By which way a reply reaches a customer: as a mail, or at once in the chat where they write.
//! It never sends anything: a chat reads what stands in the conversation, and what it does not see in time leaves as a mail.

pub mod bot;
mod mail;
pub mod quick;
pub mod read;

use causeway_store::{Actor, NewEvent, Result, Tx, named_values, sql};
use serde_json::json;

pub(crate) use mail::{Due, due, unseen_before};

use crate::ConversationId;
use crate::message::store::{self as messages, NewMessage};
use crate::message::{Delivery, MessageId};
use crate::outbox;

/// After so long without having seen a reply a visitor has left, and it goes by mail, too.
pub const LEFT_MS: i64 = 5 * 60_000;

#[expect(clippy::derivable_impls, reason = "the macro that makes the enum derives no default")]
impl Default for Way {
    fn default() -> Self {
        Self::Mail
    }
}

named_values!(Way "By which way a reply reaches the customer." {
    Mail "As a mail." = "mail",
    Chat "In the chat, at once." = "chat",
    Phone "By telephone: somebody calls; what is written leaves as a mail where an address is known." = "phone",
});

/// The way of a conversation.
///
/// # Errors
/// What the database says.
pub fn way(tx: &mut Tx<'_>, id: ConversationId) -> Result<Way> {
    let found: Option<(Way,)> = tx.first(&sql!("SELECT way FROM conversation WHERE id = ?", id))?;
    Ok(found.map_or(Way::Mail, |row| row.0))
}

/// The customer wrote by this way, so answers go by it; the history says that it changed (R62).
///
/// # Errors
/// What the database says.
pub fn came_by(tx: &mut Tx<'_>, id: ConversationId, to: Way, actor: Actor) -> Result<()> {
    let from = way(tx, id)?;
    if from == to {
        return Ok(());
    }
    tx.run(&sql!("UPDATE conversation SET way = ? WHERE id = ?", to, id))?;
    let data = json!({ "from": from, "to": to });
    tx.record(NewEvent { kind: "conversation.hopped", conversation: Some(id.0), actor, only_for: None, data });
    Ok(())
}

/// Up to which message the customer has seen a conversation.
///
/// # Errors
/// What the database says.
pub fn seen_seq(tx: &mut Tx<'_>, id: ConversationId) -> Result<i64> {
    let found: Option<(i64,)> = tx.first(&sql!("SELECT seen_seq FROM conversation WHERE id = ?", id))?;
    Ok(found.map_or(0, |row| row.0))
}

/// The customer has seen a conversation up to `seq`. Says whether that is news.
///
/// # Errors
/// What the database says.
pub fn see(tx: &mut Tx<'_>, id: ConversationId, seq: i64) -> Result<bool> {
    let seen = sql!(
        "UPDATE conversation SET seen_seq = CASE WHEN last_seq < ? THEN last_seq ELSE ? END \
         WHERE id = ? AND seen_seq < ? AND seen_seq < last_seq",
        seq,
        seq,
        id,
        seq
    );
    Ok(tx.run(&seen)? > 0)
}

/// A reply has arrived in the chat: it can be read now, and leaves as a mail if the visitor does not see it in time.
pub(crate) fn arrive(tx: &mut Tx<'_>, message: &NewMessage) -> Result<()> {
    arrived(tx, message.id, message.conversation)?;
    let reachable = !message.recipients.to.is_empty() || !message.recipients.cc.is_empty();
    let later = tx.now().plus_ms(LEFT_MS);
    if reachable { outbox::plan(tx, message.id, later) } else { Ok(()) }
}

fn arrived(tx: &mut Tx<'_>, id: MessageId, conversation: ConversationId) -> Result<()> {
    outbox::store::set_delivery(tx, id, Delivery::Sent, None)?;
    messages::record_delivery(tx, id, conversation, Delivery::Sent);
    Ok(())
}

#[cfg(test)]
mod tests;
