//! Pages behind links in mails, for people without a seat: plain HTML that runs and loads nothing.
//! It never escapes what it is given; whoever writes the body does.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use causeway_base::Locale;

/// A page with this style and body, which no program keeps and no other page may frame.
pub(crate) fn answer(status: StatusCode, locale: Locale, title: &str, style: &str, body: &str) -> Response {
    let text = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"robots\" content=\"noindex\"><meta name=\"color-scheme\" content=\"light dark\"><title>{title}</title>\
         <style>{style}</style></head><body><main>{body}</main></body></html>",
        locale.tag()
    );
    let policy =
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, text).into_response()
}
