//! The articles of the sample desk, which go with it.
//! It never touches an article that a person began.

mod stories;

use causeway_base::Locale;
use causeway_store::{NewEvent, Result as StoreResult, Tx, sql};
use causeway_web::{Permit, Problem};

use crate::article::publish;
use crate::article::write::{self, Draft, NewArticle};
use crate::article::{ArticleId, Visibility, store};
use crate::{body, brand, category};

/// Fills the help centre of a new desk.
///
/// # Errors
/// What the database says.
pub fn fill(tx: &mut Tx<'_>) -> Result<(), Problem> {
    let Some(brand) = brand::store::default(tx)? else { return Ok(()) };
    let sections = category::store::of(tx, brand.id)?;
    let mut before: Option<ArticleId> = None;
    for story in stories::ALL {
        let Some(section) = sections.iter().find(|section| section.slug == story.section) else { continue };
        let new = NewArticle {
            brand: Some(brand.id),
            category: section.id,
            locale: Some(Locale::En),
            draft: draft(&story.texts[0]),
            visibility: Visibility::Public,
            segment: None,
            slug: None,
        };
        let number = write::begin(tx, Permit::system(), &new)?;
        publish::publish(tx, Permit::system(), number, Locale::En, None)?;
        for (locale, text) in [Locale::ZhCn, Locale::Ja].into_iter().zip(&story.texts[1..]) {
            write::save(tx, Permit::system(), number, locale, &draft(text), 0, None)?;
            publish::publish(tx, Permit::system(), number, locale, None)?;
        }
        let Some(article) = store::find(tx, number)? else { continue };
        let now = tx.now();
        store::verify(tx, article.id, None, now)?;
        tx.run(&sql!("UPDATE article SET sample = TRUE WHERE id = ?", article.id))?;
        if let Some(other) = before.replace(article.id) {
            store::set_related(tx, article.id, &[other])?;
        }
    }
    Ok(())
}

fn draft(text: &stories::Text) -> Draft {
    let read = body::markdown::read(text.markdown);
    Draft { title: read.title.unwrap_or_default(), summary: text.summary.to_owned(), body: read.body }
}

/// Takes the sample articles away in the moment in which the sample desk goes.
pub(crate) struct Keeper;

impl causeway_store::Keeper for Keeper {
    fn keep(&self, tx: &mut Tx<'_>, events: &[NewEvent]) -> StoreResult<()> {
        if events.iter().any(|event| event.kind == "sample.removed") {
            tx.run(&sql!("DELETE FROM article WHERE sample = TRUE"))?;
        }
        Ok(())
    }

    fn missed(&self) {
        tracing::warn!("the sample articles could not be taken away; archive them by hand");
    }
}

#[cfg(test)]
mod tests;
