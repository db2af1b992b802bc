//! Tags: words that the team puts on conversations.
//! Two tags never differ only by case, width or space.

pub mod routes;
pub mod store;

use causeway_store::id_type;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

id_type!(TagId, "Names a tag.");

/// A tag.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Tag {
    /// Its id.
    pub id: TagId,
    /// Its name.
    pub name: String,
    /// Raised by every change.
    pub version: i64,
}
causeway_store::from_row!(Tag { id, name, version });

/// A tag as a conversation shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TagRef {
    /// Its id.
    pub id: TagId,
    /// Its name.
    pub name: String,
}
