//! The command that gives a draft to a colleague: text, recipients and uploads become theirs, and they are told.
//! It never overwrites what the colleague is writing, and never hands a confidential customer to somebody who may not
//! know them.

use causeway_identity::permission::WriteConversations;
use causeway_identity::{UserId, user};
use causeway_people::confidential::store::hidden_contacts;
use causeway_store::{NewEvent, Tx};
use causeway_web::{Permit, Problem};
use serde_json::json;

use super::{Mode, routes, store};
use crate::ConversationId;
use crate::conversation::store as conversations;

/// Gives the caller's draft to `to`.
///
/// # Errors
/// `not_found` without such a draft, `invalid_input` when the colleague cannot take it.
pub fn hand_over(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    id: ConversationId,
    mode: Mode,
    to: UserId,
) -> Result<(), Problem> {
    let from = UserId(permit.user());
    let state = conversations::state(tx, id)?.ok_or_else(|| Problem::not_found("conversation"))?;
    let wrong = |code, words: &str| Problem::field("/user_id", code, words.to_owned());
    let colleague = user::store::find(tx, to)?.filter(|user| user.active && to != from);
    let colleague = colleague.ok_or_else(|| wrong("unknown", "Choose a colleague whose account is open."))?;
    if !hidden_contacts(tx, to, &[state.contact_id])?.is_empty() {
        return Err(wrong("confidential", "This customer is confidential, and the colleague is not on the list."));
    }
    if !store::of_conversation(tx, from, id)?.iter().any(|draft| draft.mode == mode) {
        return Err(Problem::not_found("draft"));
    }
    if !store::hand_over(tx, from, to, id, mode)? {
        let words = format!("{} is writing here already.", colleague.name);
        return Err(wrong("taken", &words).hint("Ask them to send or drop their draft first."));
    }
    for of in [from, to] {
        routes::told(tx, permit, of, id, mode);
    }
    let data = json!({ "mode": mode, "to": to });
    let event =
        NewEvent { kind: "draft.handed_over", conversation: Some(id.0), actor: permit.actor(), only_for: None, data };
    tx.record(event);
    Ok(())
}
