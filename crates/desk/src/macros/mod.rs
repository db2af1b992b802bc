//! Macros: prepared replies in several languages, with what happens to the conversation when one is sent (R116).
//! It never sends anything and changes nothing before the reply itself is written.

pub mod action;
pub mod keys;
pub mod placeholder;
pub mod routes;
pub mod seed;
pub mod share;
pub mod store;
pub mod usage;

use std::collections::BTreeMap;

use causeway_base::Time;
use causeway_identity::{TeamId, UserId};
use causeway_store::id_type;
use schemars::JsonSchema;
use serde::Serialize;

pub use crate::macros::action::Action;
pub use crate::view::Scope;

id_type!(MacroId, "Names a macro.");

/// A prepared reply.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Macro {
    /// Its id.
    pub id: MacroId,
    /// Its name.
    pub name: String,
    /// The Latin letters under which its name is found, for names in Chinese or with kana.
    pub keys: Vec<String>,
    /// A short word that finds it; may be empty.
    pub shortcut: String,
    /// Where it is kept, outer folder first: `Billing/Refunds`; empty for none.
    pub folder: String,
    /// Who sees it.
    pub scope: Scope,
    /// Who looks after it; the one who sees it when it is personal. `None` for those that the desk began with.
    pub owner_id: Option<UserId>,
    /// The team that sees it, when it is one team's.
    pub team_id: Option<TeamId>,
    /// Its text as safe HTML, by language (BCP 47).
    pub bodies: BTreeMap<String, String>,
    /// What happens to the conversation when it is sent.
    pub actions: Vec<Action>,
    /// Whether it is offered no more.
    pub archived: bool,
    /// When somebody last said that it is still right.
    pub reviewed_at: Option<Time>,
    /// Who said so; `None` for those that the desk began with.
    pub reviewed_by: Option<UserId>,
    /// Who changed it last.
    pub changed_by: Option<UserId>,
    /// When.
    pub changed_at: Time,
    /// Raised by every change.
    pub version: i64,
}

impl Macro {
    /// The text for somebody who writes one of `wanted`, the first first: the same tag, then the same language, then
    /// the first text there is. Answers the text's own tag with it.
    pub fn body_for(&self, wanted: &[&str]) -> Option<(&str, &str)> {
        let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let exact = |tag: &str| self.bodies.iter().find(|(own, _)| own.eq_ignore_ascii_case(tag));
        let alike = |tag: &str| self.bodies.iter().find(|(own, _)| primary(own) == primary(tag));
        wanted
            .iter()
            .find_map(|tag| exact(tag).or_else(|| alike(tag)))
            .or_else(|| self.bodies.iter().next())
            .map(|(tag, html)| (tag.as_str(), html.as_str()))
    }
}

/// How many macros a desk may have.
pub const MOST: i64 = 2_000;

#[cfg(test)]
mod tests;
