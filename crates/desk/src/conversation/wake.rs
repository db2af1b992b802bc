//! Opening a conversation again at its time, by a durable job: the end of a snooze, or the next step of what waits (R162).
//! It never touches what was moved, answered or solved meanwhile.

use causeway_base::Time;
use causeway_queue::{Failure, Handler, NewJob, Outcome, cancel, enqueue};
use causeway_store::{Actor, Db, Result, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::rules::{self, Wish};
use super::{Category, ConversationId, State, change, store};
use crate::conversation::change::StatusInput;

const KIND: &str = "conversation.wake";

/// Why a conversation opens again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Why {
    /// Its snooze ends.
    #[default]
    Snooze,
    /// Its next step is due.
    NextAction,
}

impl Why {
    /// When it is planned for, by the conversation as it stands.
    fn planned(self, state: &State) -> Option<Time> {
        match self {
            Self::Snooze => state.snoozed_until.filter(|_| state.category == Category::Snoozed),
            Self::NextAction => state.next_action_at.filter(|_| state.category == Category::Waiting),
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    conversation: ConversationId,
    until: Time,
    #[serde(default)]
    why: Why,
}

/// Plans the moment, or lifts it. A plan that was made before finds another time on the conversation and does nothing.
pub(crate) fn plan(tx: &mut Tx<'_>, id: ConversationId, why: Why, until: Option<Time>) -> Result<()> {
    let Some(until) = until else { return Ok(()) };
    // The key holds the instant: a job that is just running must not keep the next one out.
    let key = format!("{id} {why:?} {}", until.ms());
    cancel(tx, KIND, &key)?;
    enqueue(tx, &NewJob::new(KIND, &Payload { conversation: id, until, why }).unique(key).at(until))
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

fn wake(tx: &mut Tx<'_>, payload: &Payload) -> std::result::Result<(), causeway_web::Problem> {
    let Some(before) = store::state(tx, payload.conversation)? else { return Ok(()) };
    if payload.why.planned(&before) != Some(payload.until) {
        return Ok(());
    }
    let open = StatusInput { id: None, category: Some(Category::Open) }.resolve(tx)?;
    let wish = Wish { status: Some(open), ..Wish::default() };
    let now = tx.now();
    let Ok(after) = rules::changed(&before, &wish, now) else { return Ok(()) };
    let mut changes = rules::differences(&before, &after);
    if payload.why == Why::NextAction {
        changes.insert("next_action_due".to_owned(), json!({ "from": null, "to": payload.until }));
    }
    change::write(tx, &before, &after, changes, Actor::SYSTEM)
}
