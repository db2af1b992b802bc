//! Who a website says that its visitor is: a JSON Web Token (RFC 7519) that it signed with the widget's secret (HS256).
//! It never believes a token without signature, of another algorithm, for another widget, or that is good for long.

use causeway_base::{Secret, Time, text};
use causeway_web::{Code, Problem};
use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use serde_json::Value;
use sha2::Sha256;

/// The longest token that is read.
const LONGEST: usize = 4_096;
/// How far ahead a token may end, in seconds.
const LIFE: i64 = 3_600;
/// By how much clocks may differ, in seconds.
const SKEW: i64 = 60;

/// What a website says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Claims {
    /// Its own name for the person.
    pub(crate) sub: String,
    exp: i64,
    aud: String,
    /// What they are called.
    #[serde(default)]
    pub(crate) name: String,
    /// Their address.
    #[serde(default)]
    pub(crate) email: Option<String>,
}

fn refused(why: &str) -> Problem {
    Problem::new(Code::Forbidden, format!("The website's word for who this is cannot be taken: {why}.")).hint(
        "Sign a JWT with HS256, the chat's secret, and the claims sub, exp (an hour at most) and aud (the chat's key).",
    )
}

/// Reads and checks a token.
///
/// # Errors
/// `forbidden` that says what is wrong with it.
pub(crate) fn verify(given: &str, secret: &Secret, key: &str, now: Time) -> Result<Claims, Problem> {
    if given.len() > LONGEST {
        return Err(refused("it is too long"));
    }
    let mut parts = given.split('.');
    let (Some(head), Some(body), Some(signature), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(refused("it is no JWT"));
    };
    let bytes = |part: &str| BASE64URL_NOPAD.decode(part.as_bytes()).ok();
    let header: Value =
        bytes(head).and_then(|bytes| serde_json::from_slice(&bytes).ok()).ok_or_else(|| refused("it is no JWT"))?;
    if header["alg"] != "HS256" {
        return Err(refused("it is not signed with HS256"));
    }
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes()).map_err(|error| Problem::internal(&error))?;
    mac.update(format!("{head}.{body}").as_bytes());
    if bytes(signature).is_none_or(|signature| mac.verify_slice(&signature).is_err()) {
        return Err(refused("its signature is wrong"));
    }
    let claims: Claims = bytes(body)
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or_else(|| refused("sub, exp or aud is missing"))?;
    let seconds = now.ms() / 1_000;
    if claims.aud != key {
        return Err(refused("it is for another chat"));
    }
    if claims.exp + SKEW < seconds {
        return Err(refused("it has ended"));
    }
    if claims.exp > seconds + LIFE + SKEW {
        return Err(refused("it is good for more than an hour"));
    }
    let sub = text::clean(claims.sub.trim(), 201).replace(['\n', '\t'], " ");
    if sub.is_empty() || sub.chars().count() > 200 {
        return Err(refused("sub has 1 to 200 characters"));
    }
    let name = text::clean(claims.name.trim(), 200).replace(['\n', '\t'], " ");
    Ok(Claims { sub, name, ..claims })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sign(header: &Value, claims: &Value, secret: &str) -> String {
        let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        let signed = format!("{}.{}", part(header), part(claims));
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(signed.as_bytes());
        format!("{signed}.{}", BASE64URL_NOPAD.encode(&mac.finalize().into_bytes()))
    }

    fn check(token: &str) -> Result<String, String> {
        let verified = verify(token, &Secret::new("s".to_owned()), "key", Time(1_000_000_000));
        verified.map(|claims| claims.sub).map_err(|problem| problem.detail().to_owned())
    }

    #[test]
    fn only_a_short_lived_token_of_this_widget_is_believed() {
        let (alg, now) = (json!({ "alg": "HS256" }), 1_000_000);
        let good = json!({ "sub": "u7", "exp": now + 600, "aud": "key" });
        assert_eq!(check(&sign(&alg, &good, "s")), Ok("u7".to_owned()));
        for (header, claims, secret) in [
            (&alg, &good, "other"),
            (&json!({ "alg": "none" }), &good, "s"),
            (&json!({ "alg": "HS512" }), &good, "s"),
            (&alg, &json!({ "sub": "u7", "exp": now - 61, "aud": "key" }), "s"),
            (&alg, &json!({ "sub": "u7", "exp": now + 3_661, "aud": "key" }), "s"),
            (&alg, &json!({ "sub": "u7", "exp": now + 600, "aud": "another" }), "s"),
            (&alg, &json!({ "sub": " ", "exp": now + 600, "aud": "key" }), "s"),
            (&alg, &json!({ "sub": "u7", "aud": "key" }), "s"),
        ] {
            assert!(check(&sign(header, claims, secret)).is_err(), "{header} {claims} {secret}");
        }
        let whole = sign(&alg, &good, "s");
        let unsigned = whole.rsplit_once('.').unwrap().0;
        for broken in ["", "a", "a.b", "a.b.c", "a.b.c.d", &format!("{unsigned}."), &"x".repeat(5_000)] {
            assert!(check(broken).is_err(), "{broken}");
        }
    }
}
