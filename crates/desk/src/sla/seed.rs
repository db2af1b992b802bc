//! What a new desk promises: two hours at most for any request, and twenty minutes as the team's own goal (R193, R194).
//! It never promises a solution; nobody knows yet what will be asked.

use causeway_base::Locale;
use causeway_store::{Result, Tx};

use super::{ClockKind, ForPriority, Target, Terms, store};
use crate::condition::Condition;
use crate::{Priority, calendar};

/// A fault has a finding within five minutes of the first look, with a warning after three (R103).
const fn diagnosis() -> Target {
    Target {
        kind: ClockKind::Diagnosis,
        promise: Some(5),
        goal: Some(3),
        priorities: Vec::new(),
        around_the_clock: true,
        pauses: Vec::new(),
    }
}

/// Adds the policy; it counts by the calendar that the desk begins with.
pub(crate) fn begin(tx: &mut Tx<'_>, locale: Locale) -> Result<()> {
    let name = match locale {
        Locale::En => "Every request",
        Locale::ZhCn => "所有请求",
        Locale::ZhTw => "所有請求",
        Locale::Ja => "すべてのお問い合わせ",
    };
    let target = |kind| Target {
        kind,
        promise: Some(120),
        goal: Some(20),
        // What is urgent shall not use up the whole limit (R196).
        priorities: vec![ForPriority { priority: Priority::Urgent, promise: Some(60), goal: Some(10) }],
        around_the_clock: false,
        pauses: Vec::new(),
    };
    let terms = Terms {
        condition: Condition::All(Vec::new()),
        calendar_id: calendar::store::list(tx)?.first().map(|calendar| calendar.id),
        targets: vec![target(ClockKind::FirstReply), target(ClockKind::NextReply), diagnosis()],
    };
    store::add(tx, name, true, &terms, None).map(drop)
}
