//! The ways in beside the mailed link, each for one brand and off until somebody switches it on: the website's signed word,
//! a provider of OpenID Connect, and a password. None of them makes another kind of session than the link does.

mod address;
mod id_token;
mod openid;
mod password;
mod password_mail;
mod provider;
pub(crate) mod routes;
mod store;
mod token;
mod words;

use axum::Router;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use causeway_base::{Locale, Secret, text, token as tokens};
use causeway_identity::session::cookie::is_https;
use causeway_people::contact::store as contacts;
use causeway_store::{Tx, named_values};
use causeway_web::Problem;

use super::sign_in::Next;
use super::{on, session};
use crate::html::Html;
use crate::site::Site;
use crate::{Knowledge, html};

pub(super) use password::form as password_form;
pub use password_mail::job;
pub(super) use store::Ways;

named_values!(Way "By which way a customer's browser was signed in." {
    Link "The link that was mailed." = "link",
    Token "The signed word of the company's website." = "token",
    OpenId "A provider of OpenID Connect." = "openid",
    Password "A password." = "password",
});

/// The pages of these ways.
pub(super) fn router() -> Router<Knowledge> {
    Router::new()
        .route("/help/sign-in/token", get(token::take))
        .route("/help/sign-in/return", get(openid::back))
        .route("/help/{locale}/sign-in/with", get(openid::leave))
        .route("/help/{locale}/sign-in/password", post(password::enter))
        .route("/help/{locale}/password", get(password::show).post(password::keep))
        .route("/help/{locale}/password/remove", post(password::remove))
}

/// What proves who somebody is.
#[derive(Debug, Clone)]
pub(super) struct Proof {
    /// The address that was proved.
    pub(super) address: String,
    /// What they are called, for whoever is not known yet.
    pub(super) name: String,
    /// The hash of what works once.
    pub(super) once: String,
    /// By which way.
    pub(super) way: Way,
}

/// A session that is about to begin: the token for the browser and its hash for us.
pub(super) struct Begun {
    token: Secret,
    pub(super) hash: String,
}

impl Begun {
    /// A new one.
    pub(super) fn new(knowledge: &Knowledge) -> Self {
        let token = tokens::new("customer", &*knowledge.desk.db.random());
        let hash = tokens::hash(token.reveal());
        Self { token, hash }
    }

    /// Leads on with the cookie.
    pub(super) fn lead(&self, headers: &HeaderMap, to: &str) -> Result<Response, Problem> {
        let mut response = on(to);
        put_cookie(&mut response, &session::keep(self.token.reveal(), is_https(headers)))?;
        Ok(response)
    }
}

/// Adds a `Set-Cookie`.
pub(super) fn put_cookie(response: &mut Response, cookie: &str) -> Result<(), Problem> {
    let value = HeaderValue::from_str(cookie).map_err(|error| Problem::internal(&error))?;
    response.headers_mut().append(header::SET_COOKIE, value);
    Ok(())
}

/// Begins the session of whoever proved who they are. Says whether it did: each proof works once.
pub(super) fn let_in(tx: &mut Tx<'_>, locale: Locale, proof: &Proof, hash: &str) -> Result<bool, Problem> {
    let contact = if let Some(known) = contacts::by_address(tx, &proof.address)? {
        known
    } else {
        let (name, email) = (proof.name.clone(), Some(proof.address.clone()));
        let locale = Some(locale.tag().to_owned());
        contacts::find_or_add(tx, &contacts::NewContact { name, email, locale, ..Default::default() })?
    };
    Ok(super::store::enter(tx, hash, proof, contact)?)
}

/// Whether this can be an address that mail is sent to.
pub(super) fn is_address(text: &str) -> bool {
    let parts = text.rsplit_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
    parts && text.len() <= 254 && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// A name that somebody else's system gave, on one line.
fn one_line(name: &str) -> String {
    text::clean(name.trim(), 200).replace(['\n', '\t'], " ")
}

/// The ways of the brand whose site this is.
pub(super) fn of(tx: &mut Tx<'_>, site: &Site) -> Result<Ways, Problem> {
    Ok(store::of(tx, site.brand.id)?)
}

/// The button that leads to the provider.
pub(super) fn provider_button(site: &Site, ways: &Ways, next: &Next) -> Option<Html> {
    let next = next.page().map(|next| format!("?next={next}")).unwrap_or_default();
    let place = format!("{}{next}", site.path("sign-in/with"));
    let words = words::of(site.locale).with(&ways.openid_name);
    ways.openid.then(|| html!("<p class=\"card\"><a class=\"button yes\" href=\"{}\">{}</a></p>", place, words))
}

/// What leads a customer to the page about their password.
pub(super) fn password_link(site: &Site, ways: &Ways) -> Option<Html> {
    let words = words::of(site.locale).your_password;
    ways.password.then(|| html!("<a href=\"{}\">{}</a>", site.path("password"), words))
}

/// The page that says why signing in did not work, with the way to the usual one.
fn refused(site: &Site, status: StatusCode, why: &str, code: Option<&str>) -> Response {
    let (words, all) = (words::of(site.locale), super::words::of(site.locale));
    let code = code.map(|code| html!("<p class=\"muted\"><code>{}</code></p>", code));
    let body = html!(
        "<h1>{}</h1><div class=\"card\"><p role=\"alert\">{}</p>{}<a class=\"button\" href=\"{}\">{}</a></div>",
        words.did_not_work,
        why,
        code,
        site.path("sign-in"),
        all.sign_in
    );
    let head = super::pages::head(site, words.did_not_work, "sign-in");
    super::private(crate::site::frame(site, status, &head, body))
}

#[cfg(test)]
mod openid_tests;
#[cfg(test)]
mod password_tests;
#[cfg(test)]
mod scripted;
#[cfg(test)]
mod token_tests;
