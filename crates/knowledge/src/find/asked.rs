//! What readers looked for: how often, whether anything was found, and whether they opened it (R148). Authors read it as the
//! list of what to write next; it never says who looked.

use std::collections::BTreeMap;

use axum::Json;
use causeway_base::{Locale, Time, text};
use causeway_identity::permission::ReadKnowledge;
use causeway_store::{Result, Tx, from_row, sql};
use causeway_web::{Answer, Endpoints, Query};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Knowledge;

/// For how long what readers looked for is kept: a year and a month, so that the same month can be compared.
const KEPT_MS: i64 = 396 * 86_400_000;
/// The most searches that one report reads, the newest.
const MOST: i64 = 50_000;
/// The most lines of one list.
const LINES: usize = 50;

pub(crate) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    endpoints
        .get::<ReadKnowledge, _, _>("/api/v1/knowledge/searches", "What readers looked for, and did not find.", report)
        .query::<Since>()
        .answers::<Searches>()
}

/// Over which time.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Since {
    /// The last so many days; 30 when left out.
    days: Option<i64>,
}

/// Words that readers looked for, whatever their case and width.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Line {
    /// The words as they were written last.
    pub(crate) text: String,
    /// The language of the pages.
    pub(crate) locale: Locale,
    /// How often.
    pub(crate) count: i64,
    /// How many articles were found the last time.
    pub(crate) hits: i64,
    /// How often one of them was opened.
    pub(crate) opened: i64,
    /// When they were looked for last.
    pub(crate) last_at: Time,
}

/// What readers looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Searches {
    /// Since when.
    pub(crate) since: Time,
    /// How many searches there were.
    pub(crate) count: i64,
    /// In how many nothing was found.
    pub(crate) empty: i64,
    /// After how many a reader opened an article.
    pub(crate) opened: i64,
    /// Words for which nothing was found, the most frequent first.
    pub(crate) nothing: Vec<Line>,
    /// Words for which something was found and nothing was opened, the most frequent first.
    pub(crate) unopened: Vec<Line>,
}

struct Row {
    text: String,
    locale: Locale,
    hits: i64,
    opened: bool,
    at: Time,
}
from_row!(Row { text, locale, hits, opened, at });

/// The report over what was looked for since `since`.
pub(crate) fn searches(tx: &mut Tx<'_>, since: Time) -> Result<Searches> {
    let rows: Vec<Row> = tx.all(&sql!(
        "SELECT text, locale, hits, clicked_id IS NOT NULL, at FROM help_search WHERE at >= ? ORDER BY at DESC, id DESC LIMIT ?",
        since,
        MOST
    ))?;
    let mut lines: BTreeMap<(String, &'static str), Line> = BTreeMap::new();
    let mut all = Searches { since, count: 0, empty: 0, opened: 0, nothing: Vec::new(), unopened: Vec::new() };
    for row in rows {
        all.count += 1;
        all.empty += i64::from(row.hits == 0);
        all.opened += i64::from(row.opened);
        let key = (text::fold(&row.text), row.locale.tag());
        // Newest first: the first row of some words has how they were written last.
        let line = lines.entry(key).or_insert_with(|| Line {
            text: row.text.clone(),
            locale: row.locale,
            count: 0,
            hits: row.hits,
            opened: 0,
            last_at: row.at,
        });
        line.count += 1;
        line.opened += i64::from(row.opened);
    }
    let mut sorted: Vec<Line> = lines.into_values().collect();
    sorted.sort_by(|one, other| other.count.cmp(&one.count).then(other.last_at.cmp(&one.last_at)));
    let (nothing, found): (Vec<Line>, Vec<Line>) = sorted.into_iter().partition(|line| line.hits == 0);
    all.nothing = nothing.into_iter().take(LINES).collect();
    all.unopened = found.into_iter().filter(|line| line.opened == 0).take(LINES).collect();
    Ok(all)
}

async fn report(state: axum::extract::State<Knowledge>, Query(asked): Query<Since>) -> Answer<Searches> {
    let days = asked.days.unwrap_or(30).clamp(1, 400);
    let since = Time(state.desk.db.now().ms() - days * 86_400_000);
    Ok(Json(state.desk.db.read(move |tx| searches(tx, since)).await?))
}

/// Forgets what was looked for long ago.
///
/// # Errors
/// What the database says.
pub fn forget(tx: &mut Tx<'_>) -> Result<()> {
    let before = Time(tx.now().ms() - KEPT_MS);
    tx.run(&sql!("DELETE FROM help_search WHERE at < ?", before)).map(drop)
}
