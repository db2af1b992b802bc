//! Endpoints of teams.
//! It never lets two people overwrite each other: changes carry the version they were made on.

use axum::Json;
use axum::http::StatusCode;
use causeway_store::{Actor, NewEvent, Tx};
use causeway_web::{Answer, Code, Endpoints, Input, Page, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::{Team, TeamId, store};
use crate::permission::{ManageSettings, ReadSettings};
use crate::user::routes::checked_name;
use crate::{Identity, UserId};

pub(crate) fn add(endpoints: Endpoints<Identity>) -> Endpoints<Identity> {
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/teams", "All teams.", list)
        .answers::<Page<Team>>()
        .post::<ManageSettings, _, _>("/api/v1/teams", "Add a team.", create)
        .body::<NewTeam>()
        .creates::<Team>()
        .patch::<ManageSettings, _, _>("/api/v1/teams/{id}", "Rename a team or change its members.", change)
        .body::<ChangeTeam>()
        .answers::<Team>()
        .delete::<ManageSettings, _, _>("/api/v1/teams/{id}", "Delete a team; its conversations stay.", remove)
}

type State = axum::extract::State<Identity>;

/// A team to add.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewTeam {
    name: String,
    #[serde(default)]
    member_ids: Vec<UserId>,
}

/// What changes of a team; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeTeam {
    version: i64,
    name: Option<String>,
    member_ids: Option<Vec<UserId>>,
}

fn told(tx: &mut Tx<'_>, actor: Actor) {
    tx.record(NewEvent {
        kind: "settings.changed",
        conversation: None,
        actor,
        only_for: None,
        data: json!({ "what": "teams" }),
    });
}

async fn list(state: State) -> Answer<Page<Team>> {
    Ok(Json(Page::whole(state.db.read(store::all).await?)))
}

async fn create(
    state: State,
    permit: Permit<ManageSettings>,
    Input(input): Input<NewTeam>,
) -> Result<(StatusCode, Json<Team>), Problem> {
    let name = checked_name(&input.name, "/name")?;
    let team = state
        .db
        .write(move |tx| {
            let id = store::add(tx, &name, false)?;
            store::set_members(tx, id, &input.member_ids)?;
            told(tx, permit.actor());
            store::find(tx, id)?.ok_or_else(|| Problem::not_found("team"))
        })
        .await?;
    Ok((StatusCode::CREATED, Json(team)))
}

async fn change(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<TeamId>,
    Input(input): Input<ChangeTeam>,
) -> Answer<Team> {
    let team = state
        .db
        .write(move |tx| {
            let team = store::find(tx, id)?.ok_or_else(|| Problem::not_found("team"))?;
            let name = input.name.as_deref().map_or(Ok(team.name.clone()), |name| checked_name(name, "/name"))?;
            if !store::rename(tx, id, &name, input.version)? {
                return Err(
                    Problem::new(Code::VersionConflict, "Somebody else changed this team meanwhile.").current(&team)
                );
            }
            if let Some(members) = &input.member_ids {
                store::set_members(tx, id, members)?;
            }
            told(tx, permit.actor());
            store::find(tx, id)?.ok_or_else(|| Problem::not_found("team"))
        })
        .await?;
    Ok(Json(team))
}

async fn remove(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<TeamId>,
) -> Result<StatusCode, Problem> {
    let gone = state
        .db
        .write(move |tx| {
            told(tx, permit.actor());
            Ok::<_, Problem>(store::delete(tx, id)?)
        })
        .await?;
    if gone { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found("team")) }
}
