//! Conversations of mails that came without our marks: imports. The algorithm is J. Zawinski's as in RFC 5256 § 3.
//! It never looks at who wrote; a desk's own mails are matched by keys and ids instead, and by no subject.

use std::collections::HashMap;

use crate::mail::Mail;
use crate::thread::base_subject;

/// Longer chains of parents are not followed when looking for loops: the link is left out instead.
const MAX_CHAIN: usize = 10_000;

#[derive(Default)]
struct Container {
    /// Indices of the mails with this id; more than one when a mail came twice.
    mails: Vec<usize>,
    parent: Option<usize>,
}

/// Groups mails into conversations: each group holds indices into `mails` in their order, groups in the order of their
/// first mail. With `by_subject`, an answer whose ancestors are all missing joins the conversation of its subject.
pub fn group_by_references(mails: &[Mail], by_subject: bool) -> Vec<Vec<usize>> {
    let mut forest = Forest::default();
    for (index, mail) in mails.iter().enumerate() {
        forest.add(index, mail);
    }
    let mut root_of: Vec<usize> = vec![usize::MAX; mails.len()];
    for (place, container) in forest.containers.iter().enumerate() {
        let root = forest.root(place);
        for &mail in &container.mails {
            if let Some(slot) = root_of.get_mut(mail) {
                *slot = root;
            }
        }
    }
    if by_subject {
        join_answers(mails, &mut root_of);
    }
    let mut order: HashMap<usize, usize> = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (mail, root) in root_of.into_iter().enumerate() {
        let place = *order.entry(root).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(place) {
            group.push(mail);
        }
    }
    groups
}

#[derive(Default)]
struct Forest {
    containers: Vec<Container>,
    by_id: HashMap<String, usize>,
}

impl Forest {
    fn container(&mut self, id: &str) -> usize {
        if let Some(&place) = self.by_id.get(id) {
            return place;
        }
        self.containers.push(Container::default());
        self.by_id.insert(id.to_owned(), self.containers.len() - 1);
        self.containers.len() - 1
    }

    fn add(&mut self, index: usize, mail: &Mail) {
        let own = match &mail.message_id {
            Some(id) => self.container(id),
            None => self.container(&format!("\0{index}")),
        };
        if let Some(container) = self.containers.get_mut(own) {
            container.mails.push(index);
        }
        let ids =
            if mail.references.is_empty() { mail.in_reply_to.get(..1).unwrap_or_default() } else { &mail.references };
        let mut last = None;
        for id in ids {
            let place = self.container(id);
            if let Some(parent) = last
                && self.parent(place).is_none()
            {
                self.link(place, parent);
            }
            last = Some(place);
        }
        if let Some(parent) = last {
            // Now that the mail itself is here, its own word counts more than what others presumed.
            if let Some(container) = self.containers.get_mut(own) {
                container.parent = None;
            }
            self.link(own, parent);
        }
    }

    fn parent(&self, place: usize) -> Option<usize> {
        self.containers.get(place).and_then(|container| container.parent)
    }

    /// Puts `child` below `parent`, unless that made a loop.
    fn link(&mut self, child: usize, parent: usize) {
        let mut up = Some(parent);
        for _ in 0..MAX_CHAIN {
            match up {
                Some(place) if place == child => return,
                Some(place) => up = self.parent(place),
                None => {
                    if let Some(container) = self.containers.get_mut(child) {
                        container.parent = Some(parent);
                    }
                    return;
                }
            }
        }
    }

    fn root(&self, mut place: usize) -> usize {
        while let Some(parent) = self.parent(place) {
            place = parent;
        }
        place
    }
}

/// Joins conversations that begin with an answer to the one that has its subject without the answer's prefix.
fn join_answers(mails: &[Mail], root_of: &mut [usize]) {
    let mut first: HashMap<usize, usize> = HashMap::new();
    for (mail, root) in root_of.iter().enumerate() {
        first.entry(*root).or_insert(mail);
    }
    let subjects: Vec<(usize, String, bool)> = first
        .into_iter()
        .filter_map(|(root, mail)| {
            let subject = mails.get(mail)?.subject.trim().to_owned();
            let base = base_subject(&subject);
            (!base.is_empty()).then(|| (root, base.to_lowercase(), base.len() < subject.len()))
        })
        .collect();
    let mut originals: HashMap<&str, usize> = HashMap::new();
    for (root, base, answer) in &subjects {
        if !answer {
            let known = originals.entry(base).or_insert(*root);
            *known = (*known).min(*root);
        }
    }
    let moves: HashMap<usize, usize> = subjects
        .iter()
        .filter(|(_, _, answer)| *answer)
        .filter_map(|(root, base, _)| Some((*root, *originals.get(base.as_str())?)))
        .collect();
    for root in root_of.iter_mut() {
        *root = moves.get(root).copied().unwrap_or(*root);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(id: &str, references: &[&str], subject: &str) -> Mail {
        Mail {
            message_id: (!id.is_empty()).then(|| id.to_owned()),
            references: references.iter().map(|id| (*id).to_owned()).collect(),
            subject: subject.to_owned(),
            ..Mail::default()
        }
    }

    #[test]
    fn groups_by_chains() {
        for (mails, want) in [
            (vec![mail("a", &[], ""), mail("b", &["a"], ""), mail("c", &["a", "b"], "")], vec![vec![0, 1, 2]]),
            (vec![mail("a", &[], ""), mail("x", &[], ""), mail("b", &["a"], "")], vec![vec![0, 2], vec![1]]),
            (vec![mail("b", &["lost"], ""), mail("c", &["lost"], "")], vec![vec![0, 1]]),
            (vec![mail("a", &[], ""), mail("a", &[], "")], vec![vec![0, 1]]),
            (vec![mail("", &[], ""), mail("", &[], "")], vec![vec![0], vec![1]]),
            (vec![mail("a", &["b"], ""), mail("b", &["a"], "")], vec![vec![0, 1]]),
            (vec![mail("a", &[], "Printer"), mail("b", &["lost"], "Re: printer")], vec![vec![0, 1]]),
            (vec![mail("a", &[], "Printer"), mail("b", &[], "Printer")], vec![vec![0], vec![1]]),
        ] {
            assert_eq!(group_by_references(&mails, true), want);
        }
    }
}
