//! Asking a provider of OpenID Connect: where its places are, a token for a code, its keys.
//! It never asks but through the guarded client, follows no redirect, and sends the secret to the token's place alone.

use std::time::Duration;

use causeway_base::Secret;
use causeway_base::form::{self, encoded};
use causeway_net::{Client, Limits, Refusal, Reply, Request};
use data_encoding::BASE64;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::address::may_be_asked;
use super::id_token::{self, Key};

/// The longest answer that is read.
const BYTES: usize = 200_000;
/// The longest that is waited for one.
const SECONDS: u64 = 8;

/// Why a provider's answer cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    /// It was not reached, or may not be.
    #[error(transparent)]
    Net(#[from] Refusal),
    /// It answered no.
    #[error("the provider answered {0} at {1}")]
    Status(u16, &'static str),
    /// Its answer is not what the standard says.
    #[error("the provider's answer at {0} cannot be read")]
    Answer(&'static str),
    /// It says that it is somebody else.
    #[error("the provider calls itself {0}")]
    Issuer(String),
    /// It names a place that must not be asked.
    #[error("the provider names a place that is not encrypted")]
    Place,
}

/// Where a provider's places are (OpenID Connect Discovery 1.0 § 3).
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Places {
    issuer: String,
    pub(super) authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

/// How the desk is known to a provider.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) issuer: String,
    pub(super) client: String,
    pub(super) secret: Secret,
}

async fn ask(http: &Client, request: Request, at: &'static str) -> Result<Reply, Trouble> {
    let limits = Limits { bytes: BYTES, time: Duration::from_secs(SECONDS), redirects: 0 };
    let reply = http.limited(limits).send(request).await?;
    if reply.status == 200 { Ok(reply) } else { Err(Trouble::Status(reply.status, at)) }
}

async fn get(http: &Client, url: String, at: &'static str) -> Result<Vec<u8>, Trouble> {
    let headers = vec![("accept", "application/json".to_owned())];
    Ok(ask(http, Request { method: "GET", url, headers, body: Vec::new() }, at).await?.body)
}

fn read<T: DeserializeOwned>(body: &[u8], at: &'static str) -> Result<T, Trouble> {
    serde_json::from_slice(body).map_err(|_| Trouble::Answer(at))
}

/// Finds out where a provider's places are.
pub(super) async fn discover(http: &Client, issuer: &str) -> Result<Places, Trouble> {
    const AT: &str = "openid-configuration";
    let url = format!("{}/.well-known/{AT}", issuer.trim_end_matches('/'));
    let places: Places = read(&get(http, url, AT).await?, AT)?;
    if places.issuer != issuer {
        return Err(Trouble::Issuer(places.issuer.chars().take(300).collect()));
    }
    let all = [&places.authorization_endpoint, &places.token_endpoint, &places.jwks_uri];
    if all.iter().any(|place| !may_be_asked(place, issuer)) {
        return Err(Trouble::Place);
    }
    Ok(places)
}

/// The provider's keys.
pub(super) async fn keys(http: &Client, places: &Places) -> Result<Vec<Key>, Trouble> {
    const AT: &str = "jwks";
    id_token::keys(&get(http, places.jwks_uri.clone(), AT).await?).ok_or(Trouble::Answer(AT))
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

/// Turns a code into an ID token.
pub(super) async fn exchange(
    http: &Client,
    places: &Places,
    known: &Known,
    (code, verifier, back): (&str, &str, &str),
) -> Result<String, Trouble> {
    const AT: &str = "token";
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", back),
        ("code_verifier", verifier),
        ("client_id", &known.client),
    ];
    let mut headers = vec![
        ("content-type", "application/x-www-form-urlencoded".to_owned()),
        ("accept", "application/json".to_owned()),
    ];
    let methods = places.token_endpoint_auth_methods_supported.as_deref();
    // Without a word about it, it is this one (Discovery § 3).
    if methods.is_none_or(|methods| methods.iter().any(|one| one == "client_secret_basic")) {
        let pair = format!("{}:{}", encoded(&known.client), encoded(known.secret.reveal()));
        headers.push(("authorization", format!("Basic {}", BASE64.encode(pair.as_bytes()))));
    } else {
        fields.push(("client_secret", known.secret.reveal()));
    }
    let body = form::fields(&fields).into_bytes();
    let request = Request { method: "POST", url: places.token_endpoint.clone(), headers, body };
    let tokens: Tokens = read(&ask(http, request, AT).await?.body, AT)?;
    Ok(tokens.id_token)
}
