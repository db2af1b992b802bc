//! The one writer: takes waiting units of work, runs them in one transaction, and answers all with one sync to disk.
//! It never lets one unit's failure undo another's writes; each runs behind a savepoint of its own. Before the commit the
//! keepers bring what they derive up to date.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use causeway_base::{Clock, Random, Time};
use crossbeam_channel::Receiver;
use tokio::sync::{Notify, watch};

use crate::connection::Connection;
use crate::keeper::Keeper;
use crate::{Dialect, Error, NewEvent, Result, Tx, event};

/// Most units that share one commit.
const BATCH_UNITS: usize = 256;
/// Longest time for which the first unit of a batch waits for the others.
const BATCH_TIME: Duration = Duration::from_millis(15);
/// How often a unit is run again after a conflict with another node.
const ATTEMPTS: usize = 4;

/// What became of one run of a unit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ran {
    Keep,
    Undo,
}

/// A unit of work that waits for the writer or a reader.
pub(crate) trait Unit: Send {
    /// Runs the closure and keeps its result.
    fn run(&mut self, tx: &mut Tx<'_>) -> Ran;
    /// Hands the result to the waiting task; `commit` is the fate of the transaction.
    fn finish(self: Box<Self>, commit: Result<()>);
}

/// What the writer shares with the rest of the process.
pub(crate) struct Shared {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) bells: Mutex<HashMap<&'static str, Arc<Notify>>>,
    pub(crate) last_event: watch::Sender<i64>,
    pub(crate) keepers: Mutex<Vec<Arc<dyn Keeper>>>,
}

impl Shared {
    pub(crate) fn bell(&self, name: &'static str) -> Arc<Notify> {
        Arc::clone(self.bells.lock().unwrap_or_else(PoisonError::into_inner).entry(name).or_default())
    }

    pub(crate) fn tx<'c>(&self, connection: &'c mut Connection, writable: bool) -> Tx<'c> {
        let random = Arc::clone(&self.random);
        Tx {
            connection,
            now: self.clock.now(),
            random,
            events: Vec::new(),
            signals: Vec::new(),
            conflict: false,
            writable,
        }
    }
}

type Open = dyn Fn() -> Result<Connection> + Send;

/// Runs until every sender is gone.
pub(crate) fn serve(units: &Receiver<Box<dyn Unit>>, open: &Open, shared: &Shared) {
    let mut connection: Option<Connection> = None;
    while let Ok(first) = units.recv() {
        if connection.as_ref().is_none_or(Connection::is_broken) {
            connection = match open() {
                Ok(fresh) => Some(fresh),
                Err(error) => {
                    refuse(first, units, &error);
                    continue;
                }
            };
        }
        if let Some(connection) = connection.as_mut() {
            batch(connection, first, units, shared);
        }
    }
}

/// Answers all that wait with the error that keeps the database from opening.
fn refuse(first: Box<dyn Unit>, units: &Receiver<Box<dyn Unit>>, error: &Error) {
    let error = Error::Unavailable(error.to_string());
    first.finish(Err(error.clone()));
    for unit in units.try_iter().take(BATCH_UNITS) {
        unit.finish(Err(error.clone()));
    }
}

fn batch(connection: &mut Connection, first: Box<dyn Unit>, units: &Receiver<Box<dyn Unit>>, shared: &Shared) {
    let begin = if connection.dialect() == Dialect::Sqlite { "BEGIN IMMEDIATE" } else { "BEGIN" };
    if let Err(error) = connection.batch(begin) {
        return refuse(first, units, &error);
    }
    let started = Instant::now();
    let mut tx = shared.tx(connection, true);
    let mut done: Vec<Box<dyn Unit>> = Vec::new();
    let mut next = Some(first);
    let mut lost = None;
    while let Some(mut unit) = next.take() {
        tx.now = shared.clock.now();
        let outcome = run_one(&mut tx, &mut *unit);
        done.push(unit);
        if let Err(error) = outcome {
            lost = Some(error);
            break;
        }
        if done.len() < BATCH_UNITS && started.elapsed() < BATCH_TIME {
            next = units.try_recv().ok();
        }
    }
    let committed = match lost {
        Some(error) => Err(error),
        None => commit(&mut tx, shared),
    };
    let signals = std::mem::take(&mut tx.signals);
    if committed.is_err() {
        // The transaction may already be gone; then this fails and nothing is lost by it.
        drop(tx.connection.batch("ROLLBACK"));
    }
    // Before anybody hears that it is done: whoever asks right after must not be told of what was before.
    if let Ok(Some(last)) = &committed {
        shared.last_event.send_replace(*last);
    }
    for unit in done {
        unit.finish(committed.as_ref().map(|_| ()).map_err(Clone::clone));
    }
    if committed.is_ok() {
        for bell in signals {
            shared.bell(bell).notify_one();
        }
    }
}

fn commit(tx: &mut Tx<'_>, shared: &Shared) -> Result<Option<i64>> {
    let events = std::mem::take(&mut tx.events);
    let last = event::reserve(tx, events.len())?;
    if let Some(last) = last {
        keep(tx, shared, &events)?;
        event::append(tx, last, events)?;
    }
    tx.connection.batch("COMMIT")?;
    Ok(last)
}

/// Lets the keepers look, one node after the other: the log's lock is held since its numbers were reserved.
fn keep(tx: &mut Tx<'_>, shared: &Shared, events: &[(Time, NewEvent)]) -> Result<()> {
    let keepers = shared.keepers.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if keepers.is_empty() {
        return Ok(());
    }
    let events: Vec<NewEvent> = events.iter().map(|(_, event)| event.clone()).collect();
    for keeper in keepers {
        if let Err(error) = tx.attempt(|tx| keeper.keep(tx, &events))? {
            tracing::error!(%error, "what is derived from changes could not be kept; it is made anew");
            keeper.missed();
        }
    }
    Ok(())
}

/// Runs one unit behind a savepoint, again after a conflict. `Err` means that the whole transaction is lost.
fn run_one(tx: &mut Tx<'_>, unit: &mut dyn Unit) -> Result<()> {
    for attempt in 1..=ATTEMPTS {
        let (events, signals) = (tx.events.len(), tx.signals.len());
        tx.conflict = false;
        tx.connection.batch("SAVEPOINT unit")?;
        let ran = catch_unwind(AssertUnwindSafe(|| unit.run(tx))).unwrap_or(Ran::Undo);
        if tx.connection.lost_transaction() {
            return Err(Error::Unavailable("the database ended the transaction".to_owned()));
        }
        if ran == Ran::Keep {
            return tx.connection.batch("RELEASE SAVEPOINT unit");
        }
        tx.connection.batch("ROLLBACK TO SAVEPOINT unit; RELEASE SAVEPOINT unit")?;
        tx.events.truncate(events);
        tx.signals.truncate(signals);
        if !tx.conflict || attempt == ATTEMPTS {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(5 << attempt));
    }
    Ok(())
}

/// Runs reads on one connection until every sender is gone; each sees one consistent picture.
pub(crate) fn serve_reads(units: &Receiver<Box<dyn Unit>>, open: &Open, shared: &Shared) {
    let mut connection: Option<Connection> = None;
    while let Ok(mut unit) = units.recv() {
        if connection.as_ref().is_none_or(Connection::is_broken) {
            connection = match open() {
                Ok(fresh) => Some(fresh),
                Err(error) => {
                    unit.finish(Err(Error::Unavailable(error.to_string())));
                    continue;
                }
            };
        }
        if let Some(connection) = connection.as_mut() {
            let outcome = read_one(connection, &mut *unit, shared);
            unit.finish(outcome);
        }
    }
}

fn read_one(connection: &mut Connection, unit: &mut dyn Unit, shared: &Shared) -> Result<()> {
    let begin = if connection.dialect() == Dialect::Sqlite {
        "BEGIN"
    } else {
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    };
    connection.batch(begin)?;
    let mut tx = shared.tx(connection, false);
    // A panicking read leaves no result behind; the waiting task is told so when its channel closes.
    drop(catch_unwind(AssertUnwindSafe(|| unit.run(&mut tx))));
    drop(connection.batch("ROLLBACK"));
    Ok(())
}
