//! All SQL of fields and their values.
//! It never decides whether a value fits; `check` does.

use std::collections::HashMap;

use causeway_store::{Result, Tx, from_row, sql};
use uuid::Uuid;

use super::check::Stored;
use super::{Field, FieldId, Kind, Owner, Required};
use crate::ConversationId;

struct Row {
    id: FieldId,
    owner: Owner,
    name: String,
    names: String,
    kind: Kind,
    options: String,
    required: Required,
    shown_when: Option<String>,
    position: i64,
    archived: bool,
    version: i64,
}
from_row!(Row { id, owner, name, names, kind, options, required, shown_when, position, archived, version });

const COLUMNS: &str =
    "SELECT id, owner, name, names, kind, options, required, shown_when, position, archived, version FROM field";

fn field(row: Row) -> Field {
    Field {
        names: serde_json::from_str(&row.names).unwrap_or_default(),
        options: serde_json::from_str(&row.options).unwrap_or_default(),
        shown_when: row.shown_when.and_then(|text| serde_json::from_str(&text).ok()),
        id: row.id,
        owner: row.owner,
        name: row.name,
        kind: row.kind,
        required: row.required,
        position: row.position,
        archived: row.archived,
        version: row.version,
    }
}

/// The fields of one owner or of all, in their order.
pub fn all(tx: &mut Tx<'_>, owner: Option<Owner>) -> Result<Vec<Field>> {
    let mut query = sql!(COLUMNS);
    if let Some(owner) = owner {
        query.add("WHERE owner = ?").bind(owner);
    }
    query.add("ORDER BY owner, position, id LIMIT 1000");
    Ok(tx.all::<Row>(&query)?.into_iter().map(field).collect())
}

/// One field.
pub fn find(tx: &mut Tx<'_>, id: FieldId) -> Result<Option<Field>> {
    let mut query = sql!(COLUMNS);
    Ok(tx.first::<Row>(query.add("WHERE id = ?").bind(id))?.map(field))
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| causeway_store::Error::Defect(error.to_string()))
}

/// Adds a field; its place is the last one.
pub fn add(tx: &mut Tx<'_>, field: &Field) -> Result<()> {
    let condition = field.shown_when.as_ref().map(json).transpose()?;
    tx.run(&sql!(
        "INSERT INTO field (id, owner, name, names, kind, options, required, shown_when, position) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, (SELECT COALESCE(MAX(position), 0) + 1 FROM field WHERE owner = ?))",
        field.id,
        field.owner,
        &field.name,
        json(&field.names)?,
        field.kind,
        json(&field.options)?,
        field.required,
        condition,
        field.owner
    ))
    .map(drop)
}

/// Writes a field if it still has its version; owner and kind stay. Says whether it did.
pub fn save(tx: &mut Tx<'_>, field: &Field, version: i64) -> Result<bool> {
    let condition = field.shown_when.as_ref().map(json).transpose()?;
    Ok(tx.run(&sql!(
        "UPDATE field SET name = ?, names = ?, options = ?, required = ?, shown_when = ?, archived = ?, \
         version = version + 1 WHERE id = ? AND version = ?",
        &field.name,
        json(&field.names)?,
        json(&field.options)?,
        field.required,
        condition,
        field.archived,
        field.id,
        version
    ))? > 0)
}

/// Gives the fields of an owner the order of `ids`; those that are not named stay behind them.
pub fn order(tx: &mut Tx<'_>, owner: Owner, ids: &[FieldId]) -> Result<()> {
    let mut wished: Vec<FieldId> = ids.to_vec();
    let rest = all(tx, Some(owner))?.into_iter().map(|field| field.id);
    wished.extend(rest.filter(|id| !ids.contains(id)));
    for (position, id) in wished.into_iter().enumerate() {
        tx.run(&sql!("UPDATE field SET position = ? WHERE id = ? AND owner = ?", position, id, owner))?;
    }
    Ok(())
}

/// Whether another field of the owner has this name.
pub fn is_taken(tx: &mut Tx<'_>, field: &Field) -> Result<bool> {
    let folded = causeway_base::text::fold(&field.name);
    let others = all(tx, Some(field.owner))?;
    Ok(others.iter().any(|other| other.id != field.id && causeway_base::text::fold(&other.name) == folded))
}

/// Deletes a field with all that it holds anywhere. Says whether there was one.
pub fn delete(tx: &mut Tx<'_>, id: FieldId) -> Result<bool> {
    Ok(tx.run(&sql!("DELETE FROM field WHERE id = ?", id))? > 0)
}

/// What the fields of one conversation, contact or company hold.
pub(super) fn values(tx: &mut Tx<'_>, owner: Uuid) -> Result<HashMap<FieldId, Vec<Stored>>> {
    type Columns = (FieldId, Option<String>, Option<i64>);
    let rows: Vec<Columns> = tx.all(&sql!(
        "SELECT field_id, text, number FROM field_value WHERE owner_id = ? ORDER BY field_id, position",
        owner
    ))?;
    let mut all: HashMap<FieldId, Vec<Stored>> = HashMap::new();
    for (field, text, number) in rows {
        let stored = text.map(Stored::Text).or(number.map(Stored::Number));
        all.entry(field).or_default().extend(stored);
    }
    Ok(all)
}

/// What one field holds of these conversations, of their customers or of the customers' companies.
pub(super) fn values_of(
    tx: &mut Tx<'_>,
    field: &Field,
    ids: &[ConversationId],
) -> Result<HashMap<ConversationId, Vec<Stored>>> {
    type Columns = (ConversationId, Option<String>, Option<i64>);
    let mut query = sql!("SELECT c.id, f.text, f.number FROM conversation c");
    query.add(match field.owner {
        Owner::Conversation => "JOIN field_value f ON f.owner_id = c.id",
        Owner::Contact => "JOIN field_value f ON f.owner_id = c.contact_id",
        Owner::Company => "JOIN contact k ON k.id = c.contact_id JOIN field_value f ON f.owner_id = k.company_id",
    });
    query.add("WHERE f.field_id = ?").bind(field.id).add("AND c.id IN").list(ids.iter().copied());
    let mut all: HashMap<ConversationId, Vec<Stored>> = HashMap::new();
    for (owner, text, number) in tx.all::<Columns>(query.add("ORDER BY c.id, f.position"))? {
        all.entry(owner).or_default().extend(text.map(Stored::Text).or(number.map(Stored::Number)));
    }
    Ok(all)
}

/// Makes these the value of a field.
pub(super) fn set(tx: &mut Tx<'_>, field: FieldId, owner: Uuid, rows: &[Stored]) -> Result<()> {
    tx.run(&sql!("DELETE FROM field_value WHERE field_id = ? AND owner_id = ?", field, owner))?;
    for (position, row) in rows.iter().enumerate() {
        let (text, number) = match row {
            Stored::Text(text) => (Some(text.clone()), None),
            Stored::Number(number) => (None, Some(*number)),
        };
        tx.run(&sql!(
            "INSERT INTO field_value (field_id, owner_id, position, text, number) VALUES (?, ?, ?, ?, ?)",
            field,
            owner,
            position,
            text,
            number
        ))?;
    }
    Ok(())
}

/// Moves the values of these fields from one owner to another, which holds none of them.
pub fn move_values(tx: &mut Tx<'_>, fields: &[FieldId], from: Uuid, into: Uuid) -> Result<()> {
    let mut query = sql!("UPDATE field_value SET owner_id = ? WHERE owner_id = ?", into, from);
    query.add("AND field_id IN").list(fields.iter().copied());
    tx.run(&query).map(drop)
}

/// The fields that hold something of this owner.
pub fn filled(tx: &mut Tx<'_>, owner: Uuid) -> Result<Vec<FieldId>> {
    let rows: Vec<(FieldId,)> =
        tx.all(&sql!("SELECT DISTINCT field_id FROM field_value WHERE owner_id = ? ORDER BY field_id", owner))?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}
