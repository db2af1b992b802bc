//! A calendar that is ready to compute with: open or not, due when, how much working time.
//! It never changes; a new plan makes a new one.

use std::collections::BTreeMap;

use causeway_base::Time;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::clock_time::{Interval, WHOLE_DAY};
use crate::holidays::{self, DayKind};
use crate::plan::{Holiday, Invalid, Plan, Week, bad_zone};
use crate::span::{Spans, local_date};
use crate::{Error, Pause};

/// Without an opening for so long, there is none.
pub(crate) const LONGEST_CLOSED_MS: i64 = 731 * 86_400_000;
/// Nothing is due later than so long after its start.
pub(crate) const FARTHEST_MS: i64 = 3_660 * 86_400_000;

/// A day that differs from its day of the week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherDay {
    /// What it is called; may be empty.
    pub name: String,
    /// Its intervals; none means closed.
    pub open: Vec<Interval>,
}

/// A plan, ready to compute with.
#[derive(Debug, Clone)]
pub struct Calendar {
    pub(crate) zone: TimeZone,
    pub(crate) always_open: bool,
    weekly: Week,
    other: BTreeMap<Date, OtherDay>,
}

impl Calendar {
    /// Reads a plan.
    ///
    /// # Errors
    /// What is wrong with the plan, see [`Plan::check`].
    pub fn new(plan: &Plan) -> Result<Self, Invalid> {
        plan.check()?;
        Self::unchecked(plan)
    }

    /// Reads a plan together with closed days from elsewhere. The plan's own holidays and special days win over them; they
    /// win over the days of countries.
    ///
    /// # Errors
    /// What is wrong with the plan.
    pub fn with_closed(plan: &Plan, closed: &[Holiday]) -> Result<Self, Invalid> {
        let mut calendar = Self::new(plan)?;
        let own = |date: Date| {
            plan.holidays.iter().any(|day| day.date == date) || plan.special_days.iter().any(|day| day.date == date)
        };
        for day in closed.iter().filter(|day| !own(day.date)) {
            calendar.other.insert(day.date, OtherDay { name: day.name.clone(), open: Vec::new() });
        }
        Ok(calendar)
    }

    /// The days from one date to another, both included, whose hours are not those of their day of the week.
    pub fn other_days(&self, from: Date, to: Date) -> Vec<(Date, &OtherDay)> {
        if from > to || self.always_open {
            return Vec::new();
        }
        let days = self.other.range(from..=to).map(|(date, day)| (*date, day));
        days.filter(|(date, day)| day.open != self.weekly.of(date.weekday())).collect()
    }

    /// The date in the calendar's zone at an instant.
    pub fn date_at(&self, at: Time) -> Option<Date> {
        local_date(&self.zone, at.ms())
    }

    /// Reads a plan whose hours may never open; computing with it then answers [`Error::NeverOpens`].
    pub(crate) fn unchecked(plan: &Plan) -> Result<Self, Invalid> {
        let zone = TimeZone::get(&plan.zone).map_err(|_| bad_zone())?;
        let mut other = BTreeMap::new();
        for country in &plan.countries {
            for day in holidays::days(*country) {
                let open = match day.kind {
                    DayKind::Off => Vec::new(),
                    DayKind::Working => plan.weekly.working_day().to_vec(),
                };
                // Of two countries, the one that is closed wins: nobody is promised an answer on a day off.
                let closed = open.is_empty();
                let day = (day.date, OtherDay { name: day.name, open });
                if closed {
                    other.insert(day.0, day.1);
                } else {
                    other.entry(day.0).or_insert(day.1);
                }
            }
        }
        for day in &plan.holidays {
            other.insert(day.date, OtherDay { name: day.name.clone(), open: Vec::new() });
        }
        for day in &plan.special_days {
            other.insert(day.date, OtherDay { name: day.name.clone(), open: day.open.clone() });
        }
        Ok(Self { zone, always_open: plan.always_open, weekly: plan.weekly.clone(), other })
    }

    /// The intervals of a date.
    pub(crate) fn hours(&self, date: Date) -> &[Interval] {
        if self.always_open {
            return &[WHOLE_DAY];
        }
        self.other.get(&date).map_or_else(|| self.weekly.of(date.weekday()), |day| &day.open)
    }

    /// The names of the closed days from one date to another, both included.
    pub(crate) fn closed_days(&self, from: Date, to: Date) -> Vec<String> {
        if from > to {
            return Vec::new();
        }
        let days = self.other.range(from..=to).map(|(_, day)| day);
        let mut names: Vec<String> =
            days.filter(|day| day.open.is_empty() && !day.name.is_empty()).map(|day| day.name.clone()).collect();
        names.dedup();
        names.truncate(10);
        names
    }

    /// Whether an instant lies in opening hours.
    pub fn open_at(&self, at: Time) -> bool {
        Spans::new(self, at.ms(), at.ms() + 1).next().is_some()
    }

    /// The first open instant from `at` on.
    ///
    /// # Errors
    /// [`Error::NeverOpens`].
    pub fn next_opening(&self, at: Time) -> Result<Time, Error> {
        let until = at.ms().saturating_add(LONGEST_CLOSED_MS);
        Spans::new(self, at.ms(), until).next().map(|span| Time(span.0)).ok_or(Error::NeverOpens)
    }

    /// The instant at which `duration_ms` of open time has passed since `start`, pauses not counted; the first counted
    /// instant for a duration of nothing. `None` when a pause that still lasts comes first.
    ///
    /// # Errors
    /// [`Error::NeverOpens`] and [`Error::TooFar`].
    pub fn due(&self, start: Time, duration_ms: i64, pauses: &[Pause]) -> Result<Option<Time>, Error> {
        let (pauses, stops) = joined(pauses);
        let mut left = duration_ms.max(0);
        let mut last_open = start.ms();
        let until = start.ms().saturating_add(FARTHEST_MS);
        for span in Spans::new(self, start.ms(), until) {
            if span.0 - last_open > LONGEST_CLOSED_MS {
                break;
            }
            last_open = span.1;
            for (from, to) in without(span, &pauses) {
                if stops.is_some_and(|stop| from >= stop) {
                    return Ok(None);
                }
                let to = stops.map_or(to, |stop| to.min(stop));
                if left <= to - from {
                    return Ok(Some(Time(from + left)));
                }
                left -= to - from;
            }
            if stops.is_some_and(|stop| span.1 >= stop) {
                return Ok(None);
            }
        }
        let never = until - last_open > LONGEST_CLOSED_MS;
        Err(if never { Error::NeverOpens } else { Error::TooFar })
    }

    /// How much open time lies between two instants, pauses not counted, in milliseconds; 0 when `to` is not later.
    ///
    /// # Errors
    /// [`Error::TooFar`] for more than fifty years.
    pub fn elapsed(&self, from: Time, to: Time, pauses: &[Pause]) -> Result<i64, Error> {
        if to.since(from) > 5 * FARTHEST_MS {
            return Err(Error::TooFar);
        }
        let ended = |pause: &Pause| Pause { to: Some(pause.to.unwrap_or(Time(i64::MAX))), ..*pause };
        let (pauses, _) = joined(&pauses.iter().map(ended).collect::<Vec<_>>());
        let pieces = Spans::new(self, from.ms(), to.ms()).flat_map(|span| without(span, &pauses));
        Ok(pieces.map(|(from, to)| to - from).sum())
    }
}

/// Pauses in order and without overlap, and the instant from which one lasts still.
pub(crate) fn joined(pauses: &[Pause]) -> (Vec<(i64, i64)>, Option<i64>) {
    let stops = pauses.iter().filter(|pause| pause.to.is_none()).map(|pause| pause.from.ms()).min();
    let mut ended: Vec<(i64, i64)> = pauses
        .iter()
        .filter_map(|pause| pause.to.map(|to| (pause.from.ms(), to.ms())))
        .filter(|(from, to)| from < to)
        .collect();
    ended.sort_unstable();
    let mut all: Vec<(i64, i64)> = Vec::with_capacity(ended.len());
    for (from, to) in ended {
        match all.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => all.push((from, to)),
        }
    }
    (all, stops)
}

/// A span with the pauses cut out of it.
pub(crate) fn without(span: (i64, i64), pauses: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let mut pieces = Vec::new();
    let mut at = span.0;
    let first = pauses.partition_point(|pause| pause.1 <= span.0);
    for (from, to) in pauses[first..].iter().take_while(|pause| pause.0 < span.1) {
        if *from > at {
            pieces.push((at, *from));
        }
        at = at.max(*to);
    }
    if at < span.1 {
        pieces.push((at, span.1));
    }
    pieces
}
