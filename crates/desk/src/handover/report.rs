//! The report on hand-overs: how many were sent, how many before they were complete, and how many came back.
//! It never names a customer.

use axum::Json;
use causeway_base::Time;
use causeway_identity::UserId;
use causeway_identity::permission::OverrideHandovers;
use causeway_store::{Tx, from_row, sql};
use causeway_web::{Answer, Endpoints, Permit, Problem, Query};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::routes::State;
use crate::Desk;

const DAY_MS: i64 = 86_400_000;
const USUAL_DAYS: i64 = 30;

pub(super) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<OverrideHandovers, _, _>(
            "/api/v1/reports/handovers",
            "How many packets were sent, overridden and returned.",
            look,
        )
        .query::<Asked>()
        .answers::<HandoverReport>()
}

/// For how long.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// So many days back from now, 1 to 366; 30 when left out.
    days: Option<i64>,
}

/// Who sent how many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SenderCount {
    /// Who.
    pub user_id: UserId,
    /// How many packets they sent; one that came back and went again counts twice.
    pub sent: i64,
    /// How many of them before they were complete.
    pub overridden: i64,
    /// How many of them came back.
    pub returned: i64,
}
from_row!(SenderCount { user_id, sent, overridden, returned });

/// What became of packets.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct HandoverReport {
    /// Since when.
    pub since: Time,
    /// How many were sent.
    pub sent: i64,
    /// How many of them before they were complete.
    pub overridden: i64,
    /// The same in percent of those sent, with one decimal.
    pub override_percent: f64,
    /// How many came back.
    pub returned: i64,
    /// Who sent how many, most first.
    pub by_sender: Vec<SenderCount>,
}

/// The report on what was sent since.
pub fn report(tx: &mut Tx<'_>, since: Time) -> causeway_store::Result<HandoverReport> {
    let by_sender: Vec<SenderCount> = tx.all(&sql!(
        "SELECT sent_by, COUNT(*), SUM(CASE WHEN override_reason IS NULL THEN 0 ELSE 1 END), \
         SUM(CASE WHEN accepted = FALSE THEN 1 ELSE 0 END) FROM handover_sending WHERE sent_at >= ? \
         GROUP BY sent_by ORDER BY COUNT(*) DESC, sent_by LIMIT 1000",
        since
    ))?;
    let sum = |count: fn(&SenderCount) -> i64| by_sender.iter().map(count).sum::<i64>();
    let (sent, overridden, returned) = (sum(|one| one.sent), sum(|one| one.overridden), sum(|one| one.returned));
    Ok(HandoverReport { since, sent, overridden, override_percent: percent(overridden, sent), returned, by_sender })
}

/// A share in percent with one decimal.
fn percent(part: i64, whole: i64) -> f64 {
    let thousandths = if whole == 0 { 0 } else { part * 1_000 / whole };
    f64::from(i32::try_from(thousandths).unwrap_or(1_000)) / 10.0
}

async fn look(state: State, _: Permit<OverrideHandovers>, Query(query): Query<Asked>) -> Answer<HandoverReport> {
    let days = query.days.unwrap_or(USUAL_DAYS);
    if !(1..=366).contains(&days) {
        return Err(Problem::field("/days", "range", "The report covers 1 to 366 days."));
    }
    Ok(Json(state.db.read(move |tx| report(tx, tx.now().plus_ms(-days * DAY_MS))).await?))
}
