//! Whether an event comes from who knows the tracker's secret: over the raw bytes, compared in constant time.
//! It never reads the event.

use axum::http::HeaderMap;
use causeway_base::{Secret, Time, token, webhook};
use data_encoding::HEXLOWER_PERMISSIVE;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::Provider;

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn mac(key: &[u8], body: &[u8]) -> Option<Vec<u8>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(body);
    Some(mac.finalize().into_bytes().to_vec())
}

/// `sha256=` and the code in hexadecimal: GitHub in `X-Hub-Signature-256`, Jira in `X-Hub-Signature` (WebSub).
fn hub(secret: &Secret, given: Option<&str>, body: &[u8]) -> bool {
    let Some(given) = given.and_then(|given| given.strip_prefix("sha256=")) else { return false };
    let Ok(given) = HEXLOWER_PERMISSIVE.decode(given.trim().as_bytes()) else { return false };
    mac(secret.reveal().as_bytes(), body).is_some_and(|made| token::equal(&made, &given))
}

/// Standard Webhooks, as newer servers sign: over id, moment and body.
fn standard(secret: &Secret, headers: &HeaderMap, body: &[u8], now: Time) -> bool {
    let (Some(id), Some(at)) = (header(headers, "webhook-id"), header(headers, "webhook-timestamp")) else {
        return false;
    };
    webhook::proves(secret, id, at, header(headers, "webhook-signature").unwrap_or_default(), body, now)
}

/// Whether the sender of `body` knows `secret`.
pub(super) fn proves(provider: Provider, secret: &Secret, headers: &HeaderMap, body: &[u8], now: Time) -> bool {
    match provider {
        Provider::GitHub => hub(secret, header(headers, "x-hub-signature-256"), body),
        Provider::Jira => hub(secret, header(headers, "x-hub-signature"), body),
        Provider::GitLab if headers.contains_key("webhook-signature") => standard(secret, headers, body, now),
        Provider::GitLab => {
            let given = header(headers, "x-gitlab-token").unwrap_or_default();
            token::equal(given.as_bytes(), secret.reveal().as_bytes())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    /// Who made it, the secret, the headers and the body.
    type Case = (Provider, &'static str, &'static [(&'static str, &'static str)], &'static str);

    #[test]
    fn the_published_vectors_hold_and_a_changed_byte_does_not() {
        let now = Time(1_614_265_330_000);
        let words = "It's a Secret to Everybody";
        let whsec = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        const GITHUB: &str = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        const JIRA: &str = "sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9";
        const STANDARD: [(&str, &str); 3] = [
            ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
            ("webhook-timestamp", "1614265330"),
            ("webhook-signature", "v1,other v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
        ];
        let cases: [Case; 4] = [
            (Provider::GitHub, words, &[("x-hub-signature-256", GITHUB)], "Hello, World!"),
            (Provider::Jira, words, &[("x-hub-signature", JIRA)], "Hello World!"),
            (Provider::GitLab, whsec, &STANDARD, r#"{"test": 2432232314}"#),
            (Provider::GitLab, "plain token", &[("x-gitlab-token", "plain token")], "any"),
        ];
        for (provider, secret, given, body) in cases {
            let (secret, given) = (Secret::new(secret), headers(given));
            assert!(proves(provider, &secret, &given, body.as_bytes(), now), "{provider:?}");
            assert!(!proves(provider, &Secret::new("another"), &given, body.as_bytes(), now), "{provider:?}");
            assert!(!proves(provider, &secret, &HeaderMap::new(), body.as_bytes(), now), "{provider:?}");
            if given.contains_key("x-gitlab-token") {
                continue;
            }
            assert!(!proves(provider, &secret, &given, format!("{body} ").as_bytes(), now), "{provider:?}");
        }
        // An old event that is signed well is an event that somebody sends again.
        let late = now.plus_ms(webhook::SKEW_MS + 1_000);
        assert!(!proves(Provider::GitLab, &Secret::new(whsec), &headers(&STANDARD), br#"{"test": 2432232314}"#, late));
        // The old header with SHA-1 proves nothing, nor does one with letters beyond ASCII.
        let old = headers(&[("x-hub-signature", "sha1=0000"), ("x-hub-signature-256", "sha256=ü")]);
        assert!(!proves(Provider::GitHub, &Secret::new(words), &old, b"Hello, World!", now));
    }
}
