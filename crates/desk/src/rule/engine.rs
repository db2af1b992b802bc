//! Follows the event log and lets rules act on what happened, on one node at a time; then looks at the moments.
//! It never loses or repeats a firing: its place moves in the unit of work that holds what the rules did.

use std::time::Duration;

use causeway_base::Time;
use causeway_queue::lease;
use causeway_store::{
    Db, Error, Event, Result, Tx, events_after, last_event, reader_position, set_reader_position, sql,
};
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

use super::happened::{self, Names};
use super::{Rule, fire, moment, store};

/// The reader's name in the log.
pub const READER: &str = "rules";
const LEASE: &str = "rules";
/// How long a node that falls silent keeps others from acting.
const LEASE_MS: i64 = 30_000;
/// How many events are read at once.
const CHUNK: usize = 50;
/// After how many chunks of events without a pause the moments have their turn.
const BUSY: usize = 20;
/// How often events of other nodes and moments are looked for, and how soon after a failure the next step is tried.
const PATROL: Duration = Duration::from_secs(2);

/// Lets rules act until `stop` turns true. `node` must be the same after a restart of the same node.
pub async fn run(db: Db, node: String, mut stop: watch::Receiver<bool>) {
    let mut last = db.last_event();
    let mut patrol = tokio::time::interval(PATROL);
    patrol.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut in_a_row = 0;
    while !*stop.borrow() {
        let rests = match step(&db, Some(&node)).await {
            Ok(true) if in_a_row < BUSY => {
                in_a_row += 1;
                continue;
            }
            Ok(more) => !more,
            Err(error) => {
                tracing::warn!(%error, "rules could not act; it is tried again");
                false
            }
        };
        // However much happens, moments have their turn.
        if std::mem::take(&mut in_a_row) >= BUSY {
            watch_moments(&db, &node).await;
            continue;
        }
        tokio::select! {
            Ok(()) = last.changed(), if rests => {}
            _ = patrol.tick() => watch_moments(&db, &node).await,
            _ = stop.changed() => {}
        }
    }
    if let Err(error) = db.write(move |tx| lease::release(tx, LEASE, &node)).await {
        tracing::warn!(%error, "the lease of rules could not be given up; it ends by itself");
    }
}

async fn watch_moments(db: &Db, node: &str) {
    if let Err(error) = moments(db, Some(node)).await {
        tracing::warn!(%error, "moments could not be looked at; it is tried again");
    }
}

/// Lets rules act on all that there is, as `node` or without a lease; for tests.
///
/// # Errors
/// What the database says.
pub async fn catch_up(db: &Db, node: Option<&str>) -> Result<()> {
    while step(db, node).await? {}
    moments(db, node).await?;
    while step(db, node).await? {}
    Ok(())
}

/// One chunk of events; says whether there may be more.
async fn step(db: &Db, node: Option<&str>) -> Result<bool> {
    let behind =
        |tx: &mut Tx<'_>| Ok::<_, Error>(reader_position(tx, READER)? < last_event(tx)? && store::any_enabled(tx)?);
    if !db.read(behind).await? {
        return Ok(false);
    }
    let node = node.map(str::to_owned);
    db.write(move |tx| if held(tx, node.as_deref())? { chunk(tx) } else { Ok(false) }).await
}

/// Until when the rules have looked at all that happened; now, when they are through or there are none.
pub(crate) fn seen_until(tx: &mut Tx<'_>) -> Result<Time> {
    let now = tx.now();
    let at = reader_position(tx, READER)?;
    if at >= last_event(tx)? || !store::any_enabled(tx)? {
        return Ok(now);
    }
    let next: Option<(Time,)> = tx.first(&sql!("SELECT at FROM event WHERE id > ? ORDER BY id LIMIT 1", at))?;
    // What happened in the same millisecond as the first event that they did not see waits with it.
    Ok(next.map_or(now, |(next,)| next.plus_ms(-1)))
}

fn held(tx: &mut Tx<'_>, node: Option<&str>) -> Result<bool> {
    node.map_or(Ok(true), |node| lease::hold(tx, LEASE, node, LEASE_MS))
}

/// Reads the next events and lets rules act on each, all in this unit of work.
pub(super) fn chunk(tx: &mut Tx<'_>) -> Result<bool> {
    let from = reader_position(tx, READER)?;
    let events = events_after(tx, from, CHUNK)?;
    let Some(last) = events.last().map(|event| event.id) else { return Ok(false) };
    let rules: Vec<Rule> = store::enabled(tx)?;
    let rules: Vec<Rule> =
        rules.into_iter().filter(|rule| rule.definition.when.iter().any(|one| !one.is_time())).collect();
    let names = Names::read(tx)?;
    for event in events.iter().filter(|_| !rules.is_empty()) {
        // One event that cannot be worked on must not hold up all others.
        match tx.attempt(|tx| look(tx, &rules, &names, event))? {
            Err(error) if error.is_temporary() => return Err(error),
            Err(error) => tracing::error!(%error, event = event.id, "rules could not look at an event"),
            Ok(()) => {}
        }
    }
    set_reader_position(tx, READER, last)?;
    Ok(true)
}

fn look(tx: &mut Tx<'_>, rules: &[Rule], names: &Names, event: &Event) -> Result<()> {
    let Some(happened) = happened::read(tx, event)? else { return Ok(()) };
    fire::on_event(tx, rules, names, &happened)
}

/// Lets rules act on all moments that are due.
async fn moments(db: &Db, node: Option<&str>) -> Result<()> {
    let due = |tx: &mut Tx<'_>| moment::anything_due(tx);
    while db.read(due).await? {
        let node = node.map(str::to_owned);
        let unit = move |tx: &mut Tx<'_>| if held(tx, node.as_deref())? { moment::look(tx) } else { Ok(false) };
        if !db.write(unit).await? {
            break;
        }
    }
    Ok(())
}
