//! Matters that climb until somebody takes them on (R167): each level has a time to acknowledge, and what nobody
//! acknowledges goes to the next. It never tells the customer anything by itself, and a drill is no real one.

pub(crate) mod call;
mod climb;
pub mod engine;
pub mod path;
pub mod report;
pub mod routes;
mod start;
pub mod store;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{from_row, id_type, named_values};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use path::{Level, Path, Rank};
pub(crate) use start::{Begin, begin, follow, settle};

use crate::ConversationId;

id_type!(EscalationId, "Names an escalation.");

named_values!(EscalationKind "Why a matter climbs." {
    NotSolved "It is not solved as it should be." = "not_solved",
    AccountRisk "The customer may leave (R183)." = "account_risk",
});

named_values!(EscalationState "Where an escalation stands." {
    Waiting "The level was told, and nobody took it on yet." = "waiting",
    Acknowledged "Somebody took it on." = "acknowledged",
    Resolved "It is done." = "resolved",
});

named_values!(What "What happened to an escalation." {
    Reached "A level was told." = "reached",
    Skipped "A level has nobody, and was left out." = "skipped",
    Repeated "The last level was told again." = "repeated",
    Exhausted "The last level was told as often as it is told; a person has to act." = "exhausted",
    Raised "Somebody sent it up by hand." = "raised",
    Acknowledged "Somebody took it on." = "acknowledged",
    Overdue "Whoever took it on did not solve it in time." = "overdue",
    Resolved "It is done." = "resolved",
});

/// One thing that happened to an escalation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// Its place.
    pub seq: i64,
    /// At which level, the first is 0.
    pub level: i64,
    /// What.
    pub what: What,
    /// When.
    pub at: Time,
    /// By whom; absent for the desk itself.
    pub by_id: Option<UserId>,
    /// Why, in somebody's words.
    pub note: String,
    /// How many people were told.
    pub told: i64,
}
from_row!(Step { seq, level, what, at, by_id, note, told });

/// An escalation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Escalation {
    /// Its id.
    pub id: EscalationId,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// That conversation's number.
    pub number: i64,
    /// The path's key.
    pub path: String,
    /// Why it climbs.
    pub kind: EscalationKind,
    /// The levels as they were when it began.
    pub levels: Vec<Level>,
    /// Where it is, the first is 0.
    pub level: i64,
    /// Where it stands.
    pub state: EscalationState,
    /// Why, in somebody's words.
    pub reason: String,
    /// Whether it is only practised.
    pub drill: bool,
    /// Who began it; absent for a rule.
    pub started_by: Option<UserId>,
    /// When.
    pub started_at: Time,
    /// Since when it is at its level.
    pub level_since: Time,
    /// How often the last level was told again.
    pub repeats: i64,
    /// When the next step is due.
    pub fire_at: Option<Time>,
    /// When it ended.
    pub ended_at: Option<Time>,
    /// Raised by every change.
    pub version: i64,
}

#[cfg(test)]
mod tests;
