//! The timer of calls to make: whoever shall make one is told when it is due, and again when it is overdue.
//! It never tells of one that was made, dropped or moved meanwhile.

use causeway_base::Time;
use causeway_queue::{Failure, Handler, NewJob, Outcome, enqueue};
use causeway_store::{Actor, Db, Result, Tx};
use serde::{Deserialize, Serialize};

use super::{Task, TaskId, TaskState, store, tell};
use crate::settings;

const KIND: &str = "phone.due";

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    task: TaskId,
    due_at: Time,
    overdue: bool,
}

/// Plans to look when a call is due, and when it is overdue.
pub(crate) fn plan(tx: &mut Tx<'_>, task: &Task) -> Result<()> {
    let (settings, _) = settings::find(tx)?;
    for (overdue, at) in [(false, task.due_at), (true, task.due_at.plus_ms(settings.overdue_minutes * 60_000))] {
        // The key holds the instant, so that a call that was moved has jobs of its own.
        let key = format!("{} {} {overdue}", task.id, task.due_at.ms());
        let payload = Payload { task: task.id, due_at: task.due_at, overdue };
        enqueue(tx, &NewJob::new(KIND, &payload).unique(key).at(at))?;
    }
    Ok(())
}

/// The job.
pub(crate) fn job(db: Db) -> Handler {
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
    let found = store::find(tx, payload.task)?;
    let waits = |task: &Task| task.state == TaskState::Open && task.due_at == payload.due_at;
    if let Some(task) = found.filter(waits) {
        tell(tx, if payload.overdue { "call.overdue" } else { "call.due" }, &task, Actor::SYSTEM);
    }
    Ok(())
}
