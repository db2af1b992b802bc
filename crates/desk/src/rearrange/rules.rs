//! The pure rules of moving messages: which number each gets, what a reader has still read, who still waits.
//! It never reads a clock or a table.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use causeway_base::Time;

use super::facts::Standing;
use crate::MessageId;
use crate::conversation::Category;
use crate::conversation::rules::StatusChoice;
use crate::message::Kind;

/// What moving a message goes by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) id: MessageId,
    pub(super) seq: i64,
    pub(super) at: Time,
    pub(super) kind: Kind,
    pub(super) automatic: bool,
}

/// Each message with its number.
pub(super) type Places = Vec<(MessageId, i64)>;

/// Threads as one, numbered from 1 in the order of time. The order inside each thread stays even where its times do
/// not ascend; of messages of the same instant those of the earlier thread come first.
pub(super) fn interleave(threads: &[&[Line]]) -> Places {
    let mut keyed: Vec<(Time, usize, MessageId)> = Vec::new();
    for (thread, lines) in threads.iter().enumerate() {
        let mut latest = Time(i64::MIN);
        for line in *lines {
            latest = latest.max(line.at);
            keyed.push((latest, thread, line.id));
        }
    }
    keyed.sort_by_key(|(at, thread, _)| (*at, *thread));
    keyed.into_iter().zip(1..).map(|((_, _, id), seq)| (id, seq)).collect()
}

/// Where messages stand after an undoing.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Restored {
    pub(super) places: Places,
    /// Whether nothing but the messages of before is there, each where it was.
    pub(super) exact: bool,
}

/// Numbers `lines`, which stand in order: those in `before` get their old numbers back and what came later follows
/// after the last number that the conversation had as `standing`. Where something came later but is older (another
/// merge put it between), all are numbered anew in the order of time.
pub(super) fn restore(lines: &[Line], before: &HashMap<MessageId, i64>, standing: &Standing) -> Restored {
    let (mut known, later): (Vec<Line>, Vec<Line>) =
        lines.iter().cloned().partition(|line| before.contains_key(&line.id));
    let number = |line: &Line| before.get(&line.id).copied().unwrap_or(i64::MAX);
    known.sort_by_key(number);
    let newest = known.iter().map(|line| line.at).max().unwrap_or(Time(i64::MIN));
    if later.iter().any(|line| line.at < newest) {
        return Restored { places: interleave(&[&known, &later]), exact: false };
    }
    let next = known.iter().map(number).max().unwrap_or(0).max(standing.last_seq) + 1;
    let exact = later.is_empty() && i64::try_from(known.len()) == Ok(standing.message_count);
    let old = known.iter().map(|line| (line.id, number(line)));
    let new = later.iter().zip(next..).map(|(line, seq)| (line.id, seq));
    Restored { places: old.chain(new).collect(), exact }
}

/// The number up to which somebody has read who has read the messages of `read`: a mark never covers what they have
/// not seen.
pub(super) fn read_mark(places: &Places, read: &BTreeSet<MessageId>) -> i64 {
    let mut ordered = places.clone();
    ordered.sort_by_key(|(_, seq)| *seq);
    ordered.iter().take_while(|(id, _)| read.contains(id)).last().map_or(0, |(_, seq)| *seq)
}

/// Since when the customer waits after `lines` when they waited since `since` before: the oldest message that nobody
/// answered. Automatic mail waits for nothing and answers nothing.
pub(super) fn waiting<'a>(since: Option<Time>, lines: impl IntoIterator<Item = &'a Line>) -> Option<Time> {
    lines.into_iter().fold(since, |since, line| match line.kind {
        Kind::Reply if !line.automatic => None,
        Kind::Incoming if !line.automatic => Some(since.map_or(line.at, |known| known.min(line.at))),
        Kind::Reply | Kind::Incoming | Kind::Note => since,
    })
}

/// Lower presses more.
const fn rank(category: Category) -> u8 {
    match category {
        Category::Open => 0,
        Category::Snoozed => 1,
        Category::Waiting => 2,
        Category::Solved => 3,
    }
}

/// How `into` stands after `from` went into it: with the status of the two that presses more (open, snoozed, waiting,
/// solved), so that nobody who waits is buried; the earlier of two snoozes counts. Who answers it stays, unless nobody
/// did.
pub(super) fn merged(from: &Standing, into: &Standing) -> Standing {
    let mut after = into.clone();
    if rank(from.category) < rank(into.category) {
        (after.status, after.category, after.snoozed_until) = (from.status, from.category, from.snoozed_until);
    } else if from.category == Category::Snoozed && into.category == Category::Snoozed {
        after.snoozed_until = from.snoozed_until.min(into.snoozed_until);
    }
    after.waiting_since = match (from.waiting_since, into.waiting_since) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    if after.category == Category::Solved {
        after.waiting_since = None;
    }
    after.assignee = into.assignee.or(from.assignee);
    // Removing the sample desk must not take a customer's mails along.
    after.sample = from.sample && into.sample;
    // Nor may a customer's mail vanish among what nobody asked for.
    after.spam = from.spam && into.spam;
    if from.last_activity_at > into.last_activity_at {
        after.last_activity_at = from.last_activity_at;
    }
    after.has_attachment |= from.has_attachment;
    after.delivery_failed |= from.delivery_failed;
    after
}

/// How a conversation stands that moved away.
pub(super) fn left(from: &Standing, solved: StatusChoice) -> Standing {
    Standing {
        status: solved.id,
        category: solved.category,
        snoozed_until: None,
        waiting_since: None,
        snippet: String::new(),
        has_attachment: false,
        delivery_failed: false,
        message_count: 0,
        last_seq: 0,
        ..from.clone()
    }
}

/// What becomes of a value that a rearrangement changed when it is undone: what it was, unless somebody changed it
/// since.
pub(super) fn back<T: PartialEq + Clone>(before: &T, after: &T, now: &T) -> T {
    if now == after { before.clone() } else { now.clone() }
}

/// [`back`] for each entry of a set with values.
pub(super) fn back_each<K: Ord + Clone, V: PartialEq + Clone>(
    before: &BTreeMap<K, V>,
    after: &BTreeMap<K, V>,
    now: &BTreeMap<K, V>,
) -> BTreeMap<K, V> {
    let keys: BTreeSet<&K> = before.keys().chain(after.keys()).chain(now.keys()).collect();
    keys.into_iter()
        .filter_map(|key| {
            let value = back(&before.get(key), &after.get(key), &now.get(key));
            value.map(|value| (key.clone(), value.clone()))
        })
        .collect()
}

/// [`back`] for the members of a set: what came in goes out and what went out comes back, all else stays as it is now.
pub(super) fn back_set<K: Ord + Copy>(before: &BTreeSet<K>, after: &BTreeSet<K>, now: &BTreeSet<K>) -> BTreeSet<K> {
    let all = before.iter().chain(after).chain(now).copied();
    all.filter(|key| back(&before.contains(key), &after.contains(key), &now.contains(key))).collect()
}

/// A subject as it is compared: without prefixes, tags and the number that our replies carry.
pub(crate) fn plain_subject(subject: &str) -> String {
    let mut rest = subject.to_owned();
    while let Some(number) = causeway_mail::subject_number(&rest) {
        let without = rest.replace(&format!("[#{number}]"), " ");
        if without == rest {
            break;
        }
        rest = without;
    }
    causeway_mail::base_subject(&rest)
}
