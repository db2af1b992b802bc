//! The live board: what burns now, and what one shift leaves to the next (R187). One bounded read shows it all.
//! It never keeps anything of its own but what a shift leaves, and shows nobody a customer whom they may not know.

pub mod read;
pub mod routes;
pub mod shift;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::from_row;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ConversationId, Priority};

/// A conversation on the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Row {
    /// Its id.
    pub id: ConversationId,
    /// Its number.
    pub number: i64,
    /// Its subject with secrets covered.
    pub subject: String,
    /// The customer.
    pub contact: String,
    /// Who answers.
    pub assignee_id: Option<UserId>,
    /// How much it presses.
    pub priority: Priority,
    /// The moment for which it is shown: since when somebody waits, by when it is due, or when somebody last wrote.
    pub at: Time,
}
from_row!(Row { id, number, subject, contact, assignee_id, priority, at });

/// How much somebody has to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Load {
    /// Who.
    pub user_id: UserId,
    /// Their name.
    pub name: String,
    /// Open conversations of theirs.
    pub open: i64,
    /// Of them, those whose promise has passed or passes within half an hour.
    pub pressing: i64,
}
from_row!(Load { user_id, name, open, pressing });

/// The figures of a moment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Figures {
    /// Open conversations.
    pub open: i64,
    /// Of them, those that nobody has.
    pub unowned: i64,
    /// Running clocks that are past what was promised.
    pub past: i64,
    /// Running clocks that will be within half an hour.
    pub at_risk: i64,
    /// Open conversations in which nobody wrote for three days.
    pub silent: i64,
    /// Escalations that run, without drills.
    pub escalated: i64,
    /// Customers' systems that stand still.
    pub down: i64,
    /// Promises of people that were broken in the last day.
    pub broken_promises: i64,
}

/// What burns now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Board {
    /// When it was read.
    pub at: Time,
    /// The figures.
    pub figures: Figures,
    /// What is due first, with what is past.
    pub due: Vec<Row>,
    /// Who has waited longest.
    pub waiting: Vec<Row>,
    /// What nobody has, the oldest first.
    pub unowned: Vec<Row>,
    /// Where nobody wrote for longest.
    pub silent: Vec<Row>,
    /// Escalations that run, and systems that stand still.
    pub burning: Vec<Row>,
    /// Who has how much to do, most first.
    pub people: Vec<Load>,
}

#[cfg(test)]
mod tests;
