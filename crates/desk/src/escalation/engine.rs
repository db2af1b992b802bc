//! Moves escalations on when nobody took them on in time, within a second, once, on one node at a time.
//! What is due while no node runs moves on as soon as one does.

use std::time::Duration;

use causeway_queue::Patrol;
use causeway_store::{Actor, Db, NewEvent, Result, Tx};
use serde_json::json;
use tokio::sync::watch;

use super::climb::{self, Move};
use super::start::{number, place, reach, staffed};
use super::{Escalation, EscalationState, What, store};

const CHUNK: usize = 100;

/// How late a step may be taken at most; looking costs one search of an index.
const PATROL: Patrol = Patrol {
    lease: "escalation",
    lease_ms: 3_000,
    every: Duration::from_millis(500),
    waiting: store::anything_due,
    step,
};

/// Moves escalations on until `stop` turns true. `node` must be the same after a restart of the same node.
pub async fn run(db: Db, node: String, stop: watch::Receiver<bool>) {
    PATROL.run(db, node, stop).await;
}

/// Takes all steps that are due, for tests.
///
/// # Errors
/// What the database says.
pub async fn catch_up(db: &Db) -> Result<()> {
    PATROL.catch_up(db).await
}

fn step(tx: &mut Tx<'_>) -> Result<bool> {
    let due = store::due(tx, CHUNK)?;
    for mut one in due.iter().cloned() {
        // Somebody may have acted on another node since it was read; then there is nothing to move on.
        if !store::claim(tx, &mut one)? {
            continue;
        }
        move_on(tx, &mut one)?;
        store::save(tx, &one)?;
    }
    Ok(due.len() == CHUNK)
}

/// Nobody took it on, or whoever did has not solved it in time.
fn move_on(tx: &mut Tx<'_>, one: &mut Escalation) -> Result<()> {
    if one.state == EscalationState::Acknowledged {
        store::note(tx, one, one.level, What::Overdue, (None, "", 0))?;
    }
    let staffed = staffed(tx, one)?;
    let (skipped, next) = climb::next(Some(place(one)), one.repeats, &staffed);
    if let Move::Reach(_) = next {
        for level in skipped {
            store::note(tx, one, number(level), What::Skipped, (None, "", 0))?;
        }
    }
    match next {
        Move::Reach(level) => reach(tx, one, level, What::Reached),
        Move::Repeat => {
            one.repeats += 1;
            let level = place(one);
            reach(tx, one, level, What::Repeated)
        }
        Move::Rest => {
            one.fire_at = None;
            store::note(tx, one, one.level, What::Exhausted, (None, "", 0))?;
            let data = json!({ "id": one.id, "kind": one.kind, "drill": one.drill });
            let (kind, conversation) = ("escalation.exhausted", Some(one.conversation_id.0));
            tx.record(NewEvent { kind, conversation, actor: Actor::SYSTEM, only_for: None, data });
            Ok(())
        }
    }
}
