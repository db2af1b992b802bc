//! Tests of the rules: tables for what follows from incidents, and that history says the same as every instant.
//! They never look at a clock.

use causeway_base::Time;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::super::{
    Affected, Component, ComponentId, Impact, Incident, IncidentId, Kind, Phase, Stage, State, Step, StepId, Texts,
};
use super::*;
use crate::BrandId;

const A: ComponentId = ComponentId(Uuid::from_u128(1));
const B: ComponentId = ComponentId(Uuid::from_u128(2));

/// An instant of 2026, read where it says.
fn at(text: &str) -> Time {
    Time(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
}

/// Minutes after noon of a day, in UTC.
fn noon(minutes: i64) -> Time {
    at("2026-03-10T12:00:00Z").plus_seconds(minutes * 60)
}

fn incident(kind: Kind, from: Time, until: Option<Time>, affected: &[(ComponentId, Option<Time>, State)]) -> Incident {
    Incident {
        id: IncidentId(Uuid::nil()),
        number: 1,
        brand_id: BrandId(Uuid::nil()),
        kind,
        titles: Texts::new(),
        impact: Impact::Minor,
        issue: None,
        from_at: from,
        until_at: until,
        begin_texts: Texts::new(),
        affected: affected
            .iter()
            .map(|(component_id, at, state)| Affected { component_id: *component_id, at: *at, state: *state })
            .collect(),
        steps: Vec::new(),
        created_by: None,
        created_at: from,
        updated_at: from,
        version: 1,
    }
}

fn resolved(mut incident: Incident, at: Time) -> Incident {
    let step = Step {
        id: StepId(Uuid::nil()),
        no: 9,
        phase: Phase::Resolved,
        texts: Texts::new(),
        at,
        by_user: None,
        corrected_at: None,
    };
    incident.steps.push(step);
    incident
}

fn outage(from: Time, until: Time, state: State) -> Incident {
    resolved(incident(Kind::Incident, from, None, &[(A, None, state)]), until)
}

fn component(created_at: Time) -> Component {
    let names = Texts::new();
    Component {
        id: A,
        brand_id: BrandId(Uuid::nil()),
        names,
        group_id: None,
        position: 0,
        shown: true,
        created_at,
        version: 1,
    }
}

fn utc() -> TimeZone {
    TimeZone::UTC
}

#[test]
fn the_worst_of_overlapping_incidents_wins() {
    let all = [
        outage(noon(0), noon(60), State::Degraded),
        outage(noon(20), noon(40), State::Major),
        incident(Kind::Maintenance, noon(30), Some(noon(90)), &[(A, None, State::Maintenance)]),
        incident(Kind::Incident, noon(0), None, &[(B, None, State::Partial)]),
    ];
    for (minute, state) in [
        (-1, State::Operational),
        (0, State::Degraded),
        (19, State::Degraded),
        (20, State::Major),
        (39, State::Major),
        (40, State::Degraded),
        (60, State::Maintenance),
        (89, State::Maintenance),
        (90, State::Operational),
    ] {
        assert_eq!(state_at(&all, A, noon(minute)), state, "minute {minute}");
    }
    assert_eq!(state_at(&all, B, noon(9_999)), State::Partial);
}

#[test]
fn planned_work_begins_and_ends_by_the_clock() {
    let work = incident(Kind::Maintenance, noon(0), Some(noon(30)), &[(A, None, State::Maintenance)]);
    let early = resolved(work.clone(), noon(10));
    let late = resolved(work.clone(), noon(40));
    let off = resolved(work.clone(), noon(-60));
    for (one, minute, stage_then, state) in [
        (&work, -1, Stage::Planned, State::Operational),
        (&work, 0, Stage::Running, State::Maintenance),
        (&work, 29, Stage::Running, State::Maintenance),
        (&work, 30, Stage::Over, State::Operational),
        (&early, 9, Stage::Running, State::Maintenance),
        (&early, 10, Stage::Over, State::Operational),
        (&late, 29, Stage::Running, State::Maintenance),
        (&late, 35, Stage::Over, State::Operational),
        (&off, -30, Stage::Over, State::Operational),
        (&off, 5, Stage::Over, State::Operational),
    ] {
        assert_eq!(called_off(one), *one == off, "minute {minute}");
        assert_eq!(stage(one, noon(minute)), stage_then, "minute {minute}");
        assert_eq!(state_by(one, A, noon(minute)), state, "minute {minute}");
    }
}

#[test]
fn an_incident_changes_what_it_does_while_it_runs() {
    let one = incident(
        Kind::Incident,
        noon(0),
        None,
        &[(A, None, State::Major), (A, Some(noon(10)), State::Degraded), (A, Some(noon(20)), State::Operational)],
    );
    let history = history(std::slice::from_ref(&one), A, noon(-5), noon(30));
    let told: Vec<(i64, i64, State)> = history
        .iter()
        .map(|piece| (piece.from.since(noon(0)) / 60_000, piece.until.since(noon(0)) / 60_000, piece.state))
        .collect();
    assert_eq!(
        told,
        [(-5, 0, State::Operational), (0, 10, State::Major), (10, 20, State::Degraded), (20, 30, State::Operational)]
    );
    let changes = changed(&one, &[(A, State::Partial), (B, State::Operational)], noon(25));
    assert_eq!(changes, Some(vec![Affected { component_id: A, at: Some(noon(25)), state: State::Partial }]));
    assert_eq!(changed(&one, &[], noon(5)).unwrap()[0].state, State::Operational);
    assert_eq!(changed(&one, &[], noon(0)), None, "the beginning itself is written anew");
}

#[test]
fn a_days_worst_is_that_of_the_organisations_day() {
    // 23:30 to 00:30 in Shanghai: two days there, one in UTC.
    let all = [outage(at("2026-03-10T15:30:00Z"), at("2026-03-10T16:30:00Z"), State::Partial)];
    let (watched, now) = (component(at("2025-06-01T00:00:00Z")), at("2026-03-11T12:00:00Z"));
    let broken = |zone: &str| {
        let zone = TimeZone::get(zone).unwrap();
        let days = days(&all, &watched, &zone, now);
        assert_eq!(days.len(), 90);
        let broken = days.into_iter().filter(|day| day.worst != Some(State::Operational));
        broken.map(|day| (day.date.to_string(), day.worst.unwrap(), day.states)).collect::<Vec<_>>()
    };
    let day = |date: &str, minutes: i64| (date.to_owned(), State::Partial, vec![(State::Partial, minutes)]);
    assert_eq!(broken("Asia/Shanghai"), [day("2026-03-10", 30), day("2026-03-11", 30)]);
    assert_eq!(broken("Etc/UTC"), [day("2026-03-10", 60)]);
}

#[test]
fn days_with_a_change_of_the_clock_are_whole_days() {
    // On 29 March 2026 Berlin's day has 23 hours.
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let all = [outage(at("2026-03-28T23:00:00Z"), at("2026-03-29T22:00:00Z"), State::Major)];
    let days = days(&all, &component(Time(0)), &zone, at("2026-03-30T12:00:00Z"));
    let broken: Vec<_> = days.iter().filter(|day| !day.states.is_empty()).collect();
    assert_eq!(broken.len(), 1);
    assert_eq!(broken[0].date.to_string(), "2026-03-29");
    assert_eq!(broken[0].states, [(State::Major, 23 * 60)]);
}

#[test]
fn days_before_a_component_was_watched_say_nothing() {
    let now = at("2026-03-11T12:00:00Z");
    let young = days(&[], &component(at("2026-03-10T01:00:00Z")), &utc(), now);
    assert_eq!(young.iter().filter(|day| day.worst.is_some()).count(), 2);
    let told = [outage(at("2026-03-08T01:00:00Z"), at("2026-03-08T02:00:00Z"), State::Major)];
    let young = days(&told, &component(at("2026-03-10T01:00:00Z")), &utc(), now);
    assert_eq!(young.iter().filter(|day| day.worst.is_some()).count(), 4);
}

#[test]
fn uptime_counts_outages_by_minutes_and_nothing_else() {
    let (begun, now) = (noon(0), noon(1_000));
    let watched = component(begun);
    for (state, from, until, hundredths) in [
        (State::Operational, 0, 100, 10_000),
        (State::Maintenance, 0, 100, 10_000),
        (State::Degraded, 0, 100, 10_000),
        (State::Partial, 0, 100, 9_000),
        (State::Major, 0, 1, 9_990),
        (State::Major, 900, 2_000, 9_000),
        (State::Major, 0, 1_000, 0),
    ] {
        let all = [resolved(incident(Kind::Incident, noon(from), None, &[(A, None, state)]), noon(until))];
        assert_eq!(uptime(&all, &watched, &utc(), now), Some(hundredths), "{state:?} {from} to {until}");
    }
    // What overlaps counts once, and a second is a minute.
    let twice = [outage(noon(0), noon(100), State::Major), outage(noon(50), noon(100), State::Partial)];
    assert_eq!(uptime(&twice, &watched, &utc(), now), Some(9_000));
    let short = [outage(noon(5), noon(5).plus_seconds(1), State::Major)];
    assert_eq!(uptime(&short, &watched, &utc(), now), Some(9_990));
    assert_eq!(uptime(&[], &component(now), &utc(), now), None);
    // One minute in ninety days is not rounded away.
    let old = component(Time(0));
    assert!(uptime(&short, &old, &utc(), now).unwrap() < 10_000);
}

#[test]
fn the_whole_is_told_by_the_worst() {
    let components = [component(noon(0)), Component { id: B, ..component(noon(0)) }];
    let running = |states: &[(ComponentId, State)]| {
        let states: Vec<_> = states.iter().map(|(id, state)| (*id, None, *state)).collect();
        incident(Kind::Incident, noon(0), None, &states)
    };
    for (states, told) in [
        (vec![(A, State::Operational)], Whole::Runs),
        (vec![(A, State::Maintenance)], Whole::Maintenance),
        (vec![(A, State::Maintenance), (B, State::Degraded)], Whole::Disturbed),
        (vec![(B, State::Partial)], Whole::Disturbed),
        (vec![(B, State::Major)], Whole::Out),
        (vec![(A, State::Major), (B, State::Major)], Whole::AllOut),
    ] {
        assert_eq!(whole(&[running(&states)], &components, noon(1)), told, "{states:?}");
    }
    let vague = |impact| Incident { impact, ..running(&[]) };
    assert_eq!(whole(&[vague(Impact::Minor)], &components, noon(1)), Whole::Disturbed);
    assert_eq!(whole(&[vague(Impact::Critical)], &components, noon(1)), Whole::Out);
    assert_eq!(whole(&[vague(Impact::Critical)], &components, noon(-1)), Whole::Runs);
}

#[test]
fn what_names_hidden_components_alone_is_not_public() {
    let named = |id| incident(Kind::Incident, noon(0), None, &[(id, None, State::Major)]);
    let vague = incident(Kind::Incident, noon(0), None, &[]);
    let public = public(vec![named(A), named(B), vague.clone()], &[component(noon(0))]);
    assert_eq!(public, [named(A), vague]);
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
    fn minute(&mut self) -> Time {
        noon(self.below(3_000) as i64 - 1_500)
    }
    fn incident(&mut self) -> Incident {
        let from = self.minute();
        let later = |dice: &mut Self| from.plus_seconds(60 * (1 + dice.below(900) as i64));
        let mut affected = Vec::new();
        for id in [A, B] {
            for step in 0..self.below(4) {
                let state = State::ALL[self.below(5) as usize];
                affected.push((id, (step > 0).then(|| later(self)), state));
            }
        }
        affected.sort_by_key(|one| one.1);
        let planned = self.below(2) == 0;
        let kind = if planned { Kind::Maintenance } else { Kind::Incident };
        let until = planned.then(|| later(self));
        let one = incident(kind, from, until, &affected);
        if self.below(3) == 0 { one } else { resolved(one, self.minute()) }
    }
}

#[test]
fn history_says_what_every_instant_says() {
    for seed in 0..300 {
        let mut dice = Dice(seed);
        let all: Vec<Incident> = (0..dice.below(6)).map(|_| dice.incident()).collect();
        let (from, until) = (noon(-1_000), noon(1_000));
        let pieces = history(&all, A, from, until);
        assert_eq!((pieces[0].from, pieces[pieces.len() - 1].until), (from, until), "seed {seed}");
        for pair in pieces.windows(2) {
            assert!(pair[0].until == pair[1].from && pair[0].state != pair[1].state, "seed {seed}: {pair:?}");
        }
        for _ in 0..60 {
            let now = noon(dice.below(2_000) as i64 - 1_000);
            let piece = pieces.iter().find(|piece| piece.from <= now && now < piece.until).unwrap();
            assert_eq!(piece.state, state_at(&all, A, now), "seed {seed}");
            // Another incident never makes anything better, and the order says nothing.
            let mut more = all.clone();
            more.insert(0, dice.incident());
            assert!(state_at(&more, A, now) >= state_at(&all, A, now), "seed {seed}");
            more.reverse();
            let worse = uptime(&more, &component(from), &utc(), until);
            assert!(worse <= Some(10_000) && worse >= Some(0), "seed {seed}");
            // What ran is told by its stage.
            for one in &all {
                assert!(
                    state_by(one, A, now) == State::Operational || stage(one, now) == Stage::Running,
                    "seed {seed}"
                );
            }
        }
    }
}
