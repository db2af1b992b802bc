//! The mail server that takes what the desk sends: from the configuration, else as set in the app.
//! It never connects by itself; the wiring hands in something that does.

pub mod routes;
pub mod store;

use std::future::Future;
use std::pin::Pin;

use causeway_base::Secret;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::inbox::Security;
use crate::inbox::mailbox::Access;

/// How to reach the relay.
#[derive(Debug, Clone)]
pub struct RelaySettings {
    /// The server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// The login, if it asks for one.
    pub username: Option<String>,
    /// The password.
    pub password: Option<Secret>,
}

/// Why a relay's URL is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "write the relay as smtp://host:port, smtps://user:password@host:port or smtp+starttls://user:password@host:port"
)]
pub struct NotARelay;

impl RelaySettings {
    /// Reads `smtp[s]://user:password@host:port`. `smtp` uses STARTTLS when the server offers a name and password is
    /// set, since a password must not travel in clear; plain `smtp` without a password goes unprotected.
    ///
    /// # Errors
    /// [`NotARelay`] for anything else.
    pub fn from_url(text: &str) -> Result<Self, NotARelay> {
        let (scheme, rest) = text.split_once("://").ok_or(NotARelay)?;
        let rest = rest.trim_end_matches('/');
        let (login, place) = rest.rsplit_once('@').map_or((None, rest), |(login, place)| (Some(login), place));
        let (username, password) = login.map_or((None, None), |login| {
            let (name, password) = login.split_once(':').map_or((login, None), |(name, word)| (name, Some(word)));
            (Some(percent_decoded(name)), password.map(|word| Secret::new(percent_decoded(word))))
        });
        let security = match scheme {
            "smtps" => Security::Tls,
            "smtp+starttls" => Security::StartTls,
            "smtp" if password.is_some() => Security::StartTls,
            "smtp" => Security::None,
            _ => return Err(NotARelay),
        };
        let default = if security == Security::Tls { 465 } else { 587 };
        let (host, port) = match place.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, port.parse().map_err(|_| NotARelay)?),
            _ => (place, default),
        };
        if host.is_empty() {
            return Err(NotARelay);
        }
        Ok(Self { host: host.to_owned(), port, security, username, password })
    }
}

/// `%40` as `@`: passwords hold characters that a URL gives a meaning.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let hex = if *first == b'%' { tail.get(..2).and_then(|two| std::str::from_utf8(two).ok()) } else { None };
        if let Some(byte) = hex.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            bytes.push(byte);
            rest = tail.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// How a test went, in words.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CheckAnswer {
    /// Whether it worked.
    pub ok: bool,
    /// What happened, in the server's words where there are any.
    pub detail: String,
}

impl From<Result<String, String>> for CheckAnswer {
    fn from(outcome: Result<String, String>) -> Self {
        match outcome {
            Ok(detail) => Self { ok: true, detail },
            Err(detail) => Self { ok: false, detail },
        }
    }
}

/// What a test of a mail server answers: words for success, or for what failed.
pub type Checked = Pin<Box<dyn Future<Output = Result<String, String>> + Send>>;

/// Tests mail servers for the settings pages.
pub trait MailChecks: Send + Sync + 'static {
    /// Signs in to a mailbox and opens its folder.
    fn mailbox(&self, access: Access) -> Checked;
    /// Sends a short test mail through the relay.
    fn relay(&self, relay: RelaySettings, from: String, to: String) -> Checked;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_name_protection_login_and_place() {
        let relay = RelaySettings::from_url("smtps://desk%40acme.example:p%3Aw@mail.acme.example").unwrap();
        assert_eq!((relay.host.as_str(), relay.port, relay.security), ("mail.acme.example", 465, Security::Tls));
        assert_eq!(relay.username.as_deref(), Some("desk@acme.example"));
        assert_eq!(relay.password.as_ref().map(Secret::reveal), Some("p:w"));
        let plain = RelaySettings::from_url("smtp://127.0.0.1:2526").unwrap();
        assert_eq!((plain.port, plain.security, plain.username), (2526, Security::None, None));
        assert_eq!(RelaySettings::from_url("smtp://a:b@h:25").unwrap().security, Security::StartTls);
        for wrong in ["", "http://h", "smtp://", "smtp://h:port"] {
            assert_eq!(RelaySettings::from_url(wrong).err(), Some(NotARelay), "{wrong}");
        }
    }
}
