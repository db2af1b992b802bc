//! Past conversations against terms that nobody promised yet: how many promises and goals would have been kept (R190).
//! It never writes anything.

use causeway_store::{Result, Tx, sql};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::clock::Counting;
use super::course::{Ending, clocks};
use super::{ClockKind, Terms, facts};
use crate::ConversationId;
use crate::condition::sql::Moment;

/// The most conversations of one replay.
pub const MOST: usize = 5_000;

/// How one kind of clock would have done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Score {
    /// What is measured.
    pub kind: ClockKind,
    /// Clocks that ended, or whose promise passed.
    pub clocks: usize,
    /// Of them, within the promise.
    pub promises_kept: usize,
    /// Of them, within the goal.
    pub goals_kept: usize,
}

/// What a replay found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Replay {
    /// How many conversations were looked at.
    pub conversations: usize,
    /// Kind by kind.
    pub scores: Vec<Score>,
}

/// Replays the newest `last` conversations that the condition is for.
pub(super) fn replay(tx: &mut Tx<'_>, terms: &Terms, last: usize) -> Result<Replay> {
    let now = tx.now();
    let mut query = sql!("SELECT c.id FROM conversation c WHERE c.merged_into IS NULL AND");
    terms.condition.write(&mut query, Moment { reader: None, now });
    query.add("ORDER BY c.created_at DESC, c.id DESC LIMIT ?").bind(last.min(MOST));
    let ids: Vec<(ConversationId,)> = tx.all(&query)?;
    let (own, always) = Counting::read(tx)?.calendars(tx, terms)?;
    let empty = |kind| Score { kind, clocks: 0, promises_kept: 0, goals_kept: 0 };
    let mut scores: Vec<Score> = terms.targets.iter().map(|target| empty(target.kind)).collect();
    let mut conversations = 0;
    for (id,) in ids {
        let Some(facts) = facts::read(tx, id)? else { continue };
        conversations += 1;
        for clock in clocks(&facts, &terms.targets, &own, &always, now) {
            let done = match clock.ended {
                Some((at, Ending::Met)) => at,
                None if clock.promise_at.or(clock.goal_at).is_some_and(|due| due < now) => now,
                // What nobody waits for any more, or what may still be kept, says nothing.
                Some((_, Ending::Stopped)) | None => continue,
            };
            let kept = |due: Option<causeway_base::Time>| usize::from(due.is_none_or(|due| done <= due));
            if let Some(score) = scores.iter_mut().find(|score| score.kind == clock.kind) {
                score.clocks += 1;
                score.promises_kept += kept(clock.promise_at);
                score.goals_kept += kept(clock.goal_at);
            }
        }
    }
    Ok(Replay { conversations, scores })
}
