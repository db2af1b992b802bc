//! All SQL of sections.
//! It never checks what is written; the endpoints do.

use std::collections::BTreeMap;

use causeway_store::{Error, Result, Tx, from_row, sql};

use super::{Category, CategoryId};
use crate::BrandId;

struct Row {
    id: CategoryId,
    brand_id: BrandId,
    parent_id: Option<CategoryId>,
    slug: String,
    names: String,
    descriptions: String,
    position: i64,
    article_count: i64,
    version: i64,
}
from_row!(Row { id, brand_id, parent_id, slug, names, descriptions, position, article_count, version });

const ROWS: &str = "SELECT c.id, c.brand_id, c.parent_id, c.slug, c.names, c.descriptions, c.position, \
     (SELECT COUNT(*) FROM article a WHERE a.category_id = c.id AND a.archived = FALSE), c.version FROM help_category c";

fn read(row: Row) -> Result<Category> {
    let defect = |error: serde_json::Error| Error::Defect(format!("section {}: {error}", row.id));
    Ok(Category {
        names: serde_json::from_str::<BTreeMap<String, String>>(&row.names).map_err(defect)?,
        descriptions: serde_json::from_str::<BTreeMap<String, String>>(&row.descriptions).map_err(defect)?,
        id: row.id,
        brand_id: row.brand_id,
        parent_id: row.parent_id,
        slug: row.slug,
        position: row.position,
        article_count: row.article_count,
        version: row.version,
    })
}

fn text(value: &BTreeMap<String, String>) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Defect(error.to_string()))
}

/// The sections of a brand, neighbours in their order.
pub fn of(tx: &mut Tx<'_>, brand: BrandId) -> Result<Vec<Category>> {
    let mut query = sql!(ROWS);
    query.add("WHERE c.brand_id = ? ORDER BY c.position, c.created_at, c.id").bind(brand);
    tx.all::<Row>(&query)?.into_iter().map(read).collect()
}

/// The same for pages that customers read, which name sections and count none: every `article_count` is 0. Counting would read
/// each article of the brand for each page.
pub fn uncounted(tx: &mut Tx<'_>, brand: BrandId) -> Result<Vec<Category>> {
    tx.all::<Row>(&sql!(
        "SELECT c.id, c.brand_id, c.parent_id, c.slug, c.names, c.descriptions, c.position, CAST(0 AS BIGINT), c.version \
         FROM help_category c WHERE c.brand_id = ? ORDER BY c.position, c.created_at, c.id",
        brand
    ))?
    .into_iter()
    .map(read)
    .collect()
}

/// One section.
pub fn find(tx: &mut Tx<'_>, id: CategoryId) -> Result<Option<Category>> {
    let mut query = sql!(ROWS);
    tx.first::<Row>(query.add("WHERE c.id = ?").bind(id))?.map(read).transpose()
}

/// Adds a section.
pub fn add(tx: &mut Tx<'_>, new: &Category) -> Result<()> {
    let (names, descriptions, now) = (text(&new.names)?, text(&new.descriptions)?, tx.now());
    tx.run(&sql!(
        "INSERT INTO help_category (id, brand_id, parent_id, slug, names, descriptions, position, created_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        new.id,
        new.brand_id,
        new.parent_id,
        &new.slug,
        names,
        descriptions,
        new.position,
        now
    ))
    .map(drop)
}

/// Writes a section anew, if its row still has the version of `new`. Says whether it had.
pub fn save(tx: &mut Tx<'_>, new: &Category) -> Result<bool> {
    let (names, descriptions) = (text(&new.names)?, text(&new.descriptions)?);
    Ok(tx.run(&sql!(
        "UPDATE help_category SET parent_id = ?, slug = ?, names = ?, descriptions = ?, version = version + 1 \
         WHERE id = ? AND version = ?",
        new.parent_id,
        &new.slug,
        names,
        descriptions,
        new.id,
        new.version
    ))? > 0)
}

/// Gives neighbours their places in this order.
pub fn order(tx: &mut Tx<'_>, ids: &[CategoryId]) -> Result<()> {
    for (position, id) in ids.iter().enumerate() {
        tx.run(&sql!("UPDATE help_category SET position = ? WHERE id = ?", position, *id))?;
    }
    Ok(())
}

/// Whether a section holds an article, archived ones too, or another section.
pub fn holds_anything(tx: &mut Tx<'_>, id: CategoryId) -> Result<bool> {
    let article: Option<(CategoryId,)> =
        tx.first(&sql!("SELECT category_id FROM article WHERE category_id = ? LIMIT 1", id))?;
    let below: Option<(CategoryId,)> =
        tx.first(&sql!("SELECT id FROM help_category WHERE parent_id = ? LIMIT 1", id))?;
    Ok(article.is_some() || below.is_some())
}

/// Deletes a section that holds nothing.
pub fn delete(tx: &mut Tx<'_>, id: CategoryId) -> Result<()> {
    tx.run(&sql!("DELETE FROM help_category WHERE id = ?", id)).map(drop)
}
