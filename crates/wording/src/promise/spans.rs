//! Lengths of time in words: "within two hours", 两小时内, 3営業日以内.
//! It never knows what day it is.

use causeway_base::pattern::Pattern;

/// A length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Span {
    /// Exactly so many milliseconds.
    Exact(i64),
    /// So many days, until the end of work.
    Days(i64),
    /// So many days without Saturdays and Sundays.
    WorkingDays(i64),
}

static EN: Pattern = Pattern::new(
    r"(?i)(?-u:\b)(?:within|in|after|(?:no later|not more|less) than|over)(?: the)?(?: next| coming)? (?:(half an|half a|an?|one|two|three|four|five|six|seven|eight|ten|twelve|couple of|a couple of|\d{1,3})(?:\s?(?:to|-|–)\s?(\d{1,3}|two|three|four|five|six|seven))? )?((?:business|working|work) days?|minutes?|mins?|hours?|hrs?|days?|weeks?)(?-u:\b)",
);
static CJK: Pattern = Pattern::new(
    r"(半|[一二两兩三四五六七八九十\d０-９]{1,3})(?:[~～〜\-到至から]{1,2}([一二两兩三四五六七八九十\d０-９]{1,3}))?\s*[个個]?(?:半)?\s*(分[钟鐘]?|小[时時]|[钟鐘][头頭]|時間|工作[日天]|営業日|[天日](?:間)?|[周週](?:間)?|星期|[礼禮]拜)\s*(?:以|之)?(?:[内內中]|[后後]|ほど|程度|まで)",
);

/// The first length of time in `text`; the longer end of a range.
pub(super) fn span(text: &str) -> Option<Span> {
    let found = EN.captures(text).or_else(|| CJK.captures(text))?;
    let part = |number: usize| found.get(number).map_or("", |group| group.as_str());
    let amount = if part(2).is_empty() { part(1) } else { part(2) };
    let unit = part(3).to_ascii_lowercase();
    let half = amount == "半" || amount.to_ascii_lowercase().starts_with("half");
    let count = if half || amount.is_empty() { 1 } else { number(amount)? };
    let minutes = if unit.starts_with("min") || unit.starts_with('分') {
        1
    } else if unit.starts_with('h') || unit.starts_with('小') || unit == "時間" || unit.starts_with(['钟', '鐘']) {
        60
    } else if unit.contains("work") || unit.contains("business") || unit.starts_with("工作") || unit == "営業日" {
        return Some(Span::WorkingDays(count));
    } else if unit.starts_with('w') || unit.starts_with(['周', '週', '星', '礼', '禮']) {
        return Some(Span::Days(7 * count));
    } else if half {
        return Some(Span::Exact(12 * 3_600_000));
    } else {
        return Some(Span::Days(count));
    };
    Some(Span::Exact(count * minutes * 60_000 / if half { 2 } else { 1 }))
}

/// A number in digits or words, up to 999.
pub(super) fn number(text: &str) -> Option<i64> {
    let text = causeway_base::text::fold(text);
    if let Ok(number) = text.parse::<i64>() {
        return Some(number);
    }
    let words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    if let Some(at) = words.iter().position(|word| *word == text) {
        return Some(at as i64 + 1);
    }
    if text.ends_with("couple of") {
        return Some(2);
    }
    if text == "a" || text == "an" {
        return Some(1);
    }
    let digit = |c: char| match c {
        '两' | '兩' => Some(2),
        c => "一二三四五六七八九".chars().position(|one| one == c).map(|at| at as i64 + 1),
    };
    match text.split_once('十') {
        Some((tens, ones)) => {
            let tens = tens.chars().next().map_or(Some(1), digit)?;
            Some(tens * 10 + ones.chars().next().map_or(Some(0), digit)?)
        }
        None => text.chars().next().and_then(digit),
    }
}
