//! Endpoints of the fields themselves: which there are, and setting them up.
//! It never changes what kind of value a field holds; what was filled in would lose its meaning.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use causeway_base::{Locale, text};
use causeway_identity::permission::{ManageSettings, ReadSettings};
use causeway_store::Tx;
use causeway_web::{Answer, Code, Endpoints, Input, Page, PathId, Permit, Problem, Query, remembered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Field, FieldId, FieldOption, Kind, Owner, Required, store};
use crate::Desk;
use crate::condition::Condition;
use crate::inbox::routes::given;
use crate::told::settings_changed;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    let endpoints = super::owner_routes::add(endpoints);
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/fields", "Fields that the organisation added, in their order.", list)
        .query::<FieldQuery>()
        .answers::<Page<Field>>()
        .post::<ManageSettings, _, _>("/api/v1/fields", "Add a field.", create)
        .body::<NewField>()
        .creates::<Field>()
        .put::<ManageSettings, _, _>("/api/v1/fields/order", "Put the fields of one owner into an order.", reorder)
        .body::<Order>()
        .answers::<Page<Field>>()
        .patch::<ManageSettings, _, _>("/api/v1/fields/{id}", "Change a field, or archive it.", change)
        .body::<ChangeField>()
        .answers::<Field>()
        .delete::<ManageSettings, _, _>("/api/v1/fields/{id}", "Delete a field with all that it holds.", remove)
}

type State = axum::extract::State<Desk>;

/// Which fields to list.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct FieldQuery {
    /// Only those of this owner.
    owner: Option<Owner>,
}

/// A field to add.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewField {
    owner: Owner,
    kind: Kind,
    name: String,
    #[serde(default)]
    names: BTreeMap<String, String>,
    #[serde(default)]
    options: Vec<FieldOption>,
    required: Option<Required>,
    shown_when: Option<Condition>,
}

/// What changes of a field; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeField {
    version: i64,
    name: Option<String>,
    names: Option<BTreeMap<String, String>>,
    options: Option<Vec<FieldOption>>,
    required: Option<Required>,
    #[serde(default, deserialize_with = "given")]
    shown_when: Option<Option<Condition>>,
    archived: Option<bool>,
}

/// An order of fields.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Order {
    owner: Owner,
    ids: Vec<FieldId>,
}

/// A name of 1 to 60 characters on one line.
fn named(name: &str, at: &str) -> Result<String, Problem> {
    let name = text::clean(name.trim(), 61).replace('\n', " ");
    if name.is_empty() || name.chars().count() > 60 {
        return Err(Problem::field(at, "length", "A name has 1 to 60 characters."));
    }
    Ok(name)
}

/// Checks a field as input; new options get ids.
pub(crate) fn checked(tx: &mut Tx<'_>, mut field: Field) -> Result<Field, Problem> {
    field.name = named(&field.name, "/name")?;
    let names = std::mem::take(&mut field.names);
    for (tag, name) in names.into_iter().filter(|(_, name)| !name.trim().is_empty()) {
        if Locale::from_tag(&tag).is_none() {
            return Err(Problem::field("/names", "unknown", "Names can be given in en, zh-CN, zh-TW and ja."));
        }
        field.names.insert(tag, named(&name, "/names")?);
    }
    field.options = options(tx, &field)?;
    if field.owner != Owner::Conversation && (field.shown_when.is_some() || field.required != Required::Never) {
        let words = "Only fields of conversations have a condition or must be filled before solving.";
        return Err(Problem::field("/shown_when", "invalid", words));
    }
    if let Some(condition) = &field.shown_when {
        condition.check("/shown_when")?;
        if condition.depends_on_moment() {
            let words = "The condition of a field may not ask who reads or what time it is.";
            return Err(Problem::field("/shown_when", "invalid", words));
        }
    }
    if store::is_taken(tx, &field)? {
        return Err(Problem::field("/name", "taken", "There is a field of this name already."));
    }
    Ok(field)
}

/// Options with ids and distinct names; only a choice has any.
fn options(tx: &Tx<'_>, field: &Field) -> Result<Vec<FieldOption>, Problem> {
    if !matches!(field.kind, Kind::Choice | Kind::Choices) {
        return Ok(Vec::new());
    }
    if field.options.len() > 500 {
        return Err(Problem::field("/options", "too_long", "A field has at most 500 options."));
    }
    let mut all: Vec<FieldOption> = Vec::new();
    for option in &field.options {
        let name = named(&option.name, "/options")?;
        let id = if option.id.is_empty() { tx.new_id::<uuid::Uuid>().to_string() } else { option.id.clone() };
        let twice = |other: &FieldOption| other.id == id || text::fold(&other.name) == text::fold(&name);
        if all.iter().any(twice) || id.len() > 60 {
            return Err(Problem::field("/options", "taken", format!("The option “{name}” is there twice.")));
        }
        all.push(FieldOption { id, name, archived: option.archived });
    }
    if all.iter().all(|option| option.archived) {
        return Err(Problem::field("/options", "missing", "A choice needs at least one option."));
    }
    Ok(all)
}

async fn list(state: State, Query(query): Query<FieldQuery>) -> Answer<Page<Field>> {
    Ok(Json(Page::whole(state.db.read(move |tx| store::all(tx, query.owner)).await?)))
}

async fn create(
    state: State,
    permit: Permit<ManageSettings>,
    headers: HeaderMap,
    Input(input): Input<NewField>,
) -> Result<(StatusCode, Json<Field>), Problem> {
    let work =
        move |tx: &mut Tx<'_>| remembered(tx, &headers, permit.user(), &input, |tx| made(tx, permit, input.clone()));
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

fn made(tx: &mut Tx<'_>, permit: Permit<ManageSettings>, input: NewField) -> Result<Field, Problem> {
    let field = Field {
        id: tx.new_id(),
        owner: input.owner,
        name: input.name,
        names: input.names,
        kind: input.kind,
        options: input.options,
        required: input.required.unwrap_or(Required::Never),
        shown_when: input.shown_when,
        position: 0,
        archived: false,
        version: 1,
    };
    let field = checked(tx, field)?;
    store::add(tx, &field)?;
    settings_changed(tx, permit.actor(), "fields");
    store::find(tx, field.id)?.ok_or_else(|| Problem::not_found("field"))
}

async fn change(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<FieldId>,
    Input(input): Input<ChangeField>,
) -> Answer<Field> {
    let work = move |tx: &mut Tx<'_>| {
        let before = store::find(tx, id)?.ok_or_else(|| Problem::not_found("field"))?;
        let mut field = before.clone();
        field.name = input.name.clone().unwrap_or(field.name);
        field.names = input.names.clone().unwrap_or(field.names);
        field.options = input.options.clone().unwrap_or(field.options);
        field.required = input.required.unwrap_or(field.required);
        field.shown_when = input.shown_when.clone().unwrap_or(field.shown_when);
        field.archived = input.archived.unwrap_or(field.archived);
        // Options that are left out are archived: what has them keeps a name.
        let left_out = before.options.iter().filter(|old| field.options.iter().all(|new| new.id != old.id));
        let left_out: Vec<FieldOption> = left_out.map(|old| FieldOption { archived: true, ..old.clone() }).collect();
        field.options.extend(left_out);
        let field = checked(tx, field)?;
        if !store::save(tx, &field, input.version)? {
            return Err(
                Problem::new(Code::VersionConflict, "Somebody else changed this field meanwhile.").current(&before)
            );
        }
        settings_changed(tx, permit.actor(), "fields");
        store::find(tx, id)?.ok_or_else(|| Problem::not_found("field"))
    };
    Ok(Json(state.db.write(work).await?))
}

async fn reorder(state: State, permit: Permit<ManageSettings>, Input(input): Input<Order>) -> Answer<Page<Field>> {
    let work = move |tx: &mut Tx<'_>| {
        store::order(tx, input.owner, &input.ids)?;
        settings_changed(tx, permit.actor(), "fields");
        Ok::<_, Problem>(store::all(tx, Some(input.owner))?)
    };
    Ok(Json(Page::whole(state.db.write(work).await?)))
}

async fn remove(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<FieldId>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        settings_changed(tx, permit.actor(), "fields");
        Ok::<_, Problem>(store::delete(tx, id)?)
    };
    if state.db.write(work).await? { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found("field")) }
}
