//! The report on escalations: how many there were, how many ended, and how often each level was told and took one on.
//! It leaves out drills, and never names a customer.

use axum::Json;
use causeway_base::Time;
use causeway_identity::permission::ManageSettings;
use causeway_store::{Tx, from_row, sql};
use causeway_web::{Answer, Endpoints, Permit, Problem, Query};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{EscalationKind, What};
use crate::Desk;

const DAY_MS: i64 = 86_400_000;
const USUAL_DAYS: i64 = 30;

pub(super) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ManageSettings, _, _>(
            "/api/v1/reports/escalations",
            "How many there were, and how often each level took one on.",
            look,
        )
        .query::<Asked>()
        .answers::<EscalationReport>()
}

/// For how long.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// So many days back from now, 1 to 366; 30 when left out.
    days: Option<i64>,
}

/// How one kind did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KindCount {
    /// The kind.
    pub kind: EscalationKind,
    /// How many began.
    pub count: i64,
    /// Of them, those that ended.
    pub ended: i64,
}
from_row!(KindCount { kind, count, ended });

/// How one level did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LevelCount {
    /// The level, the first is 0.
    pub level: i64,
    /// How often it was told.
    pub reached: i64,
    /// How often somebody took it on.
    pub acknowledged: i64,
}
from_row!(LevelCount { level, reached, acknowledged });

/// What became of escalations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EscalationReport {
    /// Since when.
    pub since: Time,
    /// Kind by kind.
    pub kinds: Vec<KindCount>,
    /// Level by level.
    pub levels: Vec<LevelCount>,
}

/// The report on what began since.
pub(super) fn report(tx: &mut Tx<'_>, since: Time) -> causeway_store::Result<EscalationReport> {
    let kinds = tx.all(&sql!(
        "SELECT kind, COUNT(*), SUM(CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END) FROM escalation \
         WHERE started_at >= ? AND NOT drill GROUP BY kind ORDER BY kind",
        since
    ))?;
    let levels = tx.all(&sql!(
        "SELECT s.level, SUM(CASE WHEN s.what = ? THEN 1 ELSE 0 END), SUM(CASE WHEN s.what = ? THEN 1 ELSE 0 END) \
         FROM escalation_step s JOIN escalation e ON e.id = s.escalation_id \
         WHERE s.at >= ? AND NOT e.drill GROUP BY s.level ORDER BY s.level",
        What::Reached,
        What::Acknowledged,
        since
    ))?;
    Ok(EscalationReport { since, kinds, levels })
}

async fn look(
    state: axum::extract::State<Desk>,
    _: Permit<ManageSettings>,
    Query(query): Query<Asked>,
) -> Answer<EscalationReport> {
    let days = query.days.unwrap_or(USUAL_DAYS);
    if !(1..=366).contains(&days) {
        return Err(Problem::field("/days", "range", "The report covers 1 to 366 days."));
    }
    Ok(Json(state.db.read(move |tx| report(tx, tx.now().plus_ms(-days * DAY_MS))).await?))
}
