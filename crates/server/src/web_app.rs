//! The agents' web app, embedded in the binary, with the headers that keep foreign script out.
//! It never serves a file from disk, and every address that is no file is the app's own.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../web/app/dist"]
#[allow_missing = true]
struct Files;

/// Scripts only from here; pictures also from what the composer holds in memory.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
    connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Answers a file, or the app's page.
pub async fn serve(uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") {
        return causeway_web::Problem::not_found("address").into_response();
    }
    let found = Files::get(path).filter(|_| !path.is_empty()).map(|file| (path, file));
    let is_asset = path.starts_with("assets/");
    if found.is_none() && is_asset {
        return (StatusCode::NOT_FOUND, "There is no such file.").into_response();
    }
    let Some((path, file)) = found.or_else(|| Files::get("index.html").map(|file| ("index.html", file))) else {
        let words = "The web app is not part of this build. Build it first: cargo xtask run";
        return (StatusCode::NOT_FOUND, words).into_response();
    };
    let tag = format!("\"{}\"", data_encoding::HEXLOWER.encode(&file.metadata.sha256_hash()[..12]));
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == tag.as_bytes());
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(file.data.into_owned()))
    };
    let cache = if is_asset { "public, max-age=31536000, immutable" } else { "no-cache" };
    let set = response.headers_mut();
    put(set, header::CONTENT_TYPE, content_type(path));
    put(set, header::CACHE_CONTROL, cache);
    put(set, header::CONTENT_SECURITY_POLICY, POLICY);
    put(set, header::ETAG, &tag);
    response
}

fn put(headers: &mut HeaderMap, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("json" | "webmanifest") => "application/json",
        _ => "application/octet-stream",
    }
}
