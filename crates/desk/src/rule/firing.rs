//! Each time that a rule acted, or was kept from acting: what led to it, what was looked at, what was done or why not.
//! It never changes a record; the history of a conversation is told from it.

use std::collections::HashMap;

use causeway_base::Time;
use causeway_store::{Error, Result, Tx, from_row, named_values, sql};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use uuid::Uuid;

use super::{FiringId, RuleId};
use crate::ConversationId;

named_values!(FiringState "What became of a rule's firing." {
    Done "It acted." = "done",
    Failed "Something that it names does not exist any more; nothing was done." = "failed",
    Loop "It was kept from acting on what followed from its own change, or from a chain of rules that grew too long." = "loop",
    Budget "It was kept from acting: rules acted too often on this conversation within an hour." = "budget",
});

named_values!(ActionState "What became of one action." {
    Done "It was done." = "done",
    Unchanged "Everything was like that already." = "unchanged",
    Declined "It was left out on purpose, such as a second automatic mail on one day." = "declined",
    Failed "It could not be done." = "failed",
});

/// What became of one action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Outcome {
    /// The action's kind, such as `add_tag`.
    pub action: String,
    /// What became of it.
    pub state: ActionState,
    /// Why, or what exactly; may be empty.
    #[serde(default)]
    pub detail: String,
}

/// A firing as it is written down.
#[derive(Debug, Clone)]
pub struct NewFiring {
    /// Its id.
    pub id: FiringId,
    /// The rule.
    pub rule: RuleId,
    /// The rule's name at that time.
    pub name: String,
    /// The rule's version at that time.
    pub version: i64,
    /// The conversation.
    pub conversation: ConversationId,
    /// The event that set it off.
    pub event: Option<i64>,
    /// The moment that set it off.
    pub due: Option<Time>,
    /// What became of it.
    pub state: FiringState,
    /// What set it off, for people.
    pub cause: Json,
    /// What was looked at.
    pub inputs: Json,
    /// What became of each action.
    pub outcomes: Vec<Outcome>,
    /// The rules whose changes led here, this one last.
    pub chain: Vec<RuleId>,
}

/// A firing as people see it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Firing {
    /// Its id.
    pub id: FiringId,
    /// The rule; it may not exist any more.
    pub rule_id: RuleId,
    /// Its name at that time.
    pub rule_name: String,
    /// Its version at that time.
    pub rule_version: i64,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The conversation's number.
    pub number: i64,
    /// What became of it.
    pub state: FiringState,
    /// What set it off: `{kind, event, moment, minutes, changes}`.
    pub cause: Json,
    /// What was looked at: the state of the conversation before, and the words that were found.
    pub inputs: Json,
    /// What became of each action.
    pub outcomes: Vec<Outcome>,
    /// How many rules acted one after the other, this one included.
    pub chain: i64,
    /// When.
    pub at: Time,
}

fn text<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Defect(error.to_string()))
}

/// Writes a firing down.
pub fn add(tx: &mut Tx<'_>, new: &NewFiring) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!(
        "INSERT INTO rule_firing (id, rule_id, rule_name, rule_version, conversation_id, event_id, due_at, state, cause, \
         inputs, outcomes, chain, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        new.id,
        new.rule,
        &new.name,
        new.version,
        new.conversation,
        new.event,
        new.due,
        new.state,
        new.cause.to_string(),
        new.inputs.to_string(),
        text(&new.outcomes)?,
        text(&new.chain)?,
        now
    ))
    .map(drop)
}

/// The rules that led to a firing, itself last; empty when it is not known.
pub fn chain(tx: &mut Tx<'_>, id: FiringId) -> Result<Vec<RuleId>> {
    let row: Option<(String,)> = tx.first(&sql!("SELECT chain FROM rule_firing WHERE id = ?", id))?;
    Ok(row.and_then(|(text,)| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// How often rules acted on a conversation since then.
pub fn acted(tx: &mut Tx<'_>, conversation: ConversationId, since: Time) -> Result<i64> {
    tx.value(&sql!(
        "SELECT COUNT(*) FROM rule_firing WHERE conversation_id = ? AND at > ? AND state = ?",
        conversation,
        since,
        FiringState::Done
    ))
}

/// Whether that was written down since then: a rule that is kept from acting again and again is told of once an hour.
pub fn noted(
    tx: &mut Tx<'_>,
    rule: RuleId,
    conversation: ConversationId,
    state: FiringState,
    since: Time,
) -> Result<bool> {
    let found: i64 = tx.value(&sql!(
        "SELECT COUNT(*) FROM rule_firing WHERE conversation_id = ? AND at > ? AND rule_id = ? AND state = ?",
        conversation,
        since,
        rule,
        state
    ))?;
    Ok(found > 0)
}

struct Row {
    id: FiringId,
    rule_id: RuleId,
    rule_name: String,
    rule_version: i64,
    conversation_id: ConversationId,
    number: i64,
    state: FiringState,
    cause: String,
    inputs: String,
    outcomes: String,
    chain: String,
    at: Time,
}
from_row!(Row {
    id,
    rule_id,
    rule_name,
    rule_version,
    conversation_id,
    number,
    state,
    cause,
    inputs,
    outcomes,
    chain,
    at
});

const ROWS: &str = "SELECT f.id, f.rule_id, f.rule_name, f.rule_version, f.conversation_id, c.number, f.state, f.cause, \
                    f.inputs, f.outcomes, f.chain, f.at FROM rule_firing f JOIN conversation c ON c.id = f.conversation_id";

fn told(row: Row) -> Firing {
    let chain: Vec<RuleId> = serde_json::from_str(&row.chain).unwrap_or_default();
    Firing {
        id: row.id,
        rule_id: row.rule_id,
        rule_name: row.rule_name,
        rule_version: row.rule_version,
        conversation_id: row.conversation_id,
        number: row.number,
        state: row.state,
        cause: serde_json::from_str(&row.cause).unwrap_or_default(),
        inputs: serde_json::from_str(&row.inputs).unwrap_or_default(),
        outcomes: serde_json::from_str(&row.outcomes).unwrap_or_default(),
        chain: i64::try_from(chain.len()).unwrap_or_default(),
        at: row.at,
    }
}

/// The newest firings of a rule.
pub fn of_rule(tx: &mut Tx<'_>, rule: RuleId, limit: usize) -> Result<Vec<Firing>> {
    let mut query = sql!(ROWS);
    query.add("WHERE f.rule_id = ? ORDER BY f.at DESC, f.id DESC LIMIT ?").bind(rule).bind(limit);
    Ok(tx.all::<Row>(&query)?.into_iter().map(told).collect())
}

/// The newest firings in a conversation.
pub fn of_conversation(tx: &mut Tx<'_>, conversation: ConversationId, limit: usize) -> Result<Vec<Firing>> {
    let mut query = sql!(ROWS);
    query.add("WHERE f.conversation_id = ? ORDER BY f.at DESC, f.id DESC LIMIT ?").bind(conversation).bind(limit);
    Ok(tx.all::<Row>(&query)?.into_iter().map(told).collect())
}

/// How often each rule acted since then.
pub fn counts(tx: &mut Tx<'_>, since: Time) -> Result<HashMap<RuleId, i64>> {
    let rows: Vec<(RuleId, i64)> = tx.all(&sql!(
        "SELECT rule_id, COUNT(*) FROM rule_firing WHERE at > ? AND state = ? GROUP BY rule_id",
        since,
        FiringState::Done
    ))?;
    Ok(rows.into_iter().collect())
}

/// The names of the rules that stand behind these firings.
pub fn names(tx: &mut Tx<'_>, ids: impl Iterator<Item = Uuid>) -> Result<HashMap<Uuid, String>> {
    let mut query = sql!("SELECT id, rule_name FROM rule_firing WHERE id IN");
    query.list(ids);
    Ok(tx.all::<(Uuid, String)>(&query)?.into_iter().collect())
}
