//! Follows the event log and turns events into notifications, on one node at a time.
//! It never loses or repeats an event: its place moves in the unit of work that writes the notifications.

use std::time::Duration;

use causeway_queue::Patrol;
use causeway_store::{Db, Result, Tx, events_after, last_event, reader_position, set_reader_position};
use tokio::sync::watch;

use super::{gather, hook, store};

const READER: &str = "notifications";
/// How many events are read at once.
const CHUNK: usize = 100;
/// How often events of other nodes are looked for, and how soon after a failure the next step is tried.
const PATROL: Patrol =
    Patrol { lease: "notifications", lease_ms: 30_000, every: Duration::from_secs(2), waiting, step };

/// Tells of what happens until `stop` turns true. `node` must be the same after a restart of the same node.
pub async fn run(db: Db, node: String, stop: watch::Receiver<bool>) {
    PATROL.run(db, node, stop).await;
}

/// Tells of all events that there are, for tests.
///
/// # Errors
/// What the database says.
pub async fn catch_up(db: &Db) -> Result<()> {
    PATROL.catch_up(db).await
}

fn waiting(tx: &mut Tx<'_>) -> Result<bool> {
    Ok(reader_position(tx, READER)? < last_event(tx)?)
}

/// Some events, all in this unit of work; says whether there may be more.
fn step(tx: &mut Tx<'_>) -> Result<bool> {
    let from = reader_position(tx, READER)?;
    let events = events_after(tx, from, CHUNK)?;
    let Some(last) = events.last().map(|event| event.id) else { return Ok(false) };
    for event in &events {
        let gathered = gather::gather(tx, event)?;
        if let Some((user, conversation)) = gathered.seen {
            store::read_conversation(tx, user, conversation)?;
        }
        for told in &gathered.told {
            store::tell(tx, told, event)?;
        }
        if let Some((team, facts)) = gathered.team {
            hook::plan_team(tx, team, facts.id)?;
        }
    }
    set_reader_position(tx, READER, last)?;
    Ok(true)
}
