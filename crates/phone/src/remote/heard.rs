//! The customer's answer to the question whether a session may begin, read from the message that comes next.
//! It never takes what is unclear, what came later, or what somebody else wrote for a yes.

use causeway_desk::message::{Kind, store as messages};
use causeway_desk::{ConversationId, MessageId, conversation};
use causeway_proof::Standing;
use causeway_store::{Actor, ActorKind, Result, Tx};
use serde::Deserialize;
use serde_json::json;

use super::{Consent, ConsentWay, rules, store, tell};

/// What the event of a message tells.
#[derive(Debug, Deserialize)]
struct Written {
    message_id: MessageId,
    kind: Kind,
}

/// Looks at a message that was written.
pub(crate) fn look(tx: &mut Tx<'_>, named: ConversationId, data: &str) -> Result<()> {
    let Ok(Written { message_id, kind: Kind::Incoming }) = serde_json::from_str(data) else { return Ok(()) };
    let id = conversation::store::current(tx, named)?;
    let Some(mut session) = store::open_of(tx, id)?.filter(|one| one.consent == Consent::Asked) else { return Ok(()) };
    let (Some(state), Some(message)) = (conversation::store::state(tx, id)?, messages::find(tx, message_id)?) else {
        return Ok(());
    };
    let theirs = message.author.kind == ActorKind::Contact && message.author.id == Some(state.contact_id.0);
    // A mail proves who sent it, or a colleague decides whether it is a yes.
    let proven = message.proof.as_ref().is_none_or(|proof| proof.standing == Standing::Proven);
    let next = session.question_id.map(|question| store::is_next(tx, question, message_id)).transpose()?;
    let (true, true, Some(true)) = (theirs, proven, next) else { return Ok(()) };
    let Some(yes) = rules::said(&message.text) else { return Ok(()) };
    session.consent = if yes { Consent::Given } else { Consent::Refused };
    session.consent_way = Some(ConsentWay::Message);
    session.consent_by = [message.author.name, message.author.email.unwrap_or_default()]
        .into_iter()
        .find(|name| !name.trim().is_empty())
        .unwrap_or_default();
    session.consent_at = Some(message.created_at);
    session.consent_noted_by = None;
    session.answer_id = Some(message_id);
    if store::save(tx, &session)? {
        let kind = if yes { "remote.consented" } else { "remote.refused" };
        let more = json!({ "by": session.consent_by });
        tell(tx, kind, &session, Actor::contact(state.contact_id.0), &more);
    }
    Ok(())
}
