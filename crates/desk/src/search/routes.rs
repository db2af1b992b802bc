//! The endpoint of search.
//! It never finds what the caller may not read.

use axum::Json;
use causeway_base::Time;
use causeway_base::query::Query as SearchQuery;
use causeway_identity::UserId;
use causeway_identity::permission::ReadConversations;
use causeway_store::Tx;
use causeway_web::{Answer, Caller, Endpoints, PageQuery, Problem, Query};
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store;
use crate::conversation::{ConversationRow, view};
use crate::{Desk, MessageId, organisation};

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>("/api/v1/search", "Conversations that hold what is asked for.", search)
        .query::<SearchInput>()
        .answers::<Found>()
}

type State = axum::extract::State<Desk>;

/// What is searched.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SearchInput {
    /// Words, "phrases", -exclusions, #number and filters such as from:mei or has:attachment.
    q: String,
    limit: Option<usize>,
    cursor: Option<String>,
}

/// A conversation that was found.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct FoundRow {
    conversation: ConversationRow,
    /// The message that matched, if it was one.
    message_id: Option<MessageId>,
    /// Where it matched: subject, body, people, attachment or number.
    field: String,
    /// The place around the match as safe HTML, hits in `<mark>`.
    excerpt_html: String,
    at: Time,
}

/// A page of what was found.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Found {
    items: Vec<FoundRow>,
    next_cursor: Option<String>,
    /// What of the query was not understood, as sentences.
    problems: Vec<String>,
}

async fn search(state: State, caller: Caller, Query(input): Query<SearchInput>) -> Answer<Found> {
    let page = PageQuery { limit: input.limit, cursor: input.cursor };
    let (limit, after) = (page.limit().min(50), page.after()?);
    let reader = UserId(caller.user);
    let work = move |tx: &mut Tx<'_>| {
        let zone = organisation::store::find(tx)?.and_then(|found| TimeZone::get(&found.time_zone).ok());
        let query = SearchQuery::parse(&input.q, tx.now(), &zone.unwrap_or(TimeZone::UTC));
        let mut hits = store::search(tx, &query, reader, after, limit + 1)?;
        let more = hits.len() > limit;
        hits.truncate(limit);
        let next_cursor = hits.last().filter(|_| more).map(|hit| hit.cursor().encode());
        let ids: Vec<_> = hits.iter().map(|hit| hit.conversation_id).collect();
        let mut rows: std::collections::HashMap<_, _> =
            view::rows(tx, &ids, reader)?.into_iter().map(|row| (row.id, row)).collect();
        let items = hits
            .into_iter()
            .filter_map(|hit| {
                Some(FoundRow {
                    conversation: rows.remove(&hit.conversation_id)?,
                    message_id: hit.message_id,
                    field: hit.field.as_str().to_owned(),
                    excerpt_html: hit.excerpt_html,
                    at: hit.at,
                })
            })
            .collect();
        Ok::<_, Problem>(Found { items, next_cursor, problems: query.problems })
    };
    Ok(Json(state.db.read(work).await?))
}
