//! Answers of `causeway inspect` about clocks: by when something is due, how many working minutes passed.
//! It never guesses; a case that it cannot read is answered with an error.

use causeway_base::Time;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

use crate::clock_time::{ClockTime, Interval};
use crate::plan::{Holiday, Plan, SpecialDay, Week};
use crate::{Calendar, Pause};

#[derive(Deserialize)]
struct Hours {
    timezone: String,
    #[serde(default)]
    always_open: bool,
    #[serde(default)]
    weekly: BTreeMap<String, Vec<(ClockTime, ClockTime)>>,
    #[serde(default)]
    holidays: Vec<jiff::civil::Date>,
    #[serde(default)]
    special_days: BTreeMap<jiff::civil::Date, Vec<(ClockTime, ClockTime)>>,
}

#[derive(Deserialize)]
struct Length {
    value: i64,
    unit: String,
}

#[derive(Deserialize)]
struct Case {
    kind: String,
    calendar: Hours,
    start: Option<Timestamp>,
    duration: Option<Length>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    #[serde(default)]
    pauses: Vec<(Timestamp, Timestamp)>,
}

fn intervals(all: &[(ClockTime, ClockTime)]) -> Vec<Interval> {
    all.iter().map(|(from, to)| Interval { from: *from, to: *to }).collect()
}

fn plan(hours: &Hours) -> Plan {
    let day = |name: &str| hours.weekly.get(name).map_or_else(Vec::new, |all| intervals(all));
    let weekly = Week {
        mon: day("mon"),
        tue: day("tue"),
        wed: day("wed"),
        thu: day("thu"),
        fri: day("fri"),
        sat: day("sat"),
        sun: day("sun"),
    };
    let holidays = hours.holidays.iter().map(|date| Holiday { date: *date, name: String::new() }).collect();
    let special = hours.special_days.iter();
    let special_days =
        special.map(|(date, all)| SpecialDay { date: *date, name: String::new(), open: intervals(all) }).collect();
    Plan {
        zone: hours.timezone.clone(),
        always_open: hours.always_open,
        weekly,
        countries: Vec::new(),
        holidays,
        special_days,
    }
}

fn answer(case: &Case) -> Result<Value, String> {
    let calendar = Calendar::unchecked(&plan(&case.calendar)).map_err(|error| error.to_string())?;
    let time = |at: Timestamp| Time(at.as_millisecond());
    let pauses: Vec<Pause> =
        case.pauses.iter().map(|(from, to)| Pause { from: time(*from), to: Some(time(*to)) }).collect();
    if case.kind == "elapsed" {
        let (from, to) = case.from.zip(case.to).ok_or("`from` and `to` are missing")?;
        let passed = calendar.elapsed(time(from), time(to), &pauses).map_err(|error| error.to_string())?;
        return Ok(json!({ "minutes": passed as f64 / 60_000.0 }));
    }
    let (start, length) = case.start.zip(case.duration.as_ref()).ok_or("`start` and `duration` are missing")?;
    let unit_ms = match length.unit.as_str() {
        "seconds" => 1_000,
        "minutes" => 60_000,
        "hours" => 3_600_000,
        other => return Err(format!("unknown unit {other}")),
    };
    let trace = calendar
        .explain(time(start), length.value.saturating_mul(unit_ms), &pauses)
        .map_err(|error| error.to_string())?;
    let due = trace.due_at.and_then(|at| Timestamp::from_millisecond(at.ms()).ok()).ok_or("it is paused")?;
    Ok(json!({ "due": due.to_string(), "steps": trace.steps }))
}

/// Answers a case of kind `due` or `elapsed`.
pub fn inspect(case: &Value) -> Value {
    let read = serde_json::from_value::<Case>(case["input"].clone()).map_err(|error| error.to_string());
    let mut told = read.and_then(|case| answer(&case)).unwrap_or_else(|error| json!({ "error": error }));
    told["id"] = case["id"].clone();
    told
}
