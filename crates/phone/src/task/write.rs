//! What colleagues do with calls to make: plan one, try it, make it, drop it, give it to somebody.
//! They never settle one without words, and what they write stands in the conversation as well.

use causeway_base::{Time, text};
use causeway_desk::{ConversationId, Desk, confidential};
use causeway_identity::permission::WriteConversations;
use causeway_identity::{TeamId, UserId, team, user};
use causeway_people::phone;
use causeway_store::Tx;
use causeway_web::{Code, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{NewTask, Reason, Task, TaskId, TaskState, due, make, store, tell};
use crate::call::write::{NewCall, known, log, noted};
use crate::call::{Call, Direction, rules as call_rules, store as calls};
use crate::{given, person, settings};

/// The longest word about when it suits.
const LONGEST_WISH: usize = 500;
/// A call is planned for at most so long from now.
const AHEAD_MS: i64 = 90 * 86_400_000;

/// A call to plan.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanTask {
    /// The number; the customer's first one when left out.
    #[serde(default)]
    pub number: String,
    /// What to say, and when it suits.
    #[serde(default)]
    pub wish: String,
    /// By when; as soon as the settings say when left out.
    pub due_at: Option<Time>,
    /// Who makes it.
    pub assignee_id: Option<UserId>,
    /// Whose team makes it.
    pub team_id: Option<TeamId>,
}

/// What changes of a call to make; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeTask {
    /// Raised by every change.
    pub version: i64,
    /// By when.
    pub due_at: Option<Time>,
    /// Who makes it.
    #[serde(default, deserialize_with = "given")]
    pub assignee_id: Option<Option<UserId>>,
    /// Whose team makes it.
    #[serde(default, deserialize_with = "given")]
    pub team_id: Option<Option<TeamId>>,
    /// The customer was called.
    pub called: Option<bool>,
    /// Their details stand in the contact.
    pub details: Option<bool>,
    /// They are linked on a messenger.
    pub handle: Option<bool>,
    /// The matter goes on there.
    pub switched: Option<bool>,
}

/// What came of trying.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tried {
    /// Raised by every change.
    pub version: i64,
    /// Whether they were reached.
    pub reached: bool,
    /// What came of it; may be empty when they were not reached.
    #[serde(default)]
    pub outcome: String,
    /// When it is tried again, when they were not reached; as the settings say when left out.
    pub next_at: Option<Time>,
    /// How long it was talked, in seconds.
    #[serde(default)]
    pub seconds: i64,
}

/// Why a call is not needed.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Drop {
    /// Raised by every change.
    pub version: i64,
    /// In words.
    pub reason: String,
}

fn later(at: Time, now: Time) -> Result<Time, Problem> {
    if at <= now || at > now.plus_ms(AHEAD_MS) {
        return Err(Problem::field("/due_at", "invalid", "Choose a time ahead of now, within 90 days."));
    }
    Ok(at)
}

/// Refuses people who are not there or may not know the customer, and teams that are not there.
fn able(tx: &mut Tx<'_>, id: ConversationId, assignee: Option<UserId>, team: Option<TeamId>) -> Result<(), Problem> {
    if let Some(user) = assignee {
        if !user::store::find(tx, user)?.is_some_and(|found| found.active) {
            return Err(Problem::field("/assignee_id", "unknown", "This colleague is not on the team."));
        }
        if confidential::who_may_know(tx, id, vec![user])?.is_empty() {
            return Err(Problem::new(Code::Confidential, "This colleague may not know this customer."));
        }
    }
    if let Some(team) = team
        && team::store::find(tx, team)?.is_none()
    {
        return Err(Problem::field("/team_id", "unknown", "There is no such team."));
    }
    Ok(())
}

/// Plans a call by hand.
///
/// # Errors
/// `invalid_input` for what is wrong.
pub fn plan(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    id: ConversationId,
    input: &PlanTask,
) -> Result<TaskId, Problem> {
    let state = known(tx, UserId(permit.user()), id)?;
    able(tx, state.id, input.assignee_id, input.team_id)?;
    let (settings, _) = settings::find(tx)?;
    let number = if input.number.trim().is_empty() {
        person::of(tx, state.contact_id)?.phones.into_iter().next().unwrap_or_default()
    } else {
        phone::normalised(&input.number, &settings.country).ok_or_else(|| {
            Problem::field("/number", "invalid", "This is no telephone number.")
                .hint("Write it with the code of its country, such as +86 731 8218 3159.")
        })?
    };
    if !number.is_empty() && person::by_number(tx, &number)?.is_none() {
        person::learn(tx, state.contact_id, &number)?;
    }
    let wish = text::clean(input.wish.trim(), LONGEST_WISH + 1);
    if wish.chars().count() > LONGEST_WISH {
        return Err(Problem::field("/wish", "length", "Use at most 500 characters."));
    }
    let due_at = match input.due_at {
        Some(at) => later(at, tx.now())?,
        None => settings::due(tx, &settings, state.inbox_id, Reason::ByHand, false)?,
    };
    let new = NewTask {
        number,
        wish,
        lang: state.lang,
        assignee: input.assignee_id,
        team: input.team_id,
        ..NewTask::new(state.id, Reason::ByHand, due_at)
    };
    Ok(make(tx, &new, permit.actor())?)
}

/// A call to make that this colleague may know of, in the version that they saw.
fn seen(tx: &mut Tx<'_>, reader: UserId, id: TaskId, version: i64) -> Result<Task, Problem> {
    let task = store::find(tx, id)?.ok_or_else(|| Problem::not_found("call to make"))?;
    confidential::check(tx, reader, task.conversation_id)?;
    if task.version != version {
        return Err(conflict(&task));
    }
    Ok(task)
}

fn conflict(task: &Task) -> Problem {
    Problem::new(Code::VersionConflict, "Somebody else changed this call meanwhile.").current(task)
}

fn still_open(task: &Task) -> Result<(), Problem> {
    if task.state == TaskState::Open {
        return Ok(());
    }
    Err(Problem::new(Code::TooLate, "This call was made or dropped already."))
}

fn save(tx: &mut Tx<'_>, next: &Task, kind: &'static str, permit: Permit<WriteConversations>) -> Result<(), Problem> {
    if !store::save(tx, next)? {
        return Err(conflict(next));
    }
    tell(tx, kind, next, permit.actor());
    Ok(())
}

/// Gives a call to somebody, moves it, or ticks a step.
///
/// # Errors
/// `version_conflict`; `too_late` to move one that was made.
pub fn change(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    id: TaskId,
    input: &ChangeTask,
) -> Result<(), Problem> {
    let now = seen(tx, UserId(permit.user()), id, input.version)?;
    let assignee_id = input.assignee_id.unwrap_or(now.assignee_id);
    let team_id = input.team_id.unwrap_or(now.team_id);
    let given = (assignee_id, team_id) != (now.assignee_id, now.team_id);
    if given || input.due_at.is_some() {
        still_open(&now)?;
        able(tx, now.conversation_id, assignee_id, team_id)?;
    }
    let due_at = input.due_at.map_or(Ok(now.due_at), |at| later(at, tx.now()))?;
    let next = Task {
        assignee_id,
        team_id,
        due_at,
        called: input.called.unwrap_or(now.called),
        details: input.details.unwrap_or(now.details),
        handle: input.handle.unwrap_or(now.handle),
        switched: input.switched.unwrap_or(now.switched),
        ..now.clone()
    };
    // Whoever gets it is told like somebody for whom it was planned.
    save(tx, &next, if given { "call.planned" } else { "call.task_changed" }, permit)?;
    if due_at != now.due_at {
        due::plan(tx, &next)?;
    }
    Ok(())
}

/// The call was tried: reached, it is made and in the log; else it is planned again.
///
/// # Errors
/// `invalid_input` without a note on what came of it; `version_conflict`; `too_late`.
pub fn tried(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    desk: &Desk,
    id: TaskId,
    input: &Tried,
) -> Result<(), Problem> {
    let by = UserId(permit.user());
    let now = seen(tx, by, id, input.version)?;
    still_open(&now)?;
    if input.reached {
        let outcome = noted(&input.outcome)?;
        let new = NewCall {
            direction: Direction::Outgoing,
            number: now.number.clone(),
            conversation_id: Some(now.conversation_id),
            inbox_id: None,
            began_at: None,
            reached: true,
            seconds: input.seconds,
            outcome: outcome.clone(),
            attachment_ids: Vec::new(),
        };
        log(tx, permit, desk, &new)?;
        let next = Task {
            state: TaskState::Done,
            called: true,
            outcome,
            settled_at: Some(tx.now()),
            settled_by: Some(by),
            ..now
        };
        return save(tx, &next, "call.task_changed", permit);
    }
    let (settings, _) = settings::find(tx)?;
    let due_at = match input.next_at {
        Some(at) => later(at, tx.now())?,
        None => tx.now().plus_ms(settings.retry_minutes * 60_000),
    };
    let next = Task { tries: now.tries + 1, due_at, ..now };
    save(tx, &next, "call.task_changed", permit)?;
    due::plan(tx, &next)?;
    in_vain(tx, &next, by, &text::clean(input.outcome.trim(), crate::call::write::LONGEST))
}

/// Writes a call that reached nobody into the log.
fn in_vain(tx: &mut Tx<'_>, task: &Task, by: UserId, words: &str) -> Result<(), Problem> {
    let (at, direction) = (tx.now(), Direction::Outgoing);
    let call = Call {
        state: call_rules::state(direction, None, Some(at)),
        other: task.number.clone(),
        contact_id: causeway_desk::conversation::store::state(tx, task.conversation_id)?.map(|state| state.contact_id),
        conversation_id: Some(task.conversation_id),
        user_id: Some(by),
        ended_at: Some(at),
        outcome: words.to_owned(),
        // Nobody owes a note on a call that nobody took.
        done_at: Some(at),
        done_by: Some(by),
        ..Call::new(tx.new_id(), direction, at, at)
    };
    calls::add(tx, &call, None)?;
    calls::told(tx, call.id, call.conversation_id);
    Ok(())
}

/// The call is not needed any more.
///
/// # Errors
/// `invalid_input` without a reason; `version_conflict`; `too_late`.
pub fn drop_task(tx: &mut Tx<'_>, permit: Permit<WriteConversations>, id: TaskId, input: &Drop) -> Result<(), Problem> {
    let by = UserId(permit.user());
    let now = seen(tx, by, id, input.version)?;
    still_open(&now)?;
    let outcome = text::clean(input.reason.trim(), 501);
    if outcome.is_empty() || outcome.chars().count() > 500 {
        return Err(Problem::field("/reason", "length", "Say why it is not needed, in 1 to 500 characters."));
    }
    let next = Task { state: TaskState::Dropped, outcome, settled_at: Some(tx.now()), settled_by: Some(by), ..now };
    save(tx, &next, "call.task_changed", permit)
}
