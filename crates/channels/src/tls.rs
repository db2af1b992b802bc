//! TLS as a client of mail servers: the public roots, ring, and the name that was configured.
//! It never accepts a certificate that does not fit.

use std::sync::Arc;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// Speaks TLS over `stream` to the server called `host`.
///
/// # Errors
/// When the name is none, or the certificate does not fit it.
pub async fn connect<S>(host: &str, stream: S) -> Result<TlsStream<S>, std::io::Error>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let name = ServerName::try_from(host.to_owned()).map_err(std::io::Error::other)?;
    TlsConnector::from(Arc::new(config)).connect(name, stream).await
}
