//! What customers say when an update asks whether it works now: the issue is verified, or opens again.
//! It never believes an answer to a question that no update asked.

use causeway_store::{Actor, Tx, sql};
use causeway_web::Problem;

use crate::closing::Answer;
use crate::issue::{self, IssueId, State, What, Who, change};
use crate::{ConversationId, MessageId};

/// Takes a customer's answer over to the issue that the question was about.
pub(crate) fn answered(
    tx: &mut Tx<'_>,
    conversation: ConversationId,
    message: MessageId,
    answer: Answer,
) -> Result<(), Problem> {
    let asked: Option<(IssueId,)> = tx.first(&sql!(
        "SELECT u.issue_id FROM issue_update_item i JOIN issue_update u ON u.id = i.update_id \
         WHERE i.message_id = ? AND u.ask = TRUE",
        message
    ))?;
    let Some((id,)) = asked else { return Ok(()) };
    let Some(row) = issue::store::by_id(tx, id)? else { return Ok(()) };
    let before = issue::store::whole(tx, row)?;
    let (number, contact): (i64, uuid::Uuid) =
        tx.one(&sql!("SELECT number, contact_id FROM conversation WHERE id = ?", conversation))?;
    let who = Who::outside(&format!("#{number}"), Actor::contact(contact));
    let what = if answer == Answer::Solved { What::Works } else { What::Fails };
    issue::store::touch(tx, id)?;
    issue::store::step(tx, id, &who, what, "", &number.to_string())?;
    let mut after = before.clone();
    after.row.state = match (answer, before.row.state) {
        (Answer::NotYet, State::Fixed | State::Verified) => State::Open,
        (Answer::Solved, State::Fixed) if verified(tx, id)? => State::Verified,
        (_, state) => state,
    };
    if after == before {
        issue::tell(tx, "issue.changed", &before.row, None, who.actor);
    }
    change::apply(tx, &before, &after, &who)
}

/// Whether whoever told of it first says that it works, and nobody says that it does not.
fn verified(tx: &mut Tx<'_>, id: IssueId) -> causeway_store::Result<bool> {
    let first: Option<(Option<Answer>,)> = tx.first(&sql!(
        "SELECT (SELECT c.answer FROM issue_update u JOIN issue_update_item i ON i.update_id = u.id \
         JOIN closing c ON c.message_id = i.message_id \
         WHERE u.issue_id = l.issue_id AND u.ask = TRUE AND i.conversation_id = l.conversation_id) \
         FROM issue_conversation l WHERE l.issue_id = ? ORDER BY l.linked_at, l.conversation_id LIMIT 1",
        id
    ))?;
    let against: i64 = tx.value(&sql!(
        "SELECT COUNT(*) FROM issue_update u JOIN issue_update_item i ON i.update_id = u.id \
         JOIN closing c ON c.message_id = i.message_id WHERE u.issue_id = ? AND u.ask = TRUE AND c.answer = ?",
        id,
        Answer::NotYet
    ))?;
    Ok(against == 0 && first.is_some_and(|(answer,)| answer == Some(Answer::Solved)))
}
