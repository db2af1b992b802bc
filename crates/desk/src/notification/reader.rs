//! Follows the event log and turns events into notifications, on one node at a time.
//! It never loses or repeats an event: its place moves in the unit of work that writes the notifications.

use std::time::Duration;

use causeway_queue::{Follower, Reader as _, lease};
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
pub async fn run(db: Db, node: String, stop: watch::Receiver<bool>) {
    let follower = Follower { lease: LEASE, patrol: PATROL };
    follower.run(&db, node.clone(), stop, Reader { db: db.clone(), node: Some(node) }).await;
}

/// Tells of all events that there are, for tests.
///
/// # Errors
/// What the database says.
pub async fn catch_up(db: &Db) -> Result<()> {
    let mut reader = Reader { db: db.clone(), node: None };
    while reader.step().await? {}
    Ok(())
}

struct Reader {
    db: Db,
    /// The owner of the lease; `None` works without one.
    node: Option<String>,
}

impl causeway_queue::Reader for Reader {
    async fn step(&mut self) -> Result<bool> {
        if !self.db.read(|tx| Ok::<_, Error>(reader_position(tx, READER)? < last_event(tx)?)).await? {
            return Ok(false);
        }
        let node = self.node.clone();
        let unit = move |tx: &mut Tx<'_>| {
            if !lease::held(tx, LEASE, node.as_deref(), LEASE_MS)? {
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
        self.db.write(unit).await
    }
}
