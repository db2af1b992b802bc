//! Endpoints of telephone systems: adding them, and the secret that signs what they send.
//! It never shows a secret but in the answer that made it.

use axum::Json;
use axum::http::StatusCode;
use causeway_base::{Secret, text, token};
use causeway_identity::audit;
use causeway_identity::permission::{ManageSettings, ReadSettings};
use causeway_store::Tx;
use causeway_web::{Answer, Code, Endpoints, Input, Page, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{System, SystemId, place, store};
use crate::{Phone, State, told};

/// The most systems of a desk.
const MOST: usize = 20;

pub(crate) fn add(endpoints: Endpoints<Phone>) -> Endpoints<Phone> {
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/phone/systems", "The telephone systems that tell of calls.", list)
        .answers::<Page<System>>()
        .post::<ManageSettings, _, _>(
            "/api/v1/phone/systems",
            "Add a telephone system; its secret is shown once.",
            create,
        )
        .body::<NewSystem>()
        .creates::<Made>()
        .patch::<ManageSettings, _, _>("/api/v1/phone/systems/{id}", "Change a telephone system.", change)
        .body::<ChangeSystem>()
        .answers::<System>()
        .delete::<ManageSettings, _, _>(
            "/api/v1/phone/systems/{id}",
            "Remove a telephone system; its calls stay.",
            remove,
        )
        .post::<ManageSettings, _, _>(
            "/api/v1/phone/systems/{id}/secret",
            "Make another secret with which the telephone system signs; the old one ends.",
            renew,
        )
        .answers::<Made>()
}

/// A system to add.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewSystem {
    name: String,
}

/// What changes of a system.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeSystem {
    version: i64,
    name: Option<String>,
    enabled: Option<bool>,
}

/// A system whose secret was just made.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Made {
    system: System,
    /// Never shown again.
    secret: String,
}

fn named(given: &str) -> Result<String, Problem> {
    let name = text::clean(given.trim(), 61).replace('\n', " ");
    if name.is_empty() || name.chars().count() > 60 {
        return Err(Problem::field("/name", "length", "A name has 1 to 60 characters."));
    }
    Ok(name)
}

/// A new secret for a system, open and sealed.
fn sealed(tx: &Tx<'_>, phone: &Phone, id: SystemId) -> Result<(Secret, String), Problem> {
    let secret = token::new("cwp_", tx.random());
    let sealed = phone.desk.sealer.seal(&secret, &place(id), tx.random()).map_err(|error| Problem::internal(&error))?;
    Ok((secret, sealed))
}

fn found(tx: &mut Tx<'_>, id: SystemId) -> Result<System, Problem> {
    store::find(tx, id)?.ok_or_else(|| Problem::not_found("telephone system"))
}

async fn list(state: State, _: Permit<ReadSettings>) -> Answer<Page<System>> {
    Ok(Json(Page::whole(state.desk.db.read(store::all).await?)))
}

async fn create(
    state: State,
    permit: Permit<ManageSettings>,
    Input(input): Input<NewSystem>,
) -> Result<(StatusCode, Json<Made>), Problem> {
    let phone = state.0.clone();
    let work = move |tx: &mut Tx<'_>| {
        if store::all(tx)?.len() >= MOST {
            return Err(Problem::new(Code::InvalidInput, "A desk listens to at most 20 telephone systems."));
        }
        let system = System {
            id: tx.new_id(),
            key: token::new("", tx.random()).reveal().chars().take(16).collect(),
            name: named(&input.name)?,
            has_secret: true,
            enabled: true,
            heard_at: None,
            created_at: tx.now(),
            version: 1,
        };
        let (secret, sealed) = sealed(tx, &phone, system.id)?;
        store::add(tx, &system, &sealed)?;
        audit::record(tx, permit.actor(), "phone.system_added", &system.id.to_string(), &system.name)?;
        told(tx, permit.actor());
        Ok::<_, Problem>(Made { system, secret: secret.reveal().to_owned() })
    };
    Ok((StatusCode::CREATED, Json(state.desk.db.write(work).await?)))
}

async fn change(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<SystemId>,
    Input(input): Input<ChangeSystem>,
) -> Answer<System> {
    let work = move |tx: &mut Tx<'_>| {
        let now = found(tx, id)?;
        let name = input.name.as_deref().map_or_else(|| Ok(now.name.clone()), named)?;
        let next =
            System { name, enabled: input.enabled.unwrap_or(now.enabled), version: input.version, ..now.clone() };
        if !store::save(tx, &next)? {
            let words = "Somebody else changed this telephone system meanwhile.";
            return Err(Problem::new(Code::VersionConflict, words).current(&now));
        }
        audit::record(tx, permit.actor(), "phone.system_changed", &id.to_string(), &next.name)?;
        told(tx, permit.actor());
        found(tx, id)
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn remove(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<SystemId>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let system = found(tx, id)?;
        store::delete(tx, id)?;
        audit::record(tx, permit.actor(), "phone.system_removed", &id.to_string(), &system.name)?;
        told(tx, permit.actor());
        Ok::<_, Problem>(())
    };
    state.desk.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn renew(state: State, permit: Permit<ManageSettings>, PathId(id): PathId<SystemId>) -> Answer<Made> {
    let phone = state.0.clone();
    let work = move |tx: &mut Tx<'_>| {
        let system = found(tx, id)?;
        let (secret, sealed) = sealed(tx, &phone, id)?;
        store::set_secret(tx, id, &sealed)?;
        audit::record(tx, permit.actor(), "phone.system_secret", &id.to_string(), &system.name)?;
        told(tx, permit.actor());
        Ok::<_, Problem>(Made { system: found(tx, id)?, secret: secret.reveal().to_owned() })
    };
    Ok(Json(state.desk.db.write(work).await?))
}
