//! Endpoints of what walks through guides came to.
//! It never says who walked.

use axum::Json;
use axum::extract::Path;
use causeway_base::Time;
use causeway_identity::permission::ReadKnowledge;
use causeway_store::Tx;
use causeway_web::{Answer, Endpoints, Problem, Query};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rules::{self, Figures};
use super::{Shown, store};
use crate::Knowledge;

const DAY_MS: i64 = 86_400_000;

pub(crate) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    endpoints
        .get::<ReadKnowledge, _, _>(
            "/api/v1/knowledge/guides/{slug}/walks",
            "What customers' walks through a guide came to.",
            walks,
        )
        .query::<Since>()
        .answers::<Walks>()
}

type State = axum::extract::State<Knowledge>;

/// Over which time.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Since {
    /// The last so many days, 396 at most; 30 when left out.
    days: Option<i64>,
}

/// What walks through a guide came to.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Walks {
    /// Since when.
    since: Time,
    /// From how many walks on a share is told.
    fewest: i64,
    /// The figures.
    #[serde(flatten)]
    figures: Figures,
}

async fn walks(state: State, Path(slug): Path<String>, Query(query): Query<Since>) -> Answer<Walks> {
    let days = query.days.unwrap_or(30).clamp(1, 396);
    let work = move |tx: &mut Tx<'_>| {
        let now = tx.now();
        let since = Time(now.ms() - days * DAY_MS);
        let found = store::find(tx, &slug)?;
        // Figures of a guide that was closed are still worth reading.
        let opened = found.map(|(mut guide, version)| {
            if let Some(public) = &mut guide.public {
                public.open = true;
            }
            (guide, version)
        });
        let shown = opened.and_then(|(guide, version)| Shown::of(&guide, version));
        let guide = shown.ok_or_else(|| Problem::not_found("guide"))?;
        let figures = rules::figures(&guide, &store::walks(tx, &slug, since)?, now);
        Ok::<_, Problem>(Walks { since, fewest: rules::FEWEST, figures })
    };
    Ok(Json(state.desk.db.read(work).await?))
}
