//! The audit trail: sign-ins, keys, roles and settings, with who and when.
//! It never holds secrets or message texts.

use causeway_store::{Actor, Result, Tx, sql};
use uuid::Uuid;

/// Writes one line into the trail, as part of the unit of work it tells of.
pub fn record(tx: &mut Tx<'_>, actor: Actor, action: &'static str, subject: &str, detail: &str) -> Result<()> {
    let (id, now): (Uuid, _) = (tx.new_id(), tx.now());
    tx.run(&sql!(
        "INSERT INTO audit (id, at, user_id, action, subject, detail) VALUES (?, ?, ?, ?, ?, ?)",
        id,
        now,
        actor.id,
        action,
        subject,
        detail
    ))
    .map(drop)
}
