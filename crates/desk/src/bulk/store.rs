//! SQL of changes for many: the change, its conversations, and how far it is.
//! It never changes a conversation.

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{Error, Result, Tx, from_row, sql};

use super::{Bulk, BulkChange, BulkId, BulkState, Failure, ItemState};
use crate::ConversationId;

/// How many failures are told one by one.
const TOLD: usize = 100;

/// What the work needs of a change for many.
#[derive(Debug, Clone)]
pub struct Order {
    /// Who asked for it.
    pub by_user: UserId,
    /// The change, as JSON.
    pub change: String,
    /// Where it stands.
    pub state: BulkState,
    /// How many conversations it is for.
    pub total: i64,
    /// When it was asked for.
    pub created_at: Time,
}
from_row!(Order { by_user, change, state, total, created_at });

/// Adds a change for these conversations.
pub fn add(tx: &mut Tx<'_>, by: UserId, change: &BulkChange, ids: &[ConversationId]) -> Result<BulkId> {
    let (id, now): (BulkId, Time) = (tx.new_id(), tx.now());
    let change = serde_json::to_string(change).map_err(|error| Error::Defect(error.to_string()))?;
    tx.run(&sql!(
        "INSERT INTO bulk (id, by_user, change, state, total, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        id,
        by,
        change,
        BulkState::Running,
        ids.len(),
        now
    ))?;
    for some in ids.chunks(200) {
        let mut insert = sql!("INSERT INTO bulk_item (bulk_id, conversation_id, state) VALUES");
        insert.rows(some.iter().map(|one| [id.into(), (*one).into(), ItemState::Open.into()]));
        tx.run(&insert)?;
    }
    Ok(id)
}

/// A change for many.
pub fn order(tx: &mut Tx<'_>, id: BulkId) -> Result<Option<Order>> {
    tx.first(&sql!("SELECT by_user, change, state, total, created_at FROM bulk WHERE id = ?", id))
}

/// The newest changes for many of this person.
pub fn recent(tx: &mut Tx<'_>, by: UserId) -> Result<Vec<BulkId>> {
    let rows: Vec<(BulkId,)> =
        tx.all(&sql!("SELECT id FROM bulk WHERE by_user = ? ORDER BY created_at DESC, id DESC LIMIT 10", by))?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// The next conversations in this state, with what was kept of them.
pub fn next(
    tx: &mut Tx<'_>,
    id: BulkId,
    state: ItemState,
    limit: usize,
) -> Result<Vec<(ConversationId, Option<String>)>> {
    tx.all(&sql!(
        "SELECT conversation_id, kept FROM bulk_item WHERE bulk_id = ? AND state = ? ORDER BY conversation_id LIMIT ?",
        id,
        state,
        limit
    ))
}

/// Notes what became of one conversation.
pub fn settle(
    tx: &mut Tx<'_>,
    id: BulkId,
    conversation: ConversationId,
    state: ItemState,
    problem: Option<String>,
    kept: Option<String>,
) -> Result<()> {
    tx.run(&sql!(
        "UPDATE bulk_item SET state = ?, problem = ?, kept = ? WHERE bulk_id = ? AND conversation_id = ?",
        state,
        problem,
        kept,
        id,
        conversation
    ))
    .map(drop)
}

/// Moves the whole from one state to another. Says whether it stood there.
pub fn go(tx: &mut Tx<'_>, id: BulkId, from: BulkState, to: BulkState) -> Result<bool> {
    let now = tx.now();
    Ok(tx.run(&sql!("UPDATE bulk SET state = ?, finished_at = ? WHERE id = ? AND state = ?", to, now, id, from))? > 0)
}

/// How it stands.
pub fn show(tx: &mut Tx<'_>, id: BulkId) -> Result<Option<Bulk>> {
    let Some(order) = order(tx, id)? else { return Ok(None) };
    let counts: Vec<(ItemState, i64)> =
        tx.all(&sql!("SELECT state, COUNT(*) FROM bulk_item WHERE bulk_id = ? GROUP BY state", id))?;
    let count = |wished: ItemState| counts.iter().find(|(state, _)| *state == wished).map_or(0, |row| row.1);
    let undoing = matches!(order.state, BulkState::Undoing | BulkState::Undone);
    let failed = if undoing { ItemState::Kept } else { ItemState::Failed };
    let done = if undoing { count(ItemState::Undone) } else { count(ItemState::Done) } + count(failed);
    let failures: Vec<(i64, Option<String>)> = tx.all(&sql!(
        "SELECT c.number, b.problem FROM bulk_item b JOIN conversation c ON c.id = b.conversation_id \
         WHERE b.bulk_id = ? AND b.state = ? ORDER BY c.number LIMIT ?",
        id,
        failed,
        TOLD
    ))?;
    let failure = |(number, detail): (i64, Option<String>)| Failure { number, detail: detail.unwrap_or_default() };
    Ok(Some(Bulk {
        id,
        state: order.state,
        total: order.total,
        done,
        failed: count(failed),
        failures: failures.into_iter().map(failure).collect(),
        created_at: order.created_at,
    }))
}
