//! What a provider says about who signed in: an ID token (OpenID Connect Core 1.0 § 3.1.3.7), checked against its keys.
//! It never takes another algorithm than RS256 and ES256, and never an address that the provider did not verify.

use causeway_base::Time;
use causeway_base::jwt::Jwt;
use data_encoding::BASE64URL_NOPAD;
use ring::signature::{ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey};
use serde::Deserialize;
use serde_json::Value;

use super::{is_address, one_line};

/// By how much clocks may differ, in seconds.
const SKEW: i64 = 60;
/// The most keys that are tried.
const MOST: usize = 50;

/// A public key as a provider publishes it (RFC 7517).
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Key {
    kty: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default, rename = "use")]
    usage: Option<String>,
    #[serde(default)]
    alg: Option<String>,
    #[serde(default)]
    crv: Option<String>,
    #[serde(default)]
    n: Option<String>,
    #[serde(default)]
    e: Option<String>,
    #[serde(default)]
    x: Option<String>,
    #[serde(default)]
    y: Option<String>,
}

/// What a provider's list of keys looks like. Keys of kinds that we do not know stay values and are passed over.
#[derive(Debug, Clone, Deserialize)]
struct Keys {
    keys: Vec<Value>,
}

/// The keys in a provider's list.
pub(super) fn keys(body: &[u8]) -> Option<Vec<Key>> {
    let list: Keys = serde_json::from_slice(body).ok()?;
    Some(list.keys.into_iter().take(MOST).filter_map(|key| serde_json::from_value(key).ok()).collect())
}

fn number(text: Option<&String>) -> Option<Vec<u8>> {
    let bytes = BASE64URL_NOPAD.decode(text?.as_bytes()).ok()?;
    // Some write a leading zero so that nobody takes the number for a negative one.
    Some(bytes.into_iter().skip_while(|byte| *byte == 0).collect())
}

impl Key {
    /// Whether this key may have made that signature.
    fn fits(&self, token: &Jwt<'_>) -> bool {
        let same = |mine: Option<&str>, other: &str| mine.is_none_or(|mine| mine == other);
        let named = token.key().is_none_or(|kid| self.kid.as_deref() == Some(kid));
        named && same(self.usage.as_deref(), "sig") && same(self.alg.as_deref(), token.algorithm())
    }

    fn made(&self, token: &Jwt<'_>) -> Option<bool> {
        match (token.algorithm(), self.kty.as_str()) {
            ("RS256", "RSA") => {
                let key = RsaPublicKeyComponents { n: number(self.n.as_ref())?, e: number(self.e.as_ref())? };
                Some(key.verify(&RSA_PKCS1_2048_8192_SHA256, token.signed(), token.signature()).is_ok())
            }
            ("ES256", "EC") if self.crv.as_deref() == Some("P-256") => {
                let part = |text: &Option<String>| BASE64URL_NOPAD.decode(text.as_ref()?.as_bytes()).ok();
                let point = [vec![4], part(&self.x)?, part(&self.y)?].concat();
                let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
                Some(key.verify(token.signed(), token.signature()).is_ok())
            }
            _ => None,
        }
    }
}

/// What a token has to say.
#[derive(Debug, Clone)]
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client: &'a str,
    pub(super) nonce: &'a str,
    pub(super) now: Time,
}

#[derive(Debug, Deserialize)]
struct Claims {
    iss: String,
    aud: Value,
    exp: i64,
    iat: i64,
    #[serde(default)]
    azp: Option<String>,
    #[serde(default)]
    nonce: Option<String>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    email_verified: Value,
    #[serde(default)]
    name: Option<String>,
}

/// Who signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) address: String,
    pub(super) name: String,
}

/// Why a token is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Wrong {
    /// It is no token, or names what has to be understood and is not.
    #[error("the ID token cannot be read")]
    Unreadable,
    /// Of the algorithms none is ours, or no key made it.
    #[error("no key of the provider made the ID token's signature")]
    Signature,
    /// Another provider made it.
    #[error("the ID token is of another issuer")]
    Issuer,
    /// It is for another client.
    #[error("the ID token is for another audience")]
    Audience,
    /// It ended, or begins later.
    #[error("the ID token has ended or is of the future")]
    Time,
    /// It answers another question than ours.
    #[error("the ID token has another nonce")]
    Nonce,
    /// It names no address.
    #[error("the ID token names no e-mail address")]
    Address,
    /// The provider does not vouch for the address.
    #[error("the provider did not verify the e-mail address")]
    Unverified,
}

fn is_for(audience: &Value, client: &str) -> bool {
    match audience {
        Value::String(one) => one == client,
        // One that is for others as well could be used by them.
        Value::Array(all) => all.len() == 1 && all[0] == client,
        _ => false,
    }
}

/// Reads an ID token and checks it.
pub(super) fn checked(text: &str, keys: &[Key], expected: &Expected<'_>) -> Result<Person, Wrong> {
    let token = Jwt::read(text).ok_or(Wrong::Unreadable)?;
    if !keys.iter().any(|key| key.fits(&token) && key.made(&token) == Some(true)) {
        return Err(Wrong::Signature);
    }
    let claims: Claims = token.claims().ok_or(Wrong::Unreadable)?;
    if claims.iss != expected.issuer {
        return Err(Wrong::Issuer);
    }
    if !is_for(&claims.aud, expected.client) || claims.azp.is_some_and(|azp| azp != expected.client) {
        return Err(Wrong::Audience);
    }
    let seconds = expected.now.ms().div_euclid(1_000);
    if claims.exp.saturating_add(SKEW) <= seconds || claims.iat > seconds.saturating_add(SKEW) {
        return Err(Wrong::Time);
    }
    if claims.nonce.as_deref() != Some(expected.nonce) {
        return Err(Wrong::Nonce);
    }
    let address = claims.email.unwrap_or_default().trim().to_owned();
    if !is_address(&address) {
        return Err(Wrong::Address);
    }
    // Some providers write it as text.
    if claims.email_verified != Value::Bool(true) && claims.email_verified != "true" {
        return Err(Wrong::Unverified);
    }
    Ok(Person { address, name: one_line(&claims.name.unwrap_or_default()) })
}
