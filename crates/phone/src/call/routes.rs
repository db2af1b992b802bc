//! Endpoints of the log of calls.
//! They never tell of a call of a customer whom the reader may not know.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use causeway_desk::{ConversationId, conversation};
use causeway_identity::UserId;
use causeway_identity::permission::{ReadConversations, WriteConversations};
use causeway_people::{ContactId, confidential, contact};
use causeway_store::{Cursor, Tx};
use causeway_web::{Answer, Endpoints, Input, Page, PageQuery, PathId, Permit, Problem, Query, remembered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store::{self, Filter, Only};
use super::write::{self, NewCall, Outcome};
use super::{Call, CallId, Direction};
use crate::task::{self, routes::Shown as ShownTask};
use crate::{Phone, State, person};

pub(crate) fn add(endpoints: Endpoints<Phone>) -> Endpoints<Phone> {
    endpoints
        .get::<ReadConversations, _, _>("/api/v1/phone/calls", "The log of calls, newest first.", list)
        .query::<ListQuery>()
        .answers::<Page<Shown>>()
        .post::<WriteConversations, _, _>("/api/v1/phone/calls", "Write a call down.", create)
        .body::<NewCall>()
        .creates::<Shown>()
        .put::<WriteConversations, _, _>("/api/v1/phone/calls/{id}/outcome", "Say what came of a call.", settle)
        .body::<Outcome>()
        .answers::<Shown>()
        .get::<ReadConversations, _, _>(
            "/api/v1/conversations/{id}/calls",
            "The calls of a conversation, those to make, and the customer's numbers.",
            beside,
        )
        .answers::<Beside>()
}

/// Which calls to list.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
struct ListQuery {
    /// Who called.
    direction: Option<Direction>,
    /// `missed`, or `open` for those that want a note.
    only: Option<Only>,
    /// Only of this colleague.
    user_id: Option<UserId>,
    /// Only with this contact.
    contact_id: Option<ContactId>,
    /// A part of the other side's number.
    q: Option<String>,
    /// How many rows, at most 200.
    limit: Option<usize>,
    /// Where the last page ended.
    cursor: Option<String>,
}

/// A call with what a list shows of it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct Shown {
    #[serde(flatten)]
    call: Call,
    /// The customer's name.
    contact: Option<String>,
    /// The conversation's number.
    conversation: Option<i64>,
    /// How long it was talked, in milliseconds.
    talked_ms: Option<i64>,
}

/// What stands beside a conversation.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Beside {
    calls: Vec<Shown>,
    tasks: Vec<ShownTask>,
    phones: Vec<String>,
    no_calls: bool,
}

/// A call that this colleague may know of.
pub(crate) fn shown(tx: &mut Tx<'_>, reader: UserId, id: CallId) -> Result<Call, Problem> {
    let call = store::find(tx, id)?.ok_or_else(|| Problem::not_found("call"))?;
    if let Some(contact) = call.contact_id {
        confidential::check_contact(tx, reader, contact)?;
    }
    Ok(call)
}

fn complete(tx: &mut Tx<'_>, calls: Vec<Call>) -> Result<Vec<Shown>, Problem> {
    let mut all = Vec::with_capacity(calls.len());
    for call in calls {
        let contact = call.contact_id.map(|id| contact::store::find(tx, id)).transpose()?.flatten();
        let state = call.conversation_id.map(|id| conversation::store::state(tx, id)).transpose()?.flatten();
        all.push(Shown {
            contact: contact.map(|contact| contact.name),
            conversation: state.map(|state| state.number),
            talked_ms: call.talked_ms(),
            call,
        });
    }
    Ok(all)
}

fn one(tx: &mut Tx<'_>, id: CallId) -> Result<Shown, Problem> {
    let call = store::find(tx, id)?.ok_or_else(|| Problem::not_found("call"))?;
    complete(tx, vec![call])?.pop().ok_or_else(|| Problem::not_found("call"))
}

async fn list(state: State, permit: Permit<ReadConversations>, Query(query): Query<ListQuery>) -> Answer<Page<Shown>> {
    let page = PageQuery { limit: query.limit, cursor: query.cursor.clone() };
    let (after, limit) = (page.after()?, page.limit());
    let filter = Filter {
        direction: query.direction,
        only: query.only,
        user: query.user_id,
        contact: query.contact_id,
        part: query.q.unwrap_or_default().chars().filter(|c| c.is_ascii_alphanumeric() || *c == '+').take(20).collect(),
    };
    let work = move |tx: &mut Tx<'_>| {
        let rows = store::list(tx, UserId(permit.user()), &filter, after, limit + 1)?;
        complete(tx, rows)
    };
    let rows = state.desk.db.read(work).await?;
    Ok(Json(Page::cut(rows, limit, |one| Cursor { at: one.call.began_at.ms(), id: one.call.id.0 })))
}

async fn create(
    state: State,
    permit: Permit<WriteConversations>,
    headers: HeaderMap,
    Input(input): Input<NewCall>,
) -> Result<(StatusCode, Json<Shown>), Problem> {
    let desk = state.desk.clone();
    let work = move |tx: &mut Tx<'_>| {
        let id = remembered(tx, &headers, permit.user(), &input, |tx| write::log(tx, permit, &desk, &input))?;
        one(tx, id)
    };
    Ok((StatusCode::CREATED, Json(state.desk.db.write(work).await?)))
}

async fn settle(
    state: State,
    permit: Permit<WriteConversations>,
    PathId(id): PathId<CallId>,
    Input(input): Input<Outcome>,
) -> Answer<Shown> {
    let desk = state.desk.clone();
    let work = move |tx: &mut Tx<'_>| {
        write::settle(tx, permit, &desk, id, &input)?;
        one(tx, id)
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn beside(state: State, permit: Permit<ReadConversations>, PathId(id): PathId<ConversationId>) -> Answer<Beside> {
    let work = move |tx: &mut Tx<'_>| {
        let found = write::known(tx, UserId(permit.user()), id)?;
        let calls = store::of_conversation(tx, found.id)?;
        let phones = person::of(tx, found.contact_id)?;
        let tasks = task::store::of_conversation(tx, found.id)?;
        Ok::<_, Problem>(Beside {
            calls: complete(tx, calls)?,
            tasks: task::routes::complete(tx, tasks)?,
            phones: phones.phones,
            no_calls: phones.no_calls,
        })
    };
    Ok(Json(state.desk.db.read(work).await?))
}
