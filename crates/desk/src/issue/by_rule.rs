//! Issues that rules write down, from what the customer wrote first.
//! It never writes one where an issue is open already, nor takes over what a confidential customer wrote.

use causeway_store::Tx;
use causeway_web::{Code, Problem};

use super::routes::{self, NewIssue};
use super::{Kind, State, Who, conversation_routes, store};
use crate::{ConversationId, confidential};

/// Writes an issue down and links the conversation; answers its number, or nothing where one is open already.
pub(crate) fn begin(
    tx: &mut Tx<'_>,
    id: ConversationId,
    kind: Kind,
    labels: &[String],
    who: &Who,
) -> Result<Option<i64>, Problem> {
    if store::of(tx, id)?.iter().any(|issue| matches!(issue.state, State::Open | State::InProgress)) {
        return Ok(None);
    }
    // Who reads issues may not know this customer.
    if !confidential::hidden(tx, who.user, &[id])?.is_empty() {
        return Err(Problem::new(Code::Confidential, "No issue is made of what a confidential customer wrote."));
    }
    let draft = conversation_routes::drafted(tx, id)?;
    let input = NewIssue {
        title: draft.title,
        text: draft.text,
        kind,
        labels: labels.to_vec(),
        owner_id: None,
        when_fixed: None,
        conversation: None,
        conversations: Vec::new(),
    };
    let number = routes::write_down(tx, &input, who)?;
    let row = routes::found(tx, number)?;
    routes::joined(tx, &row, id, who)?;
    Ok(Some(number))
}
