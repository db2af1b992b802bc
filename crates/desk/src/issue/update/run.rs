//! The work of an update: some conversations a unit of work, each behind a savepoint of its own.
//! It never goes on for somebody whose right to write was taken away meanwhile.

use causeway_base::{Locale, text};
use causeway_identity::UserId;
use causeway_identity::permission::WriteConversations;
use causeway_queue::{Failure, Handler, NewJob, Outcome, enqueue};
use causeway_store::{Tx, sql};
use causeway_web::{Code, Permit, Problem};
use serde_json::Value as Json;

use super::UpdateId;
use crate::bulk::run::permit_of;
use crate::conversation::store as conversations;
use crate::issue::{self, IssueId};
use crate::macros::placeholder::{self, Values};
use crate::message::{Kind, write};
use crate::{ConversationId, Desk, MessageId, confidential, organisation};

const KIND: &str = "issue.update";
/// So many conversations share one unit of work; between units others get their turn.
const AT_ONCE: usize = 10;

/// Plans the work.
pub(super) fn plan(tx: &mut Tx<'_>, update: UpdateId) -> causeway_store::Result<()> {
    enqueue(tx, &NewJob::new(KIND, &update).unique(update.to_string()))
}

/// The job.
pub fn job(desk: Desk) -> Handler {
    Handler::new(KIND, move |job| {
        let desk = desk.clone();
        async move {
            let update: UpdateId =
                serde_json::from_str(&job.payload).map_err(|error| Failure::Dead(error.to_string()))?;
            loop {
                let inner = desk.clone();
                let more = desk.db.write(move |tx| some(tx, &inner, update)).await;
                if !more.map_err(|problem: Problem| Failure::Retry(problem.to_string(), None))? {
                    return Ok(Outcome::Done);
                }
            }
        }
    })
}

struct Order {
    issue: IssueId,
    by: UserId,
    texts: String,
    ask: bool,
}
causeway_store::from_row!(Order { issue, by, texts, ask });

/// Writes to the next conversations. Says whether there may be more.
fn some(tx: &mut Tx<'_>, desk: &Desk, id: UpdateId) -> Result<bool, Problem> {
    let order: Option<Order> =
        tx.first(&sql!("SELECT issue_id, by_user, texts, ask FROM issue_update WHERE id = ?", id))?;
    let Some(order) = order else { return Ok(false) };
    let items: Vec<(ConversationId,)> = tx.all(&sql!(
        "SELECT conversation_id FROM issue_update_item WHERE update_id = ? AND done_at IS NULL ORDER BY place LIMIT ?",
        id,
        AT_ONCE
    ))?;
    let permit = permit_of(tx, order.by)?;
    for (conversation,) in &items {
        let written = match permit {
            Some(permit) => tx.attempt(|tx| one(tx, permit, desk, *conversation, &order))?,
            None => Err(Problem::new(Code::Forbidden, "Whoever asked for this may not write to customers any more.")),
        };
        let (message, problem) = match written {
            Ok(message) => (Some(message), None),
            Err(problem) => (None, Some(problem.detail().to_owned())),
        };
        let now = tx.now();
        tx.run(&sql!(
            "UPDATE issue_update_item SET message_id = ?, problem = ?, done_at = ? \
             WHERE update_id = ? AND conversation_id = ?",
            message,
            problem,
            now,
            id,
            *conversation
        ))?;
    }
    if let Some(row) = issue::store::by_id(tx, order.issue)? {
        issue::tell(tx, "issue.updated", &row, None, causeway_store::Actor::user(order.by.0));
    }
    Ok(items.len() == AT_ONCE)
}

/// The text in the customer's language, or in the one that is nearest.
pub(super) fn text_for(texts: &Json, lang: Option<&str>, own: Locale) -> Option<String> {
    let given = |locale: Locale| texts.get(locale.tag()).and_then(Json::as_str).filter(|text| !text.trim().is_empty());
    let first = lang.map_or(own, Locale::nearest);
    // Of the two scripts of Chinese the other one is nearer than another language.
    let other = match first {
        Locale::ZhCn => Locale::ZhTw,
        Locale::ZhTw => Locale::ZhCn,
        _ => own,
    };
    [first, other, own, Locale::En].into_iter().chain(Locale::ALL).find_map(given).map(str::to_owned)
}

/// Writes to one conversation.
fn one(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    desk: &Desk,
    id: ConversationId,
    order: &Order,
) -> Result<MessageId, Problem> {
    confidential::check(tx, order.by, id)?;
    let state = conversations::state(tx, id)?.ok_or_else(|| Problem::not_found("conversation"))?;
    let own = organisation::store::find(tx)?.map_or(Locale::En, |organisation| organisation.locale);
    let texts: Json = serde_json::from_str(&order.texts).map_err(|error| Problem::internal(&error))?;
    let words = text_for(&texts, state.lang.as_deref(), own)
        .ok_or_else(|| Problem::new(Code::InvalidInput, "There is no text."))?;
    let values = Values::of(tx, &state, order.by)?;
    let (html, empty) =
        placeholder::fill(&causeway_mail::text_to_html(&text::clean(&words, 20_000)), |name| values.get(name));
    if let Some(first) = empty.first() {
        return Err(Problem::new(Code::InvalidInput, format!("{} has no value here.", first.token)));
    }
    let writing = write::Writing { html: Some(html), ask_solved: order.ask, ..write::Writing::new(Kind::Reply) };
    write::write(tx, permit, desk, id, &writing)
}
