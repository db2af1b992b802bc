//! What readers say of articles: useful or not, and why (R151).
//! It never knows who they are; one reader has one opinion of a text.

use axum::Json;
use axum::extract::Path;
use causeway_base::{Locale, Time};
use causeway_identity::permission::ReadKnowledge;
use causeway_store::{Result, Tx, from_row, sql};
use causeway_web::{Answer, Endpoints, Problem};
use schemars::JsonSchema;
use serde::Serialize;

use crate::Knowledge;
use crate::article::ArticleId;
use crate::article::write::found;

pub(crate) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    endpoints
        .get::<ReadKnowledge, _, _>(
            "/api/v1/knowledge/articles/{number}/opinions",
            "What readers say of an article.",
            show,
        )
        .answers::<Opinions>()
}

/// One reader's opinion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// The version that was read.
    pub no: i64,
    /// Whether it was useful.
    pub useful: bool,
    /// Why not; may be empty.
    pub reason: String,
    /// When.
    pub at: Time,
}

/// What readers say of an article.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Opinions {
    /// By language.
    counts: Vec<Count>,
    /// The newest reasons, at most 100.
    reasons: Vec<Reason>,
}

/// How many found a text useful.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Count {
    locale: Locale,
    useful: i64,
    not_useful: i64,
}
from_row!(Count { locale, useful, not_useful });

/// Why a text was not useful.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Reason {
    locale: Locale,
    /// The version that was read.
    no: i64,
    useful: bool,
    text: String,
    at: Time,
}
from_row!(Reason { locale, no, useful, text, at });

/// Keeps a reader's opinion of a text, in place of an older one. A click after a reason leaves the reason.
pub fn keep(tx: &mut Tx<'_>, id: ArticleId, locale: Locale, reader: &str, opinion: &Opinion) -> Result<()> {
    tx.run(&sql!(
        "INSERT INTO article_opinion (article_id, locale, reader, no, useful, reason, at) VALUES (?, ?, ?, ?, ?, ?, ?) \
         ON CONFLICT (article_id, locale, reader) DO UPDATE SET no = excluded.no, useful = excluded.useful, \
         reason = CASE WHEN excluded.reason = '' THEN article_opinion.reason ELSE excluded.reason END, at = excluded.at",
        id,
        locale,
        reader,
        opinion.no,
        opinion.useful,
        &opinion.reason,
        opinion.at
    ))
    .map(drop)
}

fn all(tx: &mut Tx<'_>, id: ArticleId) -> Result<Opinions> {
    let counts = tx.all(&sql!(
        "SELECT locale, CAST(SUM(CASE WHEN useful = TRUE THEN 1 ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN useful = TRUE THEN 0 ELSE 1 END) AS BIGINT) FROM article_opinion \
         WHERE article_id = ? GROUP BY locale ORDER BY locale",
        id
    ))?;
    let reasons = tx.all(&sql!(
        "SELECT locale, no, useful, reason, at FROM article_opinion WHERE article_id = ? AND reason <> '' \
         ORDER BY at DESC, reader LIMIT 100",
        id
    ))?;
    Ok(Opinions { counts, reasons })
}

async fn show(state: axum::extract::State<Knowledge>, Path(number): Path<i64>) -> Answer<Opinions> {
    let work = move |tx: &mut Tx<'_>| {
        let article = found(tx, number)?;
        Ok::<_, Problem>(all(tx, article.id)?)
    };
    Ok(Json(state.desk.db.read(work).await?))
}
