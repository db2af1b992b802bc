//! What a person writes down about opening hours, and whether it makes sense.
//! It never computes an instant.

use jiff::civil::{Date, Weekday};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::clock_time::Interval;
use crate::holidays::Country;

/// The most intervals of one day.
const MOST_INTERVALS: usize = 12;
/// The most holidays, and the most special days.
const MOST_DAYS: usize = 2_000;

/// Opening hours as a person writes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// An IANA time zone, such as `Asia/Shanghai`.
    pub zone: String,
    /// Around the clock; hours and days below then say nothing.
    #[serde(default)]
    pub always_open: bool,
    /// The hours of an ordinary week.
    #[serde(default)]
    pub weekly: Week,
    /// Countries whose public holidays and make-up working days apply.
    #[serde(default)]
    pub countries: Vec<Country>,
    /// Days that are closed.
    #[serde(default)]
    pub holidays: Vec<Holiday>,
    /// Days with hours of their own; they win over holidays.
    #[serde(default)]
    pub special_days: Vec<SpecialDay>,
}

/// The intervals of each day of the week; a day without any is closed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "the names of the days say it")]
pub struct Week {
    pub mon: Vec<Interval>,
    pub tue: Vec<Interval>,
    pub wed: Vec<Interval>,
    pub thu: Vec<Interval>,
    pub fri: Vec<Interval>,
    pub sat: Vec<Interval>,
    pub sun: Vec<Interval>,
}

impl Week {
    /// The intervals of a day of the week.
    pub fn of(&self, day: Weekday) -> &[Interval] {
        match day {
            Weekday::Monday => &self.mon,
            Weekday::Tuesday => &self.tue,
            Weekday::Wednesday => &self.wed,
            Weekday::Thursday => &self.thu,
            Weekday::Friday => &self.fri,
            Weekday::Saturday => &self.sat,
            Weekday::Sunday => &self.sun,
        }
    }

    /// All seven with the names that they are sent by.
    fn named(&self) -> [(&'static str, &[Interval]); 7] {
        [
            ("mon", &self.mon),
            ("tue", &self.tue),
            ("wed", &self.wed),
            ("thu", &self.thu),
            ("fri", &self.fri),
            ("sat", &self.sat),
            ("sun", &self.sun),
        ]
    }

    /// The hours of a working day that is not on its usual day of the week: those of the first day that has any.
    pub(crate) fn working_day(&self) -> &[Interval] {
        self.named().into_iter().map(|(_, hours)| hours).find(|hours| !hours.is_empty()).unwrap_or_default()
    }
}

/// A closed day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// The day, `2026-10-01`.
    #[schemars(with = "String")]
    pub date: Date,
    /// What it is called; may be empty.
    #[serde(default)]
    pub name: String,
}

/// A day with hours of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SpecialDay {
    /// The day, `2026-10-10`.
    #[schemars(with = "String")]
    pub date: Date,
    /// What it is called; may be empty.
    #[serde(default)]
    pub name: String,
    /// Its intervals; none means closed.
    pub open: Vec<Interval>,
}

/// What is wrong with a plan, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{pointer}: {what}")]
pub struct Invalid {
    /// A JSON pointer into the plan.
    pub pointer: String,
    /// What to do, in words.
    pub what: &'static str,
}

fn wrong(pointer: impl Into<String>, what: &'static str) -> Invalid {
    Invalid { pointer: pointer.into(), what }
}

/// Intervals must be in order, must not touch each other's time, and must end after they begin.
fn check_intervals(pointer: &str, all: &[Interval]) -> Result<(), Invalid> {
    if all.len() > MOST_INTERVALS {
        return Err(wrong(pointer, "A day has at most twelve intervals."));
    }
    for (index, interval) in all.iter().enumerate() {
        if interval.from >= interval.to {
            return Err(wrong(format!("{pointer}/{index}"), "An interval ends after it begins."));
        }
        if index > 0 && all[index - 1].to > interval.from {
            return Err(wrong(format!("{pointer}/{index}"), "Put the intervals of a day in order, without overlap."));
        }
    }
    Ok(())
}

impl Plan {
    /// Around the clock in a zone.
    pub fn around_the_clock(zone: &str) -> Self {
        let (weekly, countries, holidays, special_days) = <_>::default();
        Self { zone: zone.to_owned(), always_open: true, weekly, countries, holidays, special_days }
    }

    /// Says what is wrong with it, if anything.
    ///
    /// # Errors
    /// The first thing that makes no sense.
    pub fn check(&self) -> Result<(), Invalid> {
        for (name, hours) in self.weekly.named() {
            check_intervals(&format!("/weekly/{name}"), hours)?;
        }
        if self.holidays.len() > MOST_DAYS || self.special_days.len() > MOST_DAYS {
            return Err(wrong("/holidays", "A calendar has at most 2,000 holidays and as many special days."));
        }
        for (index, day) in self.special_days.iter().enumerate() {
            check_intervals(&format!("/special_days/{index}/open"), &day.open)?;
        }
        if !self.always_open && self.weekly.working_day().is_empty() {
            return Err(wrong("/weekly", "Open at least once a week, or choose around the clock."));
        }
        Ok(())
    }
}

pub(crate) fn bad_zone() -> Invalid {
    wrong("/zone", "Choose a time zone such as Asia/Shanghai.")
}
