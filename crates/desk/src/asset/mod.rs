//! Assets: what a contact or company runs of ours, in which version and where, and whether they changed it.
//! It never sells or licenses anything; it is what the team knows.

pub mod routes;
pub mod store;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{id_type, named_values};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

id_type!(AssetId, "Names an asset.");

named_values!(AssetOwner "Whose an asset is." {
    Contact "One person's." = "contact",
    Company "The whole company's." = "company",
});

/// An asset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Asset {
    /// Its id.
    pub id: AssetId,
    /// Whose it is: the kind.
    pub owner: AssetOwner,
    /// Whose it is: the contact's or company's id.
    pub owner_id: Uuid,
    /// The product.
    pub product: String,
    /// Its version, as people write it.
    pub product_version: String,
    /// The cloud or machine that it runs on.
    pub cloud: String,
    /// The region there.
    pub region: String,
    /// The day on which it was bought: its beginning in UTC.
    pub purchased_at: Option<Time>,
    /// Whether the customer changed it.
    pub modified: bool,
    /// What they changed.
    pub modified_note: String,
    /// A licence or contract number, or the address of the machine.
    pub reference: String,
    /// Whether it is not in use any more.
    pub archived: bool,
    /// When it was noted.
    pub created_at: Time,
    /// Who noted it.
    pub created_by: Option<UserId>,
    /// Raised by every change.
    pub version: i64,
}

/// An asset as its customer sees it. It can hold nothing that the team wrote about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The product.
    pub product: String,
    /// Its version.
    pub product_version: String,
    /// The cloud or machine that it runs on.
    pub cloud: String,
    /// The region there.
    pub region: String,
    /// The day on which it was bought: its beginning in UTC.
    pub purchased_at: Option<Time>,
    /// Whether they changed it.
    pub modified: bool,
    /// Whether it is their company's.
    pub of_company: bool,
}

/// What people write about an asset; what is left out of a change stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssetInput {
    /// The version that the caller looked at; only of a change.
    pub version: Option<i64>,
    /// See [`Asset::product`].
    pub product: Option<String>,
    /// See [`Asset::product_version`].
    pub product_version: Option<String>,
    /// See [`Asset::cloud`].
    pub cloud: Option<String>,
    /// See [`Asset::region`].
    pub region: Option<String>,
    /// See [`Asset::purchased_at`].
    #[serde(default, deserialize_with = "crate::inbox::routes::given", skip_serializing_if = "Option::is_none")]
    pub purchased_at: Option<Option<Time>>,
    /// See [`Asset::modified`].
    pub modified: Option<bool>,
    /// See [`Asset::modified_note`].
    pub modified_note: Option<String>,
    /// See [`Asset::reference`].
    pub reference: Option<String>,
    /// See [`Asset::archived`].
    pub archived: Option<bool>,
}

#[cfg(test)]
mod tests;
