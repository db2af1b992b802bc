//! Endpoints of calls to make.
//! They never tell of one whose customer the reader may not know.

use axum::Json;
use axum::http::StatusCode;
use causeway_desk::{ConversationId, conversation};
use causeway_identity::UserId;
use causeway_identity::permission::{ReadConversations, WriteConversations};
use causeway_people::contact;
use causeway_store::{Cursor, Tx};
use causeway_web::{Answer, Endpoints, Input, Page, PageQuery, PathId, Permit, Problem, Query};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::write::{ChangeTask, Drop, PlanTask, Tried};
use super::{Task, TaskId, store, write};
use crate::{Phone, State};

pub(crate) fn add(endpoints: Endpoints<Phone>) -> Endpoints<Phone> {
    endpoints
        .get::<ReadConversations, _, _>("/api/v1/phone/tasks", "The calls to make, those that are due on top.", list)
        .query::<ListQuery>()
        .answers::<Page<Shown>>()
        .post::<WriteConversations, _, _>("/api/v1/conversations/{id}/call-tasks", "Plan a call.", plan)
        .body::<PlanTask>()
        .creates::<Shown>()
        .patch::<WriteConversations, _, _>(
            "/api/v1/phone/tasks/{id}",
            "Give a call to somebody, move it, tick a step.",
            change,
        )
        .body::<ChangeTask>()
        .answers::<Shown>()
        .post::<WriteConversations, _, _>("/api/v1/phone/tasks/{id}/tries", "Say what came of trying.", tried)
        .body::<Tried>()
        .answers::<Shown>()
        .post::<WriteConversations, _, _>("/api/v1/phone/tasks/{id}/drop", "A call is not needed any more.", drop_task)
        .body::<Drop>()
        .answers::<Shown>()
}

/// Which calls to list.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
struct ListQuery {
    /// Whether only those of the caller, their teams, and nobody.
    #[serde(default)]
    mine: bool,
    /// How many rows, at most 200.
    limit: Option<usize>,
    /// Where the last page ended.
    cursor: Option<String>,
}

/// A call to make with what a list shows of it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct Shown {
    #[serde(flatten)]
    task: Task,
    /// The conversation's number.
    conversation: i64,
    /// What it is about.
    subject: String,
    /// The customer's name.
    contact: String,
}

/// Adds what lists show.
pub(crate) fn complete(tx: &mut Tx<'_>, tasks: Vec<Task>) -> Result<Vec<Shown>, Problem> {
    let mut all = Vec::with_capacity(tasks.len());
    for task in tasks {
        let Some(state) = conversation::store::state(tx, task.conversation_id)? else { continue };
        let contact = contact::store::find(tx, state.contact_id)?.map(|contact| contact.name).unwrap_or_default();
        let subject = causeway_desk::secret::masked(&state.subject);
        all.push(Shown { task, conversation: state.number, subject, contact });
    }
    Ok(all)
}

fn one(tx: &mut Tx<'_>, id: TaskId) -> Result<Shown, Problem> {
    let task = store::find(tx, id)?.ok_or_else(|| Problem::not_found("call to make"))?;
    complete(tx, vec![task])?.pop().ok_or_else(|| Problem::not_found("call to make"))
}

async fn list(state: State, permit: Permit<ReadConversations>, Query(query): Query<ListQuery>) -> Answer<Page<Shown>> {
    let page = PageQuery { limit: query.limit, cursor: query.cursor.clone() };
    let (after, limit, mine) = (page.after()?, page.limit(), query.mine);
    let work = move |tx: &mut Tx<'_>| {
        let rows = store::open(tx, UserId(permit.user()), mine, after, limit + 1)?;
        complete(tx, rows)
    };
    let rows = state.desk.db.read(work).await?;
    Ok(Json(Page::cut(rows, limit, |one| Cursor { at: one.task.due_at.ms(), id: one.task.id.0 })))
}

async fn plan(
    state: State,
    permit: Permit<WriteConversations>,
    PathId(id): PathId<ConversationId>,
    Input(input): Input<PlanTask>,
) -> Result<(StatusCode, Json<Shown>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let made = write::plan(tx, permit, id, &input)?;
        one(tx, made)
    };
    Ok((StatusCode::CREATED, Json(state.desk.db.write(work).await?)))
}

async fn change(
    state: State,
    permit: Permit<WriteConversations>,
    PathId(id): PathId<TaskId>,
    Input(input): Input<ChangeTask>,
) -> Answer<Shown> {
    let work = move |tx: &mut Tx<'_>| {
        write::change(tx, permit, id, &input)?;
        one(tx, id)
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn tried(
    state: State,
    permit: Permit<WriteConversations>,
    PathId(id): PathId<TaskId>,
    Input(input): Input<Tried>,
) -> Answer<Shown> {
    let desk = state.desk.clone();
    let work = move |tx: &mut Tx<'_>| {
        write::tried(tx, permit, &desk, id, &input)?;
        one(tx, id)
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn drop_task(
    state: State,
    permit: Permit<WriteConversations>,
    PathId(id): PathId<TaskId>,
    Input(input): Input<Drop>,
) -> Answer<Shown> {
    let work = move |tx: &mut Tx<'_>| {
        write::drop_task(tx, permit, id, &input)?;
        one(tx, id)
    };
    Ok(Json(state.desk.db.write(work).await?))
}
