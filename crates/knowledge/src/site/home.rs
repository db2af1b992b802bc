//! The overview: a question first, then the sections like the shelves of a book shop, each with its first articles.
//! It never shows a section that has nothing to read in it.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::Response;
use causeway_base::Locale;
use causeway_store::{Result, Tx};
use causeway_web::Problem;

use super::kept::Life;
use super::page::{self, Answer, Head};
use super::published::{self, Card};
use super::{Asked, OwnHost, Site, State, open, words};
use crate::category::{self, Category};
use crate::html;
use crate::html::Html;
use crate::{community, guide, status};

/// Over how long it counts what is looked for: 90 days.
const SOUGHT_MS: i64 = 90 * 86_400_000;
/// How many readers have opened an article before it is shown to all.
const READERS: i64 = 3;
/// How many of these are shown.
const SHOWN: usize = 5;

type Own = Option<axum::Extension<OwnHost>>;

/// Leads to the overview in the reader's language.
pub(super) async fn choose(state: State, own: Own, headers: HeaderMap) -> std::result::Result<Response, Problem> {
    let asked = Asked::of(&state, &headers, own.is_some());
    let spoken = Locale::asked_for(&asked.languages);
    let site = state.desk.db.read(move |tx| open(tx, &asked, None)).await?;
    let Some(site) = site else { return Ok(page::closed(spoken)) };
    let mut response = super::redirect(StatusCode::FOUND, &site.path(""), "no-cache");
    response.headers_mut().insert(header::VARY, header::HeaderValue::from_static("accept-language"));
    Ok(response)
}

/// `/help/en` is `/help/en/`.
pub(super) async fn with_slash(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> std::result::Result<Response, Problem> {
    let asked = Asked::of(&state, &headers, own.is_some());
    page::with(&state, asked, Some(tag), &uri, |_, site| Ok(Some(Answer::Moved(site.path(""))))).await
}

/// The page for whatever has no page.
pub(super) async fn nothing(
    state: State,
    own: Own,
    headers: HeaderMap,
    uri: Uri,
) -> std::result::Result<Response, Problem> {
    let asked = Asked::of(&state, &headers, own.is_some());
    let path = uri.path().trim_start_matches("/help/").to_owned();
    let tag = path.split('/').next().map(str::to_owned);
    page::with(&state, asked, tag, &uri, |_, _| Ok(None)).await
}

/// The overview in a language.
pub(super) async fn show(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> std::result::Result<Response, Problem> {
    let asked = Asked::of(&state, &headers, own.is_some());
    page::alike(&state, asked, (tag, &uri), Life::Seconds, overview).await
}

/// A section with what it holds, that of the sections below it included.
struct Shelf {
    category: Category,
    cards: Vec<Card>,
}

/// The sections at the top that hold something, in their order.
fn shelves(categories: Vec<Category>, cards: &[Card]) -> Vec<Shelf> {
    let all = categories.clone();
    let top = categories.into_iter().filter(|category| category.parent_id.is_none());
    let filled = top.map(|category| {
        let inside = category::below(&all, category.id);
        let cards = cards.iter().filter(|card| inside.contains(&card.category_id)).cloned().collect();
        Shelf { category, cards }
    });
    filled.filter(|shelf| !shelf.cards.is_empty()).collect()
}

fn overview(tx: &mut Tx<'_>, site: &Site) -> Result<Option<Answer>> {
    let words = words::of(site.locale);
    let shelves =
        shelves(category::store::uncounted(tx, site.brand.id)?, &published::cards(tx, &site.brand, site.locale)?);
    let spoken = published::all(tx, &site.brand)?;
    let read = |locale: Locale| spoken.iter().any(|card| card.locale == locale);
    let languages = site.brand.locales.iter().copied().filter(|locale| read(*locale) || *locale == site.locale);
    let head = Head {
        description: words.question.to_owned(),
        path: site.path(""),
        languages: languages.map(|locale| (locale, site.path_in(locale, ""))).collect(),
        hidden: !read(site.locale) && site.locale != site.brand.default_locale,
        class: "home",
        ..Head::default()
    };
    let panel = if shelves.is_empty() {
        html!("<p class=\"empty\">{}</p>", words.empty)
    } else {
        let count = shelves.len().min(9);
        let cells: Html = shelves.iter().enumerate().map(|(at, shelf)| cell(site, shelf, at == 0)).collect();
        html!("<div class=\"panel of{}\">{}</div>", count, cells)
    };
    let body = html!(
        "<section class=\"hero\"><h1>{}</h1>{}{}</section>{}{}{}{}",
        words.question,
        page::search_field(site, "", true),
        status::line(tx, site)?,
        sought(tx, site)?,
        panel,
        guide::list(site, &guide::store::open(tx, site.brand.id)?),
        community::link(tx, site)?
    );
    Ok(Some(page::page(site, StatusCode::OK, &head, body)))
}

/// What readers look for most of late, for whoever comes with the same question.
fn sought(tx: &mut Tx<'_>, site: &Site) -> Result<Option<Html>> {
    let since = tx.now().plus_ms(-SOUGHT_MS);
    let cards = published::sought(tx, &site.brand, site.locale, (since, READERS), SHOWN)?;
    let links: Html = cards.iter().map(|card| html!("<li>{}</li>", link(site, card))).collect();
    let title = words::of(site.locale).sought;
    Ok((!cards.is_empty()).then(|| html!("<section class=\"sought\"><h2>{}</h2><ul>{}</ul></section>", title, links)))
}

fn cell(site: &Site, shelf: &Shelf, first: bool) -> Html {
    let words = words::of(site.locale);
    let wanted = site.brand.preference(site.locale);
    let path = site.path(&format!("c/{}", shelf.category.slug));
    let about = shelf.category.description_for(&wanted).map(|(text, _)| html!("<p class=\"muted\">{}</p>", text));
    let most = if first { 6 } else { 3 };
    let links: Html = shelf.cards.iter().take(most).map(|card| html!("<li>{}</li>", link(site, card))).collect();
    let count = shelf.cards.len();
    let more = (count > most).then(|| html!("<p class=\"more\"><a href=\"{}\">{}</a></p>", path, words.all(count)));
    html!(
        "<section><h2><a href=\"{}\">{}</a> <span class=\"count\" aria-label=\"{}\">{}</span></h2>{}<ul>{}</ul>{}</section>",
        path,
        shelf.category.name_for(&wanted).0,
        words.count(count),
        count,
        about,
        links,
        more
    )
}

/// A link to an article, marked when it is in another language than the page.
pub(crate) fn link(site: &Site, card: &Card) -> Html {
    link_by(site, card, &site.path(&format!("a/{}", card.slug)))
}

/// The same by way of another path.
pub(super) fn link_by(site: &Site, card: &Card, path: &str) -> Html {
    if card.locale == site.locale {
        return html!("<a href=\"{}\">{}</a>", path, card.title);
    }
    let own_name = words::of(card.locale).own_name;
    html!(
        "<a href=\"{}\" lang=\"{}\">{}</a> <small class=\"tongue\" lang=\"{}\">{}</small>",
        path,
        card.locale.tag(),
        card.title,
        card.locale.tag(),
        own_name
    )
}
