//! How often somebody may do something within a window of time.
//! It never keeps more than it needs: whoever has been quiet for a window is forgotten.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use causeway_base::Time;
use causeway_web::{Code, Problem};

/// Keys remembered at most; beyond it those that were quiet are forgotten.
const KEYS: usize = 20_000;

/// What may be done how often.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rate {
    /// How often.
    pub(crate) times: usize,
    /// In how many milliseconds.
    pub(crate) window_ms: i64,
}

/// Messages of one visitor.
pub(crate) const MESSAGES: Rate = Rate { times: 20, window_ms: 60_000 };
/// New visitors from one network address.
pub(crate) const VISITORS: Rate = Rate { times: 10, window_ms: 10 * 60_000 };
/// Files of one visitor.
pub(crate) const FILES: Rate = Rate { times: 20, window_ms: 10 * 60_000 };
/// Small things that a page says by itself: that it was seen, that somebody types.
pub(crate) const SIGNS: Rate = Rate { times: 120, window_ms: 60_000 };
/// What pages tell of messages that they showed, from one network address.
pub(crate) const COUNTS: Rate = Rate { times: 60, window_ms: 60_000 };
/// The same of one message, from everywhere: each is a write.
pub(crate) const COUNTS_OF_ONE: Rate = Rate { times: 1_200, window_ms: 60_000 };
/// What anybody may ask from one network address: sessions, articles.
pub(crate) const QUESTIONS: Rate = Rate { times: 240, window_ms: 60_000 };

/// Counts by key.
#[derive(Debug, Default)]
pub(crate) struct Rates(Mutex<HashMap<String, VecDeque<Time>>>);

impl Rates {
    /// Counts one; refuses when there were too many.
    ///
    /// # Errors
    /// `rate_limited` with the seconds to wait.
    pub(crate) fn take(&self, key: String, rate: Rate, now: Time) -> Result<(), Problem> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= KEYS {
            all.retain(|_, times| times.back().is_some_and(|last| now.since(*last) < rate.window_ms));
            // A flood of names that nobody has: forgetting all of them costs less than looking through them each time.
            if all.len() >= KEYS {
                all.clear();
            }
        }
        let times = all.entry(key).or_default();
        while times.front().is_some_and(|first| now.since(*first) >= rate.window_ms) {
            times.pop_front();
        }
        if let Some(first) = times.front().filter(|_| times.len() >= rate.times) {
            let wait = ((rate.window_ms - now.since(*first)) / 1_000 + 1).unsigned_abs();
            return Err(Problem::new(Code::RateLimited, "That was a lot at once.").retry_after(wait));
        }
        times.push_back(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_sends_too_much_waits_until_the_first_is_old() {
        let (rates, rate) = (Rates::default(), Rate { times: 2, window_ms: 10_000 });
        let take = |key: &str, at: i64| rates.take(key.to_owned(), rate, Time(at)).is_ok();
        assert!(take("a", 0) && take("a", 4_000));
        assert!(!take("a", 9_999) && take("b", 9_999), "each on their own");
        assert!(take("a", 10_000) && !take("a", 10_001));
    }
}
