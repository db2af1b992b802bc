//! Endpoints of signing keys and of the doctor.
//! It never answers a private key.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use causeway_identity::permission::ManageSettings;
use causeway_proof::sign::Keys;
use causeway_store::Tx;
use causeway_web::{Answer, Code, Endpoints, Input, Page, Permit, Problem, Query};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Diagnosis, SigningKey, store};
use crate::Desk;
use crate::told::settings_changed;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ManageSettings, _, _>("/api/v1/signing-keys", "The DKIM keys of our domains.", list)
        .answers::<Page<SigningKey>>()
        .post::<ManageSettings, _, _>("/api/v1/signing-keys", "Make a DKIM key for a domain.", create)
        .body::<NewKey>()
        .creates::<SigningKey>()
        .patch::<ManageSettings, _, _>("/api/v1/signing-keys/{domain}", "Switch signing on or off.", switch)
        .body::<Switch>()
        .answers::<SigningKey>()
        .delete::<ManageSettings, _, _>("/api/v1/signing-keys/{domain}", "Delete a DKIM key.", remove)
        .get::<ManageSettings, _, _>("/api/v1/mail-doctor", "What DNS says about our domains.", doctor)
        .query::<Wanted>()
        .answers::<Page<Diagnosis>>()
}

type State = axum::extract::State<Desk>;

/// A domain to make a key for.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewKey {
    domain: String,
}

/// Signing on or off.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Switch {
    active: bool,
}

/// What is wanted.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Wanted {
    domain: Option<String>,
}

fn checked_domain(text: &str) -> Result<String, Problem> {
    let domain = causeway_base::text::domain_of(&format!("x@{}", text.trim().trim_end_matches('.')));
    let fit = |domain: &String| {
        domain.len() <= 253
            && domain.contains('.')
            && domain.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
    };
    domain.filter(fit).ok_or_else(|| Problem::field("/domain", "invalid", "Write a domain such as acme.example."))
}

fn of(tx: &mut Tx<'_>, domain: &str) -> Result<SigningKey, Problem> {
    let found = store::all(tx)?.into_iter().find(|key| key.domain == domain);
    found.ok_or_else(|| Problem::not_found("signing key"))
}

async fn list(state: State) -> Answer<Page<SigningKey>> {
    Ok(Json(Page::whole(state.db.read(store::all).await?)))
}

async fn create(
    state: State,
    permit: Permit<ManageSettings>,
    Input(input): Input<NewKey>,
) -> Result<(StatusCode, Json<SigningKey>), Problem> {
    let domain = checked_domain(&input.domain)?;
    // The selector tells when the key was made, so that a later one can be published beside it.
    let at = Timestamp::from_millisecond(state.db.now().ms()).map_err(|error| Problem::internal(&error.to_string()))?;
    let selector = format!("cw{}", at.strftime("%Y%m"));
    let made = tokio::task::spawn_blocking(move || Keys::generate(&selector)).await;
    let keys = made.map_err(|error| Problem::internal(&error.to_string()))?;
    let keys = keys.map_err(|error| Problem::internal(&error.to_string()))?;
    let sealer = state.sealer.clone();
    let work = move |tx: &mut Tx<'_>| {
        if !store::add(tx, &sealer, &domain, &keys)? {
            return Err(Problem::new(Code::AlreadyExists, "This domain has a key already.")
                .hint("Delete it first if you want a new one."));
        }
        settings_changed(tx, permit.actor(), "signing");
        of(tx, &domain)
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

async fn switch(
    state: State,
    permit: Permit<ManageSettings>,
    Path(domain): Path<String>,
    Input(input): Input<Switch>,
) -> Answer<SigningKey> {
    let work = move |tx: &mut Tx<'_>| {
        store::switch(tx, &domain, input.active)?;
        settings_changed(tx, permit.actor(), "signing");
        of(tx, &domain)
    };
    Ok(Json(state.db.write(work).await?))
}

async fn remove(
    state: State,
    permit: Permit<ManageSettings>,
    Path(domain): Path<String>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let deleted = store::delete(tx, &domain)?;
        settings_changed(tx, permit.actor(), "signing");
        Ok::<_, Problem>(deleted)
    };
    if state.db.write(work).await? { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found("signing key")) }
}

async fn doctor(state: State, Query(wanted): Query<Wanted>) -> Answer<Page<Diagnosis>> {
    let domain = wanted.domain.as_deref().map(checked_domain).transpose()?;
    if state.dns.is_none() {
        return Err(Problem::new(Code::Unavailable, "This machine has no DNS resolver.")
            .hint("Name servers in the configuration: [dns] servers."));
    }
    Ok(Json(Page::whole(super::diagnose(&state, domain).await?)))
}
