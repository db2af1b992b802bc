//! The way out: hands a mail to the relay by SMTP, with TLS and a login where they are set.
//! It never retries by itself; the outbox does, with the same bytes.

use std::time::Duration;

use causeway_base::text;
use causeway_desk::inbox::Security;
use causeway_desk::outbox::{OutEnvelope, Refused, Sent, Transport};
use causeway_desk::relay::RelaySettings;
use lettre::address::Envelope;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

/// How long one step of the dialogue may take.
const STEP: Duration = Duration::from_secs(30);

/// SMTP.
#[derive(Debug, Clone, Default)]
pub struct Smtp;

impl Transport for Smtp {
    fn send(&self, relay: RelaySettings, envelope: OutEnvelope, bytes: Vec<u8>) -> Sent {
        Box::pin(async move { send(&relay, &envelope, &bytes).await })
    }
}

/// Hands one mail over; answers the server's words.
///
/// # Errors
/// [`Refused`] with the server's words.
pub async fn send(relay: &RelaySettings, envelope: &OutEnvelope, bytes: &[u8]) -> Result<String, Refused> {
    let addresses = lettre_envelope(envelope)?;
    let transport = transport(relay, &envelope.from)?;
    let answer = transport.send_raw(&addresses, bytes).await.map_err(|error| refused(&error))?;
    let words: Vec<&str> = answer.message().collect();
    Ok(format!("{} {}", answer.code(), words.join(" ")))
}

fn lettre_envelope(envelope: &OutEnvelope) -> Result<Envelope, Refused> {
    let parse = |address: &String| {
        address
            .parse::<Address>()
            .map_err(|error| Refused::Permanent(format!("{address} cannot be written to: {error}")))
    };
    let from = parse(&envelope.from)?;
    let to = envelope.to.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
    Envelope::new(Some(from), to).map_err(|error| Refused::Permanent(error.to_string()))
}

fn transport(relay: &RelaySettings, from: &str) -> Result<AsyncSmtpTransport<Tokio1Executor>, Refused> {
    let parameters = || TlsParameters::new(relay.host.clone()).map_err(|error| Refused::Temporary(error.to_string()));
    let tls = match relay.security {
        Security::Tls => Tls::Wrapper(parameters()?),
        Security::StartTls => Tls::Required(parameters()?),
        Security::None => Tls::None,
    };
    let name = text::domain_of(from).unwrap_or_else(|| "localhost".to_owned());
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(relay.host.clone())
        .port(relay.port)
        .tls(tls)
        .timeout(Some(STEP))
        .hello_name(ClientId::Domain(name));
    if let (Some(username), Some(password)) = (&relay.username, &relay.password) {
        builder = builder.credentials(Credentials::new(username.clone(), password.reveal().to_owned()));
    }
    Ok(builder.build())
}

/// Only a 5xx answer is final; everything else may be better later.
fn refused(error: &lettre::transport::smtp::Error) -> Refused {
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        let more = inner.to_string();
        if !words.contains(&more) {
            words = format!("{words}: {more}");
        }
        cause = inner.source();
    }
    if error.is_permanent() { Refused::Permanent(words) } else { Refused::Temporary(words) }
}
