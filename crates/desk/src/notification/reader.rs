//! Follows the event log and turns events into notifications, on one node at a time.
//! It never loses or repeats an event: its place moves in the unit of work that writes the notifications.

use std::time::Duration;

use causeway_queue::lease;
use causeway_store::{Db, Error, Result, Tx, events_after, last_event, reader_position, set_reader_position};
use tokio::sync::watch;

use super::{gather, hook, store};

const READER: &str = "notifications";
const LEASE: &str = "notifications";
/// How long a node that falls silent keeps others from telling.
const LEASE_MS: i64 = 30_000;
/// How many events are read at once.
const CHUNK: usize = 100;
/// How often events of other nodes are looked for, and how soon after a failure the next step is tried.
const PATROL: Duration = Duration::from_secs(2);

/// Tells of what happens until `stop` turns true. `node` must be the same after a restart of the same node.
pub async fn run(db: Db, node: String, mut stop: watch::Receiver<bool>) {
    let mut last = db.last_event();
    while !*stop.borrow() {
        let rests = match step(&db, Some(&node)).await {
            Ok(true) => continue,
            Ok(false) => true,
            Err(error) => {
                tracing::warn!(%error, "notifications could not be written");
                false
            }
        };
        tokio::select! {
            Ok(()) = last.changed(), if rests => {}
            () = tokio::time::sleep(PATROL) => {}
            _ = stop.changed() => {}
        }
    }
    if let Err(error) = db.write(move |tx| lease::release(tx, LEASE, &node)).await {
        tracing::warn!(%error, "the lease of notifications could not be given up; it ends by itself");
    }
}

/// Tells of all events that there are, for tests.
///
/// # Errors
/// What the database says.
pub async fn catch_up(db: &Db) -> Result<()> {
    while step(db, None).await? {}
    Ok(())
}

/// One chunk of events; says whether there may be more.
async fn step(db: &Db, node: Option<&str>) -> Result<bool> {
    if !db.read(|tx| Ok::<_, Error>(reader_position(tx, READER)? < last_event(tx)?)).await? {
        return Ok(false);
    }
    let node = node.map(str::to_owned);
    let unit = move |tx: &mut Tx<'_>| {
        if let Some(node) = &node
            && !lease::hold(tx, LEASE, node, LEASE_MS)?
        {
            return Ok(false);
        }
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
        Ok::<_, Error>(true)
    };
    db.write(unit).await
}
