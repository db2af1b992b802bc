//! Template coverage: how many answers are prepared replies, by week and topic, and which frequent inquiries have none
//! yet (R117). It never changes an answer, and counts nothing by person.

pub mod gaps;
pub mod group;
pub mod library;
pub mod reader;
pub mod routes;
pub mod store;
pub mod words;

use causeway_base::Time;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::Serialize;

use crate::TagId;

/// From which share on an answer counts as a template's, in percent. A name or a number that is filled in breaks only the
/// word groups around it, so a template that was sent as it is stays far above; whoever writes as much again of their
/// own falls below.
pub const COVERED: i64 = 50;

/// Between which shares of inquiries a desk usually lies, in percent: one fifth to one quarter (R117).
pub const BENCHMARK: Band = Band { from: 20, to: 25 };

/// A span of percentages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Band {
    /// The lower end.
    pub from: i64,
    /// The upper end.
    pub to: i64,
}

/// What was counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// Answers by colleagues to what a customer wrote.
    pub answers: i64,
    /// Those of them that are a template's text.
    pub covered_answers: i64,
    /// Inquiries that were answered; each counts where its longest answer was written.
    pub inquiries: i64,
    /// Those of them whose longest answer is a template's text.
    pub covered_inquiries: i64,
}

impl Counts {
    /// Both together.
    #[must_use]
    pub fn and(self, more: Self) -> Self {
        Self {
            answers: self.answers + more.answers,
            covered_answers: self.covered_answers + more.covered_answers,
            inquiries: self.inquiries + more.inquiries,
            covered_inquiries: self.covered_inquiries + more.covered_inquiries,
        }
    }
}

/// The counts of a week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Week {
    /// Its Monday in the desk's time zone: `2026-01-05`.
    pub week: String,
    /// What was counted.
    #[serde(flatten)]
    pub counts: Counts,
}

/// The counts of a topic. A conversation with two tags counts in both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Topic {
    /// Its tag; `None` for conversations without one.
    pub tag_id: Option<TagId>,
    /// The tag's name.
    pub name: Option<String>,
    /// What was counted.
    #[serde(flatten)]
    pub counts: Counts,
}

/// Which conversations are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// All.
    Everything,
    /// Those with this tag.
    Tag(TagId),
    /// Those without any tag.
    NoTopic,
}

/// The Monday of the week in which `at` lies.
pub fn monday(at: Time, zone: &TimeZone) -> Date {
    let date = zone.to_datetime(Timestamp::from_millisecond(at.ms()).unwrap_or(Timestamp::UNIX_EPOCH)).date();
    let back = i64::from(date.weekday().to_monday_zero_offset());
    date.saturating_sub(jiff::Span::new().days(back))
}

#[cfg(test)]
mod tests;
