//! SMTP and LMTP in: the sockets around the session of the mail crate. A mail is in the ledger before its sender hears
//! 250; when it cannot be stored the sender hears 4xx and keeps it. It never relays to anybody.

mod recipients;
mod session;

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use causeway_desk::Desk;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

/// How the listener behaves.
#[derive(Clone)]
pub struct Listener {
    /// The name in the greeting.
    pub hostname: String,
    /// LMTP instead of SMTP.
    pub lmtp: bool,
    /// Offers STARTTLS when there is one.
    pub tls: Option<TlsAcceptor>,
    /// The most connections at once; more wait in the system's queue.
    pub connections: usize,
    /// The largest mail, in bytes.
    pub max_bytes: usize,
}

/// Reads a certificate chain and its key; `None` when none is configured.
///
/// # Errors
/// When only one of the two is given or a file does not hold what it should.
pub fn tls(certificate: Option<&Path>, key: Option<&Path>) -> anyhow::Result<Option<TlsAcceptor>> {
    let (certificate, key) = match (certificate, key) {
        (Some(certificate), Some(key)) => (certificate, key),
        (None, None) => return Ok(None),
        _ => anyhow::bail!("smtp.certificate and smtp.key belong together: set both or none"),
    };
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .with_context(|| format!("{} holds no certificate", certificate.display()))?;
    let private = PrivateKeyDer::from_pem_file(key).with_context(|| format!("{} holds no key", key.display()))?;
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, private);
    let config = config.context("the certificate and the key do not fit")?;
    Ok(Some(TlsAcceptor::from(Arc::new(config))))
}

/// Serves until `stop` turns true, then lets running sessions end their mail.
pub async fn serve(desk: Desk, listener: Listener, socket: TcpListener, mut stop: watch::Receiver<bool>) {
    let free = Arc::new(Semaphore::new(listener.connections.max(1)));
    let mut sessions = JoinSet::new();
    while !*stop.borrow() {
        let permit = tokio::select! {
            permit = Arc::clone(&free).acquire_owned() => permit,
            _ = stop.changed() => break,
        };
        let Ok(permit) = permit else { break };
        tokio::select! {
            accepted = socket.accept() => match accepted {
                Ok((stream, peer)) => {
                    let work = session::run(desk.clone(), listener.clone(), stream, peer, stop.clone());
                    sessions.spawn(async move {
                        work.await;
                        drop(permit);
                    });
                }
                // Out of file handles, most likely: others will close soon.
                Err(error) => {
                    tracing::warn!(%error, "a mail connection could not be accepted");
                    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
                }
            },
            _ = stop.changed() => break,
            Some(_) = sessions.join_next(), if !sessions.is_empty() => {}
        }
    }
    while sessions.join_next().await.is_some() {}
}
