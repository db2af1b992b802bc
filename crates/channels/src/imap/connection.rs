//! Connecting to an IMAP server: look-up, connection, protection, login, each a step of its own with a limit of time.
//! It never sends a password over a connection that was to be protected and is not.

use std::net::SocketAddr;
use std::time::Duration;

use causeway_desk::mailbox::{Access, Security};
use causeway_desk::relay::StepKind;
use tokio::net::TcpStream;

use super::error::ImapError;
use super::session::Session;
use super::wire::{Stream, Wire};
use crate::tls;

/// Connects and signs in. `done` hears of every step that succeeded.
pub(super) async fn open(
    access: &Access,
    step: Duration,
    longest: usize,
    done: &mut (dyn FnMut(StepKind, String) + Send),
) -> Result<Session, ImapError> {
    let (address, stream) = reach(&access.host, access.port, step, done).await?;
    let wire = |stream: Box<dyn Stream>| Wire::new(stream, step, longest);
    let mut session;
    let signed_in;
    match access.security {
        Security::Tls => {
            session = Session::new(wire(protect(&access.host, stream, step).await?));
            done(StepKind::Protect, String::new());
            signed_in = session.greeting().await?;
        }
        Security::StartTls => {
            let mut plain = Session::new(wire(Box::new(stream)));
            plain.greeting().await?;
            match plain.starttls().await {
                Err(ImapError::Command(_)) => return Err(ImapError::NoStartTls),
                other => other?,
            }
            let stream = plain.into_wire().into_stream()?;
            // What the server told before says nothing any more: it was not protected (RFC 9051 § 11.1).
            session = Session::new(wire(protect(&access.host, stream, step).await?));
            done(StepKind::Protect, String::new());
            signed_in = false;
        }
        Security::None => {
            session = Session::new(wire(Box::new(stream)));
            signed_in = session.greeting().await?;
        }
    }
    tracing::debug!(%address, "a mailbox's server answers");
    if !signed_in {
        sign_in(&mut session, access).await?;
    }
    done(StepKind::SignIn, String::new());
    session.introduce().await?;
    Ok(session)
}

/// Looks the name up and connects to the first of its addresses that answers.
pub(crate) async fn reach(
    host: &str,
    port: i64,
    step: Duration,
    done: &mut (dyn FnMut(StepKind, String) + Send),
) -> Result<(SocketAddr, TcpStream), ImapError> {
    let place = format!("{host}:{port}");
    let number = u16::try_from(port).unwrap_or(0);
    let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let found = tokio::time::timeout(step, tokio::net::lookup_host((bare.as_str(), number))).await;
    let unknown = || ImapError::NameNotFound(host.to_owned());
    let addresses: Vec<SocketAddr> = found.map_err(|_| unknown())?.map_err(|_| unknown())?.collect();
    if addresses.is_empty() {
        return Err(unknown());
    }
    done(StepKind::Name, String::new());
    let mut last = ImapError::Slow;
    for address in addresses {
        match tokio::time::timeout(step, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                done(StepKind::Connect, address.to_string());
                return Ok((address, stream));
            }
            Ok(Err(error)) => last = ImapError::connecting(&place, &error),
            Err(_) => last = ImapError::Slow,
        }
    }
    Err(last)
}

async fn protect(host: &str, stream: impl Stream + 'static, step: Duration) -> Result<Box<dyn Stream>, ImapError> {
    match tokio::time::timeout(step, tls::connect(host, stream)).await {
        Ok(Ok(stream)) => Ok(Box::new(stream)),
        Ok(Err(error)) => Err(ImapError::Tls(tls::trouble(&error), error.to_string())),
        Err(_) => Err(ImapError::Slow),
    }
}

/// The message of XOAUTH2, which Google and Microsoft understand.
pub(crate) fn xoauth2(user: &str, token: &str) -> String {
    format!("user={user}\x01auth=Bearer {token}\x01\x01")
}

/// The message of OAUTHBEARER (RFC 7628 § 3.1).
pub(super) fn oauthbearer(user: &str, host: &str, port: i64, token: &str) -> String {
    let user = user.replace('=', "=3D").replace(',', "=2C");
    format!("n,a={user},\x01host={host}\x01port={port}\x01auth=Bearer {token}\x01\x01")
}

async fn sign_in(session: &mut Session, access: &Access) -> Result<(), ImapError> {
    if !session.can("IMAP4REV1") && !session.can("IMAP4REV2") {
        session.ask_capabilities().await?;
    }
    // The desk cleans these of control characters; a line end here would be a command of its own.
    let (user, password) = (access.username.as_str(), access.password.reveal());
    if user.chars().chain(password.chars()).any(|c| c == '\r' || c == '\n' || c == '\0') {
        return Err(ImapError::Login("user name or password hold a line end".to_owned()));
    }
    if access.account.is_none() {
        return session.login(user, password).await;
    }
    if session.can("AUTH=XOAUTH2") {
        return session.authenticate("XOAUTH2", &xoauth2(user, password), "").await;
    }
    if session.can("AUTH=OAUTHBEARER") {
        let message = oauthbearer(user, &access.host, access.port, password);
        return session.authenticate("OAUTHBEARER", &message, "\x01").await;
    }
    Err(ImapError::NoOauth)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str) -> String {
        data_encoding::BASE64.encode(text.as_bytes())
    }

    #[test]
    fn oauth_messages_are_those_that_the_providers_published() {
        assert_eq!(
            encoded(&xoauth2("someuser@example.com", "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg")),
            "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ=="
        );
        assert_eq!(
            encoded(&xoauth2("test@contoso.onmicrosoft.com", "EwBAAl3BAAUFFpUAo7J3Ve0bjLBWZWCclRC3EoAA")),
            "dXNlcj10ZXN0QGNvbnRvc28ub25taWNyb3NvZnQuY29tAWF1dGg9QmVhcmVyIEV3QkFBbDNCQUFVRkZwVUFvN0ozVmUwYmpMQldaV0NjbFJDM0VvQUEBAQ=="
        );
        let bearer =
            oauthbearer("user@example.com", "server.example.com", 143, "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==");
        assert_eq!(
            encoded(&bearer),
            "bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVhcmVyIHZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB"
        );
        assert!(oauthbearer("a=b,c", "h", 1, "t").starts_with("n,a=a=3Db=2Cc,"));
    }
}
