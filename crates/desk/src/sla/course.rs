//! What a conversation's course means to clocks: which ran when, and by when each had to end, from the facts alone.
//! It never reads a table or the time; the same facts always give the same clocks, however late they are known.

use causeway_base::Time;
use causeway_calendar::{Calendar, Pause};

use super::{ClockKind, Target};
use crate::{Category, Priority};

/// Who wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// The customer, and a machine did not do it for them.
    Customer,
    /// A colleague, to the customer.
    Team,
    /// The desk by itself, to the customer.
    Desk,
}

/// What happened in a conversation, each list in the order of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Who wrote when; of a reply, when it left.
    pub written: Vec<(Time, Writer)>,
    /// Since when it had which category; the first entry is its beginning.
    pub categories: Vec<(Time, Category)>,
    /// Since when a person has had a fault before their eyes, and when its finding was recorded.
    pub diagnosis: Option<(Time, Option<Time>)>,
    /// How much it presses now.
    pub priority: Priority,
}

/// How a clock ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// What it measures was done.
    Met,
    /// The conversation was solved without it; nobody waits any more.
    Stopped,
}

/// A clock with its times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// What it measures.
    pub kind: ClockKind,
    /// Since when.
    pub started_at: Time,
    /// By when the team wants it done; absent without such a target, and while it is paused.
    pub goal_at: Option<Time>,
    /// By when it was promised.
    pub promise_at: Option<Time>,
    /// Whether it stands still now.
    pub paused: bool,
    /// When and how it ended.
    pub ended: Option<(Time, Ending)>,
}

impl Facts {
    /// From when to when the conversation had one of these categories.
    pub fn pauses(&self, standing: &[Category]) -> Vec<Pause> {
        let mut all: Vec<Pause> = Vec::new();
        for (at, (from, category)) in self.categories.iter().enumerate() {
            if !standing.contains(category) {
                continue;
            }
            let to = self.categories.get(at + 1).map(|next| next.0);
            match all.last_mut() {
                Some(last) if last.to == Some(*from) => last.to = to,
                _ => all.push(Pause { from: *from, to }),
            }
        }
        all
    }

    fn begun(&self) -> Option<Time> {
        self.categories.first().map(|first| first.0)
    }

    /// When it was solved, if it is.
    fn solved_at(&self) -> Option<Time> {
        self.categories.last().filter(|last| last.1 == Category::Solved).map(|last| last.0)
    }

    fn first_solved_after(&self, at: Time) -> Option<Time> {
        self.categories.iter().find(|(from, category)| *from > at && *category == Category::Solved).map(|one| one.0)
    }

    /// From a customer's message to the first answer of one of these writers, or to the moment it was solved without.
    fn until(&self, from: Time, at: usize, answers: &[Writer]) -> Option<(Time, Ending)> {
        let answer = self.written[at..].iter().find(|(_, who)| answers.contains(who)).map(|one| one.0);
        match (answer, self.first_solved_after(from)) {
            (Some(answer), Some(solved)) if solved < answer => Some((solved, Ending::Stopped)),
            (Some(answer), _) => Some((answer, Ending::Met)),
            (None, solved) => solved.map(|solved| (solved, Ending::Stopped)),
        }
    }

    /// All runs of a kind of clock.
    fn runs(&self, kind: ClockKind) -> Vec<(Time, Option<(Time, Ending)>)> {
        let by_customer = self.written.first().filter(|first| first.1 == Writer::Customer);
        match kind {
            ClockKind::Acknowledgement => by_customer
                .map(|(at, _)| (*at, self.until(*at, 0, &[Writer::Team, Writer::Desk])))
                .into_iter()
                .collect(),
            ClockKind::FirstReply => {
                by_customer.map(|(at, _)| (*at, self.until(*at, 0, &[Writer::Team]))).into_iter().collect()
            }
            ClockKind::NextReply => self.next_replies(),
            ClockKind::Update => self.updates(),
            ClockKind::Diagnosis => self.diagnoses(),
            ClockKind::Resolution => {
                let ended = self.solved_at().map(|at| (at, Ending::Met));
                self.begun().filter(|_| by_customer.is_some()).map(|at| (at, ended)).into_iter().collect()
            }
        }
    }

    /// The one from the first look at a fault to its finding.
    fn diagnoses(&self) -> Vec<(Time, Option<(Time, Ending)>)> {
        let Some((from, recorded)) = self.diagnosis else { return Vec::new() };
        let ended = match (recorded, self.first_solved_after(from)) {
            (Some(recorded), Some(solved)) if solved < recorded => Some((solved, Ending::Stopped)),
            (Some(recorded), _) => Some((recorded, Ending::Met)),
            (None, solved) => solved.map(|solved| (solved, Ending::Stopped)),
        };
        vec![(from, ended)]
    }

    /// One from each oldest message without an answer, once the team has written.
    fn next_replies(&self) -> Vec<(Time, Option<(Time, Ending)>)> {
        let mut runs: Vec<(Time, Option<(Time, Ending)>)> = Vec::new();
        let (mut team_wrote, mut until) = (false, None);
        for (at, (time, who)) in self.written.iter().enumerate() {
            match who {
                Writer::Team => team_wrote = true,
                // A message within a run that still lasts is not the oldest one.
                Writer::Customer if team_wrote && until.is_none_or(|end: Time| *time > end) => {
                    let ended = self.until(*time, at, &[Writer::Team]);
                    until = Some(ended.map_or(Time(i64::MAX), |end| end.0));
                    runs.push((*time, ended));
                }
                Writer::Customer | Writer::Desk => {}
            }
        }
        runs
    }

    /// One from each word of the team to the next: who waits wants to hear that they are not forgotten.
    fn updates(&self) -> Vec<(Time, Option<(Time, Ending)>)> {
        let team: Vec<Time> = self.written.iter().filter(|one| one.1 == Writer::Team).map(|one| one.0).collect();
        let ended = |at: usize, from: Time| match (team.get(at + 1), self.first_solved_after(from)) {
            (Some(next), Some(solved)) if solved < *next => Some((solved, Ending::Stopped)),
            (Some(next), _) => Some((*next, Ending::Met)),
            (None, solved) => solved.map(|solved| (solved, Ending::Stopped)),
        };
        team.iter().enumerate().map(|(at, from)| (*from, ended(at, *from))).collect()
    }
}

/// For how long `target` stands still, of what the facts say.
pub fn pauses(facts: &Facts, target: &Target) -> Vec<Pause> {
    let mut standing = target.pauses.clone();
    if target.kind == ClockKind::Resolution {
        // Between solved and opened again nobody worked on it.
        standing.push(Category::Solved);
    }
    facts.pauses(&standing)
}

/// All clocks that these targets give, up to `now`. A calendar that never opens makes no deadline.
pub fn clocks(facts: &Facts, targets: &[Target], calendar: &Calendar, always: &Calendar, now: Time) -> Vec<Clock> {
    let mut all = Vec::new();
    for target in targets {
        let calendar = if target.around_the_clock { always } else { calendar };
        let (promise, goal) = target.minutes(facts.priority);
        let pauses = pauses(facts, target);
        for (started_at, ended) in facts.runs(target.kind) {
            // Of a reply that is planned, nothing is known to have ended yet.
            let ended = ended.filter(|end| end.0 <= now);
            let until = ended.map_or(now, |end| end.0);
            // A pause that begins only after the end changes nothing.
            let before: Vec<Pause> =
                pauses.iter().filter(|pause| pause.from < until || ended.is_none()).copied().collect();
            let paused = ended.is_none() && before.iter().any(|pause| pause.to.is_none());
            let due = |minutes: Option<i64>| {
                minutes.and_then(|minutes| calendar.due(started_at, minutes * 60_000, &before).ok().flatten())
            };
            all.push(Clock {
                kind: target.kind,
                started_at,
                goal_at: due(goal),
                promise_at: due(promise),
                paused,
                ended,
            });
        }
    }
    all
}
