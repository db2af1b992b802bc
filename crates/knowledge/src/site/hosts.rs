//! Brands' own host names: what is asked for there is the help centre, at the root.
//! It never lets the agents' app or the API out at such a host.

use std::sync::{Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, Uri};
use axum::middleware::Next;
use axum::response::Response;
use causeway_base::Time;

use crate::{Knowledge, brand};

/// For how long the list is believed, in milliseconds: another node may have changed it.
const BELIEVED: i64 = 5_000;

/// The hosts of brands, as read not long ago.
#[derive(Debug, Default)]
pub struct Hosts(Mutex<Option<(Time, Vec<String>)>>);

/// Says that a request came in at a brand's own host.
#[derive(Debug, Clone, Copy)]
pub struct OwnHost;

impl Hosts {
    /// Forgets the list, so that a change is seen at once.
    pub fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn known(&self, now: Time) -> Option<Vec<String>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|kept| now.since(kept.0) < BELIEVED).map(|kept| kept.1.clone())
    }

    fn keep(&self, now: Time, hosts: Vec<String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, hosts));
    }
}

/// The host that a request names, with its port.
pub(crate) fn host_of(headers: &HeaderMap) -> &str {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    text("x-forwarded-host").or_else(|| text("host")).unwrap_or_default()
}

/// A host without its port.
pub(crate) fn name(host: &str) -> &str {
    host.rsplit_once(':').filter(|(_, port)| port.chars().all(|c| c.is_ascii_digit())).map_or(host, |(name, _)| name)
}

/// Turns what is asked for at a brand's own host into what is asked for below `/help`. It goes around everything else.
/// Whether a request came to the machine on which the desk is tried out.
pub(crate) fn is_this_machine(headers: &HeaderMap) -> bool {
    matches!(name(host_of(headers)), "localhost" | "127.0.0.1" | "[::1]")
}

pub(super) async fn on_own_host(State(knowledge): State<Knowledge>, mut request: Request, next: Next) -> Response {
    let host = name(host_of(request.headers())).to_ascii_lowercase();
    if host.contains('.') && is_own(&knowledge, &host).await {
        request.extensions_mut().insert(OwnHost);
        let path = request.uri().path();
        if !path.starts_with("/help/") {
            let rest = request.uri().path_and_query().map_or("/", PathAndQuery::as_str);
            // Whatever cannot be an address after this could not be one before.
            if let Ok(uri) = format!("/help{rest}").parse::<Uri>() {
                *request.uri_mut() = uri;
            }
        }
    }
    next.run(request).await
}

async fn is_own(knowledge: &Knowledge, host: &str) -> bool {
    let now = knowledge.desk.db.now();
    if let Some(known) = knowledge.hosts.known(now) {
        return known.iter().any(|own| own == host);
    }
    match knowledge.desk.db.read(brand::store::all).await {
        Ok(brands) => {
            let hosts: Vec<String> = brands.into_iter().filter_map(|brand| brand.host).collect();
            let own = hosts.iter().any(|own| own == host);
            knowledge.hosts.keep(now, hosts);
            own
        }
        Err(error) => {
            tracing::warn!(%error, "the hosts of brands cannot be read");
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn a_port_is_no_part_of_the_name() {
        assert_eq!(name("help.example.com:8080"), "help.example.com");
        assert_eq!(name("help.example.com"), "help.example.com");
        assert_eq!(name(""), "");
    }
}
