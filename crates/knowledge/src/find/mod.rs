//! Finding articles as customers do: by words, and by what is near to an article.
//! It never finds what they may not read: the index holds only what is published, and every card is asked for anew.

pub mod asked;
mod shelf;
pub(crate) mod synonyms;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::ops::Range;

use causeway_base::Locale;
use causeway_retrieval::{Hit, Question};
use causeway_store::{Result, Tx, sql};

use crate::article::lists::patterns;
use crate::brand::{self, BrandId};
use crate::site::published::{self, Card};
use crate::{ArticleId, Knowledge};
pub use shelf::Shelf;

/// The longest question that is read, in characters.
pub const LONGEST: usize = 200;
/// How many texts are looked at for each article that is wanted: one article can be there in four languages.
const LANGUAGES: usize = 4;

/// An article that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its text that is best for the reader.
    pub card: Card,
    /// The passage that answers, with what was asked for marked; none where the text is in another language than the hit.
    pub passage: Option<Passage>,
}

/// A passage that answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The heading above it; empty before the first.
    pub heading: String,
    /// That heading's name on the page.
    pub anchor: String,
    /// The passage.
    pub text: String,
    /// What was asked for, in bytes of it.
    pub marks: Vec<Range<usize>>,
}

/// What was asked and for whom.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The brand whose articles are searched.
    pub brand: BrandId,
    /// The language of the reader.
    pub locale: Locale,
    /// The words.
    pub text: String,
    /// Whether the last word may be unfinished.
    pub typing: bool,
    /// The most articles that are wanted.
    pub limit: usize,
}

/// The published articles that most readers found useful, the newest first among equals.
///
/// # Errors
/// What the database says.
pub fn most_useful(tx: &mut Tx<'_>, brand: &brand::Brand, locale: Locale, limit: usize) -> Result<Vec<Card>> {
    let counted = sql!("SELECT article_id, COUNT(*) FROM article_opinion WHERE useful = TRUE GROUP BY article_id");
    let useful: HashMap<ArticleId, i64> = tx.all::<(ArticleId, i64)>(&counted)?.into_iter().collect();
    let mut cards = published::cards(tx, brand, locale)?;
    cards.sort_by_key(|card| std::cmp::Reverse((useful.get(&card.id).copied().unwrap_or(0), card.begun_at)));
    cards.truncate(limit);
    Ok(cards)
}

impl Knowledge {
    /// The published articles that answer a question, the best first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn find(&self, mut asked: Asked) -> Result<Vec<Found>> {
        asked.text = asked.text.chars().take(LONGEST).collect();
        if !self.shelf.follow(&self.desk.db).await? {
            // The index is still being filled after a start.
            return self.desk.db.read(move |tx| scan(tx, &asked)).await;
        }
        let hits = self.hits(&asked);
        self.desk.db.read(move |tx| cards(tx, &asked, &hits)).await
    }

    fn hits(&self, asked: &Asked) -> Vec<Hit> {
        let question = Question {
            as_you_type: asked.typing,
            language: asked.locale.tag(),
            limit: asked.limit * LANGUAGES,
            ..Question::new(&asked.text)
        };
        self.shelf.search(asked.brand, &question)
    }

    /// The question as it was perhaps meant, when it has a word that no article has.
    pub fn meant(&self, text: &str) -> Option<String> {
        self.shelf.meant(text)
    }
}

/// One card for each article of the hits, in their order.
fn cards(tx: &mut Tx<'_>, asked: &Asked, hits: &[Hit]) -> Result<Vec<Found>> {
    let Some(brand) = brand::store::find(tx, asked.brand)? else { return Ok(Vec::new()) };
    let mut numbers: Vec<i64> = Vec::new();
    for hit in hits {
        let number = shelf::number(hit.id);
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers.truncate(asked.limit);
    let cards = published::of_numbers(tx, &brand, asked.locale, &numbers)?;
    let found = cards.into_iter().map(|card| {
        let hit = hits.iter().find(|hit| hit.id == shelf::key(card.number, card.locale));
        let passage = hit.map(|hit| Passage {
            heading: hit.excerpt.heading.clone(),
            anchor: hit.excerpt.anchor.clone(),
            text: hit.excerpt.text.clone(),
            marks: hit.excerpt.highlights.clone(),
        });
        Found { card, passage: passage.filter(|passage| !passage.text.is_empty()) }
    });
    Ok(found.collect())
}

/// The articles that hold all words, in the order of sections; for the moments before the index is there.
fn scan(tx: &mut Tx<'_>, asked: &Asked) -> Result<Vec<Found>> {
    let patterns = patterns(&asked.text);
    let (Some(brand), false) = (brand::store::find(tx, asked.brand)?, patterns.is_empty()) else {
        return Ok(Vec::new());
    };
    let mut found = published::with_words(tx, &brand, asked.locale, &patterns)?;
    found.truncate(asked.limit);
    Ok(found.into_iter().map(|card| Found { card, passage: None }).collect())
}
