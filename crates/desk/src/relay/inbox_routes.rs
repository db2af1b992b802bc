//! Endpoints of the relay that an inbox may have of its own.
//! It never shows the password; without a relay of its own an inbox uses the desk's.

use axum::Json;
use axum::http::StatusCode;
use causeway_identity::permission::{ManageSettings, ReadSettings};
use causeway_identity::user::routes::checked_email;
use causeway_store::Tx;
use causeway_web::{Answer, Endpoints, Input, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::Serialize;

use super::routes::{RelayInput, Shown, TestInput, only_in_app, tried};
use super::{CheckAnswer, store};
use crate::mailbox::routes::checked_account;
use crate::told::settings_changed;
use crate::{Desk, InboxId, inbox};

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/inboxes/{id}/relay", "The relay that this inbox has of its own.", show)
        .answers::<InboxRelay>()
        .put::<ManageSettings, _, _>("/api/v1/inboxes/{id}/relay", "Give this inbox a relay of its own.", put)
        .body::<RelayInput>()
        .answers::<InboxRelay>()
        .delete::<ManageSettings, _, _>("/api/v1/inboxes/{id}/relay", "Let the inbox use the desk's relay.", remove)
        .post::<ManageSettings, _, _>("/api/v1/inboxes/{id}/relay/test", "Send a test mail as this inbox.", test)
        .body::<TestInput>()
        .answers::<CheckAnswer>()
}

type State = axum::extract::State<Desk>;

/// The relay of an inbox, without its password.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct InboxRelay {
    /// Whether it has one of its own.
    configured: bool,
    #[serde(flatten)]
    server: Shown,
}

fn current(tx: &mut Tx<'_>, desk: &Desk, id: InboxId) -> Result<InboxRelay, Problem> {
    inbox::store::find(tx, id)?.ok_or_else(|| Problem::not_found("inbox"))?;
    let relay = store::find_of_inbox(tx, id, &desk.sealer)?;
    Ok(InboxRelay { configured: relay.is_some(), server: relay.into() })
}

async fn show(state: State, PathId(id): PathId<InboxId>) -> Answer<InboxRelay> {
    let desk = state.0.clone();
    Ok(Json(state.db.read(move |tx| current(tx, &desk, id)).await?))
}

async fn put(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<InboxId>,
    Input(input): Input<RelayInput>,
) -> Answer<InboxRelay> {
    only_in_app(&state)?;
    let relay = input.checked()?;
    let desk = state.0.clone();
    let work = move |tx: &mut Tx<'_>| {
        inbox::store::find(tx, id)?.ok_or_else(|| Problem::not_found("inbox"))?;
        checked_account(tx, relay.account)?;
        store::set_of_inbox(tx, id, &relay, &desk.sealer)?;
        crate::outbox::store::release_held(tx)?;
        settings_changed(tx, permit.actor(), "relay");
        current(tx, &desk, id)
    };
    Ok(Json(state.db.write(work).await?))
}

async fn remove(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<InboxId>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        settings_changed(tx, permit.actor(), "relay");
        Ok::<_, Problem>(store::delete_of_inbox(tx, id)?)
    };
    if state.db.write(work).await? { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found("relay")) }
}

async fn test(state: State, PathId(id): PathId<InboxId>, Input(input): Input<TestInput>) -> Answer<CheckAnswer> {
    let to = checked_email(&input.to, "/to")?;
    let sealer = state.sealer.clone();
    let read = move |tx: &mut Tx<'_>| {
        let inbox = inbox::store::find(tx, id)?.ok_or_else(|| Problem::not_found("inbox"))?;
        let relay = store::find_of_inbox(tx, id, &sealer)?.ok_or_else(|| Problem::not_found("relay"))?;
        Ok::<_, Problem>((relay, inbox.address))
    };
    let (relay, from) = state.db.read(read).await?;
    Ok(Json(tried(&state, relay, from, to).await))
}
