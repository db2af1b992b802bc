//! All SQL of forms by which customers ask.
//! It never checks what is written; `check` does.

use causeway_desk::{InboxId, TagId};
use causeway_store::{Error, Result, Tx, from_row, sql};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{FormId, RequestForm};
use crate::BrandId;

struct Row {
    id: FormId,
    brand_id: BrandId,
    slug: String,
    names: String,
    introductions: String,
    fields: String,
    tag_id: Option<TagId>,
    inbox_id: Option<InboxId>,
    published: bool,
    position: i64,
    version: i64,
}
from_row!(Row { id, brand_id, slug, names, introductions, fields, tag_id, inbox_id, published, position, version });

const ROWS: &str = "SELECT id, brand_id, slug, names, introductions, fields, tag_id, inbox_id, published, position, version \
     FROM request_form";

fn value<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::Defect(format!("a request form: {error}")))
}

fn text(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Defect(error.to_string()))
}

fn read(row: Row) -> Result<RequestForm> {
    Ok(RequestForm {
        names: value(&row.names)?,
        introductions: value(&row.introductions)?,
        fields: value(&row.fields)?,
        id: row.id,
        brand_id: row.brand_id,
        slug: row.slug,
        tag_id: row.tag_id,
        inbox_id: row.inbox_id,
        published: row.published,
        position: row.position,
        version: row.version,
    })
}

/// The forms of a brand in their order.
pub fn of(tx: &mut Tx<'_>, brand: BrandId) -> Result<Vec<RequestForm>> {
    let mut query = sql!(ROWS);
    query.add("WHERE brand_id = ?").bind(brand).add("ORDER BY position, created_at, id");
    tx.all::<Row>(&query)?.into_iter().map(read).collect()
}

/// One form.
pub fn find(tx: &mut Tx<'_>, id: FormId) -> Result<Option<RequestForm>> {
    let mut query = sql!(ROWS);
    tx.first::<Row>(query.add("WHERE id = ?").bind(id))?.map(read).transpose()
}

/// Adds a form.
pub fn add(tx: &mut Tx<'_>, new: &RequestForm) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!(
        "INSERT INTO request_form (id, brand_id, slug, names, introductions, fields, tag_id, inbox_id, published, position, \
         created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        new.id,
        new.brand_id,
        &new.slug,
        text(&new.names)?,
        text(&new.introductions)?,
        text(&new.fields)?,
        new.tag_id,
        new.inbox_id,
        new.published,
        new.position,
        now
    ))
    .map(drop)
}

/// Writes a form anew, if its row still has the version of `new`. Says whether it had.
pub fn save(tx: &mut Tx<'_>, new: &RequestForm) -> Result<bool> {
    Ok(tx.run(&sql!(
        "UPDATE request_form SET slug = ?, names = ?, introductions = ?, fields = ?, tag_id = ?, inbox_id = ?, published = ?, \
         version = version + 1 WHERE id = ? AND version = ?",
        &new.slug,
        text(&new.names)?,
        text(&new.introductions)?,
        text(&new.fields)?,
        new.tag_id,
        new.inbox_id,
        new.published,
        new.id,
        new.version
    ))? > 0)
}

/// Gives the forms of a brand their places in this order.
pub fn order(tx: &mut Tx<'_>, ids: &[FormId]) -> Result<()> {
    for (position, id) in ids.iter().enumerate() {
        tx.run(&sql!("UPDATE request_form SET position = ? WHERE id = ?", position, *id))?;
    }
    Ok(())
}

/// Deletes a form; the requests that came by it stay.
pub fn delete(tx: &mut Tx<'_>, id: FormId) -> Result<()> {
    tx.run(&sql!("DELETE FROM request_form WHERE id = ?", id)).map(drop)
}
