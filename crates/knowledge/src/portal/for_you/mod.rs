//! "For you": the articles that are for a segment of customers, on pages that only they see while they are signed in (R140).
//! Nothing of it is in a search, a list, a map or a cache that others share, and a stranger learns of no address.

mod store;
mod words;

use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use causeway_base::Locale;
use causeway_store::{Result as Stored, Tx};
use causeway_web::Problem;
use serde::Deserialize;

use super::door::Door;
use super::pages::head;
use super::{Own, State, Visitor, on, private, session, to_sign_in_and_back, words as portal_words};
use crate::html;
use crate::html::Html;
use crate::media::MediaId;
use crate::site::published::Card;
use crate::site::{Site, frame, missing, reading};

/// What stands in addresses behind the language.
pub(crate) const PLACE: &str = "for-you";

/// What somebody looks for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Looked {
    #[serde(default)]
    q: String,
}

/// What there is for a customer in a brand and a language.
pub(super) fn cards(tx: &mut Tx<'_>, site: &Site, visitor: &Visitor, words: &str) -> Stored<Vec<Card>> {
    let segments = store::segments(tx, visitor.contact)?;
    store::cards(tx, &site.brand, site.locale, &segments, words)
}

/// The way there, for whoever has something there.
pub(super) fn link(site: &Site, cards: &[Card]) -> Option<Html> {
    let title = words::of(site.locale).title;
    (!cards.is_empty()).then(|| html!("<p class=\"card\"><a href=\"{}\">{}</a></p>", site.path(PLACE), title))
}

fn way(site: &Site, card: &Card) -> Html {
    let summary = (!card.summary.is_empty()).then(|| html!("<p class=\"muted\">{}</p>", card.summary));
    html!(
        "<li><a href=\"{}\" lang=\"{}\"><b>{}</b></a>{}</li>",
        site.path(&format!("{PLACE}/{}", card.slug)),
        card.locale.tag(),
        card.title,
        summary
    )
}

/// The list.
pub(super) async fn list(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    Query(looked): Query<Looked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let door = Door::of(&state, &headers, own.is_some(), tag);
    let asked: String = looked.q.trim().chars().take(crate::find::LONGEST).collect();
    let wanted = asked.clone();
    let read = move |tx: &mut Tx<'_>| {
        let (site, visitor) = door.enter(tx)?;
        let Some(visitor) = visitor else { return Ok(Err(site)) };
        let cards = cards(tx, &site, &visitor, &wanted)?;
        Ok::<_, Problem>(Ok((site, cards)))
    };
    let (site, cards) = match state.desk.db.read(read).await? {
        Ok(found) => found,
        Err(site) => return Ok(to_sign_in_and_back(&site, PLACE)),
    };
    let words = words::of(site.locale);
    let rows: Html = cards.iter().map(|card| way(&site, card)).collect();
    let rows = match (cards.is_empty(), asked.is_empty()) {
        (false, _) => html!("<ul class=\"requests\">{}</ul>", rows),
        (true, true) => html!("<p class=\"empty\">{}</p>", words.none),
        (true, false) => html!("<p class=\"empty\" role=\"status\">{}</p>", words.not_found),
    };
    let body = html!(
        "<p class=\"crumbs\"><a href=\"{}\">{}</a></p><h1>{}</h1><p class=\"muted\">{}</p>\
         <form class=\"find\" action=\"{}\"><input type=\"search\" name=\"q\" value=\"{}\" aria-label=\"{}\" maxlength=\"200\"><button>{}</button></form>{}",
        site.path("requests"),
        portal_words::of(site.locale).requests,
        words.title,
        words.about,
        site.path(PLACE),
        asked,
        words.look,
        words.search,
        rows
    );
    Ok(private(frame(&site, StatusCode::OK, &head(&site, words.title, PLACE), body)))
}

/// An article.
pub(super) async fn show(
    state: State,
    own: Own,
    Path((tag, slug)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let door = Door::of(&state, &headers, own.is_some(), tag);
    let read = move |tx: &mut Tx<'_>| {
        let (site, visitor) = door.enter(tx)?;
        // Whether there is such an article is not said to whoever is not signed in.
        let Some(visitor) = visitor else { return Ok(to_sign_in_and_back(&site, &format!("{PLACE}/{slug}"))) };
        let segments = store::segments(tx, visitor.contact)?;
        let Some(found) = store::find(tx, &site.brand, site.locale, &segments, &slug)? else {
            return Ok(private(missing(&site)));
        };
        if found.card.slug != slug {
            return Ok(on(&site.path(&format!("{PLACE}/{}", found.card.slug))));
        }
        let up = (words::of(site.locale).title.to_owned(), site.path(PLACE));
        let mut head = head(&site, &found.card.title, &format!("{PLACE}/{slug}"));
        head.languages = languages(&site, &found.locales, &slug);
        head.class = "reading";
        Ok::<_, Problem>(private(frame(&site, StatusCode::OK, &head, reading(&site, &found, &[up]))))
    };
    state.desk.db.read(read).await
}

fn languages(site: &Site, locales: &[Locale], slug: &str) -> Vec<(Locale, String)> {
    locales.iter().map(|locale| (*locale, site.path_in(*locale, &format!("{PLACE}/{slug}")))).collect()
}

/// Leads whoever may read it from the address that an article would have for everybody; nothing for others.
pub(crate) async fn instead(
    state: &State,
    own: bool,
    tag: String,
    slug: String,
    headers: &HeaderMap,
) -> Result<Option<Response>, Problem> {
    let door = Door::of(state, headers, own, tag);
    if door.hash().is_none() {
        return Ok(None);
    }
    let read = move |tx: &mut Tx<'_>| {
        let (site, visitor) = door.enter(tx)?;
        let Some(visitor) = visitor else { return Ok(None) };
        let segments = store::segments(tx, visitor.contact)?;
        let found = store::find(tx, &site.brand, site.locale, &segments, &slug)?;
        Ok::<_, Problem>(found.map(|found| on(&site.path(&format!("{PLACE}/{}", found.card.slug)))))
    };
    state.desk.db.read(read).await
}

/// Whether a browser is of somebody for whom an article with this picture is.
pub(crate) fn shows(tx: &mut Tx<'_>, hash: Option<&str>, picture: MediaId) -> Stored<bool> {
    let Some(visitor) = session::visitor(tx, hash)? else { return Ok(false) };
    let segments = store::segments(tx, visitor.contact)?;
    store::shows(tx, &segments, picture)
}

#[cfg(test)]
mod tests;
