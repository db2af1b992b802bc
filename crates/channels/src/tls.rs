//! TLS as a client of mail servers: the public roots, ring, and the name that was configured.
//! It never accepts a certificate that does not fit.

use std::io;
use std::sync::Arc;

use causeway_desk::relay::CheckCode;
use rustls::pki_types::ServerName;
use rustls::{CertificateError, ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// Speaks TLS over `stream` to the server called `host`.
///
/// # Errors
/// When the name is none, or the certificate does not fit it.
pub async fn connect<S>(host: &str, stream: S) -> Result<TlsStream<S>, io::Error>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let name = ServerName::try_from(host).map_err(io::Error::other)?;
    TlsConnector::from(Arc::new(config)).connect(name, stream).await
}

/// Why a connection could not be protected, as a stable word.
pub fn trouble(error: &io::Error) -> CheckCode {
    let Some(error) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) else {
        return CheckCode::Tls;
    };
    code_of(error)
}

/// The same of the TLS library's own error.
pub fn code_of(error: &rustls::Error) -> CheckCode {
    use CertificateError as Cert;
    match error {
        rustls::Error::InvalidCertificate(Cert::NotValidForName | Cert::NotValidForNameContext { .. }) => {
            CheckCode::OtherName
        }
        rustls::Error::InvalidCertificate(Cert::UnknownIssuer) => CheckCode::Untrusted,
        rustls::Error::InvalidCertificate(
            Cert::Expired | Cert::ExpiredContext { .. } | Cert::NotValidYet | Cert::NotValidYetContext { .. },
        ) => CheckCode::Expired,
        rustls::Error::InvalidMessage(_) => CheckCode::NotTls,
        _ => CheckCode::Tls,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn troubles_have_words_of_their_own() {
        let of = |error: rustls::Error| trouble(&io::Error::new(io::ErrorKind::InvalidData, error));
        for (error, code) in [
            (rustls::Error::InvalidCertificate(CertificateError::NotValidForName), CheckCode::OtherName),
            (rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer), CheckCode::Untrusted),
            (rustls::Error::InvalidCertificate(CertificateError::Expired), CheckCode::Expired),
            (rustls::Error::InvalidMessage(rustls::InvalidMessage::InvalidContentType), CheckCode::NotTls),
            (rustls::Error::HandshakeNotComplete, CheckCode::Tls),
        ] {
            assert_eq!(of(error.clone()), code, "{error}");
        }
        assert_eq!(trouble(&io::Error::other("x")), CheckCode::Tls);
    }

    #[tokio::test]
    async fn a_server_that_speaks_no_tls_is_told_apart() {
        use tokio::io::AsyncWriteExt;
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (near, mut far) = tokio::io::duplex(4096);
        let server = tokio::spawn(async move {
            far.write_all(b"* OK IMAP4rev1 ready\r\n").await.unwrap();
            far
        });
        let error = connect("imap.acme.example", near).await.err().unwrap();
        assert_eq!(trouble(&error), CheckCode::NotTls);
        drop(server.await.unwrap());
    }
}
