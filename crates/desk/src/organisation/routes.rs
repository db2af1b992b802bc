//! Endpoints of the organisation, and the one click that removes the sample desk.
//! It never removes anything that the sample desk did not bring.

use axum::Json;
use axum::http::StatusCode;
use causeway_base::Locale;
use causeway_identity::permission::{ManageOrganisation, ReadSettings};
use causeway_identity::user::routes::{checked_name, checked_zone};
use causeway_store::Tx;
use causeway_web::{Answer, Code, Endpoints, Input, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Organisation, store};
use crate::Desk;
use crate::told::settings_changed;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/organisation", "The organisation that the desk belongs to.", show)
        .answers::<Organisation>()
        .patch::<ManageOrganisation, _, _>("/api/v1/organisation", "Change its name, language or time zone.", change)
        .body::<ChangeOrganisation>()
        .answers::<Organisation>()
        .delete::<ManageOrganisation, _, _>("/api/v1/sample", "Remove the sample desk with all it brought.", no_sample)
}

type State = axum::extract::State<Desk>;

/// What changes of the organisation; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeOrganisation {
    version: i64,
    name: Option<String>,
    locale: Option<Locale>,
    time_zone: Option<String>,
}

async fn show(state: State) -> Answer<Organisation> {
    let found = state.db.read(store::find).await?;
    found.map(Json).ok_or_else(|| Problem::new(Code::SetupNeeded, "This desk is not set up yet."))
}

async fn change(
    state: State,
    permit: Permit<ManageOrganisation>,
    Input(input): Input<ChangeOrganisation>,
) -> Answer<Organisation> {
    let work = move |tx: &mut Tx<'_>| {
        let mut organisation = store::find(tx)?.ok_or_else(|| Problem::new(Code::SetupNeeded, "Set the desk up."))?;
        if organisation.version != input.version {
            return Err(
                Problem::new(Code::VersionConflict, "Somebody else changed this meanwhile.").current(&organisation)
            );
        }
        if let Some(name) = &input.name {
            organisation.name = checked_name(name, "/name")?;
        }
        organisation.locale = input.locale.unwrap_or(organisation.locale);
        if let Some(zone) = &input.time_zone {
            organisation.time_zone = checked_zone(zone, "/time_zone")?;
        }
        store::save(tx, &organisation)?;
        settings_changed(tx, permit.actor(), "organisation");
        store::find(tx)?.ok_or_else(|| Problem::not_found("organisation"))
    };
    Ok(Json(state.db.write(work).await?))
}

async fn no_sample(state: State, permit: Permit<ManageOrganisation>) -> Result<StatusCode, Problem> {
    state.db.write(move |tx| crate::setup::remove_sample(tx, permit.actor())).await?;
    Ok(StatusCode::NO_CONTENT)
}
