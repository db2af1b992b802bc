//! What customers see of a guide: their own words by language, pictures, articles, and what each end says (R41, R150).
//! It never holds what is the team's: names, hints, findings and sides stay in the guide itself.

use std::collections::BTreeMap;

use causeway_base::{Locale, text};
use causeway_web::Problem;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::guide::{Answer, Guide, Step};

/// Words by the tag of their language.
pub type Texts = BTreeMap<String, String>;

/// The longest title, and the longest answer, in characters.
const LINE: usize = 200;
/// The longest question.
const QUESTION: usize = 500;
/// The longest text of several lines.
const LINES: usize = 2_000;
const LONGEST_SLUG: usize = 60;
const MOST_ARTICLES: usize = 10;

/// A guide as customers meet it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Public {
    /// Whether customers can walk through it.
    #[serde(default)]
    pub open: bool,
    /// Its name in addresses: lower-case letters, digits and hyphens.
    pub slug: String,
    /// The brand that shows it; every brand when left out.
    #[serde(default)]
    pub brand_id: Option<Uuid>,
    /// Its titles by language.
    #[serde(default)]
    pub titles: Texts,
    /// What it helps with, by language.
    #[serde(default)]
    pub introductions: Texts,
    /// Numbers of articles below which it is offered, beside those that it leads to.
    #[serde(default)]
    pub articles: Vec<i64>,
}

/// What customers see of a step.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicStep {
    /// The question by language.
    #[serde(default)]
    pub asks: Texts,
    /// How to find out, by language.
    #[serde(default)]
    pub helps: Texts,
    /// A picture of the help centre that shows it.
    #[serde(default)]
    pub picture: Option<Uuid>,
    /// What the picture shows, by language, for those who cannot see it.
    #[serde(default)]
    pub picture_texts: Texts,
    /// The number of an article that explains more.
    #[serde(default)]
    pub article: Option<i64>,
}

/// What customers see of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicAnswer {
    /// Its words by language.
    #[serde(default)]
    pub says: Texts,
    /// What to do, by language, where the guide ends with this answer.
    #[serde(default)]
    pub ends: Texts,
    /// The number of the article that explains it.
    #[serde(default)]
    pub article: Option<i64>,
}

impl Guide {
    /// Where the first words stand that customers would miss in this language; nothing when it is whole.
    pub fn untold(&self, locale: Locale) -> Option<String> {
        let lacks = |texts: Option<&Texts>| texts.is_none_or(|texts| !texts.contains_key(locale.tag()));
        if lacks(self.public.as_ref().map(|public| &public.titles)) {
            return Some("/public/titles".to_owned());
        }
        let untold = |(at, step): (usize, &Step)| {
            if lacks(step.public.as_ref().map(|public| &public.asks)) {
                return Some(format!("/steps/{at}/public/asks"));
            }
            step.answers.iter().enumerate().find_map(|(number, answer)| {
                let public = answer.public.as_ref();
                let (says, ends) = (lacks(public.map(|one| &one.says)), lacks(public.map(|one| &one.ends)));
                let missing = if says { Some("says") } else { (answer.next.is_empty() && ends).then_some("ends") };
                missing.map(|part| format!("/steps/{at}/answers/{number}/public/{part}"))
            })
        };
        self.steps.iter().enumerate().find_map(untold)
    }
}

/// The public part of guides as it is kept, with the words of every step cleaned.
///
/// # Errors
/// `invalid_input` at the place of what cannot be kept, or of what customers would miss.
pub(super) fn checked(place: &str, guide: Guide, others: &[Guide]) -> Result<Guide, Problem> {
    let public = guide.public.as_ref().map(|public| front(place, public, others)).transpose()?;
    let mut steps = Vec::with_capacity(guide.steps.len());
    for (at, step) in guide.steps.iter().enumerate() {
        steps.push(of_step(&format!("{place}/steps/{at}"), step)?);
    }
    let guide = Guide { steps, public, ..guide };
    let open = guide.public.as_ref().is_some_and(|public| public.open);
    let told = Locale::ALL.iter().any(|locale| guide.untold(*locale).is_none());
    if open && !told {
        let titles = guide.public.as_ref().map(|public| public.titles.clone()).unwrap_or_default();
        let first = titles.keys().find_map(|tag| Locale::from_tag(tag)).unwrap_or(Locale::En);
        let missing = guide.untold(first).unwrap_or_default();
        let words = "Customers can walk through a guide that is whole in one language: a title, every question, every \
                     answer, and what to do at each end.";
        return Err(Problem::field(&format!("{place}{missing}"), "missing", words));
    }
    Ok(guide)
}

fn front(place: &str, public: &Public, others: &[Guide]) -> Result<Public, Problem> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let slug = public.slug.trim();
    if slug.is_empty() || slug.len() > LONGEST_SLUG || !slug.chars().all(fits) {
        let words = "A name in addresses has 1 to 60 lower-case letters, digits and hyphens.";
        return Err(Problem::field(&format!("{place}/public/slug"), "invalid", words));
    }
    if others.iter().filter_map(|other| other.public.as_ref()).any(|other| other.slug == slug) {
        return Err(Problem::field(&format!("{place}/public/slug"), "duplicate", "Another guide has this address."));
    }
    if public.articles.len() > MOST_ARTICLES {
        let words = "A guide is offered below at most 10 articles of your choice.";
        return Err(Problem::field(&format!("{place}/public/articles"), "length", words));
    }
    Ok(Public {
        slug: slug.to_owned(),
        titles: texts(&format!("{place}/public/titles"), &public.titles, LINE)?,
        introductions: texts(&format!("{place}/public/introductions"), &public.introductions, LINES)?,
        ..public.clone()
    })
}

fn of_step(place: &str, step: &Step) -> Result<Step, Problem> {
    let own = |public: &PublicStep| {
        Ok::<_, Problem>(PublicStep {
            asks: texts(&format!("{place}/public/asks"), &public.asks, QUESTION)?,
            helps: texts(&format!("{place}/public/helps"), &public.helps, LINES)?,
            picture_texts: texts(&format!("{place}/public/picture_texts"), &public.picture_texts, QUESTION)?,
            ..public.clone()
        })
    };
    let mut answers: Vec<Answer> = Vec::with_capacity(step.answers.len());
    for (at, answer) in step.answers.iter().enumerate() {
        let place = format!("{place}/answers/{at}/public");
        let own = |public: &PublicAnswer| {
            Ok::<_, Problem>(PublicAnswer {
                says: texts(&format!("{place}/says"), &public.says, LINE)?,
                ends: texts(&format!("{place}/ends"), &public.ends, LINES)?,
                ..public.clone()
            })
        };
        answers.push(Answer { public: answer.public.as_ref().map(own).transpose()?, ..answer.clone() });
    }
    Ok(Step { public: step.public.as_ref().map(own).transpose()?, answers, ..step.clone() })
}

/// Words as they are kept: trimmed, without what is empty, in languages that the desk speaks.
fn texts(place: &str, given: &Texts, most: usize) -> Result<Texts, Problem> {
    let mut kept = Texts::new();
    for (tag, words) in given {
        let place = format!("{place}/{tag}");
        if Locale::from_tag(tag).is_none() {
            return Err(Problem::field(&place, "unknown", "There is no such language here."));
        }
        let words = text::clean(words.trim(), most + 1);
        if words.chars().count() > most {
            return Err(Problem::field(&place, "length", format!("This has at most {most} characters.")));
        }
        let words = if most == LINES { words } else { words.replace(['\n', '\t'], " ") };
        if !words.is_empty() {
            kept.insert(tag.clone(), words);
        }
    }
    Ok(kept)
}
