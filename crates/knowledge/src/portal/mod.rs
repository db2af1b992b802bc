//! The portal: customers sign in, by a link that is mailed to them or another way, see their requests in plain words with what was promised,
//! write, and say that something is solved (R152, R191). It shows [`causeway_desk::request`] alone, so nothing of the team.

mod call;
mod call_words;
mod channel;
mod company;
pub(crate) mod door;
mod first_steps;
pub(crate) mod for_you;
mod form;
mod form_fields;
mod form_page;
mod mine;
mod more_words;
mod own_words;
mod pages;
mod products;
pub(crate) mod proof;
mod reply;
mod sent;
mod session;
pub mod sign_in;
mod store;
pub mod way;
mod words;

use axum::Router;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use causeway_people::ContactId;
use causeway_web::{Code, Problem};

use crate::Knowledge;
use crate::site::{Answer, Site, host_of, redirect};

/// The pages of the portal, to be merged with the public ones.
pub(crate) fn router() -> Router<Knowledge> {
    Router::new()
        .route("/help/{locale}/sign-in", get(sign_in::ask).post(sign_in::mail))
        .route("/help/{locale}/enter/{token}", get(sign_in::confirm).post(sign_in::enter))
        .route("/help/{locale}/sign-out", post(sign_in::leave))
        .route("/help/{locale}/call", get(call::show).post(call::take))
        .route("/help/{locale}/channel", get(channel::show).post(channel::take))
        .route("/help/{locale}/first-steps", get(first_steps::show).post(first_steps::take))
        .route("/help/{locale}/products", get(products::show))
        .route("/help/{locale}/for-you", get(for_you::list))
        .route("/help/{locale}/for-you/{slug}", get(for_you::show))
        .route("/help/{locale}/requests", get(pages::list))
        .route("/help/{locale}/requests/company", get(company::list))
        .route("/help/{locale}/requests/new", get(form::show).post(form::take))
        .route("/help/{locale}/requests/new/{slug}", get(form::show_one).post(form::take_one))
        .route("/help/{locale}/requests/export", get(mine::export))
        .route("/help/{locale}/requests/forget-me", post(mine::forget))
        .route("/help/{locale}/requests/{number}", get(pages::show).post(reply::say))
        .route("/help/{locale}/requests/{number}/solved", post(pages::solved))
        .route("/help/{locale}/requests/{number}/files/{file}", get(pages::file))
        .merge(way::router())
}

/// The way to the page about calling, where there is anything on it.
pub(crate) fn call_link(site: &Site) -> Option<crate::html::Html> {
    call::link(site)
}

/// What leads to that page from elsewhere.
pub(crate) const fn call_words(locale: causeway_base::Locale) -> &'static str {
    call_words::of(locale).title
}

/// What stands in addresses of articles for a segment, behind the language.
pub(crate) const FOR_YOU: &str = for_you::PLACE;

type State = axum::extract::State<Knowledge>;
type Own = Option<axum::Extension<crate::site::OwnHost>>;

/// A customer who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Visitor {
    pub(crate) contact: ContactId,
    /// The address that they proved.
    pub(crate) address: String,
}

/// Sends a page that is for one person alone: nobody on the way keeps it.
pub(crate) fn private(answer: Answer) -> Response {
    let mut response = answer.send(None);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    // With no referrer at all a browser would not say where a form was sent from, and `same_site` would refuse it.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

/// What a request brings of a customer who is perhaps signed in.
pub(crate) fn customer(headers: &HeaderMap) -> Option<String> {
    session::hash_of(headers)
}

/// Leads on after something was done.
pub(crate) fn on(to: &str) -> Response {
    redirect(StatusCode::SEE_OTHER, to, "no-store")
}

/// Where whoever is not signed in goes first.
fn to_sign_in(site: &Site) -> Response {
    on(&site.path("sign-in"))
}

/// The same, and from there back to a page that [`sign_in::Next`] knows; whether it is there is not said.
fn to_sign_in_and_back(site: &Site, place: &str) -> Response {
    let next = sign_in::Next::to(place);
    match next.page() {
        Some(place) => on(&format!("{}?next={place}", site.path("sign-in"))),
        None => to_sign_in(site),
    }
}

/// Refuses what another site's page sends along with a customer's cookie.
pub(crate) fn same_site(headers: &HeaderMap) -> Result<(), Problem> {
    let Some(origin) = headers.get(header::ORIGIN) else { return Ok(()) };
    let from = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    if from.is_some_and(|from| from.eq_ignore_ascii_case(host_of(headers))) {
        return Ok(());
    }
    Err(Problem::new(Code::Forbidden, "This was sent from another site."))
}

#[cfg(test)]
mod call_tests;
#[cfg(test)]
mod company_tests;
#[cfg(test)]
mod file_tests;
#[cfg(test)]
mod proof_tests;
#[cfg(test)]
pub(crate) mod tests;
