//! TLS as a client of mail servers: the public roots and those of the operator, ring, and the name that was configured.
//! It never accepts a certificate that does not fit.

use std::io;
use std::sync::{Arc, OnceLock};

use causeway_desk::relay::CheckCode;
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{CertificateError, ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// Roots beside the public ones. Of the process, as its TLS provider is: one operator decides whom it trusts.
static OWN_ROOTS: OnceLock<Vec<CertificateDer<'static>>> = OnceLock::new();

/// Trusts the certificates in `pem` beside the public roots, for a company whose mail server has a certificate of the
/// company's own authority. Called once, before the first connection; a second call changes nothing. Answers how many
/// there are.
///
/// # Errors
/// When a certificate cannot be read, or there is none.
pub fn trust(pem: &[u8]) -> Result<usize, String> {
    let roots: Vec<_> =
        CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().map_err(|error| error.to_string())?;
    if roots.is_empty() {
        return Err("it holds no certificate".to_owned());
    }
    let mut store = RootCertStore::empty();
    for root in &roots {
        store.add(root.clone()).map_err(|error| error.to_string())?;
    }
    Ok(OWN_ROOTS.get_or_init(|| roots).len())
}

fn own_roots() -> &'static [CertificateDer<'static>] {
    OWN_ROOTS.get().map(Vec::as_slice).unwrap_or_default()
}

/// Speaks TLS over `stream` to the server called `host`.
///
/// # Errors
/// When the name is none, or the certificate does not fit it.
pub async fn connect<S>(host: &str, stream: S) -> Result<TlsStream<S>, io::Error>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    roots.add_parsable_certificates(own_roots().iter().cloned());
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let name = ServerName::try_from(host).map_err(io::Error::other)?;
    TlsConnector::from(Arc::new(config)).connect(name, stream).await
}

/// The same trust for the relay called `host`.
///
/// # Errors
/// When TLS cannot be set up.
pub fn parameters(host: &str) -> Result<TlsParameters, lettre::transport::smtp::Error> {
    let mut made = TlsParameters::builder(host.to_owned());
    for root in own_roots() {
        made = made.add_root_certificate(Certificate::from_der(root.to_vec())?);
    }
    made.build()
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
        // A bad signature: an authority of the same name, with another key. Other: mostly self-signed as an authority.
        rustls::Error::InvalidCertificate(Cert::UnknownIssuer | Cert::BadSignature | Cert::Other(_)) => {
            CheckCode::Untrusted
        }
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
