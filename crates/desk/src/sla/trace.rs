//! Why a clock is due when it is: the engine's own steps, told for the screen.
//! It never counts in another way than the engine does.

use causeway_calendar::Trace;
use causeway_store::{Result, Tx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::clock::{self, Counting, Shown};
use super::course::pauses;
use super::{facts, store};
use crate::{ConversationId, calendar};

/// A clock with its story.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Explained {
    /// The clock.
    #[serde(flatten)]
    pub clock: Shown,
    /// How its promise, or else its goal, comes about; absent for a clock that has neither.
    pub trace: Option<Trace>,
}

/// The clocks of a conversation, and by what they count.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Explanation {
    /// The policy's name.
    pub policy: Option<String>,
    /// The version of the policy that they began with.
    pub version: Option<i64>,
    /// The calendar's name; absent for around the clock.
    pub calendar: Option<String>,
    /// The clocks, oldest first.
    pub items: Vec<Explained>,
}

/// Explains the clocks of a conversation.
pub(super) fn explain(tx: &mut Tx<'_>, id: ConversationId) -> Result<Explanation> {
    let shown = clock::of(tx, id)?;
    let nothing = Explanation { policy: None, version: None, calendar: None, items: Vec::new() };
    let (Some((policy, version)), Some(facts)) = (store::course(tx, id)?, facts::read(tx, id)?) else {
        return Ok(nothing);
    };
    let Some(terms) = store::terms(tx, policy, version)? else { return Ok(nothing) };
    let (own, always) = Counting::read(tx)?.calendars(tx, &terms)?;
    let mut items = Vec::new();
    for clock in shown {
        let target = terms.targets.iter().find(|target| target.kind == clock.kind);
        let trace = target.and_then(|target| {
            let calendar = if target.around_the_clock { &always } else { &own };
            let (promise, goal) = target.minutes(facts.priority);
            let minutes = promise.or(goal)?;
            let mut pauses = pauses(&facts, target);
            pauses.retain(|pause| clock.ended_at.is_none_or(|ended| pause.from < ended));
            calendar.explain(clock.started_at, minutes * 60_000, &pauses).ok()
        });
        items.push(Explained { clock, trace });
    }
    let calendar = terms.calendar_id.map(|id| calendar::store::find(tx, id)).transpose()?.flatten();
    Ok(Explanation {
        policy: store::find(tx, policy)?.map(|policy| policy.name),
        version: Some(version),
        calendar: calendar.map(|calendar| calendar.name),
        items,
    })
}
