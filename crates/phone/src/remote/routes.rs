//! Endpoints of remote sessions.
//! They never tell of one whose customer the reader may not know.

use axum::Json;
use axum::http::StatusCode;
use causeway_desk::ConversationId;
use causeway_identity::UserId;
use causeway_identity::permission::{ReadConversations, WriteConversations};
use causeway_store::Tx;
use causeway_web::{Answer, Endpoints, Input, Page, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::Serialize;

use super::write::{self, EndSession, NoteConsent, PlanSession, Seen};
use super::{Session, SessionId, rules, store};
use crate::call::write::known;
use crate::{Phone, State};

pub(crate) fn add(endpoints: Endpoints<Phone>) -> Endpoints<Phone> {
    endpoints
        .get::<ReadConversations, _, _>(
            "/api/v1/conversations/{id}/remote-sessions",
            "The remote sessions of a conversation, the open one first.",
            list,
        )
        .answers::<Page<Shown>>()
        .post::<WriteConversations, _, _>("/api/v1/conversations/{id}/remote-sessions", "Plan a remote session.", plan)
        .body::<PlanSession>()
        .creates::<Shown>()
        .post::<WriteConversations, _, _>("/api/v1/remote-sessions/{id}/ask", "Ask the customer to allow it.", ask)
        .body::<Seen>()
        .answers::<Shown>()
        .put::<WriteConversations, _, _>(
            "/api/v1/remote-sessions/{id}/consent",
            "Write down whether the customer allowed it.",
            consent,
        )
        .body::<NoteConsent>()
        .answers::<Shown>()
        .post::<WriteConversations, _, _>("/api/v1/remote-sessions/{id}/begin", "Begin it.", begin)
        .body::<Seen>()
        .answers::<Shown>()
        .post::<WriteConversations, _, _>("/api/v1/remote-sessions/{id}/end", "End it, and say what was done.", end)
        .body::<EndSession>()
        .answers::<Shown>()
        .post::<WriteConversations, _, _>(
            "/api/v1/remote-sessions/{id}/drop",
            "Take one out that never began.",
            drop_one,
        )
        .body::<Seen>()
}

/// A session with how long it lasted.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(crate) struct Shown {
    #[serde(flatten)]
    session: Session,
    /// How many minutes it lasted, once it is over.
    minutes: Option<i64>,
}

fn shown(session: Session) -> Shown {
    Shown { minutes: rules::minutes(&session), session }
}

fn one(tx: &mut Tx<'_>, id: SessionId) -> Result<Shown, Problem> {
    store::find(tx, id)?.map(shown).ok_or_else(|| Problem::not_found("remote session"))
}

async fn list(
    state: State,
    permit: Permit<ReadConversations>,
    PathId(id): PathId<ConversationId>,
) -> Answer<Page<Shown>> {
    let work = move |tx: &mut Tx<'_>| {
        let found = known(tx, UserId(permit.user()), id)?;
        Ok::<_, Problem>(store::of_conversation(tx, found.id)?)
    };
    let all = state.desk.db.read(work).await?;
    Ok(Json(Page::whole(all.into_iter().map(shown).collect())))
}

async fn plan(
    state: State,
    permit: Permit<WriteConversations>,
    PathId(id): PathId<ConversationId>,
    Input(input): Input<PlanSession>,
) -> Result<(StatusCode, Json<Shown>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let made = write::plan(tx, permit, id, &input)?;
        one(tx, made)
    };
    Ok((StatusCode::CREATED, Json(state.desk.db.write(work).await?)))
}

async fn ask(
    state: State,
    permit: Permit<WriteConversations>,
    PathId(id): PathId<SessionId>,
    Input(input): Input<Seen>,
) -> Answer<Shown> {
    let desk = state.desk.clone();
    let work = move |tx: &mut Tx<'_>| {
        write::ask(tx, permit, &desk, id, input)?;
        one(tx, id)
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn consent(
    state: State,
    permit: Permit<WriteConversations>,
    PathId(id): PathId<SessionId>,
    Input(input): Input<NoteConsent>,
) -> Answer<Shown> {
    let work = move |tx: &mut Tx<'_>| {
        write::consent(tx, permit, id, &input)?;
        one(tx, id)
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn begin(
    state: State,
    permit: Permit<WriteConversations>,
    PathId(id): PathId<SessionId>,
    Input(input): Input<Seen>,
) -> Answer<Shown> {
    let work = move |tx: &mut Tx<'_>| {
        write::begin(tx, permit, id, input)?;
        one(tx, id)
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn end(
    state: State,
    permit: Permit<WriteConversations>,
    PathId(id): PathId<SessionId>,
    Input(input): Input<EndSession>,
) -> Answer<Shown> {
    let desk = state.desk.clone();
    let work = move |tx: &mut Tx<'_>| {
        write::end(tx, permit, &desk, id, &input)?;
        one(tx, id)
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn drop_one(
    state: State,
    permit: Permit<WriteConversations>,
    PathId(id): PathId<SessionId>,
    Input(input): Input<Seen>,
) -> Result<StatusCode, Problem> {
    state.desk.db.write(move |tx: &mut Tx<'_>| write::remove(tx, permit, id, input)).await?;
    Ok(StatusCode::NO_CONTENT)
}
