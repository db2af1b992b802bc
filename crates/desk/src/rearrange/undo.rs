//! The command that undoes a merge or a split: what moved goes back, both conversations become what they were, and what
//! came since stays where it came. It never overwrites what somebody decided since.

use std::collections::{BTreeSet, HashMap};

use causeway_identity::UserId;
use causeway_identity::permission::WriteConversations;
use causeway_store::Tx;
use causeway_web::{Code, Permit, Problem};

use super::facts::{self, Facts, Standing, Thread};
use super::merge::read_of;
use super::rules::{self, Line, Restored};
use super::store::{self, Change, Kept, Move, Stood};
use super::{Rearrangement, RearrangementId, RearrangementKind, split};
use crate::MessageId;
use crate::conversation::change::StatusInput;
use crate::conversation::{Category, ConversationId, store as conversations};
use crate::message::Kind;

/// Undoes a rearrangement; answers the conversation that the messages were looked at in.
///
/// # Errors
/// `too_late` when it is undone already or a later merge has to be undone first.
pub(super) fn undo(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    id: RearrangementId,
) -> Result<ConversationId, Problem> {
    let found = store::find(tx, id)?.ok_or_else(|| Problem::not_found("rearrangement"))?;
    if found.undone_at.is_some() {
        return Err(Problem::new(Code::TooLate, "This was undone already."));
    }
    let kept = store::kept(tx, id)?.ok_or_else(|| Problem::internal(&"a rearrangement cannot be read"))?;
    let load = |tx: &mut Tx<'_>, id| facts::load(tx, id)?.ok_or_else(|| Problem::not_found("conversation"));
    let (home, guest) = (load(tx, found.from.id)?, load(tx, found.into.id)?);
    check(tx, &found, &home, &guest)?;
    let work = Work { found: &found, kept: &kept, stood: store::stood(tx, id)?, home, guest };
    work.run(tx, permit)?;
    store::set_undone(tx, id, UserId(permit.user()))?;
    Ok(match found.kind {
        RearrangementKind::Merge => found.into.id,
        RearrangementKind::Split => found.from.id,
    })
}

/// Whether both conversations are still on their own, but for what the rearrangement itself did.
fn check(tx: &mut Tx<'_>, found: &Rearrangement, home: &Thread, guest: &Thread) -> Result<(), Problem> {
    let expected = (found.kind == RearrangementKind::Merge).then_some(guest.id);
    for (thread, expected) in [(home, expected), (guest, None)] {
        let there = thread.facts.standing.merged_into;
        if there == expected {
            continue;
        }
        let current = conversations::current(tx, thread.id)?;
        let number = conversations::state(tx, current)?.map_or(0, |state| state.number);
        let words = format!("#{} was merged into #{number} since.", thread.number);
        return Err(Problem::new(Code::TooLate, words).hint("Undo that merge first."));
    }
    Ok(())
}

/// One undoing: messages go from `guest` back `home`.
struct Work<'a> {
    found: &'a Rearrangement,
    kept: &'a Kept,
    stood: Vec<Stood>,
    home: Thread,
    guest: Thread,
}

impl Work<'_> {
    fn run(&self, tx: &mut Tx<'_>, permit: Permit<WriteConversations>) -> Result<(), Problem> {
        let moved: BTreeSet<MessageId> = self.stood.iter().filter(|one| one.moved).map(|one| one.message).collect();
        let (back, staying): (Vec<Line>, Vec<Line>) =
            self.guest.lines.iter().cloned().partition(|line| moved.contains(&line.id));
        let at_home = [self.home.lines.as_slice(), &back].concat();
        let home = rules::restore(&at_home, &self.numbers(self.home.id), &self.kept.from.before.standing);
        let guest = rules::restore(&staying, &self.numbers(self.guest.id), &self.kept.into.before.standing);
        let mut moves = self.moves(self.home.id, &home);
        moves.extend(self.moves(self.guest.id, &guest));
        store::place(tx, &moves)?;
        let drafts = if self.found.kind == RearrangementKind::Split && staying.is_empty() {
            self.guest.facts.drafts.clone()
        } else {
            self.kept.drafts.iter().copied().collect()
        };
        facts::move_drafts(tx, &drafts, self.guest.id, self.home.id)?;
        let after = self.after(tx, &self.home, &self.kept.from, &at_home, &home)?;
        facts::write_standing(tx, &self.home, &after.standing, permit.actor())?;
        facts::write_sets(tx, self.home.id, &self.home.facts, &after)?;
        let after = self.after_guest(tx, &staying, &guest)?;
        facts::write_standing(tx, &self.guest, &after.standing, permit.actor())?;
        facts::write_sets(tx, self.guest.id, &self.guest.facts, &after)?;
        let kind = match self.found.kind {
            RearrangementKind::Merge => "conversation.unmerged",
            RearrangementKind::Split => "conversation.rejoined",
        };
        store::tell(tx, kind, permit.actor(), self.found.id, &self.home, &self.guest);
        self.correct_later(tx, self.home.id, &self.kept.from)?;
        self.correct_later(tx, self.guest.id, &self.kept.into)
    }

    /// What this rearrangement changed is not to come back when a later one is undone.
    fn correct_later(&self, tx: &mut Tx<'_>, id: ConversationId, change: &Change) -> Result<(), Problem> {
        let Change { before, after } = change;
        for (later, from) in store::later(tx, id, self.found.id)? {
            let Some(mut kept) = store::kept(tx, later)? else { continue };
            let side = if from == id { &mut kept.from } else { &mut kept.into };
            let was = &mut side.before;
            was.standing = returned(&before.standing, &after.standing, &was.standing, &[]);
            was.tags = rules::back_set(&before.tags, &after.tags, &was.tags);
            was.followers = rules::back_set(&before.followers, &after.followers, &was.followers);
            was.participants = rules::back_each(&before.participants, &after.participants, &was.participants);
            was.mentions = rules::back_each(&before.mentions, &after.mentions, &was.mentions);
            store::set_kept(tx, later, &kept)?;
        }
        Ok(())
    }

    /// The old numbers of the messages that stood in this conversation.
    fn numbers(&self, id: ConversationId) -> HashMap<MessageId, i64> {
        self.stood.iter().filter(|one| one.conversation == id).map(|one| (one.message, one.seq)).collect()
    }

    fn moves(&self, id: ConversationId, restored: &Restored) -> Vec<Move> {
        let now = |message: MessageId| {
            let of = |thread: &Thread| {
                let line = thread.lines.iter().find(|line| line.id == message)?;
                Some((thread.id, line.seq))
            };
            of(&self.home).or_else(|| of(&self.guest))
        };
        let places = restored.places.iter().map(|(message, seq)| (*message, *seq, now(*message)));
        places
            .filter(|(_, seq, now)| *now != Some((id, *seq)))
            .map(|(message, seq, now)| {
                let leaves = now.is_some_and(|(conversation, _)| conversation != id);
                Move { id: message, conversation: id, seq, leaves }
            })
            .collect()
    }

    /// The new conversation of a split is put away once nothing is left in it; its number leads to the old one.
    fn after_guest(&self, tx: &mut Tx<'_>, staying: &[Line], restored: &Restored) -> Result<Facts, Problem> {
        if self.found.kind == RearrangementKind::Merge {
            return self.after(tx, &self.guest, &self.kept.into, staying, restored);
        }
        let mut after = self.guest.facts.clone();
        if staying.is_empty() {
            let solved = StatusInput { id: None, category: Some(Category::Solved) }.resolve(tx)?;
            after.standing = rules::left(&after.standing, solved);
            after.standing.merged_into = Some(self.home.id);
            after.mentions.clear();
            return Ok(after);
        }
        facts::derive(tx, self.guest.id, &mut after.standing)?;
        after.standing.waiting_since = split::waits(&after.standing, staying);
        after.mentions.retain(|_, (message, _)| staying.iter().any(|line| line.id == *message));
        after.read = self.read(&after, &restored.places, None);
        Ok(after)
    }

    /// A conversation as it was before, with what came and was decided since.
    fn after(
        &self,
        tx: &mut Tx<'_>,
        thread: &Thread,
        change: &Change,
        lines: &[Line],
        restored: &Restored,
    ) -> Result<Facts, Problem> {
        let Change { before, after } = change;
        let now = &thread.facts;
        let old = self.numbers(thread.id);
        let later: Vec<Line> = lines.iter().filter(|line| !old.contains_key(&line.id)).cloned().collect();
        let mut standing = returned(&before.standing, &after.standing, &now.standing, &later);
        if restored.exact {
            let known = before.standing.clone();
            standing.snippet = known.snippet;
            standing.has_attachment = known.has_attachment;
            standing.message_count = known.message_count;
            standing.last_seq = known.last_seq;
            standing.last_activity_at = known.last_activity_at;
            standing.delivery_failed = facts::has_failed(tx, thread.id)?;
        } else {
            facts::derive(tx, thread.id, &mut standing)?;
        }
        let mut participants = rules::back_each(&before.participants, &after.participants, &now.participants);
        let involved = split::addresses(tx, &later)?;
        for (address, person) in &now.participants {
            // Who came with the other conversation and has written or been written to since stays.
            if involved.contains(address) && !participants.contains_key(address) {
                participants.insert(address.clone(), person.clone());
            }
        }
        let mut mentions = rules::back_each(&before.mentions, &after.mentions, &now.mentions);
        mentions.retain(|_, (message, _)| lines.iter().any(|line| line.id == *message));
        Ok(Facts {
            standing,
            participants,
            mentions,
            tags: rules::back_set(&before.tags, &after.tags, &now.tags),
            followers: rules::back_set(&before.followers, &after.followers, &now.followers),
            read: self.read(before, &restored.places, restored.exact.then_some(before)),
            drafts: now.drafts.clone(),
        })
    }

    /// What everybody has read: what they had read before and what they read since. Where the numbers are exactly the
    /// old ones the old marks count, too.
    fn read(
        &self,
        had: &Facts,
        places: &rules::Places,
        exact: Option<&Facts>,
    ) -> std::collections::BTreeMap<UserId, i64> {
        let sides = [(&self.home, &self.kept.from.before), (&self.guest, &self.kept.into.before)];
        let readers: BTreeSet<UserId> = sides
            .iter()
            .flat_map(|(thread, before)| thread.facts.read.keys().chain(before.read.keys()))
            .copied()
            .collect();
        let mark = |reader: UserId| {
            let mut read: BTreeSet<MessageId> = BTreeSet::new();
            for (thread, before) in sides {
                read.extend(read_of(&thread.lines, thread.facts.read.get(&reader)));
                let mark = before.read.get(&reader).copied().unwrap_or(0);
                let then = self.stood.iter().filter(|one| one.conversation == thread.id && one.seq <= mark);
                read.extend(then.map(|one| one.message));
            }
            let known = exact.and_then(|before| before.read.get(&reader)).copied().unwrap_or(0);
            let mark = rules::read_mark(places, &read).max(known);
            (mark > 0 || had.read.contains_key(&reader)).then_some((reader, mark))
        };
        readers.into_iter().filter_map(mark).collect()
    }
}

/// The decisions of the row: what the rearrangement changed is changed back unless somebody decided since.
fn returned(before: &Standing, after: &Standing, now: &Standing, later: &[Line]) -> Standing {
    let status = |of: &Standing| (of.status, of.category, of.snoozed_until);
    let mut back = now.clone();
    (back.status, back.category, back.snoozed_until) = rules::back(&status(before), &status(after), &status(now));
    let since = rules::back(&before.waiting_since, &after.waiting_since, &now.waiting_since);
    let waiting = rules::waiting(since, later);
    let asked = later.iter().any(|line| line.kind == Kind::Incoming && !line.automatic) && waiting.is_some();
    if asked && now.category == Category::Open {
        (back.status, back.category, back.snoozed_until) = status(now);
    }
    back.waiting_since = if back.category == Category::Solved { None } else { waiting };
    back.assignee = rules::back(&before.assignee, &after.assignee, &now.assignee);
    back.sample = rules::back(&before.sample, &after.sample, &now.sample);
    back.spam = rules::back(&before.spam, &after.spam, &now.spam);
    back.merged_into = rules::back(&before.merged_into, &after.merged_into, &now.merged_into);
    back
}
