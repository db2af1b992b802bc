//! Articles while somebody types: a piece of a page with a few links, asked for by the one script that the pages have.
//! It never stands in the way: the form and the search do without it, and nothing of what is typed is kept.

use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use causeway_base::text;
use causeway_web::Problem;
use serde::Deserialize;

use super::{Asked, OwnHost, Site, State, home, words};
use crate::find::{self, LONGEST};
use crate::guide;
use crate::html;
use crate::html::Html;

/// How many articles are offered.
const SHOWN: usize = 5;
/// The id of the place into which they come.
pub(crate) const PLACE: &str = "suggested";

/// What was typed so far.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    q: String,
}

/// The articles that fit what was typed so far.
pub(super) async fn show(
    state: State,
    own: Option<axum::Extension<OwnHost>>,
    Path(tag): Path<String>,
    Query(typed): Query<Typed>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asked = Asked::of(&state, &headers, own.is_some());
    let Some(site) = super::found(&state, &asked, &tag).await? else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let of = site.brand.id;
    let guides = state.desk.db.read(move |tx| guide::store::open(tx, of)).await?;
    let words = text::clean(typed.q.trim(), LONGEST).replace(['\n', '\t'], " ");
    let (brand, locale) = (site.brand.id, site.locale);
    let asked_for = words.clone();
    let found = state.find(find::Asked { brand, locale, text: words, typing: true, limit: SHOWN }).await?;
    let mut links: Html = guide::fitting(&site.brand.preference(locale), &guides, &asked_for)
        .into_iter()
        .map(|one| guide::item(&site, one))
        .collect();
    links.push(found.iter().map(|one| html!("<li>{}</li>", home::link(&site, &one.card))).collect());
    let piece = if links.is_empty() { Html::new() } else { list(&site, &links) };
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "private, max-age=30"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    ];
    Ok((headers, piece.into_string()).into_response())
}

fn list(site: &Site, links: &Html) -> Html {
    html!("<p class=\"muted\">{}</p><ul>{}</ul>", words::of(site.locale).perhaps, links)
}

/// The place into which the articles come; what changes in it is read aloud.
pub(crate) fn place() -> Html {
    html!("<div id=\"{}\" class=\"suggested\" aria-live=\"polite\"></div>", PLACE)
}
