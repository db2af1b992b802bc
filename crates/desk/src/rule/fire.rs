//! Decides which rules act on an event, in their order, and lets them: conditions, loops, the budget, the record.
//! It never lets a rule act on what followed from its own change, and writes down what it kept from acting.

use causeway_base::text;
use causeway_store::{Actor, NewEvent, Result, Sql, Tx, sql};
use serde_json::{Value as Json, json};

use super::act::{self, Acting};
use super::firing::{self, ActionState, FiringState, NewFiring};
use super::happened::{Happened, Names};
use super::{BUDGET, LONGEST_CHAIN, Rule, RuleId, check, hours, store};
use crate::condition::sql::Moment as Instant;
use crate::conversation::store as conversations;
use crate::{ConversationId, MessageId};

const HOUR_MS: i64 = 3_600_000;
/// How many conditions one question to the database holds.
const AT_ONCE: usize = 40;

/// What sets rules off.
#[derive(Debug, Clone)]
pub struct Cause {
    /// The conversation.
    pub conversation: ConversationId,
    /// The event, if it was one.
    pub event: Option<i64>,
    /// The instant at which a moment was due, if it was one.
    pub due: Option<causeway_base::Time>,
    /// For people: `{kind, …}`.
    pub told: Json,
    /// The rules that led here.
    pub chain: Vec<RuleId>,
}

/// Lets rules act on what happened. `rules` are those that act at all, in their order.
pub fn on_event(tx: &mut Tx<'_>, rules: &[Rule], names: &Names, happened: &Happened) -> Result<()> {
    let mut left: Vec<&Rule> = rules
        .iter()
        .filter(|rule| rule.since_event < happened.event)
        .filter(|rule| rule.definition.when.iter().any(|trigger| trigger.matches(happened, names)))
        .collect();
    if left.is_empty() {
        return Ok(());
    }
    let chain = happened.by.map_or_else(|| Ok(Vec::new()), |by| firing::chain(tx, by))?;
    let told = json!({ "kind": happened.what.as_str(), "event": happened.event, "changes": happened.changes });
    let cause = Cause { conversation: happened.conversation, event: Some(happened.event), due: None, told, chain };
    let message = message_text(tx, happened.message, happened.conversation, &left)?;
    left.retain(|rule| rule.definition.says.found(&message).is_some());
    let mut open = Vec::with_capacity(left.len());
    for rule in left {
        if hours::fit(tx, rule.definition.hours.as_ref(), happened.at)? {
            open.push(rule);
        }
    }
    let mut left = open;
    let folders = store::folders(tx)?;
    let only_first = |rule: &Rule| folders.iter().any(|folder| folder.first_match && folder.name == rule.folder);
    while let Some(at) = first_true(tx, &left, happened.conversation)? {
        let rule = left[at];
        let acted = fire(tx, rule, &cause, &message)?;
        left.drain(..=at);
        if acted && rule.definition.stop {
            return Ok(());
        }
        if acted && only_first(rule) {
            left.retain(|other| other.folder != rule.folder);
        }
    }
    Ok(())
}

/// The text that rules look at, folded; read only when one asks for it. Without a message of its own, an event is about
/// the customer's newest one.
pub fn message_text(
    tx: &mut Tx<'_>,
    message: Option<MessageId>,
    conversation: ConversationId,
    rules: &[&Rule],
) -> Result<String> {
    if rules.iter().all(|rule| rule.definition.says.is_empty()) {
        return Ok(String::new());
    }
    let query = if let Some(message) = message {
        sql!("SELECT text, subject FROM message WHERE id = ?", message)
    } else {
        sql!(
            "SELECT text, subject FROM message WHERE conversation_id = ? AND kind = 'incoming' AND automatic IS NULL \
             ORDER BY seq DESC LIMIT 1",
            conversation
        )
    };
    let row: Option<(String, Option<String>)> = tx.first(&query)?;
    Ok(row.map(|(body, subject)| text::fold(&format!("{}\n{body}", subject.unwrap_or_default()))).unwrap_or_default())
}

/// The place of the first of these rules whose condition the conversation fulfils now.
fn first_true(tx: &mut Tx<'_>, rules: &[&Rule], conversation: ConversationId) -> Result<Option<usize>> {
    let moment = Instant { reader: None, now: tx.now() };
    for (part, some) in rules.chunks(AT_ONCE).enumerate() {
        let mut query = Sql::new("");
        for (at, rule) in some.iter().enumerate() {
            query.add(if at == 0 { "SELECT CAST(? AS BIGINT) AS place" } else { "UNION ALL SELECT CAST(? AS BIGINT)" });
            query.bind(part * AT_ONCE + at).add("FROM conversation c WHERE c.id = ?").bind(conversation).add("AND");
            rule.definition.condition.write(&mut query, moment);
        }
        let places: Vec<(i64,)> = tx.all(&query)?;
        if let Some(first) = places.into_iter().map(|row| row.0).min() {
            return Ok(usize::try_from(first).ok());
        }
    }
    Ok(None)
}

/// Lets one rule act whose trigger, words and condition fit. Says whether it did.
pub fn fire(tx: &mut Tx<'_>, rule: &Rule, cause: &Cause, message: &str) -> Result<bool> {
    let hour = tx.now().plus_ms(-HOUR_MS);
    let kept = if cause.chain.contains(&rule.id) || cause.chain.len() >= LONGEST_CHAIN {
        Some(FiringState::Loop)
    } else if firing::acted(tx, cause.conversation, hour)? >= BUDGET {
        Some(FiringState::Budget)
    } else {
        None
    };
    let mut chain = cause.chain.clone();
    chain.push(rule.id);
    let mut record = NewFiring {
        id: tx.new_id(),
        rule: rule.id,
        name: rule.name.clone(),
        version: rule.version,
        conversation: cause.conversation,
        event: cause.event,
        due: cause.due,
        state: FiringState::Done,
        cause: cause.told.clone(),
        inputs: inputs(tx, rule, cause.conversation, message)?,
        outcomes: Vec::new(),
        chain,
    };
    if let Some(state) = kept {
        // What is kept from acting over and over is told of once an hour; a moment needs its row, so as not to come back.
        if cause.due.is_some() || !firing::noted(tx, rule.id, cause.conversation, state, hour)? {
            record.state = state;
            firing::add(tx, &record)?;
        }
        return Ok(false);
    }
    if let Some(words) = check::broken(tx, &rule.definition)? {
        record.state = FiringState::Failed;
        record.outcomes =
            vec![firing::Outcome { action: String::new(), state: ActionState::Failed, detail: words.clone() }];
        firing::add(tx, &record)?;
        trouble(tx, rule, &words)?;
        return Ok(false);
    }
    let acting = Acting { rule, firing: record.id, conversation: cause.conversation, cause: &record.cause };
    record.outcomes = act::all(tx, acting)?;
    firing::add(tx, &record)?;
    if let Some(failed) = record.outcomes.iter().find(|outcome| outcome.state == ActionState::Failed) {
        trouble(tx, rule, &failed.detail)?;
    }
    tell(tx, &record);
    Ok(true)
}

/// Marks a rule for the settings page; screens are told when that is news.
fn trouble(tx: &mut Tx<'_>, rule: &Rule, words: &str) -> Result<()> {
    if rule.attention.as_deref() != Some(words) {
        crate::told::settings_changed(tx, Actor::SYSTEM, "rules");
    }
    store::needs_attention(tx, rule.id, words)
}

/// The line in the history of the conversation.
fn tell(tx: &mut Tx<'_>, record: &NewFiring) {
    let data = json!({
        "firing_id": record.id,
        "rule_id": record.rule,
        "rule": record.name,
        // What changed stands in its own line already.
        "cause": { "kind": record.cause.get("kind") },
        "outcomes": record.outcomes,
    });
    let (actor, conversation) = (Actor::rule(record.id.0), Some(record.conversation.0));
    tx.record(NewEvent { kind: "rule.fired", conversation, actor, only_for: None, data });
}

/// What a rule looked at: the conversation as it was before, and the words that were found.
fn inputs(tx: &mut Tx<'_>, rule: &Rule, id: ConversationId, message: &str) -> Result<Json> {
    let Some(state) = conversations::state(tx, id)? else { return Ok(Json::Null) };
    let tags: Vec<String> = conversations::tags(tx, id)?.into_iter().map(|tag| tag.name).collect();
    Ok(json!({
        "status_id": state.status_id,
        "category": state.category,
        "priority": state.priority,
        "assignee_id": state.assignee_id,
        "team_id": state.team_id,
        "inbox_id": state.inbox_id,
        "lang": state.lang,
        "waiting_since": state.waiting_since,
        "tags": tags,
        "words": rule.definition.says.found(message).filter(|words| !words.is_empty()),
    }))
}
