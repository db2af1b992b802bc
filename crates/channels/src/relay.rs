//! The way out: hands a mail to a relay by SMTP, with TLS, and a password or an access token where they are set.
//! It never retries by itself; the outbox does, with the same bytes.

use std::time::Duration;

use causeway_base::{Secret, text};
use causeway_desk::Desk;
use causeway_desk::mailbox::Security;
use causeway_desk::oauth::flow::TokenError;
use causeway_desk::oauth::{AccountId, token};
use causeway_desk::outbox::{OutEnvelope, Refused, Sent, Transport};
use causeway_desk::relay::{CheckCode, RelaySettings, StepKind};
use lettre::Address;
use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS, Mechanism};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::extension::ClientId;

use crate::{imap, tls};

/// How long one step of the dialogue may take.
const STEP: Duration = Duration::from_secs(30);
/// How long the mail itself may take over a slow line.
const BODY: Duration = Duration::from_mins(9);

/// SMTP.
#[derive(Clone)]
pub struct Smtp {
    desk: Desk,
}

impl Smtp {
    /// SMTP for this desk, whose accounts give the tokens.
    pub const fn new(desk: Desk) -> Self {
        Self { desk }
    }
}

impl Transport for Smtp {
    fn send(&self, relay: RelaySettings, envelope: OutEnvelope, bytes: Vec<u8>) -> Sent {
        let desk = self.desk.clone();
        Box::pin(async move { send(&desk, relay, &envelope, &bytes).await.map_err(Trouble::refused) })
    }
}

/// What went wrong, and at which step.
#[derive(Debug, Clone)]
pub(crate) struct Trouble {
    pub(crate) kind: StepKind,
    pub(crate) code: CheckCode,
    pub(crate) words: String,
    /// Whether the same mail would be refused again.
    permanent: bool,
}

impl Trouble {
    fn new(kind: StepKind, code: CheckCode, words: impl Into<String>) -> Self {
        Self { kind, code, words: words.into(), permanent: false }
    }

    /// A server that could not be reached at all.
    pub(crate) fn reaching(error: &imap::ImapError) -> Self {
        let kind = if error.code() == CheckCode::NameNotFound { StepKind::Name } else { StepKind::Connect };
        Self::new(kind, error.code(), error.to_string())
    }

    /// Only a 5xx answer to the mail itself is final: a refused login is the relay's matter and may be mended.
    fn refused(self) -> Refused {
        if self.permanent { Refused::Permanent(self.words) } else { Refused::Temporary(self.words) }
    }
}

async fn send(desk: &Desk, mut relay: RelaySettings, envelope: &OutEnvelope, bytes: &[u8]) -> Result<String, Trouble> {
    let Some(account) = relay.account else { return hand_over(&relay, envelope, bytes).await };
    let first = access_token(desk, account, None).await?;
    relay.password = Some(first.clone());
    match hand_over(&relay, envelope, bytes).await {
        Err(trouble) if trouble.code == CheckCode::LoginRefused => {
            relay.password = Some(access_token(desk, account, Some(&first)).await?);
            hand_over(&relay, envelope, bytes).await
        }
        other => other,
    }
}

async fn access_token(desk: &Desk, account: AccountId, refused: Option<&Secret>) -> Result<Secret, Trouble> {
    token::access(desk, account, refused).await.map_err(|error| {
        let code = match error {
            TokenError::SignIn(_) => CheckCode::SignIn,
            TokenError::Settings(_) => CheckCode::Settings,
            TokenError::Later(_) => CheckCode::Provider,
        };
        Trouble::new(StepKind::SignIn, code, error.to_string())
    })
}

/// Hands one mail over; answers the server's words.
pub(crate) async fn hand_over(relay: &RelaySettings, envelope: &OutEnvelope, bytes: &[u8]) -> Result<String, Trouble> {
    let addresses = lettre_envelope(envelope)?;
    let mut connection = connect(relay, &envelope.from).await?;
    let sent = limited(BODY, StepKind::Send, connection.send(&addresses, bytes)).await;
    let answer = match sent {
        Ok(answer) => answer,
        Err(trouble) => {
            let _ = tokio::time::timeout(STEP, connection.abort()).await;
            return Err(trouble);
        }
    };
    // The mail is taken; how the goodbye goes does not matter.
    let _ = tokio::time::timeout(STEP, connection.quit()).await;
    let words: Vec<&str> = answer.message().collect();
    Ok(format!("{} {}", answer.code(), words.join(" ")))
}

/// Connects and signs in, and leaves again.
pub(crate) async fn knock(relay: &RelaySettings, from: &str) -> Result<(), Trouble> {
    let mut connection = connect(relay, from).await?;
    let _ = tokio::time::timeout(STEP, connection.quit()).await;
    Ok(())
}

fn lettre_envelope(envelope: &OutEnvelope) -> Result<Envelope, Trouble> {
    let wrong =
        |words: String| Trouble { permanent: true, ..Trouble::new(StepKind::Send, CheckCode::MailRefused, words) };
    let parse = |address: &String| {
        address.parse::<Address>().map_err(|error| wrong(format!("{address} cannot be written to: {error}")))
    };
    let from = parse(&envelope.from)?;
    let to = envelope.to.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
    Envelope::new(Some(from), to).map_err(|error| wrong(error.to_string()))
}

async fn limited<T>(
    limit: Duration,
    kind: StepKind,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Trouble> {
    match tokio::time::timeout(limit, work).await {
        Ok(outcome) => outcome.map_err(|error| trouble(kind, &error)),
        Err(_) => Err(Trouble::new(kind, CheckCode::Slow, "The server takes too long.")),
    }
}

async fn connect(relay: &RelaySettings, from: &str) -> Result<AsyncSmtpConnection, Trouble> {
    let parameters = || {
        let made = tls::parameters(&relay.host);
        made.map_err(|error| Trouble::new(StepKind::Protect, CheckCode::Tls, words(&error)))
    };
    let name = ClientId::Domain(text::domain_of(from).unwrap_or_else(|| "localhost".to_owned()));
    let wrapped = if relay.security == Security::Tls { Some(parameters()?) } else { None };
    let place = (relay.host.trim_start_matches('[').trim_end_matches(']'), relay.port);
    let connecting = AsyncSmtpConnection::connect_tokio1(place, Some(STEP), &name, wrapped, None);
    let mut connection = limited(STEP * 2, StepKind::Connect, connecting).await?;
    if relay.security == Security::StartTls {
        if !connection.can_starttls() {
            let words = "The server offers no STARTTLS, so nothing was sent.";
            return Err(Trouble::new(StepKind::Protect, CheckCode::NoStartTls, words));
        }
        limited(STEP, StepKind::Protect, connection.starttls(parameters()?, &name)).await?;
    }
    if let (Some(username), Some(password)) = (&relay.username, &relay.password) {
        sign_in(&mut connection, username, password, relay.account.is_some()).await?;
    }
    Ok(connection)
}

async fn sign_in(
    connection: &mut AsyncSmtpConnection,
    username: &str,
    password: &Secret,
    oauth: bool,
) -> Result<(), Trouble> {
    if !oauth {
        let credentials = Credentials::new(username.to_owned(), password.reveal().to_owned());
        return limited(STEP, StepKind::SignIn, connection.auth(DEFAULT_MECHANISMS, &credentials)).await.map(drop);
    }
    if !connection.server_info().supports_auth_mechanism(Mechanism::Xoauth2) {
        let words = "The server takes no OAuth tokens.";
        return Err(Trouble::new(StepKind::SignIn, CheckCode::NoOauth, words));
    }
    let message = data_encoding::BASE64.encode(imap::xoauth2(username, password.reveal()).as_bytes());
    let answer = limited(STEP, StepKind::SignIn, connection.command(format!("AUTH XOAUTH2 {message}\r\n"))).await?;
    if !answer.has_code(334) {
        return Ok(());
    }
    // The server tells its reasons and waits for an empty line before it refuses; without it neither would go on.
    let reasons = answer.message().next().and_then(|line| data_encoding::BASE64.decode(line.as_bytes()).ok());
    let reasons = String::from_utf8_lossy(&reasons.unwrap_or_default()).trim().to_owned();
    let refused = limited(STEP, StepKind::SignIn, connection.command("\r\n")).await;
    let words = refused.err().map_or_else(String::new, |trouble| trouble.words);
    Err(Trouble::new(StepKind::SignIn, CheckCode::LoginRefused, format!("{words} {reasons}").trim()))
}

/// What the SMTP library says, with its causes.
fn words(error: &Error) -> String {
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        let more = inner.to_string();
        if !words.contains(&more) {
            words = format!("{words}: {more}");
        }
        cause = inner.source();
    }
    words
}

/// The TLS library's own error among the causes.
fn tls_code(error: &Error) -> Option<CheckCode> {
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        if let Some(error) = inner.downcast_ref::<rustls::Error>() {
            return Some(tls::code_of(error));
        }
        if let Some(error) = inner.downcast_ref::<std::io::Error>() {
            match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
                Some(error) => return Some(tls::code_of(error)),
                None if error.kind() == std::io::ErrorKind::ConnectionRefused => return Some(CheckCode::Refused),
                None => {}
            }
        }
        cause = inner.source();
    }
    None
}

fn trouble(kind: StepKind, error: &Error) -> Trouble {
    let code = match (tls_code(error), error.status(), kind) {
        (Some(code), ..) => code,
        (None, Some(_), StepKind::SignIn) => CheckCode::LoginRefused,
        (None, Some(_), _) => CheckCode::MailRefused,
        (None, None, _) if error.is_timeout() => CheckCode::Slow,
        (None, None, _) if error.is_tls() => CheckCode::Tls,
        (None, None, StepKind::SignIn) if error.is_client() => CheckCode::LoginDisabled,
        (None, None, _) if error.is_client() => CheckCode::Protocol,
        _ => CheckCode::Ended,
    };
    let tls = matches!(
        code,
        CheckCode::Tls | CheckCode::OtherName | CheckCode::Untrusted | CheckCode::Expired | CheckCode::NotTls
    );
    let kind = if tls { StepKind::Protect } else { kind };
    Trouble { permanent: kind == StepKind::Send && error.is_permanent(), ..Trouble::new(kind, code, words(error)) }
}
