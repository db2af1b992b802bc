//! Turns by the week: people hand over at a time of day in a zone.
//! It is pure and never reads a clock.

use causeway_base::Time;
use causeway_identity::UserId;
use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

/// People who take turns. The zone is a real one already, so that asking cannot fail.
#[derive(Debug, Clone)]
pub struct Rotation {
    /// The people, in the order of their turns; the first one begins.
    pub people: Vec<UserId>,
    /// On which day of the week they hand over.
    pub weekday: Weekday,
    /// At which time of that day. Where the clock leaps over it, at as much after the leap; where it comes twice, the first.
    pub at: jiff::civil::Time,
    /// Where that is.
    pub zone: TimeZone,
    /// Since when they take turns.
    pub since: Time,
}

/// Who is on call at an instant; nobody before the rotation began, or when it has no people.
pub fn on_call_now(rotation: &Rotation, at: Time) -> Option<UserId> {
    if at < rotation.since {
        return None;
    }
    let (first, last) = (rotation.last_hand_over(rotation.since)?, rotation.last_hand_over(at)?);
    // Both fall on the same weekday: the days between are whole weeks, whatever the clocks did.
    let weeks = first.duration_until(last).as_hours() / (24 * 7);
    let turns = usize::try_from(weeks).ok()?;
    rotation.people.get(turns.checked_rem(rotation.people.len())?).copied()
}

impl Rotation {
    /// The day of the last hand-over at or before an instant.
    fn last_hand_over(&self, at: Time) -> Option<Date> {
        let instant = Timestamp::from_millisecond(at.0).ok()?;
        let today = instant.to_zoned_datetime(self.zone.clone()).date();
        let back = today.weekday().since(self.weekday);
        let day = today.checked_sub(jiff::Span::new().days(back)).ok()?;
        let begins = day.to_datetime(self.at).to_zoned_datetime(self.zone.clone()).ok()?.timestamp();
        if begins <= instant { Some(day) } else { day.checked_sub(jiff::Span::new().days(7)).ok() }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};
    use uuid::Uuid;

    use super::*;

    fn person(number: u128) -> UserId {
        UserId(Uuid::from_u128(number))
    }

    fn at(text: &str) -> Time {
        Time(text.parse::<Timestamp>().unwrap().as_millisecond())
    }

    fn rotation(zone: &str, at: jiff::civil::Time, since: Time, people: u128) -> Rotation {
        let zone = TimeZone::get(zone).unwrap();
        Rotation { people: (1..=people).map(person).collect(), weekday: Weekday::Monday, at, zone, since }
    }

    #[test]
    fn the_first_begins_and_each_hands_over_to_the_next() {
        // Wednesday the 4th of March 2026.
        let weekly = rotation("Asia/Shanghai", time(9, 0, 0, 0), at("2026-03-04T00:00:00Z"), 3);
        for (instant, wanted) in [
            ("2026-03-03T23:59:59Z", None),
            ("2026-03-04T00:00:00Z", Some(1)),
            ("2026-03-09T00:59:59Z", Some(1)),
            ("2026-03-09T01:00:00Z", Some(2)),
            ("2026-03-16T01:00:00Z", Some(3)),
            ("2026-03-23T01:00:00Z", Some(1)),
        ] {
            assert_eq!(on_call_now(&weekly, at(instant)), wanted.map(person), "{instant}");
        }
        assert_eq!(on_call_now(&Rotation { people: Vec::new(), ..weekly }, at("2026-03-09T01:00:00Z")), None);
    }

    #[test]
    fn a_hand_over_keeps_its_time_of_day_when_the_clocks_change() {
        // New York leaps on Sunday the 8th of March 2026: nine o'clock is 14:00 UTC before it and 13:00 after it.
        let weekly = rotation("America/New_York", time(9, 0, 0, 0), at("2026-03-02T14:00:00Z"), 2);
        assert_eq!(on_call_now(&weekly, at("2026-03-09T12:59:59Z")), Some(person(1)));
        assert_eq!(on_call_now(&weekly, at("2026-03-09T13:00:00Z")), Some(person(2)));
        // And back on Sunday the 1st of November.
        assert_eq!(on_call_now(&weekly, at("2026-11-02T13:59:59Z")), Some(person(1)));
        assert_eq!(on_call_now(&weekly, at("2026-11-02T14:00:00Z")), Some(person(2)));
    }

    #[test]
    fn a_time_that_is_leapt_over_or_comes_twice_hands_over_once() {
        let mut weekly = rotation("America/New_York", time(2, 30, 0, 0), at("2026-03-02T00:00:00Z"), 2);
        weekly.weekday = Weekday::Sunday;
        // 02:30 does not exist on the 8th of March; as much after the leap is 03:30, which is 07:30 UTC.
        assert_eq!(on_call_now(&weekly, at("2026-03-08T07:29:59Z")), Some(person(1)));
        assert_eq!(on_call_now(&weekly, at("2026-03-08T07:30:00Z")), Some(person(2)));
        // 01:30 comes twice on the 1st of November, first at 05:30 UTC.
        weekly.at = time(1, 30, 0, 0);
        let before = on_call_now(&weekly, at("2026-11-01T05:29:59Z"));
        let after = on_call_now(&weekly, at("2026-11-01T05:30:00Z"));
        assert_ne!(before, after);
        assert_eq!(on_call_now(&weekly, at("2026-11-01T06:30:00Z")), after, "the second 01:30 changes nothing");
    }

    /// A second, naive way: walk over every day of four years and count the hand-overs.
    #[test]
    fn counting_every_hand_over_by_hand_gives_the_same_person() {
        for zone in ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe"] {
            let began = at("2024-01-03T12:00:00Z");
            let weekly = rotation(zone, time(2, 15, 0, 0), began, 5);
            let (mut turns, mut day) = (0_u128, date(2024, 1, 1));
            while day < date(2028, 1, 1) {
                let begins = day.to_datetime(weekly.at).to_zoned_datetime(weekly.zone.clone()).unwrap().timestamp();
                let begins = Time(begins.as_millisecond());
                if day.weekday() == weekly.weekday && begins > began {
                    assert_eq!(on_call_now(&weekly, Time(begins.0 - 1)), Some(person(turns % 5 + 1)), "{zone} {day}");
                    turns += 1;
                    assert_eq!(on_call_now(&weekly, begins), Some(person(turns % 5 + 1)), "{zone} {day}");
                }
                day = day.tomorrow().unwrap();
            }
            assert_eq!(turns, 208, "{zone}");
        }
    }
}
