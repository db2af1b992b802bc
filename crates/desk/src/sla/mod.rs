//! SLA policies: what is promised to customers and what the team wants, as clocks that run, pause and end by themselves
//! (R189 to R197). It never decides by hand: the clocks of a conversation follow from what happened in it.

mod attainment;
pub(crate) mod clock;
pub mod course;
pub mod engine;
mod facts;
mod page;
mod page_words;
mod promised;
mod replay;
pub mod routes;
mod seed;
pub mod store;
mod trace;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{id_type, named_values};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use clock::{Shown, of, of_rows};
pub(crate) use promised::answer_by;
pub(crate) use seed::begin;

use crate::calendar::CalendarId;
use crate::condition::Condition;
use crate::{Category, Priority};

id_type!(PolicyId, "Names an SLA policy.");

named_values!(ClockKind "What a clock measures." {
    Acknowledgement "Until the customer hears that their message arrived." = "acknowledgement",
    FirstReply "Until a colleague answers the first message." = "first_reply",
    NextReply "Until a colleague answers the oldest message without an answer." = "next_reply",
    Update "Until the customer hears from the team again." = "update",
    Diagnosis "From the moment a person has a fault before their eyes until the finding is recorded (R103)." = "diagnosis",
    Resolution "Until it is solved." = "resolution",
});

/// The most policies of a desk.
pub const MOST: i64 = 100;
/// A year.
pub const MOST_MINUTES: i64 = 366 * 24 * 60;

/// How much time one priority has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForPriority {
    /// The priority.
    pub priority: Priority,
    /// Minutes that customers are promised.
    pub promise: Option<i64>,
    /// Minutes that the team wants to need.
    pub goal: Option<i64>,
}

/// What one kind of clock has to keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// What is measured.
    pub kind: ClockKind,
    /// Minutes that customers are promised (R193).
    #[serde(default)]
    pub promise: Option<i64>,
    /// Minutes that the team wants to need (R194).
    #[serde(default)]
    pub goal: Option<i64>,
    /// Priorities that have times of their own.
    #[serde(default)]
    pub priorities: Vec<ForPriority>,
    /// Whether nights and holidays count as well.
    #[serde(default)]
    pub around_the_clock: bool,
    /// The clock stands still while the conversation has one of these categories.
    #[serde(default)]
    pub pauses: Vec<Category>,
}

impl Target {
    /// Promise and goal of a priority, in minutes.
    pub fn minutes(&self, priority: Priority) -> (Option<i64>, Option<i64>) {
        let own = self.priorities.iter().find(|one| one.priority == priority);
        own.map_or((self.promise, self.goal), |own| (own.promise, own.goal))
    }
}

/// What a policy says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Which conversations it is for.
    pub condition: Condition,
    /// By which calendar time counts; without one, and when it is gone, around the clock.
    #[serde(default)]
    pub calendar_id: Option<CalendarId>,
    /// At most one for each kind of clock.
    pub targets: Vec<Target>,
}

/// A policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Policy {
    /// Its id.
    pub id: PolicyId,
    /// Its name.
    pub name: String,
    /// Whether it is used.
    pub enabled: bool,
    /// Whether customers may read its promises.
    pub published: bool,
    /// What it says.
    pub terms: Terms,
    /// Who changed it last.
    pub changed_by: Option<UserId>,
    /// When.
    pub changed_at: Time,
    /// Raised by every change.
    pub version: i64,
}

#[cfg(test)]
mod tests;
