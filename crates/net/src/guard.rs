//! Judges where a request may go: the URL first, then every address that its name resolves to.
//! It never lets a connection be made to an address other than those it passed.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::{Network, Refusal, is_public};

/// The rules for places. The default allows the public internet on the ports of web servers.
#[derive(Debug, Clone)]
pub struct Guard {
    /// Networks that are allowed though they are not public, from the configuration.
    pub allowed: Vec<Network>,
    /// Ports that may be asked; empty for all.
    pub ports: Vec<u16>,
}

impl Default for Guard {
    fn default() -> Self {
        Self { allowed: Vec::new(), ports: vec![80, 443, 8080, 8443] }
    }
}

impl Guard {
    /// Whether a connection to `address` is allowed.
    pub fn allows(&self, address: IpAddr) -> bool {
        is_public(address) || self.allowed.iter().any(|network| network.contains(address))
    }

    /// Judges all of a URL that can be judged without a look-up.
    pub fn check(&self, url: &Url) -> Result<(), Refusal> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Refusal::Scheme(url.scheme().to_owned()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refusal::Credentials);
        }
        let host = url.host_str().ok_or(Refusal::NotAUrl)?;
        let port = url.port_or_known_default().ok_or(Refusal::NotAUrl)?;
        if !self.ports.is_empty() && !self.ports.contains(&port) {
            return Err(Refusal::Port(port));
        }
        // An address in the URL is never looked up, so it is judged here.
        match host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
            Ok(address) if !self.allows(address) => Err(Refusal::Address(host.to_owned())),
            _ => Ok(()),
        }
    }

    /// The allowed addresses of a name.
    pub async fn resolve(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, Refusal> {
        let unresolvable = || Refusal::Unresolvable(host.to_owned());
        let found: Vec<SocketAddr> = tokio::net::lookup_host((host, port)).await.map_err(|_| unresolvable())?.collect();
        if found.is_empty() {
            return Err(unresolvable());
        }
        let allowed: Vec<SocketAddr> = found.into_iter().filter(|address| self.allows(address.ip())).collect();
        if allowed.is_empty() { Err(Refusal::Address(host.to_owned())) } else { Ok(allowed) }
    }
}

/// The guard in the place of the HTTP client's resolver: the client connects to what comes out of here.
#[derive(Debug, Clone)]
pub struct GuardedResolver(pub Arc<Guard>);

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = Arc::clone(&self.0);
        Box::pin(async move {
            // The client puts the port of the URL in the place of 0.
            let addresses = guard.resolve(name.as_str(), 0).await?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}
