//! Articles that are about the same as one of them, and what a misspelt question may have meant.
//! It never asks anybody: both follow from the words of the articles.

use std::collections::HashMap;

use crate::article::FIRST_SECTION;
use crate::expand::MAX_MISSPELT;
use crate::index::{Index, Kept};
use crate::question::{Asked, How, Unit, Variant, beginning};
use crate::score::first_look;
use crate::search::MAX_HITS;
use crate::stop;
use crate::stream::unpack;
use crate::synonyms::side_by_side;
use crate::terms::terms;
use crate::typo::meant;

/// How many terms say what an article is about.
const TELLING: usize = 40;
/// So many entries of lists are read for one article at most, so that a help centre whose articles all use the same words does
/// not wait for them. The terms that tell most have the shortest lists and come first; five are always read.
const ENTRIES: u32 = 20_000;
const FEWEST: usize = 5;
/// Less likeness than this, where 1 is the article itself, is chance.
const LEAST: f32 = 0.08;

impl Index {
    /// The articles that are most like this one, with their likeness from 0 to 1, the likest first.
    pub fn similar(&self, id: u64, limit: usize, filter: &dyn Fn(u64) -> bool) -> Vec<(u64, f32)> {
        let Some(own) = self.slots.get(&id).copied() else { return Vec::new() };
        let Some(kept) = self.slot(own) else { return Vec::new() };
        let scores = first_look(self, &self.about(kept));
        let whole = scores.get(own as usize).copied().unwrap_or(0.0).max(f32::EPSILON);
        let near = scores.iter().zip(0..).filter(|(score, slot)| *slot != own && **score >= LEAST * whole);
        let near = near.filter_map(|(score, slot)| Some((self.slot(slot)?.article.id, (score / whole).min(1.0))));
        let mut near: Vec<(u64, f32)> = near.filter(|(id, _)| filter(*id)).collect();
        near.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        near.truncate(limit.min(MAX_HITS));
        near
    }

    /// The terms of an article that tell most of what it is about, as a question.
    fn about(&self, kept: &Kept) -> Asked {
        let mut often: HashMap<u32, f32> = HashMap::new();
        for term in unpack(&kept.stream) {
            let section = term.segment as usize >= FIRST_SECTION;
            let weight = if !section {
                4.0
            } else if term.sentence == 0 {
                2.0
            } else {
                1.0
            };
            *often.entry(term.id).or_default() += weight;
        }
        let weigh = |(id, often): (u32, f32)| {
            let articles = self.dictionary.list(id).len();
            // What stands nowhere else leads nowhere, and what stands in every second article tells nothing.
            let tells = articles > 1 && articles as usize <= (self.len() / 2).max(2);
            tells.then(|| (self.rarity(articles) * (1.0 + often.ln()), id))
        };
        let mut terms: Vec<(f32, u32)> = often.into_iter().filter_map(weigh).collect();
        terms.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        terms.truncate(TELLING);
        let mut entries = 0;
        let within = terms.iter().take_while(|(_, id)| {
            entries += self.dictionary.list(*id).len();
            entries <= ENTRIES
        });
        let read = within.count().max(FEWEST);
        terms.truncate(read);
        let unit = |(weight, id): (f32, u32)| Unit {
            weight,
            position: None,
            required: true,
            stop: false,
            variants: vec![Variant::of(id, 1.0, How::Asked)],
            source: 0..0,
        };
        Asked::new(terms.into_iter().map(unit).collect())
    }

    /// The question with the words that stand in no article put right; nothing if there is nothing to put right.
    pub fn did_you_mean(&self, text: &str) -> Option<String> {
        let text = beginning(text);
        let all = terms(text);
        let shares = stop::shares(text, &all);
        let mut out = String::new();
        let mut done = 0;
        let mut looked_at = 0;
        for at in side_by_side(&all) {
            let Some(term) = all.get(at).filter(|term| !term.surface.is_empty()) else { continue };
            if shares.get(at).is_some_and(|share| *share < 1.0) || self.dictionary.id(&term.key).is_some() {
                continue;
            }
            looked_at += 1;
            if looked_at > MAX_MISSPELT {
                break;
            }
            let Some(best) = meant(&self.dictionary, &term.surface, false).into_iter().next() else { continue };
            out.push_str(text.get(done..term.source.start)?);
            out.push_str(&best.word);
            done = term.source.end;
        }
        out.push_str(text.get(done..)?);
        (done > 0).then_some(out)
    }
}
