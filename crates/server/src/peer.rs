//! From which network address a request comes: that of whoever is connected, or what a proxy of one's own says of them.
//! It never believes anybody who is connected from a public address, so nobody outside chooses under which address they count.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

/// The last address that a proxy noted, which is the one that it saw itself; with or without a port.
fn noted(headers: &HeaderMap) -> Option<IpAddr> {
    let text = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    let last = text.rsplit(',').next()?.trim();
    let with_port = || last.parse::<SocketAddr>().ok().map(|address| address.ip());
    last.trim_matches(['[', ']']).parse().ok().or_else(with_port)
}

/// The address that counts.
fn believed(connected: IpAddr, headers: &HeaderMap) -> IpAddr {
    let own = !causeway_net::is_public(connected);
    let address = noted(headers).filter(|_| own).unwrap_or(connected);
    address.to_canonical()
}

/// Puts the address where the handlers look for it, over whatever was sent there.
pub(crate) async fn note(ConnectInfo(peer): ConnectInfo<SocketAddr>, mut request: Request, next: Next) -> Response {
    let address = believed(peer.ip(), request.headers());
    if let Ok(value) = HeaderValue::from_str(&address.to_string()) {
        request.headers_mut().insert(HeaderName::from_static("x-causeway-peer"), value);
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_proxy_of_ones_own_says_who_asks() {
        for (connected, lines, counts) in [
            ("127.0.0.1", &["203.0.113.7"][..], "203.0.113.7"),
            ("10.0.0.2", &["198.51.100.1, 203.0.113.7"], "203.0.113.7"),
            ("10.0.0.2", &["198.51.100.1", "203.0.113.7"], "203.0.113.7"),
            ("::ffff:172.17.0.1", &["203.0.113.7:41000"], "203.0.113.7"),
            ("::1", &["[2001:db8::7]:41000"], "2001:db8::7"),
            ("::1", &["[2001:db8::7]"], "2001:db8::7"),
            ("127.0.0.1", &[], "127.0.0.1"),
            ("127.0.0.1", &["203.0.113.7, unknown"], "127.0.0.1"),
            ("::ffff:8.8.8.8", &[], "8.8.8.8"),
            // Whoever comes from outside does not choose.
            ("8.8.8.8", &["203.0.113.7"], "8.8.8.8"),
            ("2606:4700::1111", &["203.0.113.7"], "2606:4700::1111"),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("x-forwarded-for", HeaderValue::from_static(line));
            }
            assert_eq!(believed(connected.parse().unwrap(), &headers).to_string(), counts, "{connected} {lines:?}");
        }
    }
}
