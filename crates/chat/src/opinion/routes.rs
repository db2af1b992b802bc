//! Endpoint of the report on what visitors thought.
//! It never names the customer beside a comment; the conversation does, to whoever may open it.

use axum::Json;
use causeway_desk::InboxId;
use causeway_identity::UserId;
use causeway_identity::permission::ReadConversations;
use causeway_store::{Result, Tx};
use causeway_web::{Answer, Endpoints, Permit, Problem, Query};
use schemars::JsonSchema;
use serde::Deserialize;

use super::rules::{FEWEST, Tally, WEEK_MS, by_inbox, by_person, by_week};
use super::{Report, store};
use crate::{Chat, State};

/// The most weeks of one report, and the usual number.
const MOST_WEEKS: i64 = 52;
const USUAL_WEEKS: i64 = 8;

pub(crate) fn add(endpoints: Endpoints<Chat>) -> Endpoints<Chat> {
    endpoints
        .get::<ReadConversations, _, _>("/api/v1/reports/opinions", "What visitors thought after chats.", look)
        .query::<Asked>()
        .answers::<Report>()
}

/// Of which time, and of which inbox.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// 8 when left out, at most 52.
    weeks: Option<i64>,
    /// Only of this inbox.
    inbox_id: Option<InboxId>,
}

/// The report of so many weeks until now, as `reader` may see it.
pub(crate) fn report(tx: &mut Tx<'_>, weeks: i64, inbox: Option<InboxId>, reader: UserId) -> Result<Report> {
    let from = tx.now().plus_ms(-weeks * WEEK_MS);
    let chats = store::chats(tx, from, inbox)?;
    Ok(Report {
        from,
        weeks,
        fewest: FEWEST,
        all: Tally::of(&chats),
        by_week: by_week(&chats, from, weeks),
        by_inbox: by_inbox(&chats),
        by_person: by_person(&chats),
        solved: store::solved(tx, from, inbox)?,
        comments: store::comments(tx, from, inbox, reader)?,
    })
}

async fn look(state: State, permit: Permit<ReadConversations>, Query(asked): Query<Asked>) -> Answer<Report> {
    let weeks = asked.weeks.unwrap_or(USUAL_WEEKS).clamp(1, MOST_WEEKS);
    let reader = UserId(permit.user());
    let work = move |tx: &mut Tx<'_>| Ok::<_, Problem>(report(tx, weeks, asked.inbox_id, reader)?);
    Ok(Json(state.desk.db.read(work).await?))
}
