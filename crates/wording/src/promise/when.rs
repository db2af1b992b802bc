//! The instant by which a sentence says something will be done.
//! It never guesses a time that the sentence does not name.

use causeway_base::Time;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::day;
use super::spans::{self, Span};
use causeway_base::pattern::Pattern;

/// When a day ends for those who promised something for it: 18:00.
const END_OF_WORK: i8 = 18;

/// Words for a time that cannot be told as an instant, but is one: "by the end of the month", "after the release".
static LOOSE: Pattern = Pattern::new(
    r"(?i)(?-u:\b)(?:end of (?:the |this )?(?:month|quarter|year)|(?:this|next|coming) (?:month|quarter|release)|right away|immediately|right now|at once|in a (?:moment|minute)|(?:once|as soon as|when|after) (?:we|i|it|the|they|you|your|our|that)(?-u:\b))|月底|年底|月[内內]|[马馬]上|立即|立刻|[收得拿]到.{0,12}[后後]|(?:完成|[结結]果|到[货貨]|修[复復]).{0,6}[后後]|一(?:有|旦)|第一[时時][间間]|次第|月末|年内|来月|今月|直ちに|ただちに|すぐに|のち(?:に|、)|した(?:ら|後)",
);

/// Events that are no time: only the writer will know when there is news.
static NEWS: Pattern = Pattern::new(
    r"(?i)(?-u:\b)(?:once|as soon as|when) (?:i|we) (?:know|learn|hear|have)(?-u:\b)[^,.]{0,24}|有(?:了)?(?:任何)?(?:新?[进進]展|消息|[结結]果)(?:[会會]?第一[时時][间間])?|(?:進展|動き|新しい情報|何か)(?:が|は)?(?:あり|ござい)ましたら",
);

/// The instant that `sentence` names, if it lies ahead of `now`.
pub(super) fn due(sentence: &str, now: Time, zone: &TimeZone) -> Option<Time> {
    let here = jiff::Timestamp::from_millisecond(now.ms()).ok()?.to_zoned_datetime(zone.clone());
    let today = here.date();
    let at = |date: Date, time: Option<jiff::civil::Time>| {
        let time = time.or_else(|| jiff::civil::Time::new(END_OF_WORK, 0, 0, 0).ok())?;
        let there = date.to_datetime(time).to_zoned_datetime(zone.clone()).ok()?;
        Some(Time(there.timestamp().as_millisecond()))
    };
    let found = match (spans::span(sentence), day::day(sentence, today)) {
        (Some(Span::Exact(ms)), _) => Some(now.plus_ms(ms)),
        (Some(Span::Days(days)), _) => at(today.checked_add(days.days()).ok()?, None),
        (Some(Span::WorkingDays(days)), _) => at(day::working_days(today, days)?, None),
        (None, Some(date)) => at(date, day::clock(sentence)),
        // Only a time of the day: the next such time.
        (None, None) => {
            let time = day::clock(sentence)?;
            let first = at(today, Some(time))?;
            if first > now { Some(first) } else { at(today.tomorrow().ok()?, Some(time)) }
        }
    };
    found.filter(|due| *due > now)
}

/// Whether `sentence` names any time, also one that is no instant.
pub(super) fn names_time(sentence: &str) -> bool {
    let any_day = Date::constant(2026, 1, 5);
    spans::span(sentence).is_some()
        || day::day(sentence, any_day).is_some()
        || day::clock(sentence).is_some()
        || LOOSE.is_match(
            &NEWS.first(sentence).map_or_else(|| sentence.to_owned(), |news| sentence.replace(news.as_str(), " ")),
        )
}
