//! Public holidays that come with the program: mainland China for 2025 and 2026, Japan from 2020 to 2035.
//! It never fetches anything; `holidays/*.toml` beside the source say how they are updated.

mod japan;

use std::sync::LazyLock;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A country whose holidays are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Country {
    /// Mainland China, by the arrangements of the State Council.
    China,
    /// Japan, by law.
    Japan,
}

impl Country {
    /// The first and the last year that are known; outside of them the days of the week alone decide.
    pub fn known_years(self) -> (i16, i16) {
        let all = days(self);
        let year = |day: Option<&Day>| day.map_or(0, |day| day.date.year());
        (year(all.first()), year(all.last()))
    }
}

/// What a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind {
    /// Closed.
    Off,
    /// A weekend day that is worked to make up for a day off.
    Working,
}

/// A day that differs from its day of the week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub date: Date,
    /// Off or worked.
    pub kind: DayKind,
    /// Its name in the country's language.
    pub name: String,
}

#[derive(Deserialize)]
struct Off {
    name: String,
    from: Date,
    to: Date,
}

#[derive(Deserialize)]
struct Year {
    working: Vec<Date>,
    off: Vec<Off>,
}

#[derive(Deserialize)]
struct China {
    year: Vec<Year>,
}

/// Reads the arrangements.
fn china(text: &str) -> Result<Vec<Day>, toml::de::Error> {
    let mut all = Vec::new();
    for year in toml::from_str::<China>(text)?.year {
        for off in year.off {
            let dates = off.from.series(jiff::Span::new().days(1)).take_while(|date| *date <= off.to);
            all.extend(dates.map(|date| Day { date, kind: DayKind::Off, name: off.name.clone() }));
        }
        let working = year.working.into_iter();
        all.extend(working.map(|date| Day { date, kind: DayKind::Working, name: "调休上班".to_owned() }));
    }
    all.sort_by_key(|day| day.date);
    Ok(all)
}

// The files are part of the program and tests read them; a file that cannot be read would give no day.
static CHINA: LazyLock<Vec<Day>> =
    LazyLock::new(|| china(include_str!("../../holidays/china.toml")).unwrap_or_default());
static JAPAN: LazyLock<Vec<Day>> =
    LazyLock::new(|| japan::read(include_str!("../../holidays/japan.toml")).unwrap_or_default());

/// The days of a country that differ from their day of the week, in order.
pub fn days(country: Country) -> Vec<Day> {
    match country {
        Country::China => CHINA.clone(),
        Country::Japan => JAPAN.clone(),
    }
}
