//! Counting opinions: how many were asked, how many answered, and what can be said of so many.
//! It never tells a share without its margin, and none at all of a few.

use std::collections::HashMap;
use std::hash::Hash;

use causeway_base::Time;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Counted, OfInbox, OfPerson};

/// From how many on a share is told.
pub const FEWEST: i64 = 5;
/// The length of a week.
pub const WEEK_MS: i64 = 7 * 86_400_000;
/// How sure the margin is: 95 in a hundred.
const Z: f64 = 1.96;

/// A share, and between which it lies by chance alone (Wilson's interval, 95 %).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Share {
    /// In percent.
    pub percent: i64,
    /// It may as well be so little.
    pub low: i64,
    /// It may as well be so much.
    pub high: i64,
}

/// What was counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Tally {
    /// How many chats.
    pub chats: i64,
    /// How many of them were rated.
    pub rated: i64,
    /// How many said 1, 2, 3, 4 and 5.
    pub scores: [i64; 5],
    /// How many said 4 or 5.
    pub good: i64,
    /// How many said 1 or 2.
    pub bad: i64,
    /// The share of chats that were rated.
    pub rated_share: Option<Share>,
    /// The share of ratings that are good.
    pub good_share: Option<Share>,
}

/// What customers answered when a mail asked them whether it is solved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Solved {
    /// In how many conversations it was asked.
    pub asked: i64,
    /// How many said that it is.
    pub yes: i64,
    /// How many said that it is not.
    pub no: i64,
    /// The share of those who answered that said it is.
    pub yes_share: Option<Share>,
}

/// The share of some in all, with its margin; nothing below [`FEWEST`].
pub fn share(part: i64, all: i64) -> Option<Share> {
    if all < FEWEST {
        return None;
    }
    let (n, p) = (all as f64, part as f64 / all as f64);
    let square = Z * Z / n;
    let middle = (p + square / 2.0) / (1.0 + square);
    let half = Z * (p * (1.0 - p) / n + square / (4.0 * n)).sqrt() / (1.0 + square);
    // Outwards, so that the margin is never told smaller than it is; the tiny step back takes out what computing left over.
    let low = ((middle - half) * 100.0 + 1e-9).floor().max(0.0) as i64;
    let high = ((middle + half) * 100.0 - 1e-9).ceil().min(100.0) as i64;
    Some(Share { percent: (p * 100.0).round() as i64, low, high })
}

impl Tally {
    /// Counts chats.
    pub fn of<'a>(chats: impl IntoIterator<Item = &'a Counted>) -> Self {
        let mut tally = Self::default();
        for one in chats {
            tally.chats += 1;
            let place = one.score.and_then(|score| usize::try_from(score - 1).ok());
            if let Some(count) = place.and_then(|place| tally.scores.get_mut(place)) {
                *count += 1;
                tally.rated += 1;
            }
        }
        let [one, two, _, four, five] = tally.scores;
        (tally.bad, tally.good) = (one + two, four + five);
        tally.rated_share = share(tally.rated, tally.chats);
        tally.good_share = share(tally.good, tally.rated);
        tally
    }
}

impl Solved {
    /// What so many answers come to.
    pub fn of(asked: i64, yes: i64, no: i64) -> Self {
        Self { asked, yes, no, yes_share: share(yes, yes + no) }
    }
}

/// The tally of each week from `from` on.
pub fn by_week(chats: &[Counted], from: Time, weeks: i64) -> Vec<Tally> {
    let of = |week: i64| chats.iter().filter(move |one| one.began_at.since(from).div_euclid(WEEK_MS) == week);
    (0..weeks).map(|week| Tally::of(of(week))).collect()
}

/// The tally of each inbox, those with the most ratings first.
pub fn by_inbox(chats: &[Counted]) -> Vec<OfInbox> {
    grouped(chats, |one| one.inbox).into_iter().map(|(inbox_id, tally)| OfInbox { inbox_id, tally }).collect()
}

/// The tally of each colleague, those with the most ratings first.
pub fn by_person(chats: &[Counted]) -> Vec<OfPerson> {
    grouped(chats, |one| one.assignee).into_iter().map(|(user_id, tally)| OfPerson { user_id, tally }).collect()
}

fn grouped<K: Hash + Eq + Copy + Ord>(chats: &[Counted], key: impl Fn(&Counted) -> K) -> Vec<(K, Tally)> {
    let mut groups: HashMap<K, Vec<&Counted>> = HashMap::new();
    for one in chats {
        groups.entry(key(one)).or_default().push(one);
    }
    let mut all: Vec<(K, Tally)> = groups.into_iter().map(|(key, group)| (key, Tally::of(group))).collect();
    all.sort_by_key(|(key, tally)| (std::cmp::Reverse((tally.rated, tally.chats)), *key));
    all
}

#[cfg(test)]
mod tests {
    use causeway_desk::InboxId;
    use causeway_identity::UserId;
    use uuid::Uuid;

    use super::*;

    fn chat(day: i64, inbox: u128, user: Option<u128>, score: Option<i64>) -> Counted {
        Counted {
            began_at: Time(day * 86_400_000),
            inbox: InboxId(Uuid::from_u128(inbox)),
            assignee: user.map(|user| UserId(Uuid::from_u128(user))),
            score,
        }
    }

    #[test]
    fn a_share_has_the_margin_that_wilson_gives_and_few_have_none() {
        for (part, all, wanted) in [
            (0, 0, None),
            (4, 4, None),
            (5, 5, Some((100, 56, 100))),
            (0, 5, Some((0, 0, 44))),
            (8, 10, Some((80, 49, 95))),
            (50, 100, Some((50, 40, 60))),
            (900, 1_000, Some((90, 87, 92))),
        ] {
            assert_eq!(share(part, all).map(|one| (one.percent, one.low, one.high)), wanted, "{part} of {all}");
        }
    }

    #[test]
    fn the_margin_always_holds_the_share_and_shrinks_with_numbers() {
        for all in FEWEST..200 {
            for part in 0..=all {
                let one = share(part, all).unwrap();
                assert!(
                    0 <= one.low && one.low <= one.percent && one.percent <= one.high && one.high <= 100,
                    "{one:?}"
                );
            }
            let (few, many) = (share(all / 2, all).unwrap(), share(all / 2 * 10, all * 10).unwrap());
            assert!(many.high - many.low <= few.high - few.low, "{all}");
        }
    }

    #[test]
    fn good_and_bad_leave_the_middle_out_and_silence_is_no_rating() {
        let all: Vec<Counted> =
            [Some(1), Some(2), Some(3), Some(4), Some(5), Some(5), None].map(|score| chat(0, 1, None, score)).into();
        let tally = Tally::of(&all);
        assert_eq!((tally.chats, tally.rated, tally.good, tally.bad), (7, 6, 3, 2));
        assert_eq!(tally.scores, [1, 1, 1, 1, 2]);
        assert_eq!(tally.good_share.unwrap().percent, 50);
        assert_eq!(tally.rated_share.unwrap().percent, 86);
    }

    #[test]
    fn weeks_inboxes_and_people_are_counted_apart() {
        let all = [
            chat(0, 1, Some(7), Some(5)),
            chat(6, 1, Some(8), None),
            chat(7, 2, Some(8), Some(1)),
            chat(13, 2, None, Some(2)),
            chat(-1, 2, None, Some(2)),
        ];
        let weeks = by_week(&all, Time(0), 3);
        assert_eq!(
            weeks.iter().map(|week| (week.chats, week.good, week.bad)).collect::<Vec<_>>(),
            [(2, 1, 0), (2, 0, 2), (0, 0, 0)]
        );
        let inboxes = by_inbox(&all);
        assert_eq!(inboxes.iter().map(|one| one.tally.rated).collect::<Vec<_>>(), [3, 1]);
        let people = by_person(&all);
        assert_eq!(people[0].user_id, None);
        assert_eq!((people[1].tally.chats, people[1].tally.rated), (2, 1));
        assert_eq!(people.len(), 3);
    }
}
