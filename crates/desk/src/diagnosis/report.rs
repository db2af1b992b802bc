//! The report on diagnoses: of the faults that somebody looked at, how many had a finding within five minutes (R103, R195).
//! It never names a customer.

use axum::Json;
use causeway_base::Time;
use causeway_identity::permission::ReadConversations;
use causeway_store::{Tx, from_row, sql};
use causeway_web::{Answer, Endpoints, Problem, Query};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Cause, Side};
use crate::Desk;

/// Within how long a finding is wanted (R103).
pub const LIMIT_MS: i64 = 5 * 60_000;
const DAY_MS: i64 = 86_400_000;
const WEEK_MS: i64 = 7 * DAY_MS;
const USUAL_DAYS: i64 = 56;

pub(super) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>(
            "/api/v1/reports/diagnoses",
            "How fast faults were diagnosed, and what they were.",
            look,
        )
        .query::<Asked>()
        .answers::<DiagnosisReport>()
}

/// For how long.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// So many days back from now, 1 to 366; 56 when left out.
    days: Option<i64>,
}

/// One week of faults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Week {
    /// Its beginning, counted back from now.
    pub from: Time,
    /// Faults that somebody looked at.
    pub faults: i64,
    /// Of them, with a finding within five minutes.
    pub in_time: i64,
    /// Of them, with a later finding.
    pub late: i64,
}

/// How often something was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Share {
    /// The cause.
    pub cause: Cause,
    /// The side.
    pub side: Side,
    /// How often.
    pub count: i64,
}
from_row!(Share { cause, side, count });

/// What became of faults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DiagnosisReport {
    /// Since when.
    pub since: Time,
    /// Week by week, newest first.
    pub weeks: Vec<Week>,
    /// What it was, most first.
    pub found: Vec<Share>,
}

/// The report on faults that somebody looked at since.
pub(super) fn report(tx: &mut Tx<'_>, days: i64) -> causeway_store::Result<DiagnosisReport> {
    let now = tx.now();
    let since = now.plus_ms(-days * DAY_MS);
    let rows: Vec<(i64, i64, i64, i64)> = tx.all(&sql!(
        "SELECT week, COUNT(*), SUM(CASE WHEN took <= ? THEN 1 ELSE 0 END), SUM(CASE WHEN took > ? THEN 1 ELSE 0 END) \
         FROM (SELECT (? - started_at) / ? AS week, recorded_at - started_at AS took FROM diagnosis d \
         JOIN conversation c ON c.id = d.conversation_id WHERE started_at >= ? AND NOT c.sample) looked_at GROUP BY week ORDER BY week",
        LIMIT_MS,
        LIMIT_MS,
        now,
        WEEK_MS,
        since
    ))?;
    let week = |(week, faults, in_time, late): (i64, i64, i64, i64)| Week {
        from: now.plus_ms(-(week + 1) * WEEK_MS),
        faults,
        in_time,
        late,
    };
    let found = tx.all(&sql!(
        "SELECT cause, side, COUNT(*) FROM diagnosis WHERE recorded_at >= ? AND cause IS NOT NULL AND side IS NOT NULL \
         GROUP BY cause, side ORDER BY COUNT(*) DESC, cause, side",
        since
    ))?;
    Ok(DiagnosisReport { since, weeks: rows.into_iter().map(week).collect(), found })
}

async fn look(state: axum::extract::State<Desk>, Query(query): Query<Asked>) -> Answer<DiagnosisReport> {
    let days = query.days.unwrap_or(USUAL_DAYS);
    if !(1..=366).contains(&days) {
        return Err(Problem::field("/days", "range", "The report covers 1 to 366 days."));
    }
    Ok(Json(state.db.read(move |tx| report(tx, days)).await?))
}
