//! What follows from incidents: when they run, how a component is at an instant, its days and its uptime.
//! It never reads a clock, a zone or a table by itself: all of it is given.

use causeway_base::Time;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Affected, Component, ComponentId, Impact, Incident, Kind, Phase, Stage, State};

/// How many days a bar shows.
pub const DAYS: i64 = 90;

const MINUTE: i64 = 60_000;

/// From when until when an incident runs; without an end it runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Its first instant.
    pub from: Time,
    /// The first instant after it.
    pub until: Option<Time>,
}

impl Span {
    /// Whether it runs at this instant.
    pub fn holds(self, at: Time) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

/// When somebody said that it is over.
pub fn resolved_at(incident: &Incident) -> Option<Time> {
    incident.steps.iter().find(|step| step.phase == Phase::Resolved).map(|step| step.at)
}

/// From when until when an incident runs: until it is resolved, and planned work until its time is up at the latest.
pub fn span(incident: &Incident) -> Span {
    let planned = incident.until_at.filter(|_| incident.kind == Kind::Maintenance);
    let until = match (resolved_at(incident), planned) {
        (Some(resolved), Some(planned)) => Some(resolved.min(planned)),
        (resolved, planned) => resolved.or(planned),
    };
    Span { from: incident.from_at, until: until.map(|until| until.max(incident.from_at)) }
}

/// Where it stands. Planned work that was called off is over.
pub fn stage(incident: &Incident, now: Time) -> Stage {
    let ended = span(incident).until.is_some_and(|until| until <= now);
    match () {
        () if ended || resolved_at(incident).is_some_and(|at| at <= now) => Stage::Over,
        () if now < incident.from_at => Stage::Planned,
        () => Stage::Running,
    }
}

/// Whether planned work was called off before it began.
pub fn called_off(incident: &Incident) -> bool {
    incident.kind == Kind::Maintenance && resolved_at(incident).is_some_and(|at| at <= incident.from_at)
}

/// The state that one incident puts a component in at an instant.
pub fn state_by(incident: &Incident, component: ComponentId, at: Time) -> State {
    if !span(incident).holds(at) {
        return State::Operational;
    }
    let so_far = incident.affected.iter().filter(|one| one.component_id == component);
    let so_far = so_far.filter(|one| one.at.is_none_or(|from| from <= at));
    so_far.max_by_key(|one| one.at).map_or(State::Operational, |one| one.state)
}

/// How a component is at an instant: the worst that any incident says.
pub fn state_at(incidents: &[Incident], component: ComponentId, at: Time) -> State {
    incidents.iter().map(|incident| state_by(incident, component, at)).max().unwrap_or(State::Operational)
}

/// A stretch of time in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Its first instant.
    pub from: Time,
    /// The first instant after it.
    pub until: Time,
    /// The state.
    pub state: State,
}

/// The history of a component between two instants, without gaps; neighbours differ.
pub fn history(incidents: &[Incident], component: ComponentId, from: Time, until: Time) -> Vec<Piece> {
    let own = |one: &&Incident| one.affected.iter().any(|affected| affected.component_id == component);
    let own: Vec<&Incident> = incidents.iter().filter(own).collect();
    let mut cuts = vec![from, until];
    for incident in &own {
        let span = span(incident);
        cuts.push(span.from);
        cuts.extend(span.until);
        cuts.extend(incident.affected.iter().filter_map(|one| one.at));
    }
    cuts.retain(|cut| (from..=until).contains(cut));
    cuts.sort_unstable();
    cuts.dedup();
    let mut pieces: Vec<Piece> = Vec::new();
    for pair in cuts.windows(2) {
        let [from, until] = [pair[0], pair[1]];
        let state = own.iter().map(|one| state_by(one, component, from)).max().unwrap_or(State::Operational);
        match pieces.last_mut().filter(|last| last.state == state) {
            Some(last) => last.until = until,
            None => pieces.push(Piece { from, until, state }),
        }
    }
    pieces
}

/// A day of a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The day where the organisation is.
    pub date: Date,
    /// The worst of the day; `None` when the component was not watched yet.
    pub worst: Option<State>,
    /// The states in which it was not operational, the worst first, each with its minutes, begun ones counted whole.
    pub states: Vec<(State, i64)>,
}

/// Since when a component is watched: since it was added, or since the first incident that names it.
pub fn since(component: &Component, incidents: &[Incident]) -> Time {
    let names = |one: &&Incident| one.affected.iter().any(|affected| affected.component_id == component.id);
    incidents.iter().filter(names).map(|one| one.from_at).fold(component.created_at, Time::min)
}

/// The first instant of a day where the organisation is.
fn begins(date: Date, zone: &TimeZone) -> Option<Time> {
    let midnight = date.at(0, 0, 0, 0).to_zoned_datetime(zone.clone()).ok()?;
    Some(Time(midnight.timestamp().as_millisecond()))
}

/// The last `count` days where the organisation is, today the last: each with its first instant and that of the next.
fn calendar(zone: &TimeZone, now: Time, count: i64) -> Vec<(Date, Time, Time)> {
    let moment = jiff::Timestamp::from_millisecond(now.ms()).unwrap_or_default();
    let today = moment.to_zoned_datetime(zone.clone()).date();
    let date = |back: i64| today.checked_sub(jiff::Span::new().days(back)).ok();
    let day = |back: i64| {
        let (this, next) = (date(back)?, date(back - 1)?);
        Some((this, begins(this, zone)?, begins(next, zone)?))
    };
    (0..count).rev().filter_map(day).collect()
}

/// The first instant that the bars show.
pub fn window(zone: &TimeZone, now: Time) -> Time {
    calendar(zone, now, DAYS).first().map_or(now, |day| day.1)
}

/// Minutes, begun ones counted whole.
const fn minutes(ms: i64) -> i64 {
    (ms + MINUTE - 1) / MINUTE
}

/// The last [`DAYS`] days of a component, today the last.
pub fn days(incidents: &[Incident], component: &Component, zone: &TimeZone, now: Time) -> Vec<Day> {
    let calendar = calendar(zone, now, DAYS);
    let Some((_, first, _)) = calendar.first().copied() else { return Vec::new() };
    let watched = since(component, incidents);
    let pieces = history(incidents, component.id, first, now);
    let day = |(date, from, until): (Date, Time, Time)| {
        let inside = pieces.iter().filter(|piece| piece.from < until && piece.until > from);
        let lasted = |state: State| {
            let own = inside.clone().filter(|piece| piece.state == state);
            minutes(own.map(|piece| piece.until.min(until).since(piece.from.max(from))).sum())
        };
        let broken = State::ALL.iter().rev().copied().filter(|state| *state != State::Operational);
        let states: Vec<(State, i64)> = broken.map(|state| (state, lasted(state))).filter(|one| one.1 > 0).collect();
        let worst = states.first().map_or(State::Operational, |one| one.0);
        Day { date, worst: (watched < until).then_some(worst), states }
    };
    calendar.into_iter().map(day).collect()
}

/// The uptime of a component since the first day of the bars, in hundredths of a percent, rounded down: all minutes in
/// which it was watched without those of partial and major outages, by all. `None` before the first minute is over.
pub fn uptime(incidents: &[Incident], component: &Component, zone: &TimeZone, now: Time) -> Option<i64> {
    let from = window(zone, now).max(since(component, incidents));
    let all = minutes(now.since(from));
    if now.since(from) < MINUTE {
        return None;
    }
    let out = |piece: &&Piece| matches!(piece.state, State::Partial | State::Major);
    let pieces = history(incidents, component.id, from, now);
    let ms: i64 = pieces.iter().filter(out).map(|piece| piece.until.since(piece.from)).sum();
    Some((all - minutes(ms)).max(0) * 10_000 / all)
}

/// How all of it is, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whole {
    /// All runs.
    Runs,
    /// Some of it is being worked on, as planned.
    Maintenance,
    /// Some of it does not run as it should.
    Disturbed,
    /// Some of it is out.
    Out,
    /// All of it is out.
    AllOut,
}

/// How all of it is. An incident that runs and never named a component counts by what it weighs.
pub fn whole(incidents: &[Incident], components: &[Component], now: Time) -> Whole {
    let states: Vec<State> = components.iter().map(|one| state_at(incidents, one.id, now)).collect();
    let vague = |one: &&Incident| one.affected.is_empty() && stage(one, now) == Stage::Running;
    let vague = incidents.iter().filter(vague).map(|one| match (one.kind, one.impact) {
        (Kind::Maintenance, _) => State::Maintenance,
        (Kind::Incident, Impact::Minor) => State::Degraded,
        (Kind::Incident, Impact::Major) => State::Partial,
        (Kind::Incident, Impact::Critical) => State::Major,
    });
    match states.iter().copied().chain(vague).max().unwrap_or(State::Operational) {
        State::Operational => Whole::Runs,
        State::Maintenance => Whole::Maintenance,
        State::Degraded | State::Partial => Whole::Disturbed,
        State::Major if states.iter().all(|state| *state == State::Major) => Whole::AllOut,
        State::Major => Whole::Out,
    }
}

/// What customers may know of: incidents that name no component, or one at least that is shown.
pub fn public(incidents: Vec<Incident>, shown: &[Component]) -> Vec<Incident> {
    let is_shown = |id: ComponentId| shown.iter().any(|component| component.id == id);
    let known = |one: &Incident| one.affected.is_empty() || one.affected.iter().any(|at| is_shown(at.component_id));
    incidents.into_iter().filter(known).collect()
}

/// What a wish for these states changes at an instant. Before planned work begins it is the plan that changes: all
/// entries are given anew. Later, what is no longer named is operational again, and what is the same stays unsaid.
pub fn changed(incident: &Incident, wish: &[(ComponentId, State)], at: Time) -> Option<Vec<Affected>> {
    if at <= incident.from_at {
        return None;
    }
    let mut all: Vec<(ComponentId, State)> = wish.to_vec();
    for one in &incident.affected {
        if !all.iter().any(|other| other.0 == one.component_id) {
            all.push((one.component_id, State::Operational));
        }
    }
    all.retain(|(id, state)| state_by(incident, *id, at) != *state);
    Some(all.into_iter().map(|(component_id, state)| Affected { component_id, at: Some(at), state }).collect())
}

#[cfg(test)]
mod tests;
