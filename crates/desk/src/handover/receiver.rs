//! Who gets a packet: a colleague, a team, or an engineer without a seat; and what they say to it.
//! It never lets anybody else accept or return it.

use std::collections::BTreeMap;

use causeway_base::text;
use causeway_identity::{TeamId, UserId, team, user};
use causeway_mail::Address;
use causeway_store::{Actor, Tx};
use causeway_web::{Code, Problem};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::{Handover, Outside, Sending, State, store, tell};
use crate::confidential;

/// The longest note or mark, in characters.
pub(super) const LONGEST: usize = 2_000;

/// Whom a packet goes to; exactly one of the three.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Receiver {
    /// A colleague.
    pub(super) user: Option<UserId>,
    /// A team.
    pub(super) team: Option<TeamId>,
    /// An engineer without a seat.
    pub(super) outside: Option<Outside>,
}

impl Receiver {
    /// The receiver's name, when it is one that can receive the packet.
    ///
    /// # Errors
    /// `invalid_input` in words; `confidential` when a colleague may not know the customer.
    pub(super) fn checked(&mut self, tx: &mut Tx<'_>, packet: &Handover) -> Result<String, Problem> {
        match (self.user, self.team, &mut self.outside) {
            (Some(id), None, None) => {
                let found = user::store::find(tx, id)?.filter(|user| user.active);
                let user = found.ok_or_else(|| Problem::field("/to/user", "unknown", "There is no such colleague."))?;
                confidential::check(tx, id, packet.conversation_id).map_err(|_| {
                    Problem::field("/to/user", "confidential", "This colleague may not know the customer.")
                })?;
                Ok(user.name)
            }
            (None, Some(id), None) => {
                let found = team::store::find(tx, id)?;
                let team = found.ok_or_else(|| Problem::field("/to/team", "unknown", "There is no such team."))?;
                if team.member_ids.is_empty() {
                    return Err(Problem::field("/to/team", "empty", "Nobody is in this team, so nobody would see it."));
                }
                Ok(team.name)
            }
            (None, None, Some(outside)) => {
                outside.name = text::clean(outside.name.trim(), 200).replace('\n', " ");
                let given = Address { name: outside.name.clone(), address: outside.email.trim().to_owned() };
                let checked = crate::message::write::checked_addresses(&[given], "/to/outside/email")?;
                let address = checked
                    .into_iter()
                    .next()
                    .ok_or_else(|| Problem::field("/to/outside/email", "missing", "Where shall the link go?"))?;
                outside.email = address.address;
                if outside.name.is_empty() {
                    outside.name.clone_from(&outside.email);
                }
                Ok(outside.name.clone())
            }
            _ => Err(Problem::field("/to", "missing", "Choose one colleague, one team, or somebody without a seat.")),
        }
    }
}

/// Whether the next word is the receiver's: to accept or return it, or to answer it.
pub(super) const fn is_with_receiver(packet: &Handover) -> bool {
    matches!(packet.state, State::Sent | State::Accepted)
}

/// Whether accepting, returning and answering are this user's: the colleague's, or those of the team's members. For an engineer
/// without a seat who answers by mail, whoever sent the packet writes it down.
pub(super) fn is_mine(tx: &mut Tx<'_>, packet: &Handover, reader: UserId) -> causeway_store::Result<bool> {
    if !is_with_receiver(packet) {
        return Ok(false);
    }
    if let Some(team) = packet.to_team {
        return Ok(team::store::find(tx, team)?.is_some_and(|team| team.member_ids.contains(&reader)));
    }
    let sender = packet.sendings.last().map(|sending| sending.sent_by);
    Ok(packet.to_user == Some(reader) || (packet.outside.is_some() && sender == Some(reader)))
}

/// What a receiver says to a packet.
#[derive(Debug, Clone)]
pub(super) struct Verdict {
    pub(super) accepted: bool,
    pub(super) note: String,
    pub(super) marks: BTreeMap<String, String>,
}

/// Writes the verdict down and tells the sender.
///
/// # Errors
/// `too_late` when the packet is not with its receiver; `invalid_input` when it comes back without a word.
pub(super) fn settle(
    tx: &mut Tx<'_>,
    packet: &Handover,
    verdict: &Verdict,
    name: &str,
    actor: Actor,
) -> Result<(), Problem> {
    let waiting = packet.sendings.last().filter(|sending| sending.accepted.is_none() && packet.state == State::Sent);
    let Some(sending) = waiting else {
        return Err(
            Problem::new(Code::TooLate, "This packet is not waiting for its receiver any more.").current(packet)
        );
    };
    let note = text::clean(verdict.note.trim(), LONGEST);
    let mut marks: BTreeMap<String, String> = BTreeMap::new();
    for (key, mark) in &verdict.marks {
        if !packet.fields.iter().any(|field| field.key == *key) {
            return Err(Problem::field("/marks", "unknown", "A mark names a field that the packet does not have."));
        }
        marks.insert(key.clone(), text::clean(mark.trim(), LONGEST));
    }
    if !verdict.accepted && note.is_empty() && marks.is_empty() {
        return Err(Problem::field("/note", "missing", "Say what is missing or wrong, so that it can be put right."));
    }
    let settled = Sending {
        accepted: Some(verdict.accepted),
        settled_by: name.to_owned(),
        settled_at: Some(tx.now()),
        note: note.clone(),
        marks,
        ..sending.clone()
    };
    let (state, kind) =
        if verdict.accepted { (State::Accepted, "handover.accepted") } else { (State::Returned, "handover.returned") };
    if !store::save(tx, &Handover { state, ..packet.clone() })? {
        return Err(Problem::new(Code::VersionConflict, "Somebody else changed this packet meanwhile.").current(packet));
    }
    store::settle(tx, &settled)?;
    let note = crate::secret::masked(&note);
    tell(tx, kind, packet, actor, json!({ "name": name, "reason": note, "sender": sending.sent_by }));
    Ok(())
}

/// Writes down what the receiver answered, and gives the matter back to whoever sent the packet.
///
/// # Errors
/// `too_late` when nobody accepted it or it was answered already; `invalid_input` without a word.
pub(super) fn answer(tx: &mut Tx<'_>, packet: &Handover, words: &str, name: &str, actor: Actor) -> Result<(), Problem> {
    let Some(sending) = packet.sendings.last().filter(|_| packet.state == State::Accepted) else {
        return Err(Problem::new(Code::TooLate, "This packet is not waiting for an answer.").current(packet));
    };
    let answer = text::clean(words.trim(), LONGEST);
    if answer.is_empty() {
        return Err(Problem::field("/answer", "missing", "Say what you found out, so that support can go on."));
    }
    if !store::save(tx, &Handover { state: State::Answered, ..packet.clone() })? {
        return Err(Problem::new(Code::VersionConflict, "Somebody else changed this packet meanwhile.").current(packet));
    }
    let now = tx.now();
    let masked = crate::secret::masked(&answer);
    let answered = Sending { answer, answered_by: name.to_owned(), answered_at: Some(now), ..sending.clone() };
    store::answer(tx, &answered)?;
    let data = json!({ "name": name, "reason": masked, "sender": sending.sent_by });
    tell(tx, "handover.answered", packet, actor, data);
    Ok(())
}
