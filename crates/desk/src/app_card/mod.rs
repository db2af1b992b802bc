//! App cards: outside systems in which a customer can be looked up, opened with a signed word on who is meant.
//! It never runs what such a system sends; a card is rows of plain text.

mod card;
mod link;
pub mod routes;
pub(crate) mod store;

use causeway_store::id_type;
use schemars::JsonSchema;
use serde::Serialize;

id_type!(AppCardId, "Names an outside system.");

/// An outside system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AppCard {
    /// Its id; the audience of what is signed for it.
    pub id: AppCardId,
    /// Its name.
    pub name: String,
    /// The page to open, with places such as `{{contact.email}}`.
    pub url: String,
    /// Where a card's content is fetched, with the same places; empty for none.
    pub card_url: String,
    /// Its place among the others.
    pub position: i64,
    /// Whether it is offered no longer.
    pub archived: bool,
    /// Raised by every change.
    pub version: i64,
}

#[cfg(test)]
mod tests;
