//! Endpoints of timelines and of how a contact can be reached.
//! It never answers for a customer that the caller may not know.

use axum::Json;
use causeway_identity::UserId;
use causeway_identity::permission::ReadConversations;
use causeway_people::contact::store as contacts;
use causeway_people::{CompanyId, ContactId};
use causeway_store::{Cursor, Tx};
use causeway_web::{Answer, Caller, Endpoints, Page, PageQuery, PathId, Problem, Query};
use schemars::JsonSchema;
use serde::Deserialize;

use super::contacts::{Reach, reach};
use super::{EntryKind, TimelineEntry, Whose};
use crate::Desk;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>("/api/v1/contacts/{id}/timeline", "What happened with a contact.", of_contact)
        .query::<TimelineQuery>()
        .answers::<Page<TimelineEntry>>()
        .get::<ReadConversations, _, _>("/api/v1/companies/{id}/timeline", "What happened with a company.", of_company)
        .query::<TimelineQuery>()
        .answers::<Page<TimelineEntry>>()
        .get::<ReadConversations, _, _>(
            "/api/v1/contacts/{id}/reach",
            "A contact's addresses and last contacts by channel.",
            reach_of,
        )
        .answers::<Reach>()
}

type State = axum::extract::State<Desk>;

/// What of a timeline.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TimelineQuery {
    /// Kinds of entries, with commas between them; all when left out.
    kinds: Option<String>,
    limit: Option<usize>,
    cursor: Option<String>,
}

fn kinds(text: Option<&str>) -> Result<Vec<EntryKind>, Problem> {
    let words = text.unwrap_or_default().split(',').filter(|word| !word.is_empty());
    words
        .map(|word| {
            let unknown = || Problem::field("/kinds", "unknown", format!("A timeline has no entries called {word}."));
            EntryKind::from_name(word).ok_or_else(unknown)
        })
        .collect()
}

async fn page(state: State, caller: Caller, whose: Whose, query: TimelineQuery) -> Answer<Page<TimelineEntry>> {
    let page = PageQuery { limit: query.limit, cursor: query.cursor };
    let (limit, after, kinds) = (page.limit(), page.after()?, kinds(query.kinds.as_deref())?);
    let reader = UserId(caller.user);
    let work = move |tx: &mut Tx<'_>| {
        let whose = match whose {
            Whose::Contact(id) => Whose::Contact(contacts::current(tx, id)?),
            company @ Whose::Company(_) => company,
        };
        super::page(tx, whose, reader, &kinds, after, limit + 1)
    };
    let entries = state.db.read(work).await?;
    Ok(Json(Page::cut(entries, limit, |entry| Cursor { at: entry.at.ms(), id: entry.id })))
}

async fn of_contact(
    state: State,
    caller: Caller,
    PathId(id): PathId<ContactId>,
    Query(query): Query<TimelineQuery>,
) -> Answer<Page<TimelineEntry>> {
    page(state, caller, Whose::Contact(id), query).await
}

async fn of_company(
    state: State,
    caller: Caller,
    PathId(id): PathId<CompanyId>,
    Query(query): Query<TimelineQuery>,
) -> Answer<Page<TimelineEntry>> {
    page(state, caller, Whose::Company(id), query).await
}

async fn reach_of(state: State, PathId(id): PathId<ContactId>) -> Answer<Reach> {
    let work = move |tx: &mut Tx<'_>| {
        let id = contacts::current(tx, id)?;
        contacts::find(tx, id)?.ok_or_else(|| Problem::not_found("contact"))?;
        Ok::<_, Problem>(reach(tx, id)?)
    };
    Ok(Json(state.db.read(work).await?))
}
