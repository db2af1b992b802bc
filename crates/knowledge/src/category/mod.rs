//! Sections of the help centre: a tree for each brand, with names and descriptions in each language (R142).
//! It never deletes a section that holds anything.

pub mod routes;
pub mod seed;
pub mod store;

use std::collections::BTreeMap;

use causeway_base::Locale;
use causeway_store::id_type;
use schemars::JsonSchema;
use serde::Serialize;

use crate::BrandId;

id_type!(CategoryId, "Names a section of the help centre.");

/// The most sections of a brand.
pub const MOST: usize = 200;
/// How deep sections may lie in each other.
pub const DEPTH: usize = 3;

/// A section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Category {
    /// Its id.
    pub id: CategoryId,
    /// The brand it belongs to.
    pub brand_id: BrandId,
    /// The section it lies in; `null` at the top.
    pub parent_id: Option<CategoryId>,
    /// Its name in addresses.
    pub slug: String,
    /// Its names by language.
    pub names: BTreeMap<String, String>,
    /// What it is about, in a line, by language.
    pub descriptions: BTreeMap<String, String>,
    /// Its place among its neighbours, counted from 0.
    pub position: i64,
    /// How many articles lie in it, archived ones left out.
    pub article_count: i64,
    /// Raised by every change.
    pub version: i64,
}

impl Category {
    /// Its name for somebody who reads the first of `wanted`, with the language it is in.
    pub fn name_for(&self, wanted: &[Locale]) -> (&str, Option<Locale>) {
        pick(&self.names, wanted).unwrap_or((&self.slug, None))
    }

    /// What it is about.
    pub fn description_for(&self, wanted: &[Locale]) -> Option<(&str, Option<Locale>)> {
        pick(&self.descriptions, wanted)
    }
}

fn pick<'a>(texts: &'a BTreeMap<String, String>, wanted: &[Locale]) -> Option<(&'a str, Option<Locale>)> {
    let own = |locale: &Locale| Some((texts.get(locale.tag())?.as_str(), Some(*locale)));
    wanted.iter().find_map(own).or_else(|| texts.values().next().map(|text| (text.as_str(), None)))
}

/// Whether `id` may lie in `parent`: not in itself or below itself, and not too deep.
pub fn fits(all: &[Category], id: CategoryId, parent: Option<CategoryId>) -> bool {
    let mut above = 0;
    let mut at = parent;
    while let Some(here) = at {
        above += 1;
        if here == id || above >= DEPTH {
            return false;
        }
        at = all.iter().find(|one| one.id == here).and_then(|one| one.parent_id);
    }
    above + height(all, id) <= DEPTH
}

/// A section and all below it.
pub fn below(all: &[Category], id: CategoryId) -> Vec<CategoryId> {
    let mut inside = vec![id];
    let mut at = 0;
    while at < inside.len() {
        let here = inside[at];
        inside.extend(all.iter().filter(|one| one.parent_id == Some(here)).map(|one| one.id));
        at += 1;
    }
    inside
}

/// How many levels begin with `id`, itself counted.
fn height(all: &[Category], id: CategoryId) -> usize {
    let below = all.iter().filter(|one| one.parent_id == Some(id)).map(|one| height(all, one.id)).max();
    1 + below.unwrap_or(0)
}

#[cfg(test)]
mod tests;
