//! Groups of components: a name and a place, so that a long list of systems is read by its parts.
//! It never says how a group is; that follows from its components.

use axum::Json;
use axum::http::StatusCode;
use causeway_identity::audit;
use causeway_identity::permission::{ManageSettings, ReadKnowledge};
use causeway_store::{Tx, id_type};
use causeway_web::{Answer, Code, Endpoints, Input, Page, PathId, Permit, Problem, Query};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::routes::{OfBrand, State};
use super::{Texts, store, tell, write};
use crate::category::routes::brand_of;
use crate::{BrandId, Knowledge};

id_type!(GroupId, "Names a group of components of the status page.");

/// The most groups of a brand.
const MOST: usize = 20;
/// The longest name, in characters.
const NAME: usize = 80;

const GROUPS: &str = "/api/v1/knowledge/status/groups";
const GROUP: &str = "/api/v1/knowledge/status/groups/{id}";

/// A group of components.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "StatusGroup")]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// The brand it belongs to.
    pub brand_id: BrandId,
    /// Its names by language.
    pub names: Texts,
    /// Its place, counted from 0.
    pub position: i64,
    /// Raised by every change.
    pub version: i64,
}

pub(super) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    endpoints
        .get::<ReadKnowledge, _, _>(GROUPS, "The groups of the status page's components.", list)
        .query::<OfBrand>()
        .answers::<Page<Group>>()
        .post::<ManageSettings, _, _>(GROUPS, "Add a group of components.", create)
        .body::<NewStatusGroup>()
        .creates::<Group>()
        .patch::<ManageSettings, _, _>(GROUP, "Rename or move a group of components.", change)
        .body::<ChangeStatusGroup>()
        .answers::<Group>()
        .delete::<ManageSettings, _, _>(GROUP, "Delete a group; its components stay.", remove)
}

/// A group to add.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewStatusGroup {
    /// The default one when left out.
    brand_id: Option<BrandId>,
    /// By language, in one at least.
    names: Texts,
}

/// What changes of a group; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeStatusGroup {
    version: i64,
    names: Option<Texts>,
    /// Its place, counted from 0.
    position: Option<usize>,
}

/// The group with this id, if the brand has it.
pub(super) fn of_brand(tx: &mut Tx<'_>, brand: BrandId, id: Option<GroupId>) -> Result<Option<GroupId>, Problem> {
    let Some(id) = id else { return Ok(None) };
    let found = store::find_group(tx, id)?.filter(|group| group.brand_id == brand);
    let unknown = || Problem::field("/group_id", "unknown", "This brand has no such group.");
    found.map(|group| Some(group.id)).ok_or_else(unknown)
}

fn found(tx: &mut Tx<'_>, id: GroupId) -> Result<Group, Problem> {
    store::find_group(tx, id)?.ok_or_else(|| Problem::not_found("group"))
}

async fn list(state: State, Query(query): Query<OfBrand>) -> Answer<Page<Group>> {
    let work = move |tx: &mut Tx<'_>| {
        let brand = brand_of(tx, query.brand)?;
        Ok::<_, Problem>(store::groups(tx, brand.id)?)
    };
    Ok(Json(Page::whole(state.desk.db.read(work).await?)))
}

async fn create(
    state: State,
    permit: Permit<ManageSettings>,
    Input(input): Input<NewStatusGroup>,
) -> Result<(StatusCode, Json<Group>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let brand = brand_of(tx, input.brand_id)?;
        let all = store::groups(tx, brand.id)?;
        if all.len() >= MOST {
            return Err(Problem::new(Code::InvalidInput, "A brand has at most 20 groups of components."));
        }
        let names = write::checked(&input.names, "/names", NAME, false)?;
        let position = all.last().map_or(0, |last| last.position + 1);
        let group = Group { id: tx.new_id(), brand_id: brand.id, names, position, version: 1 };
        store::add_group(tx, &group)?;
        tell(tx, "status.component_changed", brand.id, None, permit.actor());
        Ok(group)
    };
    Ok((StatusCode::CREATED, Json(state.desk.db.write(work).await?)))
}

async fn change(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<GroupId>,
    Input(input): Input<ChangeStatusGroup>,
) -> Answer<Group> {
    let work = move |tx: &mut Tx<'_>| {
        let before = found(tx, id)?;
        let mut after = Group { version: input.version, ..before.clone() };
        if let Some(names) = &input.names {
            after.names = write::checked(names, "/names", NAME, false)?;
        }
        if !store::save_group(tx, &after)? {
            let problem = Problem::new(Code::VersionConflict, "Somebody else changed this group meanwhile.");
            return Err(problem.current(&before));
        }
        if let Some(position) = input.position {
            let mut ids: Vec<GroupId> = store::groups(tx, before.brand_id)?.into_iter().map(|one| one.id).collect();
            ids.retain(|one| *one != id);
            ids.insert(position.min(ids.len()), id);
            store::order_groups(tx, &ids)?;
        }
        tell(tx, "status.component_changed", before.brand_id, None, permit.actor());
        found(tx, id)
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn remove(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<GroupId>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let group = found(tx, id)?;
        store::delete_group(tx, id)?;
        let name = group.names.values().next().map(String::as_str).unwrap_or_default();
        audit::record(tx, permit.actor(), "status.group_removed", name, "")?;
        tell(tx, "status.component_changed", group.brand_id, None, permit.actor());
        Ok::<_, Problem>(())
    };
    state.desk.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}
