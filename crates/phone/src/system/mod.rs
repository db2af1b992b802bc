//! Telephone systems that tell of calls: each with an address of its own and a secret that signs what it sends.
//! It never shows a secret twice.

pub mod routes;
pub mod store;

use causeway_base::Time;
use causeway_store::{from_row, id_type};
use schemars::JsonSchema;
use serde::Serialize;

id_type!(SystemId, "Names a telephone system.");

/// A telephone system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct System {
    /// Its id.
    pub id: SystemId,
    /// What its addresses end with; no secret.
    pub key: String,
    /// Its name, for the team.
    pub name: String,
    /// Whether it has a secret; nothing is taken from one without.
    pub has_secret: bool,
    /// Whether it is listened to.
    pub enabled: bool,
    /// When it last told something.
    pub heard_at: Option<Time>,
    /// When it was added.
    pub created_at: Time,
    /// Raised by every change.
    pub version: i64,
}
from_row!(System { id, key, name, has_secret, enabled, heard_at, created_at, version });

/// Where a system's secret is sealed for.
pub(crate) fn place(id: SystemId) -> String {
    format!("phone_system/secret_sealed/{id}")
}
