//! Gives a conversation to somebody, with the reasons, through the command that people's own changes go through.
//! It never takes one from somebody who has it.

use causeway_identity::UserId;
use causeway_identity::permission::WriteConversations;
use causeway_store::{Actor, NewEvent, Result, Tx, sql};
use causeway_triage::Class;
use causeway_web::{Permit, Problem};
use serde_json::json;

use super::choose::{Chosen, Matter, Nobody, choose};
use super::rules::InboxRouting;
use super::{account, profile, returned, skill};
use crate::conversation::State;
use crate::conversation::change::{self, Change};
use crate::{ConversationId, chat, confidential, escalation, ladder, on_call};

/// What is known of a conversation that decides who takes it.
pub(super) fn matter(tx: &mut Tx<'_>, state: &State) -> Result<Matter> {
    let last: Option<(Option<UserId>,)> = tx.first(&sql!(
        "SELECT m.author_id FROM message m JOIN conversation c ON c.id = m.conversation_id \
         WHERE c.contact_id = ? AND m.kind = 'reply' AND m.author_kind = 'user' AND m.automatic IS NULL \
         ORDER BY m.created_at DESC, m.id DESC LIMIT 1",
        state.contact_id
    ))?;
    let escalated = escalation::store::of(tx, state.id)?.iter().any(|one| one.ended_at.is_none() && !one.drill);
    Ok(Matter {
        language: state.lang.clone(),
        way: chat::way(tx, state.id)?,
        last_agent: last.and_then(|row| row.0),
        account: account::of(tx, state.id)?,
        escalated,
        ..Matter::default()
    })
}

/// Finds who takes a conversation of this inbox.
///
/// # Errors
/// What the database says; the inner one says why nobody takes it.
pub(super) fn decide(
    tx: &mut Tx<'_>,
    state: &State,
    routing: &InboxRouting,
) -> Result<std::result::Result<Chosen, Nobody>> {
    let (mut matter, now) = (matter(tx, state)?, tx.now());
    let class = ladder::store::of(tx, state.id)?.map(|standing| standing.class);
    if class == Some(Class::UrgentFault) {
        matter.least_experience = routing.urgent_from;
        matter.on_call = routing.urgent_on_call.as_deref().map(|key| on_call::now(tx, key)).transpose()?.flatten();
    }
    matter.not_again = returned::from(tx, state.id)?;
    let people = profile::all(tx, routing.team_id)?;
    matter.skills = skill::asked(tx, state.id, &people)?;
    let may_know = confidential::who_may_know(tx, state.id, people.iter().map(|one| one.user_id).collect())?;
    let people = people.iter().filter(|one| may_know.contains(&one.user_id));
    let candidates: Vec<_> = people.map(|one| one.candidate(now, matter.language.as_ref())).collect();
    Ok(choose(&candidates, &matter, routing.policy()))
}

/// Finds who takes a conversation of this inbox, and gives it to them.
///
/// # Errors
/// What the database says; the inner one says why nobody takes it.
pub(super) fn out(
    tx: &mut Tx<'_>,
    state: &State,
    routing: &InboxRouting,
) -> std::result::Result<std::result::Result<Chosen, Nobody>, Problem> {
    let chosen = match decide(tx, state, routing)? {
        Ok(chosen) => chosen,
        Err(nobody) => return Ok(Err(nobody)),
    };
    to(tx, state.id, chosen.user, Actor::SYSTEM, &json!({ "user": chosen.user, "reasons": chosen.reasons }))?;
    if let Some(manager) = chosen.for_user {
        tx.run(&sql!(
            "INSERT INTO routing_kept (conversation_id, for_user, deputy_id) VALUES (?, ?, ?) \
             ON CONFLICT (conversation_id) DO UPDATE SET for_user = excluded.for_user, deputy_id = excluded.deputy_id",
            state.id,
            manager,
            chosen.user
        ))?;
    }
    Ok(Ok(chosen))
}

/// Gives a conversation to somebody and says why in its history.
pub(super) fn to(
    tx: &mut Tx<'_>,
    id: ConversationId,
    user: UserId,
    actor: Actor,
    why: &serde_json::Value,
) -> std::result::Result<(), Problem> {
    assign(tx, id, Some(user), Permit::<WriteConversations>::acting_as(actor))?;
    profile::given(tx, user)?;
    let (kind, conversation, data) = ("routing.assigned", Some(id.0), why.clone());
    tx.record(NewEvent { kind, conversation, actor, only_for: None, data });
    Ok(())
}

/// Another owner, or none.
pub(super) fn assign(
    tx: &mut Tx<'_>,
    id: ConversationId,
    user: Option<UserId>,
    permit: Permit<WriteConversations>,
) -> std::result::Result<(), Problem> {
    let Some(state) = crate::conversation::store::state(tx, id)? else { return Ok(()) };
    let change = Change { version: state.version, assignee_id: Some(user), ..Change::default() };
    change::change(tx, permit, id, &change)
}
