//! Endpoints of promises: write one down, list them, say what became of one.
//! It never overwrites what somebody else changed since the caller looked.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use causeway_base::{Time, text};
use causeway_identity::UserId;
use causeway_identity::permission::{ReadConversations, WriteConversations};
use causeway_store::Tx;
use causeway_web::{Answer, Caller, Code, Endpoints, Input, Page, PathId, Permit, Problem, Query};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{NewPromise, Promise, PromiseId, PromiseState, checked_due, due, make, store, tell};
use crate::conversation::routes::resolve;
use crate::{Desk, confidential};

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>("/api/v1/conversations/{id}/promises", "The promises of a conversation.", of)
        .answers::<Page<Promise>>()
        .post::<WriteConversations, _, _>("/api/v1/conversations/{id}/promises", "Write a promise down.", create)
        .body::<NewPromise>()
        .creates::<Promise>()
        .get::<ReadConversations, _, _>("/api/v1/promises", "Promises by owner and state.", list)
        .query::<Listed>()
        .answers::<Page<Promise>>()
        .patch::<WriteConversations, _, _>("/api/v1/promises/{id}", "Keep, withdraw or move a promise.", change)
        .body::<ChangePromise>()
        .answers::<Promise>()
}

type State = axum::extract::State<Desk>;

/// Which promises.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Listed {
    /// `me` for one's own; everybody's when left out.
    owner: Option<String>,
    /// Open ones when left out.
    state: Option<PromiseState>,
}

/// What becomes of a promise: `kept`, `withdrawn` with a reason, or a new time, with a reason if there is one to give.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangePromise {
    pub(crate) version: i64,
    pub(crate) state: Option<PromiseState>,
    pub(crate) due_at: Option<Time>,
    pub(crate) reason: Option<String>,
}

async fn of(state: State, Path(name): Path<String>) -> Answer<Page<Promise>> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        Ok::<_, Problem>(store::of(tx, id)?)
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}

async fn create(
    state: State,
    permit: Permit<WriteConversations>,
    Path(name): Path<String>,
    Input(input): Input<NewPromise>,
) -> Result<(StatusCode, Json<Promise>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let conversation = resolve(tx, &name)?;
        let id = make(tx, conversation, None, UserId(permit.user()), &input)?;
        store::find(tx, id)?.ok_or_else(|| Problem::not_found("promise"))
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

async fn list(state: State, caller: Caller, Query(query): Query<Listed>) -> Answer<Page<Promise>> {
    let owner = match query.owner.as_deref() {
        None => None,
        Some("me") => Some(UserId(caller.user)),
        Some(_) => return Err(Problem::field("/owner", "invalid", "The owner is `me`, or left out.")),
    };
    let work = move |tx: &mut Tx<'_>| {
        let mut all = store::listed(tx, owner, query.state.unwrap_or(PromiseState::Open))?;
        let conversations: Vec<_> = all.iter().map(|promise| promise.conversation_id).collect();
        let hidden = confidential::hidden(tx, UserId(caller.user), &conversations)?;
        all.retain(|promise| !hidden.contains(&promise.conversation_id));
        Ok::<_, Problem>(all)
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}

/// A reason has at most 300 characters; one that has to be given, at least one.
fn checked_reason(reason: Option<&str>, needed: bool) -> Result<String, Problem> {
    let reason = text::clean(reason.unwrap_or_default().trim(), 301);
    if (needed && reason.is_empty()) || reason.chars().count() > 300 {
        return Err(Problem::field("/reason", "length", "Say why, in 1 to 300 characters."));
    }
    Ok(reason)
}

/// Applies a change to a promise in memory and names its event.
fn changed(promise: Promise, input: &ChangePromise, now: Time) -> Result<(Promise, &'static str), Problem> {
    let settled = |promise: Promise, state| Promise { state, settled_at: Some(now), ..promise };
    match (input.state, input.due_at) {
        (Some(PromiseState::Kept), None) => Ok((settled(promise, PromiseState::Kept), "promise.kept")),
        (Some(PromiseState::Withdrawn), None) => {
            let reason = checked_reason(input.reason.as_deref(), true)?;
            Ok((Promise { reason, ..settled(promise, PromiseState::Withdrawn) }, "promise.withdrawn"))
        }
        (None, Some(due_at)) => {
            let (due_at, reason) = (checked_due(due_at, now)?, checked_reason(input.reason.as_deref(), false)?);
            Ok((Promise { due_at, reason, ..promise }, "promise.moved"))
        }
        _ => Err(Problem::field("/state", "invalid", "Keep, withdraw or move a promise.")),
    }
}

/// Keeps, withdraws or moves a promise; a moved one is planned anew.
///
/// # Errors
/// `too_late` for one that is settled; `version_conflict`; `invalid_input` for a change that is none.
pub(crate) fn apply(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    id: PromiseId,
    input: &ChangePromise,
) -> Result<Promise, Problem> {
    let before = store::find(tx, id)?.ok_or_else(|| Problem::not_found("promise"))?;
    confidential::check(tx, UserId(permit.user()), before.conversation_id)?;
    let late = before.state == PromiseState::Broken && input.state == Some(PromiseState::Kept);
    if before.state != PromiseState::Open && !late {
        return Err(Problem::new(Code::TooLate, "This promise is settled already.").current(&before));
    }
    let stale = before.clone();
    let (after, event) = changed(Promise { version: input.version, ..before }, input, tx.now())?;
    if !store::save(tx, &after)? {
        return Err(Problem::new(Code::VersionConflict, "Somebody else changed this promise.").current(&stale));
    }
    if after.due_at != stale.due_at {
        due::plan(tx, id, after.due_at)?;
    }
    tell(tx, event, after.conversation_id, id, permit.actor(), None);
    store::find(tx, id)?.ok_or_else(|| Problem::not_found("promise"))
}

async fn change(
    state: State,
    permit: Permit<WriteConversations>,
    PathId(id): PathId<PromiseId>,
    Input(input): Input<ChangePromise>,
) -> Answer<Promise> {
    Ok(Json(state.db.write(move |tx| apply(tx, permit, id, &input)).await?))
}
