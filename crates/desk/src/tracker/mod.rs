//! Trackers: GitHub, GitLab and Jira, where engineers keep issues; each issue here may have a twin there (R14, R182).
//! It never sends there what a person did not read, and never takes a change over twice.

mod access;
mod contract;
pub mod events;
mod github;
mod gitlab;
mod jira;
pub mod link;
pub mod link_routes;
mod merge;
pub mod poll;
pub mod routes;
mod signature;
pub mod store;
pub mod sync;
mod wire;

use causeway_base::Time;
use causeway_store::{id_type, named_values};
use schemars::JsonSchema;
use serde::Serialize;

id_type!(TrackerId, "Names a tracker.");
id_type!(LinkId, "Names the tie between an issue and its twin in a tracker.");

named_values!(Provider "Who made a tracker." {
    GitHub "GitHub, also on a company's own server." = "github",
    GitLab "GitLab, also on a company's own server." = "gitlab",
    Jira "Jira, in the cloud or on a company's own server." = "jira",
});

/// A tracker, without its keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Tracker {
    /// Its id.
    pub id: TrackerId,
    /// Who made it.
    pub provider: Provider,
    /// What people call it.
    pub name: String,
    /// Where its interface is, `https://api.github.com`.
    pub address: String,
    /// The project in its own words: `owner/repository`, `group/project` or a Jira key.
    pub project: String,
    /// Jira in the cloud: the address of whoever the key belongs to.
    pub login: Option<String>,
    /// GitHub: the number of the app whose private key is kept, instead of a token.
    pub app: Option<String>,
    /// GitHub: the number of the app's installation.
    pub installation: Option<String>,
    /// Whether anything is exchanged.
    pub active: bool,
    /// When it sent an event last that its signature proves.
    pub heard_at: Option<Time>,
    /// When it was asked for what changed last.
    pub polled_at: Option<Time>,
    /// Why it could not be asked the last time.
    pub problem: Option<String>,
    /// Raised by every change of the settings.
    pub version: i64,
}

#[cfg(test)]
mod scripted;
#[cfg(test)]
mod tests;
