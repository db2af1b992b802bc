//! Endpoints of the board, and of what shifts leave.
//! They never change a conversation.

use axum::Json;
use axum::http::StatusCode;
use causeway_identity::UserId;
use causeway_identity::permission::{ReadConversations, WriteConversations};
use causeway_store::{NewEvent, Tx};
use causeway_web::{Answer, Caller, Endpoints, Input, Page, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::shift::{self, Shift, ShiftId};
use super::{Board, read};
use crate::Desk;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>("/api/v1/board", "What burns now.", look)
        .answers::<Board>()
        .get::<ReadConversations, _, _>("/api/v1/shifts", "What the last shifts left.", shifts)
        .answers::<Page<Shift>>()
        .post::<WriteConversations, _, _>("/api/v1/shifts", "Leave a shift.", leave)
        .body::<NewShift>()
        .creates::<Page<Shift>>()
        .post::<WriteConversations, _, _>("/api/v1/shifts/{id}/take", "Take a shift over.", take)
        .answers::<Page<Shift>>()
}

type State = axum::extract::State<Desk>;

/// A shift to leave.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewShift {
    /// What the next should know.
    note: String,
}

async fn look(state: State, caller: Caller) -> Answer<Board> {
    Ok(Json(state.db.read(move |tx| read::board(tx, UserId(caller.user))).await?))
}

async fn shifts(state: State) -> Answer<Page<Shift>> {
    Ok(Json(Page::whole(state.db.read(shift::last).await?)))
}

fn tell(tx: &mut Tx<'_>, actor: causeway_store::Actor) {
    tx.record(NewEvent { kind: "shift.changed", conversation: None, actor, only_for: None, data: json!({}) });
}

async fn leave(
    state: State,
    permit: Permit<WriteConversations>,
    Input(input): Input<NewShift>,
) -> Result<(StatusCode, Json<Page<Shift>>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        shift::leave(tx, UserId(permit.user()), &input.note)?;
        tell(tx, permit.actor());
        Ok::<_, Problem>(shift::last(tx)?)
    };
    Ok((StatusCode::CREATED, Json(Page::whole(state.db.write(work).await?))))
}

async fn take(state: State, permit: Permit<WriteConversations>, PathId(id): PathId<ShiftId>) -> Answer<Page<Shift>> {
    let work = move |tx: &mut Tx<'_>| {
        shift::take(tx, id, UserId(permit.user()))?;
        tell(tx, permit.actor());
        Ok::<_, Problem>(shift::last(tx)?)
    };
    Ok(Json(Page::whole(state.db.write(work).await?)))
}
