//! Endpoints of tags. Agents may add tags while they work; renaming and deleting is for administrators.
//! It never makes a second tag of the same name; adding one that exists gives the one that is there.

use axum::Json;
use axum::http::StatusCode;
use causeway_identity::permission::{ManageSettings, ReadSettings, WriteConversations};
use causeway_store::Tx;
use causeway_web::{Answer, Code, Endpoints, Input, Page, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Tag, TagId, store};
use crate::Desk;
use crate::told::settings_changed;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/tags", "All tags, by name.", list)
        .answers::<Page<Tag>>()
        .post::<WriteConversations, _, _>("/api/v1/tags", "Add a tag, or get the one of that name.", create)
        .body::<NewTag>()
        .creates::<Tag>()
        .patch::<ManageSettings, _, _>("/api/v1/tags/{id}", "Rename a tag.", change)
        .body::<ChangeTag>()
        .answers::<Tag>()
        .delete::<ManageSettings, _, _>("/api/v1/tags/{id}", "Delete a tag everywhere.", remove)
}

type State = axum::extract::State<Desk>;

/// A tag to add.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewTag {
    name: String,
}

/// A tag's new name.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeTag {
    version: i64,
    name: String,
}

/// A name of 1 to 60 characters on one line.
pub(crate) fn checked(name: &str) -> Result<String, Problem> {
    let name = causeway_base::text::clean(name.trim(), 61).replace('\n', " ");
    if name.is_empty() || name.chars().count() > 60 {
        return Err(Problem::field("/name", "length", "A tag has 1 to 60 characters."));
    }
    Ok(name)
}

async fn list(state: State) -> Answer<Page<Tag>> {
    Ok(Json(Page::whole(state.db.read(store::all).await?)))
}

async fn create(
    state: State,
    permit: Permit<WriteConversations>,
    Input(input): Input<NewTag>,
) -> Result<(StatusCode, Json<Tag>), Problem> {
    let name = checked(&input.name)?;
    let work = move |tx: &mut Tx<'_>| {
        let id = store::find_or_add(tx, &name)?;
        settings_changed(tx, permit.actor(), "tags");
        store::find(tx, id)?.ok_or_else(|| Problem::not_found("tag"))
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

async fn change(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<TagId>,
    Input(input): Input<ChangeTag>,
) -> Answer<Tag> {
    let name = checked(&input.name)?;
    let work = move |tx: &mut Tx<'_>| {
        let tag = store::find(tx, id)?.ok_or_else(|| Problem::not_found("tag"))?;
        if store::is_taken(tx, &name, id)? {
            return Err(Problem::field("/name", "taken", "There is a tag of this name already."));
        }
        if !store::rename(tx, id, &name, input.version)? {
            return Err(Problem::new(Code::VersionConflict, "Somebody else changed this tag meanwhile.").current(&tag));
        }
        settings_changed(tx, permit.actor(), "tags");
        store::find(tx, id)?.ok_or_else(|| Problem::not_found("tag"))
    };
    Ok(Json(state.db.write(work).await?))
}

async fn remove(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<TagId>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        settings_changed(tx, permit.actor(), "tags");
        Ok::<_, Problem>(store::delete(tx, id)?)
    };
    if state.db.write(work).await? { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found("tag")) }
}
