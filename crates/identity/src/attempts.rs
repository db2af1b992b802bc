//! Failed sign-ins, counted per e-mail and per network address, so that guessing is slow.
//! It never locks an account for good: the count falls with time.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use causeway_base::Time;

/// The window in which failures count.
const WINDOW_MS: i64 = 15 * 60_000;
/// Failures per window before the next attempt must wait.
const LIMIT: usize = 10;
/// Keys remembered at most; the oldest half is forgotten beyond it.
const KEYS: usize = 10_000;

/// Counts failures by key.
#[derive(Debug, Default)]
pub struct Attempts(Mutex<HashMap<String, Vec<Time>>>);

impl Attempts {
    /// How many seconds `key` must wait at `now`; `None` when it may try.
    pub fn wait_seconds(&self, key: &str, now: Time) -> Option<u64> {
        let map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let recent: Vec<Time> = map.get(key)?.iter().copied().filter(|at| now.since(*at) < WINDOW_MS).collect();
        let oldest = recent.first().filter(|_| recent.len() >= LIMIT)?;
        Some(((WINDOW_MS - now.since(*oldest)) / 1000 + 1).unsigned_abs())
    }

    /// Remembers a failure.
    pub fn failed(&self, key: &str, now: Time) {
        let mut map = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if map.len() >= KEYS {
            map.retain(|_, times| times.last().is_some_and(|at| now.since(*at) < WINDOW_MS / 2));
        }
        let times = map.entry(key.to_owned()).or_default();
        times.retain(|at| now.since(*at) < WINDOW_MS);
        times.push(now);
    }

    /// Forgets the failures of `key` after a success.
    pub fn succeeded(&self, key: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_guess_waits_and_time_forgives() {
        let attempts = Attempts::default();
        for n in 0..10 {
            assert_eq!(attempts.wait_seconds("a", Time(n)), None);
            attempts.failed("a", Time(n));
        }
        assert_eq!(attempts.wait_seconds("a", Time(10)), Some(900));
        assert_eq!(attempts.wait_seconds("b", Time(10)), None);
        assert_eq!(attempts.wait_seconds("a", Time(WINDOW_MS + 5)), None);
    }
}
