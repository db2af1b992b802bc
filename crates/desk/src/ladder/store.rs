//! SQL of the ladder: class and allowance on the conversation, the reasons beside it.
//! It never decides a class.

use causeway_identity::UserId;
use causeway_people::ContactId;
use causeway_store::{Error, Result, Tx, sql};
use causeway_triage::{Class, Impact, urgency};

use super::{Ladder, Standing};
use crate::view::{Sort, keep, store as views};
use crate::{ConversationId, Priority};

type Columns =
    (String, Option<bool>, Option<bool>, Option<String>, Option<i64>, Option<i64>, Option<UserId>, Option<i64>);

/// Where a conversation stands; `None` when there is no such conversation.
pub fn of(tx: &mut Tx<'_>, id: ConversationId) -> Result<Option<Standing>> {
    let row: Option<Columns> = tx.first(&sql!(
        "SELECT c.class, l.by_hand, l.new_customer, l.reasons, l.users, l.money, l.changed_by, l.version \
         FROM conversation c LEFT JOIN ladder_reading l ON l.conversation_id = c.id WHERE c.id = ?",
        id
    ))?;
    let Some((name, by_hand, new_customer, reasons, users, money, changed_by, version)) = row else { return Ok(None) };
    let class = Class::from_name(&name).ok_or_else(|| Error::Defect(format!("{name} is no class")))?;
    let impact = Impact { users, money };
    let reasons = serde_json::from_str(reasons.as_deref().unwrap_or("[]"))
        .map_err(|error| Error::Defect(format!("reasons of a class: {error}")))?;
    Ok(Some(Standing {
        class,
        urgency: urgency(class, impact),
        impact,
        by_hand: by_hand.unwrap_or(false),
        new_customer: new_customer.unwrap_or(false),
        reasons,
        changed_by,
        version: version.unwrap_or(0),
    }))
}

/// Writes where a conversation stands, if its row still has the version of `standing`. Says whether it had.
pub fn put(tx: &mut Tx<'_>, id: ConversationId, standing: &Standing, allowance: i64) -> Result<bool> {
    let reasons = serde_json::to_string(&standing.reasons).map_err(|error| Error::Defect(error.to_string()))?;
    let written = tx.run(&sql!(
        "INSERT INTO ladder_reading (conversation_id, by_hand, new_customer, reasons, users, money, changed_by) \
         VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (conversation_id) DO UPDATE SET by_hand = excluded.by_hand, \
         new_customer = excluded.new_customer, reasons = excluded.reasons, users = excluded.users, money = excluded.money, \
         changed_by = excluded.changed_by, version = ladder_reading.version + 1 WHERE ladder_reading.version = ?",
        id,
        standing.by_hand,
        standing.new_customer,
        reasons,
        standing.impact.users,
        standing.impact.money,
        standing.changed_by,
        standing.version
    ))?;
    if written == 0 {
        return Ok(false);
    }
    let class = standing.class.as_str();
    tx.run(&sql!("UPDATE conversation SET class = ?, ladder_allowance = ? WHERE id = ?", class, allowance, id))?;
    Ok(true)
}

/// The priority that the ladder gave a conversation last; `None` when it gave none.
pub fn given(tx: &mut Tx<'_>, id: ConversationId) -> Result<Option<String>> {
    let row: Option<(Option<String>,)> =
        tx.first(&sql!("SELECT priority FROM ladder_reading WHERE conversation_id = ?", id))?;
    Ok(row.and_then(|row| row.0))
}

/// Remembers which priority the ladder gave.
pub fn give(tx: &mut Tx<'_>, id: ConversationId, priority: Priority) -> Result<()> {
    let name = priority.as_str();
    tx.run(&sql!("UPDATE ladder_reading SET priority = ? WHERE conversation_id = ?", name, id)).map(drop)
}

/// When the first conversation of a customer began, in milliseconds.
pub fn first_of(tx: &mut Tx<'_>, contact: ContactId) -> Result<i64> {
    tx.value(&sql!("SELECT COALESCE(MIN(created_at), 0) FROM conversation WHERE contact_id = ?", contact))
}

/// Gives every conversation the allowance of its class, and the views in this order their members anew.
pub fn apply(tx: &mut Tx<'_>, ladder: &Ladder) -> Result<()> {
    for class in Class::ALL {
        let (allowance, name) = (ladder.allowance(class), class.as_str());
        tx.run(&sql!(
            "UPDATE conversation SET ladder_allowance = ? WHERE class = ? AND ladder_allowance <> ?",
            allowance,
            name,
            allowance
        ))?;
    }
    for view in views::kept(tx)?.iter().filter(|view| view.sort == Sort::Ladder) {
        keep::rebuild(tx, view)?;
    }
    Ok(())
}
