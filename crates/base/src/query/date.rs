//! Dates of `before:` and `after:`: a day, a month, a year, or some time ago.
//! It never reads the clock; now and the time zone are arguments.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::Time;

const DAY_MS: i64 = 86_400_000;

/// The instant that `text` names: the start of a day, month or year in `zone`, or so long before `now`
/// (`7d`, `2w`, `36h`).
pub fn instant(text: &str, now: Time, zone: &TimeZone) -> Option<Time> {
    match text {
        "today" => start_of(today(now, zone)?, zone),
        "yesterday" => start_of(today(now, zone)?.checked_sub(1.day()).ok()?, zone),
        _ => ago(text, now).or_else(|| start_of(day(text)?, zone)),
    }
}

fn today(now: Time, zone: &TimeZone) -> Option<Date> {
    Some(Timestamp::from_millisecond(now.ms()).ok()?.to_zoned_datetime(zone.clone()).date())
}

fn ago(text: &str, now: Time) -> Option<Time> {
    let unit = text.chars().next_back()?;
    let unit_ms = match unit {
        'h' => DAY_MS / 24,
        'd' => DAY_MS,
        'w' => 7 * DAY_MS,
        _ => return None,
    };
    let count: i64 = text.strip_suffix(unit)?.parse().ok().filter(|count| (0..=100_000).contains(count))?;
    Some(now.plus_ms(-count * unit_ms))
}

fn day(text: &str) -> Option<Date> {
    let mut parts = text.split(['-', '/', '.']);
    let year: i16 = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let mut part = || parts.next().map_or(Some(1), |part| part.parse().ok());
    let (month, day) = (part()?, part()?);
    if parts.next().is_some() {
        return None;
    }
    Date::new(year, month, day).ok()
}

fn start_of(date: Date, zone: &TimeZone) -> Option<Time> {
    let start = date.to_zoned_datetime(zone.clone()).ok()?.start_of_day().ok()?;
    Some(Time(start.timestamp().as_millisecond()))
}
