//! The categories of a community: where topics belong.
//! It never deletes one that holds topics.

pub mod routes;
pub mod store;

use std::collections::BTreeMap;

use causeway_base::{Locale, Time};
use schemars::JsonSchema;
use serde::Serialize;

use super::TopicCategoryId;
use crate::BrandId;

/// The most categories of a brand.
pub const MOST: usize = 50;

/// A category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TopicCategory {
    /// Its id.
    pub id: TopicCategoryId,
    /// The brand it belongs to.
    pub brand_id: BrandId,
    /// Its name in addresses.
    pub slug: String,
    /// Its names by language.
    pub names: BTreeMap<String, String>,
    /// What belongs there, in a line, by language.
    pub descriptions: BTreeMap<String, String>,
    /// Whether only the team begins topics there.
    pub team_only: bool,
    /// Its place, counted from 0.
    pub position: i64,
    /// When it was made.
    pub created_at: Time,
    /// How many topics it holds, hidden ones too.
    pub topic_count: i64,
    /// Raised by every change.
    pub version: i64,
}

fn pick<'a>(texts: &'a BTreeMap<String, String>, wanted: &[Locale]) -> Option<&'a str> {
    let own = wanted.iter().find_map(|locale| texts.get(locale.tag()));
    own.or_else(|| texts.values().next()).map(String::as_str)
}

impl TopicCategory {
    /// Its name for somebody who reads the first of `wanted`.
    pub fn name_for(&self, wanted: &[Locale]) -> &str {
        pick(&self.names, wanted).unwrap_or(&self.slug)
    }

    /// What belongs there.
    pub fn description_for(&self, wanted: &[Locale]) -> Option<&str> {
        pick(&self.descriptions, wanted)
    }
}
