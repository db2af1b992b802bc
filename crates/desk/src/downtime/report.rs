//! The report on downtimes: month by month how many kept within the thirty minutes (R172).
//! It never names a customer.

use axum::Json;
use causeway_base::Time;
use causeway_identity::permission::ReadConversations;
use causeway_store::{Tx, sql};
use causeway_web::{Answer, Endpoints, Page};
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::Serialize;

use super::BUDGET_MS;
use crate::{Desk, organisation};

const YEAR_MS: i64 = 366 * 86_400_000;
/// More than any desk has; bounds the answer.
const MOST: usize = 10_000;

pub(super) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>(
            "/api/v1/reports/downtimes",
            "Month by month, how long systems stood still.",
            look,
        )
        .answers::<Page<Month>>()
}

/// One month of downtimes, by when they began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Month {
    /// Year and month, such as `2026-03`, in the organisation's time zone.
    pub month: String,
    /// How many began.
    pub count: i64,
    /// Of them, those that ended within thirty minutes.
    pub kept: i64,
    /// The longest, in minutes.
    pub longest_minutes: i64,
    /// All together, in minutes.
    pub total_minutes: i64,
}

/// The months of the last year that had a downtime, newest first.
pub(super) fn months(tx: &mut Tx<'_>) -> causeway_store::Result<Vec<Month>> {
    let now = tx.now();
    let zone =
        organisation::store::find(tx)?.and_then(|one| TimeZone::get(&one.time_zone).ok()).unwrap_or(TimeZone::UTC);
    let rows: Vec<(Time, Option<Time>)> = tx.all(&sql!(
        "SELECT d.started_at, d.ended_at FROM downtime d JOIN conversation c ON c.id = d.conversation_id \
         WHERE d.started_at >= ? AND NOT c.sample ORDER BY d.started_at DESC LIMIT ?",
        now.plus_ms(-YEAR_MS),
        MOST
    ))?;
    let mut months: Vec<Month> = Vec::new();
    for (from, to) in rows {
        let Ok(at) = jiff::Timestamp::from_millisecond(from.ms()) else { continue };
        let month = zone.to_datetime(at).strftime("%Y-%m").to_string();
        let lasted = to.unwrap_or(now).since(from);
        let kept = i64::from(lasted <= BUDGET_MS && to.is_some());
        if months.last().is_none_or(|last| last.month != month) {
            months.push(Month { month, count: 0, kept: 0, longest_minutes: 0, total_minutes: 0 });
        }
        if let Some(last) = months.last_mut() {
            last.count += 1;
            last.kept += kept;
            last.longest_minutes = last.longest_minutes.max(lasted / 60_000);
            last.total_minutes += lasted / 60_000;
        }
    }
    Ok(months)
}

async fn look(state: axum::extract::State<Desk>) -> Answer<Page<Month>> {
    Ok(Json(Page::whole(state.db.read(months).await?)))
}
