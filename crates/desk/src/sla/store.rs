//! SQL of policies: their rows, what each version of them said, and which conversations are to be counted anew.
//! It never changes a clock.

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{Error, Result, Tx, from_row, last_event, set_reader_position, sql};

use super::{Policy, PolicyId, Terms, engine};
use crate::ConversationId;

struct Row {
    id: PolicyId,
    name: String,
    enabled: bool,
    published: bool,
    changed_by: Option<UserId>,
    changed_at: Time,
    version: i64,
    terms: String,
}
from_row!(Row { id, name, enabled, published, changed_by, changed_at, version, terms });

const ROWS: &str = "SELECT p.id, p.name, p.enabled, p.published, p.changed_by, p.changed_at, p.version, t.terms FROM sla_policy p \
                    JOIN sla_terms t ON t.policy_id = p.id AND t.version = p.version";

fn parsed(id: PolicyId, terms: &str) -> Result<Terms> {
    serde_json::from_str(terms).map_err(|error| Error::Defect(format!("SLA policy {id}: {error}")))
}

fn read(row: Row) -> Result<Policy> {
    let terms = parsed(row.id, &row.terms)?;
    let Row { id, name, enabled, published, changed_by, changed_at, version, .. } = row;
    Ok(Policy { id, name, enabled, published, terms, changed_by, changed_at, version })
}

/// All policies in their order. One that a newer version of the desk wrote is left out.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Policy>> {
    let mut query = sql!(ROWS);
    let rows: Vec<Row> = tx.all(query.add("ORDER BY p.position, p.id"))?;
    let readable = |row: Row| read(row).map_err(|error| tracing::error!(%error, "a policy cannot be read")).ok();
    Ok(rows.into_iter().filter_map(readable).collect())
}

/// One policy.
pub fn find(tx: &mut Tx<'_>, id: PolicyId) -> Result<Option<Policy>> {
    let mut query = sql!(ROWS);
    tx.first::<Row>(query.add("WHERE p.id = ?").bind(id))?.map(read).transpose()
}

/// What a policy said in a version.
pub fn terms(tx: &mut Tx<'_>, id: PolicyId, version: i64) -> Result<Option<Terms>> {
    let row: Option<(String,)> =
        tx.first(&sql!("SELECT terms FROM sla_terms WHERE policy_id = ? AND version = ?", id, version))?;
    row.map(|(text,)| parsed(id, &text)).transpose()
}

/// Whether there is any policy.
pub fn any(tx: &mut Tx<'_>) -> Result<bool> {
    Ok(tx.value::<i64>(&sql!("SELECT COUNT(*) FROM sla_policy"))? > 0)
}

/// How many there are.
pub fn count(tx: &mut Tx<'_>) -> Result<i64> {
    tx.value(&sql!("SELECT COUNT(*) FROM sla_policy"))
}

fn keep_terms(tx: &mut Tx<'_>, id: PolicyId, terms: &Terms) -> Result<()> {
    let terms = serde_json::to_string(terms).map_err(|error| Error::Defect(error.to_string()))?;
    tx.run(&sql!(
        "INSERT INTO sla_terms (policy_id, version, terms) SELECT id, version, ? FROM sla_policy WHERE id = ?",
        terms,
        id
    ))
    .map(drop)
}

/// Adds a policy behind all others.
pub fn add(tx: &mut Tx<'_>, name: &str, enabled: bool, terms: &Terms, by: Option<UserId>) -> Result<PolicyId> {
    if !any(tx)? {
        // Nobody read the log while there was no policy.
        let last = last_event(tx)?;
        set_reader_position(tx, engine::READER, last)?;
    }
    let (id, now): (PolicyId, _) = (tx.new_id(), tx.now());
    tx.run(&sql!(
        "INSERT INTO sla_policy (id, name, position, enabled, changed_by, changed_at) \
         SELECT ?, ?, COALESCE(MAX(position), 0) + 1, ?, ?, ? FROM sla_policy",
        id,
        name,
        enabled,
        by,
        now
    ))?;
    keep_terms(tx, id, terms)?;
    Ok(id)
}

/// Writes a policy anew as its next version, if its row still has the version of `policy`. Says whether it had.
pub fn save(tx: &mut Tx<'_>, policy: &Policy, by: Option<UserId>) -> Result<bool> {
    let now = tx.now();
    let changed = tx.run(&sql!(
        "UPDATE sla_policy SET name = ?, enabled = ?, published = ?, changed_by = ?, changed_at = ?, version = version + 1 \
         WHERE id = ? AND version = ?",
        &policy.name,
        policy.enabled,
        policy.published,
        by,
        now,
        policy.id,
        policy.version
    ))?;
    if changed > 0 {
        keep_terms(tx, policy.id, &policy.terms)?;
    }
    Ok(changed > 0)
}

/// Puts policies in this order.
pub fn order(tx: &mut Tx<'_>, ids: &[PolicyId]) -> Result<()> {
    for (at, id) in ids.iter().enumerate() {
        tx.run(&sql!("UPDATE sla_policy SET position = ? WHERE id = ?", at, *id))?;
    }
    Ok(())
}

/// Deletes a policy; conversations that ran by it are counted anew by whatever fits them then.
pub fn delete(tx: &mut Tx<'_>, id: PolicyId) -> Result<()> {
    tx.run(&sql!(
        "INSERT INTO sla_stale (conversation_id) SELECT conversation_id FROM sla_course WHERE policy_id = ? \
         ON CONFLICT DO NOTHING",
        id
    ))?;
    tx.run(&sql!("DELETE FROM sla_policy WHERE id = ?", id)).map(drop)
}

/// Lets clocks that run follow a policy as it is now: all that is not solved is counted anew. What runs by another policy
/// keeps the terms that it began with.
pub fn apply_to_running(tx: &mut Tx<'_>, id: PolicyId) -> Result<()> {
    tx.run(&sql!(
        "DELETE FROM sla_course WHERE policy_id = ? \
         AND conversation_id IN (SELECT id FROM conversation WHERE category <> 'solved')",
        id
    ))?;
    tx.run(&sql!(
        "INSERT INTO sla_stale (conversation_id) SELECT id FROM conversation WHERE category <> 'solved' \
         ON CONFLICT DO NOTHING"
    ))
    .map(drop)
}

/// Has every conversation with a running clock counted anew, because calendars changed.
pub fn recount_running(tx: &mut Tx<'_>) -> Result<()> {
    tx.run(&sql!(
        "INSERT INTO sla_stale (conversation_id) SELECT DISTINCT conversation_id FROM sla_clock WHERE ended_at IS NULL \
         ON CONFLICT DO NOTHING"
    ))
    .map(drop)
}

/// Some of the conversations that are to be counted anew.
pub fn stale(tx: &mut Tx<'_>, limit: usize) -> Result<Vec<ConversationId>> {
    let rows: Vec<(ConversationId,)> = tx.all(&sql!("SELECT conversation_id FROM sla_stale LIMIT ?", limit))?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Notes that a conversation was counted anew.
pub fn counted(tx: &mut Tx<'_>, id: ConversationId) -> Result<()> {
    tx.run(&sql!("DELETE FROM sla_stale WHERE conversation_id = ?", id)).map(drop)
}

/// By which policy and version a conversation runs.
pub fn course(tx: &mut Tx<'_>, id: ConversationId) -> Result<Option<(PolicyId, i64)>> {
    tx.first(&sql!("SELECT policy_id, version FROM sla_course WHERE conversation_id = ?", id))
}

/// Notes it.
pub fn set_course(tx: &mut Tx<'_>, id: ConversationId, policy: PolicyId, version: i64) -> Result<()> {
    tx.run(&sql!(
        "INSERT INTO sla_course (conversation_id, policy_id, version) VALUES (?, ?, ?) \
         ON CONFLICT (conversation_id) DO UPDATE SET policy_id = excluded.policy_id, version = excluded.version",
        id,
        policy,
        version
    ))
    .map(drop)
}

/// No policy is for this conversation any more.
pub fn drop_course(tx: &mut Tx<'_>, id: ConversationId) -> Result<()> {
    tx.run(&sql!("DELETE FROM sla_course WHERE conversation_id = ?", id)).map(drop)
}
