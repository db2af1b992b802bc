//! Messages that a chat shows by itself to whoever looks at a website: their texts, conditions, caps and counts.
//! It never decides about one visitor; their own browser does, so the desk learns nothing of who looks at what.

pub(crate) mod page;
pub(crate) mod routes;
pub(crate) mod rules;
pub mod store;

use std::collections::BTreeMap;

use causeway_base::Locale;
use causeway_store::id_type;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

id_type!(ProactiveId, "Names a message that a chat shows by itself.");

/// Texts by language.
pub type Texts = BTreeMap<String, String>;

/// How a page's address is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// It stands somewhere in it.
    Contains,
    /// It begins with it.
    Begins,
    /// It is it, whatever follows after `?` or `#`.
    Equals,
}

/// What must be so before a message is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// The address of the page.
    Page {
        /// How it is compared.
        how: How,
        /// With what.
        value: String,
    },
    /// They have been on this page for so many seconds.
    Seconds {
        /// So many.
        at_least: i64,
    },
    /// It is at least their so many-th visit, as far as their browser may remember.
    Visits {
        /// So many.
        at_least: i64,
    },
    /// Whether they are signed in at the website, or wrote before.
    Visitor {
        /// They are, or they are not.
        known: bool,
    },
    /// Their browser speaks one of these languages; `zh` holds all of `zh-…`.
    Language {
        /// Tags such as `ja` and `zh-TW`.
        tags: Vec<String>,
    },
    /// Somebody is there, by the chat's calendar.
    Hours,
}

/// What visitors did with a message. Browsers tell it, so it is a figure and no proof.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Figures {
    /// How often it was shown.
    pub shown: i64,
    /// How often it was sent away.
    pub dismissed: i64,
    /// How often the chat was opened by it.
    pub opened: i64,
    /// How often somebody wrote to it.
    pub answered: i64,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Proactive {
    /// Its id.
    pub id: ProactiveId,
    /// Its name, for the team.
    pub name: String,
    /// What it says, by language.
    pub texts: Texts,
    /// What must be so, all of it.
    pub conditions: Vec<Condition>,
    /// One visitor sees it once in so many days.
    pub every_days: i64,
    /// Whether it is shown.
    pub enabled: bool,
    /// Raised when its texts change.
    pub wording: i64,
    /// What visitors did with it.
    pub figures: Figures,
}

/// The messages of a widget. The first whose conditions hold is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct List {
    /// Raised by every change.
    pub version: i64,
    /// How many of all one visitor sees a day.
    pub per_day: i64,
    /// In their order.
    pub messages: Vec<Proactive>,
}

/// A text in a language, else in English, else in whatever there is.
pub(crate) fn text_of(texts: &Texts, locale: Locale) -> &str {
    let found = texts.get(locale.tag()).or_else(|| texts.get("en")).or_else(|| texts.values().next());
    found.map_or("", String::as_str)
}
