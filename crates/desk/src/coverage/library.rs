//! The texts of all macros by their word groups, so that the one which an answer comes from is found at once.
//! It never compares an answer with a text that shares no group with it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use causeway_identity::UserId;

use crate::MacroId;
use crate::macros::{Macro, Scope, share};

/// So many word groups must be shared, or two short texts would be alike by chance.
const LEAST: usize = 4;

struct Text {
    macro_id: MacroId,
    /// Whose answers alone may come from it: nobody else sees a personal macro.
    only: Option<UserId>,
}

/// The library as a table of word groups.
#[derive(Default)]
pub struct Library {
    texts: Vec<Text>,
    /// The numbers of the texts that hold a group.
    holding: HashMap<u64, Vec<u32>>,
}

/// An answer as its word groups.
pub struct Measured {
    groups: HashSet<u64>,
}

impl Measured {
    /// Cuts an answer.
    pub fn of(answer: &str) -> Self {
        Self { groups: hashed(answer) }
    }

    /// How many word groups it has.
    pub fn words(&self) -> i64 {
        i64::try_from(self.groups.len()).unwrap_or(i64::MAX)
    }
}

fn hashed(text: &str) -> HashSet<u64> {
    let hash = |group: Vec<String>| {
        let mut hasher = DefaultHasher::new();
        group.hash(&mut hasher);
        hasher.finish()
    };
    share::groups(text).into_iter().map(hash).collect()
}

impl Library {
    /// The table of these macros; archived ones are offered no more and count no more.
    pub fn of<'a>(macros: impl IntoIterator<Item = &'a Macro>) -> Self {
        let mut library = Self::default();
        for one in macros.into_iter().filter(|one| !one.archived) {
            let only = if one.scope == Scope::Person { one.owner_id } else { None };
            for html in one.bodies.values() {
                let number = u32::try_from(library.texts.len()).unwrap_or(u32::MAX);
                library.texts.push(Text { macro_id: one.id, only });
                for group in hashed(&causeway_mail::html_to_text(html)) {
                    library.holding.entry(group).or_default().push(number);
                }
            }
        }
        library
    }

    /// The macro that holds most of an answer by `author`, with the share in percent.
    pub fn best(&self, answer: &Measured, author: Option<UserId>) -> Option<(MacroId, i64)> {
        let mut shared: BTreeMap<u32, usize> = BTreeMap::new();
        for number in answer.groups.iter().filter_map(|group| self.holding.get(group)).flatten() {
            *shared.entry(*number).or_default() += 1;
        }
        let mut best: Option<(&Text, usize)> = None;
        for (number, count) in shared {
            let Some(text) = usize::try_from(number).ok().and_then(|number| self.texts.get(number)) else { continue };
            let seen = text.only.is_none() || text.only == author;
            if seen && count >= LEAST && best.is_none_or(|(_, most)| count > most) {
                best = Some((text, count));
            }
        }
        best.map(|(text, count)| {
            (text.macro_id, i64::try_from(count * 100 / answer.groups.len().max(1)).unwrap_or(100))
        })
    }
}
