//! API keys: a user's right to call the API without a browser.
//! A key is shown once, when it is made; only its hash is kept.

pub mod routes;
pub mod store;

use causeway_base::Time;
use causeway_store::id_type;
use schemars::JsonSchema;
use serde::Serialize;

id_type!(ApiKeyId, "Names an API key.");

/// An API key, without the key itself.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ApiKey {
    /// Its id.
    pub id: ApiKeyId,
    /// What it is for.
    pub name: String,
    /// When it was made.
    pub created_at: Time,
    /// When it was last used, to within five minutes.
    pub last_used_at: Option<Time>,
    /// The key; only in the answer that makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}
