//! Days and times of the day in words: tomorrow, 下周一, 来週月曜, noon, 下午三点, 午後3時.
//! It never knows a calendar but the Gregorian one.

use jiff::ToSpan;
use jiff::civil::{Date, Time, Weekday};

use super::spans::number;
use causeway_base::pattern::Pattern;

static TODAY: Pattern = Pattern::new(
    r"(?i)(?-u:\b)(?:today|tonight|this (?:morning|afternoon|evening)|eod|end of (?:the |my |our )?(?:business )?day)(?-u:\b)|今[天日晚]|本日|下班前|[当當]天",
);
static AFTER_TOMORROW: Pattern = Pattern::new(r"(?i)(?-u:\b)day after tomorrow(?-u:\b)|[后後]天|明後日|あさって");
static TOMORROW: Pattern = Pattern::new(r"(?i)(?-u:\b)tomorrow(?-u:\b)|明[天日早晚]|あした|あす");
static WEEK_END: Pattern = Pattern::new(
    r"(?i)(?-u:\b)(?:end of (?:the|this) week|this week)(?-u:\b)|[本这這][周週](?:[内內]|[结結]束前|之?前)|今週(?:中|末)",
);
static NEXT_WEEK: Pattern =
    Pattern::new(r"(?i)(?-u:\b)next week(?-u:\b)|下(?:[个個])?(?:[周週]|星期)(?:[内內前]|之前)|来週(?:中|末)?");
static ENGLISH_DAY: Pattern = Pattern::new(r"(?i)(?-u:\b)(next )?(mon|tues|wednes|thurs|fri|satur|sun)day(?-u:\b)");
static HAN_DAY: Pattern = Pattern::new(
    r"([本这這今下来]|下[个個])?(?:[周週]|星期|[礼禮]拜)?の?(?:(?:[周週]|星期|[礼禮]拜)([一二三四五六日天])|([月火水木金土日])曜)",
);
static ISO: Pattern = Pattern::new(r"(?-u:\b)(\d{4})-(\d{2})-(\d{2})(?-u:\b)");
static MONTH_DAY: Pattern = Pattern::new(r"([\d０-９]{1,2})月([\d０-９]{1,2})[日号號]");
static DAY_MONTH: Pattern = Pattern::new(
    r"(?i)(?-u:\b)(?:(\d{1,2})(?:st|nd|rd|th)?(?: of)? )?(january|february|march|april|may|june|july|august|september|october|november|december)(?: (\d{1,2})(?:st|nd|rd|th)?)?(?-u:\b)",
);
static CLOCK: Pattern = Pattern::new(
    r"(?i)(?-u:\b)(\d{1,2})(?::(\d{2}))?\s*(a\.?m|p\.?m)(?-u:\b)|(?:^|[^\d:])(\d{1,2})[:：](\d{2})(?:$|[^\d:])",
);
static HAN_CLOCK: Pattern =
    Pattern::new(r"([一二两兩三四五六七八九十\d０-９]{1,3})(?:[点點]|時(?:[^間]|$))(半|[\d０-９]{1,2}分)?");
static LATER_HALF: Pattern = Pattern::new(r"下午|晚上|傍晚|今晚|明晚|午後|夜|夕方");
static MORNING: Pattern = Pattern::new(r"(?i)(?-u:\b)morning(?-u:\b)|上午|早上|明早|午前|朝");
static NOON: Pattern = Pattern::new(r"(?i)(?-u:\b)(?:noon|midday|lunch\w*)(?-u:\b)|中午|正午|昼");
static EVENING: Pattern = Pattern::new(r"(?i)(?-u:\b)(?:evening|tonight)(?-u:\b)|晚上|今晚|明晚|傍晚|夕方|夜");

/// The day that `text` names, seen from `today`.
pub(super) fn day(text: &str, today: Date) -> Option<Date> {
    if let Some(date) = dated(text, today) {
        return Some(date);
    }
    let plus = |days: i32| today.checked_add(days.days()).ok();
    if AFTER_TOMORROW.is_match(text) {
        return plus(2);
    }
    if TOMORROW.is_match(text) {
        return plus(1);
    }
    if let Some(found) = weekday(text, today) {
        return Some(found);
    }
    let friday = 4 - i32::from(today.weekday().to_monday_zero_offset());
    if NEXT_WEEK.is_match(text) {
        return plus(friday + 7);
    }
    if WEEK_END.is_match(text) {
        return plus(friday.max(0));
    }
    if TODAY.is_match(text) { Some(today) } else { None }
}

/// A date with its number; the next such day when no year is named.
fn dated(text: &str, today: Date) -> Option<Date> {
    if let Some(found) = ISO.captures(text) {
        let part = |at: usize| found.get(at).and_then(|group| group.as_str().parse::<i16>().ok());
        return Date::new(part(1)?, i8::try_from(part(2)?).ok()?, i8::try_from(part(3)?).ok()?).ok();
    }
    let (month, day) = if let Some(found) = MONTH_DAY.captures(text) {
        (number(found.get(1)?.as_str())?, number(found.get(2)?.as_str())?)
    } else {
        let found = DAY_MONTH.captures(text)?;
        let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        let name = found.get(2)?.as_str().to_ascii_lowercase();
        let month = names.iter().position(|known| name.starts_with(known))? as i64 + 1;
        (month, number(found.get(1).or_else(|| found.get(3))?.as_str())?)
    };
    let date = |year: i16| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    let this_year = date(today.year())?;
    if this_year < today { date(today.year() + 1) } else { Some(this_year) }
}

/// A named weekday: the next one, or that of this or the next week when the text says so.
fn weekday(text: &str, today: Date) -> Option<Date> {
    let (day, week) = if let Some(found) = ENGLISH_DAY.captures(text) {
        let names = ["mon", "tues", "wednes", "thurs", "fri", "satur", "sun"];
        let name = found.get(2)?.as_str().to_ascii_lowercase();
        let next = if found.get(1).is_some() { Some(1) } else { None };
        (names.iter().position(|known| *known == name)?, next)
    } else {
        let found = HAN_DAY.captures(text)?;
        let named = found.get(2).or_else(|| found.get(3))?.as_str();
        let at = "一二三四五六日".chars().position(|c| named.contains(c));
        let at =
            at.filter(|_| found.get(2).is_some()).or_else(|| "月火水木金土日".chars().position(|c| named.contains(c)));
        let week = found.get(1).map(|group| i32::from(group.as_str().starts_with(['下', '来'])));
        (at.or_else(|| named.contains('天').then_some(6))?, week)
    };
    let wanted = i32::try_from(day).ok()?;
    let offset = i32::from(today.weekday().to_monday_zero_offset());
    let days = match week {
        Some(week) => wanted - offset + 7 * week,
        None => (wanted - offset - 1).rem_euclid(7) + 1,
    };
    today.checked_add(days.days()).ok()
}

/// The time of the day that `text` names: the end of the part of the day when it names one.
pub(super) fn clock(text: &str) -> Option<Time> {
    if let Some(found) = CLOCK.captures(text) {
        let part = |at: usize| found.get(at).and_then(|group| group.as_str().parse::<i8>().ok());
        let hour = part(1).or_else(|| part(4))?;
        let minute = part(2).or_else(|| part(5)).unwrap_or(0);
        let hour = match found.get(3).map(|half| half.as_str().to_ascii_lowercase().starts_with('p')) {
            Some(true) => hour % 12 + 12,
            Some(false) => hour % 12,
            None if hour < 12 && LATER_HALF.is_match(text) => hour + 12,
            None => hour,
        };
        return Time::new(hour, minute, 0, 0).ok();
    }
    if let Some(found) = HAN_CLOCK.captures(text) {
        let hour = i8::try_from(number(found.get(1)?.as_str())?).ok()?;
        let minutes = found.get(2).map_or(Some(0), |group| match group.as_str() {
            "半" => Some(30),
            minutes => number(minutes.trim_end_matches('分')),
        })?;
        let hour = if hour < 12 && LATER_HALF.is_match(text) { hour + 12 } else { hour };
        return Time::new(hour, i8::try_from(minutes).ok()?, 0, 0).ok();
    }
    let hour = if NOON.is_match(text) || MORNING.is_match(text) {
        12
    } else if EVENING.is_match(text) {
        21
    } else {
        return None;
    };
    Time::new(hour, 0, 0, 0).ok()
}

/// `days` working days after `from`: Saturdays and Sundays do not count.
pub(super) fn working_days(from: Date, days: i64) -> Option<Date> {
    let (mut date, mut left) = (from, days.clamp(0, 400));
    while left > 0 {
        date = date.tomorrow().ok()?;
        if !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
            left -= 1;
        }
    }
    Some(date)
}
