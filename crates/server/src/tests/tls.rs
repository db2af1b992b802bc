//! Real handshakes with servers whose certificates are wrong in each of the usual ways: the test of a mailbox and the
//! test of a relay say which way, and neither says a password before the connection is protected.

use std::sync::Arc;

use axum::http::{Method, StatusCode};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use super::App;
use super::imap::Peer;

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority(name: &str) -> Authority {
    let mut parameters = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap()
}

/// A certificate for `name` by `authority`, and its key.
fn issued(authority: &Authority, name: &str, expired: bool) -> (Vec<u8>, Vec<u8>) {
    let mut parameters = CertificateParams::new(vec![name.to_owned()]).unwrap();
    if expired {
        (parameters.not_before, parameters.not_after) = (date_time_ymd(2019, 1, 1), date_time_ymd(2020, 1, 1));
    }
    let key = KeyPair::generate().unwrap();
    (parameters.signed_by(&key, authority).unwrap().der().to_vec(), key.serialize_der())
}

/// A TLS server with that certificate before the plain one at `behind`; answers its port.
async fn front((certificate, key): (Vec<u8>, Vec<u8>), behind: u16) -> u16 {
    let key = PrivateKeyDer::try_from(key).unwrap();
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate.into()], key).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let mut near = acceptor.accept(stream).await.ok()?;
                let mut far = TcpStream::connect(("127.0.0.1", behind)).await.ok()?;
                tokio::io::copy_bidirectional(&mut near, &mut far).await.ok()
            });
        }
    });
    port
}

/// The code of the step at which the connection is protected, and the words for it.
fn protection(answer: &Value) -> (&str, &Value) {
    let steps = answer["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["kind"] == "protect").unwrap_or_else(|| panic!("{answer}"));
    (step["code"].as_str().unwrap(), &answer["hint"])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_certificate_is_told_by_what_is_wrong_with_it() {
    let (ours, stranger, namesake) = (authority("Acme"), authority("Stranger"), authority("Acme"));
    let (app, key) = App::set_up().await;
    causeway_channels::tls::trust(ours.pem().as_bytes()).unwrap();
    let (_, inboxes) = app.ask(&Method::GET, "/api/v1/inboxes", Some(&key), None).await;
    let inbox = format!("/api/v1/inboxes/{}", inboxes["items"][0]["id"].as_str().unwrap());
    let (peer, relay) = (Peer::start(), super::relay::Relay::start());
    for (certificate, code) in [
        (issued(&ours, "127.0.0.1", false), "ok"),
        (issued(&ours, "mail.other.example", false), "other_name"),
        (issued(&ours, "127.0.0.1", true), "expired"),
        (issued(&stranger, "127.0.0.1", false), "untrusted"),
        (issued(&namesake, "127.0.0.1", false), "untrusted"),
        ((stranger.der().to_vec(), stranger.key().serialize_der()), "untrusted"),
    ] {
        let port = front(certificate.clone(), peer.port).await;
        let mailbox = json!({ "host": "127.0.0.1", "port": port, "security": "tls", "username": "support",
            "password": "right" });
        let wish = Some(json!({ "mailbox": mailbox }));
        let (_, answer) = app.ask(&Method::POST, &format!("{inbox}/mailbox/test"), Some(&key), wish).await;
        assert_eq!(protection(&answer).0, code, "{answer}");
        assert_eq!(protection(&answer).1.is_null(), code == "ok", "{answer}");

        let port = front(certificate, relay.port).await;
        let wish = Some(json!({ "host": "127.0.0.1", "port": port, "security": "tls" }));
        let (status, set) = app.ask(&Method::PUT, &format!("{inbox}/relay"), Some(&key), wish).await;
        assert_eq!(status, StatusCode::OK, "{set}");
        let to = Some(json!({ "to": "anna@acme.example" }));
        let (_, answer) = app.ask(&Method::POST, &format!("{inbox}/relay/test"), Some(&key), to).await;
        assert_eq!(protection(&answer).0, code, "{answer}");
    }
    assert_eq!(peer.said("LOGIN"), 1, "only where the certificate fits");
}
