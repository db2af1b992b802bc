//! Follows the event log and counts the clocks of what happened anew; then says which of them passed.
//! It never fires a clock before all that happened is counted, and never on two nodes at once.

use std::collections::BTreeSet;
use std::time::Duration;

use causeway_queue::{Follower, Reader, lease};
use causeway_store::{Db, Event, Result, Tx, events_after, last_event, reader_position, set_reader_position};
use tokio::sync::watch;

use super::clock::{self, Counting};
use super::store;
use crate::{ConversationId, downtime};

/// The reader's name in the log.
pub const READER: &str = "sla";
const LEASE: &str = "sla";
/// How long a node that falls silent keeps others from going on.
const LEASE_MS: i64 = 3_000;
/// How many events, conversations or clocks have their turn in one unit of work.
const CHUNK: usize = 200;
/// How late a clock may be noticed at most; looking costs one search of an index.
const PATROL: Duration = Duration::from_millis(250);

struct Clocks {
    db: Db,
    node: Option<String>,
}

impl Reader for Clocks {
    async fn step(&mut self) -> Result<bool> {
        if !self.db.read(waiting).await? {
            return Ok(false);
        }
        let node = self.node.clone();
        self.db
            .write(move |tx| if lease::held(tx, LEASE, node.as_deref(), LEASE_MS)? { step(tx) } else { Ok(false) })
            .await
    }
}

/// Keeps all clocks until `stop` turns true. `node` must be the same after a restart of the same node.
pub async fn run(db: Db, node: String, stop: watch::Receiver<bool>) {
    let clocks = Clocks { db: db.clone(), node: Some(node.clone()) };
    Follower { lease: LEASE, patrol: PATROL }.run(&db, node, stop, clocks).await;
}

/// Works on all that there is, for tests.
///
/// # Errors
/// What the database says.
pub async fn catch_up(db: &Db) -> Result<()> {
    let mut clocks = Clocks { db: db.clone(), node: None };
    while clocks.step().await? {}
    Ok(())
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
