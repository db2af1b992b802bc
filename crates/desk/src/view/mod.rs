//! Views that people save: a condition, an order, and who sees it. The server decides what a view holds.
//! It never lets a list wait for counting: views that depend on nothing but conversations keep their members.

mod customer;
pub mod keep;
pub mod routes;
pub mod store;

use causeway_identity::{TeamId, UserId};
use causeway_store::{id_type, named_values};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::condition::{Condition, FieldId};

id_type!(ViewId, "Names a saved view.");

named_values!(Scope "Who sees a view." {
    Person "Its owner alone." = "person",
    Team "The members of one team." = "team",
    Everyone "Everybody on the desk." = "everyone",
});

named_values!(Sort "In which order a view shows its conversations." {
    Newest "The newest activity first." = "newest",
    Oldest "The oldest activity first." = "oldest",
    LongestWaiting "Who waits longest comes first; what nobody waits for comes last." = "longest_waiting",
    Priority "The most pressing first, among equals the longest waiting." = "priority",
    LatestBegun "The latest begun first." = "latest_begun",
    EarliestBegun "The earliest begun first." = "earliest_begun",
    NextAction "The next step that is due soonest first." = "next_action",
    Due "The clock that is due first comes first; what has none comes last." = "due",
    Ladder "By class, then by waiting time, so that nobody waits for ever (R164)." = "ladder",
});

impl Sort {
    /// The number that rows are ordered by, the largest first.
    pub const fn place(self) -> &'static str {
        match self {
            Self::Newest => "c.last_activity_at",
            Self::Oldest => "-c.last_activity_at",
            Self::LongestWaiting => "-COALESCE(c.waiting_since, 9000000000000000)",
            Self::Priority => {
                "(CASE c.priority WHEN 'urgent' THEN 3 WHEN 'high' THEN 2 WHEN 'normal' THEN 1 ELSE 0 END) \
                 * 100000000000000 - COALESCE(c.waiting_since, c.last_activity_at)"
            }
            Self::LatestBegun => "c.created_at",
            Self::EarliestBegun => "-c.created_at",
            // The longer the allowance of a class, the later it counts as due; waiting makes up for it.
            Self::Ladder => "-(COALESCE(c.waiting_since, 9000000000000000) + c.ladder_allowance)",
            Self::Due => "-COALESCE(c.due_at, 9000000000000000)",
            Self::NextAction => "-COALESCE(c.next_action_at, 9000000000000000)",
        }
    }
}

/// A fact that a view shows on its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// How much it presses.
    Priority,
    /// Where it stands.
    Status,
    /// Who answers.
    Assignee,
    /// Which team.
    Team,
    /// Its tags.
    Tags,
    /// For how long the customer has waited.
    Waiting,
    /// The inbox.
    Inbox,
    /// When the next step is due.
    NextAction,
    /// When it began.
    Begun,
    /// A field of the organisation's.
    Field(FieldId),
}

/// How many columns a table has room for; rows show the first four of them.
pub const MOST_COLUMNS: usize = 8;

/// A saved view.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SavedView {
    /// Its id.
    pub id: ViewId,
    /// Its name.
    pub name: String,
    /// Who sees it.
    pub scope: Scope,
    /// Who made it; the one who sees it when it is personal.
    pub owner_id: Option<UserId>,
    /// The team that sees it, when it is one team's.
    pub team_id: Option<TeamId>,
    /// What it holds.
    pub condition: Condition,
    /// In which order.
    pub sort: Sort,
    /// What its rows show.
    pub columns: Vec<Column>,
    /// Where it stands in the navigation.
    pub position: i64,
    /// Whether it depends on the reader or the time, so that it is asked anew each time.
    pub live: bool,
    /// Raised by every change.
    pub version: i64,
}

#[cfg(test)]
mod tests;
