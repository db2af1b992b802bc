//! Gives out what nobody has as soon as somebody can take it, and gives back what deputies kept for a manager who returned.
//! It runs on one node at a time, and an inbox without rules is left alone.

use std::time::Duration;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_queue::Patrol;
use causeway_store::{
    Actor, Db, Error, Result, Tx, events_after, last_event, reader_position, set_reader_position, sql,
};
use causeway_web::Problem;
use serde_json::json;
use tokio::sync::watch;

use super::rules::{self, InboxRouting};
use super::{Availability, Method, give, profile, returned};
use crate::view::Sort;
use crate::{ConversationId, confidential, conversation, rule};

/// The reader's name in the log.
pub const READER: &str = "routing";
const CHUNK: usize = 200;
/// How many waiting conversations are looked at in one turn.
const TURN: usize = 25;

/// Absences that end by themselves are no event, so they are looked for.
const PATROL: Patrol = Patrol { lease: "routing", lease_ms: 10_000, every: Duration::from_secs(2), waiting, step };

/// Gives out matters until `stop` turns true. `node` must be the same after a restart of the same node.
pub async fn run(db: Db, node: String, stop: watch::Receiver<bool>) {
    PATROL.run(db, node, stop).await;
}

/// Gives out all that can be given out, for tests.
///
/// # Errors
/// What the database says.
pub async fn catch_up(db: &Db) -> Result<()> {
    PATROL.catch_up(db).await
}

/// The inboxes that give out their matters by themselves, or take back what nobody answers.
fn routed(tx: &mut Tx<'_>) -> Result<Vec<InboxRouting>> {
    let (mut all, _) = rules::all(tx)?;
    all.retain(|one| one.method != Method::Manual || one.return_minutes.is_some());
    Ok(all)
}

fn waiting(tx: &mut Tx<'_>) -> Result<bool> {
    let routed = routed(tx)?;
    if routed.is_empty() {
        return Ok(false);
    }
    Ok(reader_position(tx, READER)? < last_event(tx)? || anybody_back(tx)? || returned::any(tx, &routed)?)
}

/// Whether an absence ended since it was looked at last.
fn anybody_back(tx: &mut Tx<'_>) -> Result<bool> {
    let now = tx.now();
    let back: i64 = tx
        .value(&sql!("SELECT COUNT(*) FROM work_profile WHERE availability <> 'available' AND away_until <= ?", now))?;
    Ok(back > 0)
}

/// One turn, all in this unit of work; says whether there may be more.
fn step(tx: &mut Tx<'_>) -> Result<bool> {
    let from = reader_position(tx, READER)?;
    let events = events_after(tx, from, CHUNK)?;
    if let Some(last) = events.last() {
        set_reader_position(tx, READER, last.id)?;
    }
    welcome(tx)?;
    for (id, user) in kept_for_others(tx)? {
        attempt(tx, id, |tx| give_back(tx, id, user))?;
    }
    let routed = routed(tx)?;
    for (id, user, minutes) in returned::all(tx, &routed)? {
        attempt(tx, id, |tx| returned::back(tx, id, user, minutes))?;
    }
    for id in unowned(tx, &routed)? {
        attempt(tx, id, |tx| {
            let state = conversation::store::state(tx, id)?;
            let found = state.and_then(|state| {
                let routing = routed.iter().find(|one| one.inbox_id == state.inbox_id)?;
                Some((state, routing))
            });
            if let Some((state, routing)) = found {
                // Why nobody takes it now is no fault; it waits until somebody has room.
                let _ = give::out(tx, &state, routing)?;
            }
            Ok(())
        })?;
    }
    Ok(events.len() == CHUNK)
}

/// One conversation that cannot be given out must not hold up all others.
fn attempt(
    tx: &mut Tx<'_>,
    id: ConversationId,
    work: impl FnOnce(&mut Tx<'_>) -> std::result::Result<(), Problem>,
) -> Result<()> {
    match tx.attempt(work)? {
        Ok(()) => {}
        Err(problem) => tracing::error!(%problem, conversation = %id, "a conversation could not be given out"),
    }
    Ok(())
}

/// Whose absence ended is available again.
fn welcome(tx: &mut Tx<'_>) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!(
        "UPDATE work_profile SET availability = ?, away_until = NULL, version = version + 1 \
         WHERE availability <> 'available' AND away_until <= ?",
        Availability::Available,
        now
    ))
    .map(drop)
}

/// What deputies keep for managers who are there again.
fn kept_for_others(tx: &mut Tx<'_>) -> Result<Vec<(ConversationId, UserId)>> {
    let kept: Vec<(ConversationId, UserId)> =
        tx.all(&sql!("SELECT conversation_id, for_user FROM routing_kept ORDER BY conversation_id LIMIT 500"))?;
    if kept.is_empty() {
        return Ok(kept);
    }
    let now: Time = tx.now();
    let people = profile::all(tx, None)?;
    let there = |user: &UserId| {
        people.iter().any(|one| one.user_id == *user && one.availability_at(now) == Availability::Available)
    };
    Ok(kept.into_iter().filter(|(_, user)| there(user)).collect())
}

/// Gives a conversation back, if the deputy still has it and it is not solved.
fn give_back(tx: &mut Tx<'_>, id: ConversationId, user: UserId) -> std::result::Result<(), Problem> {
    let kept: i64 = tx.value(&sql!(
        "SELECT COUNT(*) FROM routing_kept r JOIN conversation c ON c.id = r.conversation_id \
         WHERE c.id = ? AND c.assignee_id = r.deputy_id AND c.category <> 'solved'",
        id
    ))?;
    tx.run(&sql!("DELETE FROM routing_kept WHERE conversation_id = ?", id))?;
    // A manager who may not know the customer any more does not get it back.
    if kept > 0 && !confidential::who_may_know(tx, id, vec![user])?.is_empty() {
        give::to(tx, id, user, Actor::SYSTEM, &json!({ "user": user, "returned": true }))?;
    }
    Ok(())
}

/// What nobody has in these inboxes, the most pressing first.
fn unowned(tx: &mut Tx<'_>, routed: &[InboxRouting]) -> Result<Vec<ConversationId>> {
    let mut query = sql!(
        "SELECT c.id FROM conversation c WHERE c.assignee_id IS NULL AND c.category = 'open' AND c.spam = FALSE \
         AND c.sample = FALSE AND c.merged_into IS NULL AND c.side_of IS NULL AND c.created_at <= ? AND c.inbox_id IN"
    );
    // What a rule tags says who knows it: the rules go first.
    query.bind(rule::engine::seen_until(tx)?);
    query.list(routed.iter().filter(|one| one.method != Method::Manual).map(|one| one.inbox_id));
    query.add("ORDER BY").add(Sort::Ladder.place()).add("DESC, c.id LIMIT ?").bind(TURN);
    let rows: Vec<(ConversationId,)> = tx.all::<(ConversationId,)>(&query).map_err(|error: Error| error)?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}
