//! Rules that act so long after a moment: each look finds, by an index, only what became due since the last one.
//! It never scans what is not due, and never lets a rule act twice on the same moment.

use causeway_base::Time;
use causeway_store::{Result, Sql, Tx};
use serde_json::json;

use super::fire::{self, Cause};
use super::{Moment, Rule, Trigger, hours, store};
use crate::ConversationId;
use crate::condition::sql::Moment as Instant;

/// How many conversations one rule acts on in one unit of work.
const AT_ONCE: usize = 50;
/// How far back each look reaches beyond the last one: a moment can be set late, by a mail that was delayed.
const OVERLAP_MS: i64 = 10 * 60_000;
/// After so long the place is written although nothing was due, so that the span to look at stays short.
const PASSED_MS: i64 = 10 * 60_000;

/// The moments that a rule waits for.
fn waits_for(rule: &Rule) -> impl Iterator<Item = (Moment, i64)> {
    rule.definition.when.iter().filter_map(|trigger| match trigger {
        Trigger::After { moment, minutes } => Some((*moment, *minutes)),
        _ => None,
    })
}

fn rules(tx: &mut Tx<'_>) -> Result<Vec<Rule>> {
    Ok(store::enabled(tx)?.into_iter().filter(|rule| waits_for(rule).next().is_some()).collect())
}

/// What became due for a rule: conversations that fulfil its condition, each with the instant at which it was due.
fn due(
    tx: &mut Tx<'_>,
    rule: &Rule,
    (moment, minutes): (Moment, i64),
    after: Option<(ConversationId, Time)>,
    limit: usize,
) -> Result<Vec<(ConversationId, Time)>> {
    let (now, offset) = (tx.now(), moment.offset(minutes));
    let from = rule.looked_until.plus_ms(-OVERLAP_MS).max(rule.since_at);
    let column = moment.column();
    let mut query = Sql::new("SELECT c.id,");
    query.add(column).add("FROM conversation c WHERE").add(column).add("> ?").bind(from.plus_ms(-offset));
    query.add("AND").add(column).add("<= ?").bind(now.plus_ms(-offset));
    if let Some((id, at)) = after {
        let at = at.plus_ms(-offset);
        query.add("AND (").add(column).add("> ? OR (").bind(at).add(column).add("= ? AND c.id > ?))").bind(at).bind(id);
    }
    query.add("AND c.merged_into IS NULL AND c.spam = FALSE AND c.side_of IS NULL AND c.sample = FALSE");
    if moment == Moment::Idle {
        // What is solved rests; nobody waits for it to move.
        query.add("AND c.category <> 'solved'");
    }
    query.add("AND NOT EXISTS (SELECT 1 FROM rule_firing f WHERE f.rule_id = ?").bind(rule.id);
    query.add("AND f.conversation_id = c.id AND f.due_at =").add(column).add("+ ?").bind(offset).add(") AND");
    rule.definition.condition.write(&mut query, Instant { reader: None, now });
    query.add("ORDER BY").add(column).add(", c.id LIMIT ?").bind(limit);
    let rows: Vec<(ConversationId, Time)> = tx.all(&query)?;
    Ok(rows.into_iter().map(|(id, at)| (id, at.plus_ms(offset))).collect())
}

/// Whether any rule has something to do, or its place is old.
pub fn anything_due(tx: &mut Tx<'_>) -> Result<bool> {
    let now = tx.now();
    for rule in rules(tx)? {
        if now.since(rule.looked_until) >= PASSED_MS {
            return Ok(true);
        }
        for waited in waits_for(&rule) {
            // A question that fails is asked again where its failure costs only its own rule.
            match due(tx, &rule, waited, None, 1) {
                Ok(found) if found.is_empty() => {}
                Err(error) if error.is_temporary() => return Err(error),
                Ok(_) | Err(_) => return Ok(true),
            }
        }
    }
    Ok(false)
}

/// Lets rules act on what is due, some conversations of each. Says whether there may be more.
pub fn look(tx: &mut Tx<'_>) -> Result<bool> {
    let mut more = false;
    for rule in rules(tx)? {
        match tx.attempt(|tx| one_rule(tx, &rule))? {
            Ok(whole) => more |= !whole,
            Err(error) if error.is_temporary() => return Err(error),
            Err(error) => {
                tracing::error!(%error, rule = %rule.id, "a rule could not look at its moments");
                store::needs_attention(tx, rule.id, "It could not look at what is due.")?;
            }
        }
    }
    Ok(more)
}

/// Lets one rule act on what is due. Says whether nothing is left.
fn one_rule(tx: &mut Tx<'_>, rule: &Rule) -> Result<bool> {
    let (now, mut whole) = (tx.now(), true);
    for waited in waits_for(rule) {
        whole &= all_of(tx, rule, waited)?;
    }
    if whole {
        store::looked(tx, rule.id, now)?;
    }
    Ok(whole)
}

/// Lets a rule act on what is due by one of its moments. Says whether nothing is left.
fn all_of(tx: &mut Tx<'_>, rule: &Rule, waited: (Moment, i64)) -> Result<bool> {
    let (mut after, mut looked_at) = (None, 0);
    loop {
        let found = due(tx, rule, waited, after, AT_ONCE)?;
        let last = found.len() < AT_ONCE;
        after = found.last().copied();
        for (conversation, at) in found {
            let told = json!({ "kind": "after", "moment": waited.0, "minutes": waited.1, "due_at": at });
            let cause = Cause { conversation, event: None, due: Some(at), told, chain: Vec::new() };
            looked_at += usize::from(act(tx, rule, &cause)?);
        }
        if last || looked_at >= AT_ONCE {
            return Ok(last);
        }
    }
}

/// Lets a rule act, if the customer's newest message says what it must. Says whether that is written down.
fn act(tx: &mut Tx<'_>, rule: &Rule, cause: &Cause) -> Result<bool> {
    let message = fire::message_text(tx, None, cause.conversation, &[rule])?;
    // What an earlier rule of this look changed counts.
    let at = cause.due.unwrap_or_else(|| tx.now());
    let fits = rule.definition.says.found(&message).is_some()
        && hours::fit(tx, rule.definition.hours.as_ref(), at)?
        && rule.definition.condition.holds(tx, cause.conversation, None)?;
    if fits {
        fire::fire(tx, rule, cause, &message)?;
    }
    Ok(fits)
}

/// The instants at which a rule would act on a conversation as it stands, for a dry run.
pub fn now_due(tx: &mut Tx<'_>, trigger: &Trigger, conversation: ConversationId) -> Result<Option<Time>> {
    let Trigger::After { moment, minutes } = trigger else { return Ok(None) };
    let mut query = Sql::new("SELECT");
    query.add(moment.column()).add("FROM conversation c WHERE c.id = ?").bind(conversation);
    let row: Option<(Option<Time>,)> = tx.first(&query)?;
    let due = row.and_then(|row| row.0).map(|at| at.plus_ms(moment.offset(*minutes)));
    Ok(due.filter(|due| *due <= tx.now()))
}
