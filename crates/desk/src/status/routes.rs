//! Endpoints of statuses.
//! It never deletes a status that a conversation still has.

use axum::Json;
use axum::http::StatusCode;
use causeway_identity::permission::{ManageSettings, ReadSettings};
use causeway_web::{Answer, Code, Endpoints, Input, Page, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Category, Status, StatusId, store};
use crate::Desk;
use crate::told::settings_changed;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/statuses", "All statuses in the order of menus.", list)
        .answers::<Page<Status>>()
        .post::<ManageSettings, _, _>("/api/v1/statuses", "Add a status.", create)
        .body::<NewStatus>()
        .creates::<Status>()
        .patch::<ManageSettings, _, _>("/api/v1/statuses/{id}", "Rename or move a status.", change)
        .body::<ChangeStatus>()
        .answers::<Status>()
        .delete::<ManageSettings, _, _>("/api/v1/statuses/{id}", "Delete a status that no conversation has.", remove)
}

type State = axum::extract::State<Desk>;

/// A status to add.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewStatus {
    name: String,
    category: Category,
}

/// What changes of a status; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeStatus {
    version: i64,
    name: Option<String>,
    position: Option<i64>,
}

/// A name of 1 to 60 characters.
pub(crate) fn checked(name: &str) -> Result<String, Problem> {
    let name = causeway_base::text::clean(name.trim(), 61);
    if name.is_empty() || name.chars().count() > 60 {
        return Err(Problem::field("/name", "length", "The name of a status has 1 to 60 characters."));
    }
    Ok(name)
}

async fn list(state: State) -> Answer<Page<Status>> {
    Ok(Json(Page::whole(state.db.read(store::all).await?)))
}

async fn create(
    state: State,
    permit: Permit<ManageSettings>,
    Input(input): Input<NewStatus>,
) -> Result<(StatusCode, Json<Status>), Problem> {
    let name = checked(&input.name)?;
    let work = move |tx: &mut causeway_store::Tx<'_>| {
        let id = store::add(tx, &name, input.category, false)?;
        settings_changed(tx, permit.actor(), "statuses");
        store::find(tx, id)?.ok_or_else(|| Problem::not_found("status"))
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

async fn change(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<StatusId>,
    Input(input): Input<ChangeStatus>,
) -> Answer<Status> {
    let work = move |tx: &mut causeway_store::Tx<'_>| {
        let status = store::find(tx, id)?.ok_or_else(|| Problem::not_found("status"))?;
        let name = input.name.as_deref().map_or(Ok(status.name.clone()), checked)?;
        if !store::save(tx, id, &name, input.position.unwrap_or(status.position), input.version)? {
            return Err(
                Problem::new(Code::VersionConflict, "Somebody else changed this status meanwhile.").current(&status)
            );
        }
        settings_changed(tx, permit.actor(), "statuses");
        store::find(tx, id)?.ok_or_else(|| Problem::not_found("status"))
    };
    Ok(Json(state.db.write(work).await?))
}

async fn remove(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<StatusId>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut causeway_store::Tx<'_>| {
        let status = store::find(tx, id)?.ok_or_else(|| Problem::not_found("status"))?;
        if status.builtin {
            return Err(Problem::new(Code::InvalidInput, "The built-in statuses stay.").hint("You can rename them."));
        }
        if store::is_used(tx, id)? {
            return Err(Problem::new(Code::InvalidInput, "Conversations still have this status.")
                .hint("Give them another status first."));
        }
        settings_changed(tx, permit.actor(), "statuses");
        Ok::<_, Problem>(store::delete(tx, id)?)
    };
    if state.db.write(work).await? { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found("status")) }
}
