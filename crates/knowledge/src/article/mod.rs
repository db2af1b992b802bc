//! Articles: one matter each, with a text in each language, every save kept, and the version that customers read (R140).
//! It never lets a save change what customers read; publishing does.

pub(crate) mod export;
pub(crate) mod links;
pub mod lists;
pub mod publish;
pub mod routes;
pub mod schedule;
pub mod state;
pub mod store;
pub mod text_routes;
pub mod texts;
pub mod trust;
pub mod write;

use causeway_base::{Locale, Time};
use causeway_identity::UserId;
use causeway_people::SegmentId;
use causeway_store::{Actor, NewEvent, Tx, from_row, id_type, named_values};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

pub use state::State;
pub use trust::{Review, Trust};

use crate::release::Since;
use crate::{BrandId, CategoryId};

id_type!(ArticleId, "Names an article; people use its number.");

named_values!(Visibility "Who may read what is published of an article." {
    Public "Everybody." = "public",
    Internal "The team only." = "internal",
    Segment "Customers of one segment, when they are signed in; nobody when that segment was deleted." = "segment",
});

/// An article without its texts' bodies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Article {
    /// Its id.
    pub id: ArticleId,
    /// The number that people say.
    pub number: i64,
    /// The brand that shows it.
    pub brand_id: BrandId,
    /// The section it lies in.
    pub category_id: CategoryId,
    /// Its name in addresses.
    pub slug: String,
    /// Who may read it.
    pub visibility: Visibility,
    /// Whose customers read it, when it is for a segment.
    pub segment_id: Option<SegmentId>,
    /// Whether it is put away.
    pub archived: bool,
    /// The language it is written in first; its other texts are translations.
    pub source_locale: Locale,
    /// Who looks after it.
    pub owner_id: Option<UserId>,
    /// Who says that it is right.
    pub verifier_id: Option<UserId>,
    /// After how many days it is looked at again.
    pub review_days: i64,
    /// When somebody last said that it is right.
    pub verified_at: Option<Time>,
    /// Who.
    pub verified_by: Option<UserId>,
    /// How far it can be trusted now.
    pub trust: Trust,
    /// When it is looked at again.
    pub review_due_at: Time,
    /// The release since which it is to be looked at; `null` when none is.
    pub since_release: Option<Since>,
    /// Its place in its section.
    pub position: i64,
    /// Who began it.
    pub created_by: Option<UserId>,
    /// When.
    pub created_at: Time,
    /// When anything of it last changed.
    pub updated_at: Time,
    /// Raised by every change of the article itself; its texts count their versions.
    pub version: i64,
    /// Its title as last written, in its first language if it has a text in that.
    pub title: String,
    /// Its texts.
    pub texts: Vec<TextRow>,
}

/// The text of an article in one language, without its body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TextRow {
    /// The article.
    pub article_id: ArticleId,
    /// The language.
    pub locale: Locale,
    /// Where it stands.
    pub state: State,
    /// The last version that was written.
    pub current_no: i64,
    /// Its title.
    pub title: String,
    /// Who wrote it.
    pub written_by: Option<UserId>,
    /// When.
    pub written_at: Time,
    /// The version that customers read; `null` when they read none.
    pub published_no: Option<i64>,
    /// Since when they read it.
    pub published_at: Option<Time>,
    /// Who published it.
    pub published_by: Option<UserId>,
    /// When a version is to be published; `null` when none is.
    pub due_at: Option<Time>,
    /// Which.
    pub due_no: Option<i64>,
    /// The version of the first language's text that it was translated from.
    pub source_no: Option<i64>,
    /// Whether that text changed since.
    pub source_changed: bool,
}

/// One version of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Version {
    /// Its number, counted from 1 in each language.
    pub no: i64,
    /// The title.
    pub title: String,
    /// What the article is about, in a sentence or two.
    pub summary: String,
    /// The body as harmless HTML.
    pub body: String,
    /// Who wrote it; nobody when it came with the desk.
    pub by_user: Option<UserId>,
    /// When.
    pub at: Time,
    /// The older version that it brings back.
    pub restored_from: Option<i64>,
}
from_row!(Version { no, title, summary, body, by_user, at, restored_from });

/// A text with its body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Text {
    /// All but the body.
    #[serde(flatten)]
    pub row: TextRow,
    /// What it is about.
    pub summary: String,
    /// The body as last written.
    pub body: String,
    /// What customers read, when that is something else.
    pub published: Option<Version>,
}

/// Records that something happened with an article.
pub(crate) fn tell(tx: &mut Tx<'_>, kind: &'static str, article: &Article, locale: Option<Locale>, actor: Actor) {
    let data = json!({
        "article_id": article.id, "article": article.number, "brand_id": article.brand_id,
        "locale": locale.map(Locale::tag),
    });
    tx.record(NewEvent { kind, conversation: None, actor, only_for: None, data });
}

#[cfg(test)]
mod tests;
