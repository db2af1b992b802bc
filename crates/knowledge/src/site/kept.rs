//! Pages as they were last made, kept until anything happens in the desk or some seconds pass, whichever comes first.
//! They never outlive an event, so what is published, changed or taken back is there or gone at once.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use causeway_base::Time;

use super::page::Answer;

/// Pages kept at most; one more, and all are made anew.
const MOST: usize = 2_000;
/// For how long a page stands while nothing happens: what follows from the clock alone shows with the next one.
const LIFE_MS: i64 = 10_000;

/// The newest event that a page can know of, and when it was made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Made {
    pub(crate) event: i64,
    pub(crate) at: Time,
}

/// The pages of this node, by everything that they depend on beside the desk itself.
#[derive(Default)]
pub(crate) struct Kept(Mutex<HashMap<String, (Made, Answer)>>);

impl Kept {
    /// A page that still stands.
    pub(crate) fn find(&self, key: &str, now: Made) -> Option<Answer> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (made, answer) = all.get(key)?;
        let stands = made.event == now.event && now.at.since(made.at) < LIFE_MS;
        stands.then(|| answer.clone())
    }

    /// Keeps a page. `made` was asked for before the page was, so that nothing falls between the two.
    pub(crate) fn put(&self, key: String, made: Made, answer: &Answer) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(key, (made, answer.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_stands_until_something_happens_or_ten_seconds_pass() {
        let (kept, made) = (Kept::default(), |event, at| Made { event, at: Time(at) });
        kept.put("a".to_owned(), made(7, 1_000), &Answer::Moved("b".to_owned()));
        assert!(kept.find("a", made(7, 10_999)).is_some());
        for (key, now) in [("a", made(8, 1_001)), ("a", made(7, 11_000)), ("b", made(7, 1_000))] {
            assert!(kept.find(key, now).is_none(), "{key} {now:?}");
        }
    }
}
