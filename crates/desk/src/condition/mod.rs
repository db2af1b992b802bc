//! Conditions on conversations as typed data: nested, for views, rules and everything else that chooses conversations.
//! It never loads a conversation to look at it; the database answers, for one as for a million.

mod check;
mod clock;
pub mod sql;

use std::collections::HashSet;

use causeway_identity::{TeamId, UserId};
use causeway_people::{CompanyId, ContactId};
use causeway_store::id_type;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use clock::ClockState;

use crate::sla::ClockKind;
use crate::{Category, InboxId, Priority, StatusId, TagId};

id_type!(FieldId, "Names a field that the organisation added.");

/// How deep conditions may be nested.
pub const DEEPEST: usize = 6;
/// How many tests a condition may have.
pub const MOST_TESTS: usize = 60;

/// What a conversation must be like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// All of these; an empty list is true of everything.
    All(Vec<Condition>),
    /// At least one of these; an empty list is true of nothing.
    Any(Vec<Condition>),
    /// Not this.
    Not(Box<Condition>),
    /// Its status has one of these categories.
    Category(Vec<Category>),
    /// It has one of these statuses.
    Status(Vec<StatusId>),
    /// It has one of these priorities.
    Priority(Vec<Priority>),
    /// It is one of these classes of the ladder (R164).
    Class(Vec<causeway_triage::Class>),
    /// Its problem counts as one of these (R104); what the ladder calls a fault is one.
    Problem(Vec<crate::diagnosis::ProblemClass>),
    /// It is assigned to one of these.
    Assignee(Vec<Person>),
    /// It belongs to one of these teams.
    Team(Vec<TeamChoice>),
    /// It came through one of these inboxes.
    Inbox(Vec<InboxId>),
    /// It has at least one of these tags.
    Tag(Vec<TagId>),
    /// Its customer is one of these.
    Contact(Vec<ContactId>),
    /// Its customer belongs to one of these companies.
    Company(Vec<CompanyId>),
    /// Its language is one of these: `zh` means every Chinese, `zh-TW` only that one.
    Language(Vec<String>),
    /// Its subject holds one of these texts, upper and lower case alike.
    Subject(Vec<String>),
    /// Whether any message has an attachment.
    Attachment(bool),
    /// Whether a reply could not be delivered.
    DeliveryFailed(bool),
    /// Whether the reader is mentioned in it.
    Mentioned(bool),
    /// Whether the reader follows it.
    Followed(bool),
    /// For how long the customer has waited for an answer; never true when nobody waits.
    Waiting(Age),
    /// How long ago somebody last wrote.
    Idle(Age),
    /// How long ago it began.
    Begun(Age),
    /// Whether it has such a clock; never true where nothing is promised.
    Clock {
        /// What the clock measures; any clock when left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<ClockKind>,
        /// What it must be like.
        is: ClockState,
    },
    /// When its next step is due; never true without one.
    NextAction(Due),
    /// How many messages it has.
    Messages(Range),
    /// What a field of the organisation's holds: of the conversation, its customer or the customer's company, whichever
    /// the field belongs to.
    Field {
        /// The field.
        id: FieldId,
        /// What it must hold.
        test: FieldTest,
    },
}

/// A person as a condition names one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person {
    /// Whoever reads.
    Me,
    /// Nobody at all.
    Nobody,
    /// This member of the team.
    User(UserId),
}

/// A team as a condition names one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TeamChoice {
    /// No team.
    None,
    /// This one.
    Team(TeamId),
}

/// Writes a choice between words and an id as one JSON text.
macro_rules! word_or_id {
    ($name:ident, $title:literal, $id:ident($inner:ty), $($word:literal => $variant:ident),+) => {
        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant => to.serialize_str($word),)+
                    Self::$id(id) => id.serialize(to),
                }
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = String::deserialize(from)?;
                match text.as_str() {
                    $($word => Ok(Self::$variant),)+
                    id => id.parse::<$inner>().map(Self::$id).map_err(|_| serde::de::Error::custom($title)),
                }
            }
        }
        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "description": $title })
            }
        }
    };
}
word_or_id!(Person, "`me`, `nobody` or the id of a member of the team", User(UserId), "me" => Me, "nobody" => Nobody);
word_or_id!(TeamChoice, "`none` or the id of a team", Team(TeamId), "none" => None);

/// A span of time before now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Age {
    /// At least as many minutes.
    OverMinutes(u32),
    /// Less than as many minutes.
    UnderMinutes(u32),
}

/// A day to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// It has passed.
    Overdue,
    /// It comes within as many minutes, or has passed.
    WithinMinutes(u32),
    /// There is one or there is none.
    Planned(bool),
}

/// A range of numbers, both ends included; an end that is left out is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// At least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<i64>,
    /// At most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<i64>,
}

/// What a field of the organisation's must hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldTest {
    /// Whether it holds anything.
    Filled(bool),
    /// One of these texts, options or ids, as a whole.
    Is(Vec<String>),
    /// A part of its text, upper and lower case alike.
    Contains(String),
    /// Yes or no.
    Yes(bool),
    /// A number or day in this range, in the field's stored unit.
    Between(Range),
}

impl Condition {
    /// Whether it asks who reads or what time it is, so that its answer changes without anything happening.
    pub fn depends_on_moment(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::depends_on_moment),
            Self::Not(part) => part.depends_on_moment(),
            Self::Assignee(people) => people.contains(&Person::Me),
            Self::Mentioned(_) | Self::Followed(_) | Self::Waiting(_) | Self::Idle(_) | Self::Begun(_) => true,
            Self::NextAction(due) => !matches!(due, Due::Planned(_)),
            Self::Clock { is, .. } => is.depends_on_moment(),
            _ => false,
        }
    }

    /// Whether it asks for tags, teams or fields, which can be deleted everywhere at once.
    pub fn asks_what_can_end(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::asks_what_can_end),
            Self::Not(part) => part.asks_what_can_end(),
            Self::Tag(_) | Self::Team(_) | Self::Field { .. } => true,
            _ => false,
        }
    }

    /// Whether it asks for the customer's company or for one of these fields of customers, which change without an
    /// event of the conversation.
    pub fn asks_customer(&self, fields: &HashSet<FieldId>) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(|part| part.asks_customer(fields)),
            Self::Not(part) => part.asks_customer(fields),
            Self::Company(_) => true,
            Self::Field { id, .. } => fields.contains(id),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests;
