//! Endpoints of what fields hold: of a conversation, a contact or a company.
//! It never shows the values of a customer to somebody who may not know them.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::Path;
use causeway_identity::permission::{ReadConversations, ReadPeople, WriteConversations, WritePeople};
use causeway_people::{CompanyId, ContactId, company, contact};
use causeway_store::{Actor, Tx};
use causeway_web::{Answer, Endpoints, Input, Page, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::value::{self, Of};
use super::{FieldId, HeldField, Owner};
use crate::Desk;
use crate::conversation::routes::resolve;

pub(super) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>(
            "/api/v1/conversations/{id}/fields",
            "The fields of a conversation with what they hold.",
            of_conversation,
        )
        .answers::<Page<HeldField>>()
        .patch::<WriteConversations, _, _>(
            "/api/v1/conversations/{id}/fields",
            "Fill fields of a conversation.",
            fill_conversation,
        )
        .body::<Values>()
        .answers::<Page<HeldField>>()
        .get::<ReadPeople, _, _>("/api/v1/contacts/{id}/fields", "The fields of a contact.", of_contact)
        .answers::<Page<HeldField>>()
        .patch::<WritePeople, _, _>("/api/v1/contacts/{id}/fields", "Fill fields of a contact.", fill_contact)
        .body::<Values>()
        .answers::<Page<HeldField>>()
        .get::<ReadPeople, _, _>("/api/v1/companies/{id}/fields", "The fields of a company.", of_company)
        .answers::<Page<HeldField>>()
        .patch::<WritePeople, _, _>("/api/v1/companies/{id}/fields", "Fill fields of a company.", fill_company)
        .body::<Values>()
        .answers::<Page<HeldField>>()
}

type State = axum::extract::State<Desk>;

/// Values by the id of their field; fields that are left out stay, `null` empties.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Values {
    values: BTreeMap<FieldId, Value>,
}

fn conversation(tx: &mut Tx<'_>, name: &str) -> Result<Of, Problem> {
    Ok(Of { owner: Owner::Conversation, id: resolve(tx, name)?.0 })
}

fn contact(tx: &mut Tx<'_>, id: ContactId) -> Result<Of, Problem> {
    let id = contact::store::current(tx, id)?;
    contact::store::find(tx, id)?.ok_or_else(|| Problem::not_found("contact"))?;
    Ok(Of { owner: Owner::Contact, id: id.0 })
}

fn company(tx: &mut Tx<'_>, id: CompanyId) -> Result<Of, Problem> {
    company::store::find(tx, id)?.ok_or_else(|| Problem::not_found("company"))?;
    Ok(Of { owner: Owner::Company, id: id.0 })
}

type Find = Box<dyn Fn(&mut Tx<'_>) -> Result<Of, Problem> + Send>;

async fn read(state: State, of: Find) -> Answer<Page<HeldField>> {
    let work = move |tx: &mut Tx<'_>| {
        let of = of(tx)?;
        Ok::<_, Problem>(value::held(tx, of)?)
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}

async fn fill(state: State, actor: Actor, input: Values, of: Find) -> Answer<Page<HeldField>> {
    let work = move |tx: &mut Tx<'_>| {
        let of = of(tx)?;
        value::change(tx, of, &input.values, actor)?;
        Ok::<_, Problem>(value::held(tx, of)?)
    };
    Ok(Json(Page::whole(state.db.write(work).await?)))
}

async fn of_conversation(state: State, Path(name): Path<String>) -> Answer<Page<HeldField>> {
    read(state, Box::new(move |tx| conversation(tx, &name))).await
}

async fn of_contact(state: State, PathId(id): PathId<ContactId>) -> Answer<Page<HeldField>> {
    read(state, Box::new(move |tx| contact(tx, id))).await
}

async fn of_company(state: State, PathId(id): PathId<CompanyId>) -> Answer<Page<HeldField>> {
    read(state, Box::new(move |tx| company(tx, id))).await
}

async fn fill_conversation(
    state: State,
    permit: Permit<WriteConversations>,
    Path(name): Path<String>,
    Input(input): Input<Values>,
) -> Answer<Page<HeldField>> {
    fill(state, permit.actor(), input, Box::new(move |tx| conversation(tx, &name))).await
}

async fn fill_contact(
    state: State,
    permit: Permit<WritePeople>,
    PathId(id): PathId<ContactId>,
    Input(input): Input<Values>,
) -> Answer<Page<HeldField>> {
    fill(state, permit.actor(), input, Box::new(move |tx| contact(tx, id))).await
}

async fn fill_company(
    state: State,
    permit: Permit<WritePeople>,
    PathId(id): PathId<CompanyId>,
    Input(input): Input<Values>,
) -> Answer<Page<HeldField>> {
    fill(state, permit.actor(), input, Box::new(move |tx| company(tx, id))).await
}
