//! Statuses: the team's own names on four fixed categories that clocks and views rest on.
//! A built-in status of each category always exists and is never deleted.

pub mod routes;
pub mod store;

use causeway_store::{id_type, named_values};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

id_type!(StatusId, "Names a status.");

named_values!(Category "What a status means for clocks and views." {
    Open "The team has to act." = "open",
    Waiting "The customer or a third party has to act." = "waiting",
    Snoozed "Nothing to do before an instant." = "snoozed",
    Solved "Done; a customer's message opens it again." = "solved",
});

/// A status.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Status {
    /// Its id.
    pub id: StatusId,
    /// Its name; the built-in ones are shown by their category, in the reader's language.
    pub name: String,
    /// What it means.
    pub category: Category,
    /// Where it stands in menus.
    pub position: i64,
    /// Whether it is the one of its category that always exists.
    pub builtin: bool,
    /// Raised by every change.
    pub version: i64,
}
causeway_store::from_row!(Status { id, name, category, position, builtin, version });
