//! Segments: customers under one name, by what their company bought or which one it is (R140).
//! It never names single people, and whoever belongs to no company is in a segment of everybody alone.

pub mod routes;
pub mod rules;
pub mod store;

use causeway_store::{id_type, named_values};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{CompanyId, CompanyRef};

id_type!(SegmentId, "Names a segment.");

named_values!(Who "Who belongs to a segment." {
    Everybody "Every customer who is signed in." = "everybody",
    Chosen "Those of chosen companies, and of companies with a chosen plan." = "chosen",
});

/// A segment of customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Segment {
    /// Its id.
    pub id: SegmentId,
    /// Its name, for the team alone.
    pub name: String,
    /// Who belongs to it.
    pub who: Who,
    /// What their company bought, as the team wrote it; width and case do not matter.
    pub plans: Vec<String>,
    /// Their companies.
    pub companies: Vec<CompanyId>,
    /// Raised by every change.
    pub version: i64,
}

/// A segment as the settings show it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "SegmentListed")]
pub struct Listed {
    /// The segment.
    #[serde(flatten)]
    pub segment: Segment,
    /// The names of its companies, as the reader may know them.
    pub names: Vec<CompanyRef>,
    /// How many contacts belong to it now.
    pub contacts: i64,
}

#[cfg(test)]
mod tests;
