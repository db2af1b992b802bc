//! Endpoints of contacts.
//! It never lets one address belong to two contacts.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use causeway_base::text;
use causeway_identity::UserId;
use causeway_identity::permission::{ReadPeople, WritePeople};
use causeway_identity::user::routes::checked_email;
use causeway_store::{Actor, Cursor, NewEvent, Tx};
use causeway_web::{
    Answer, Caller, Code, Endpoints, Input, Page, PageQuery, PathId, Permit, Problem, Query, remembered,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::store::{self, Changed};
use super::{Contact, ContactId};
use crate::{CompanyId, People, confidential};

pub(crate) fn add(endpoints: Endpoints<People>) -> Endpoints<People> {
    endpoints
        .get::<ReadPeople, _, _>("/api/v1/contacts", "Contacts, newest first.", list)
        .query::<ListQuery>()
        .answers::<Page<Contact>>()
        .post::<WritePeople, _, _>("/api/v1/contacts", "Add a contact.", create)
        .body::<NewContact>()
        .creates::<Contact>()
        .get::<ReadPeople, _, _>("/api/v1/contacts/{id}", "One contact.", show)
        .answers::<Contact>()
        .patch::<WritePeople, _, _>("/api/v1/contacts/{id}", "Change a contact.", change)
        .body::<ChangeContact>()
        .answers::<Contact>()
}

type State = axum::extract::State<People>;

/// Which people to list.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub(crate) struct ListQuery {
    /// A part of the name or address.
    pub(crate) q: Option<String>,
    /// Only people of this company.
    company_id: Option<CompanyId>,
    /// How many rows, at most 200.
    limit: Option<usize>,
    /// Where the last page ended.
    cursor: Option<String>,
}

impl ListQuery {
    pub(crate) fn page(&self) -> PageQuery {
        PageQuery { limit: self.limit, cursor: self.cursor.clone() }
    }
}

/// A contact to add.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewContact {
    name: String,
    email: Option<String>,
    company_id: Option<CompanyId>,
    locale: Option<String>,
}

/// What changes of a contact; what is left out stays, `null` empties.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeContact {
    version: i64,
    name: Option<String>,
    emails: Option<Vec<String>>,
    #[serde(default, deserialize_with = "present")]
    locale: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    company_id: Option<Option<CompanyId>>,
    note: Option<String>,
    #[serde(default, deserialize_with = "present")]
    reading: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    time_zone: Option<Option<String>>,
}

/// Tells a field that is `null` from one that is left out.
pub(crate) fn present<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

/// A name with 1 to 300 characters.
pub(crate) fn named(name: &str) -> Result<String, Problem> {
    let name = text::clean(name.trim(), 301);
    if name.is_empty() || name.chars().count() > 300 {
        return Err(Problem::field("/name", "length", "A name has 1 to 300 characters."));
    }
    Ok(name)
}

fn told(tx: &mut Tx<'_>, actor: Actor, id: ContactId) {
    tx.record(NewEvent {
        kind: "contact.changed",
        conversation: None,
        actor,
        only_for: None,
        data: json!({ "contact_id": id }),
    });
}

/// The IANA name of a time zone; nothing for an empty one.
pub(crate) fn zone(name: Option<String>) -> Result<Option<String>, Problem> {
    let Some(name) = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()) else { return Ok(None) };
    if jiff::tz::TimeZone::get(&name).is_err() {
        return Err(Problem::field("/time_zone", "unknown", "There is no such time zone.")
            .hint("A time zone is called like Asia/Tokyo."));
    }
    Ok(Some(name))
}

async fn list(state: State, caller: Caller, Query(query): Query<ListQuery>) -> Answer<Page<Contact>> {
    let reader = UserId(caller.user);
    let (after, limit) = (query.page().after()?, query.page().limit());
    let part = text::clean(query.q.as_deref().unwrap_or_default(), 200);
    let rows = state.db.read(move |tx| store::list(tx, reader, &part, query.company_id, after, limit + 1)).await?;
    Ok(Json(Page::cut(rows, limit, |contact| Cursor { at: contact.created_at.ms(), id: contact.id.0 })))
}

async fn show(state: State, caller: Caller, PathId(id): PathId<ContactId>) -> Answer<Contact> {
    let reader = UserId(caller.user);
    state
        .db
        .read(move |tx| store::find_for(tx, id, reader))
        .await?
        .map(Json)
        .ok_or_else(|| Problem::not_found("contact"))
}

async fn create(
    state: State,
    permit: Permit<WritePeople>,
    headers: HeaderMap,
    Input(input): Input<NewContact>,
) -> Result<(StatusCode, Json<Contact>), Problem> {
    let name = named(&input.name)?;
    let email = input.email.as_deref().map(|email| checked_email(email, "/email")).transpose()?;
    let contact = state
        .db
        .write(move |tx| {
            remembered(tx, &headers, permit.user(), &input, |tx| {
                if let Some(taken) = email.as_deref().map(|email| store::by_address(tx, email)).transpose()?.flatten() {
                    let current = store::find_for(tx, taken, UserId(permit.user()))?;
                    return Err(
                        Problem::new(Code::AlreadyExists, "Another contact has this address.").current(&current)
                    );
                }
                let new = store::NewContact {
                    name: name.clone(),
                    email: email.clone(),
                    locale: input.locale.clone(),
                    company: input.company_id,
                    sample: false,
                };
                let id = store::add(tx, &new)?;
                told(tx, permit.actor(), id);
                store::find(tx, id)?.ok_or_else(|| Problem::not_found("contact"))
            })
        })
        .await?;
    Ok((StatusCode::CREATED, Json(contact)))
}

async fn change(
    state: State,
    permit: Permit<WritePeople>,
    PathId(id): PathId<ContactId>,
    Input(input): Input<ChangeContact>,
) -> Answer<Contact> {
    let emails = match &input.emails {
        Some(emails) => {
            Some(emails.iter().take(50).map(|email| checked_email(email, "/emails")).collect::<Result<Vec<_>, _>>()?)
        }
        None => None,
    };
    let contact = state
        .db
        .write(move |tx| {
            let id = store::current(tx, id)?;
            let contact = store::find(tx, id)?.ok_or_else(|| Problem::not_found("contact"))?;
            confidential::check_contact(tx, UserId(permit.user()), id)?;
            if let Some(Some(company)) = input.company_id {
                confidential::check_company(tx, UserId(permit.user()), company)?;
            }
            let changed = Changed {
                name: input.name.as_deref().map_or(Ok(contact.name.clone()), named)?,
                locale: input.locale.clone().unwrap_or_else(|| contact.locale.clone()),
                company: input.company_id.unwrap_or_else(|| contact.company.as_ref().map(|company| company.id)),
                note: text::clean(input.note.as_deref().unwrap_or(&contact.note), 20_000),
            };
            if !store::save(tx, id, &changed, input.version)? {
                return Err(Problem::new(Code::VersionConflict, "Somebody else changed this contact meanwhile.")
                    .current(&contact));
            }
            if let Some(taken) =
                emails.as_deref().map(|emails| store::set_addresses(tx, id, emails)).transpose()?.flatten()
            {
                return Err(Problem::field("/emails", "taken", format!("Another contact has the address {taken}.")));
            }
            let voice = (input.reading.clone(), input.time_zone.clone());
            if voice != (None, None) {
                let reading = voice.0.unwrap_or(contact.reading).map(|reading| text::clean(reading.trim(), 300));
                let zone = zone(voice.1.unwrap_or(contact.time_zone))?;
                store::set_voice(tx, id, reading.filter(|text| !text.is_empty()).as_deref(), zone.as_deref())?;
            }
            told(tx, permit.actor(), id);
            store::find(tx, id)?.ok_or_else(|| Problem::not_found("contact"))
        })
        .await?;
    Ok(Json(contact))
}
