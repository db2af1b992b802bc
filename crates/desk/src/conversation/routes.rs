//! Endpoints of conversations: lists, counts, one, its history, changes, read marks, a new one.
//! It never answers a conversation to somebody without the right to read.

use std::collections::HashMap;

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use causeway_identity::UserId;
use causeway_identity::permission::{ReadConversations, WriteConversations};
use causeway_store::{Cursor, NewEvent, Tx};
use causeway_web::{Answer, Caller, Endpoints, Input, Page, PageQuery, Permit, Problem, Query, remembered};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::change::{self, Change};
use super::history::{self, HistoryEvent};
use super::list::{self, Counts, ListQuery};
use super::{Category, Conversation, ConversationId, ConversationRow, store, view};
use crate::Desk;
use crate::diagnosis;
use crate::message::begin::{self, NewMail};
use crate::view::{Column, store as views};

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>("/api/v1/conversations", "Conversations of a view, in its order.", index)
        .query::<ListQuery>()
        .answers::<Page<ConversationRow>>()
        .post::<WriteConversations, _, _>("/api/v1/conversations", "Begin a conversation with a mail.", create)
        .body::<NewMail>()
        .creates::<Conversation>()
        .get::<ReadConversations, _, _>("/api/v1/conversations/counts", "How many each view holds.", counts)
        .answers::<Counts>()
        .get::<ReadConversations, _, _>("/api/v1/conversations/{id}", "One conversation, by id or number.", show)
        .answers::<Conversation>()
        .patch::<WriteConversations, _, _>("/api/v1/conversations/{id}", "Change a conversation's state.", update)
        .body::<Change>()
        .answers::<Conversation>()
        .post::<ReadConversations, _, _>("/api/v1/conversations/{id}/read", "Note that you read up to a message.", read)
        .body::<ReadInput>()
        .post::<WriteConversations, _, _>(
            "/api/v1/conversations/{id}/participants/verify",
            "Vouch for somebody who came by the signed address alone; from now on they get the history.",
            verify,
        )
        .body::<VerifyInput>()
        .answers::<Conversation>()
        .get::<ReadConversations, _, _>("/api/v1/conversations/{id}/history", "What happened, newest first.", past)
        .query::<PageQuery>()
        .answers::<Page<HistoryEvent>>()
}

type State = axum::extract::State<Desk>;

/// A read mark.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ReadInput {
    seq: i64,
}

/// A participant.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct VerifyInput {
    address: String,
}

/// The conversation that the path names by id or by number; what was merged away leads to where it went.
pub(crate) fn resolve(tx: &mut Tx<'_>, name: &str) -> Result<ConversationId, Problem> {
    let found = match name.parse::<i64>() {
        Ok(number) => store::by_number(tx, number)?,
        Err(_) => name.parse().ok().map(|id| store::current(tx, id)).transpose()?,
    };
    found.ok_or_else(|| Problem::not_found("conversation"))
}

pub(crate) fn categories(text: Option<&str>) -> Result<Vec<Category>, Problem> {
    let words = text.unwrap_or_default().split(',').filter(|word| !word.is_empty());
    words
        .map(|word| {
            Category::from_name(word).ok_or_else(|| {
                Problem::field("/status", "unknown", "Categories are open, waiting, snoozed and solved.")
            })
        })
        .collect()
}

async fn index(state: State, caller: Caller, Query(query): Query<ListQuery>) -> Answer<Page<ConversationRow>> {
    let page = PageQuery { limit: query.limit, cursor: query.cursor.clone() };
    let (limit, after, categories) = (page.limit(), page.after()?, categories(query.status.as_deref())?);
    let reader = UserId(caller.user);
    let work = move |tx: &mut Tx<'_>| {
        let mut fields = Vec::new();
        let places = match query.view_id {
            None if query.sort.is_some() => {
                return Err(Problem::field("/sort", "invalid", "Only saved views can be read in another order."));
            }
            None => list::page(tx, &query, &categories, reader, after, limit + 1)?,
            Some(id) => {
                let view = views::find(tx, id, reader)?.ok_or_else(|| Problem::not_found("view"))?;
                fields.extend(view.columns.iter().filter_map(|column| match column {
                    Column::Field(id) => Some(*id),
                    _ => None,
                }));
                list::saved_page(tx, &view, &query, &categories, reader, after, limit + 1)?
            }
        };
        let ids: Vec<ConversationId> = places.iter().map(|row| row.0).collect();
        let places: HashMap<ConversationId, i64> = places.into_iter().collect();
        let mut rows = view::rows(tx, &ids, reader)?;
        let mut facts = crate::field::facts(tx, &fields, &ids)?;
        for row in &mut rows {
            row.place = places.get(&row.id).copied().unwrap_or(row.place);
            row.facts = facts.remove(&row.id).filter(|_| !row.contact.masked).unwrap_or_default();
        }
        Ok::<_, Problem>(rows)
    };
    let rows = state.db.read(work).await?;
    Ok(Json(Page::cut(rows, limit, |row| Cursor { at: row.place, id: row.id.0 })))
}

async fn counts(state: State, caller: Caller) -> Answer<Counts> {
    Ok(Json(state.db.read(move |tx| list::counts(tx, UserId(caller.user))).await?))
}

async fn show(state: State, caller: Caller, Path(name): Path<String>) -> Answer<Conversation> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        view::one(tx, id, UserId(caller.user))?.ok_or_else(|| Problem::not_found("conversation"))
    };
    Ok(Json(state.db.read(work).await?))
}

async fn update(
    state: State,
    permit: Permit<WriteConversations>,
    Path(name): Path<String>,
    Input(input): Input<Change>,
) -> Answer<Conversation> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        change::change(tx, permit, id, &input)?;
        view::one(tx, id, UserId(permit.user()))?.ok_or_else(|| Problem::not_found("conversation"))
    };
    Ok(Json(state.db.write(work).await?))
}

async fn read(
    state: State,
    permit: Permit<ReadConversations>,
    Path(name): Path<String>,
    Input(input): Input<ReadInput>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        let found = store::state(tx, id)?.ok_or_else(|| Problem::not_found("conversation"))?;
        let user = UserId(permit.user());
        let seq = input.seq.clamp(0, found.last_seq);
        if store::read_up_to(tx, id, user, seq)? {
            let data = json!({ "seq": seq });
            let (conversation, only_for) = (Some(id.0), Some(user.0));
            tx.record(NewEvent { kind: "conversation.read", conversation, actor: permit.actor(), only_for, data });
            diagnosis::touch::touch(tx, id, user)?;
        }
        Ok::<_, Problem>(())
    };
    state.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn verify(
    state: State,
    permit: Permit<WriteConversations>,
    Path(name): Path<String>,
    Input(input): Input<VerifyInput>,
) -> Answer<Conversation> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        vouch(tx, permit, id, &input.address)?;
        view::one(tx, id, UserId(permit.user()))?.ok_or_else(|| Problem::not_found("conversation"))
    };
    Ok(Json(state.db.write(work).await?))
}

/// Notes that a colleague knows a participant to be who they say.
pub(crate) fn vouch(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    id: ConversationId,
    address: &str,
) -> Result<(), Problem> {
    if !store::verify(tx, id, address)? {
        let words = "Nobody with this address waits to be verified here.";
        return Err(Problem::field("/address", "unknown", words));
    }
    let (conversation, data) = (Some(id.0), json!({ "address": causeway_base::text::address_key(address) }));
    tx.record(NewEvent { kind: "participant.verified", conversation, actor: permit.actor(), only_for: None, data });
    Ok(())
}

async fn past(state: State, Path(name): Path<String>, Query(page): Query<PageQuery>) -> Answer<Page<HistoryEvent>> {
    let (limit, after) = (page.limit(), page.after()?);
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        Ok::<_, Problem>(history::list(tx, id, after, limit + 1)?)
    };
    let events = state.db.read(work).await?;
    Ok(Json(Page::cut(events, limit, |event| Cursor { at: event.id, id: uuid::Uuid::nil() })))
}

async fn create(
    state: State,
    permit: Permit<WriteConversations>,
    headers: HeaderMap,
    Input(input): Input<NewMail>,
) -> Result<(StatusCode, Json<Conversation>), Problem> {
    let desk = state.0.clone();
    let work = move |tx: &mut Tx<'_>| {
        remembered(tx, &headers, permit.user(), &input, |tx| {
            let id = begin::begin(tx, permit, &desk, &input)?;
            view::one(tx, id, UserId(permit.user()))?.ok_or_else(|| Problem::not_found("conversation"))
        })
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}
