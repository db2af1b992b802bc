//! The cookie of a customer's browser: `__Host-causeway-customer` over HTTPS, without the prefix on the own machine.
//! It is no colleague's cookie, never reaches scripts, and never goes along with other sites' requests.

use axum::http::{HeaderMap, header};
use causeway_base::token;
use causeway_identity::session::cookie::is_https;
use causeway_store::{Result, Tx};

use super::{Visitor, store};

const SECURE: &str = "__Host-causeway-customer";
const PLAIN: &str = "causeway-customer";
/// Thirty days, as long as the session lives.
const SECONDS: i64 = store::LIFE_MS / 1_000;

/// The hash of the token that a request brings.
pub(super) fn hash_of(headers: &HeaderMap) -> Option<String> {
    let wanted = if is_https(headers) { SECURE } else { PLAIN };
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == wanted).map(|(_, value)| token::hash(value))
}

/// Who asks, if they are signed in.
pub(super) fn visitor(tx: &mut Tx<'_>, hash: Option<&str>) -> Result<Option<Visitor>> {
    hash.map_or(Ok(None), |hash| store::visitor(tx, hash))
}

/// `Set-Cookie` that keeps a token.
pub(super) fn keep(token: &str, https: bool) -> String {
    let (name, secure) = if https { (SECURE, "; Secure") } else { (PLAIN, "") };
    format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={SECONDS}{secure}")
}

/// `Set-Cookie` that takes it away.
pub(super) fn drop(https: bool) -> String {
    let (name, secure) = if https { (SECURE, "; Secure") } else { (PLAIN, "") };
    format!("{name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}")
}
