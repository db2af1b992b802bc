//! Endpoints of secrets: show them in a message, move them to the vault, show one of the vault, who saw them.
//! It never answers with a value that the access log does not know of.

use axum::Json;
use causeway_identity::UserId;
use causeway_identity::permission::{ManageSettings, ReadConversations, WriteConversations};
use causeway_store::{Cursor, Tx};
use causeway_web::{Answer, Caller, Endpoints, Input, Page, PageQuery, PathId, Permit, Problem, Query};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Access, Kind, LoggedAccess, SecretId, store, vault, view};
use crate::message::{self, Message};
use crate::{Desk, MessageId};

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .post::<WriteConversations, _, _>(
            "/api/v1/messages/{id}/reveal",
            "A message with the secrets in it; the access is noted.",
            show,
        )
        .answers::<Message>()
        .post::<WriteConversations, _, _>(
            "/api/v1/messages/{id}/vault",
            "Move the secrets of a message to the vault.",
            move_out,
        )
        .body::<Move>()
        .answers::<Message>()
        .get::<ReadConversations, _, _>("/api/v1/messages/{id}/accesses", "Who saw its secrets.", accesses)
        .answers::<Page<Access>>()
        .get::<ManageSettings, _, _>("/api/v1/secret-accesses", "Who saw which secret, the newest first.", log)
        .query::<PageQuery>()
        .answers::<Page<LoggedAccess>>()
        .post::<WriteConversations, _, _>(
            "/api/v1/secrets/{id}/reveal",
            "A secret of the vault; the access is noted.",
            reveal,
        )
        .answers::<Revealed>()
}

type State = axum::extract::State<Desk>;

/// For how long.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Move {
    /// Days after which the values are deleted, 1 to 365; 30 when left out.
    days: Option<i64>,
}

/// A secret in the open.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Revealed {
    kind: Kind,
    value: String,
}

async fn show(state: State, permit: Permit<WriteConversations>, PathId(id): PathId<MessageId>) -> Answer<Message> {
    Ok(Json(state.db.write(move |tx| vault::reveal_message(tx, permit, id)).await?))
}

async fn move_out(
    state: State,
    permit: Permit<WriteConversations>,
    PathId(id): PathId<MessageId>,
    Input(input): Input<Move>,
) -> Answer<Message> {
    let days = input.days.unwrap_or(vault::DAYS);
    if !(1..=vault::MOST_DAYS).contains(&days) {
        return Err(Problem::field("/days", "range", "A secret is kept for 1 to 365 days."));
    }
    let desk = state.0.clone();
    let work = move |tx: &mut Tx<'_>| {
        vault::move_out(tx, permit, &desk, id, days)?;
        let mut message = message::store::find(tx, id)?.ok_or_else(|| Problem::not_found("message"))?;
        view::hide(tx, std::slice::from_mut(&mut message))?;
        Ok::<_, Problem>(message)
    };
    Ok(Json(state.db.write(work).await?))
}

async fn accesses(state: State, PathId(id): PathId<MessageId>) -> Answer<Page<Access>> {
    Ok(Json(Page::whole(state.db.read(move |tx| store::accesses(tx, id)).await?)))
}

async fn log(state: State, caller: Caller, Query(page): Query<PageQuery>) -> Answer<Page<LoggedAccess>> {
    let (limit, after) = (page.limit(), page.after()?);
    let rows = state.db.read(move |tx| store::log(tx, UserId(caller.user), after, limit + 1)).await?;
    Ok(Json(Page::cut(rows, limit, |row| Cursor { at: row.access.at.ms(), id: row.id })))
}

async fn reveal(state: State, permit: Permit<WriteConversations>, PathId(id): PathId<SecretId>) -> Answer<Revealed> {
    let desk = state.0.clone();
    let (kind, value) = state.db.write(move |tx| vault::reveal(tx, permit, &desk, id)).await?;
    Ok(Json(Revealed { kind, value: value.reveal().to_owned() }))
}
