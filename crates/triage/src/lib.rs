//! Finds in a customer's words how much they press: the class of the matter, signs of impact, and which words said so.
//! It never reads or writes anything outside its arguments, and has no input that says what a customer pays.

mod decide;
mod find;
mod language;
mod shape;

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The class of a matter; the first five are those of R164, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Something is broken and people cannot work.
    UrgentFault,
    /// Somebody uses the product for the first time.
    FirstUse,
    /// Something is broken.
    Fault,
    /// A question before a purchase.
    PreSales,
    /// How to set something up oneself.
    SelfConfiguration,
    /// Nothing of these.
    Other,
}

impl Class {
    /// All of them, in the order of R164.
    pub const ALL: [Self; 6] =
        [Self::UrgentFault, Self::FirstUse, Self::Fault, Self::PreSales, Self::SelfConfiguration, Self::Other];

    /// The class of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == name)
    }

    /// The name that is stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UrgentFault => "urgent_fault",
            Self::FirstUse => "first_use",
            Self::Fault => "fault",
            Self::PreSales => "pre_sales",
            Self::SelfConfiguration => "self_configuration",
            Self::Other => "other",
        }
    }
}

/// What words are a sign of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// A system does not run at all.
    Down,
    /// Somebody cannot do their work.
    Blocked,
    /// Many people are affected (R171).
    ManyUsers,
    /// It costs money while it lasts (R170).
    Money,
    /// It is what customers of the customer use.
    Production,
    /// Something is broken.
    Fault,
    /// The product is used for the first time.
    FirstUse,
    /// Somebody thinks of buying.
    PreSales,
    /// Somebody wants to set something up.
    SelfConfiguration,
}

/// One sign and the words that gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Found {
    /// The rule, as the data name it.
    pub rule: String,
    /// What it is a sign of.
    pub sign: Sign,
    /// The words.
    pub words: String,
    /// Their place, in bytes of the text.
    pub at: Range<usize>,
    /// How much it weighs, 1 to 3.
    pub weight: u8,
    /// The number that the words name: people, or money a day.
    pub number: Option<i64>,
}

/// How much a matter presses, from its class and its impact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// Now.
    Critical,
    /// Before the ordinary.
    High,
    /// The ordinary.
    Normal,
    /// When there is time.
    Low,
}

/// What is known of the harm that a matter does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Impact {
    /// How many people are affected, if somebody said it (R171).
    #[serde(default)]
    pub users: Option<i64>,
    /// Money lost a day, in the currency of whoever said it (R170).
    #[serde(default)]
    pub money: Option<i64>,
}

/// What the rules make of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The class.
    pub class: Class,
    /// The impact that the words name.
    pub impact: Impact,
    /// How much it presses.
    pub urgency: Urgency,
    /// The words that led to the class, the weightiest first; at most eight.
    pub reasons: Vec<Found>,
}

/// Reads a customer's words. Quoted mails are passed over; of a long text only the first 32 KB count, so the time is bounded.
pub fn read(text: &str) -> Reading {
    decide::decide(find::signs(find::beginning(text)))
}

pub use decide::urgency;

#[cfg(test)]
mod labelled;
#[cfg(test)]
mod tests;
