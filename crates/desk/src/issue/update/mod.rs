//! Updates of an issue: one message to everybody who told of it, each in their own conversation and language, and, once it
//! is fixed, the question whether it works now (R182). It never writes to one conversation twice for the same update.

pub mod routes;
mod run;
mod verify;
mod words;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{Result, Tx, from_row, id_type, sql};
use schemars::JsonSchema;
use serde::Serialize;

use super::IssueId;
use crate::closing::Answer;

pub use run::job;
pub(crate) use verify::answered;

id_type!(UpdateId, "Names an update of an issue.");

/// The updates that a page of one issue shows.
const SHOWN: usize = 20;
/// The most reasons that an update shows.
const REASONS: usize = 50;

/// An update as people see it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Update {
    /// Its id.
    pub id: UpdateId,
    /// Who asked for it.
    pub by_user: UserId,
    /// When.
    pub at: Time,
    /// Whether it asks if it works now.
    pub ask: bool,
    /// How many conversations it is for.
    pub total: i64,
    /// How many it was written to.
    pub written: i64,
    /// How many said that it works now.
    pub works: i64,
    /// How many said that it does not.
    pub fails: i64,
    /// Which were left out, and why; at most 50.
    pub left_out: Vec<LeftOut>,
}

/// A conversation that was not written to.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LeftOut {
    /// Its number.
    pub number: i64,
    /// Why, as a sentence.
    pub detail: String,
}
from_row!(LeftOut { number, detail });

struct Row {
    id: UpdateId,
    by_user: UserId,
    at: Time,
    ask: bool,
    total: i64,
    written: i64,
    works: i64,
    fails: i64,
}
from_row!(Row { id, by_user, at, ask, total, written, works, fails });

/// The updates of an issue, newest first.
fn of(tx: &mut Tx<'_>, issue: IssueId) -> Result<Vec<Update>> {
    let rows: Vec<Row> = tx.all(&sql!(
        "SELECT u.id, u.by_user, u.created_at, u.ask, \
         (SELECT COUNT(*) FROM issue_update_item i WHERE i.update_id = u.id), \
         (SELECT COUNT(*) FROM issue_update_item i WHERE i.update_id = u.id AND i.message_id IS NOT NULL), \
         (SELECT COUNT(*) FROM issue_update_item i JOIN closing c ON c.message_id = i.message_id \
          WHERE i.update_id = u.id AND c.answer = ?), \
         (SELECT COUNT(*) FROM issue_update_item i JOIN closing c ON c.message_id = i.message_id \
          WHERE i.update_id = u.id AND c.answer = ?) \
         FROM issue_update u WHERE u.issue_id = ? ORDER BY u.created_at DESC, u.id DESC LIMIT ?",
        Answer::Solved,
        Answer::NotYet,
        issue,
        SHOWN
    ))?;
    rows.into_iter().map(|row| shown(tx, row)).collect()
}

fn shown(tx: &mut Tx<'_>, row: Row) -> Result<Update> {
    let left_out = tx.all(&sql!(
        "SELECT c.number, i.problem FROM issue_update_item i JOIN conversation c ON c.id = i.conversation_id \
         WHERE i.update_id = ? AND i.problem IS NOT NULL ORDER BY c.number LIMIT ?",
        row.id,
        REASONS
    ))?;
    let Row { id, by_user, at, ask, total, written, works, fails } = row;
    Ok(Update { id, by_user, at, ask, total, written, works, fails, left_out })
}

#[cfg(test)]
mod tests;
