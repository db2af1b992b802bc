//! The session cookie: `__Host-causeway` over HTTPS, `causeway` over plain HTTP on the own machine.
//! It never reaches scripts (HttpOnly) and never goes along with other sites' requests (SameSite=Lax).

use axum::http::{HeaderMap, header};

const SECURE: &str = "__Host-causeway";
const PLAIN: &str = "causeway";

/// The token that the request's cookie holds.
pub(crate) fn read(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == SECURE || *name == PLAIN).map(|(_, token)| token)
}

/// Whether the browser came by HTTPS, as the proxy in front says.
pub fn is_https(headers: &HeaderMap) -> bool {
    headers.get("x-forwarded-proto").is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"https"))
}

/// `Set-Cookie` that keeps `token` for 30 days.
pub fn keep(token: &str, https: bool) -> String {
    let (name, secure) = if https { (SECURE, "; Secure") } else { (PLAIN, "") };
    format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000{secure}")
}

/// `Set-Cookie` that takes the cookie away.
pub fn drop(https: bool) -> String {
    let (name, secure) = if https { (SECURE, "; Secure") } else { (PLAIN, "") };
    format!("{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}")
}
