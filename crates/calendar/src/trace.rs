//! The story of a deadline: what was counted, what was closed, what was paused, step by step.
//! It never disagrees with the engine; a property test compares them.

use causeway_base::Time;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, FARTHEST_MS, joined, without};
use crate::span::{Spans, local_date};
use crate::{Error, Pause};

/// More steps than these are counted only.
const MOST_STEPS: usize = 120;

/// A step of the story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// The clock was started.
    Started {
        /// When.
        at: Time,
    },
    /// Time that counted.
    Counted {
        /// From.
        from: Time,
        /// To.
        to: Time,
    },
    /// Outside opening hours.
    Closed {
        /// From.
        from: Time,
        /// To.
        to: Time,
        /// The holidays in it, by name.
        days: Vec<String>,
    },
    /// Paused within opening hours.
    Paused {
        /// From.
        from: Time,
        /// To; absent while it lasts.
        to: Option<Time>,
    },
    /// The time is up.
    Due {
        /// When.
        at: Time,
    },
}

/// How a deadline came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Trace {
    /// The steps in order.
    pub steps: Vec<Step>,
    /// How many steps in the middle were left out.
    pub left_out: usize,
    /// The result; absent while the clock is paused.
    pub due_at: Option<Time>,
    /// What is left to count when it is paused, in milliseconds; 0 otherwise.
    pub left_ms: i64,
}

/// Collects steps; touching ones of a kind are one.
struct Story {
    steps: Vec<Step>,
    left_out: usize,
    at: i64,
}

impl Story {
    fn push(&mut self, step: Step) {
        if self.steps.len() < MOST_STEPS || matches!(step, Step::Due { .. } | Step::Paused { to: None, .. }) {
            self.steps.push(step);
        } else {
            self.left_out += 1;
        }
    }

    /// Tells of the time up to `to` in which nothing was open.
    fn closed(&mut self, calendar: &Calendar, to: i64) {
        if to > self.at {
            let (first, last) = (local_date(&calendar.zone, self.at), local_date(&calendar.zone, to - 1));
            let days = first.zip(last).map_or_else(Vec::new, |(first, last)| calendar.closed_days(first, last));
            self.push(Step::Closed { from: Time(self.at), to: Time(to), days });
            self.at = to;
        }
    }

    fn counted(&mut self, to: i64) {
        if to > self.at {
            match self.steps.last_mut() {
                Some(Step::Counted { to: end, .. }) if end.ms() == self.at => *end = Time(to),
                _ => self.push(Step::Counted { from: Time(self.at), to: Time(to) }),
            }
            self.at = to;
        }
    }

    fn paused(&mut self, to: i64) {
        if to > self.at {
            match self.steps.last_mut() {
                Some(Step::Paused { to: Some(end), .. }) if end.ms() == self.at => *end = Time(to),
                _ => self.push(Step::Paused { from: Time(self.at), to: Some(Time(to)) }),
            }
            self.at = to;
        }
    }

    fn done(mut self, due_at: Option<i64>, left_ms: i64) -> Trace {
        match due_at {
            Some(at) => self.push(Step::Due { at: Time(at) }),
            None => self.push(Step::Paused { from: Time(self.at), to: None }),
        }
        Trace { steps: self.steps, left_out: self.left_out, due_at: due_at.map(Time), left_ms }
    }
}

impl Calendar {
    /// Tells how [`Calendar::due`] comes to its answer.
    ///
    /// # Errors
    /// Those of [`Calendar::due`].
    pub fn explain(&self, start: Time, duration_ms: i64, pauses: &[Pause]) -> Result<Trace, Error> {
        let due = self.due(start, duration_ms, pauses)?;
        let (mut pauses, stop) = joined(pauses);
        let mut story = Story { steps: vec![Step::Started { at: start }], left_out: 0, at: start.ms() };
        if let Some(stop) = stop {
            pauses.retain(|pause| pause.0 < stop);
        }
        let mut left = duration_ms.max(0);
        for span in Spans::new(self, start.ms(), start.ms().saturating_add(FARTHEST_MS)) {
            if let Some(stop) = stop.filter(|stop| due.is_none() && *stop < span.0) {
                story.closed(self, stop);
                return Ok(story.done(None, left));
            }
            story.closed(self, span.0);
            for (from, to) in without(span, &pauses) {
                let to = stop.map_or(to, |stop| to.min(stop));
                if from > to {
                    break;
                }
                story.paused(from);
                if left <= to - from && due.is_some() {
                    story.counted(from + left);
                    return Ok(story.done(Some(from + left), 0));
                }
                left -= to - from;
                story.counted(to);
            }
            if due.is_none() && stop.is_some_and(|stop| stop <= span.1) {
                let stop = stop.unwrap_or(span.1);
                story.paused(stop);
                return Ok(story.done(None, left));
            }
            story.paused(span.1);
        }
        Err(Error::TooFar)
    }
}
