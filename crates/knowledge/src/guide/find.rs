//! Guides in lists: on the overview, among what was found, below the articles that they lead to.
//! It never offers one that is not open.

use std::collections::BTreeSet;

use causeway_base::{Locale, segment};

use super::{Shown, words};
use crate::html;
use crate::html::Html;
use crate::site::Site;
use crate::status::pick;

/// How many are offered beside what was found.
const OFFERED: usize = 3;
/// A word of a language with spaces that is shorter than this says nothing about what is asked.
const SHORTEST: usize = 3;

/// Guides under their heading; nothing when there are none.
pub(crate) fn list<'a>(site: &Site, guides: impl IntoIterator<Item = &'a Shown>) -> Html {
    let items: Html = guides.into_iter().map(|guide| item(site, guide)).collect();
    if items.is_empty() {
        return items;
    }
    html!(
        "<section class=\"guides\"><h2><a href=\"{}\">{}</a></h2><ul class=\"rows\">{}</ul></section>",
        site.path("guides"),
        words::of(site.locale).title,
        items
    )
}

/// A guide as a line with what it helps with.
pub(crate) fn item(site: &Site, guide: &Shown) -> Html {
    let wanted = site.brand.preference(site.locale);
    let ((title, spoken), (about, told)) = (pick(&guide.titles, &wanted), pick(&guide.introductions, &wanted));
    let tag = |locale: Option<Locale>| locale.unwrap_or(site.locale).tag();
    let about = (!about.is_empty()).then(|| html!("<p lang=\"{}\">{}</p>", tag(told), about));
    html!(
        "<li><a href=\"{}\" lang=\"{}\">{}</a>{}</li>",
        site.path(&format!("guides/{}", guide.slug)),
        tag(spoken),
        title,
        about
    )
}

/// The words of a text that say what it is about, as they are compared.
pub fn telling(text: &str) -> BTreeSet<String> {
    let tokens = segment::tokens(text).into_iter().filter(|token| token.position > 0);
    let tokens = tokens.filter(|token| !token.text.is_ascii() || token.text.len() >= SHORTEST);
    tokens.map(|token| token.text).collect()
}

/// The guides that hold at least half of the words that were asked for, the best first.
pub fn fitting<'a>(wanted: &[Locale], guides: &'a [Shown], asked: &str) -> Vec<&'a Shown> {
    let asked = telling(asked);
    let score = |guide: &Shown| {
        let mut texts = vec![pick(&guide.titles, wanted).0, pick(&guide.introductions, wanted).0];
        texts.extend(guide.steps.iter().map(|step| pick(&step.asks, wanted).0));
        let held = telling(&texts.join("\n"));
        asked.iter().filter(|word| held.contains(*word)).count()
    };
    let mut fits: Vec<(usize, &Shown)> = guides.iter().map(|guide| (score(guide), guide)).collect();
    fits.retain(|(score, _)| *score > 0 && score * 2 >= asked.len());
    fits.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    fits.into_iter().take(OFFERED).map(|(_, guide)| guide).collect()
}
