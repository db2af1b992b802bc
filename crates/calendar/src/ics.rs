//! Closed days out of an iCalendar file (RFC 5545): events of whole days, once or every year.
//! It never reads what has a time of day, and says how many events it left out.

use causeway_base::text;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use crate::plan::Holiday;

/// Larger files are refused, in bytes.
pub const MOST_BYTES: usize = 512 << 10;
/// A file with more events of whole days is refused.
pub const MOST_EVENTS: usize = 2_000;
/// An event of more days is left out: it is a season, not a holiday.
const MOST_DAYS: i64 = 60;
/// The longest unfolded line, in bytes; what is longer is cut.
const LONGEST_LINE: usize = 8 << 10;
/// The longest name, in characters.
const LONGEST_NAME: usize = 200;
/// More days are never given out.
const MOST_HOLIDAYS: usize = 5_000;

/// Why a file gives no closed days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotUsable {
    /// It does not begin as one.
    #[error("this is not an iCalendar file; such a file begins with BEGIN:VCALENDAR")]
    NotACalendar,
    /// More than [`MOST_BYTES`].
    #[error("the file is larger than 512 KB")]
    TooLarge,
    /// More than [`MOST_EVENTS`].
    #[error("the file has more than 2,000 events of whole days")]
    TooMany,
    /// Nothing in it closes a day.
    #[error("the file has no events of whole days")]
    NoDays,
}

/// An event of whole days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its name; may be empty.
    pub name: String,
    /// Its first day.
    pub from: Date,
    /// How many days, at least one.
    pub days: i64,
    /// Whether and how it comes every year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yearly: Option<Yearly>,
    /// First days on which it does not come.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Date>,
}

/// How an event comes again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Yearly {
    /// Every so many years.
    pub every: i16,
    /// Not after this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// So often in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<i16>,
    /// The how-manieth of which day of the week (1 is Monday) in the first day's month; counted from the end when negative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nth: Option<(i8, i8)>,
}

/// What a file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// Its events of whole days.
    pub events: Vec<Event>,
    /// How many events were left out: those with a time of day, or that come again in another way.
    pub left_out: usize,
}

struct Line<'a> {
    name: String,
    value: &'a str,
}

/// An event that is being read.
#[derive(Default)]
struct Draft {
    name: String,
    from: Option<Date>,
    to: Option<Date>,
    days: Option<i64>,
    rule: Option<String>,
    except: Vec<Date>,
    cancelled: bool,
}

/// Reads a file.
///
/// # Errors
/// Why nothing of it can be used.
pub fn read(bytes: &[u8]) -> Result<Found, NotUsable> {
    if bytes.len() > MOST_BYTES {
        return Err(NotUsable::TooLarge);
    }
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if !text.get(..15).is_some_and(|head| head.eq_ignore_ascii_case("BEGIN:VCALENDAR")) {
        return Err(NotUsable::NotACalendar);
    }
    let (mut found, mut draft, mut inner) = (Found::default(), None::<Draft>, 0_usize);
    for text in unfolded(text) {
        let Some(line) = parted(&text) else { continue };
        let value = line.value.trim();
        match (line.name.as_str(), &mut draft) {
            ("BEGIN", None) if value.eq_ignore_ascii_case("VEVENT") => draft = Some(Draft::default()),
            ("BEGIN", Some(_)) => inner += 1,
            ("END", Some(_)) if inner > 0 => inner -= 1,
            ("END", Some(_)) => take(&mut found, draft.take().unwrap_or_default())?,
            (name, Some(draft)) if inner == 0 => note(draft, name, value),
            _ => {}
        }
    }
    if found.events.is_empty() { Err(NotUsable::NoDays) } else { Ok(found) }
}

/// Lines with their continuations joined (RFC 5545 § 3.1).
fn unfolded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.split('\n').map(|line| line.trim_end_matches('\r')) {
        match (lines.last_mut(), line.strip_prefix([' ', '\t'])) {
            (Some(last), Some(more)) if last.len() + more.len() <= LONGEST_LINE => last.push_str(more),
            (Some(_), Some(_)) => {}
            _ => lines.push(line.chars().take(LONGEST_LINE).collect()),
        }
    }
    lines
}

/// Name and value of a line; parameters may hold colons in quotes.
fn parted(line: &str) -> Option<Line<'_>> {
    let mut quoted = false;
    let colon = line.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b':' && !quoted
    })?;
    let name = line.get(..colon)?.split(';').next()?.trim().to_ascii_uppercase();
    Some(Line { name, value: line.get(colon + 1..)? })
}

/// A date, `20261001`; nothing when a time follows it.
fn date(value: &str) -> Option<Date> {
    let value = value.trim();
    if value.len() != 8 || !value.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year = value.get(..4)?.parse().ok()?;
    let date = Date::new(year, value.get(4..6)?.parse().ok()?, value.get(6..)?.parse().ok()?).ok()?;
    (1900..=2200).contains(&year).then_some(date)
}

/// A text with its escapes undone (RFC 5545 § 3.3.11), on one line.
fn unescaped(value: &str) -> String {
    let (mut out, mut letters) = (String::new(), value.chars());
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next() {
                Some('n' | 'N') | None => out.push(' '),
                Some(other) => out.push(other),
            },
            letter => out.push(letter),
        }
    }
    text::clean(out.trim(), LONGEST_NAME).replace(['\n', '\t'], " ")
}

fn note(draft: &mut Draft, name: &str, value: &str) {
    match name {
        "SUMMARY" => draft.name = unescaped(value),
        "DTSTART" => draft.from = date(value),
        "DTEND" => draft.to = date(value),
        "DURATION" => draft.days = duration(value),
        "RRULE" => draft.rule = Some(value.to_ascii_uppercase()),
        "EXDATE" => draft.except.extend(value.split(',').filter_map(date).take(100)),
        "STATUS" => draft.cancelled = value.eq_ignore_ascii_case("CANCELLED"),
        _ => {}
    }
}

/// Whole days or weeks, `P3D` or `P1W`.
fn duration(value: &str) -> Option<i64> {
    let length = value.trim().to_ascii_uppercase();
    let length = length.strip_prefix('+').unwrap_or(&length).strip_prefix('P')?;
    let (count, unit) = length.split_at_checked(length.len().checked_sub(1)?)?;
    let count: i64 = count.parse().ok()?;
    match unit {
        "D" => Some(count),
        "W" => count.checked_mul(7),
        _ => None,
    }
}

fn take(found: &mut Found, draft: Draft) -> Result<(), NotUsable> {
    if draft.cancelled {
        return Ok(());
    }
    match event(draft) {
        Some(_) if found.events.len() >= MOST_EVENTS => return Err(NotUsable::TooMany),
        Some(event) => found.events.push(event),
        None => found.left_out += 1,
    }
    Ok(())
}

fn event(draft: Draft) -> Option<Event> {
    let from = draft.from?;
    // The end is the first day that is not part of it.
    let ended = draft.to.and_then(|to| from.until(to).ok()).map(|span| i64::from(span.get_days()));
    let days = ended.or(draft.days).unwrap_or(1).max(1);
    let yearly = match &draft.rule {
        None => None,
        Some(rule) => Some(yearly(rule, from)?),
    };
    (days <= MOST_DAYS).then_some(Event { name: draft.name, from, days, yearly, except: draft.except })
}

/// Reads `FREQ=YEARLY` with what may stand beside it; nothing for every other rule.
fn yearly(rule: &str, from: Date) -> Option<Yearly> {
    let mut read = Yearly { every: 1, until: None, times: None, nth: None };
    let mut every_year = false;
    for part in rule.split(';').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=')?;
        match name.trim() {
            "FREQ" => every_year = value == "YEARLY",
            "INTERVAL" => read.every = value.parse().ok().filter(|every| *every >= 1)?,
            "COUNT" => read.times = Some(value.parse().ok().filter(|times| *times >= 1)?),
            "UNTIL" => read.until = Some(date(value.get(..8)?)?),
            "BYDAY" => read.nth = Some(nth(value)?),
            "WKST" => {}
            "BYMONTH" if value.parse() == Ok(from.month()) => {}
            "BYMONTHDAY" if value.parse() == Ok(from.day()) => {}
            _ => return None,
        }
    }
    // The third Monday of a year, without a month, is another rule.
    let month_named = read.nth.is_none() || rule.contains("BYMONTH=");
    (every_year && month_named).then_some(read)
}

/// `3MO`, `-1FR`.
fn nth(value: &str) -> Option<(i8, i8)> {
    let (count, day) = value.split_at_checked(value.len().checked_sub(2)?)?;
    let count: i8 = count.parse().ok().filter(|count: &i8| (1..=5).contains(&count.abs()))?;
    let days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let day = days.iter().position(|name| *name == day)?;
    Some((count, i8::try_from(day + 1).ok()?))
}

/// The first day of an event in a year; nothing when it does not come.
fn first_day(event: &Event, year: i16) -> Option<Date> {
    let Some(yearly) = &event.yearly else { return (event.from.year() == year).then_some(event.from) };
    let since = year - event.from.year();
    if since < 0 || since % yearly.every != 0 || yearly.times.is_some_and(|times| since / yearly.every >= times) {
        return None;
    }
    let date = match yearly.nth {
        None => Date::new(year, event.from.month(), event.from.day()).ok()?,
        Some((count, day)) => {
            let month = Date::new(year, event.from.month(), 1).ok()?;
            month.nth_weekday_of_month(count, Weekday::from_monday_one_offset(day).ok()?).ok()?
        }
    };
    yearly.until.is_none_or(|until| date <= until).then_some(date)
}

/// The days that the events close from one year to another, both included, in order.
pub fn holidays(events: &[Event], first_year: i16, last_year: i16) -> Vec<Holiday> {
    let mut all = Vec::new();
    for event in events {
        for year in first_year..=last_year {
            let Some(first) = first_day(event, year).filter(|day| !event.except.contains(day)) else { continue };
            let days = first.series(1.day()).take(usize::try_from(event.days).unwrap_or(1));
            all.extend(days.map(|date| Holiday { date, name: event.name.clone() }));
            if all.len() > MOST_HOLIDAYS {
                break;
            }
        }
    }
    all.sort_by_key(|day| day.date);
    all.dedup_by_key(|day| day.date);
    all.truncate(MOST_HOLIDAYS);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(events: &str) -> String {
        format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n")
    }

    fn days(events: &str, first: i16, last: i16) -> Vec<String> {
        let found = read(file(events).as_bytes()).unwrap();
        holidays(&found.events, first, last).iter().map(|day| format!("{} {}", day.date, day.name)).collect()
    }

    #[test]
    fn whole_days_are_read_with_folds_escapes_and_ends() {
        let events = "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227\r\nSUMMARY:Winter\\, \r\n  closed\r\n\
                      BEGIN:VALARM\r\nDTSTART:19990101\r\nEND:VALARM\r\nEND:VEVENT\r\n\
                      BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nDURATION:P1D\nEND:VEVENT\n\
                      BEGIN:VEVENT\nDTSTART:20260102T090000Z\nSUMMARY:A meeting\nEND:VEVENT\n\
                      BEGIN:VEVENT\nDTSTART:20260103\nSTATUS:CANCELLED\nEND:VEVENT\n";
        let wanted =
            ["2026-01-01 ", "2026-12-24 Winter,  closed", "2026-12-25 Winter,  closed", "2026-12-26 Winter,  closed"];
        assert_eq!(days(events, 2026, 2026), wanted);
        assert_eq!(read(file(events).as_bytes()).unwrap().left_out, 1);
    }

    #[test]
    fn yearly_rules_come_again_and_no_others() {
        let event = |start: &str, rule: &str| {
            format!("BEGIN:VEVENT\nDTSTART;VALUE=DATE:{start}\nRRULE:{rule}\nEXDATE;VALUE=DATE:20270501\nEND:VEVENT\n")
        };
        let cases = [
            (event("20260501", "FREQ=YEARLY"), vec!["2026-05-01 ", "2028-05-01 "]),
            (event("20240229", "FREQ=YEARLY"), vec!["2028-02-29 "]),
            (event("20250501", "FREQ=YEARLY;INTERVAL=3"), vec!["2028-05-01 "]),
            (event("20250601", "FREQ=YEARLY;COUNT=2"), vec!["2026-06-01 "]),
            (event("20250601", "FREQ=YEARLY;UNTIL=20270601T000000Z"), vec!["2026-06-01 ", "2027-06-01 "]),
            (event("20251127", "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH"), vec!["2026-11-26 ", "2027-11-25 ", "2028-11-23 "]),
        ];
        for (event, wanted) in cases {
            assert_eq!(days(&event, 2026, 2028), wanted, "{event}");
        }
        for rule in
            ["FREQ=WEEKLY", "FREQ=YEARLY;BYDAY=4TH", "FREQ=YEARLY;BYMONTH=3", "FREQ=YEARLY;INTERVAL=0", "NONSENSE"]
        {
            assert_eq!(read(file(&event("20260501", rule)).as_bytes()), Err(NotUsable::NoDays), "{rule}");
        }
    }

    #[test]
    fn nonsense_and_too_much_are_refused() {
        let many = "BEGIN:VEVENT\nDTSTART:20260101\nEND:VEVENT\n".repeat(MOST_EVENTS + 1);
        assert_eq!(read(b"<html>not found</html>"), Err(NotUsable::NotACalendar));
        assert_eq!(read(b""), Err(NotUsable::NotACalendar));
        assert_eq!(read(file("").as_bytes()), Err(NotUsable::NoDays));
        assert_eq!(read(file(&many).as_bytes()), Err(NotUsable::TooMany));
        assert_eq!(read(&vec![b'A'; MOST_BYTES + 1]), Err(NotUsable::TooLarge));
        let odd = file("BEGIN:VEVENT\nDTSTART:20260101\nDTEND:19990101\nRRULE:FREQ=YEARLY;COUNT=99999\nEND:VEVENT\n");
        assert_eq!(read(odd.as_bytes()), Err(NotUsable::NoDays));
    }
}
