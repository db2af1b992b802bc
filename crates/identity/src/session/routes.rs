//! Endpoints of one's own sessions. Signing in and out are at the desk's front door, which also tells what the desk is.
//! It never shows another user's sessions.

use axum::Json;
use axum::http::StatusCode;
use causeway_web::{Answer, Caller, Endpoints, Page, PathId, Problem, SignedIn, Via};
use uuid::Uuid;

use super::store::{self, SessionRow};
use crate::{Identity, UserId};

pub(crate) fn add(endpoints: Endpoints<Identity>) -> Endpoints<Identity> {
    endpoints
        .get::<SignedIn, _, _>("/api/v1/profile/sessions", "Where you are signed in.", list)
        .answers::<Page<SessionRow>>()
        .delete::<SignedIn, _, _>("/api/v1/profile/sessions/{id}", "Sign another browser out.", end)
}

type State = axum::extract::State<Identity>;

async fn list(state: State, caller: Caller) -> Answer<Page<SessionRow>> {
    let current = if let Via::Session(id) = caller.via { Some(id) } else { None };
    Ok(Json(Page::whole(state.db.read(move |tx| store::of_user(tx, UserId(caller.user), current)).await?)))
}

async fn end(state: State, caller: Caller, PathId(id): PathId<Uuid>) -> Result<StatusCode, Problem> {
    let ended = state.db.write(move |tx| store::end(tx, UserId(caller.user), id)).await?;
    if ended { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found("session")) }
}
