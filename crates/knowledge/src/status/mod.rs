//! The status page: what a brand's customers rely on, what is wrong with it, and what was planned (R373).
//! It never stores how a component is: that follows from the incidents and the time, in [`rules`] alone.

mod begins;
mod correct;
mod feed;
pub mod follow;
mod group;
mod pages;
pub mod routes;
pub mod rules;
pub mod store;
mod words;
pub mod write;

use std::collections::BTreeMap;

use axum::Router;
use axum::routing::{get, post};
use causeway_base::{Locale, Time};
use causeway_identity::UserId;
use causeway_store::{Actor, NewEvent, Tx, id_type, named_values};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use crate::{BrandId, Knowledge};

pub(crate) use begins::job as begins_job;
pub use group::{Group, GroupId};
pub(crate) use pages::line;

id_type!(ComponentId, "Names a component of the status page.");
id_type!(IncidentId, "Names an incident of the status page; people use its number.");
id_type!(StepId, "Names a step of an incident.");

named_values!(State "How a component is, the better first." {
    Operational "It runs." = "operational",
    Maintenance "It is being worked on, as planned." = "maintenance",
    Degraded "It runs, slowly or not quite." = "degraded",
    Partial "It is out for some." = "partial_outage",
    Major "It is out." = "major_outage",
});

named_values!(Kind "What an incident is." {
    Incident "Something that went wrong." = "incident",
    Maintenance "Work that was planned; it begins and ends by the clock." = "maintenance",
});

named_values!(Impact "How much an incident weighs." {
    Minor "Little." = "minor",
    Major "Much." = "major",
    Critical "Everything." = "critical",
});

named_values!(Phase "How far an incident is." {
    Notice "A word about planned work." = "notice",
    Investigating "Somebody looks for the cause." = "investigating",
    Identified "The cause is known." = "identified",
    Monitoring "It is mended and watched." = "monitoring",
    Resolved "It is over." = "resolved",
});

named_values!(Stage "Where an incident stands at an instant." {
    Planned "It has not begun." = "planned",
    Running "It runs." = "running",
    Over "It is over." = "over",
});

/// Texts by the tag of their language.
pub type Texts = BTreeMap<String, String>;

/// The most components of a brand.
pub const MOST: usize = 50;

/// Something that customers rely on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Component {
    /// Its id.
    pub id: ComponentId,
    /// The brand it belongs to.
    pub brand_id: BrandId,
    /// Its names by language.
    pub names: Texts,
    /// The group that it stands in.
    pub group_id: Option<GroupId>,
    /// Its place, counted from 0.
    pub position: i64,
    /// Whether customers see it.
    pub shown: bool,
    /// Since when it is watched.
    pub created_at: Time,
    /// Raised by every change.
    pub version: i64,
}

/// From an instant on, an incident puts a component in a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Affected {
    /// Which component.
    pub component_id: ComponentId,
    /// From when on; `null` is the incident's beginning.
    pub at: Option<Time>,
    /// The state.
    pub state: State,
}

/// A word about an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Step {
    /// Its id.
    pub id: StepId,
    /// Its number in the incident, counted from 1.
    pub no: i64,
    /// How far the incident was.
    pub phase: Phase,
    /// The words by language.
    pub texts: Texts,
    /// When it was so.
    pub at: Time,
    /// Who wrote it; nobody when the clock told that planned work begins.
    pub by_user: Option<UserId>,
    /// When its words were last put right.
    pub corrected_at: Option<Time>,
}

/// Something that went wrong, or work that is planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Incident {
    /// Its id.
    pub id: IncidentId,
    /// The number that people say.
    pub number: i64,
    /// The brand that shows it.
    pub brand_id: BrandId,
    /// What it is.
    pub kind: Kind,
    /// Its titles by language.
    pub titles: Texts,
    /// How much it weighs.
    pub impact: Impact,
    /// The number of the desk's issue behind it; customers never see it.
    pub issue: Option<i64>,
    /// When it began or begins.
    pub from_at: Time,
    /// When planned work ends; `null` for what went wrong.
    pub until_at: Option<Time>,
    /// The words that are told when planned work begins by the clock; empty when nobody asked for it, or once they are told.
    pub begin_texts: Texts,
    /// What it does to components, in the order of time.
    pub affected: Vec<Affected>,
    /// What was said about it, the first step first.
    pub steps: Vec<Step>,
    /// Who wrote it down.
    pub created_by: Option<UserId>,
    /// When.
    pub created_at: Time,
    /// When anything of it last changed.
    pub updated_at: Time,
    /// Raised by every change.
    pub version: i64,
}

/// The text for somebody who reads the first of `wanted`, with its language when that is known.
pub fn pick<'a>(texts: &'a Texts, wanted: &[Locale]) -> (&'a str, Option<Locale>) {
    let own = |locale: &Locale| Some((texts.get(locale.tag())?.as_str(), Some(*locale)));
    let any = || texts.iter().next().map(|(tag, text)| (text.as_str(), Locale::from_tag(tag)));
    wanted.iter().find_map(own).or_else(any).unwrap_or_default()
}

/// Records that something about the status page changed.
pub(crate) fn tell(tx: &mut Tx<'_>, kind: &'static str, brand: BrandId, incident: Option<&Incident>, actor: Actor) {
    let data = json!({
        "brand_id": brand, "incident_id": incident.map(|one| one.id), "incident": incident.map(|one| one.number),
    });
    tx.record(NewEvent { kind, conversation: None, actor, only_for: None, data });
}

/// The public pages, to be merged with the others.
pub(crate) fn router() -> Router<Knowledge> {
    Router::new()
        .route("/help/{locale}/status", get(pages::show))
        .route("/help/{locale}/status/feed.xml", get(feed::show))
        .route("/help/{locale}/status/follow", post(follow::pages::ask))
        .route("/help/{locale}/status/follow/{token}", get(follow::pages::confirm).post(follow::pages::begin))
        .route("/help/{locale}/status/following/{token}", get(follow::choose::show).post(follow::choose::save))
        .route("/help/{locale}/status/unfollow/{token}", get(follow::pages::leave).post(follow::pages::end))
        .route("/help/{locale}/status/{number}", get(pages::incident))
}

#[cfg(test)]
mod tests;
