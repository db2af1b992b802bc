//! What proves to a tracker that the desk may ask: a token, or a GitHub app's key, for which tokens of an hour are asked.
//! It never keeps a token of an hour anywhere but in memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use causeway_base::seal::Sealer;
use causeway_base::{Secret, Time};
use causeway_net::Client;
use causeway_store::{Error, Result, Tx};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::json;

use super::wire::{Trouble, Wire};
use super::{Provider, Tracker, TrackerId, contract};

/// An installation's token lives an hour; it is asked for anew some minutes before.
const FRESH_MS: i64 = 50 * 60_000;
/// An app's proof may be good for ten minutes at most, and clocks differ.
const PROOF_SECONDS: i64 = 540;

/// Tokens of an hour, by tracker.
pub(super) type Tokens = Arc<Mutex<HashMap<TrackerId, (Secret, Time)>>>;

fn place(id: TrackerId, what: &str) -> String {
    format!("tracker/{what}/{id}")
}

/// Seals a tracker's `key` or `hook` secret.
pub(super) fn sealed(tx: &Tx<'_>, sealer: &Sealer, id: TrackerId, what: &str, secret: &Secret) -> Result<String> {
    sealer.seal(secret, &place(id, what), tx.random()).map_err(|error| Error::Defect(error.to_string()))
}

/// Opens a tracker's `key` or `hook` secret.
pub(super) fn opened(sealer: &Sealer, id: TrackerId, what: &str, sealed: &str) -> Result<Secret> {
    sealer.open(sealed, &place(id, what)).map_err(|error| Error::Unavailable(error.to_string()))
}

/// A wire to a tracker, with what proves who asks.
pub(super) async fn wire(
    client: &Client,
    tracker: Tracker,
    key: &Secret,
    tokens: &Tokens,
    now: Time,
) -> std::result::Result<Wire, Trouble> {
    let authorization = match (tracker.provider, &tracker.login, &tracker.app, &tracker.installation) {
        (Provider::GitHub, _, Some(app), Some(installation)) => {
            let known = tokens.lock().unwrap_or_else(PoisonError::into_inner).get(&tracker.id).cloned();
            let token = match known {
                Some((token, until)) if now < until => token,
                _ => {
                    let proof = Secret::new(format!("Bearer {}", proof(app, key, now)?.reveal()));
                    let asking = Wire::new(client, tracker.clone(), proof, now);
                    let token = installed(&asking, installation).await?;
                    let mut tokens = tokens.lock().unwrap_or_else(PoisonError::into_inner);
                    tokens.insert(tracker.id, (token.clone(), now.plus_ms(FRESH_MS)));
                    token
                }
            };
            format!("Bearer {}", token.reveal())
        }
        (Provider::GitLab, ..) => key.reveal().to_owned(),
        (Provider::Jira, Some(login), ..) => {
            format!("Basic {}", BASE64.encode(format!("{login}:{}", key.reveal()).as_bytes()))
        }
        _ => format!("Bearer {}", key.reveal()),
    };
    Ok(Wire::new(client, tracker, Secret::new(authorization), now))
}

async fn installed(wire: &Wire, installation: &str) -> std::result::Result<Secret, Trouble> {
    let answer =
        wire.ask("POST", &format!("/app/installations/{installation}/access_tokens"), Some(&json!({}))).await?;
    contract::needed(&answer, "/token").map(Secret::new)
}

/// An app's proof of itself: a JSON Web Token signed by its key (RFC 7519, RS256).
fn proof(app: &str, key: &Secret, now: Time) -> std::result::Result<Secret, Trouble> {
    let bad = |why: &str| Trouble::Refused(format!("the app's private key cannot be used: {why}"));
    let pair = pair(key).ok_or_else(|| bad("it is no RSA key in PEM form"))?;
    let seconds = now.ms() / 1_000;
    let claims = json!({ "iss": app, "iat": seconds - 60, "exp": seconds - 60 + PROOF_SECONDS });
    let head = BASE64URL_NOPAD.encode(br#"{"alg":"RS256","typ":"JWT"}"#);
    let body = format!("{head}.{}", BASE64URL_NOPAD.encode(claims.to_string().as_bytes()));
    let mut signature = vec![0; pair.public().modulus_len()];
    let signed = pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), body.as_bytes(), &mut signature);
    signed.map_err(|_| bad("it does not sign"))?;
    Ok(Secret::new(format!("{body}.{}", BASE64URL_NOPAD.encode(&signature))))
}

/// A key as GitHub hands it out (PKCS #1), or as other programs write it (PKCS #8).
pub(super) fn pair(key: &Secret) -> Option<RsaKeyPair> {
    let text = key.reveal();
    let inner: String = text
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .flat_map(str::chars)
        .filter(|c| !c.is_whitespace())
        .collect();
    let bytes = BASE64.decode(inner.as_bytes()).ok()?;
    if text.contains("BEGIN RSA PRIVATE KEY") {
        RsaKeyPair::from_der(&bytes).ok()
    } else {
        RsaKeyPair::from_pkcs8(&bytes).ok()
    }
}

#[cfg(test)]
mod tests {
    use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};

    use super::*;

    #[test]
    fn an_app_proves_itself_with_its_key_for_nine_minutes() {
        let key = Secret::new(include_str!("testdata/app.pem"));
        let token = proof("123", &key, Time(1_764_234_900_000)).unwrap();
        let (body, signature) = token.reveal().rsplit_once('.').unwrap();
        let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).unwrap();
        let pair = pair(&key).unwrap();
        let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public().as_ref());
        public.verify(body.as_bytes(), &signature).unwrap();
        let claims = BASE64URL_NOPAD.decode(body.split('.').nth(1).unwrap().as_bytes()).unwrap();
        let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
        assert_eq!(claims, json!({ "iss": "123", "iat": 1_764_234_840, "exp": 1_764_235_380 }));
        assert!(matches!(proof("1", &Secret::new("no key"), Time(0)), Err(Trouble::Refused(_))));
    }
}
