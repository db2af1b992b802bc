//! All SQL of trackers and of the events that they sent.
//! It never answers a secret but sealed.

use causeway_base::Time;
use causeway_store::{Result, Tx, from_row, sql};

use super::{Provider, Tracker, TrackerId};

from_row!(Tracker {
    id,
    provider,
    name,
    address,
    project,
    login,
    app,
    installation,
    active,
    heard_at,
    polled_at,
    problem,
    version
});

const TRACKERS: &str = "SELECT id, provider, name, address, project, login, app, installation, active, heard_at, polled_at, \
     problem, version FROM tracker";

/// How long the names of events are kept: longer than any maker sends one again.
const EVENTS_MS: i64 = 8 * 86_400_000;

/// The trackers, by name.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<Tracker>> {
    tx.all(sql!(TRACKERS).add("ORDER BY name, id"))
}

/// One tracker.
pub fn find(tx: &mut Tx<'_>, id: TrackerId) -> Result<Option<Tracker>> {
    tx.first(sql!(TRACKERS).add("WHERE id = ?").bind(id))
}

/// Its sealed key.
pub(super) fn key(tx: &mut Tx<'_>, id: TrackerId) -> Result<String> {
    tx.value(&sql!("SELECT key_sealed FROM tracker WHERE id = ?", id))
}

/// Its sealed secret of events.
pub(super) fn hook(tx: &mut Tx<'_>, id: TrackerId) -> Result<String> {
    tx.value(&sql!("SELECT hook_sealed FROM tracker WHERE id = ?", id))
}

/// Adds a tracker with its sealed secrets.
pub(super) fn add(tx: &mut Tx<'_>, tracker: &Tracker, key: &str, hook: &str) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!(
        "INSERT INTO tracker (id, provider, name, address, project, login, app, installation, key_sealed, hook_sealed, \
         active, polled_to, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        tracker.id,
        tracker.provider,
        &tracker.name,
        &tracker.address,
        &tracker.project,
        tracker.login.clone(),
        tracker.app.clone(),
        tracker.installation.clone(),
        key,
        hook,
        tracker.active,
        now,
        now
    ))
    .map(drop)
}

/// Writes a tracker's settings anew, if it still has its version. Without a sealed key the stored one stays.
pub(super) fn save(tx: &mut Tx<'_>, tracker: &Tracker, key: Option<String>) -> Result<bool> {
    Ok(tx.run(&sql!(
        "UPDATE tracker SET name = ?, address = ?, project = ?, login = ?, app = ?, installation = ?, active = ?, \
         key_sealed = COALESCE(?, key_sealed), problem = NULL, version = version + 1 WHERE id = ? AND version = ?",
        &tracker.name,
        &tracker.address,
        &tracker.project,
        tracker.login.clone(),
        tracker.app.clone(),
        tracker.installation.clone(),
        tracker.active,
        key,
        tracker.id,
        tracker.version
    ))? > 0)
}

/// Gives it another secret of events.
pub(super) fn set_hook(tx: &mut Tx<'_>, id: TrackerId, sealed: &str) -> Result<()> {
    tx.run(&sql!("UPDATE tracker SET hook_sealed = ? WHERE id = ?", sealed, id)).map(drop)
}

/// Takes a tracker away, with its ties; issues here and there stay.
pub(super) fn remove(tx: &mut Tx<'_>, id: TrackerId) -> Result<bool> {
    Ok(tx.run(&sql!("DELETE FROM tracker WHERE id = ?", id))? > 0)
}

/// Up to when its changes are known.
pub(super) fn polled_to(tx: &mut Tx<'_>, id: TrackerId) -> Result<Time> {
    tx.value(&sql!("SELECT polled_to FROM tracker WHERE id = ?", id))
}

/// Notes that it was asked for what changed up to `to`.
pub(super) fn polled(tx: &mut Tx<'_>, id: TrackerId, to: Time) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!("UPDATE tracker SET polled_at = ?, polled_to = ?, problem = NULL WHERE id = ?", now, to, id)).map(drop)
}

/// Notes why it could not be asked.
pub(super) fn failed(tx: &mut Tx<'_>, id: TrackerId, problem: &str) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!("UPDATE tracker SET polled_at = ?, problem = ? WHERE id = ?", now, problem, id)).map(drop)
}

/// Notes an event by its name. Says whether it is new.
pub(super) fn heard(tx: &mut Tx<'_>, id: TrackerId, event: &str) -> Result<bool> {
    let now = tx.now();
    tx.run(&sql!("UPDATE tracker SET heard_at = ? WHERE id = ?", now, id))?;
    tx.run(&sql!("DELETE FROM tracker_event WHERE tracker_id = ? AND at < ?", id, now.plus_ms(-EVENTS_MS)))?;
    Ok(tx.run(&sql!(
        "INSERT INTO tracker_event (tracker_id, event, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        id,
        event,
        now
    ))? > 0)
}

/// Whether anything of this maker is kept, so that an address nobody uses says nothing.
pub(super) fn provider(tx: &mut Tx<'_>, id: TrackerId) -> Result<Option<Provider>> {
    let row: Option<(Provider,)> =
        tx.first(&sql!("SELECT provider FROM tracker WHERE id = ? AND active = TRUE", id))?;
    Ok(row.map(|(provider,)| provider))
}
