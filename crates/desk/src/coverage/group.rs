//! Groups inquiries by likeness: the same inquiries in the same order give the same groups, in whatever language.
//! It never compares all with all; only groups that share a telling word are looked at.

use std::collections::BTreeMap;

use super::words;

/// From which cosine on an inquiry joins a group. At this one the tables of the tests hold; a higher one makes purer and
/// smaller groups and leaves more inquiries alone. The list is for people to read, so it rather shows a group too much.
const JOIN: f64 = 0.3;
/// From so many inquiries on, a word in more than one of [`COMMON`] says nothing.
const MANY: usize = 50;
/// See [`MANY`].
const COMMON: usize = 4;

/// How much less a pair of characters weighs that stands in one inquiry only: most such pairs are the end of one word
/// and the beginning of the next.
const LONE_PAIR: f64 = 0.7;

/// Inquiries that are alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Their places in what was given, the most typical first.
    pub members: Vec<usize>,
    /// The tokens that at least half of them hold, the most telling first.
    pub words: Vec<String>,
}

type Vector = Vec<(u32, f64)>;

/// What is known of the inquiries' terms.
#[derive(Default)]
struct Terms {
    numbers: BTreeMap<String, u32>,
    tokens: Vec<Vec<String>>,
}

impl Terms {
    fn number(&mut self, term: String, tokens: Vec<String>) -> u32 {
        let next = u32::try_from(self.tokens.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(term).or_insert(next);
        if number == next {
            self.tokens.push(tokens);
        } else if let Some(known) = self.tokens.get_mut(number as usize) {
            known.extend(tokens.into_iter().filter(|token| !known.contains(token)).collect::<Vec<_>>());
        }
        number
    }
}

impl Terms {
    /// Whether a term is a pair of characters of a script without spaces.
    fn paired(&self, term: u32) -> bool {
        let token = self.tokens.get(term as usize).and_then(|tokens| tokens.first());
        token.is_some_and(|token| !token.is_ascii() && token.chars().count() == 2)
    }
}

#[derive(Default)]
struct Cluster {
    members: Vec<(usize, f64)>,
    sum: BTreeMap<u32, f64>,
}

impl Cluster {
    fn length(&self) -> f64 {
        self.sum.values().map(|weight| weight * weight).sum::<f64>().sqrt()
    }
}

/// Makes groups of at least two, the largest first.
pub fn group(texts: &[String]) -> Vec<Group> {
    let mut terms = Terms::default();
    let vectors = vectors(texts, &mut terms);
    let mut clusters: Vec<Cluster> = Vec::new();
    let mut holding: Vec<Vec<usize>> = vec![Vec::new(); terms.tokens.len()];
    let mut lengths: Vec<f64> = Vec::new();
    for (at, vector) in vectors.iter().enumerate() {
        let joined = nearest(vector, &clusters, &lengths, &holding);
        let (to, near) = joined.unwrap_or((clusters.len(), 1.0));
        if joined.is_none() {
            clusters.push(Cluster::default());
            lengths.push(0.0);
        }
        let Some(cluster) = clusters.get_mut(to) else { continue };
        cluster.members.push((at, near));
        for (term, weight) in vector {
            if !cluster.sum.contains_key(term)
                && let Some(list) = holding.get_mut(*term as usize)
            {
                list.push(to);
            }
            *cluster.sum.entry(*term).or_default() += weight;
        }
        lengths[to] = cluster.length();
    }
    // Whoever came early met small groups; now that all are there, everybody goes where they fit best.
    let mut members: Vec<Vec<(usize, f64)>> = vec![Vec::new(); clusters.len()];
    for (at, vector) in vectors.iter().enumerate() {
        if let Some((to, near)) = nearest(vector, &clusters, &lengths, &holding) {
            members[to].push((at, near));
        }
    }
    let mut groups: Vec<Group> =
        members.into_iter().filter(|one| one.len() > 1).map(|one| finished(one, &vectors, &terms)).collect();
    groups.sort_by_key(|one| (std::cmp::Reverse(one.members.len()), one.members.iter().min().copied()));
    groups
}

#[expect(clippy::cast_precision_loss, reason = "counts of inquiries are far below 2^52")]
fn vectors(texts: &[String], terms: &mut Terms) -> Vec<Vector> {
    let mut all: Vec<Vec<u32>> = Vec::with_capacity(texts.len());
    for text in texts {
        let found = words::terms(text);
        all.push(found.into_iter().map(|(term, tokens)| terms.number(term, tokens)).collect());
    }
    let mut holding = vec![0_usize; terms.tokens.len()];
    for term in all.iter().flatten() {
        holding[*term as usize] += 1;
    }
    let most = if texts.len() >= MANY { texts.len() / COMMON } else { texts.len() };
    let weigh = |own: Vec<u32>| {
        let told = own.into_iter().filter(|term| holding[*term as usize] <= most);
        // What nobody else says counts no more than what one other says: it must not drown what is shared.
        let weight = |term: u32| {
            let count = holding[term as usize];
            let rare = (1.0 + texts.len() as f64 / count.max(2) as f64).ln();
            if count == 1 && terms.paired(term) { rare * LONE_PAIR } else { rare }
        };
        let mut vector: Vector = told.map(|term| (term, weight(term))).collect();
        let length = vector.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
        for (_, weight) in &mut vector {
            *weight /= length;
        }
        vector
    };
    all.into_iter().map(weigh).collect()
}

/// The group that an inquiry is nearest to, if it is near enough; between equals the older one.
fn nearest(vector: &Vector, clusters: &[Cluster], lengths: &[f64], holding: &[Vec<usize>]) -> Option<(usize, f64)> {
    let mut products: BTreeMap<usize, f64> = BTreeMap::new();
    for (term, weight) in vector {
        for at in holding.get(*term as usize).into_iter().flatten() {
            let there = clusters.get(*at).and_then(|one| one.sum.get(term)).copied().unwrap_or(0.0);
            *products.entry(*at).or_default() += weight * there;
        }
    }
    let mut best: Option<(usize, f64)> = None;
    for (at, product) in products {
        let near = product / lengths.get(at).copied().filter(|length| *length > 0.0).unwrap_or(f64::INFINITY);
        if near >= JOIN && best.is_none_or(|(_, most)| near > most) {
            best = Some((at, near));
        }
    }
    best
}

fn finished(mut members: Vec<(usize, f64)>, vectors: &[Vector], terms: &Terms) -> Group {
    let mut sums: BTreeMap<u32, (usize, f64)> = BTreeMap::new();
    for (term, weight) in members.iter().filter_map(|(at, _)| vectors.get(*at)).flatten() {
        let sum = sums.entry(*term).or_default();
        *sum = (sum.0 + 1, sum.1 + weight);
    }
    let half = members.len().div_ceil(2).max(2);
    let mut core: Vec<(u32, f64)> =
        sums.into_iter().filter(|(_, (count, _))| *count >= half).map(|(term, (_, weight))| (term, weight)).collect();
    core.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    members.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    Group {
        members: members.into_iter().map(|(at, _)| at).collect(),
        words: core.iter().filter_map(|(term, _)| terms.tokens.get(*term as usize)).flatten().cloned().collect(),
    }
}
