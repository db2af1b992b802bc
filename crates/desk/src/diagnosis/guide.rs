//! Guides: questions that lead to a finding, as data that the organisation edits (R103, R108).
//! A guide never leads in a circle, so that every walk through it ends.

use std::collections::{HashMap, HashSet};

use causeway_base::text;
use causeway_store::{Result, Tx};
use causeway_web::Problem;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::public::{self, Public, PublicAnswer, PublicStep};
use super::{Cause, ProblemClass, Side, own};
use crate::organisation;

/// The setting's name.
pub(crate) const NAME: &str = "guides";
const MOST_GUIDES: usize = 50;
const MOST_STEPS: usize = 100;
const MOST_ANSWERS: usize = 12;
const LONGEST: usize = 500;

/// One answer to a step's question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// Names it within its step: lower-case letters, digits and `_`.
    pub key: String,
    /// Its words; empty in the desk's own guides, which speak the reader's language.
    #[serde(default)]
    pub words: String,
    /// The step that follows; empty at the end.
    #[serde(default)]
    pub next: String,
    /// What it suggests as the finding.
    #[serde(default)]
    pub finding: String,
    /// What it suggests as the cause.
    #[serde(default)]
    pub cause: Option<Cause>,
    /// Whose side it suggests.
    #[serde(default)]
    pub side: Option<Side>,
    /// What customers see of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public: Option<PublicAnswer>,
}

/// One question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Names it within its guide: lower-case letters, digits and `_`.
    pub key: String,
    /// The question; empty in the desk's own guides.
    #[serde(default)]
    pub ask: String,
    /// How to find out; empty in the desk's own guides.
    #[serde(default)]
    pub hint: String,
    /// The answers.
    pub answers: Vec<Answer>,
    /// What customers see of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public: Option<PublicStep>,
}

/// A guide; its first step is where it begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// Its name; empty for the desk's own.
    #[serde(default)]
    pub name: String,
    /// For which class of problems it is.
    pub class: ProblemClass,
    /// The product that it is for; empty for every product.
    #[serde(default)]
    pub product: String,
    /// Its steps.
    pub steps: Vec<Step>,
    /// How customers meet it; only the team walks through it when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public: Option<Public>,
}

impl Guide {
    /// The step of this key.
    pub fn step(&self, key: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.key == key)
    }
}

/// The organisation's guides with their version; the desk's own ones at version 0 before anybody changed them.
///
/// # Errors
/// What the database says.
pub fn all(tx: &mut Tx<'_>) -> Result<(Vec<Guide>, i64)> {
    Ok(organisation::store::setting(tx, NAME)?.unwrap_or_else(|| (own::guides(), 0)))
}

/// The guide to begin with: the one of this class for a product that the customer has, else the first for every product.
pub fn fitting<'a>(guides: &'a [Guide], class: ProblemClass, products: &[String]) -> Option<&'a Guide> {
    let has = |guide: &&Guide| {
        !guide.product.is_empty() && products.iter().any(|name| text::fold(name) == text::fold(&guide.product))
    };
    let mut of_class = guides.iter().filter(move |guide| guide.class == class);
    let general = of_class.clone().find(|guide| guide.product.is_empty());
    of_class.find(has).or(general)
}

/// Guides as they are kept: trimmed, and refused in words when nobody could walk through them.
pub(crate) fn checked(guides: &[Guide]) -> std::result::Result<Vec<Guide>, Problem> {
    if guides.len() > MOST_GUIDES {
        return Err(Problem::field("/guides", "length", "There are at most 50 guides."));
    }
    let mut kept: Vec<Guide> = Vec::with_capacity(guides.len());
    for (at, guide) in guides.iter().enumerate() {
        let place = format!("/guides/{at}");
        let guide = public::checked(&place, one(&place, guide)?, &kept)?;
        if kept.iter().any(|other| other.name == guide.name && other.class == guide.class) {
            let words = "Two guides of a class have the same name.";
            return Err(Problem::field(&format!("/guides/{at}/name"), "duplicate", words));
        }
        kept.push(guide);
    }
    Ok(kept)
}

fn one(place: &str, guide: &Guide) -> std::result::Result<Guide, Problem> {
    let name = line(&guide.name);
    let own = own::guides().into_iter().find(|own| name.is_empty() && own.class == guide.class);
    if guide.steps.is_empty() || guide.steps.len() > MOST_STEPS {
        return Err(Problem::field(&format!("{place}/steps"), "length", "A guide has 1 to 100 steps."));
    }
    let mut steps: Vec<Step> = Vec::with_capacity(guide.steps.len());
    for (at, step) in guide.steps.iter().enumerate() {
        let place = format!("{place}/steps/{at}");
        let known = own.as_ref().and_then(|own| own.step(&step.key));
        let step = checked_step(&place, step, known)?;
        if steps.iter().any(|other| other.key == step.key) {
            return Err(Problem::field(&format!("{place}/key"), "duplicate", "Two steps have the same key."));
        }
        steps.push(step);
    }
    let keys: HashSet<&str> = steps.iter().map(|step| step.key.as_str()).collect();
    for (at, step) in steps.iter().enumerate() {
        for (number, answer) in step.answers.iter().enumerate() {
            if !answer.next.is_empty() && !keys.contains(answer.next.as_str()) {
                let place = format!("{place}/steps/{at}/answers/{number}/next");
                return Err(Problem::field(&place, "unknown", "There is no such step in this guide."));
            }
        }
    }
    if circles(&steps) {
        let words = "A guide must come to an end: one of its answers leads back to an earlier step.";
        return Err(Problem::field(&format!("{place}/steps"), "circle", words));
    }
    Ok(Guide { name, product: line(&guide.product), steps, ..guide.clone() })
}

fn checked_step(place: &str, step: &Step, known: Option<&Step>) -> std::result::Result<Step, Problem> {
    let ask = line(&step.ask);
    if !text::is_key(&step.key) {
        return Err(bad_key(&format!("{place}/key")));
    }
    if ask.is_empty() && known.is_none() {
        return Err(Problem::field(&format!("{place}/ask"), "missing", "Every step asks something."));
    }
    if step.answers.is_empty() || step.answers.len() > MOST_ANSWERS {
        return Err(Problem::field(&format!("{place}/answers"), "length", "A step has 1 to 12 answers."));
    }
    let mut answers: Vec<Answer> = Vec::with_capacity(step.answers.len());
    for (at, answer) in step.answers.iter().enumerate() {
        let place = format!("{place}/answers/{at}");
        let own = known.is_some_and(|known| known.answers.iter().any(|own| own.key == answer.key));
        let words = line(&answer.words);
        if !text::is_key(&answer.key) || answers.iter().any(|other| other.key == answer.key) {
            return Err(bad_key(&format!("{place}/key")));
        }
        if words.is_empty() && !own {
            return Err(Problem::field(&format!("{place}/words"), "missing", "Every answer says something."));
        }
        let finding = text::clean(answer.finding.trim(), LONGEST);
        answers.push(Answer { words, finding, ..answer.clone() });
    }
    Ok(Step { ask, hint: text::clean(step.hint.trim(), LONGEST), answers, ..step.clone() })
}

fn line(words: &str) -> String {
    text::clean(words.trim(), LONGEST).replace('\n', " ")
}

fn bad_key(place: &str) -> Problem {
    let words = "A key has 1 to 40 lower-case letters, digits and underscores, and names one thing only.";
    Problem::field(place, "invalid", words)
}

/// Whether some walk never ends: steps are taken away as long as one leads nowhere that is left.
fn circles(steps: &[Step]) -> bool {
    let mut left: HashMap<&str, Vec<&str>> = steps
        .iter()
        .map(|step| (step.key.as_str(), step.answers.iter().map(|answer| answer.next.as_str()).collect()))
        .collect();
    loop {
        let before = left.len();
        let keys: HashSet<&str> = left.keys().copied().collect();
        left.retain(|_, next| next.iter().any(|key| keys.contains(key)));
        if left.is_empty() || left.len() == before {
            return !left.is_empty();
        }
    }
}
