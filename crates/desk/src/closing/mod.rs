//! "Is it solved? May I close?": asked with a reply, answered by the customer with one click, closed politely after some
//! days of silence (R129, R188). It never closes what somebody wrote in after the question.

pub mod page;
mod words;

use causeway_base::Time;
use causeway_base::seal::CannotOpen;
use causeway_base::{Random, Secret};
use causeway_identity::UserId;
use causeway_queue::{Failure, Handler, NewJob, Outcome as JobOutcome, enqueue};
use causeway_store::{Actor, Db, Result, Tx, from_row, named_values, sql};
use causeway_web::Problem;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::conversation::change::{self, StatusInput};
use crate::conversation::rules::{self, Wish};
use crate::conversation::{store as conversations, wake};
use crate::solve::{self, Outcome, OutcomeInput};
use crate::{Category, ConversationId, Desk, MessageId};

/// After so many days of silence a conversation is closed.
pub const DAYS: i64 = 4;
const DAY_MS: i64 = 86_400_000;
/// For how long the link in the mail works.
const LINK_DAYS: i64 = 60;
/// Binds the seal to its use.
const SEAL: &str = "is it solved";
const KIND: &str = "conversation.close";

named_values!(Answer "What the customer said." {
    Solved "It is solved." = "solved",
    NotYet "It is not." = "not_yet",
});

/// A question that was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Closing {
    /// The reply that asked.
    pub message_id: MessageId,
    /// Who asked.
    pub asked_by: UserId,
    /// When.
    pub asked_at: Time,
    /// When silence closes it.
    pub closes_at: Time,
    /// What the customer said.
    pub answer: Option<Answer>,
    /// When.
    pub answered_at: Option<Time>,
}
from_row!(Closing { message_id, asked_by, asked_at, closes_at, answer, answered_at });

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    conversation: ConversationId,
    message: MessageId,
}

/// The question that a conversation was asked last.
pub fn of(tx: &mut Tx<'_>, id: ConversationId) -> Result<Option<Closing>> {
    tx.first(&sql!(
        "SELECT message_id, asked_by, asked_at, closes_at, answer, answered_at FROM closing WHERE conversation_id = ?",
        id
    ))
}

/// Asks with this reply, and plans the close.
pub fn ask(tx: &mut Tx<'_>, id: ConversationId, message: MessageId, by: UserId) -> Result<()> {
    let now = tx.now();
    let closes_at = now.plus_ms(DAYS * DAY_MS);
    tx.run(&sql!("DELETE FROM closing WHERE conversation_id = ?", id))?;
    tx.run(&sql!(
        "INSERT INTO closing (conversation_id, message_id, asked_by, asked_at, closes_at) VALUES (?, ?, ?, ?, ?)",
        id,
        message,
        by,
        now,
        closes_at
    ))?;
    // Nobody needs to look before silence has closed it.
    let look = closes_at.plus_ms(DAY_MS);
    if conversations::set_next_action(tx, id, look)? {
        wake::plan(tx, id, wake::Why::NextAction, Some(look))?;
    }
    enqueue(tx, &NewJob::new(KIND, &Payload { conversation: id, message }).unique(message.to_string()).at(closes_at))
}

/// Whether this reply asks.
pub fn asks(tx: &mut Tx<'_>, id: ConversationId, message: MessageId) -> Result<bool> {
    Ok(of(tx, id)?.is_some_and(|closing| closing.message_id == message))
}

/// The lines below a reply that asks, as HTML and as text; without a public address they only tell of the close.
///
/// # Errors
/// [`CannotOpen`], which only a broken sealer gives.
pub(crate) fn lines(
    desk: &Desk,
    conversation: ConversationId,
    message: MessageId,
    lang: Option<&str>,
    random: &dyn Random,
) -> std::result::Result<(String, String), CannotOpen> {
    let link = match &desk.settings.public_url {
        None => None,
        Some(base) => {
            let until = desk.db.now().plus_ms(LINK_DAYS * DAY_MS).ms();
            let token = desk.sealer.seal(&Secret::new(format!("{conversation} {message} {until}")), SEAL, random)?;
            Some(format!("{}/api/v1/solved/{token}", base.trim_end_matches('/')))
        }
    };
    Ok(words::below(lang, link.as_deref()))
}

/// The conversation and reply that a link names, while it works.
fn opened(desk: &Desk, token: &str) -> Option<(ConversationId, MessageId)> {
    let plain = desk.sealer.open(token, SEAL).ok()?;
    let mut parts = plain.reveal().split(' ');
    let conversation = parts.next()?.parse().ok()?;
    let message = parts.next()?.parse().ok()?;
    let until = Time(parts.next()?.parse().ok()?);
    (desk.db.now() < until).then_some((conversation, message))
}

/// The job that closes after silence.
pub fn job(db: Db) -> Handler {
    Handler::new(KIND, move |job| {
        let db = db.clone();
        async move {
            let payload: Payload =
                serde_json::from_str(&job.payload).map_err(|error| Failure::Dead(error.to_string()))?;
            let closed = db.write(move |tx| close_after_silence(tx, &payload)).await;
            closed.map(|()| JobOutcome::Done).map_err(|problem| Failure::Retry(problem.to_string(), None))
        }
    })
}

fn close_after_silence(tx: &mut Tx<'_>, payload: &Payload) -> std::result::Result<(), Problem> {
    let open = of(tx, payload.conversation)?.filter(|one| one.message_id == payload.message && one.answer.is_none());
    if open.is_none() {
        return Ok(());
    }
    let newer: i64 = tx.value(&sql!(
        "SELECT COUNT(*) FROM message m WHERE m.conversation_id = ? AND m.kind IN ('incoming', 'reply') \
         AND m.automatic IS NULL AND m.seq > (SELECT seq FROM message WHERE id = ?)",
        payload.conversation,
        payload.message
    ))?;
    let Some(before) = conversations::state(tx, payload.conversation)? else { return Ok(()) };
    if newer > 0 || before.category != Category::Waiting {
        return Ok(());
    }
    settle(tx, payload.conversation, Category::Solved, Actor::SYSTEM)
}

/// Moves the conversation to where the answer, or silence, leads.
pub(crate) fn settle(
    tx: &mut Tx<'_>,
    id: ConversationId,
    to: Category,
    actor: Actor,
) -> std::result::Result<(), Problem> {
    let Some(before) = conversations::state(tx, id)?.filter(|state| state.category != to) else { return Ok(()) };
    let status = StatusInput { id: None, category: Some(to) }.resolve(tx)?;
    let now = tx.now();
    let Ok(after) = rules::changed(&before, &Wish { status: Some(status), ..Wish::default() }, now) else {
        return Ok(());
    };
    let mut changes = rules::differences(&before, &after);
    if to == Category::Solved {
        let said = OutcomeInput { outcome: Outcome::Answered, note: String::new() };
        solve::keep(tx, id, Some(&said))?;
        changes.insert("outcome".to_owned(), json!({ "from": null, "to": said }));
    }
    change::write(tx, &before, &after, changes, actor)
}

#[cfg(test)]
mod tests;
