//! The command that makes messages a conversation of their own: one alone, or it and all later ones.
//! It never leaves a conversation empty, and takes nobody along who has nothing to do with the messages.

use std::collections::{BTreeMap, BTreeSet};

use causeway_identity::UserId;
use causeway_identity::permission::WriteConversations;
use causeway_people::ContactId;
use causeway_store::{ActorKind, NewEvent, Tx, sql};
use causeway_web::{Permit, Problem};
use serde_json::json;

use super::facts::{self, Facts, Standing, Thread};
use super::merge::read_of;
use super::rules::{self, Line};
use super::store::{self, Change, Entry, Kept, Move};
use super::{RearrangementId, RearrangementKind};
use crate::MessageId;
use crate::conversation::change::StatusInput;
use crate::conversation::store::{self as conversations, NewConversation};
use crate::conversation::{Category, ConversationId, Priority, State};
use crate::message::{Kind, Message, store as messages};

/// Splits; answers the rearrangement and the new conversation.
///
/// # Errors
/// `invalid_input` when nothing would stay.
pub(super) fn split(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    message: MessageId,
    and_later: bool,
) -> Result<(RearrangementId, ConversationId), Problem> {
    let first = messages::find(tx, message)?.ok_or_else(|| Problem::not_found("message"))?;
    let from = facts::load(tx, first.conversation_id)?.ok_or_else(|| Problem::not_found("conversation"))?;
    let state = conversations::state(tx, from.id)?.ok_or_else(|| Problem::not_found("conversation"))?;
    let (going, staying): (Vec<Line>, Vec<Line>) =
        from.lines.iter().cloned().partition(|line| line.id == message || (and_later && line.seq > first.seq));
    if staying.is_empty() {
        let words = "Nothing would stay in this conversation.";
        return Err(Problem::field("/and_later", "everything", words).hint("Split from a later message."));
    }
    let id = begin(tx, permit, &state, &first, &going)?;
    let into = facts::load(tx, id)?.ok_or_else(|| Problem::not_found("conversation"))?;
    let ids: BTreeSet<MessageId> = going.iter().map(|line| line.id).collect();
    let places = going.iter().zip(1..);
    let moves: Vec<Move> =
        places.map(|(line, seq)| Move { id: line.id, conversation: id, seq, leaves: true }).collect();
    store::place(tx, &moves)?;
    let after_from = remaining(tx, &from, &staying, &going)?;
    let after_into = begun(tx, permit, &from, &into, &going)?;
    facts::write_standing(tx, &from, &after_from.standing, permit.actor())?;
    facts::write_sets(tx, from.id, &from.facts, &after_from)?;
    facts::write_standing(tx, &into, &after_into.standing, permit.actor())?;
    facts::write_sets(tx, id, &into.facts, &after_into)?;
    let kept = Kept {
        drafts: Vec::new(),
        from: Change { before: from.facts.clone(), after: after_from },
        into: Change { before: into.facts.clone(), after: after_into },
    };
    let by = UserId(permit.user());
    let entry = Entry { kind: RearrangementKind::Split, by, from: &from, into: &into, kept: &kept };
    let rearrangement = store::log(tx, &entry, &|line| ids.contains(&line.id))?;
    store::tell(tx, "conversation.split", permit.actor(), rearrangement, &from, &into);
    Ok((rearrangement, id))
}

/// Adds the new conversation: about what its first message is about, with its writer as the contact.
fn begin(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    state: &State,
    first: &Message,
    going: &[Line],
) -> Result<ConversationId, Problem> {
    let writer = first.author.id.filter(|_| first.kind == Kind::Incoming && first.author.kind == ActorKind::Contact);
    let subject = rules::plain_subject(first.subject.as_deref().unwrap_or(&state.subject));
    let subject =
        if subject.is_empty() { crate::secret::snippet(&first.text, 80) } else { crate::secret::masked(&subject) };
    let answered =
        rules::waiting(None, going).is_none() && going.iter().any(|line| line.kind == Kind::Reply && !line.automatic);
    let wished = match state.category {
        Category::Waiting | Category::Solved if answered => StatusInput { id: Some(state.status_id), category: None },
        _ if answered => StatusInput { id: None, category: Some(Category::Waiting) },
        _ => StatusInput { id: None, category: Some(Category::Open) },
    };
    let status = wished.resolve(tx)?;
    let new = NewConversation {
        subject,
        status: status.id,
        category: status.category,
        priority: Priority::Normal,
        assignee: state.assignee_id,
        team: state.team_id,
        inbox: state.inbox_id,
        contact: writer.map_or(state.contact_id, ContactId),
        lang: first.lang.clone().or_else(|| state.lang.clone()),
        at: first.created_at,
        sample: false,
    };
    let (id, number) = conversations::add(tx, &new)?;
    let (conversation, data) = (Some(id.0), json!({ "number": number, "by": "split" }));
    tx.record(NewEvent { kind: "conversation.created", conversation, actor: permit.actor(), only_for: None, data });
    Ok(id)
}

/// Since when the customer waits in a conversation that stands like this and has these messages.
pub(super) fn waits(standing: &Standing, lines: &[Line]) -> Option<causeway_base::Time> {
    if standing.category == Category::Solved { None } else { rules::waiting(None, lines) }
}

/// What stays of the old conversation.
fn remaining(tx: &mut Tx<'_>, from: &Thread, staying: &[Line], going: &[Line]) -> Result<Facts, Problem> {
    let mut after = from.facts.clone();
    facts::derive(tx, from.id, &mut after.standing)?;
    // Who read on must not seem to have read what comes next under a number that became free.
    for mark in after.read.values_mut() {
        *mark = (*mark).min(after.standing.last_seq);
    }
    after.standing.waiting_since = after.standing.waiting_since.and_then(|_| rules::waiting(None, staying));
    let asked = going.iter().any(|line| line.kind == Kind::Incoming && !line.automatic);
    let last = staying.iter().rev().find(|line| line.kind != Kind::Note && !line.automatic);
    let answered = last.is_some_and(|line| line.kind == Kind::Reply);
    if after.standing.category == Category::Open && asked && answered && after.standing.waiting_since.is_none() {
        // What had opened it is gone: the customer has our answer.
        let waiting = StatusInput { id: None, category: Some(Category::Waiting) }.resolve(tx)?;
        (after.standing.status, after.standing.category) = (waiting.id, waiting.category);
    }
    let (gone, here) = (addresses(tx, going)?, addresses(tx, staying)?);
    let contact = contact_addresses(tx, from.id)?;
    after
        .participants
        .retain(|address, _| !gone.contains(address) || here.contains(address) || contact.contains(address));
    after.mentions = mentions(tx, &from.facts, staying)?;
    Ok(after)
}

/// Who is mentioned last by which of these messages; what is known already counts where its message is among them.
fn mentions(
    tx: &mut Tx<'_>,
    known: &Facts,
    lines: &[Line],
) -> Result<BTreeMap<UserId, (MessageId, causeway_base::Time)>, Problem> {
    let mut all = BTreeMap::new();
    for (user, (message, at)) in &known.mentions {
        if lines.iter().any(|line| line.id == *message) {
            all.insert(*user, (*message, *at));
            continue;
        }
        for line in lines.iter().rev().filter(|line| line.kind == Kind::Note) {
            let text: Option<String> = tx.value(&sql!("SELECT mentions FROM message WHERE id = ?", line.id))?;
            let users: Vec<UserId> = text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
            if users.contains(user) {
                all.insert(*user, (line.id, line.at));
                break;
            }
        }
    }
    Ok(all)
}

/// The new conversation with what the messages bring.
fn begun(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    from: &Thread,
    into: &Thread,
    going: &[Line],
) -> Result<Facts, Problem> {
    let mut after = into.facts.clone();
    facts::derive(tx, into.id, &mut after.standing)?;
    after.standing.waiting_since = waits(&after.standing, going);
    after.standing.sample = from.facts.standing.sample;
    let people = addresses(tx, going)?;
    let contact = contact_addresses(tx, into.id)?;
    after.participants = from.facts.participants.clone();
    after.participants.retain(|address, _| people.contains(address) || contact.contains(address));
    after.followers.clone_from(&from.facts.followers);
    after.followers.insert(UserId(permit.user()));
    after.mentions = mentions(tx, &from.facts, going)?;
    let places = going.iter().zip(1..).map(|(line, seq)| (line.id, seq)).collect();
    for (reader, mark) in &from.facts.read {
        let mark = rules::read_mark(&places, &read_of(going, Some(mark)).collect());
        if mark > 0 {
            after.read.insert(*reader, mark);
        }
    }
    Ok(after)
}

/// Everybody who wrote these messages or to whom they went.
pub(super) fn addresses(tx: &mut Tx<'_>, lines: &[Line]) -> Result<BTreeSet<String>, Problem> {
    let lines: Vec<&Line> = lines.iter().collect();
    Ok(store::people(tx, &lines)?.into_values().flatten().collect())
}

fn contact_addresses(tx: &mut Tx<'_>, id: ConversationId) -> Result<BTreeSet<String>, Problem> {
    let rows: Vec<(String,)> = tx.all(&sql!(
        "SELECT a.address FROM contact_address a JOIN conversation c ON c.contact_id = a.contact_id WHERE c.id = ?",
        id
    ))?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}
