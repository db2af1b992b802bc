//! Endpoints of suppressed addresses: see them, add one, lift one.
//! It never lifts an address without the event that tells of it.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use causeway_base::text;
use causeway_identity::UserId;
use causeway_identity::permission::{ReadConversations, WriteConversations};
use causeway_identity::user::routes::checked_email;
use causeway_people::confidential::store as confidential;
use causeway_store::Tx;
use causeway_web::{Answer, Caller, Endpoints, Input, Page, Permit, Problem, Query};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Reason, Suppression, store};
use crate::Desk;
use crate::told::settings_changed;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>("/api/v1/suppressions", "Addresses that get no mail from the desk.", list)
        .query::<Wanted>()
        .answers::<Page<Suppression>>()
        .post::<WriteConversations, _, _>("/api/v1/suppressions", "Send no more mail to an address.", create)
        .body::<NewSuppression>()
        .creates::<Suppression>()
        .delete::<WriteConversations, _, _>("/api/v1/suppressions/{address}", "Write to an address again.", lift)
}

type State = axum::extract::State<Desk>;

/// What is wanted.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Wanted {
    #[serde(default)]
    q: String,
}

/// An address to suppress.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewSuppression {
    address: String,
    #[serde(default)]
    detail: String,
}

/// Addresses of confidential customers are left out for those who may not know them.
async fn list(state: State, caller: Caller, Query(wanted): Query<Wanted>) -> Answer<Page<Suppression>> {
    let work = move |tx: &mut Tx<'_>| {
        let mut all = store::all(tx, &wanted.q)?;
        let addresses: Vec<&str> = all.iter().map(|one| one.address.as_str()).collect();
        let hidden = confidential::hidden_addresses(tx, UserId(caller.user), &addresses)?;
        all.retain(|one| !hidden.contains(&one.address));
        Ok::<_, Problem>(all)
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}

async fn create(
    state: State,
    permit: Permit<WriteConversations>,
    Input(input): Input<NewSuppression>,
) -> Result<(StatusCode, Json<Suppression>), Problem> {
    let address = checked_email(&input.address, "/address")?;
    let work = move |tx: &mut Tx<'_>| {
        store::add(tx, &address, Reason::ByHand, &text::clean(&input.detail, 500), None)?;
        settings_changed(tx, permit.actor(), "suppressions");
        store::find(tx, &address)?.ok_or_else(|| Problem::not_found("address"))
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

async fn lift(
    state: State,
    permit: Permit<WriteConversations>,
    Path(address): Path<String>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let lifted = store::lift(tx, &address)?;
        if lifted {
            settings_changed(tx, permit.actor(), "suppressions");
        }
        Ok::<_, Problem>(lifted)
    };
    if state.db.write(work).await? { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found("address")) }
}
