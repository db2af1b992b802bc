//! Japan's holidays by rule: fixed days, Mondays, equinoxes, substitutes for Sundays, days between two holidays.
//! It never goes beyond the years that its file names.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use jiff::civil::{Date, Weekday};
use serde::Deserialize;

use super::{Day, DayKind};

#[derive(Deserialize)]
struct Rules {
    first_year: i16,
    last_year: i16,
    day: Vec<Rule>,
}

#[derive(Deserialize)]
struct Rule {
    name: String,
    month: i8,
    /// A fixed day of the month.
    day: Option<i8>,
    /// The how-manieth Monday of the month.
    monday: Option<i8>,
    /// The equinox's constant in the formula of the ephemeris.
    equinox: Option<f64>,
    /// Where the day was in years for which it was moved by law.
    #[serde(default)]
    moved: Vec<Date>,
}

/// The day of the month of an equinox, good for 1980 to 2099.
fn equinox(constant: f64, year: i16) -> i8 {
    let years = i32::from(year) - 1980;
    let day = constant + 0.242_194 * f64::from(years) - f64::from(years.div_euclid(4));
    day.floor() as i8
}

fn date(rule: &Rule, year: i16) -> Option<Date> {
    if let Some(moved) = rule.moved.iter().find(|moved| moved.year() == year) {
        return Some(*moved);
    }
    if let Some(count) = rule.monday {
        let month = Date::new(year, rule.month, 1).ok()?;
        return month.nth_weekday_of_month(count, Weekday::Monday).ok();
    }
    let day = rule.day.or_else(|| rule.equinox.map(|constant| equinox(constant, year)))?;
    Date::new(year, rule.month, day).ok()
}

/// Reads the rules and computes all days.
pub(super) fn read(text: &str) -> Result<Vec<Day>, toml::de::Error> {
    let rules: Rules = toml::from_str(text)?;
    let mut all: BTreeMap<Date, String> = BTreeMap::new();
    for year in rules.first_year..=rules.last_year {
        all.extend(rules.day.iter().filter_map(|rule| Some((date(rule, year)?, rule.name.clone()))));
    }
    let named: Vec<Date> = all.keys().copied().collect();
    // A holiday on a Sunday is made up for on the next day that is none.
    for sunday in named.iter().filter(|date| date.weekday() == Weekday::Sunday) {
        let mut next = sunday.tomorrow();
        while let Ok(date) = next {
            if let Entry::Vacant(free) = all.entry(date) {
                free.insert("振替休日".to_owned());
                break;
            }
            next = date.tomorrow();
        }
    }
    // A day between two holidays is one.
    for pair in named.windows(2) {
        if let Ok(between) = pair[0].tomorrow()
            && between.tomorrow().is_ok_and(|after| after == pair[1])
        {
            all.entry(between).or_insert_with(|| "国民の休日".to_owned());
        }
    }
    Ok(all.into_iter().map(|(date, name)| Day { date, kind: DayKind::Off, name }).collect())
}
