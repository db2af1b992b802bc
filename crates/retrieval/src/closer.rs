//! The closer look at one article: how near to one another the asked terms stand, in which order, and in which section.
//! It never reads text; it walks through the kept numbers of the terms.

use crate::question::Asked;
use crate::stream::{Placed, unpack};
use crate::weights;

/// A term of the article that is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Match {
    pub(crate) at: Placed,
    /// The unit, its variant, and the part of the variant that this term is.
    pub(crate) unit: usize,
    pub(crate) variant: usize,
    pub(crate) part: f32,
}

/// Which terms are asked for, made for quick refusal of all others.
pub(crate) struct Wanted {
    sorted: Vec<(u32, usize, usize, f32)>,
    bits: Vec<u64>,
}

const BITS: u32 = 1 << 14;

impl Wanted {
    pub(crate) fn new(asked: &Asked) -> Self {
        let mut sorted = Vec::new();
        let mut bits = vec![0_u64; BITS as usize / 64];
        for (at, unit) in asked.units.iter().enumerate() {
            for (variant_at, variant) in unit.variants.iter().enumerate() {
                for (id, part) in &variant.terms {
                    sorted.push((*id, at, variant_at, part * variant.factor));
                    if let Some(word) = bits.get_mut((id % BITS / 64) as usize) {
                        *word |= 1 << (id % 64);
                    }
                }
            }
        }
        sorted.sort_by_key(|(id, unit, variant, _)| (*id, *unit, *variant));
        Self { sorted, bits }
    }

    fn of(&self, id: u32) -> &[(u32, usize, usize, f32)] {
        let word = self.bits.get((id % BITS / 64) as usize).copied().unwrap_or(0);
        if word & (1 << (id % 64)) == 0 {
            return &[];
        }
        let from = self.sorted.partition_point(|(other, ..)| *other < id);
        let rest = self.sorted.get(from..).unwrap_or_default();
        let count = rest.iter().take_while(|(other, ..)| *other == id).count();
        rest.get(..count).unwrap_or_default()
    }

    /// All places of asked terms in an article.
    pub(crate) fn matches(&self, stream: &[u8]) -> Vec<Match> {
        let mut out = Vec::new();
        for at in unpack(stream) {
            for (_, unit, variant, part) in self.of(at.id) {
                out.push(Match { at, unit: *unit, variant: *variant, part: *part });
            }
        }
        out
    }
}

/// What a closer look finds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Closer {
    /// The weight of all units that the article meets.
    pub(crate) met: f32,
    /// The best that one window of it meets.
    pub(crate) window: f32,
    /// The weight of neighbours of the question that are neighbours here.
    pub(crate) phrase: f32,
    /// The weight that the title meets.
    pub(crate) title: f32,
    /// How many terms of the title are asked for.
    pub(crate) title_terms: u32,
    /// The most that one heading meets.
    pub(crate) heading: f32,
    /// The segment that answers best.
    pub(crate) segment: u32,
}

pub(crate) fn look(asked: &Asked, matches: &[Match]) -> Closer {
    let mut out = Closer::default();
    let mut sum = Sum::new(asked);
    for each in matches {
        sum.add(each);
    }
    out.met = sum.total();
    out.phrase = phrase(asked, matches);
    let mut best = 0.0;
    for segment in matches.chunk_by(|one, other| one.at.segment == other.at.segment) {
        let Some(number) = segment.first().map(|first| first.at.segment) else { continue };
        let heading: Vec<Match> = segment.iter().filter(|each| each.at.sentence == 0).copied().collect();
        let mut in_heading = Sum::new(asked);
        for each in &heading {
            in_heading.add(each);
        }
        let in_heading = in_heading.total();
        if number == 0 {
            out.title = in_heading;
            out.title_terms = heading.chunk_by(|one, other| one.at.position == other.at.position).count() as u32;
        } else if number > 1 {
            out.heading = out.heading.max(in_heading);
        }
        let window = window(asked, segment, weights::WIDTH);
        out.window = out.window.max(window);
        if number > 1 && window + in_heading > best {
            best = window + in_heading;
            out.segment = number;
        }
    }
    out
}

/// The most that `width` terms in a row meet.
fn window(asked: &Asked, matches: &[Match], width: u32) -> f32 {
    let mut sum = Sum::new(asked);
    let mut best = 0.0_f32;
    let mut start = 0;
    for each in matches {
        sum.add(each);
        while let Some(first) = matches.get(start).filter(|first| each.at.position - first.at.position >= width) {
            sum.take(first);
            start += 1;
        }
        best = best.max(sum.total());
    }
    best
}

fn phrase(asked: &Asked, matches: &[Match]) -> f32 {
    let mut seen = vec![false; asked.units.len()];
    let mut out = 0.0;
    for (at, each) in matches.iter().enumerate() {
        let Some(unit) = asked.units.get(each.unit) else { continue };
        let Some(place) = unit.position.filter(|_| seen.get(each.unit) == Some(&false)) else { continue };
        let near = matches.get(at + 1..).unwrap_or_default().iter();
        let mut near = near.take_while(|other| other.at.position <= each.at.position + 1);
        let next = near.find(|other| {
            other.at.position == each.at.position + 1
                && asked.units.get(other.unit).and_then(|other| other.position) == Some(place + 1)
        });
        if let Some(next) = next.and_then(|next| asked.units.get(next.unit)) {
            out += unit.weight.min(next.weight);
            if let Some(seen) = seen.get_mut(each.unit) {
                *seen = true;
            }
        }
    }
    out
}

/// The weight of the units that a set of matches meets; matches come and go.
pub(crate) struct Sum<'a> {
    asked: &'a Asked,
    /// For each unit and variant, how often each term is there: by the terms' ids.
    counts: Vec<Vec<(usize, u32, u32, f32)>>,
    values: Vec<f32>,
    total: f32,
}

impl<'a> Sum<'a> {
    pub(crate) fn new(asked: &'a Asked) -> Self {
        let units = asked.units.len();
        Self { asked, counts: vec![Vec::new(); units], values: vec![0.0; units], total: 0.0 }
    }

    pub(crate) fn add(&mut self, each: &Match) {
        let Some(counts) = self.counts.get_mut(each.unit) else { return };
        let same = |(variant, id, ..): &&mut (usize, u32, u32, f32)| *variant == each.variant && *id == each.at.id;
        match counts.iter_mut().find(same) {
            Some((_, _, count, _)) => {
                *count += 1;
                if *count > 1 {
                    return;
                }
            }
            None => counts.push((each.variant, each.at.id, 1, each.part)),
        }
        self.update(each.unit);
    }

    pub(crate) fn take(&mut self, each: &Match) {
        let Some(counts) = self.counts.get_mut(each.unit) else { return };
        let same = |(variant, id, ..): &&mut (usize, u32, u32, f32)| *variant == each.variant && *id == each.at.id;
        if let Some((_, _, count, _)) = counts.iter_mut().find(same) {
            *count = count.saturating_sub(1);
            if *count > 0 {
                return;
            }
        }
        self.update(each.unit);
    }

    fn update(&mut self, unit: usize) {
        let (Some(counts), Some(value)) = (self.counts.get(unit), self.values.get_mut(unit)) else { return };
        let mut best = 0.0_f32;
        for (variant, _, count, _) in counts {
            if *count > 0 {
                let own = counts.iter().filter(|(other, _, count, _)| other == variant && *count > 0);
                best = best.max(own.map(|(.., part)| part).sum());
            }
        }
        let best = best * self.asked.units.get(unit).map_or(0.0, |unit| unit.weight);
        self.total += best - *value;
        *value = best;
    }

    pub(crate) fn total(&self) -> f32 {
        self.total.max(0.0)
    }
}
