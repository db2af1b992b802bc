//! Endpoints of segments.
//! It never says which contacts belong to one, only how many.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use causeway_identity::permission::{ManageSettings, ReadPeople};
use causeway_identity::{UserId, audit};
use causeway_store::{Actor, NewEvent, Tx};
use causeway_web::{Answer, Code, Endpoints, Input, Page, PathId, Permit, Problem, remembered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::rules::checked;
use super::{Listed, Segment, SegmentId, Who, store};
use crate::{CompanyId, People};

pub(crate) fn add(endpoints: Endpoints<People>) -> Endpoints<People> {
    endpoints
        .get::<ReadPeople, _, _>("/api/v1/segments", "Segments of customers, by name.", list)
        .answers::<Page<Listed>>()
        .post::<ManageSettings, _, _>("/api/v1/segments", "Add a segment.", create)
        .body::<NewSegment>()
        .creates::<Listed>()
        .put::<ManageSettings, _, _>("/api/v1/segments/{id}", "Write a segment anew.", change)
        .body::<ChangeSegment>()
        .answers::<Listed>()
        .delete::<ManageSettings, _, _>(
            "/api/v1/segments/{id}",
            "Delete a segment; articles that were for it alone are for nobody outside.",
            remove,
        )
}

type State = axum::extract::State<People>;

/// A segment to add.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewSegment {
    name: String,
    who: Who,
    #[serde(default)]
    plans: Vec<String>,
    #[serde(default)]
    companies: Vec<CompanyId>,
}

/// A segment as it shall be.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeSegment {
    version: i64,
    name: String,
    who: Who,
    #[serde(default)]
    plans: Vec<String>,
    #[serde(default)]
    companies: Vec<CompanyId>,
}

fn noted(tx: &mut Tx<'_>, actor: Actor, action: &'static str, segment: &Segment) -> Result<(), Problem> {
    let detail =
        json!({ "name": segment.name, "who": segment.who, "plans": segment.plans, "companies": segment.companies });
    audit::record(tx, actor, action, &segment.id.to_string(), &detail.to_string())?;
    let data = json!({ "part": "segments" });
    tx.record(NewEvent { kind: "settings.changed", conversation: None, actor, only_for: None, data });
    Ok(())
}

/// Refuses a name that another one has, and companies that are not there.
fn fits(tx: &mut Tx<'_>, segment: &Segment) -> Result<(), Problem> {
    if store::taken(tx, segment)? {
        return Err(Problem::field("/name", "taken", "Another segment has this name."));
    }
    if store::known(tx, &segment.companies)? < segment.companies.len() {
        return Err(Problem::field("/companies", "unknown", "One of these companies is not there any more."));
    }
    Ok(())
}

fn one(tx: &mut Tx<'_>, reader: UserId, id: SegmentId) -> Result<Listed, Problem> {
    let found = store::listed(tx, reader)?.into_iter().find(|one| one.segment.id == id);
    found.ok_or_else(|| Problem::not_found("segment"))
}

async fn list(state: State, permit: Permit<ReadPeople>) -> Answer<Page<Listed>> {
    let reader = UserId(permit.user());
    let items = state.db.read(move |tx| store::listed(tx, reader)).await?;
    Ok(Json(Page::whole(items)))
}

async fn create(
    state: State,
    permit: Permit<ManageSettings>,
    headers: HeaderMap,
    Input(input): Input<NewSegment>,
) -> Result<(StatusCode, Json<Listed>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        remembered(tx, &headers, permit.user(), &input, |tx| {
            let new = checked(tx.new_id(), 1, input.who, &input.name, (&input.plans, &input.companies))?;
            fits(tx, &new)?;
            if store::all(tx)?.len() >= store::MOST {
                return Err(Problem::new(Code::TooLate, "A desk has at most 100 segments.").hint("Delete one first."));
            }
            store::add(tx, &new)?;
            noted(tx, permit.actor(), "segment.added", &new)?;
            one(tx, UserId(permit.user()), new.id)
        })
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

async fn change(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<SegmentId>,
    Input(input): Input<ChangeSegment>,
) -> Answer<Listed> {
    let reader = UserId(permit.user());
    let work = move |tx: &mut Tx<'_>| {
        let now = one(tx, reader, id)?;
        let new = checked(id, input.version, input.who, &input.name, (&input.plans, &input.companies))?;
        fits(tx, &new)?;
        if !store::save(tx, &new)? {
            return Err(
                Problem::new(Code::VersionConflict, "Somebody else changed this segment meanwhile.").current(&now)
            );
        }
        noted(tx, permit.actor(), "segment.changed", &new)?;
        one(tx, reader, id)
    };
    Ok(Json(state.db.write(work).await?))
}

async fn remove(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<SegmentId>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let before = store::find(tx, id)?.ok_or_else(|| Problem::not_found("segment"))?;
        store::delete(tx, id)?;
        noted(tx, permit.actor(), "segment.deleted", &before)
    };
    state.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}
