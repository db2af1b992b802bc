//! The one click that ends a person's notification mails (RFC 8058), and the page for those who open the address.
//! It never ends anything by being looked at, and needs no sign-in: the address itself is sealed.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use causeway_base::seal::CannotOpen;
use causeway_base::{Locale, Secret};
use causeway_identity::{UserId, user};
use causeway_store::Tx;
use causeway_web::{Endpoints, Problem, Public};

use super::{preferences, words};
use crate::Desk;

/// Binds the seal to its use.
const SEAL: &str = "notification mails";

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<Public, _, _>("/api/v1/unsubscribe/{token}", "A page that asks whether to end these mails.", page)
        .post::<Public, _, _>("/api/v1/unsubscribe/{token}", "End a person's notification mails.", end)
}

/// The address for one person, from the one at which people reach the desk.
///
/// # Errors
/// [`CannotOpen`], which only a broken sealer gives.
pub fn link(desk: &Desk, base: &str, user: UserId) -> Result<String, CannotOpen> {
    let token = desk.sealer.seal(&Secret::new(user.to_string()), SEAL, &*desk.db.random())?;
    Ok(format!("{}/api/v1/unsubscribe/{token}", base.trim_end_matches('/')))
}

fn opened(desk: &Desk, token: &str) -> Result<UserId, Problem> {
    let plain = desk.sealer.open(token, SEAL).ok();
    let user = plain.and_then(|plain| plain.reveal().parse().ok());
    user.map(UserId).ok_or_else(|| Problem::not_found("address"))
}

/// Turns the mail off for every kind; the language of whom it was for.
pub fn silence(tx: &mut Tx<'_>, user: UserId) -> Result<Locale, Problem> {
    let locale = reader(tx, user)?;
    let mut wishes = preferences::find(tx, user)?;
    for media in wishes.media.values_mut() {
        media.mail = false;
    }
    preferences::save(tx, user, &wishes)?;
    Ok(locale)
}

fn reader(tx: &mut Tx<'_>, user: UserId) -> Result<Locale, Problem> {
    let person = user::store::find(tx, user)?.ok_or_else(|| Problem::not_found("address"))?;
    Ok(person.locale)
}

async fn end(State(desk): State<Desk>, Path(token): Path<String>) -> Result<Response, Problem> {
    let user = opened(&desk, &token)?;
    let locale = desk.db.write(move |tx| silence(tx, user)).await?;
    Ok(shown(locale, &format!("<p role=\"status\">{}</p>", words::ending(locale).ended)))
}

async fn page(State(desk): State<Desk>, Path(token): Path<String>) -> Result<Response, Problem> {
    let user = opened(&desk, &token)?;
    let locale = desk.db.read(move |tx| reader(tx, user)).await?;
    let words = words::ending(locale);
    Ok(shown(locale, &format!("<form method=\"post\"><p>{}</p><button>{}</button></form>", words.question, words.end)))
}

fn shown(locale: Locale, body: &str) -> Response {
    let (tag, title) = (locale.tag(), words::ending(locale).title);
    let page = format!(
        "<!doctype html><html lang=\"{tag}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{title}</title></head>\
         <body style=\"font:16px system-ui;max-width:32em;margin:4em auto;padding:0 1em\"><main>{body}</main></body></html>"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    (StatusCode::OK, headers, page).into_response()
}
