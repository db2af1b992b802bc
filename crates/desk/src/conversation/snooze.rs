//! Waking snoozed conversations at their time, by a durable job.
//! It never wakes one whose snooze was moved or lifted meanwhile.

use causeway_base::Time;
use causeway_queue::{Failure, Handler, NewJob, Outcome, cancel, enqueue};
use causeway_store::{Actor, Db, Result, Tx};
use serde::{Deserialize, Serialize};

use super::rules::{self, Wish};
use super::{Category, ConversationId, change, store};
use crate::conversation::change::StatusInput;

const KIND: &str = "conversation.wake";

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    conversation: ConversationId,
    until: Time,
}

/// Plans the wake-up, or lifts it.
pub(crate) fn plan(tx: &mut Tx<'_>, id: ConversationId, until: Option<Time>) -> Result<()> {
    cancel(tx, KIND, &id.to_string())?;
    let Some(until) = until else { return Ok(()) };
    // The key holds the instant: a job that is just running must not keep the next one out.
    let key = format!("{id} {}", until.ms());
    enqueue(tx, &NewJob::new(KIND, &Payload { conversation: id, until }).unique(key).at(until))
}

/// The job.
pub fn job(db: Db) -> Handler {
    Handler::new(KIND, move |job| {
        let db = db.clone();
        async move {
            let payload: Payload =
                serde_json::from_str(&job.payload).map_err(|error| Failure::Dead(error.to_string()))?;
            let woken = db.write(move |tx| wake(tx, &payload)).await;
            woken.map(|()| Outcome::Done).map_err(|problem| Failure::Retry(problem.to_string(), None))
        }
    })
}

fn wake(tx: &mut Tx<'_>, payload: &Payload) -> Result<(), causeway_web::Problem> {
    let Some(before) = store::state(tx, payload.conversation)? else { return Ok(()) };
    if before.category != Category::Snoozed || before.snoozed_until != Some(payload.until) {
        return Ok(());
    }
    let open = StatusInput { id: None, category: Some(Category::Open) }.resolve(tx)?;
    let wish = Wish { status: Some(open), ..Wish::default() };
    let now = tx.now();
    let Ok(after) = rules::changed(&before, &wish, now) else { return Ok(()) };
    let changes = rules::differences(&before, &after);
    change::write(tx, &before, &after, changes, Actor::SYSTEM)
}
