//! The clocks of a conversation as rows: counted anew from the facts, shown on lists, and said to have passed once each.
//! It never changes a deadline by itself; a row is what the facts gave when they last changed.

use std::collections::HashMap;

use causeway_base::Time;
use causeway_calendar::{Calendar, Plan};
use causeway_identity::UserId;
use causeway_store::{Actor, Error, NewEvent, Result, Tx, from_row, sql};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::course::{Clock, Ending, clocks};
use super::{ClockKind, Policy, PolicyId, Terms, facts, store};
use crate::issue::IssueId;
use crate::{ConversationId, calendar};

/// A clock as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Shown {
    /// What it measures.
    pub kind: ClockKind,
    /// Since when.
    pub started_at: Time,
    /// By when the team wants it done.
    pub goal_at: Option<Time>,
    /// By when it was promised.
    pub promise_at: Option<Time>,
    /// Whether it stands still.
    pub paused: bool,
    /// When it ended.
    pub ended_at: Option<Time>,
    /// Whether it ended because it was done; otherwise nobody waited any more.
    pub met: Option<bool>,
    /// Why the promise was not kept, in a colleague's words.
    pub reason: Option<String>,
}

struct Row {
    conversation: ConversationId,
    kind: ClockKind,
    started_at: Time,
    goal_at: Option<Time>,
    promise_at: Option<Time>,
    paused: bool,
    ended_at: Option<Time>,
    met: Option<bool>,
    told: i64,
    fire_at: Option<Time>,
    reason: Option<String>,
}
from_row!(Row { conversation, kind, started_at, goal_at, promise_at, paused, ended_at, met, told, fire_at, reason });

const ROWS: &str = "SELECT conversation_id, kind, started_at, goal_at, promise_at, paused, ended_at, met, told, \
                    fire_at, reason FROM sla_clock";

impl From<Row> for Shown {
    fn from(row: Row) -> Self {
        let Row { kind, started_at, goal_at, promise_at, paused, ended_at, met, reason, .. } = row;
        Self { kind, started_at, goal_at, promise_at, paused, ended_at, met, reason }
    }
}

/// Told of a clock: nothing, that the goal passed, that the promise did.
const GOAL: i64 = 1;
const PROMISE: i64 = 2;

/// What there is to say at `now`, and when there is more to say.
fn stage(clock: &Clock, told: i64, now: Time) -> (i64, Option<Time>) {
    let passed = |at: Option<Time>| at.is_some_and(|at| at <= now);
    // What a late edit put into the future again may be said again.
    let most = if passed(clock.promise_at) { PROMISE } else { i64::from(passed(clock.goal_at)) };
    let told = told.min(most);
    let next = match told {
        _ if clock.ended.is_some() => None,
        0 => clock.goal_at.into_iter().chain(clock.promise_at).min(),
        GOAL => clock.promise_at,
        _ => None,
    };
    (told, next)
}

fn rows(tx: &mut Tx<'_>, id: ConversationId) -> Result<Vec<Row>> {
    let mut query = sql!(ROWS);
    tx.all(query.add("WHERE conversation_id = ?").bind(id).add("ORDER BY started_at, kind"))
}

/// All clocks of a conversation, oldest first.
pub fn of(tx: &mut Tx<'_>, id: ConversationId) -> Result<Vec<Shown>> {
    Ok(rows(tx, id)?.into_iter().map(Shown::from).collect())
}

/// The clock of each of these conversations that presses most: the one whose promise, or else goal, is due first.
///
/// # Errors
/// What the database says.
pub fn of_rows(tx: &mut Tx<'_>, ids: &[ConversationId]) -> Result<HashMap<ConversationId, Shown>> {
    let mut query = sql!(ROWS);
    query.add("WHERE ended_at IS NULL AND conversation_id IN").list(ids.iter().copied());
    let running: Vec<Row> = tx.all(&query)?;
    let mut found: HashMap<ConversationId, Shown> = HashMap::new();
    let due = |one: &Shown| one.promise_at.or(one.goal_at).map_or(i64::MAX, Time::ms);
    for row in running {
        let (id, shown) = (row.conversation, Shown::from(row));
        if found.get(&id).is_none_or(|other| due(&shown) < due(other)) {
            found.insert(id, shown);
        }
    }
    Ok(found)
}

/// By when the customer of each of these conversations was promised the next word: the earliest promise that runs and is
/// about a word to them. A diagnosis is the team's own, and what is solved by when is no word.
///
/// # Errors
/// What the database says.
pub fn words_due(tx: &mut Tx<'_>, ids: &[ConversationId]) -> Result<HashMap<ConversationId, Time>> {
    let mut query =
        sql!("SELECT conversation_id, MIN(promise_at) FROM sla_clock WHERE ended_at IS NULL AND paused = FALSE");
    query.add("AND promise_at IS NOT NULL AND kind IN").list(WORDS);
    query.add("AND conversation_id IN").list(ids.iter().copied()).add("GROUP BY conversation_id");
    Ok(tx.all::<(ConversationId, Time)>(&query)?.into_iter().collect())
}

/// Clocks that end with a word to the customer.
const WORDS: [ClockKind; 4] =
    [ClockKind::Acknowledgement, ClockKind::FirstReply, ClockKind::NextReply, ClockKind::Update];

/// Everything that counting needs besides the facts, read once for many conversations.
pub(super) struct Counting {
    policies: Vec<Policy>,
    always: Calendar,
    calendars: HashMap<crate::calendar::CalendarId, Option<Calendar>>,
}

impl Counting {
    pub(super) fn read(tx: &mut Tx<'_>) -> Result<Self> {
        let policies = store::all(tx)?.into_iter().filter(|policy| policy.enabled).collect();
        let always = Calendar::new(&Plan::around_the_clock("UTC")).map_err(|error| Error::Defect(error.to_string()))?;
        Ok(Self { policies, always, calendars: HashMap::new() })
    }

    /// The calendar of these terms and the one of nights and holidays; the latter also stands in for one that is gone.
    pub(super) fn calendars(&mut self, tx: &mut Tx<'_>, terms: &Terms) -> Result<(Calendar, Calendar)> {
        let Some(id) = terms.calendar_id else { return Ok((self.always.clone(), self.always.clone())) };
        if let std::collections::hash_map::Entry::Vacant(place) = self.calendars.entry(id) {
            place.insert(calendar::store::compiled(tx, id)?);
        }
        let found = self.calendars.get(&id).cloned().flatten();
        Ok((found.unwrap_or_else(|| self.always.clone()), self.always.clone()))
    }

    /// The first policy that fits; a conversation that runs by it already keeps its version.
    pub(super) fn policy(&self, tx: &mut Tx<'_>, id: ConversationId) -> Result<Option<(PolicyId, i64, Terms)>> {
        let course = store::course(tx, id)?;
        for policy in &self.policies {
            if !policy.terms.condition.holds(tx, id, None)? {
                continue;
            }
            let version = course.filter(|course| course.0 == policy.id).map_or(policy.version, |course| course.1);
            if version == policy.version {
                return Ok(Some((policy.id, version, policy.terms.clone())));
            }
            let terms = store::terms(tx, policy.id, version)?;
            return Ok(Some((policy.id, version, terms.unwrap_or_else(|| policy.terms.clone()))));
        }
        Ok(None)
    }
}

/// Counts the clocks of a conversation anew. Says so in the log when people would see a difference.
pub(super) fn count(tx: &mut Tx<'_>, counting: &mut Counting, id: ConversationId) -> Result<()> {
    let before = rows(tx, id)?;
    let facts = facts::read(tx, id)?;
    let policy = if facts.is_some() { counting.policy(tx, id)? } else { None };
    let (Some(facts), Some((policy, version, terms))) = (facts, policy) else {
        if !before.is_empty() {
            tx.run(&sql!("DELETE FROM sla_clock WHERE conversation_id = ?", id))?;
            set_due(tx, id, &[])?;
            tell(tx, "clock.changed", id, &json!({}));
        }
        return store::drop_course(tx, id);
    };
    let (calendar, always) = counting.calendars(tx, &terms)?;
    let now = tx.now();
    let after = clocks(&facts, &terms.targets, &calendar, &always, now);
    if store::course(tx, id)? != Some((policy, version)) {
        store::set_course(tx, id, policy, version)?;
    }
    let mut changed = false;
    for row in &before {
        if !after.iter().any(|clock| clock.kind == row.kind && clock.started_at == row.started_at) {
            tx.run(&sql!(
                "DELETE FROM sla_clock WHERE conversation_id = ? AND kind = ? AND started_at = ?",
                id,
                row.kind,
                row.started_at
            ))?;
            changed = true;
        }
    }
    for clock in &after {
        let row = before.iter().find(|row| row.kind == clock.kind && row.started_at == clock.started_at);
        changed |= put(tx, id, clock, row, now)?;
    }
    if changed {
        set_due(tx, id, &after)?;
        tell(tx, "clock.changed", id, &json!({}));
    }
    Ok(())
}

/// By when the clock that presses most has to end, for lists in this order.
fn set_due(tx: &mut Tx<'_>, id: ConversationId, clocks: &[Clock]) -> Result<()> {
    let running = clocks.iter().filter(|clock| clock.ended.is_none());
    let due = running.filter_map(|clock| clock.promise_at.or(clock.goal_at)).min();
    tx.run(&sql!("UPDATE conversation SET due_at = ? WHERE id = ?", due, id)).map(drop)
}

/// Writes a clock if it differs from its row. Says whether people would see a difference.
fn put(tx: &mut Tx<'_>, id: ConversationId, clock: &Clock, row: Option<&Row>, now: Time) -> Result<bool> {
    let (told, fire_at) = stage(clock, row.map_or(0, |row| row.told), now);
    let (ended_at, met) = (clock.ended.map(|end| end.0), clock.ended.map(|end| end.1 == Ending::Met));
    let seen = row.is_none_or(|row| {
        (row.goal_at, row.promise_at, row.paused, row.ended_at.is_some(), row.met)
            != (clock.goal_at, clock.promise_at, clock.paused, ended_at.is_some(), met)
    });
    if !seen && row.is_some_and(|row| (row.ended_at, row.told, row.fire_at) == (ended_at, told, fire_at)) {
        return Ok(false);
    }
    tx.run(&sql!(
        "INSERT INTO sla_clock (conversation_id, kind, started_at, goal_at, promise_at, paused, ended_at, met, told, \
         fire_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (conversation_id, kind, started_at) DO UPDATE SET \
         goal_at = excluded.goal_at, promise_at = excluded.promise_at, paused = excluded.paused, \
         ended_at = excluded.ended_at, met = excluded.met, told = excluded.told, fire_at = excluded.fire_at",
        id,
        clock.kind,
        clock.started_at,
        clock.goal_at,
        clock.promise_at,
        clock.paused,
        ended_at,
        met,
        told,
        fire_at
    ))?;
    Ok(seen)
}

/// Whether a clock has something to say.
pub(super) fn anything_due(tx: &mut Tx<'_>) -> Result<bool> {
    let now = tx.now();
    Ok(tx.value::<i64>(&sql!("SELECT COUNT(*) FROM (SELECT 1 FROM sla_clock WHERE fire_at <= ? LIMIT 1) due", now))?
        > 0)
}

/// Says of clocks whose goal or promise passed that it did, once each. Says whether there may be more.
pub(super) fn fire(tx: &mut Tx<'_>, most: usize) -> Result<bool> {
    let now = tx.now();
    let mut query = sql!(ROWS);
    let due: Vec<Row> = tx.all(query.add("WHERE fire_at <= ? ORDER BY fire_at LIMIT ?").bind(now).bind(most))?;
    for row in &due {
        let broken = row.promise_at.is_some_and(|at| at <= now);
        let (told, next) = if broken { (PROMISE, None) } else { (GOAL, row.promise_at) };
        tx.run(&sql!(
            "UPDATE sla_clock SET told = ?, fire_at = ? WHERE conversation_id = ? AND kind = ? AND started_at = ?",
            told,
            next,
            row.conversation,
            row.kind,
            row.started_at
        ))?;
        let kind = if broken { "clock.broken" } else { "clock.goal_passed" };
        let due_at = if broken { row.promise_at } else { row.goal_at };
        let data = json!({ "kind": row.kind, "started_at": row.started_at, "due_at": due_at });
        tell(tx, kind, row.conversation, &data);
    }
    Ok(due.len() == most)
}

/// Keeps why a promise was not kept, and what was made of it. Says whether there is such a clock with a promise that passed.
pub(super) fn explain(
    tx: &mut Tx<'_>,
    id: ConversationId,
    kind: ClockKind,
    started_at: Time,
    reason: &str,
    improvement: Option<Option<IssueId>>,
    by: UserId,
) -> Result<bool> {
    let now = tx.now();
    let (keep, improvement) = (improvement.is_none(), improvement.flatten());
    Ok(tx.run(&sql!(
        "UPDATE sla_clock SET reason = ?, reason_by = ?, \
         improvement_id = CASE WHEN ? THEN improvement_id ELSE ? END WHERE conversation_id = ? AND kind = ? AND started_at = ? \
         AND promise_at < COALESCE(ended_at, ?)",
        reason,
        by,
        keep,
        improvement,
        id,
        kind,
        started_at,
        now
    ))? > 0)
}

fn tell(tx: &mut Tx<'_>, kind: &'static str, id: ConversationId, data: &serde_json::Value) {
    let data = data.clone();
    tx.record(NewEvent { kind, conversation: Some(id.0), actor: Actor::SYSTEM, only_for: None, data });
}
