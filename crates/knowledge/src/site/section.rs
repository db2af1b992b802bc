//! The page of a section: its articles with what they are about, and the sections below it.
//! It never is there for a section that has nothing to read in it.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use causeway_base::Locale;
use causeway_store::{Result, Tx};
use causeway_web::Problem;

use super::kept::Life;
use super::page::{self, Answer, Head};
use super::published::{self, Card};
use super::{Asked, OwnHost, Site, State, home};
use crate::category::{self, Category, CategoryId};
use crate::html;
use crate::html::Html;

/// Shows a section.
pub(super) async fn show(
    state: State,
    own: Option<axum::Extension<OwnHost>>,
    Path((tag, slug)): Path<(String, String)>,
    headers: HeaderMap,
    uri: Uri,
) -> std::result::Result<Response, Problem> {
    let asked = Asked::of(&state, &headers, own.is_some());
    page::alike(&state, asked, (tag, &uri), Life::Minutes, move |tx, site| section(tx, site, &slug)).await
}

/// The sections above `id`, the outermost first, with names and paths; the overview is the first step.
pub(crate) fn way(site: &Site, all: &[Category], id: Option<CategoryId>) -> Vec<(String, String)> {
    let wanted = site.brand.preference(site.locale);
    let mut steps = Vec::new();
    let mut at = id;
    while let Some(one) = at.and_then(|id| all.iter().find(|one| one.id == id)) {
        steps.push((one.name_for(&wanted).0.to_owned(), site.path(&format!("c/{}", one.slug))));
        at = one.parent_id.filter(|_| steps.len() <= category::DEPTH);
    }
    steps.push((super::words::of(site.locale).help.to_owned(), site.path("")));
    steps.reverse();
    steps
}

fn section(tx: &mut Tx<'_>, site: &Site, slug: &str) -> Result<Option<Answer>> {
    let all = category::store::uncounted(tx, site.brand.id)?;
    let Some(here) = all.iter().find(|one| one.slug == slug) else { return Ok(None) };
    let inside = category::below(&all, here.id);
    let texts = published::inside(tx, &site.brand, &inside)?;
    // A language in which nothing can be read here is not offered, and its page is not for search engines.
    let spoken: Vec<Locale> =
        site.brand.locales.iter().copied().filter(|locale| texts.iter().any(|text| text.locale == *locale)).collect();
    let cards = published::best(texts, &site.brand, site.locale);
    if cards.is_empty() {
        return Ok(None);
    }
    let wanted = site.brand.preference(site.locale);
    let name = here.name_for(&wanted).0.to_owned();
    let path = format!("c/{slug}");
    let steps = way(site, &all, here.parent_id);
    let about = here.description_for(&wanted).map(|(text, _)| text.to_owned()).unwrap_or_default();
    let head = Head {
        title: name.clone(),
        description: about.clone(),
        path: site.path(&path),
        hidden: !spoken.contains(&site.locale),
        languages: spoken.into_iter().map(|locale| (locale, site.path_in(locale, &path))).collect(),
        data: vec![page::breadcrumb_data(site, &steps, (&name, &site.path(&path)))],
        field: true,
        ..Head::default()
    };
    let body = html!(
        "{}<h1>{}</h1><p class=\"lead\">{}</p>{}{}",
        page::breadcrumbs(site, &steps, &name),
        name,
        about,
        list(site, &cards, here.id),
        below(site, &all, &cards, here.id)
    );
    Ok(Some(page::page(site, StatusCode::OK, &head, body)))
}

fn below(site: &Site, all: &[Category], cards: &[Card], id: CategoryId) -> Html {
    let wanted = site.brand.preference(site.locale);
    let children = all.iter().filter(|one| one.parent_id == Some(id));
    let shown = children.map(|child| {
        let inside = list(site, cards, child.id);
        let deeper = below(site, all, cards, child.id);
        if inside.is_empty() && deeper.is_empty() {
            return Html::new();
        }
        let path = site.path(&format!("c/{}", child.slug));
        html!("<h2><a href=\"{}\">{}</a></h2>{}{}", path, child.name_for(&wanted).0, inside, deeper)
    });
    shown.collect()
}

fn list(site: &Site, cards: &[Card], id: CategoryId) -> Html {
    let own: Vec<&Card> = cards.iter().filter(|card| card.category_id == id).collect();
    if own.is_empty() { Html::new() } else { rows(site, own, |card| site.path(&format!("a/{}", card.slug))) }
}

/// Articles with what they are about, each by way of its path.
pub(super) fn rows<'a>(site: &Site, cards: impl IntoIterator<Item = &'a Card>, path: impl Fn(&Card) -> String) -> Html {
    let rows: Html = cards
        .into_iter()
        .map(|card| {
            let about =
                (!card.summary.is_empty()).then(|| html!("<p lang=\"{}\">{}</p>", card.locale.tag(), card.summary));
            html!("<li>{}{}</li>", home::link_by(site, card, &path(card)), about)
        })
        .collect();
    html!("<ul class=\"rows\">{}</ul>", rows)
}
