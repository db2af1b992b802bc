//! Reading JSON Web Tokens in their compact form (RFC 7515, RFC 7519), and HS256 (RFC 7518).
//! It never believes a claim: whoever reads them has checked the signature by the one algorithm that they expect.

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::Sha256;

use crate::Secret;

/// The longest token that is read, in bytes.
const LONGEST: usize = 8_192;

#[derive(Debug, Deserialize)]
struct Header {
    alg: String,
    #[serde(default)]
    kid: Option<String>,
    /// Extensions that a reader must understand. There are none that we do.
    #[serde(default)]
    crit: Option<Value>,
}

/// A token, taken apart.
#[derive(Debug)]
pub struct Jwt<'a> {
    header: Header,
    signed: &'a str,
    claims: Vec<u8>,
    signature: Vec<u8>,
}

impl<'a> Jwt<'a> {
    /// Takes a token apart; `None` when it is none or too long.
    pub fn read(text: &'a str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let (signed, signature) = text.rsplit_once('.')?;
        let (head, claims) = signed.split_once('.').filter(|(_, claims)| !claims.contains('.'))?;
        let bytes = |part: &str| BASE64URL_NOPAD.decode(part.as_bytes()).ok();
        let header: Header = serde_json::from_slice(&bytes(head)?).ok()?;
        if header.crit.is_some() {
            return None;
        }
        Some(Self { header, signed, claims: bytes(claims)?, signature: bytes(signature)? })
    }

    /// The algorithm that it names.
    pub fn algorithm(&self) -> &str {
        &self.header.alg
    }

    /// The key that it names.
    pub fn key(&self) -> Option<&str> {
        self.header.kid.as_deref()
    }

    /// What the signature covers.
    pub fn signed(&self) -> &[u8] {
        self.signed.as_bytes()
    }

    /// The signature.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// Whether it names HS256 and was signed so with `secret`. The comparison takes the same time wherever the two differ.
    pub fn is_signed_with(&self, secret: &Secret) -> bool {
        let mac = Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes());
        let right = |mut mac: Hmac<Sha256>| {
            mac.update(self.signed());
            mac.verify_slice(&self.signature).is_ok()
        };
        self.algorithm() == "HS256" && !secret.is_empty() && mac.is_ok_and(right)
    }

    /// Its claims; `None` when they are not of this shape.
    pub fn claims<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.claims).ok()
    }
}

/// A token over `claims`, signed by HS256 with `secret`.
pub fn sign(claims: &Value, secret: &Secret) -> String {
    let part = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
    let signed = format!("{}.{}", part(br#"{"alg":"HS256","typ":"JWT"}"#), part(claims.to_string().as_bytes()));
    // HMAC takes keys of any length, so this cannot fail.
    let mac = Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes());
    let signature = mac.map_or_else(
        |_| String::new(),
        |mut mac| {
            mac.update(signed.as_bytes());
            part(&mac.finalize().into_bytes())
        },
    );
    format!("{signed}.{signature}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_the_same_secret_and_algorithm_and_bytes_are_right() {
        let (secret, claims) = (Secret::new("s"), json!({ "sub": "u7" }));
        let token = sign(&claims, &secret);
        let read = Jwt::read(&token).unwrap();
        assert!(read.is_signed_with(&secret) && !read.is_signed_with(&Secret::new("t")));
        assert_eq!(read.claims::<Value>(), Some(claims));
        let part = |text: &str| BASE64URL_NOPAD.encode(text.as_bytes());
        let (rest, signature) = token.rsplit_once('.').unwrap();
        for (head, body) in [
            (r#"{"alg":"none"}"#, r#"{"sub":"u7"}"#),
            (r#"{"alg":"HS512"}"#, r#"{"sub":"u7"}"#),
            (r#"{"alg":"HS256","typ":"JWT"}"#, r#"{"sub":"u8"}"#),
        ] {
            let other = format!("{}.{}.{signature}", part(head), part(body));
            assert!(!Jwt::read(&other).unwrap().is_signed_with(&secret), "{head} {body}");
        }
        assert!(!Jwt::read(&format!("{rest}.")).unwrap().is_signed_with(&secret));
        let nothing = Secret::default();
        assert!(!Jwt::read(&sign(&json!({}), &nothing)).unwrap().is_signed_with(&nothing), "no secret signs nothing");
    }

    #[test]
    fn what_is_no_token_is_not_read() {
        let crit = format!("{}.e30.AA", BASE64URL_NOPAD.encode(br#"{"alg":"HS256","crit":["b64"]}"#));
        for bad in ["", "a", "a.b", "a.b.c", "e30.e30.AA", "a.b.c.d", &crit, &"x".repeat(9_000)] {
            assert!(Jwt::read(bad).is_none(), "{bad}");
        }
    }
}
