//! The desk's eyes on DNS: the system's resolver, or the servers that the configuration names.
//! It never waits longer than a few seconds for an answer.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use mail_auth::hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig, ResolverOpts};
use mail_auth::hickory_resolver::system_conf::read_system_conf;
use mail_auth::{DnsError, Error, MessageAuthenticator};

/// For how long an answer is waited for before it is asked for again.
const PATIENCE: Duration = Duration::from_secs(2);

/// Why a look-up gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LookupFailure {
    /// There is no such record.
    #[error("there is no such record")]
    Missing,
    /// DNS did not answer.
    #[error("DNS did not answer: {0}")]
    Unreachable(String),
}

/// A resolver. Cheap to clone; answers are kept as long as they say.
#[derive(Clone)]
pub struct Dns(pub(crate) MessageAuthenticator);

impl Dns {
    /// The resolver of `servers`, or the system's when there are none.
    ///
    /// # Errors
    /// Words about a system configuration that cannot be read.
    pub fn new(servers: &[SocketAddr]) -> Result<Self, LookupFailure> {
        Self::with_patience(servers, PATIENCE)
    }

    /// The same, waiting so long for an answer before it asks again.
    ///
    /// # Errors
    /// See [`Self::new`].
    pub fn with_patience(servers: &[SocketAddr], patience: Duration) -> Result<Self, LookupFailure> {
        let (config, mut options) = if servers.is_empty() {
            read_system_conf().map_err(|error| LookupFailure::Unreachable(error.to_string()))?
        } else {
            (
                ResolverConfig::from_parts(None, Vec::new(), servers.iter().map(name_server).collect()),
                ResolverOpts::default(),
            )
        };
        options.timeout = patience;
        options.attempts = 2;
        options.cache_size = 4096;
        let resolver = MessageAuthenticator::new(config, options);
        Ok(Self(resolver.map_err(|error| LookupFailure::Unreachable(error.to_string()))?))
    }

    /// The text records of `name`, each joined from its strings.
    ///
    /// # Errors
    /// [`LookupFailure`].
    pub async fn txt(&self, name: &str) -> Result<Vec<String>, LookupFailure> {
        use mail_auth::hickory_resolver::proto::rr::RData;
        let lookup = self.0.resolver().txt_lookup(absolute(name)).await.map_err(|error| failure(&error.into()))?;
        let texts = lookup.answers().iter().filter_map(|record| match &record.data {
            RData::TXT(text) => {
                Some(text.txt_data.iter().map(|part| String::from_utf8_lossy(part)).collect::<String>())
            }
            _ => None,
        });
        Ok(texts.collect())
    }

    /// The mail servers of `domain`, the preferred first.
    ///
    /// # Errors
    /// [`LookupFailure`].
    pub async fn mx(&self, domain: &str) -> Result<Vec<String>, LookupFailure> {
        let found = self.0.mx_lookup(absolute(domain), None::<&mail_auth::common::cache::NoCache<_, _>>).await;
        let found = found.map_err(|error| failure(&error))?;
        let names = found.rrset.iter().flat_map(|mx| mx.exchanges.iter()).map(|name| relative(name));
        Ok(names.collect())
    }

    /// The addresses of a host.
    ///
    /// # Errors
    /// [`LookupFailure`].
    pub async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, LookupFailure> {
        let lookup = self.0.resolver().lookup_ip(absolute(host)).await.map_err(|error| failure(&error.into()))?;
        Ok(lookup.iter().collect())
    }

    /// The names of an address.
    ///
    /// # Errors
    /// [`LookupFailure`].
    pub async fn names(&self, address: IpAddr) -> Result<Vec<String>, LookupFailure> {
        let found = self.0.ptr_lookup(address, None::<&mail_auth::common::cache::NoCache<_, _>>).await;
        Ok(found.map_err(|error| failure(&error))?.rrset.iter().map(|name| relative(name)).collect())
    }
}

fn name_server(server: &SocketAddr) -> NameServerConfig {
    let mut connections = vec![ConnectionConfig::udp(), ConnectionConfig::tcp()];
    for connection in &mut connections {
        connection.port = server.port();
    }
    NameServerConfig::new(server.ip(), true, connections)
}

/// A trailing dot keeps search domains of the machine out of it.
fn absolute(name: &str) -> String {
    format!("{}.", name.trim_end_matches('.'))
}

fn relative(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

fn failure(error: &Error) -> LookupFailure {
    match error {
        Error::Dns(DnsError::RecordNotFound(_)) => LookupFailure::Missing,
        other => LookupFailure::Unreachable(other.to_string()),
    }
}
