//! Fields that the organisation adds to conversations, contacts and companies, and what they hold.
//! It never changes a conversation's own state; a field's value has no version and the last one to write it wins.

mod check;
pub mod owner_routes;
pub mod routes;
pub mod store;
pub mod value;

use std::collections::BTreeMap;

use causeway_store::named_values;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::condition::Condition;
pub use crate::condition::FieldId;

named_values!(Owner "What a field belongs to." {
    Conversation "Every conversation." = "conversation",
    Contact "Every contact." = "contact",
    Company "Every company." = "company",
});

named_values!(Kind "What a field holds." {
    Text "A line of text." = "text",
    LongText "Text of several lines." = "long_text",
    Number "A number, stored as millionths." = "number",
    YesNo "Yes or no, stored as 1 or 0." = "yes_no",
    Date "A day, stored as the milliseconds of its beginning in UTC." = "date",
    Choice "One of its options." = "choice",
    Choices "Any of its options." = "choices",
    Link "The address of a page." = "link",
    Person "A member of the team." = "person",
});

named_values!(Required "When a field must be filled." {
    Never "It may stay empty." = "never",
    OnSolve "Before its conversation is solved." = "on_solve",
});

/// One of the values that a choice can have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldOption {
    /// What stands in the values; the desk makes one for a new option.
    #[serde(default)]
    pub id: String,
    /// What people read.
    pub name: String,
    /// Whether it is offered no longer; values that have it keep it.
    #[serde(default)]
    pub archived: bool,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Field {
    /// Its id.
    pub id: FieldId,
    /// What it belongs to.
    pub owner: Owner,
    /// Its name.
    pub name: String,
    /// Its name in other languages, by BCP 47 tag.
    pub names: BTreeMap<String, String>,
    /// What it holds.
    pub kind: Kind,
    /// What can be chosen, in this order.
    pub options: Vec<FieldOption>,
    /// When it must be filled.
    pub required: Required,
    /// Which conversations show it; all when there is no condition.
    pub shown_when: Option<Condition>,
    /// Its place among those of its owner.
    pub position: i64,
    /// Whether it is shown no longer; its values stay.
    pub archived: bool,
    /// Raised by every change.
    pub version: i64,
}

/// A field as one conversation, contact or company has it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct HeldField {
    /// The field.
    pub field: Field,
    /// What it holds: a text, a number, true or false, the milliseconds of a day, an option's id, a list of such, or a
    /// user's id; `null` when it is empty.
    pub value: Json,
    /// Whether it is to be shown now.
    pub shown: bool,
    /// Whether it must be filled before the conversation is solved.
    pub required: bool,
}

/// A field that somebody has to fill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FieldName {
    /// The field.
    pub id: FieldId,
    /// Its name.
    pub name: String,
    /// Its name in other languages.
    pub names: BTreeMap<String, String>,
}

pub use value::{facts, missing_on_solve, set};

#[cfg(test)]
mod customer_tests;
#[cfg(test)]
mod tests;
