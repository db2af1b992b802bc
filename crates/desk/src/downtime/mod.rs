//! When a customer's system does not run: a clock with thirty minutes, and an alarm after ten, twenty and thirty (R168,
//! R172). It never ends by itself; somebody says when the system ran again.

pub mod report;
pub mod routes;
pub mod store;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::from_row;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use store::{anything_due, fire};

/// How long a customer's system may be down (R172).
pub const BUDGET_MS: i64 = 30 * 60_000;
/// After so many minutes there is an alarm.
pub const ALARMS: [i64; 3] = [10, 20, 30];

/// One time of standing still.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Downtime {
    /// Since when.
    pub started_at: Time,
    /// Until when; absent while it lasts.
    pub ended_at: Option<Time>,
    /// The last alarm, in minutes; 0 before the first.
    pub told: i64,
    /// Who wrote it down.
    pub begun_by: UserId,
    /// Who said that it ended.
    pub ended_by: Option<UserId>,
}
from_row!(Downtime { started_at, ended_at, told, begun_by, ended_by });

/// The alarm that is due at `now`, and when the next one is.
pub fn alarm(started_at: Time, told: i64, now: Time) -> (i64, Option<Time>) {
    let at = |minutes: i64| started_at.plus_ms(minutes * 60_000);
    let passed = ALARMS.into_iter().rfind(|minutes| at(*minutes) <= now).unwrap_or(0).max(told);
    (passed, ALARMS.into_iter().find(|minutes| *minutes > passed).map(at))
}

#[cfg(test)]
mod tests;
