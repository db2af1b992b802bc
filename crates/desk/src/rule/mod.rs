//! Rules: what shall happen by itself when something happened, or so long after a moment, as typed data (R160).
//! It never runs code that somebody entered, fires nothing twice, and is never set off by its own change.

pub mod act;
pub mod action;
pub mod check;
pub mod engine;
pub mod fire;
pub mod firing;
pub mod happened;
pub mod hook;
pub mod hours;
pub mod letter;
pub mod moment;
pub mod routes;
pub mod says;
pub mod store;
pub mod trial;
pub mod trigger;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::id_type;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use action::Action;
pub use hours::Hours;
pub use says::Says;
pub use trigger::{Moment, Trigger};

use crate::condition::Condition;

id_type!(RuleId, "Names a rule.");
id_type!(FiringId, "Names one time that a rule acted, or was kept from acting.");

/// How many rules a desk may have.
pub const MOST: i64 = 500;
/// How many rules may follow from each other's changes.
pub const LONGEST_CHAIN: usize = 5;
/// How often rules act on one conversation within an hour, all rules together.
pub const BUDGET: i64 = 30;

/// What a rule does and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// What sets it off: any of these.
    pub when: Vec<Trigger>,
    /// What the conversation must be like at that moment.
    #[serde(default = "everything")]
    pub condition: Condition,
    /// What the message that sets it off must say; for other events, the customer's newest message.
    #[serde(default, skip_serializing_if = "Says::is_empty")]
    pub says: Says,
    /// Whether it acts in the working time of a calendar only, or outside of it; at any time when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    /// What happens then, one after the other.
    pub actions: Vec<Action>,
    /// Whether no later rule looks at the same event once this one has acted.
    #[serde(default)]
    pub stop: bool,
}

const fn everything() -> Condition {
    Condition::All(Vec::new())
}

/// A rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Rule {
    /// Its id.
    pub id: RuleId,
    /// Its name.
    pub name: String,
    /// The folder it is kept in; empty for none.
    pub folder: String,
    /// Its place within the folder.
    pub position: i64,
    /// Whether it acts.
    pub enabled: bool,
    /// What it does and when.
    pub definition: Definition,
    /// The event after which it acts: what happened before it was switched on is none of its business.
    #[serde(skip)]
    pub since_event: i64,
    /// The instant after which it acts.
    #[serde(skip)]
    pub since_at: Time,
    /// Up to which instant its moments were looked at.
    #[serde(skip)]
    pub looked_until: Time,
    /// Why somebody should look at it, if so.
    pub attention: Option<String>,
    /// Since when.
    pub attention_at: Option<Time>,
    /// Who changed it last.
    pub changed_by: Option<UserId>,
    /// When.
    pub changed_at: Time,
    /// Raised by every change.
    pub version: i64,
}

/// What a rule was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Former {
    /// Counted from 1.
    pub version: i64,
    /// Its name.
    pub name: String,
    /// Its folder.
    pub folder: String,
    /// Whether it acted.
    pub enabled: bool,
    /// What it did and when.
    pub definition: Definition,
    /// Who made it so.
    pub changed_by: Option<UserId>,
    /// When.
    pub changed_at: Time,
}

/// A folder of rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Folder {
    /// Its name; empty for the rules without a folder.
    pub name: String,
    /// Whether at most one of its rules acts on an event: the first that fits.
    #[serde(default)]
    pub first_match: bool,
}

#[cfg(test)]
mod tests;
