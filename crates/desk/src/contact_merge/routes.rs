//! Endpoints of merges of contacts, and of who may be the same person.
//! It never names a contact that the caller may not know.

use axum::Json;
use axum::http::HeaderMap;
use causeway_identity::UserId;
use causeway_identity::permission::{ReadPeople, WritePeople};
use causeway_people::contact::store as contacts;
use causeway_people::{Contact, ContactId};
use causeway_store::Tx;
use causeway_web::{Answer, Caller, Endpoints, Input, Page, PathId, Permit, Problem, remembered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::duplicates::{self, Duplicate};
use super::{ContactMerge, ContactMergeId, merge, store, undo};
use crate::Desk;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadPeople, _, _>("/api/v1/contacts/{id}/duplicates", "Contacts who may be the same person.", alike)
        .answers::<Page<Duplicate>>()
        .get::<ReadPeople, _, _>("/api/v1/contacts/{id}/merges", "Contacts that were merged into this one.", list)
        .answers::<Page<ContactMerge>>()
        .post::<WritePeople, _, _>("/api/v1/contacts/{id}/merge", "Merge another contact into this one.", merge_into)
        .body::<MergeInput>()
        .answers::<Merged>()
        .post::<WritePeople, _, _>("/api/v1/contact-merges/{id}/undo", "Take merged contacts apart again.", take_back)
        .answers::<Contact>()
}

type State = axum::extract::State<Desk>;

/// Whom to merge.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct MergeInput {
    /// The contact that goes into this one.
    contact_id: ContactId,
}

/// What became of it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct Merged {
    /// The contact that both are now.
    contact: Contact,
    /// What to undo it by.
    merge_id: ContactMergeId,
}

async fn alike(state: State, caller: Caller, PathId(id): PathId<ContactId>) -> Answer<Page<Duplicate>> {
    let reader = UserId(caller.user);
    let work = move |tx: &mut Tx<'_>| {
        let id = contacts::current(tx, id)?;
        duplicates::find(tx, reader, id)
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}

async fn list(state: State, PathId(id): PathId<ContactId>) -> Answer<Page<ContactMerge>> {
    let work = move |tx: &mut Tx<'_>| {
        let id = contacts::current(tx, id)?;
        store::into_contact(tx, id)
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}

async fn merge_into(
    state: State,
    permit: Permit<WritePeople>,
    PathId(id): PathId<ContactId>,
    headers: HeaderMap,
    Input(input): Input<MergeInput>,
) -> Answer<Merged> {
    let work = move |tx: &mut Tx<'_>| {
        remembered(tx, &headers, permit.user(), &input, |tx| {
            let merge_id = merge::merge(tx, permit, input.contact_id, id)?;
            let contact = contacts::find_for(tx, id, UserId(permit.user()))?;
            Ok(Merged { contact: contact.ok_or_else(|| Problem::not_found("contact"))?, merge_id })
        })
    };
    Ok(Json(state.db.write(work).await?))
}

async fn take_back(state: State, permit: Permit<WritePeople>, PathId(id): PathId<ContactMergeId>) -> Answer<Contact> {
    let work = move |tx: &mut Tx<'_>| {
        let back = undo::undo(tx, permit, id)?;
        contacts::find_for(tx, back, UserId(permit.user()))?.ok_or_else(|| Problem::not_found("contact"))
    };
    Ok(Json(state.db.write(work).await?))
}
