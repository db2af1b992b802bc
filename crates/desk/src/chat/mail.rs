//! What becomes of a chat's reply whose time to leave as a mail has come.
//! It never mails what the visitor has seen, and of several that they missed makes one mail.

use causeway_base::Time;
use causeway_store::{Result, Tx, sql};

use super::{LEFT_MS, Way, arrived, seen_seq, way};
use crate::ConversationId;
use crate::message::{Delivery, Kind, Message, MessageId, store as messages};

/// What is to be done with a reply whose job runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Due {
    /// It leaves as a mail.
    Mail,
    /// It stays in the chat.
    Stay,
    /// It is asked again at this time.
    Later(Time),
}

/// Decides it; `relay` says whether a mail could leave at all.
pub(crate) fn due(tx: &mut Tx<'_>, id: MessageId, relay: bool) -> Result<Due> {
    let Some(message) = messages::find(tx, id)? else { return Ok(Due::Mail) };
    let in_chat = message.automatic.is_none() && way(tx, message.conversation_id)? == Way::Chat;
    match message.delivery {
        // It was planned for now, and the customer is in the chat.
        Some(Delivery::Scheduled | Delivery::Undo) if in_chat => {
            arrived(tx, id, message.conversation_id)?;
            Ok(Due::Later(tx.now().plus_ms(LEFT_MS)))
        }
        // Only a reply that arrived in a chat has a job although it is sent.
        Some(Delivery::Sent) => {
            let reachable = !message.recipients.to.is_empty() || !message.recipients.cc.is_empty();
            let seen = seen_seq(tx, message.conversation_id)? >= message.seq;
            if seen || !relay || !reachable || newer(tx, &message)? {
                return Ok(Due::Stay);
            }
            tx.run(&sql!("UPDATE message SET delivery = 'queued' WHERE id = ?", id))?;
            Ok(Due::Mail)
        }
        _ => Ok(Due::Mail),
    }
}

/// Whether a later reply waits for its own mail, which will hold this one as well.
fn newer(tx: &mut Tx<'_>, message: &Message) -> Result<bool> {
    let later: i64 = tx.value(&sql!(
        "SELECT COUNT(*) FROM message WHERE conversation_id = ? AND seq > ? AND kind = 'reply' AND delivery = 'sent' \
         AND automatic IS NULL AND sent_at > ?",
        message.conversation_id,
        message.seq,
        tx.now().plus_ms(-LEFT_MS)
    ))?;
    Ok(later > 0)
}

/// The replies before this one that the visitor has not seen in the chat either, oldest first; at most twenty.
pub(crate) fn unseen_before(tx: &mut Tx<'_>, message: &Message) -> Result<Vec<Message>> {
    if message.automatic.is_some() || way(tx, message.conversation_id)? != Way::Chat {
        return Ok(Vec::new());
    }
    let seen = seen_seq(tx, message.conversation_id)?.max(mailed_seq(tx, message.conversation_id)?);
    let mut earlier = messages::page(tx, message.conversation_id, message.seq, 20)?;
    earlier.retain(|one| {
        one.seq > seen && one.kind == Kind::Reply && one.automatic.is_none() && one.delivery == Some(Delivery::Sent)
    });
    earlier.sort_unstable_by_key(|one| one.seq);
    Ok(earlier)
}

/// Up to which reply mails have carried a chat on. A relay's words stand only at what left as a mail.
fn mailed_seq(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<i64> {
    tx.value(&sql!(
        "SELECT COALESCE(MAX(seq), 0) FROM message WHERE conversation_id = ? AND kind = 'reply' AND delivery = 'sent' \
         AND delivery_detail IS NOT NULL",
        conversation
    ))
}
