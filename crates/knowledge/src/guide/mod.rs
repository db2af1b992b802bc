//! Guides for customers: the desk's guides that are open, one step on a page, with what was answered on the way (R41, R150).
//! It never shows what is the team's of a guide, and never knows who walked through one.

mod answer;
mod find;
mod pages;
pub mod routes;
pub mod rules;
pub mod store;
mod tried;
mod words;

use axum::Router;
use axum::routing::get;
use causeway_base::Locale;
use causeway_desk::diagnosis::guide::Guide;
use causeway_desk::diagnosis::public::Texts;
use causeway_store::named_values;
use uuid::Uuid;

use crate::Knowledge;

pub use find::{fitting, telling};
pub(crate) use find::{item, list};
pub(crate) use tried::{Tried, of as tried};

named_values!(Outcome "How a walk through a guide stands." {
    Walking "Not at an end yet." = "walking",
    Ended "At an end, without a word whether it helped." = "ended",
    Solved "The reader says that it is solved." = "solved",
    NotHelped "The reader says that it did not help." = "not_helped",
});

/// A guide as customers see it. It is made of the desk's, and holds nothing else of that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its name in addresses.
    pub slug: String,
    /// Its titles by language.
    pub titles: Texts,
    /// What it helps with, by language.
    pub introductions: Texts,
    /// The articles below which it is offered by its author's choice.
    pub articles: Vec<i64>,
    /// Its steps; the first is where it begins.
    pub steps: Vec<ShownStep>,
    /// The languages in which every word of it is there.
    pub whole: Vec<Locale>,
    /// The version of the guides when this one was read.
    pub version: i64,
}

/// A step as customers see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownStep {
    /// Its key.
    pub key: String,
    /// The question.
    pub asks: Texts,
    /// How to find out.
    pub helps: Texts,
    /// A picture that shows it.
    pub picture: Option<Uuid>,
    /// The picture in words.
    pub picture_texts: Texts,
    /// An article that explains more.
    pub article: Option<i64>,
    /// The answers.
    pub answers: Vec<ShownAnswer>,
}

/// An answer as customers see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownAnswer {
    /// Its key.
    pub key: String,
    /// Its words.
    pub says: Texts,
    /// The place of the step that follows; none at an end.
    pub next: Option<usize>,
    /// What to do, at an end.
    pub ends: Texts,
    /// The article that explains it.
    pub article: Option<i64>,
}

impl Shown {
    /// What customers see of a guide of the desk, if it is open to them.
    pub fn of(guide: &Guide, version: i64) -> Option<Self> {
        let public = guide.public.as_ref().filter(|public| public.open)?;
        let place = |key: &str| guide.steps.iter().position(|step| step.key == key);
        let steps = guide.steps.iter().map(|step| {
            let own = step.public.clone().unwrap_or_default();
            let answers = step.answers.iter().map(|answer| {
                let own = answer.public.clone().unwrap_or_default();
                ShownAnswer {
                    key: answer.key.clone(),
                    says: own.says,
                    next: place(&answer.next),
                    ends: own.ends,
                    article: own.article,
                }
            });
            ShownStep {
                key: step.key.clone(),
                asks: own.asks,
                helps: own.helps,
                picture: own.picture,
                picture_texts: own.picture_texts,
                article: own.article,
                answers: answers.collect(),
            }
        });
        Some(Self {
            slug: public.slug.clone(),
            titles: public.titles.clone(),
            introductions: public.introductions.clone(),
            articles: public.articles.clone(),
            steps: steps.collect(),
            whole: Locale::ALL.into_iter().filter(|locale| guide.untold(*locale).is_none()).collect(),
            version,
        })
    }

    /// Whether it leads to this article, or is to be offered below it.
    pub fn names(&self, article: i64) -> bool {
        let in_answers = |step: &ShownStep| step.answers.iter().any(|answer| answer.article == Some(article));
        let in_steps = |step: &ShownStep| step.article == Some(article) || in_answers(step);
        self.articles.contains(&article) || self.steps.iter().any(in_steps)
    }
}

/// The public pages, to be merged with the others.
pub(crate) fn router() -> Router<Knowledge> {
    Router::new()
        .route("/help/{locale}/guides", get(pages::all))
        .route("/help/{locale}/guides/{slug}", get(pages::begin).post(answer::first))
        .route("/help/{locale}/guides/{slug}/{path}", get(pages::show).post(answer::take))
}

#[cfg(test)]
mod tests;
