//! Open time as spans between instants, in order, from a start on.
//! It never pauses anything; pauses are cut out by whoever asks.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::calendar::Calendar;

/// An open span: milliseconds since the Unix epoch, the end is not part of it.
pub(crate) type Span = (i64, i64);

/// A stretch in which the zone's offset does not change. An instant is open when the wall clock says so, so an hour that
/// is skipped is never open and an hour that comes twice is open twice.
struct Stretch {
    end: i64,
    offset_ms: i64,
}

fn stretch(zone: &TimeZone, at: i64) -> Stretch {
    let instant = Timestamp::from_millisecond(at).unwrap_or(Timestamp::MIN);
    let offset: Offset = zone.to_offset(instant);
    let end = zone.following(instant).next().map_or(i64::MAX, |change| change.timestamp().as_millisecond());
    Stretch { end, offset_ms: i64::from(offset.seconds()) * 1000 }
}

/// Open spans that end after an instant, in order; touching ones are one.
pub(crate) struct Spans<'a> {
    calendar: &'a Calendar,
    stretch: Stretch,
    /// The begin of what was not looked at yet.
    at: i64,
    until: i64,
    /// Of the day that is being looked at, those not given out yet, latest first.
    ready: Vec<Span>,
    held: Option<Span>,
}

/// The instant of local midnight as if the offset had always been zero.
fn midnight(date: Date) -> i64 {
    let days = Date::constant(1970, 1, 1).until(date).map_or(0, |span| i64::from(span.get_days()));
    days * 86_400_000
}

fn date_of(local_ms: i64) -> Option<Date> {
    let days = i32::try_from(local_ms.div_euclid(86_400_000)).ok()?;
    Date::constant(1970, 1, 1).checked_add(days.days()).ok()
}

impl<'a> Spans<'a> {
    /// From `from` on, up to `until`.
    pub(crate) fn new(calendar: &'a Calendar, from: i64, until: i64) -> Self {
        // What cannot be a date would make no sense of a day; the bounds are those of a civil calendar.
        let low = Timestamp::MIN.as_millisecond() + 2 * 86_400_000;
        let high = Timestamp::MAX.as_millisecond() - 2 * 86_400_000;
        let (from, until) = (from.clamp(low, high), until.clamp(low, high));
        Self { calendar, stretch: stretch(&calendar.zone, from), at: from, until, ready: Vec::new(), held: None }
    }

    /// Fills `ready` with what is open on the next day or the rest of one. Says whether there was one to look at.
    fn look(&mut self) -> bool {
        if self.at >= self.until {
            return false;
        }
        if self.calendar.always_open {
            self.ready.push((self.at, self.until));
            self.at = self.until;
            return true;
        }
        if self.at >= self.stretch.end {
            self.stretch = stretch(&self.calendar.zone, self.at);
        }
        let local = self.at + self.stretch.offset_ms;
        let Some(date) = date_of(local) else { return false };
        let begin = midnight(date) - self.stretch.offset_ms;
        let end = (begin + 86_400_000).min(self.stretch.end).min(self.until);
        for interval in self.calendar.hours(date).iter().rev() {
            let from = begin + i64::from(interval.from.minutes()) * 60_000;
            let to = begin + i64::from(interval.to.minutes()) * 60_000;
            let (from, to) = (from.max(self.at), to.min(end));
            if from < to {
                self.ready.push((from, to));
            }
        }
        self.at = end;
        true
    }

    /// The next piece, touching ones not joined.
    fn piece(&mut self) -> Option<Span> {
        loop {
            if let Some(span) = self.ready.pop() {
                return Some(span);
            }
            if !self.look() {
                return None;
            }
        }
    }
}

impl Iterator for Spans<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let mut span = self.held.take().or_else(|| self.piece())?;
        while let Some(more) = self.piece() {
            if more.0 > span.1 {
                self.held = Some(more);
                break;
            }
            span.1 = more.1;
            // Days that never close would be joined without end; a week at a time is enough.
            if span.1 - span.0 > 7 * 86_400_000 {
                break;
            }
        }
        Some(span)
    }
}

/// The local date of an instant in a zone.
pub(crate) fn local_date(zone: &TimeZone, at: i64) -> Option<Date> {
    let instant = Timestamp::from_millisecond(at).ok()?;
    let offset = SignedDuration::from_secs(i64::from(zone.to_offset(instant).seconds()));
    date_of(at + i64::try_from(offset.as_millis()).ok()?)
}
