//! The engine against a second one that looks at every minute, and against what the shipped holidays should say.
//! They never use chance that cannot be repeated: the generator is seeded.

use causeway_base::Time;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::holidays::{self, Country, DayKind};
use crate::{Calendar, ClockTime, Error, Holiday, Interval, Pause, Plan, SpecialDay, Step, Week};

const MINUTE: i64 = 60_000;

/// A small repeatable generator (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    fn below(&mut self, end: i64) -> i64 {
        i64::try_from(self.next() % end as u64).unwrap()
    }
}

fn at(text: &str) -> Time {
    Time(text.parse::<Timestamp>().unwrap().as_millisecond())
}

fn interval(from: i64, to: i64) -> Interval {
    let time = |minutes: i64| ClockTime::from_minutes(u16::try_from(minutes).unwrap()).unwrap();
    Interval { from: time(from), to: time(to) }
}

fn some_day(dice: &mut Dice) -> Vec<Interval> {
    match dice.below(5) {
        0 => Vec::new(),
        1 => vec![interval(0, 1440)],
        2 => vec![interval(0, 150), interval(180, 1440)],
        3 => {
            let from = dice.below(700);
            let to = from + 1 + dice.below(300);
            vec![interval(from, to), interval(to + dice.below(60), 1440 - dice.below(100))]
        }
        _ => vec![interval(540, 720), interval(780, 1080)],
    }
}

const ZONES: [&str; 8] = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Shanghai",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Africa/Cairo",
    "Asia/Kathmandu",
];

fn some_plan(dice: &mut Dice, around: Date) -> Plan {
    let zone = ZONES[usize::try_from(dice.below(8)).unwrap()];
    let mut plan = Plan { always_open: dice.below(12) == 0, ..Plan::around_the_clock(zone) };
    let week = &mut plan.weekly;
    for day in [&mut week.mon, &mut week.tue, &mut week.wed, &mut week.thu, &mut week.fri, &mut week.sat, &mut week.sun]
    {
        *day = some_day(dice);
    }
    let day = |dice: &mut Dice| around.checked_add(jiff::Span::new().days(dice.below(9) - 2)).unwrap();
    plan.holidays = (0..dice.below(3)).map(|_| Holiday { date: day(dice), name: "Off".to_owned() }).collect();
    plan.special_days =
        (0..dice.below(3)).map(|_| SpecialDay { date: day(dice), name: String::new(), open: some_day(dice) }).collect();
    plan
}

/// What the wall clock says of a minute; the plan is read anew, nothing is shared with the engine.
fn naive_open(plan: &Plan, zone: &TimeZone, ms: i64) -> bool {
    let local: DateTime = zone.to_datetime(Timestamp::from_millisecond(ms).unwrap());
    let minute = i64::from(local.hour()) * 60 + i64::from(local.minute());
    if plan.always_open {
        return true;
    }
    let special = plan.special_days.iter().rfind(|day| day.date == local.date()).map(|day| day.open.clone());
    let closed = plan.holidays.iter().any(|day| day.date == local.date());
    let hours = match special {
        Some(open) => open,
        None if closed => Vec::new(),
        None => plan.weekly.of(local.date().weekday()).to_vec(),
    };
    hours.iter().any(|open| i64::from(open.from.minutes()) <= minute && minute < i64::from(open.to.minutes()))
}

fn naive_counts(plan: &Plan, zone: &TimeZone, pauses: &[Pause], ms: i64) -> bool {
    let paused = pauses.iter().any(|pause| pause.from.ms() <= ms && pause.to.is_none_or(|to| ms < to.ms()));
    !paused && naive_open(plan, zone, ms)
}

#[test]
fn agrees_with_an_engine_that_looks_at_every_minute() {
    let mut dice = Dice(20_261_126);
    let starts = [
        "2026-03-28T20:00:00Z",
        "2026-10-24T20:00:00Z",
        "2026-03-07T20:00:00Z",
        "2026-04-03T20:00:00Z",
        "2026-12-30T08:00:00Z",
    ];
    for round in 0..250 {
        let base = at(starts[usize::try_from(dice.below(5)).unwrap()]);
        let start = base.plus_ms(dice.below(2 * 1440) * MINUTE);
        let zone_date = TimeZone::UTC.to_datetime(Timestamp::from_millisecond(start.ms()).unwrap()).date();
        let plan = some_plan(&mut dice, zone_date);
        let zone = TimeZone::get(&plan.zone).unwrap();
        let calendar = Calendar::unchecked(&plan).unwrap();
        let mut pauses: Vec<Pause> = Vec::new();
        for _ in 0..dice.below(4) {
            let from = start.plus_ms((dice.below(3000) - 300) * MINUTE);
            pauses.push(Pause { from, to: Some(from.plus_ms(dice.below(900) * MINUTE)) });
        }
        if dice.below(6) == 0 {
            pauses.push(Pause { from: start.plus_ms(dice.below(4000) * MINUTE), to: None });
        }
        let duration = dice.below(1500);
        let (mut left, mut naive, mut counted) = (duration, None, 0);
        let horizon = 4 * 1440;
        for minute in 0..horizon {
            let ms = start.ms() + minute * MINUTE;
            assert_eq!(calendar.open_at(Time(ms)), naive_open(&plan, &zone, ms), "round {round}, {plan:?}, {ms}");
            let counts = naive_counts(&plan, &zone, &pauses, ms);
            counted += i64::from(counts);
            if naive.is_none() && counts {
                if left == 0 {
                    naive = Some(ms);
                } else if left == 1 {
                    naive = Some(ms + MINUTE);
                }
                left -= 1;
            }
        }
        let end = start.plus_ms(horizon * MINUTE);
        assert_eq!(calendar.elapsed(start, end, &pauses), Ok(counted * MINUTE), "round {round}, {plan:?}");
        let due = calendar.due(start, duration * MINUTE, &pauses);
        if let Some(naive) = naive {
            assert_eq!(due, Ok(Some(Time(naive))), "round {round}, {plan:?}, {pauses:?}");
        } else if let Ok(Some(due)) = due {
            assert!(due > end.plus_ms(-MINUTE), "round {round}");
        }
        told_alike(&calendar, start, duration * MINUTE, &pauses);
    }
}

/// The story ends with the engine's result, and what it counted is the duration.
fn told_alike(calendar: &Calendar, start: Time, duration: i64, pauses: &[Pause]) {
    let due = calendar.due(start, duration, pauses);
    let told = calendar.explain(start, duration, pauses);
    assert_eq!(due, told.as_ref().map(|trace| trace.due_at).map_err(|error| *error));
    let Ok(trace) = told else { return };
    let (mut at, mut counted) = (start, 0);
    for step in &trace.steps {
        let (from, to) = match step {
            Step::Started { at } | Step::Due { at } => (*at, *at),
            Step::Counted { from, to } => {
                counted += to.since(*from);
                (*from, *to)
            }
            Step::Closed { from, to, .. } => (*from, *to),
            Step::Paused { from, to } => (*from, to.unwrap_or(*from)),
        };
        assert!(trace.left_out > 0 || from == at, "a gap in {trace:?}");
        at = to;
    }
    if trace.left_out == 0 {
        assert_eq!(counted + trace.left_ms, duration, "{trace:?} {pauses:?}");
    }
}

fn office(zone: &str) -> Plan {
    let day = vec![interval(540, 1080)];
    let weekly =
        Week { mon: day.clone(), tue: day.clone(), wed: day.clone(), thu: day.clone(), fri: day, ..Week::default() };
    Plan { always_open: false, weekly, ..Plan::around_the_clock(zone) }
}

#[test]
fn friday_evening_goes_on_on_monday_and_a_pause_that_lasts_has_no_end() {
    let calendar = Calendar::new(&office("Asia/Shanghai")).unwrap();
    let start = at("2026-11-20T17:40:00+08:00");
    assert_eq!(calendar.due(start, 120 * MINUTE, &[]), Ok(Some(at("2026-11-23T10:40:00+08:00"))));
    let pause = Pause { from: start.plus_ms(10 * MINUTE), to: None };
    let trace = calendar.explain(start, 120 * MINUTE, &[pause]).unwrap();
    assert_eq!((trace.due_at, trace.left_ms), (None, 110 * MINUTE));
    assert_eq!(calendar.next_opening(at("2026-11-21T12:00:00+08:00")), Ok(at("2026-11-23T09:00:00+08:00")));
}

#[test]
fn what_never_opens_is_refused() {
    let plan = Plan { always_open: false, ..Plan::around_the_clock("UTC") };
    assert_eq!(Calendar::new(&plan).unwrap_err().pointer, "/weekly");
    let calendar = Calendar::unchecked(&plan).unwrap();
    let start = at("2026-01-01T00:00:00Z");
    assert_eq!(calendar.due(start, MINUTE, &[]), Err(Error::NeverOpens));
    assert_eq!(calendar.next_opening(start), Err(Error::NeverOpens));
    let open = Calendar::new(&Plan::around_the_clock("UTC")).unwrap();
    assert_eq!(open.due(start, 11 * 366 * 1440 * MINUTE, &[]), Err(Error::TooFar));
    let nowhere = Plan::around_the_clock("Mars/Olympus");
    assert_eq!(Calendar::new(&nowhere).unwrap_err().pointer, "/zone");
}

#[test]
fn china_makes_up_for_its_long_holidays() {
    let plan = Plan { countries: vec![Country::China], ..office("Asia/Shanghai") };
    let calendar = Calendar::new(&plan).unwrap();
    let noon = |day: &str| calendar.open_at(at(&format!("{day}T12:00:00+08:00")));
    assert!(!noon("2026-10-05") && noon("2026-10-10") && !noon("2026-10-11") && noon("2026-10-08"));
    assert!(noon("2025-01-26") && noon("2025-01-27") && !noon("2025-01-28"));
    let working = holidays::days(Country::China).into_iter().filter(|day| day.kind == DayKind::Working);
    assert!(working.clone().all(|day| day.date.weekday().to_monday_zero_offset() >= 5), "worked days are weekends");
    assert_eq!(working.count(), 11);
    assert_eq!(Country::China.known_years(), (2025, 2026));
}

#[test]
fn japan_by_rule() {
    let all = holidays::days(Country::Japan);
    let of = |year: i16| all.iter().filter(move |day| day.date.year() == year).count();
    // As the Cabinet Office publishes them.
    assert_eq!((of(2020), of(2021), of(2024), of(2025), of(2026)), (18, 17, 21, 19, 18));
    let name = |date: &str| all.iter().find(|day| day.date == date.parse().unwrap()).map(|day| day.name.as_str());
    assert_eq!(name("2024-02-12"), Some("振替休日"));
    assert_eq!(name("2026-05-06"), Some("振替休日"));
    assert_eq!(name("2026-09-22"), Some("国民の休日"));
    assert_eq!(name("2026-09-23"), Some("秋分の日"));
    assert_eq!(name("2025-03-20"), Some("春分の日"));
    assert_eq!(name("2021-08-09"), Some("振替休日"));
    assert_eq!(name("2021-07-19"), None);
    assert_eq!(Country::Japan.known_years(), (2020, 2035));
}
