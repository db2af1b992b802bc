//! Begins escalations, moves them from level to level, and ends them.
//! Every move is written down and told in the same unit of work.

use causeway_base::text;
use causeway_identity::UserId;
use causeway_store::{Actor, NewEvent, Result, Tx};
use causeway_web::{Code, Problem};
use serde_json::json;

use super::climb::{self, Move};
use super::{Escalation, EscalationId, EscalationKind, EscalationState, What, call, path, store};
use crate::ConversationId;

/// The longest reason or note, in characters.
const LONGEST: usize = 1_000;

/// An escalation to begin.
pub(crate) struct Begin<'a> {
    /// The conversation.
    pub(crate) conversation: ConversationId,
    /// Which path, by its key; the first of the kind when left out.
    pub(crate) path: Option<&'a str>,
    /// Why it climbs.
    pub(crate) kind: EscalationKind,
    /// Why, in words.
    pub(crate) reason: &'a str,
    /// Whether it is only practised.
    pub(crate) drill: bool,
    /// Whether it goes to the highest level at once.
    pub(crate) top: bool,
    /// Who begins it.
    pub(crate) by: Option<UserId>,
    /// In whose name.
    pub(crate) actor: Actor,
}

/// Words of a person, needed or not.
pub(super) fn words(place: &str, words: &str, needed: bool) -> std::result::Result<String, Problem> {
    let clean = text::clean(words.trim(), LONGEST + 1);
    if (needed && clean.is_empty()) || clean.chars().count() > LONGEST {
        return Err(Problem::field(place, "length", "Say why, in 1 to 1,000 characters."));
    }
    Ok(clean)
}

/// Begins an escalation.
///
/// # Errors
/// `too_late` when one of this path runs already; `invalid_input` for a path that is none or has nobody at any level.
pub(crate) fn begin(tx: &mut Tx<'_>, input: &Begin<'_>) -> std::result::Result<EscalationId, Problem> {
    let reason = words("/reason", input.reason, input.by.is_some())?;
    let (paths, _) = path::all(tx)?;
    let found = match input.path {
        Some(key) => paths.into_iter().find(|path| path.key == key),
        None => paths.into_iter().find(|path| path.kind == input.kind),
    };
    let path = found.ok_or_else(|| Problem::field("/path", "unknown", "There is no such path."))?;
    let others = store::of(tx, input.conversation)?;
    if let Some(running) = others.iter().find(|one| one.ended_at.is_none() && one.path == path.key) {
        return Err(Problem::new(Code::TooLate, "This matter climbs already.").current(running));
    }
    let now = tx.now();
    let mut one = Escalation {
        id: tx.new_id(),
        conversation_id: input.conversation,
        number: 0,
        path: path.key,
        kind: path.kind,
        levels: path.levels,
        level: 0,
        state: EscalationState::Waiting,
        reason,
        drill: input.drill,
        started_by: input.by,
        started_at: now,
        level_since: now,
        repeats: 0,
        fire_at: None,
        ended_at: None,
        version: 1,
    };
    let staffed = staffed(tx, &one)?;
    let (skipped, first) = if input.top {
        (Vec::new(), climb::top(None, &staffed).map_or(Move::Rest, Move::Reach))
    } else {
        climb::next(None, 0, &staffed)
    };
    let Move::Reach(level) = first else {
        let words = "Nobody is at any level of this path. Name people in the settings of escalations.";
        return Err(Problem::field("/path", "nobody", words));
    };
    store::add(tx, &one)?;
    for left_out in skipped {
        store::note(tx, &one, number(left_out), What::Skipped, (None, "", 0))?;
    }
    let data = json!({ "id": one.id, "kind": one.kind, "drill": one.drill, "reason": one.reason });
    let (kind, conversation) = ("escalation.started", Some(input.conversation.0));
    tx.record(NewEvent { kind, conversation, actor: input.actor, only_for: None, data });
    reach(tx, &mut one, level, What::Reached)?;
    save(tx, &one)?;
    Ok(one.id)
}

/// Which levels have somebody.
pub(super) fn staffed(tx: &mut Tx<'_>, one: &Escalation) -> Result<Vec<bool>> {
    let levels = one.levels.iter();
    levels.map(|level| Ok(!path::people(tx, level, one.conversation_id)?.is_empty())).collect()
}

pub(super) fn number(level: usize) -> i64 {
    i64::try_from(level).unwrap_or(i64::MAX)
}

pub(super) fn place(one: &Escalation) -> usize {
    usize::try_from(one.level).unwrap_or(0)
}

/// Tells a level, and lets its time begin.
pub(super) fn reach(tx: &mut Tx<'_>, one: &mut Escalation, level: usize, what: What) -> Result<()> {
    let Some(found) = one.levels.get(level) else { return Ok(()) };
    let people = path::people(tx, found, one.conversation_id)?;
    let now = tx.now();
    let (minutes, media) = (found.minutes, found.clone());
    let data = json!({
        "id": one.id, "kind": one.kind, "drill": one.drill, "reason": one.reason, "level": level, "rank": found.rank,
        "name": found.name, "people": people, "again": what == What::Repeated,
    });
    store::note(tx, one, number(level), what, (None, "", people.len()))?;
    if place(one) != level {
        (one.level, one.repeats, one.level_since) = (number(level), 0, now);
    }
    one.state = EscalationState::Waiting;
    one.fire_at = Some(now.plus_ms(minutes * 60_000));
    call::plan(tx, one, &media, &people)?;
    let conversation = Some(one.conversation_id.0);
    tx.record(NewEvent { kind: "escalation.reached", conversation, actor: Actor::SYSTEM, only_for: None, data });
    Ok(())
}

/// Writes where it stands.
pub(super) fn save(tx: &mut Tx<'_>, one: &Escalation) -> std::result::Result<(), Problem> {
    if store::save(tx, one)? {
        return Ok(());
    }
    let now = store::find(tx, one.id)?;
    Err(Problem::new(Code::VersionConflict, "Somebody else acted on this escalation meanwhile.").current(&now))
}

/// Ends one.
pub(super) fn resolve(
    tx: &mut Tx<'_>,
    one: &mut Escalation,
    by: Option<UserId>,
    note: &str,
    actor: Actor,
) -> Result<()> {
    let now = tx.now();
    (one.state, one.fire_at, one.ended_at) = (EscalationState::Resolved, None, Some(now));
    store::note(tx, one, one.level, What::Resolved, (by, note, 0))?;
    let data = json!({ "id": one.id, "kind": one.kind, "drill": one.drill, "note": note });
    let (kind, conversation) = ("escalation.resolved", Some(one.conversation_id.0));
    tx.record(NewEvent { kind, conversation, actor, only_for: None, data });
    Ok(())
}

/// The conversation was solved: nothing of it climbs any more.
pub(crate) fn settle(tx: &mut Tx<'_>, id: ConversationId, actor: Actor) -> std::result::Result<(), Problem> {
    for mut one in store::of(tx, id)?.into_iter().filter(|one| one.ended_at.is_none()) {
        resolve(tx, &mut one, None, "", actor)?;
        save(tx, &one)?;
    }
    Ok(())
}

/// The conversation was merged into another one: what climbs goes on there, unless something of the kind climbs there already.
pub(crate) fn follow(
    tx: &mut Tx<'_>,
    from: ConversationId,
    into: ConversationId,
    actor: Actor,
) -> std::result::Result<(), Problem> {
    let there = store::of(tx, into)?;
    for mut one in store::of(tx, from)?.into_iter().filter(|one| one.ended_at.is_none()) {
        if there.iter().any(|other| other.ended_at.is_none() && other.kind == one.kind) {
            resolve(tx, &mut one, None, "", actor)?;
            save(tx, &one)?;
        } else {
            store::move_to(tx, one.id, into)?;
        }
    }
    Ok(())
}
