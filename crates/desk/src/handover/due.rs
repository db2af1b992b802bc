//! By when a packet's answer is needed (R92): when that time passes, receiver and sender are told, once.
//! It never moves the packet; people do.

use causeway_queue::{Failure, Handler, NewJob, Outcome, enqueue};
use causeway_store::{Actor, Db, Result, Tx};
use causeway_web::Problem;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Handover, HandoverId, Sending, SendingId, State, store, tell};

const KIND: &str = "handover.due";
/// A month, in minutes.
const LONGEST: i64 = 31 * 24 * 60;

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    packet: HandoverId,
    sending: SendingId,
}

/// Refuses a time to answer that nobody could mean.
///
/// # Errors
/// `invalid_input` in words.
pub(super) fn checked(minutes: Option<i64>) -> std::result::Result<(), Problem> {
    if minutes.is_some_and(|minutes| !(1..=LONGEST).contains(&minutes)) {
        return Err(Problem::field("/due_minutes", "range", "An answer is due in one minute to 31 days."));
    }
    Ok(())
}

/// Plans to look at the time that a sending names.
pub(super) fn plan(tx: &mut Tx<'_>, packet: HandoverId, sending: &Sending) -> Result<()> {
    let Some(due) = sending.due_at else { return Ok(()) };
    enqueue(tx, &NewJob::new(KIND, &Payload { packet, sending: sending.id }).at(due))
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

/// Whether the answer to this packet's newest sending is still to come.
fn waits(packet: &Handover, sending: SendingId) -> bool {
    let newest = packet.sendings.last().is_some_and(|last| last.id == sending);
    newest && matches!(packet.state, State::Sent | State::Accepted)
}

fn look(tx: &mut Tx<'_>, payload: &Payload) -> Result<()> {
    let Some(packet) = store::find(tx, payload.packet)?.filter(|packet| waits(packet, payload.sending)) else {
        return Ok(());
    };
    let sender = packet.sendings.last().map(|last| last.sent_by);
    let data = json!({ "sender": sender, "to_user": packet.to_user, "to_team": packet.to_team });
    tell(tx, "handover.overdue", &packet, Actor::SYSTEM, data);
    Ok(())
}
