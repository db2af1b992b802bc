//! Pages behind links in mails, for people without a seat: plain HTML that runs and loads nothing.
//! It never escapes what it is given; whoever writes the body does.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use causeway_base::Locale;

/// The style of a page with a form.
pub(crate) const FORM: &str = "body{font:16px/1.6 system-ui,sans-serif;max-width:34rem;margin:12vh auto 0;padding:0 1.25rem;color:#1c2127;background:#f3f1ed}\
h1{font-size:1.6rem;line-height:1.25;margin:0}.about{color:#60656c;margin:.25rem 0 1.5rem}form{margin:0 0 1rem}\
button{font:inherit;padding:.7rem 1.1rem;border-radius:8px;border:1px solid #8b8781;background:#fdfdfb;color:#1c2127;cursor:pointer}\
.yes{background:#00627d;border-color:#00627d;color:#f8fdfe}label{display:block;margin:1.5rem 0 .5rem}\
textarea,input{display:block;width:100%;box-sizing:border-box;margin-top:.35rem;font:inherit;padding:.5rem .7rem;border:1px solid #8b8781;border-radius:8px;background:#fdfdfb;color:inherit}\
button:focus-visible,textarea:focus-visible,input:focus-visible{outline:2px solid #00627d;outline-offset:2px}\
@media(prefers-color-scheme:dark){body{color:#ebe9e6;background:#0f1114}.about{color:#9e9b95}button,textarea,input{background:#17191c;color:#ebe9e6;border-color:#73716d}.yes{background:#116e87;border-color:#116e87;color:#f8fdfe}}";

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
