//! Conditions on the clocks of a conversation: which runs, is due soon, or has passed.
//! They never count a deadline; they read what the engine of the clocks wrote down.

use causeway_base::Time;
use causeway_store::Sql;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::sla::ClockKind;

/// What a clock must be like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    /// It runs.
    Running,
    /// It stands still.
    Paused,
    /// It runs and is due within as many minutes, or has passed.
    DueWithinMinutes(u32),
    /// It runs and the team's goal has passed.
    GoalPassed,
    /// It runs and the promise has passed.
    PromisePassed,
    /// Its promise was broken, whether it still runs or not.
    Broken,
}

impl ClockState {
    /// Whether its answer changes without anything happening.
    pub const fn depends_on_moment(self) -> bool {
        !matches!(self, Self::Running | Self::Paused)
    }
}

/// Appends whether the conversation has such a clock.
pub(super) fn write(sql: &mut Sql, kind: Option<ClockKind>, is: ClockState, now: Time) {
    sql.add("EXISTS (SELECT 1 FROM sla_clock s WHERE s.conversation_id = c.id");
    if let Some(kind) = kind {
        sql.add("AND s.kind = ?").bind(kind);
    }
    match is {
        ClockState::Running => sql.add("AND s.ended_at IS NULL AND NOT s.paused"),
        ClockState::Paused => sql.add("AND s.ended_at IS NULL AND s.paused"),
        ClockState::DueWithinMinutes(minutes) => sql
            .add("AND s.ended_at IS NULL AND COALESCE(s.promise_at, s.goal_at) <= ?")
            .bind(now.plus_ms(i64::from(minutes) * 60_000)),
        ClockState::GoalPassed => sql.add("AND s.ended_at IS NULL AND s.goal_at <= ?").bind(now),
        ClockState::PromisePassed => sql.add("AND s.ended_at IS NULL AND s.promise_at <= ?").bind(now),
        ClockState::Broken => sql.add("AND s.promise_at < COALESCE(s.ended_at, ?)").bind(now),
    };
    sql.add(")");
}
