//! Work that is looked for and done in steps, on one node at a time: by whoever holds a lease, as long as there is more.
//! It never takes a step without the lease, and never holds it while nothing waits.

use std::time::Duration;

use causeway_store::{Db, Result, Tx};
use tokio::sync::watch;

use crate::{Follower, Reader, lease};

/// What is looked for, how often, and what a step does.
#[derive(Debug, Clone, Copy)]
pub struct Patrol {
    /// The lease that one node holds at a time; also its name in the log of the program.
    pub lease: &'static str,
    /// How long a node that falls silent keeps others from going on, in milliseconds.
    pub lease_ms: i64,
    /// How often it is looked whether something waits, also without news in the event log.
    pub every: Duration,
    /// Whether something waits; it only reads.
    pub waiting: fn(&mut Tx<'_>) -> Result<bool>,
    /// One turn in one unit of work; says whether there may be more.
    pub step: fn(&mut Tx<'_>) -> Result<bool>,
}

struct Walking {
    patrol: Patrol,
    db: Db,
    /// The owner of the lease; `None` works without one.
    node: Option<String>,
}

impl Reader for Walking {
    async fn step(&mut self) -> Result<bool> {
        let Patrol { lease, lease_ms, waiting, step, .. } = self.patrol;
        if !self.db.read(waiting).await? {
            return Ok(false);
        }
        let node = self.node.clone();
        let turn = move |tx: &mut Tx<'_>| {
            if lease::held(tx, lease, node.as_deref(), lease_ms)? { step(tx) } else { Ok(false) }
        };
        self.db.write(turn).await
    }
}

impl Patrol {
    /// Walks until `stop` turns true. `node` must be the same after a restart of the same node.
    pub async fn run(self, db: Db, node: String, stop: watch::Receiver<bool>) {
        let walking = Walking { patrol: self, db: db.clone(), node: Some(node.clone()) };
        Follower { lease: self.lease, patrol: self.every }.run(&db, node, stop, walking).await;
    }

    /// Does all that waits, without a lease, for tests.
    ///
    /// # Errors
    /// What the database says.
    pub async fn catch_up(self, db: &Db) -> Result<()> {
        let mut walking = Walking { patrol: self, db: db.clone(), node: None };
        while walking.step().await? {}
        Ok(())
    }
}
