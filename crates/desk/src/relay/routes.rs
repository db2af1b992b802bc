//! Endpoints of the relay.
//! It never shows the password, and a relay from the configuration cannot be changed here.

use axum::Json;
use axum::http::StatusCode;
use causeway_base::Secret;
use causeway_identity::permission::{ManageSettings, ReadSettings};
use causeway_identity::user::routes::checked_email;
use causeway_store::Tx;
use causeway_web::{Answer, Code, Endpoints, Input, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CheckAnswer, RelaySettings, store};
use crate::Desk;
use crate::inbox::Security;
use crate::inbox::mailbox_routes::checked_host;
use crate::told::settings_changed;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/relay", "The mail server that takes what the desk sends.", show)
        .answers::<Relay>()
        .put::<ManageSettings, _, _>("/api/v1/relay", "Set the relay; replies that were held leave now.", put)
        .body::<RelayInput>()
        .answers::<Relay>()
        .delete::<ManageSettings, _, _>("/api/v1/relay", "Take the relay away; replies are held.", remove)
        .post::<ManageSettings, _, _>("/api/v1/relay/test", "Send a test mail and say how it went.", test)
        .body::<TestInput>()
        .answers::<CheckAnswer>()
}

type State = axum::extract::State<Desk>;

/// The relay, without its password.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Relay {
    /// Whether replies can leave.
    configured: bool,
    /// Where it was set: `app`, `config` or `none`.
    source: &'static str,
    host: Option<String>,
    port: Option<u16>,
    security: Security,
    username: Option<String>,
    /// How many replies wait for a relay.
    held: i64,
}

/// The relay as people set it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RelayInput {
    host: String,
    port: u16,
    security: Security,
    username: Option<String>,
    password: Option<Secret>,
}

/// Where the test mail goes.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TestInput {
    to: String,
}

fn current(tx: &mut Tx<'_>, desk: &Desk) -> causeway_store::Result<Relay> {
    let held = store::held(tx)?;
    let relay = store::in_force(tx, desk)?;
    let source = match (&desk.settings.relay, &relay) {
        (Some(_), _) => "config",
        (None, Some(_)) => "app",
        (None, None) => "none",
    };
    Ok(Relay {
        configured: relay.is_some(),
        source,
        held,
        security: relay.as_ref().map_or(Security::StartTls, |relay| relay.security),
        port: relay.as_ref().map(|relay| relay.port),
        username: relay.as_ref().and_then(|relay| relay.username.clone()),
        host: relay.map(|relay| relay.host),
    })
}

async fn show(state: State) -> Answer<Relay> {
    let desk = state.0.clone();
    Ok(Json(state.db.read(move |tx| current(tx, &desk)).await?))
}

fn only_in_app(desk: &Desk) -> Result<(), Problem> {
    if desk.settings.relay.is_none() {
        return Ok(());
    }
    Err(Problem::new(Code::InvalidInput, "The relay is set in the server's configuration.")
        .hint("Change it there, or remove it there to set it here."))
}

async fn put(state: State, permit: Permit<ManageSettings>, Input(input): Input<RelayInput>) -> Answer<Relay> {
    only_in_app(&state)?;
    let relay = RelaySettings {
        host: checked_host(&input.host)?,
        port: input.port,
        security: input.security,
        username: input.username.filter(|name| !name.is_empty()),
        password: input.password.filter(|secret| !secret.reveal().is_empty()),
    };
    let desk = state.0.clone();
    let work = move |tx: &mut Tx<'_>| {
        store::set(tx, &relay, &desk.sealer)?;
        crate::outbox::store::release_held(tx)?;
        settings_changed(tx, permit.actor(), "relay");
        current(tx, &desk)
    };
    Ok(Json(state.db.write(work).await?))
}

async fn remove(state: State, permit: Permit<ManageSettings>) -> Result<StatusCode, Problem> {
    only_in_app(&state)?;
    let work = move |tx: &mut Tx<'_>| {
        settings_changed(tx, permit.actor(), "relay");
        store::delete(tx)
    };
    state.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn test(state: State, Input(input): Input<TestInput>) -> Answer<CheckAnswer> {
    let to = checked_email(&input.to, "/to")?;
    let desk = state.0.clone();
    let (relay, inboxes) = state
        .db
        .read(move |tx| {
            let relay = store::in_force(tx, &desk)?;
            Ok::<_, Problem>((relay, crate::inbox::store::all(tx)?))
        })
        .await?;
    let relay = relay.ok_or_else(|| Problem::new(Code::InvalidInput, "No relay is set yet."))?;
    let from = inboxes.first().map_or_else(|| to.clone(), |inbox| inbox.address.clone());
    Ok(Json(CheckAnswer::from(state.mail_checks.relay(relay, from, to).await)))
}
