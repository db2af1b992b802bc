//! Follows the event log and counts the clocks of what happened anew; then says which of them passed.
//! It never fires a clock before all that happened is counted, and never on two nodes at once.

use std::collections::BTreeSet;
use std::time::Duration;

use causeway_queue::Patrol;
use causeway_store::{Db, Event, Result, Tx, events_after, last_event, reader_position, set_reader_position};
use tokio::sync::watch;

use super::clock::{self, Counting};
use super::store;
use crate::{ConversationId, downtime};

/// The reader's name in the log.
pub const READER: &str = "sla";
/// How many events, conversations or clocks have their turn in one unit of work.
const CHUNK: usize = 200;

/// How late a clock may be noticed at most; looking costs one search of an index.
const PATROL: Patrol = Patrol { lease: "sla", lease_ms: 3_000, every: Duration::from_millis(250), waiting, step };

/// Keeps all clocks until `stop` turns true. `node` must be the same after a restart of the same node.
pub async fn run(db: Db, node: String, stop: watch::Receiver<bool>) {
    PATROL.run(db, node, stop).await;
}

/// Works on all that there is, for tests.
///
/// # Errors
/// What the database says.
pub async fn catch_up(db: &Db) -> Result<()> {
    PATROL.catch_up(db).await
}

fn waiting(tx: &mut Tx<'_>) -> Result<bool> {
    if downtime::anything_due(tx)? {
        return Ok(true);
    }
    if !store::any(tx)? && store::stale(tx, 1)?.is_empty() {
        return Ok(false);
    }
    Ok(reader_position(tx, READER)? < last_event(tx)? || clock::anything_due(tx)? || !store::stale(tx, 1)?.is_empty())
}

/// Whether an event may change clocks. Its own never do, so that it comes to rest.
fn matters(event: &Event) -> bool {
    !event.kind.starts_with("clock.") && event.kind != "conversation.read" && !event.kind.starts_with("draft.")
}

/// One turn, all in this unit of work; says whether there may be more.
pub(super) fn step(tx: &mut Tx<'_>) -> Result<bool> {
    let from = reader_position(tx, READER)?;
    let events = events_after(tx, from, CHUNK)?;
    if events.iter().any(|event| event.kind == "settings.changed" && event.data.contains("calendars")) {
        store::recount_running(tx)?;
    }
    let mut touched: BTreeSet<_> =
        events.iter().filter(|event| matters(event)).filter_map(|event| event.conversation).collect();
    let stale = store::stale(tx, CHUNK)?;
    touched.extend(stale.iter().map(|id| id.0));
    let mut counting = Counting::read(tx)?;
    for id in touched.into_iter().map(ConversationId) {
        // One conversation that cannot be counted must not hold up all others.
        match tx.attempt(|tx| clock::count(tx, &mut counting, id))? {
            Err(error) if error.is_temporary() => return Err(error),
            Err(error) => tracing::error!(%error, conversation = %id, "clocks could not be counted"),
            Ok(()) => {}
        }
    }
    for id in &stale {
        store::counted(tx, *id)?;
    }
    if let Some(last) = events.last() {
        set_reader_position(tx, READER, last.id)?;
    }
    let more = events.len() == CHUNK || stale.len() == CHUNK;
    let (alarms, clocks) = (downtime::fire(tx, CHUNK)?, clock::fire(tx, CHUNK)?);
    Ok(more || alarms || clocks)
}
