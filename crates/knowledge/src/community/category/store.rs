//! All SQL of categories.
//! It never checks what is written; the endpoints do.

use std::collections::BTreeMap;

use causeway_base::Time;
use causeway_store::{Error, Result, Tx, from_row, sql};

use super::TopicCategory;
use crate::BrandId;
use crate::community::TopicCategoryId;

struct Row {
    id: TopicCategoryId,
    brand_id: BrandId,
    slug: String,
    names: String,
    descriptions: String,
    team_only: bool,
    position: i64,
    created_at: Time,
    topic_count: i64,
    version: i64,
}
from_row!(Row { id, brand_id, slug, names, descriptions, team_only, position, created_at, topic_count, version });

const ROWS: &str = "SELECT c.id, c.brand_id, c.slug, c.names, c.descriptions, c.team_only, c.position, c.created_at, \
     (SELECT COUNT(*) FROM community_topic t WHERE t.category_id = c.id), c.version FROM community_category c";

fn texts(text: &str) -> Result<BTreeMap<String, String>> {
    serde_json::from_str(text).map_err(|error| Error::Defect(format!("texts of a category: {error}")))
}

fn written(texts: &BTreeMap<String, String>) -> Result<String> {
    serde_json::to_string(texts).map_err(|error| Error::Defect(error.to_string()))
}

fn whole(row: Row) -> Result<TopicCategory> {
    Ok(TopicCategory {
        id: row.id,
        brand_id: row.brand_id,
        names: texts(&row.names)?,
        descriptions: texts(&row.descriptions)?,
        slug: row.slug,
        team_only: row.team_only,
        position: row.position,
        created_at: row.created_at,
        topic_count: row.topic_count,
        version: row.version,
    })
}

/// The categories of a brand in their order.
pub fn of(tx: &mut Tx<'_>, brand: BrandId) -> Result<Vec<TopicCategory>> {
    let mut query = sql!(ROWS);
    query.add("WHERE c.brand_id = ? ORDER BY c.position, c.id").bind(brand);
    tx.all::<Row>(&query)?.into_iter().map(whole).collect()
}

/// One category.
pub fn find(tx: &mut Tx<'_>, id: TopicCategoryId) -> Result<Option<TopicCategory>> {
    let mut query = sql!(ROWS);
    tx.first::<Row>(query.add("WHERE c.id = ?").bind(id))?.map(whole).transpose()
}

/// Adds a category.
pub fn add(tx: &mut Tx<'_>, new: &TopicCategory) -> Result<()> {
    let (names, descriptions) = (written(&new.names)?, written(&new.descriptions)?);
    tx.run(&sql!(
        "INSERT INTO community_category (id, brand_id, slug, names, descriptions, team_only, position, created_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        new.id,
        new.brand_id,
        &new.slug,
        names,
        descriptions,
        new.team_only,
        new.position,
        new.created_at
    ))
    .map(drop)
}

/// Writes a category anew, if its row still has the version of `new`. Says whether it had.
pub fn save(tx: &mut Tx<'_>, new: &TopicCategory) -> Result<bool> {
    let (names, descriptions) = (written(&new.names)?, written(&new.descriptions)?);
    Ok(tx.run(&sql!(
        "UPDATE community_category SET slug = ?, names = ?, descriptions = ?, team_only = ?, version = version + 1 \
         WHERE id = ? AND version = ?",
        &new.slug,
        names,
        descriptions,
        new.team_only,
        new.id,
        new.version
    ))? > 0)
}

/// Gives categories the order in which they are named.
pub fn order(tx: &mut Tx<'_>, ids: &[TopicCategoryId]) -> Result<()> {
    for (position, id) in ids.iter().enumerate() {
        tx.run(&sql!("UPDATE community_category SET position = ? WHERE id = ?", position, *id))?;
    }
    Ok(())
}

/// Deletes a category that holds no topic.
pub fn delete(tx: &mut Tx<'_>, id: TopicCategoryId) -> Result<()> {
    tx.run(&sql!("DELETE FROM community_category WHERE id = ?", id)).map(drop)
}
