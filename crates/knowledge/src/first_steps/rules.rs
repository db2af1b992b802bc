//! Which lists of first steps can be kept: decisions alone.
//! It reads nothing.

use std::collections::BTreeSet;

use causeway_base::{Locale, text};
use causeway_web::Problem;

use super::{FirstStep, FirstStepId, Texts};

/// The most steps; a longer list is no beginning.
const STEPS: usize = 20;
/// The longest title and text, in characters.
const TITLE: usize = 120;
const TEXT: usize = 500;

fn clean(texts: &Texts, most: usize, pointer: &str) -> Result<Texts, Problem> {
    let mut kept = Texts::new();
    for (tag, said) in texts {
        if Locale::from_tag(tag).is_none_or(|locale| locale.tag() != tag) {
            return Err(Problem::field(pointer, "locale", "A text is in one of the languages of the desk."));
        }
        let said = text::clean(said.trim(), most + 1).replace(['\n', '\t'], " ");
        if said.chars().count() > most {
            return Err(Problem::field(pointer, "length", format!("A text has at most {most} characters here.")));
        }
        if !said.is_empty() {
            kept.insert(tag.clone(), said);
        }
    }
    Ok(kept)
}

/// Makes a list fit to be kept; `fresh` makes ids for those that are new.
///
/// # Errors
/// The field that cannot be taken.
pub(crate) fn checked(steps: &[FirstStep], mut fresh: impl FnMut() -> FirstStepId) -> Result<Vec<FirstStep>, Problem> {
    if steps.len() > STEPS {
        return Err(Problem::field("/steps", "too_many", "There are at most 20 first steps."));
    }
    let mut seen = BTreeSet::new();
    let mut kept = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let titles = clean(&step.titles, TITLE, &format!("/steps/{at}/titles"))?;
        if titles.is_empty() {
            let pointer = format!("/steps/{at}/titles");
            return Err(Problem::field(&pointer, "length", "A step says in one language at least what is to be done."));
        }
        let texts = clean(&step.texts, TEXT, &format!("/steps/{at}/texts"))?;
        let id = step.id.unwrap_or_else(&mut fresh);
        if !seen.insert(id) {
            return Err(Problem::field("/steps", "twice", "A step stands in the list twice."));
        }
        kept.push(FirstStep { id: Some(id), titles, texts, article: step.article });
    }
    Ok(kept)
}
