//! The job of promises: it reminds the owner ahead of the time, and calls a promise broken when its time passes in silence.
//! It never touches a promise that was settled or moved meanwhile.

use causeway_base::Time;
use causeway_queue::{Failure, Handler, NewJob, Outcome, enqueue};
use causeway_store::{Actor, Db, Result, Tx};
use serde::{Deserialize, Serialize};

use super::{Promise, PromiseId, PromiseState, store, tell};

const KIND: &str = "promise.due";
/// How long ahead the owner is reminded; half of the time for shorter promises.
const AHEAD_MS: i64 = 30 * 60_000;

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    promise: PromiseId,
    due_at: Time,
    reminder: bool,
}

/// Plans the reminder and the moment at which the promise is due.
pub(super) fn plan(tx: &mut Tx<'_>, promise: PromiseId, due_at: Time) -> Result<()> {
    let ahead = AHEAD_MS.min(due_at.since(tx.now()) / 2);
    for (reminder, at) in [(true, due_at.plus_ms(-ahead)), (false, due_at)] {
        // The key holds the instant, so that a moved promise has jobs of its own.
        let key = format!("{promise} {} {reminder}", due_at.ms());
        enqueue(tx, &NewJob::new(KIND, &Payload { promise, due_at, reminder }).unique(key).at(at))?;
    }
    Ok(())
}

/// The job.
pub fn job(db: Db) -> Handler {
    Handler::new(KIND, move |job| {
        let db = db.clone();
        async move {
            let payload: Payload =
                serde_json::from_str(&job.payload).map_err(|error| Failure::Dead(error.to_string()))?;
            let done = db.write(move |tx| look(tx, &payload)).await;
            done.map(|()| Outcome::Done).map_err(|error| Failure::Retry(error.to_string(), None))
        }
    })
}

fn look(tx: &mut Tx<'_>, payload: &Payload) -> Result<()> {
    let Some(promise) = store::find(tx, payload.promise)? else { return Ok(()) };
    if promise.state != PromiseState::Open || promise.due_at != payload.due_at {
        return Ok(());
    }
    let (id, conversation, owner) = (promise.id, promise.conversation_id, promise.owner_id);
    if payload.reminder {
        tell(tx, "promise.reminded", conversation, id, Actor::SYSTEM, Some(owner));
        return Ok(());
    }
    // Whoever wrote to the customer may have kept it: the screen asks.
    if store::answered_since(tx, &promise)? {
        return Ok(());
    }
    let now = tx.now();
    store::save(tx, &Promise { state: PromiseState::Broken, settled_at: Some(now), ..promise })?;
    tell(tx, "promise.broken", conversation, id, Actor::SYSTEM, None);
    Ok(())
}
