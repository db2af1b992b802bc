//! Follows the event log on one node at a time: takes steps while there is more, waits for news, gives the lease up.
//! It never reads an event itself; the step does, and moves its own place in the unit of work that holds what it did.

use std::time::Duration;

use causeway_store::{Db, Result};
use tokio::sync::watch;

use crate::lease;

/// What reads events and acts on them.
pub trait Reader: Send {
    /// Works on the next few events; says whether there may be more.
    fn step(&mut self) -> impl Future<Output = Result<bool>> + Send;
}

/// Who follows, and how.
#[derive(Debug, Clone, Copy)]
pub struct Follower {
    /// The lease that one node holds at a time; also its name in the log of the program.
    pub lease: &'static str,
    /// How often events of other nodes are looked for, and how soon after a failure the next step is tried.
    pub patrol: Duration,
}

impl Follower {
    /// Takes steps until `stop` turns true. `node` owns the lease that the steps hold.
    pub async fn run(self, db: &Db, node: String, mut stop: watch::Receiver<bool>, mut reader: impl Reader) {
        let mut last = db.last_event();
        while !*stop.borrow() {
            let rests = match reader.step().await {
                Ok(true) => continue,
                Ok(false) => true,
                Err(error) => {
                    tracing::warn!(%error, reader = self.lease, "events could not be followed; it is tried again");
                    false
                }
            };
            tokio::select! {
                Ok(()) = last.changed(), if rests => {}
                () = tokio::time::sleep(self.patrol) => {}
                _ = stop.changed() => {}
            }
        }
        if let Err(error) = db.write(move |tx| lease::release(tx, self.lease, &node)).await {
            tracing::warn!(%error, lease = self.lease, "a lease could not be given up; it ends by itself");
        }
    }
}
