//! Which side of a pair of issues changed since they were last the same, and what both become.
//! It never loses a change of one side because the other changed something else; of the same thing, the tracker's wins.

use causeway_base::text;
use serde::{Deserialize, Serialize};

use super::Provider;
use super::contract::{Change, Remote, Standing, told};

/// The longest title and label here, in characters, and how many labels an issue has.
const TITLE: usize = 200;
const LABEL: usize = 50;
const LABELS: usize = 20;

/// What is kept the same on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Side {
    pub(super) title: String,
    pub(super) standing: Standing,
    pub(super) labels: Vec<String>,
}

impl Side {
    /// An issue there as it fits here.
    pub(super) fn of(remote: &Remote) -> Self {
        let line = |words: &str, most: usize| text::clean(words.trim(), most).replace(['\n', '\t'], " ");
        let title = line(&remote.title, TITLE);
        let mut labels: Vec<String> = Vec::new();
        for label in remote.labels.iter().map(|label| line(label, LABEL).replace(',', " ")) {
            if !label.is_empty() && labels.len() < LABELS && !holds(&labels, &label) {
                labels.push(label);
            }
        }
        Self { title: if title.is_empty() { remote.key.clone() } else { title }, standing: remote.standing, labels }
    }
}

fn holds(labels: &[String], label: &str) -> bool {
    labels.iter().any(|known| text::fold(known) == text::fold(label))
}

/// What both sides become: `seen` is how the tracker's side was when it was looked at last.
pub(super) fn merged(seen: &Side, here: &Side, there: &Side) -> Side {
    let title = if there.title == seen.title { &here.title } else { &there.title };
    let standing = if there.standing == seen.standing { here.standing } else { there.standing };
    // A label stays unless one side took it away, and comes when one side added it.
    let stays = |label: &String| match (holds(&here.labels, label), holds(&there.labels, label)) {
        (true, true) => true,
        (false, false) => false,
        _ => !holds(&seen.labels, label),
    };
    let added = there.labels.iter().filter(|label| !holds(&here.labels, label));
    let labels = here.labels.iter().chain(added).filter(|label| stays(label)).take(LABELS).cloned().collect();
    Side { title: title.clone(), standing, labels }
}

/// What has to change there so that it is as `both` says, as far as the provider knows the difference.
pub(super) fn wanted(provider: Provider, there: &Side, both: &Side) -> Change {
    let missing = |from: &[String], in_: &[String]| -> Vec<String> {
        from.iter().filter(|label| !holds(in_, label)).cloned().collect()
    };
    let differs = told(provider, both.standing) != told(provider, there.standing);
    Change {
        title: (both.title != there.title).then(|| both.title.clone()),
        standing: differs.then(|| told(provider, both.standing)),
        add_labels: missing(&both.labels, &there.labels),
        remove_labels: missing(&there.labels, &both.labels),
    }
}

/// What was seen, after `change` was sent to `first` and `last` was read back: what was not sent is as it was read first, so
/// that a change in between is noticed the next time.
pub(super) fn seen(first: Side, change: &Change, last: Side) -> Side {
    let labels = change.add_labels.is_empty() && change.remove_labels.is_empty();
    Side {
        title: if change.title.is_some() { last.title } else { first.title },
        standing: if change.standing.is_some() { last.standing } else { first.standing },
        labels: if labels { first.labels } else { last.labels },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(title: &str, standing: Standing, labels: &[&str]) -> Side {
        Side { title: title.to_owned(), standing, labels: labels.iter().map(|&label| label.to_owned()).collect() }
    }

    #[test]
    fn changes_of_both_sides_come_together_and_the_tracker_wins_where_they_clash() {
        let seen = side("Save fails", Standing::Open, &["orders", "old"]);
        let here = side("Saving fails", Standing::Working, &["orders", "urgent"]);
        let there = side("Save fails", Standing::Done, &["Orders", "old", "area/api"]);
        let both = merged(&seen, &here, &there);
        assert_eq!(both, side("Saving fails", Standing::Done, &["orders", "urgent", "area/api"]));
        let change = wanted(Provider::GitHub, &there, &both);
        assert_eq!(change.title.as_deref(), Some("Saving fails"));
        assert_eq!(
            (change.standing, change.add_labels, change.remove_labels),
            (None, vec!["urgent".to_owned()], vec!["old".to_owned()])
        );
        let clash = side("Saving breaks", Standing::Open, &["orders", "old"]);
        assert_eq!(merged(&seen, &here, &clash).title, "Saving breaks");
    }

    #[test]
    fn what_a_provider_cannot_say_is_not_sent_and_does_not_come_back() {
        for (provider, standing) in [
            (Provider::GitHub, Standing::Working),
            (Provider::GitLab, Standing::Declined),
            (Provider::Jira, Standing::Declined),
        ] {
            let same = told(provider, standing);
            let (here, there) = (side("A", standing, &[]), side("A", same, &[]));
            let both = merged(&there, &here, &there);
            assert_eq!(both, here);
            assert!(wanted(provider, &there, &both).is_empty());
        }
    }

    #[test]
    fn any_two_sides_are_the_same_after_one_exchange() {
        let titles = ["A", "B", "C"];
        let words = ["x", "y", "z"];
        let all = [Standing::Open, Standing::Working, Standing::Done, Standing::Declined];
        let mut seed: usize = 11;
        let mut next = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        for _ in 0..5_000 {
            let mut any = || {
                let labels: Vec<&str> = words.into_iter().filter(|_| next(2) == 1).collect();
                side(titles[next(3)], all[next(4)], &labels)
            };
            let (seen_before, here, there) = (any(), any(), any());
            let both = merged(&seen_before, &here, &there);
            let change = wanted(Provider::GitHub, &there, &both);
            let mut after = there.clone();
            after.title = change.title.clone().unwrap_or(after.title);
            after.standing = change.standing.unwrap_or(after.standing);
            after.labels.retain(|label| !change.remove_labels.contains(label));
            after.labels.extend(change.add_labels.iter().cloned());
            let now = seen(there, &change, after.clone());
            let again = merged(&now, &both, &after);
            assert_eq!(again, both, "the second exchange changes nothing here");
            assert!(wanted(Provider::GitHub, &after, &again).is_empty(), "nor there");
        }
    }
}
