//! The command that merges conversations into one: their messages stand in the order of time, their people, followers
//! and tags are united. It never takes a message, a draft or a wait away from anybody.

use std::collections::{BTreeMap, BTreeSet};

use causeway_identity::UserId;
use causeway_identity::permission::WriteConversations;
use causeway_store::Tx;
use causeway_web::{Code, Permit, Problem};

use super::facts::{self, Facts, Taking, Thread};
use super::rules::{self, Line, Places};
use super::store::{self, Change, Entry, Kept, Move};
use super::{RearrangementId, RearrangementKind};
use crate::conversation::change::StatusInput;
use crate::conversation::store as conversations;
use crate::conversation::{Category, ConversationId};
use crate::{MessageId, escalation};

/// The most conversations that are merged with one command.
const AT_MOST: usize = 50;

/// Merges `ids` into `into`, one after the other; each can be undone by itself.
///
/// # Errors
/// `invalid_input` for what cannot be merged, `version_conflict` when `version` is given and not the target's.
pub(super) fn merge(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    into: ConversationId,
    ids: &[ConversationId],
    version: Option<i64>,
) -> Result<Vec<RearrangementId>, Problem> {
    let target = conversations::state(tx, into)?.ok_or_else(|| Problem::not_found("conversation"))?;
    if version.is_some_and(|version| version != target.version) {
        let current = crate::conversation::view::one(tx, into, UserId(permit.user()))?;
        return Err(Problem::new(Code::VersionConflict, "Somebody else changed this conversation meanwhile.")
            .hint("Look at how it stands now and try again.")
            .current(&current));
    }
    let mut distinct: Vec<ConversationId> = Vec::new();
    for id in ids {
        if !distinct.contains(id) {
            distinct.push(*id);
        }
    }
    if distinct.is_empty() || distinct.len() > AT_MOST {
        return Err(Problem::field("/ids", "length", "Name 1 to 50 conversations to merge."));
    }
    for id in &distinct {
        crate::confidential::check(tx, UserId(permit.user()), *id)?;
    }
    distinct.into_iter().map(|from| one(tx, permit, from, into)).collect()
}

fn one(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    from: ConversationId,
    into: ConversationId,
) -> Result<RearrangementId, Problem> {
    if from == into {
        return Err(Problem::field("/ids", "same", "A conversation cannot be merged into itself."));
    }
    let from = facts::load(tx, from)?
        .ok_or_else(|| Problem::field("/ids", "unknown", "One of the conversations is not there any more."))?;
    let into = facts::load(tx, into)?.ok_or_else(|| Problem::not_found("conversation"))?;
    if let Some(there) = from.facts.standing.merged_into {
        let there = conversations::current(tx, there)?;
        let number = conversations::state(tx, there)?.map_or(0, |state| state.number);
        let words = format!("#{} was merged into #{number} already.", from.number);
        return Err(Problem::field("/ids", "merged", words));
    }
    let places = rules::interleave(&[&into.lines, &from.lines]);
    let drafts = facts::move_drafts(tx, &from.facts.drafts, from.id, into.id)?;
    let proven = !store::is_suspect(tx, from.id, into.id)?;
    let after_into = united(&from, &into, &places, proven);
    let solved = StatusInput { id: None, category: Some(Category::Solved) }.resolve(tx)?;
    let mut after_from = Facts { standing: rules::left(&from.facts.standing, solved), ..from.facts.clone() };
    after_from.standing.merged_into = Some(into.id);
    let kept = Kept {
        drafts: drafts.into_iter().collect(),
        from: Change { before: from.facts.clone(), after: after_from },
        into: Change { before: into.facts.clone(), after: after_into },
    };
    let by = UserId(permit.user());
    let entry = Entry { kind: RearrangementKind::Merge, by, from: &from, into: &into, kept: &kept };
    let id = store::log(tx, &entry, &|_| true)?;
    store::place(tx, &moves(&places, &from, &into))?;
    facts::write_standing(tx, &from, &kept.from.after.standing, permit.actor())?;
    facts::write_standing(tx, &into, &kept.into.after.standing, permit.actor())?;
    facts::write_sets(tx, into.id, &into.facts, &kept.into.after)?;
    escalation::follow(tx, from.id, into.id, permit.actor())?;
    store::tell(tx, "conversation.merged", permit.actor(), id, &from, &into);
    Ok(id)
}

fn moves(places: &Places, from: &Thread, into: &Thread) -> Vec<Move> {
    let stays: BTreeMap<MessageId, i64> = into.lines.iter().map(|line| (line.id, line.seq)).collect();
    debug_assert_eq!(places.len(), from.lines.len() + into.lines.len(), "every message has a place");
    let moved = |(id, seq): &(MessageId, i64)| {
        let old = stays.get(id);
        let moves = old != Some(seq);
        moves.then(|| Move { id: *id, conversation: into.id, seq: *seq, leaves: old.is_none() })
    };
    places.iter().filter_map(moved).collect()
}

/// Which messages somebody has read of a conversation.
pub(super) fn read_of<'a>(lines: &'a [Line], mark: Option<&i64>) -> impl Iterator<Item = MessageId> + use<'a> {
    let mark = mark.copied().unwrap_or(0);
    lines.iter().filter(move |line| line.seq <= mark).map(|line| line.id)
}

/// The target with what the source brings. When that only seemed to be an answer, its people are not `proven` and stay
/// unverified: joining their mail must not open the history to them.
fn united(from: &Thread, into: &Thread, places: &Places, proven: bool) -> Facts {
    let (ours, theirs) = (&into.facts, &from.facts);
    let mut after = ours.clone();
    after.standing = rules::merged(&theirs.standing, &ours.standing);
    after.standing.message_count = i64::try_from(places.len()).unwrap_or(i64::MAX);
    after.standing.last_seq = after.standing.message_count;
    let newest = places.last().map(|(id, _)| *id);
    if from.lines.iter().any(|line| Some(line.id) == newest) {
        after.standing.snippet.clone_from(&theirs.standing.snippet);
    }
    after.tags.extend(theirs.tags.clone());
    after.followers.extend(theirs.followers.clone());
    for (address, person) in &theirs.participants {
        let verified = person.verified && proven;
        let known = after.participants.entry(address.clone()).or_insert_with(|| Taking { verified, ..person.clone() });
        if known.name.is_empty() {
            known.name.clone_from(&person.name);
        }
        known.verified |= verified;
    }
    let readers: BTreeSet<UserId> = ours.read.keys().chain(theirs.read.keys()).copied().collect();
    for reader in readers {
        let read = read_of(&into.lines, ours.read.get(&reader)).chain(read_of(&from.lines, theirs.read.get(&reader)));
        let mark = rules::read_mark(places, &read.collect());
        if mark > 0 || ours.read.contains_key(&reader) {
            after.read.insert(reader, mark);
        }
    }
    for (user, (message, at)) in &theirs.mentions {
        let newer = after.mentions.get(user).is_none_or(|(_, known)| known < at);
        if newer {
            after.mentions.insert(*user, (*message, *at));
        }
    }
    after
}
