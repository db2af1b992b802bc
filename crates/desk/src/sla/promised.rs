//! By when a customer was promised an answer, for what is written to them: counted from the live policy.
//! It never tells a goal; that is the team's own.

use causeway_base::{Locale, Time};
use causeway_store::{Result, Tx};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::clock::Counting;
use super::course::clocks;
use super::{ClockKind, Terms, facts};
use crate::{ConversationId, calendar, organisation};

/// By when the first answer to this conversation is promised, in words for its customer; nothing when no policy promises
/// one.
pub(crate) fn answer_by(tx: &mut Tx<'_>, id: ConversationId, locale: Locale) -> Result<Option<String>> {
    let Some(facts) = facts::read(tx, id)? else { return Ok(None) };
    let mut counting = Counting::read(tx)?;
    let Some((_, _, terms)) = counting.policy(tx, id)? else { return Ok(None) };
    let (own, always) = counting.calendars(tx, &terms)?;
    let targets: Vec<_> = terms.targets.iter().filter(|one| one.kind == ClockKind::FirstReply).cloned().collect();
    let due = clocks(&facts, &targets, &own, &always, tx.now()).first().and_then(|clock| clock.promise_at);
    let Some(due) = due else { return Ok(None) };
    let zone = zone(tx, &terms)?;
    Ok(Some(sentence(locale, due, &zone)))
}

/// The zone of the policy's calendar, or else of the organisation.
fn zone(tx: &mut Tx<'_>, terms: &Terms) -> Result<TimeZone> {
    let calendar = terms.calendar_id.map(|id| calendar::store::find(tx, id)).transpose()?.flatten();
    let name = match calendar {
        Some(calendar) => Some(calendar.plan.zone),
        None => organisation::store::find(tx)?.map(|organisation| organisation.time_zone),
    };
    Ok(name.and_then(|name| TimeZone::get(&name).ok()).unwrap_or(TimeZone::UTC))
}

/// The promise as a sentence; the offset from UTC says whose clock is meant, wherever the customer is.
pub(super) fn sentence(locale: Locale, due: Time, zone: &TimeZone) -> String {
    let at = Timestamp::from_millisecond(due.ms()).unwrap_or_default();
    let (local, offset) = (zone.to_datetime(at), zone.to_offset(at).seconds() / 60);
    let sign = if offset < 0 { '-' } else { '+' };
    let utc = format!("UTC{sign}{:02}:{:02}", offset.abs() / 60, offset.abs() % 60);
    let (month, day) = (local.month(), local.day());
    let time = format!("{:02}:{:02}", local.hour(), local.minute());
    let weekday = locale.pick(DAYS)[usize::from(local.weekday().to_monday_zero_offset().unsigned_abs())];
    match locale {
        Locale::En => {
            let month = local.strftime("%B");
            format!("You will have an answer by {weekday}, {day} {month}, {time} ({utc}).")
        }
        Locale::ZhCn => format!("我们将在 {month} 月 {day} 日（{weekday}）{time}（{utc}）之前答复您。"),
        Locale::ZhTw => format!("我們將在 {month} 月 {day} 日（{weekday}）{time}（{utc}）之前答覆您。"),
        Locale::Ja => format!("{month}月{day}日（{weekday}）{time}（{utc}）までにご回答いたします。"),
    }
}

const DAYS: [[&str; 7]; 4] = [
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
    ["週一", "週二", "週三", "週四", "週五", "週六", "週日"],
    ["月", "火", "水", "木", "金", "土", "日"],
];
