//! Teams: a name and its members. A conversation may belong to one.
//! It never decides who gets a conversation; assignment does.

pub mod routes;
pub mod store;

use causeway_store::id_type;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::UserId;

id_type!(TeamId, "Names a team.");

/// A team.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// Raised by every change.
    pub version: i64,
    /// Who belongs to it.
    pub member_ids: Vec<UserId>,
}
