//! Forms by which customers ask: one for each kind of request, with fields that are shown when they apply.
//! They never ask for who somebody is; name, address, subject and words are part of every request.

pub mod answers;
mod check;
pub mod routes;
pub mod seed;
pub mod store;

use std::collections::BTreeMap;

use causeway_base::Locale;
use causeway_desk::field::FieldId;
use causeway_desk::{InboxId, TagId};
use causeway_store::{id_type, named_values};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::BrandId;

id_type!(FormId, "Names a form by which customers ask.");

/// The most forms of a brand.
pub const MOST: usize = 20;
/// The most fields of a form.
pub const MOST_FIELDS: usize = 40;
/// The slug of the form without fields of its own, for what fits no other.
pub const OTHER: &str = "other";

named_values!(AnswerKind "What a field of a form takes." {
    Text "A line." = "text",
    LongText "Several lines." = "long_text",
    Choice "One of its options." = "choice",
    Choices "Any of its options." = "choices",
    YesNo "Yes or no." = "yes_no",
    Date "A day." = "date",
});

/// Words by language.
pub type Texts = BTreeMap<String, String>;

/// One of the answers to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormOption {
    /// What stands in conditions and answers; made by the desk when left out. Where a field fills one of the desk's, it is
    /// the id of that field's option.
    #[serde(default)]
    pub id: String,
    /// What customers read, by language.
    pub names: Texts,
}

/// When a field is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShownWhen {
    /// A field that stands before it.
    pub field: String,
    /// What that one must hold: an option's id, or `yes` or `no`.
    pub is: String,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormField {
    /// Its name in conditions; made by the desk when left out.
    #[serde(default)]
    pub id: String,
    /// What it takes.
    pub kind: AnswerKind,
    /// What it asks, by language.
    pub labels: Texts,
    /// A word of help, by language.
    #[serde(default)]
    pub helps: Texts,
    /// Whether it must be filled when it is shown.
    #[serde(default)]
    pub required: bool,
    /// What can be chosen, in this order.
    #[serde(default)]
    pub options: Vec<FormOption>,
    /// When it is shown; always when left out.
    #[serde(default)]
    pub shown_when: Option<ShownWhen>,
    /// The desk's field of conversations that it fills.
    #[serde(default)]
    pub fills: Option<FieldId>,
}

/// A form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RequestForm {
    /// Its id.
    pub id: FormId,
    /// The brand it belongs to.
    pub brand_id: BrandId,
    /// Its name in addresses.
    pub slug: String,
    /// Its names by language.
    pub names: Texts,
    /// What it is for, in a line, by language.
    pub introductions: Texts,
    /// What it asks for, in this order.
    pub fields: Vec<FormField>,
    /// The tag that its requests get.
    pub tag_id: Option<TagId>,
    /// The inbox in which its requests come in; the first one when `null`.
    pub inbox_id: Option<InboxId>,
    /// Whether customers see it.
    pub published: bool,
    /// Its place among the forms of the brand, counted from 0.
    pub position: i64,
    /// Raised by every change.
    pub version: i64,
}

/// The words for somebody who reads the first of `wanted`; else those of any language.
pub fn said<'a>(texts: &'a Texts, wanted: &[Locale]) -> &'a str {
    let own = wanted.iter().find_map(|locale| texts.get(locale.tag()));
    own.or_else(|| texts.values().next()).map_or("", String::as_str)
}

#[cfg(test)]
mod tests;
