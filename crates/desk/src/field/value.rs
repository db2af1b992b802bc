//! Reading and changing what fields hold: with conditions, in one write, with one event.
//! It never stores a value that does not fit its field, and never refuses one that is left alone.

use std::collections::{BTreeMap, HashMap};

use causeway_identity::UserId;
use causeway_store::{Actor, NewEvent, Result, Tx};
use causeway_web::Problem;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::check::{self, Stored};
use super::{Field, FieldName, HeldField, Kind, Owner, Required, store};
use crate::conversation::{ConversationId, store as conversations};

/// Whose fields: the kind and the id.
#[derive(Debug, Clone, Copy)]
pub(super) struct Of {
    pub(super) owner: Owner,
    pub(super) id: Uuid,
}

/// Whether a field is shown; its condition is about conversations, so elsewhere it always is.
fn is_shown(tx: &mut Tx<'_>, field: &Field, of: Of) -> Result<bool> {
    match &field.shown_when {
        Some(condition) if of.owner == Owner::Conversation => condition.holds(tx, ConversationId(of.id), None),
        _ => Ok(true),
    }
}

/// The fields of a conversation, contact or company in their order, with what they hold. An archived one is there as
/// long as it holds something, but not shown.
pub(super) fn held(tx: &mut Tx<'_>, of: Of) -> Result<Vec<HeldField>> {
    let mut values = store::values(tx, of.id)?;
    let mut all = Vec::new();
    for field in store::all(tx, Some(of.owner))? {
        let rows = values.remove(&field.id).unwrap_or_default();
        if field.archived && rows.is_empty() {
            continue;
        }
        let shown = !field.archived && is_shown(tx, &field, of)?;
        let required = shown && field.required == Required::OnSolve;
        all.push(HeldField { value: check::told(&field, &rows), field, shown, required });
    }
    Ok(all)
}

/// The fields that must be filled before this conversation is solved, and are shown and empty, in their order.
pub fn missing_on_solve(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<Vec<FieldName>> {
    let held = held(tx, Of { owner: Owner::Conversation, id: conversation.0 })?;
    let missing = held.into_iter().filter(|one| one.required && one.value.is_null());
    Ok(missing.map(|one| FieldName { id: one.field.id, name: one.field.name, names: one.field.names }).collect())
}

/// Writes values by field id and records what changed.
///
/// # Errors
/// `invalid_input` for a value that does not fit its field, or a field that is not there.
pub(super) fn change(
    tx: &mut Tx<'_>,
    of: Of,
    values: &BTreeMap<super::FieldId, Json>,
    actor: Actor,
) -> Result<(), Problem> {
    let before = store::values(tx, of.id)?;
    let mut changes = Map::new();
    for (id, value) in values {
        let field = store::find(tx, *id)?.filter(|field| field.owner == of.owner && !field.archived);
        let field = field.ok_or_else(|| Problem::field("/values", "unknown", "There is no such field any more."))?;
        let was = before.get(id).map(Vec::as_slice).unwrap_or_default();
        let rows = keeping(&field, was, value)?;
        if rows == was {
            continue;
        }
        check_person(tx, &field, &rows)?;
        store::set(tx, *id, of.id, &rows)?;
        let told = json!({ "from": words(tx, &field, was)?, "to": words(tx, &field, &rows)? });
        changes.insert(format!("field:{}", field.name), told);
    }
    if !changes.is_empty() {
        record(tx, of, changes, actor)?;
    }
    Ok(())
}

/// Writes one field of a conversation in the name of `actor`. Says whether it held something else.
///
/// # Errors
/// Those of a change by a person: the field is gone, or the value does not fit it.
pub fn set(
    tx: &mut Tx<'_>,
    conversation: ConversationId,
    field: super::FieldId,
    value: &Json,
    actor: Actor,
) -> Result<bool, Problem> {
    let of = Of { owner: Owner::Conversation, id: conversation.0 };
    let before = store::values(tx, of.id)?.remove(&field);
    change(tx, of, &BTreeMap::from([(field, value.clone())]), actor)?;
    Ok(store::values(tx, of.id)?.remove(&field) != before)
}

/// What to store. Options that were archived since may stay where they are; they cannot be chosen anew.
fn keeping(field: &Field, was: &[Stored], value: &Json) -> Result<Vec<Stored>, Problem> {
    let mut offered = field.clone();
    for option in &mut offered.options {
        option.archived &= !was.contains(&Stored::Text(option.id.clone()));
    }
    check::stored(&offered, value)
}

fn check_person(tx: &mut Tx<'_>, field: &Field, rows: &[Stored]) -> Result<(), Problem> {
    let (Kind::Person, [Stored::Text(id)]) = (field.kind, rows) else { return Ok(()) };
    let user = id.parse().ok().map(|id| causeway_identity::user::store::find(tx, UserId(id))).transpose()?.flatten();
    if user.is_none_or(|user| !user.active) {
        let pointer = format!("/values/{}", field.id);
        return Err(Problem::field(&pointer, "unknown", "This colleague is not on the team any more."));
    }
    Ok(())
}

/// The value as the history tells it; a colleague by name.
fn words(tx: &mut Tx<'_>, field: &Field, rows: &[Stored]) -> Result<Json> {
    if let (Kind::Person, [Stored::Text(id)]) = (field.kind, rows)
        && let Ok(id) = id.parse()
        && let Some(user) = causeway_identity::user::store::find(tx, UserId(id))?
    {
        return Ok(json!(user.name));
    }
    Ok(check::in_words(field, rows))
}

/// Characters of a fact on a row.
const FACT: usize = 40;

/// What some fields hold of some conversations and of their customers, as a list shows it; what is empty is left out.
/// Whether the reader may know the customer is asked elsewhere.
pub fn facts(
    tx: &mut Tx<'_>,
    fields: &[super::FieldId],
    ids: &[ConversationId],
) -> Result<HashMap<ConversationId, BTreeMap<super::FieldId, String>>> {
    let mut all: HashMap<ConversationId, BTreeMap<super::FieldId, String>> = HashMap::new();
    for id in fields {
        let Some(field) = store::find(tx, *id)? else { continue };
        for (conversation, rows) in store::values_of(tx, &field, ids)? {
            let text = chip(&field, &words(tx, &field, &rows)?);
            if !text.is_empty() {
                all.entry(conversation).or_default().insert(*id, causeway_base::text::snippet(&text, FACT));
            }
        }
    }
    Ok(all)
}

/// A value as one short text; a yes is told by the field's name, a day as year, month and day.
fn chip(field: &Field, value: &Json) -> String {
    match (field.kind, value) {
        (Kind::YesNo, Json::Bool(true)) => field.name.clone(),
        (Kind::Date, Json::Number(ms)) => {
            let day = jiff::Timestamp::from_millisecond(ms.as_i64().unwrap_or_default()).unwrap_or_default();
            day.to_string().chars().take(10).collect()
        }
        (_, Json::String(text)) => text.clone(),
        (_, Json::Number(number)) => number.to_string(),
        (_, Json::Array(list)) => list.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    }
}

fn record(tx: &mut Tx<'_>, of: Of, changes: Map<String, Json>, actor: Actor) -> Result<(), Problem> {
    let event = match of.owner {
        Owner::Conversation => {
            let state = conversations::state(tx, ConversationId(of.id))?;
            let data = json!({ "changes": changes, "version": state.map(|state| state.version) });
            NewEvent { kind: "conversation.changed", conversation: Some(of.id), actor, only_for: None, data }
        }
        // A customer's field may hold what only some may know; screens fetch what they may show.
        Owner::Contact => {
            let data = json!({ "contact_id": of.id, "fields": true });
            NewEvent { kind: "contact.changed", conversation: None, actor, only_for: None, data }
        }
        Owner::Company => {
            let data = json!({ "company_id": of.id, "fields": true });
            NewEvent { kind: "contact.changed", conversation: None, actor, only_for: None, data }
        }
    };
    tx.record(event);
    Ok(())
}
