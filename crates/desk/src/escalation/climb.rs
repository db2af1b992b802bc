//! Where an escalation goes when nobody takes it on. Pure: who is at a level is told, not looked up.
//! A level without anybody never holds it up, and the last one is told again before it is given to people to see.

/// How often the last level is told again.
pub const MOST_REPEATS: i64 = 5;

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Tell this level.
    Reach(usize),
    /// Tell the same level again.
    Repeat,
    /// Nobody is left to tell.
    Rest,
}

/// The first level from `at` on that has somebody.
fn staffed_from(at: usize, staffed: &[bool]) -> Option<usize> {
    (at..staffed.len()).find(|level| staffed[*level])
}

/// The levels that are left out between, and what to do: from below the first level when `from` is `None`, else after
/// the level `from` was told and nobody took it on.
pub fn next(from: Option<usize>, repeats: i64, staffed: &[bool]) -> (Vec<usize>, Move) {
    let begin = from.map_or(0, |level| level + 1);
    match staffed_from(begin, staffed) {
        Some(level) => ((begin..level).collect(), Move::Reach(level)),
        None if from.is_some_and(|level| staffed.get(level) == Some(&true)) && repeats < MOST_REPEATS => {
            ((begin..staffed.len()).collect(), Move::Repeat)
        }
        None => ((begin..staffed.len()).collect(), Move::Rest),
    }
}

/// The highest level that has somebody, above `from` if it has one.
pub fn top(from: Option<usize>, staffed: &[bool]) -> Option<usize> {
    let begin = from.map_or(0, |level| level + 1);
    (begin..staffed.len()).rev().find(|level| staffed[*level])
}
