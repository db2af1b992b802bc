//! The first look: how well each article answers, by the lists of the terms that are asked for.
//! It never looks at where in an article a term stands.

use crate::index::Index;
use crate::question::{Asked, Unit};
use crate::weights;

/// The score of every slot; 0 where nothing was found.
pub(crate) fn first_look(index: &Index, asked: &Asked) -> Vec<f32> {
    let mut scores = vec![0.0; index.kept.len()];
    let norms = norms(index);
    let mut scratch = Scratch::default();
    for unit in &asked.units {
        add_unit(index, unit, &norms, &mut scratch, &mut scores);
    }
    scores
}

/// By the length of the text of each slot: what one mention in it is worth less than in an article of usual length.
fn norms(index: &Index) -> Vec<f32> {
    let average = index.average_length();
    let norm = |length: u32| 1.0 - weights::LENGTH + weights::LENGTH * length as f32 / average;
    index.kept.iter().map(|kept| kept.as_ref().map_or(1.0, |kept| norm(kept.length))).collect()
}

/// Memory that is used again for every unit.
#[derive(Default)]
struct Scratch {
    best: Vec<f32>,
    one: Vec<f32>,
    touched: Vec<u32>,
    touched_by_one: Vec<u32>,
}

fn add_unit(index: &Index, unit: &Unit, norms: &[f32], scratch: &mut Scratch, scores: &mut [f32]) {
    let (least, most) = weights::SATURATION;
    let saturation = (index.average_length() / weights::SATURATION_TERMS).clamp(least, most);
    let Scratch { best, one, touched, touched_by_one } = scratch;
    best.resize(scores.len(), 0.0);
    one.resize(scores.len(), 0.0);
    for variant in &unit.variants {
        for (id, part) in &variant.terms {
            for (slot, tally) in index.dictionary.list(*id).iter() {
                let norm = norms.get(slot as usize).copied().unwrap_or(1.0);
                let often = tally.text as f32 / norm
                    + if tally.title { weights::TITLE } else { 0.0 }
                    + if tally.heading { weights::HEADING } else { 0.0 }
                    + if tally.tag { weights::TAG } else { 0.0 };
                let value = variant.factor * part * often * (saturation + 1.0) / (often + saturation);
                if let Some(place) = one.get_mut(slot as usize) {
                    if *place == 0.0 {
                        touched_by_one.push(slot);
                    }
                    *place += value;
                }
            }
        }
        for slot in touched_by_one.drain(..) {
            let (Some(one), Some(best)) = (one.get_mut(slot as usize), best.get_mut(slot as usize)) else { continue };
            if *best == 0.0 {
                touched.push(slot);
            }
            *best = best.max(*one);
            *one = 0.0;
        }
    }
    for slot in touched.drain(..) {
        if let (Some(best), Some(score)) = (best.get_mut(slot as usize), scores.get_mut(slot as usize)) {
            *score += unit.weight * *best;
            *best = 0.0;
        }
    }
}
