//! Articles with all that stands in them now, to be taken along: what was last written in each language, and what is published
//! where that is something else. It never holds what readers did, nor earlier versions.

use std::collections::HashMap;

use axum::Json;
use causeway_base::Locale;
use causeway_identity::permission::ReadKnowledge;
use causeway_people::SegmentId;
use causeway_store::{Cursor, Result, Tx, from_row, sql};
use causeway_web::{Answer, Endpoints, Page, PageQuery, Problem, Query};
use schemars::JsonSchema;
use serde::Serialize;

use super::store::{ROWS, rows};
use super::{ArticleId, Visibility};
use crate::{BrandId, CategoryId, Knowledge};

pub(crate) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    endpoints
        .get::<ReadKnowledge, _, _>("/api/v1/knowledge/export", "Articles with their texts, to be taken along.", list)
        .query::<PageQuery>()
        .answers::<Page<Taken>>()
}

/// What stands in an article in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
struct Text {
    locale: Locale,
    title: String,
    summary: String,
    /// As HTML.
    body: String,
    /// Whether this is what readers see.
    published: bool,
}

/// An article to be taken along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
struct Taken {
    number: i64,
    brand_id: BrandId,
    category_id: CategoryId,
    slug: String,
    visibility: Visibility,
    /// Whose customers read it, when it is for a segment.
    segment_id: Option<SegmentId>,
    archived: bool,
    /// The language it is written in first.
    source_locale: Locale,
    /// What was last written, and what is published where that is something else; published ones come first.
    texts: Vec<Text>,
    #[serde(skip)]
    id: ArticleId,
}

struct Row {
    article_id: ArticleId,
    locale: Locale,
    title: String,
    summary: String,
    body: String,
    published: bool,
}
from_row!(Row { article_id, locale, title, summary, body, published });

fn texts(tx: &mut Tx<'_>, ids: &[ArticleId]) -> Result<HashMap<ArticleId, Vec<Text>>> {
    let mut query = sql!(
        "SELECT t.article_id, t.locale, v.title, v.summary, v.body, CASE WHEN v.no = t.published_no THEN TRUE ELSE FALSE END \
         FROM article_text t JOIN article_version v ON v.article_id = t.article_id AND v.locale = t.locale \
         AND (v.no = t.current_no OR v.no = t.published_no) WHERE t.article_id IN"
    );
    query.list(ids.iter().copied()).add("ORDER BY t.article_id, t.locale, v.no");
    let rows: Vec<Row> = tx.all(&query)?;
    let mut all: HashMap<ArticleId, Vec<Text>> = HashMap::new();
    for Row { article_id, locale, title, summary, body, published } in rows {
        all.entry(article_id).or_default().push(Text { locale, title, summary, body, published });
    }
    Ok(all)
}

/// The next articles in the order of their numbers.
fn taken(tx: &mut Tx<'_>, after: Option<Cursor>, limit: usize) -> Result<Vec<Taken>> {
    let mut query = sql!(ROWS);
    query.add("WHERE a.number > ? ORDER BY a.number LIMIT ?").bind(after.map_or(0, |cursor| cursor.at)).bind(limit);
    let articles = rows(tx, &query)?;
    let ids: Vec<ArticleId> = articles.iter().map(|one| one.id).collect();
    let mut texts = texts(tx, &ids)?;
    let taken = articles.into_iter().map(|one| Taken {
        number: one.number,
        brand_id: one.brand_id,
        category_id: one.category_id,
        slug: one.slug,
        visibility: one.visibility,
        segment_id: one.segment_id,
        archived: one.archived,
        source_locale: one.source_locale,
        texts: texts.remove(&one.id).unwrap_or_default(),
        id: one.id,
    });
    Ok(taken.collect())
}

async fn list(state: axum::extract::State<Knowledge>, Query(page): Query<PageQuery>) -> Answer<Page<Taken>> {
    let (limit, after) = (page.limit(), page.after()?);
    let rows = state.desk.db.read(move |tx| Ok::<_, Problem>(taken(tx, after, limit + 1)?)).await?;
    Ok(Json(Page::cut(rows, limit, |row| Cursor { at: row.number, id: row.id.0 })))
}
