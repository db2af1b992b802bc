//! Consultations: a hard case that several people look at together until one of them writes down what they decided (R181).
//! It never speaks outside of the conversation's notes: the question, what people say and the decision stand there.

pub mod routes;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{Result, Tx, from_row, id_type, sql};
use schemars::JsonSchema;
use serde::Serialize;

use crate::ConversationId;

id_type!(ConsultationId, "Names a consultation.");

/// A consultation as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Consultation {
    /// Its id.
    pub id: ConsultationId,
    /// What was asked.
    pub question: String,
    /// Who asked.
    pub asked_by: UserId,
    /// When.
    pub asked_at: Time,
    /// Who was asked, and whether they said something since.
    pub members: Vec<Member>,
    /// What was decided; absent while it is open.
    pub decision: Option<String>,
    /// Who wrote that down.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<Time>,
}

/// Somebody who was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Member {
    /// Who.
    pub user_id: UserId,
    /// Whether they wrote a note in the conversation since they were asked.
    pub spoke: bool,
}

struct Row {
    id: ConsultationId,
    question: String,
    asked_by: UserId,
    asked_at: Time,
    decision: Option<String>,
    decided_by: Option<UserId>,
    decided_at: Option<Time>,
}
from_row!(Row { id, question, asked_by, asked_at, decision, decided_by, decided_at });

/// The consultations of a conversation, newest first.
pub fn of(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<Vec<Consultation>> {
    let rows: Vec<Row> = tx.all(&sql!(
        "SELECT id, question, asked_by, asked_at, decision, decided_by, decided_at FROM consultation \
         WHERE conversation_id = ? ORDER BY asked_at DESC, id DESC LIMIT 50",
        conversation
    ))?;
    rows.into_iter().map(|row| whole(tx, conversation, row)).collect()
}

fn whole(tx: &mut Tx<'_>, conversation: ConversationId, row: Row) -> Result<Consultation> {
    let members: Vec<(UserId, i64)> = tx.all(&sql!(
        "SELECT m.user_id, (SELECT COUNT(*) FROM message n WHERE n.conversation_id = ? AND n.kind = 'note' \
         AND n.author_id = m.user_id AND n.created_at > ?) FROM consultation_member m \
         JOIN user_account u ON u.id = m.user_id WHERE m.consultation_id = ? ORDER BY u.name, u.id",
        conversation,
        row.asked_at,
        row.id
    ))?;
    let members = members.into_iter().map(|(user_id, notes)| Member { user_id, spoke: notes > 0 }).collect();
    let Row { id, question, asked_by, asked_at, decision, decided_by, decided_at } = row;
    Ok(Consultation { id, question, asked_by, asked_at, members, decision, decided_by, decided_at })
}

#[cfg(test)]
mod tests;
