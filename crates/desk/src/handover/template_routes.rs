//! Endpoints of the templates of packets.
//! They never touch packets that were opened already; those keep their fields.

use axum::Json;
use causeway_identity::permission::{ManageSettings, ReadSettings};
use causeway_store::Tx;
use causeway_web::{Answer, Code, Endpoints, Input, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::routes::State;
use super::template::{self, Template};
use crate::told::settings_changed;
use crate::{Desk, organisation};

pub(super) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/handover-templates", "Templates of packets for engineers.", look)
        .answers::<Templates>()
        .put::<ManageSettings, _, _>("/api/v1/handover-templates", "Replace the templates of packets.", keep)
        .body::<Templates>()
        .answers::<Templates>()
}

/// The templates with their version; 0 before anybody changed them.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Templates {
    templates: Vec<Template>,
    #[serde(default)]
    version: i64,
}

fn current(tx: &mut Tx<'_>) -> Result<Templates, Problem> {
    let (templates, version) = template::all(tx)?;
    Ok(Templates { templates, version })
}

async fn look(state: State) -> Answer<Templates> {
    Ok(Json(state.db.read(current).await?))
}

async fn keep(state: State, permit: Permit<ManageSettings>, Input(input): Input<Templates>) -> Answer<Templates> {
    let templates = template::checked(&input.templates)?;
    let work = move |tx: &mut Tx<'_>| {
        let now = current(tx)?;
        if now.version != input.version {
            return Err(
                Problem::new(Code::VersionConflict, "Somebody else changed the templates meanwhile.").current(&now)
            );
        }
        organisation::store::set_setting(tx, template::NAME, &templates)?;
        settings_changed(tx, permit.actor(), "handover_templates");
        current(tx)
    };
    Ok(Json(state.db.write(work).await?))
}
