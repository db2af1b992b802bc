//! The mail servers that take what the desk sends: the configuration's, else an inbox's own, else the desk's.
//! It never connects by itself; the wiring hands in something that does.

pub mod check;
pub mod domain;
pub mod inbox_routes;
pub mod pace;
pub mod routes;
pub mod store;

use causeway_base::Secret;

use crate::mailbox::Security;
use crate::oauth::AccountId;

pub use check::{CheckAnswer, CheckCode, CheckStep, Checked, MailChecks, Preview, Previewed, Sender, StepKind};

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
    /// The account whose access token takes the password's place.
    pub account: Option<AccountId>,
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
        Ok(Self { host: host.to_owned(), port, security, username, password, account: None })
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
