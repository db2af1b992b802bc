//! SQL of deliveries.
//! It never moves a reply that was sent back to an earlier state, but to failed when it bounces.

use causeway_store::{Result, Tx, sql};

use crate::ConversationId;
use crate::message::{Delivery, MessageId};

/// Notes where a reply stands.
pub fn set_delivery(tx: &mut Tx<'_>, id: MessageId, delivery: Delivery, words: Option<&str>) -> Result<()> {
    let now = tx.now();
    let sent_at = (delivery == Delivery::Sent).then_some(now);
    tx.run(&sql!(
        "UPDATE message SET delivery = ?, delivery_detail = ?, sent_at = COALESCE(?, sent_at) \
         WHERE id = ? AND delivery IS NOT NULL AND delivery <> 'sent'",
        delivery,
        words,
        sent_at,
        id
    ))
    .map(drop)
}

/// Marks a reply that is due as being sent. Says `false` when there is nothing to send (any more).
pub fn begin(tx: &mut Tx<'_>, id: MessageId) -> Result<bool> {
    let now = tx.now();
    Ok(tx.run(&sql!(
        "UPDATE message SET delivery = 'sending', attempts = attempts + 1 \
         WHERE id = ? AND delivery IN ('undo', 'scheduled', 'queued', 'sending') AND send_at <= ?",
        id,
        now
    ))? > 0)
}

/// Holds back every scheduled reply of a conversation: the customer wrote first. Gives what was held back.
pub fn pause(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<Vec<MessageId>> {
    let found: Vec<(MessageId,)> = tx.all(&sql!(
        "UPDATE message SET delivery = 'paused' WHERE conversation_id = ? AND delivery = 'scheduled' RETURNING id",
        conversation
    ))?;
    for (id,) in &found {
        super::unplan(tx, *id)?;
    }
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Marks a reply as failed after it was sent: it bounced.
pub fn mark_failed(tx: &mut Tx<'_>, id: MessageId, words: &str) -> Result<()> {
    tx.run(&sql!("UPDATE message SET delivery = 'failed', delivery_detail = ? WHERE id = ?", words, id)).map(drop)
}

/// Queues a failed or held reply again.
pub fn queue_again(tx: &mut Tx<'_>, id: MessageId) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!("UPDATE message SET delivery = 'queued', delivery_detail = NULL, send_at = ? WHERE id = ?", now, id))?;
    super::plan(tx, id, now)
}

/// Queues every held reply: there is a relay now.
pub fn release_held(tx: &mut Tx<'_>) -> Result<usize> {
    let held: Vec<(MessageId,)> = tx.all(&sql!("SELECT id FROM message WHERE delivery = 'held' ORDER BY id"))?;
    for (id,) in &held {
        queue_again(tx, *id)?;
    }
    Ok(held.len())
}
