//! Endpoints of first steps: the list, written as a whole, and how far a customer came.
//! It never ticks a step for a customer.

use axum::Json;
use causeway_identity::permission::{ManageSettings, ReadPeople, ReadSettings};
use causeway_identity::{UserId, audit};
use causeway_people::ContactId;
use causeway_people::confidential;
use causeway_people::contact::store as contacts;
use causeway_store::{NewEvent, Tx};
use causeway_web::{Answer, Code, Endpoints, Input, Page, PathId, Permit, Problem};
use serde_json::json;

use super::rules::checked;
use super::{FirstSteps, StepTaken, store};
use crate::{Knowledge, article};

pub(crate) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/knowledge/first-steps", "What new customers do to get going.", show)
        .answers::<FirstSteps>()
        .put::<ManageSettings, _, _>("/api/v1/knowledge/first-steps", "Write the list of first steps anew.", change)
        .body::<FirstSteps>()
        .answers::<FirstSteps>()
        .get::<ReadPeople, _, _>(
            "/api/v1/knowledge/first-steps/contacts/{id}",
            "How far a customer came with them.",
            of_contact,
        )
        .answers::<Page<StepTaken>>()
}

type State = axum::extract::State<Knowledge>;

async fn show(state: State) -> Answer<FirstSteps> {
    Ok(Json(state.desk.db.read(store::all).await?))
}

async fn change(state: State, permit: Permit<ManageSettings>, Input(input): Input<FirstSteps>) -> Answer<FirstSteps> {
    let work = move |tx: &mut Tx<'_>| {
        let now = store::all(tx)?;
        if now.version != input.version {
            return Err(Problem::new(Code::VersionConflict, "Somebody else changed the list meanwhile.").current(&now));
        }
        let steps = checked(&input.steps, || tx.new_id())?;
        for (at, number) in steps.iter().enumerate().filter_map(|(at, step)| Some((at, step.article?))) {
            if article::store::find(tx, number)?.is_none() {
                let pointer = format!("/steps/{at}/article");
                return Err(Problem::field(&pointer, "unknown", format!("There is no article {number}.")));
            }
        }
        store::set(tx, &steps)?;
        audit::record(tx, permit.actor(), "first_steps.changed", "first_steps", &steps.len().to_string())?;
        let (actor, data) = (permit.actor(), json!({ "part": "first_steps" }));
        tx.record(NewEvent { kind: "settings.changed", conversation: None, actor, only_for: None, data });
        Ok(store::all(tx)?)
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn of_contact(
    state: State,
    permit: Permit<ReadPeople>,
    PathId(id): PathId<ContactId>,
) -> Answer<Page<StepTaken>> {
    let work = move |tx: &mut Tx<'_>| {
        let id = contacts::current(tx, id)?;
        contacts::find(tx, id)?.ok_or_else(|| Problem::not_found("contact"))?;
        confidential::check_contact(tx, UserId(permit.user()), id)?;
        Ok::<_, Problem>(store::of(tx, id)?)
    };
    Ok(Json(Page::whole(state.desk.db.read(work).await?)))
}
