//! All SQL of numbers.
//! It never checks a number; `routes` does before it writes one.

use causeway_base::Time;
use causeway_desk::InboxId;
use causeway_desk::calendar::CalendarId;
use causeway_store::{Result, Tx, from_row, sql};

use super::{Closed, Number, NumberId};

struct Row {
    id: NumberId,
    number: String,
    label: String,
    inbox_id: InboxId,
    calendar_id: Option<CalendarId>,
    rings: String,
    forward_to: Option<String>,
    closed: Closed,
    rota: Option<String>,
    closed_texts: String,
    shown: bool,
    hotline: bool,
    enabled: bool,
    position: i64,
    created_at: Time,
    version: i64,
}
from_row!(Row {
    id,
    number,
    label,
    inbox_id,
    calendar_id,
    rings,
    forward_to,
    closed,
    rota,
    closed_texts,
    shown,
    hotline,
    enabled,
    position,
    created_at,
    version
});

const COLUMNS: &str = "SELECT id, number, label, inbox_id, calendar_id, rings, forward_to, closed, rota, closed_texts, \
                       shown, hotline, enabled, position, created_at, version FROM phone_number";

fn whole(row: Row) -> Number {
    Number {
        id: row.id,
        number: row.number,
        label: row.label,
        inbox_id: row.inbox_id,
        calendar_id: row.calendar_id,
        rings: serde_json::from_str(&row.rings).unwrap_or_default(),
        forward_to: row.forward_to,
        closed: row.closed,
        rota: row.rota,
        closed_texts: serde_json::from_str(&row.closed_texts).unwrap_or_default(),
        shown: row.shown,
        hotline: row.hotline,
        enabled: row.enabled,
        position: row.position,
        created_at: row.created_at,
        version: row.version,
    }
}

/// Lists and maps as JSON, which cannot fail.
fn texts(number: &Number) -> (String, String) {
    let rings = serde_json::to_string(&number.rings).unwrap_or_default();
    (rings, serde_json::to_string(&number.closed_texts).unwrap_or_default())
}

/// All numbers, in their order.
///
/// # Errors
/// What the database says.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Number>> {
    let mut query = sql!(COLUMNS);
    Ok(tx.all(query.add("ORDER BY position, created_at, id"))?.into_iter().map(whole).collect())
}

/// One number.
///
/// # Errors
/// What the database says.
pub fn find(tx: &mut Tx<'_>, id: NumberId) -> Result<Option<Number>> {
    let mut query = sql!(COLUMNS);
    Ok(tx.first(query.add("WHERE id = ?").bind(id))?.map(whole))
}

/// The number that is dialled like this.
///
/// # Errors
/// What the database says.
pub fn dialled(tx: &mut Tx<'_>, number: &str) -> Result<Option<Number>> {
    let mut query = sql!(COLUMNS);
    Ok(tx.first(query.add("WHERE number = ?").bind(number))?.map(whole))
}

/// Adds a number. Says whether nobody had it yet.
///
/// # Errors
/// What the database says.
pub fn add(tx: &mut Tx<'_>, number: &Number) -> Result<bool> {
    let (rings, closed_texts) = texts(number);
    Ok(tx.run(&sql!(
        "INSERT INTO phone_number (id, number, label, inbox_id, calendar_id, rings, forward_to, closed, rota, closed_texts, \
         shown, hotline, enabled, position, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
         ON CONFLICT DO NOTHING",
        number.id,
        &number.number,
        &number.label,
        number.inbox_id,
        number.calendar_id,
        rings,
        number.forward_to.clone(),
        number.closed,
        number.rota.clone(),
        closed_texts,
        number.shown,
        number.hotline,
        number.enabled,
        number.position,
        number.created_at
    ))? > 0)
}

/// Writes a number if it still has this version. Says whether it did.
///
/// # Errors
/// What the database says.
pub fn save(tx: &mut Tx<'_>, number: &Number) -> Result<bool> {
    let (rings, closed_texts) = texts(number);
    Ok(tx.run(&sql!(
        "UPDATE phone_number SET number = ?, label = ?, inbox_id = ?, calendar_id = ?, rings = ?, forward_to = ?, closed = ?, \
         rota = ?, closed_texts = ?, shown = ?, hotline = ?, enabled = ?, position = ?, version = version + 1 \
         WHERE id = ? AND version = ?",
        &number.number,
        &number.label,
        number.inbox_id,
        number.calendar_id,
        rings,
        number.forward_to.clone(),
        number.closed,
        number.rota.clone(),
        closed_texts,
        number.shown,
        number.hotline,
        number.enabled,
        number.position,
        number.id,
        number.version
    ))? > 0)
}

/// Removes a number; its calls stay.
///
/// # Errors
/// What the database says.
pub fn delete(tx: &mut Tx<'_>, id: NumberId) -> Result<()> {
    tx.run(&sql!("UPDATE phone_call SET number_id = NULL WHERE number_id = ?", id))?;
    tx.run(&sql!("DELETE FROM phone_number WHERE id = ?", id)).map(drop)
}
