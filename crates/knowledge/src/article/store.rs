//! SQL of articles themselves: their rows, slugs and hand-made relations.
//! It never decides anything and records no event; the texts have a store of their own.

use causeway_base::{Locale, Time};
use causeway_identity::UserId;
use causeway_people::SegmentId;
use causeway_store::{Result, Sql, Tx, from_row, sql};

use super::{Article, ArticleId, Review, Visibility, texts};
use crate::release::{self, Since};
use crate::{BrandId, CategoryId};

struct Row {
    id: ArticleId,
    number: i64,
    brand_id: BrandId,
    category_id: CategoryId,
    slug: String,
    visibility: Visibility,
    segment_id: Option<SegmentId>,
    archived: bool,
    source_locale: Locale,
    owner_id: Option<UserId>,
    verifier_id: Option<UserId>,
    review_days: i64,
    verified_at: Option<Time>,
    verified_by: Option<UserId>,
    position: i64,
    created_by: Option<UserId>,
    created_at: Time,
    updated_at: Time,
    version: i64,
}
from_row!(Row {
    id,
    number,
    brand_id,
    category_id,
    slug,
    visibility,
    segment_id,
    archived,
    source_locale,
    owner_id,
    verifier_id,
    review_days,
    verified_at,
    verified_by,
    position,
    created_by,
    created_at,
    updated_at,
    version
});

/// The columns of an article, before a condition.
pub(super) const ROWS: &str = "SELECT a.id, a.number, a.brand_id, a.category_id, a.slug, a.visibility, a.segment_id, \
     a.archived, a.source_locale, a.owner_id, a.verifier_id, a.review_days, a.verified_at, a.verified_by, a.position, a.created_by, \
     a.created_at, a.updated_at, a.version FROM article a";

/// The articles of a query that begins with [`ROWS`], with their texts.
pub(super) fn rows(tx: &mut Tx<'_>, query: &Sql) -> Result<Vec<Article>> {
    let rows: Vec<Row> = tx.all(query)?;
    let sources: Vec<(ArticleId, Locale)> = rows.iter().map(|row| (row.id, row.source_locale)).collect();
    let mut texts = texts::of(tx, &sources)?;
    let ids: Vec<ArticleId> = sources.iter().map(|source| source.0).collect();
    let mut since = release::store::since(tx, &ids)?;
    let now = tx.now();
    Ok(rows
        .into_iter()
        .map(|row| (since.remove(&row.id), row))
        .map(|(since, row)| article(row, &mut texts, since, now))
        .collect())
}

fn article(row: Row, texts: &mut texts::ByArticle, since: Option<Since>, now: Time) -> Article {
    let touched = since.is_some();
    let review = Review { verified_at: row.verified_at, created_at: row.created_at, days: row.review_days, touched };
    let texts = texts.remove(&row.id).unwrap_or_default();
    let title = texts.iter().find(|text| text.locale == row.source_locale).or_else(|| texts.first());
    Article {
        title: title.map(|text| text.title.clone()).unwrap_or_default(),
        trust: review.trust(now),
        review_due_at: review.due_at(),
        since_release: since,
        texts,
        id: row.id,
        number: row.number,
        brand_id: row.brand_id,
        category_id: row.category_id,
        slug: row.slug,
        visibility: row.visibility,
        segment_id: row.segment_id,
        archived: row.archived,
        source_locale: row.source_locale,
        owner_id: row.owner_id,
        verifier_id: row.verifier_id,
        review_days: row.review_days,
        verified_at: row.verified_at,
        verified_by: row.verified_by,
        position: row.position,
        created_by: row.created_by,
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    }
}

/// The article with this number.
pub fn find(tx: &mut Tx<'_>, number: i64) -> Result<Option<Article>> {
    let mut query = sql!(ROWS);
    query.add("WHERE a.number = ?").bind(number);
    Ok(rows(tx, &query)?.into_iter().next())
}

/// One article by its id.
pub fn by_id(tx: &mut Tx<'_>, id: ArticleId) -> Result<Option<Article>> {
    let mut query = sql!(ROWS);
    query.add("WHERE a.id = ?").bind(id);
    Ok(rows(tx, &query)?.into_iter().next())
}

/// The number that the next article has.
pub fn next_number(tx: &mut Tx<'_>) -> Result<i64> {
    tx.value(&sql!("UPDATE counter SET value = value + 1 WHERE name = 'article' RETURNING value"))
}

/// The place behind the last article of a section.
pub fn next_position(tx: &mut Tx<'_>, category: CategoryId) -> Result<i64> {
    tx.value(&sql!("SELECT COALESCE(MAX(position) + 1, 0) FROM article WHERE category_id = ?", category))
}

/// Adds an article without texts.
pub fn add(tx: &mut Tx<'_>, new: &Article) -> Result<()> {
    tx.run(&sql!(
        "INSERT INTO article (id, number, brand_id, category_id, slug, visibility, segment_id, source_locale, owner_id, \
         verifier_id, review_days, position, created_by, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        new.id,
        new.number,
        new.brand_id,
        new.category_id,
        &new.slug,
        new.visibility,
        new.segment_id,
        new.source_locale,
        new.owner_id,
        new.verifier_id,
        new.review_days,
        new.position,
        new.created_by,
        new.created_at,
        new.updated_at
    ))
    .map(drop)
}

/// Writes an article anew, if its row still has the version of `new`. Says whether it had.
pub fn save(tx: &mut Tx<'_>, new: &Article) -> Result<bool> {
    let now = tx.now();
    Ok(tx.run(&sql!(
        "UPDATE article SET category_id = ?, slug = ?, visibility = ?, segment_id = ?, archived = ?, owner_id = ?, \
         verifier_id = ?, review_days = ?, verified_at = ?, verified_by = ?, position = ?, updated_at = ?, version = version + 1 \
         WHERE id = ? AND version = ?",
        new.category_id,
        &new.slug,
        new.visibility,
        new.segment_id,
        new.archived,
        new.owner_id,
        new.verifier_id,
        new.review_days,
        new.verified_at,
        new.verified_by,
        new.position,
        now,
        new.id,
        new.version
    ))? > 0)
}

/// Notes that a text of an article changed.
pub fn touch(tx: &mut Tx<'_>, id: ArticleId) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!("UPDATE article SET updated_at = ? WHERE id = ?", now, id)).map(drop)
}

/// Notes that somebody said that an article is right, as it was written at an instant: a release that was marked later is
/// still to be looked at.
pub fn verify(tx: &mut Tx<'_>, id: ArticleId, by: Option<UserId>, as_of: Time) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!("UPDATE article SET verified_at = ?, verified_by = ? WHERE id = ?", now, by, id))?;
    release::store::verified(tx, id, by, as_of)
}

/// Takes a slug for an article, for ever. Says whether it is the article's; another one may have it.
pub fn claim_slug(tx: &mut Tx<'_>, brand: BrandId, slug: &str, id: ArticleId) -> Result<bool> {
    tx.run(&sql!(
        "INSERT INTO article_slug (brand_id, slug, article_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        brand,
        slug,
        id
    ))?;
    Ok(by_slug(tx, brand, slug)? == Some(id))
}

/// The article that has or had this slug.
pub fn by_slug(tx: &mut Tx<'_>, brand: BrandId, slug: &str) -> Result<Option<ArticleId>> {
    let found: Option<(ArticleId,)> =
        tx.first(&sql!("SELECT article_id FROM article_slug WHERE brand_id = ? AND slug = ?", brand, slug))?;
    Ok(found.map(|found| found.0))
}

/// Gives articles of a section their places in this order.
pub fn order(tx: &mut Tx<'_>, ids: &[ArticleId]) -> Result<()> {
    for (position, id) in ids.iter().enumerate() {
        tx.run(&sql!("UPDATE article SET position = ? WHERE id = ?", position, *id))?;
    }
    Ok(())
}

/// The articles of a section in their order.
pub fn in_category(tx: &mut Tx<'_>, category: CategoryId) -> Result<Vec<ArticleId>> {
    let rows: Vec<(ArticleId,)> =
        tx.all(&sql!("SELECT id FROM article WHERE category_id = ? ORDER BY position, number", category))?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// The articles that were chosen to stand beside another one.
pub fn related(tx: &mut Tx<'_>, id: ArticleId) -> Result<Vec<Article>> {
    let mut query = sql!(ROWS);
    query.add("JOIN article_related r ON r.related_id = a.id WHERE r.article_id = ? ORDER BY r.position").bind(id);
    rows(tx, &query)
}

/// Chooses the articles that stand beside another one.
pub fn set_related(tx: &mut Tx<'_>, id: ArticleId, others: &[ArticleId]) -> Result<()> {
    tx.run(&sql!("DELETE FROM article_related WHERE article_id = ?", id))?;
    for (position, other) in others.iter().enumerate() {
        tx.run(&sql!(
            "INSERT INTO article_related (article_id, related_id, position) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            id,
            *other,
            position
        ))?;
    }
    Ok(())
}
