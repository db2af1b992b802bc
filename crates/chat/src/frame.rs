//! What websites load: the loader, and the page inside of their frame with its script and style.
//! It never lets a website show a chat that was not made for it: `frame-ancestors` names who may.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use causeway_base::{Locale, text};
use causeway_store::Tx;
use causeway_web::Problem;
use rust_embed::RustEmbed;
use serde::Deserialize;

use crate::widget::Widget;
use crate::{State, door};

#[derive(RustEmbed)]
#[folder = "../../web/widget/dist"]
#[allow_missing = true]
struct Files;

/// What the build says about itself.
#[derive(Debug, Deserialize)]
struct Built {
    js: String,
    css: String,
}

fn missing() -> Response {
    (StatusCode::NOT_FOUND, "The chat is not part of this build. Build it first: cargo xtask run").into_response()
}

fn with(headers: &[(HeaderName, &str)], body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// The script that a website loads; it may be used from any website, and does nothing without a key.
pub(crate) async fn loader(headers: HeaderMap) -> Response {
    let Some(file) = Files::get("widget.js") else { return missing() };
    let tag = format!("\"{}\"", data_encoding::HEXLOWER.encode(&file.metadata.sha256_hash()[..12]));
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == tag.as_bytes());
    let set = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
        (header::ETAG, tag.as_str()),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    if known { with(&set, StatusCode::NOT_MODIFIED) } else { with(&set, file.data.into_owned()) }
}

/// The script that shows messages of a chat by itself, with what it is given; empty without. It may be used from any
/// website, names nothing that is not public, and is kept for so short a time that a change is seen soon.
pub(crate) fn messages(given: Option<&str>) -> Response {
    let script = match (given, Files::get("messages.js")) {
        (None, _) => String::new(),
        (Some(_), None) => return missing(),
        (Some(given), Some(file)) => {
            format!("(()=>{{{}\ncausewayMessages({given})}})()", String::from_utf8_lossy(&file.data))
        }
    };
    let set = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=300"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    with(&set, script)
}

/// A part of the page inside of the frame. Its name holds its hash, so it never changes.
pub(crate) async fn asset(Path(file): Path<String>) -> Response {
    let Some(found) = Files::get(&format!("assets/{file}")) else { return missing() };
    let kind = match file.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        _ => "application/octet-stream",
    };
    let set = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    with(&set, found.data.into_owned())
}

/// Who may show the page in a frame.
fn ancestors(widget: &Widget) -> String {
    if widget.origins.is_empty() { "*".to_owned() } else { format!("'self' {}", widget.origins.join(" ")) }
}

/// The page inside of the frame.
pub(crate) async fn page(state: State, Path(key): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    let asked = key.clone();
    let widget = state.desk.db.read(move |tx: &mut Tx<'_>| door::widget(tx, &asked)).await?;
    let built: Option<Built> = Files::get("frame.json").and_then(|file| serde_json::from_slice(&file.data).ok());
    let Some(built) = built else { return Ok(missing()) };
    let languages = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let page = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1,viewport-fit=cover\">\
         <meta name=\"robots\" content=\"noindex\"><title>{}</title><link rel=\"stylesheet\" href=\"/widget/{}\"></head>\
         <body data-key=\"{}\"><div id=\"chat\"></div><script type=\"module\" src=\"/widget/{}\"></script></body></html>",
        Locale::asked_for(languages).tag(),
        text::escape_html(&widget.name),
        text::escape_html(&built.css),
        text::escape_html(&widget.key),
        text::escape_html(&built.js),
    );
    // Styles of parts that come later are an element in browsers that cannot adopt style sheets.
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors {}",
        ancestors(&widget)
    );
    let set = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    Ok(with(&set, page))
}
