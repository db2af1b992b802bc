//! Reads what happened in a conversation from messages and the event log.
//! It never says anything of what is spam, merged away, a side conversation, of the sample desk, or old imported mail.

use causeway_base::Time;
use causeway_store::{ActorKind, Result, Tx, from_row, sql};
use serde_json::Value;

use super::course::{Facts, Writer};
use crate::message::{Delivery, Kind};
use crate::{Category, ConversationId, Priority, diagnosis};

struct About {
    category: Category,
    priority: Priority,
    created_at: Time,
    apart: bool,
}
from_row!(About { category, priority, created_at, apart });

struct Row {
    kind: Kind,
    author: ActorKind,
    automatic: bool,
    delivery: Option<Delivery>,
    sent_at: Option<Time>,
    created_at: Time,
    silent: Option<bool>,
}
from_row!(Row { kind, author, automatic, delivery, sent_at, created_at, silent });

impl Row {
    fn written(&self) -> Option<(Time, Writer)> {
        match self.kind {
            Kind::Incoming if self.automatic || self.silent == Some(true) => None,
            Kind::Incoming => Some((self.created_at, Writer::Customer)),
            Kind::Reply => {
                let left = match self.delivery? {
                    Delivery::Scheduled | Delivery::Paused | Delivery::Failed => return None,
                    Delivery::Sent => self.sent_at.unwrap_or(self.created_at),
                    Delivery::Undo | Delivery::Queued | Delivery::Sending | Delivery::Held => self.created_at,
                };
                let by_team = self.author == ActorKind::User && !self.automatic;
                Some((left, if by_team { Writer::Team } else { Writer::Desk }))
            }
            Kind::Note => None,
        }
    }
}

/// The facts of a conversation; nothing for one that no clock is for.
pub fn read(tx: &mut Tx<'_>, id: ConversationId) -> Result<Option<Facts>> {
    let about: Option<About> = tx.first(&sql!(
        "SELECT category, priority, created_at, \
         spam OR sample OR merged_into IS NOT NULL OR side_of IS NOT NULL FROM conversation WHERE id = ?",
        id
    ))?;
    let Some(about) = about.filter(|about| !about.apart) else { return Ok(None) };
    let rows: Vec<Row> = tx.all(&sql!(
        "SELECT m.kind, m.author_kind, m.automatic IS NOT NULL, m.delivery, m.sent_at, m.created_at, l.silent \
         FROM message m LEFT JOIN ledger l ON l.id = m.ledger_id WHERE m.conversation_id = ? ORDER BY m.seq",
        id
    ))?;
    let mut written: Vec<(Time, Writer)> = rows.iter().filter_map(Row::written).collect();
    written.sort_by_key(|one| one.0);
    let categories = categories(tx, id, &about)?;
    let diagnosis = diagnosis::store::span(tx, id)?;
    Ok(Some(Facts { written, categories, diagnosis, priority: about.priority }))
}

/// Since when it had which category, from the event log.
fn categories(tx: &mut Tx<'_>, id: ConversationId, about: &About) -> Result<Vec<(Time, Category)>> {
    let events: Vec<(Time, String)> = tx.all(&sql!(
        "SELECT at, data FROM event WHERE conversation_id = ? AND kind = 'conversation.changed' ORDER BY id",
        id
    ))?;
    let mut all: Vec<(Time, Category)> = Vec::new();
    for (at, data) in events {
        let data: Value = serde_json::from_str(&data).unwrap_or_default();
        let side = |name: &str| {
            data.pointer(&format!("/changes/category/{name}")).and_then(Value::as_str).and_then(Category::from_name)
        };
        let (Some(from), Some(to)) = (side("from"), side("to")) else { continue };
        if all.is_empty() {
            all.push((about.created_at, from));
        }
        all.push((at, to));
    }
    if all.is_empty() {
        all.push((about.created_at, about.category));
    }
    Ok(all)
}
