//! Endpoints of one's own API keys.
//! It never shows a key twice.

use axum::Json;
use axum::http::StatusCode;
use causeway_base::{Secret, token};
use causeway_store::{Actor, Tx};
use causeway_web::{Answer, Caller, Endpoints, Input, Page, PathId, Problem, SignedIn};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{ApiKey, ApiKeyId, store};
use crate::user::routes::checked_name;
use crate::{Identity, UserId, audit};

pub(crate) fn add(endpoints: Endpoints<Identity>) -> Endpoints<Identity> {
    endpoints
        .get::<SignedIn, _, _>("/api/v1/api-keys", "Your API keys.", list)
        .answers::<Page<ApiKey>>()
        .post::<SignedIn, _, _>(
            "/api/v1/api-keys",
            "Make an API key; the answer is the only place that shows it.",
            create,
        )
        .body::<NewApiKey>()
        .creates::<ApiKey>()
        .delete::<SignedIn, _, _>("/api/v1/api-keys/{id}", "Take an API key back.", remove)
}

type State = axum::extract::State<Identity>;

/// An API key to make.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewApiKey {
    name: String,
}

/// Makes a key for `user`; shared with the command line.
///
/// # Errors
/// What the database says.
pub fn make(tx: &mut Tx<'_>, actor: Actor, user: UserId, name: &str, key: &Secret) -> Result<ApiKey, Problem> {
    let made = store::add(tx, user, name, &token::hash(key.reveal()))?;
    audit::record(tx, actor, "api_key.made", name, &user.to_string())?;
    Ok(made)
}

async fn list(state: State, caller: Caller) -> Answer<Page<ApiKey>> {
    Ok(Json(Page::whole(state.db.read(move |tx| store::of_user(tx, UserId(caller.user))).await?)))
}

async fn create(
    state: State,
    caller: Caller,
    Input(input): Input<NewApiKey>,
) -> Result<(StatusCode, Json<ApiKey>), Problem> {
    let name = checked_name(&input.name, "/name")?;
    let key = token::new("cwk_", &*state.db.random());
    let text = key.reveal().to_owned();
    let user = UserId(caller.user);
    let made = state.db.write(move |tx| make(tx, Actor::user(user.0), user, &name, &key)).await?;
    Ok((StatusCode::CREATED, Json(ApiKey { token: Some(text), ..made })))
}

async fn remove(state: State, caller: Caller, PathId(id): PathId<ApiKeyId>) -> Result<StatusCode, Problem> {
    let gone = state
        .db
        .write(move |tx| {
            audit::record(tx, Actor::user(caller.user), "api_key.taken_back", &id.to_string(), "")?;
            Ok::<_, Problem>(store::delete(tx, UserId(caller.user), id)?)
        })
        .await?;
    if gone { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found("API key")) }
}
