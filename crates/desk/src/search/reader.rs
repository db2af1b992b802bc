//! Follows the event log and keeps the index up to date, on one node at a time.
//! It never loses or repeats an event: its place moves in the unit of work that changes the index.

use std::time::Duration;

use causeway_queue::lease;
use causeway_store::{Db, Error, Result, Tx, reader_position, sql};
use tokio::sync::watch;

use super::gather::{self, Plan};
use super::index::{self, READER};

const LEASE: &str = "search";
/// How long a node that falls silent keeps others from indexing.
const LEASE_MS: i64 = 30_000;
/// How long an event waits for others, so that a burst costs one write and not many.
const GATHERING: Duration = Duration::from_millis(15);
/// How often events of other nodes are looked for, and how soon after a failure the next step is tried.
const PATROL: Duration = Duration::from_secs(1);
/// After how many events that change nothing the place is written all the same.
const PASSED: i64 = 1_000;

/// What a step came to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// There may be more to do.
    Done,
    /// There is no event left.
    Rest,
    /// Another node indexes.
    Theirs,
}

/// Indexes what happens until `stop` turns true. `node` must be the same after a restart of the same node.
pub async fn run(db: Db, node: String, mut stop: watch::Receiver<bool>) {
    let mut last = db.last_event();
    let mut reader = Reader { db, node: Some(node), place: None, unsettled: false };
    while !*stop.borrow() {
        let rests = match reader.step().await {
            Ok(Step::Done) => continue,
            Ok(step) => step == Step::Rest,
            Err(error) => {
                tracing::warn!(%error, "search could not be brought up to date");
                reader.place = None;
                false
            }
        };
        tokio::select! {
            Ok(()) = last.changed(), if rests => tokio::time::sleep(GATHERING).await,
            () = tokio::time::sleep(PATROL) => reader.settle().await,
            _ = stop.changed() => {}
        }
    }
    reader.give_up().await;
}

/// Brings the index up to date with all events that there are, for tests and the command line.
///
/// # Errors
/// What the database says.
pub async fn catch_up(db: &Db) -> Result<()> {
    let mut reader = Reader { db: db.clone(), node: None, place: None, unsettled: false };
    while reader.step().await? == Step::Done {}
    Ok(())
}

struct Reader {
    db: Db,
    /// The owner of the lease; `None` works without one.
    node: Option<String>,
    /// The event up to which everything is indexed, as far as this node knows. It may be beyond the stored place by
    /// events that change nothing.
    place: Option<i64>,
    /// Whether it is: once there is time, the place is written, so that whoever looks sees that nothing is behind.
    unsettled: bool,
}

impl Reader {
    async fn step(&mut self) -> Result<Step> {
        let (node, place) = (self.node.clone(), self.place);
        let look = move |tx: &mut Tx<'_>| {
            if node.as_deref().map_or(Ok(false), |node| is_theirs(tx, node))? {
                return Ok(Err(Step::Theirs));
            }
            let stored = reader_position(tx, READER)?;
            let from = place.map_or(stored, |place| place.max(stored));
            Ok::<_, Error>(gather::plan(tx, from)?.map(|plan| (plan, stored)).ok_or(Step::Rest))
        };
        match self.db.read(look).await? {
            Ok((plan, stored)) => self.write(plan, stored).await,
            Err(step) => Ok(step),
        }
    }

    async fn write(&mut self, plan: Plan, stored: i64) -> Result<Step> {
        let to = plan.to;
        if plan.is_empty() && to - stored < PASSED {
            self.place = Some(to);
            self.unsettled = true;
            return Ok(Step::Done);
        }
        let node = self.node.clone();
        let unit = move |tx: &mut Tx<'_>| {
            if let Some(node) = &node
                && !lease::hold(tx, LEASE, node, LEASE_MS)?
            {
                return Ok(None);
            }
            if plan.is_empty() {
                return index::pass(tx, plan.to).map(|()| Some(true));
            }
            index::write(tx, &plan).map(Some)
        };
        let written = self.db.write(unit).await?;
        self.place = written.filter(|written| *written).map(|_| to);
        self.unsettled = false;
        Ok(if written.is_some() { Step::Done } else { Step::Theirs })
    }

    /// Writes the place after events that changed nothing, when nothing else is to do.
    async fn settle(&mut self) {
        let (Some(place), Some(node), true) = (self.place, self.node.clone(), self.unsettled) else { return };
        let unit = move |tx: &mut Tx<'_>| {
            if lease::hold(tx, LEASE, &node, LEASE_MS)? && reader_position(tx, READER)? < place {
                index::pass(tx, place)?;
            }
            Ok::<_, Error>(())
        };
        match self.db.write(unit).await {
            Ok(()) => self.unsettled = false,
            Err(error) => tracing::warn!(%error, "the place of search could not be written; it is tried again"),
        }
    }

    async fn give_up(self) {
        let Some(node) = self.node else { return };
        if let Err(error) = self.db.write(move |tx| lease::release(tx, LEASE, &node)).await {
            tracing::warn!(%error, "the lease of search could not be given up; it ends by itself");
        }
    }
}

/// Whether another node holds the lease, so that it is not worth gathering anything.
fn is_theirs(tx: &mut Tx<'_>, node: &str) -> Result<bool> {
    let now = tx.now();
    let owner: Option<(String,)> =
        tx.first(&sql!("SELECT owner FROM lease WHERE name = ? AND until >= ?", LEASE, now))?;
    Ok(owner.is_some_and(|owner| owner.0 != node))
}
