//! One change for many conversations, also for all that a list holds: done in the background, with what failed, undoable.
//! It never stops at the first that fails, and undoing never touches what somebody changed since.

pub mod routes;
pub mod run;
pub mod store;

use causeway_base::Time;
use causeway_identity::{TeamId, UserId};
use causeway_store::{id_type, named_values};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::conversation::change::StatusInput;
use crate::inbox::routes::given;
use crate::{Priority, TagId};

id_type!(BulkId, "Names a change for many conversations.");

named_values!(BulkState "Where a change for many stands." {
    Running "It goes on." = "running",
    Done "Every conversation was tried." = "done",
    Undoing "It is being undone." = "undoing",
    Undone "It was undone, but for what somebody changed since." = "undone",
});

named_values!(ItemState "Where one conversation of many stands." {
    Open "Not tried yet." = "open",
    Done "Changed." = "done",
    Failed "It could not be changed." = "failed",
    Undone "As it was before." = "undone",
    Kept "Left alone while undoing: somebody changed it since." = "kept",
});

/// How many conversations one change may have.
pub const MOST: usize = 20_000;

/// What changes of each conversation.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkChange {
    /// Another status, by id or category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<StatusInput>,
    /// How they ended, with a status that solves them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<crate::solve::OutcomeInput>,
    /// Another priority.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// Another assignee; `null` for nobody.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub assignee_id: Option<Option<UserId>>,
    /// Another team; `null` for none.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub team_id: Option<Option<TeamId>>,
    /// Tags to add.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub add_tags: Vec<TagId>,
    /// Tags to take away.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remove_tags: Vec<TagId>,
    /// When they come back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snoozed_until: Option<Time>,
    /// Whether they are spam.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spam: Option<bool>,
}

/// A change for many as people see it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Bulk {
    /// Its id.
    pub id: BulkId,
    /// Where it stands.
    pub state: BulkState,
    /// How many conversations it is for.
    pub total: i64,
    /// How many were tried; while undoing, how many were looked at again.
    pub done: i64,
    /// How many could not be changed, or were left alone while undoing.
    pub failed: i64,
    /// What failed and why, at most 100.
    pub failures: Vec<Failure>,
    /// When it was asked for.
    pub created_at: Time,
}

/// A conversation that was not changed.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Failure {
    /// Its number.
    pub number: i64,
    /// Why, as a sentence.
    pub detail: String,
}

#[cfg(test)]
mod tests;
