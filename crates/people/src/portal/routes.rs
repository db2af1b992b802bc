//! Endpoints of what a contact may see in the portal, and how they would rather be talked to.
//! It never changes a wish: that is the customer's alone.

use axum::Json;
use causeway_identity::permission::{ReadPeople, WritePeople};
use causeway_identity::{UserId, audit};
use causeway_store::{Actor, NewEvent, Tx};
use causeway_web::{Answer, Endpoints, Input, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::rules::{self, Refused};
use super::{Sees, Wish, store};
use crate::contact::store as contacts;
use crate::{CompanyId, ContactId, People, confidential, segment};

pub(crate) fn add(endpoints: Endpoints<People>) -> Endpoints<People> {
    let about = "What a contact sees in the portal, and how they would rather be talked to.";
    endpoints
        .get::<ReadPeople, _, _>("/api/v1/contacts/{id}/portal", about, show)
        .answers::<InPortal>()
        .put::<WritePeople, _, _>("/api/v1/contacts/{id}/portal", "Set whose requests a contact sees.", set)
        .body::<SetRole>()
        .answers::<InPortal>()
}

type State = axum::extract::State<People>;

/// A contact in the portal.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct InPortal {
    /// Whose requests they see.
    sees: Sees,
    /// How they would rather be talked to, if they said it.
    wish: Option<Wish>,
    /// The names of the segments that they belong to now.
    segments: Vec<String>,
}

/// Whose requests a contact shall see.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SetRole {
    sees: Sees,
}

fn read(tx: &mut Tx<'_>, reader: UserId, id: ContactId) -> Result<(ContactId, rules::Standing), Problem> {
    let id = contacts::current(tx, id)?;
    let standing = store::standing(tx, id)?.ok_or_else(|| Problem::not_found("contact"))?;
    confidential::check_contact(tx, reader, id)?;
    Ok((id, standing))
}

fn answer(tx: &mut Tx<'_>, id: ContactId) -> Result<InPortal, Problem> {
    let standing = store::standing(tx, id)?.ok_or_else(|| Problem::not_found("contact"))?;
    let segments = segment::store::of(tx, id)?.into_iter().map(|segment| segment.name).collect();
    Ok(InPortal { sees: standing.sees(), wish: store::wish(tx, id)?, segments })
}

fn refusal(why: Refused) -> Problem {
    match why {
        Refused::NoCompany => Problem::field("/sees", "no_company", "This contact belongs to no company.")
            .hint("Choose their company first."),
        Refused::Confidential => {
            Problem::field("/sees", "confidential", "A confidential contact sees their own requests alone.")
                .hint("Colleagues would come to know them by what they write.")
        }
    }
}

/// Notes in the log and the audit trail whose requests a contact sees from now on.
fn note(tx: &mut Tx<'_>, actor: Actor, id: ContactId, sees: Sees, company: Option<CompanyId>) -> Result<(), Problem> {
    let detail = json!({ "sees": sees, "company": company }).to_string();
    audit::record(tx, actor, "portal_role.changed", &id.to_string(), &detail)?;
    let data = json!({ "contact_id": id });
    tx.record(NewEvent { kind: "contact.changed", conversation: None, actor, only_for: None, data });
    Ok(())
}

async fn show(state: State, permit: Permit<ReadPeople>, PathId(id): PathId<ContactId>) -> Answer<InPortal> {
    let work = move |tx: &mut Tx<'_>| {
        let (id, _) = read(tx, UserId(permit.user()), id)?;
        answer(tx, id)
    };
    Ok(Json(state.db.read(work).await?))
}

async fn set(
    state: State,
    permit: Permit<WritePeople>,
    PathId(id): PathId<ContactId>,
    Input(input): Input<SetRole>,
) -> Answer<InPortal> {
    let work = move |tx: &mut Tx<'_>| {
        let (id, before) = read(tx, UserId(permit.user()), id)?;
        let company = rules::give(before, input.sees).map_err(refusal)?;
        store::give(tx, permit, id, company)?;
        if before.sees() != input.sees {
            note(tx, permit.actor(), id, input.sees, company)?;
        }
        answer(tx, id)
    };
    Ok(Json(state.db.write(work).await?))
}
