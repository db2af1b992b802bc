//! Groups of terms that mean the same, and where a question holds one of them.
//! It never looks into the index.

use std::collections::HashMap;

use crate::article::shorten;
use crate::terms::{Key, Term, terms};

const MAX_GROUPS: usize = 2_000;
const MAX_TERMS: usize = 20;
const MAX_TERM_BYTES: usize = 200;
/// The most terms of the tokeniser in one synonym; longer ones are sentences.
const MAX_KEYS: usize = 12;

/// All groups, found by the first key of each of their members.
#[derive(Debug, Default)]
pub(crate) struct Synonyms {
    groups: Vec<Vec<Vec<Key>>>,
    by_first: HashMap<Key, Vec<(usize, usize)>>,
}

/// A synonym that a question holds.
#[derive(Debug)]
pub(crate) struct Found<'a> {
    /// How many keys of the question it takes.
    pub(crate) length: usize,
    /// The other members of its groups.
    pub(crate) others: Vec<&'a [Key]>,
}

impl Synonyms {
    pub(crate) fn new(groups: &[Vec<String>]) -> Self {
        let mut all = Self::default();
        for group in groups.iter().take(MAX_GROUPS) {
            let mut members: Vec<Vec<Key>> = Vec::new();
            for text in group.iter().take(MAX_TERMS) {
                let mut text = text.clone();
                shorten(&mut text, MAX_TERM_BYTES);
                let keys = keys(&terms(&text));
                if !keys.is_empty() && keys.len() <= MAX_KEYS && !members.contains(&keys) {
                    members.push(keys);
                }
            }
            for (at, keys) in members.iter().enumerate() {
                if let Some(first) = keys.first() {
                    all.by_first.entry(first.clone()).or_default().push((all.groups.len(), at));
                }
            }
            all.groups.push(members);
        }
        all
    }

    /// The longest synonym that `keys` begin with.
    pub(crate) fn at<'a>(&'a self, keys: &[Key]) -> Option<Found<'a>> {
        let places = self.by_first.get(keys.first()?)?;
        let member = |(group, at): (usize, usize)| Some((self.groups.get(group)?, self.groups.get(group)?.get(at)?));
        let fits = || places.iter().filter_map(|place| member(*place)).filter(|(_, own)| keys.starts_with(own));
        let length = fits().map(|(_, own)| own.len()).max()?;
        let groups = fits().filter(|(_, own)| own.len() == length);
        let others = groups.flat_map(|(group, own)| group.iter().filter(move |other| *other != own));
        Some(Found { length, others: others.map(Vec::as_slice).collect() })
    }
}

/// The keys of terms as they stand side by side.
fn keys(all: &[Term]) -> Vec<Key> {
    side_by_side(all).filter_map(|at| all.get(at)).map(|term| term.key.clone()).collect()
}

/// Which terms stand side by side: no wholes, and no lone last character of a run that has pairs.
pub(crate) fn side_by_side(all: &[Term]) -> impl Iterator<Item = usize> {
    (0..all.len()).filter(|at| all.get(*at).is_some_and(|term| !term.whole && (!term.tail || !in_run(all, *at))))
}

/// Whether the pair before this last character is of the same run.
fn in_run(all: &[Term], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| all.get(at));
    before.zip(all.get(at)).is_some_and(|(before, this)| !before.tail && before.source.end == this.source.end)
}
