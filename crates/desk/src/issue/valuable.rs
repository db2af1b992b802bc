//! Problems that are worth an issue: a conversation with this mark is not solved before an issue is linked (R182).
//! It never marks anything by itself.

use causeway_identity::UserId;
use causeway_store::{Result, Tx, sql};
use causeway_web::{Code, Problem};

use super::store;
use crate::ConversationId;

/// Whether the problem of a conversation is worth an issue.
pub fn is(tx: &mut Tx<'_>, id: ConversationId) -> Result<bool> {
    let count: i64 = tx.value(&sql!("SELECT COUNT(*) FROM valuable_problem WHERE conversation_id = ?", id))?;
    Ok(count > 0)
}

/// Sets or takes the mark. Says whether that changed anything.
pub fn set(tx: &mut Tx<'_>, id: ConversationId, valuable: bool, by: UserId) -> Result<bool> {
    let now = tx.now();
    let changed = if valuable {
        tx.run(&sql!(
            "INSERT INTO valuable_problem (conversation_id, marked_by, marked_at) VALUES (?, ?, ?) \
             ON CONFLICT (conversation_id) DO NOTHING",
            id,
            by,
            now
        ))?
    } else {
        tx.run(&sql!("DELETE FROM valuable_problem WHERE conversation_id = ?", id))?
    };
    Ok(changed > 0)
}

/// Checks that a problem that is worth an issue has one.
///
/// # Errors
/// `solve_incomplete` in words.
pub(crate) fn check(tx: &mut Tx<'_>, id: ConversationId) -> std::result::Result<(), Problem> {
    if !is(tx, id)? || !store::of(tx, id)?.is_empty() {
        return Ok(());
    }
    Err(Problem::new(
        Code::SolveIncomplete,
        "This problem is marked as valuable: link an issue, or create one, before it is solved.",
    )
    .hint("Take the mark away if the problem turned out not to be worth an issue."))
}
