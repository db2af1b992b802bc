//! Endpoints of the configuration file: read it, look at what one would do, take one in.
//! It never takes in a file larger than 5 MB.

use axum::Json;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use causeway_identity::permission::{ManageOrganisation, ManageSettings};
use causeway_web::{Answer, Caller, Endpoints, Input, Permit, Problem, Query};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::{Document, MAX_BYTES, Report, document};
use crate::Desk;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    let limit = DefaultBodyLimit::max(MAX_BYTES);
    endpoints
        .get::<ManageSettings, _, _>("/api/v1/configuration", "The configuration as one file, without secrets.", show)
        .answers::<Document>()
        .post::<ManageSettings, _, _>(
            "/api/v1/configuration/preview",
            "What importing a configuration file would do; nothing is changed.",
            preview.layer(limit),
        )
        .body::<Document>()
        .answers::<Report>()
        .post::<ManageSettings, _, _>(
            "/api/v1/configuration/import",
            "Import a configuration file, all or nothing; nothing is deleted.",
            import.layer(limit),
        )
        .query::<ImportQuery>()
        .body::<Document>()
        .answers::<Report>()
}

type State = axum::extract::State<Desk>;

/// How to import.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ImportQuery {
    /// Whether what cannot be taken in is left out; otherwise it stops the whole.
    #[serde(default)]
    leave_out: bool,
}

async fn show(state: State) -> Answer<Document> {
    Ok(Json(state.db.read(super::export).await?))
}

/// The organisation's name, language and zone ask for a permission of their own.
fn read(caller: &Caller, value: Value) -> Result<Document, Problem> {
    let document = document::read(value)?;
    if document.organisation.is_some() {
        caller.permit::<ManageOrganisation>()?;
    }
    Ok(document)
}

async fn preview(
    state: State,
    caller: Caller,
    permit: Permit<ManageSettings>,
    Input(input): Input<Value>,
) -> Answer<Report> {
    let document = read(&caller, input)?;
    Ok(Json(super::preview(&state, permit, document).await?))
}

async fn import(
    state: State,
    caller: Caller,
    permit: Permit<ManageSettings>,
    Query(query): Query<ImportQuery>,
    Input(input): Input<Value>,
) -> Answer<Report> {
    let document = read(&caller, input)?;
    Ok(Json(super::import(&state, permit, document, query.leave_out).await?))
}
