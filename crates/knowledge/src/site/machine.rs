//! Pages for programs: the map of the site, a feed of what is new in each language, what robots may read.
//! They never name a page that a customer cannot read.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use causeway_base::{Locale, Time};
use causeway_store::{Result, Tx};
use causeway_web::Problem;

use super::page::{self, Answer};
use super::published::{self, Card};
use super::{Asked, OwnHost, Site, State, words};
use crate::html;
use crate::html::Html;
use crate::{community, guide, status};

type Own = Option<axum::Extension<OwnHost>>;

/// How many articles a feed names.
const FEED: usize = 50;

/// An instant as feeds and pages write it for programs.
pub(crate) fn instant(at: Time) -> String {
    jiff::Timestamp::from_millisecond(at.ms()).unwrap_or_default().to_string()
}

/// The map: each article in each language, with its other languages.
pub(super) async fn sitemap(
    state: State,
    own: Own,
    headers: HeaderMap,
    uri: Uri,
) -> std::result::Result<Response, Problem> {
    page::with(&state, Asked::of(&state, &headers, own.is_some()), None, &uri, map).await
}

fn map(tx: &mut Tx<'_>, site: &Site) -> Result<Option<Answer>> {
    let mut articles: BTreeMap<i64, Vec<Card>> = BTreeMap::new();
    let mut spoken: Vec<Locale> = vec![site.brand.default_locale];
    for card in published::all(tx, &site.brand)? {
        spoken.push(card.locale);
        articles.entry(card.number).or_default().push(card);
    }
    let homes = site.brand.locales.iter().filter(|locale| spoken.contains(locale));
    let homes: Vec<(Locale, String)> = homes.map(|locale| (*locale, site.path_in(*locale, ""))).collect();
    let mut urls: Html = homes.iter().map(|(_, path)| url(site, path, &homes, None)).collect();
    if status::line(tx, site)?.is_some() {
        let path = |locale: &Locale| (*locale, site.path_in(*locale, "status"));
        let twins: Vec<(Locale, String)> = site.brand.locales.iter().map(path).collect();
        urls.push(twins.iter().map(|(_, path)| url(site, path, &twins, None)).collect());
    }
    if site.community {
        let path = |locale: &Locale| (*locale, site.path_in(*locale, "community"));
        let twins: Vec<(Locale, String)> = site.brand.locales.iter().map(path).collect();
        urls.push(twins.iter().map(|(_, path)| url(site, path, &twins, None)).collect());
        for (locale, rest, at) in community::mapped(tx, site)? {
            urls.push(url(site, &site.path_in(locale, &rest), &[], Some(at)));
        }
    }
    for guide in guide::store::open(tx, site.brand.id)? {
        let path = |locale: &Locale| (*locale, site.path_in(*locale, &format!("guides/{}", guide.slug)));
        let told = site.brand.locales.iter().filter(|locale| guide.whole.contains(locale));
        let twins: Vec<(Locale, String)> = told.map(path).collect();
        urls.push(twins.iter().map(|(_, path)| url(site, path, &twins, None)).collect());
    }
    for texts in articles.values() {
        let path = |card: &Card| site.path_in(card.locale, &format!("a/{}", card.slug));
        let twins: Vec<(Locale, String)> = texts.iter().map(|card| (card.locale, path(card))).collect();
        for card in texts {
            urls.push(url(site, &path(card), &twins, Some(card.updated_at)));
        }
    }
    let text = html!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">{}</urlset>\n",
        urls
    );
    Ok(Some(Answer::Document { kind: "application/xml; charset=utf-8", text: text.into_string() }))
}

fn url(site: &Site, path: &str, twins: &[(Locale, String)], at: Option<Time>) -> Html {
    let modified = at.map(|at| html!("<lastmod>{}</lastmod>", instant(at)));
    let links: Html = twins
        .iter()
        .map(|(locale, path)| {
            html!("<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{}\"/>", locale.tag(), site.whole(path))
        })
        .collect();
    html!("<url><loc>{}</loc>{}{}</url>\n", site.whole(path), modified, links)
}

/// The feed of one language (Atom, RFC 4287).
pub(super) async fn feed(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> std::result::Result<Response, Problem> {
    page::with(&state, Asked::of(&state, &headers, own.is_some()), Some(tag), &uri, news).await
}

fn news(tx: &mut Tx<'_>, site: &Site) -> Result<Option<Answer>> {
    let mut cards: Vec<Card> =
        published::all(tx, &site.brand)?.into_iter().filter(|card| card.locale == site.locale).collect();
    cards.sort_by_key(|card| std::cmp::Reverse((card.updated_at, card.number)));
    cards.truncate(FEED);
    let newest = cards.first().map_or(Time(0), |card| card.updated_at);
    let entries: Html = cards
        .iter()
        .map(|card| {
            let address = site.whole(&site.path(&format!("a/{}", card.slug)));
            html!(
                "<entry><id>urn:uuid:{}</id><title>{}</title><link href=\"{}\"/><published>{}</published><updated>{}</updated><summary>{}</summary></entry>\n",
                card.id.to_string(),
                card.title,
                address,
                instant(card.begun_at),
                instant(card.updated_at),
                card.summary
            )
        })
        .collect();
    let (help, about) = (words::of(site.locale).help, site.path(""));
    Ok(Some(atom(site, help, ("feed.xml", &about), newest, entries)))
}

/// An Atom feed (RFC 4287) called after the brand and `title`, at the path `own`, of the page at `about`.
pub(crate) fn atom(site: &Site, title: &str, (own, about): (&str, &str), newest: Time, entries: Html) -> Answer {
    let own = site.whole(&site.path(own));
    let text = html!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\"><id>{}</id><title>{} {}</title><author><name>{}</name></author><link rel=\"self\" href=\"{}\"/><link href=\"{}\"/><updated>{}</updated>{}</feed>\n",
        site.locale.tag(),
        own,
        site.brand.name,
        title,
        site.brand.name,
        own,
        site.whole(about),
        instant(newest),
        entries
    );
    Answer::Document { kind: "application/atom+xml; charset=utf-8", text: text.into_string() }
}

/// What robots may read: all but what was searched for.
pub(super) async fn robots(
    state: State,
    own: Own,
    headers: HeaderMap,
    uri: Uri,
) -> std::result::Result<Response, Problem> {
    let work = |_: &mut Tx<'_>, site: &Site| {
        // The page to search from can be found; what somebody looked for, and what they opened, cannot.
        let searches = site.brand.locales.iter().map(|locale| site.path_in(*locale, "search"));
        let searches =
            searches.map(|path| format!("Disallow: {path}?\nDisallow: {path}/\n")).collect::<Vec<_>>().concat();
        let map = site.whole(&format!("{}/sitemap.xml", site.base));
        let text = format!("User-agent: *\n{searches}\nSitemap: {map}\n");
        Ok(Some(Answer::Document { kind: "text/plain; charset=utf-8", text }))
    };
    page::with(&state, Asked::of(&state, &headers, own.is_some()), None, &uri, work).await
}
