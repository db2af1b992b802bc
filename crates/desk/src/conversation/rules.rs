//! The pure rules of a conversation's state: what a change makes of it, and what a message does to it.
//! It never reads a clock or a table; the state before and the instant come in, the state after goes out.

use causeway_base::Time;
use causeway_identity::{TeamId, UserId};
use serde_json::{Map, Value, json};

use super::{Category, Priority, State};
use crate::StatusId;

/// A status with what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusChoice {
    /// The status.
    pub id: StatusId,
    /// Its category.
    pub category: Category,
}

/// What somebody wants to be different; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    /// Another subject.
    pub subject: Option<String>,
    /// Another status.
    pub status: Option<StatusChoice>,
    /// Another priority.
    pub priority: Option<Priority>,
    /// Another assignee, or nobody.
    pub assignee: Option<Option<UserId>>,
    /// Another team, or none.
    pub team: Option<Option<TeamId>>,
    /// When it shall come back; needs a status of the category snoozed.
    pub snoozed_until: Option<Time>,
    /// When its next step is due, or the usual time; only what waits has one.
    pub next_action: Option<Option<Time>>,
}

/// A wish that contradicts itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Contradiction {
    /// Snoozed, but until when?
    #[error("A snoozed conversation needs the time at which it comes back.")]
    SnoozeWithoutTime,
    /// The time to come back is not ahead.
    #[error("The time at which it comes back must lie ahead.")]
    SnoozeInThePast,
    /// The next step's time is not ahead.
    #[error("The time of the next step must lie ahead.")]
    NextActionInThePast,
}

impl Contradiction {
    /// The field of the request that it is about.
    pub const fn field(self) -> &'static str {
        match self {
            Self::SnoozeWithoutTime | Self::SnoozeInThePast => "/snoozed_until",
            Self::NextActionInThePast => "/next_action_at",
        }
    }
}

/// After so many milliseconds somebody looks at what waits, when nobody named a time (R162): three days.
pub const USUAL_NEXT_ACTION: i64 = 3 * 24 * 60 * 60 * 1000;

/// Gives what waits a time at which somebody looks again, and takes it from everything else.
fn settle_next_action(after: &mut State, now: Time) {
    if after.category != Category::Waiting {
        after.next_action_at = None;
    } else if after.next_action_at.is_none() {
        after.next_action_at = Some(now.plus_ms(USUAL_NEXT_ACTION));
    }
}

/// The state after `wish`.
///
/// # Errors
/// [`Contradiction`] when a snooze has no time or one that has passed.
pub fn changed(before: &State, wish: &Wish, now: Time) -> Result<State, Contradiction> {
    let mut after = before.clone();
    if let Some(subject) = &wish.subject {
        after.subject.clone_from(subject);
    }
    if let Some(status) = wish.status {
        after.status_id = status.id;
        after.category = status.category;
    }
    after.priority = wish.priority.unwrap_or(after.priority);
    after.assignee_id = wish.assignee.unwrap_or(after.assignee_id);
    after.team_id = wish.team.unwrap_or(after.team_id);
    if wish.snoozed_until.is_some() {
        after.snoozed_until = wish.snoozed_until;
    }
    if after.category == Category::Snoozed {
        let until = after.snoozed_until.ok_or(Contradiction::SnoozeWithoutTime)?;
        if until <= now && before.snoozed_until != Some(until) {
            return Err(Contradiction::SnoozeInThePast);
        }
    } else {
        after.snoozed_until = None;
    }
    if let Some(wished) = wish.next_action {
        if wished.is_some_and(|at| at <= now) {
            return Err(Contradiction::NextActionInThePast);
        }
        after.next_action_at = wished;
    }
    settle_next_action(&mut after, now);
    if after.category == Category::Solved {
        // Nobody waits for an answer to what is solved; a new message starts the wait anew.
        after.waiting_since = None;
    }
    Ok(after)
}

/// The state after a customer's message at `at`: it opens again whatever it was, and the wait starts with the oldest
/// message that has no answer. Automatic mail opens nothing.
pub fn after_incoming(before: &State, open: StatusChoice, automatic: bool, at: Time) -> State {
    let mut after = before.clone();
    if automatic {
        return after;
    }
    if after.category != Category::Open {
        after.status_id = open.id;
        after.category = open.category;
        after.snoozed_until = None;
        after.next_action_at = None;
    }
    after.waiting_since = Some(after.waiting_since.map_or(at, |since| since.min(at)));
    after
}

/// The state after a reply by `author`: nobody waits for us any more, an open conversation waits for the customer
/// unless another status was wished, and who answers what nobody had takes it.
pub fn after_reply(before: &State, author: Option<UserId>, waiting: StatusChoice, wished: bool, now: Time) -> State {
    let mut after = before.clone();
    after.waiting_since = None;
    if after.assignee_id.is_none() {
        after.assignee_id = author;
    }
    if after.category == Category::Open && !wished {
        after.status_id = waiting.id;
        after.category = waiting.category;
    }
    // A reply begins the wait anew: the old time was for looking whether to write it.
    after.next_action_at = None;
    settle_next_action(&mut after, now);
    after
}

/// What differs, as `{field: {from, to}}` for the event and the history.
pub fn differences(before: &State, after: &State) -> Map<String, Value> {
    let mut all = Map::new();
    let mut put = |field: &str, from: Value, to: Value| {
        if from != to {
            all.insert(field.to_owned(), json!({ "from": from, "to": to }));
        }
    };
    put("subject", json!(before.subject), json!(after.subject));
    put("status_id", json!(before.status_id), json!(after.status_id));
    put("category", json!(before.category), json!(after.category));
    put("priority", json!(before.priority), json!(after.priority));
    put("assignee_id", json!(before.assignee_id), json!(after.assignee_id));
    put("team_id", json!(before.team_id), json!(after.team_id));
    put("snoozed_until", json!(before.snoozed_until), json!(after.snoozed_until));
    put("next_action_at", json!(before.next_action_at), json!(after.next_action_at));
    all
}
