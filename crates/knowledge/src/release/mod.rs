//! Releases of the product: what changed, which articles, macros and guides name it, and which of them somebody has looked
//! at since (R134, R146). It never changes what it marks, and calls nothing looked at that nobody looked at.

pub mod find;
pub mod routes;
pub mod rules;
pub mod store;
pub mod write;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{Actor, NewEvent, Tx, from_row, id_type, named_values};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

id_type!(ReleaseId, "Names a release; people use its number.");
id_type!(MarkId, "Names a mark of a release.");

named_values!(Kind "What a release can touch." {
    Article "An article." = "article",
    Macro "A prepared reply." = "macro",
    Guide "A guide." = "guide",
});

/// The most releases of a desk.
pub const MOST: i64 = 500;
/// The most features that a release names.
pub const FEATURES: usize = 50;
/// The most marks of a release.
pub const MARKS: usize = 500;

/// A release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Release {
    /// Its id.
    pub id: ReleaseId,
    /// The number that people say.
    pub number: i64,
    /// Its name.
    pub name: String,
    /// The day of it, as `2026-11-28`; `null` when that is not known.
    pub day: Option<String>,
    /// The product; empty when there is one only.
    pub product: String,
    /// The product's version; may be empty.
    pub product_version: String,
    /// What changed.
    pub changes: String,
    /// The features and words that it is about.
    pub features: Vec<String>,
    /// How much that it touches was not looked at yet.
    pub open: i64,
    /// How much was.
    pub done: i64,
    /// Who wrote it down.
    pub created_by: Option<UserId>,
    /// When.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
    /// Raised by every change.
    pub version: i64,
}

/// Something that a release touches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Mark {
    /// Its id.
    pub id: MarkId,
    /// What is touched.
    pub kind: Kind,
    /// The id of the article or macro; class and name of the guide.
    pub target: String,
    /// The article's number.
    pub number: Option<i64>,
    /// What it was called when it was marked; empty for a guide of the desk's own.
    pub title: String,
    /// Which features it names.
    pub features: Vec<String>,
    /// Who marked it.
    pub marked_by: Option<UserId>,
    /// When.
    pub marked_at: Time,
    /// Who looked at it.
    pub done_by: Option<UserId>,
    /// When; `null` while nobody has.
    pub done_at: Option<Time>,
}

/// The release since which something is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Since {
    /// Its number.
    pub number: i64,
    /// Its name.
    pub name: String,
}

/// A macro or a guide that is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Open {
    /// What it is.
    pub kind: Kind,
    /// See [`Mark`].
    pub target: String,
    /// The release's number.
    pub number: i64,
    /// The release's name.
    pub name: String,
}
from_row!(Open { kind, target, number, name });

/// Something that names a feature of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Candidate {
    /// What it is.
    pub kind: Kind,
    /// See [`Mark`].
    pub target: String,
    /// The article's number.
    pub number: Option<i64>,
    /// What it is called; empty for a guide of the desk's own.
    pub title: String,
    /// Which features it names.
    pub features: Vec<String>,
    /// Whether the release has it already.
    pub marked: bool,
}

/// Records that something happened with a release.
pub(crate) fn tell(tx: &mut Tx<'_>, kind: &'static str, release: i64, actor: Actor) {
    tx.record(NewEvent { kind, conversation: None, actor, only_for: None, data: json!({ "release": release }) });
}

#[cfg(test)]
mod tests;
