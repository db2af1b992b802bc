//! Standard Webhooks, version 1: how a call carries the proof of who sent it, and how that proof is judged.
//! It never sends anything and never reads what is sent.

use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{Random, Secret, Time, token};

/// How far the moment of a signed call may lie from now.
pub const SKEW_MS: i64 = 300_000;

const PREFIX: &str = "whsec_";
const KEY_BYTES: usize = 32;

/// A new secret, in the form that receivers know: Base64 behind `whsec_`.
pub fn new_secret(random: &dyn Random) -> Secret {
    let mut bytes = [0; KEY_BYTES];
    random.fill(&mut bytes);
    Secret::new(format!("{PREFIX}{}", BASE64.encode(&bytes)))
}

/// The bytes that a secret in the usual form stands for.
fn decoded(secret: &Secret) -> Option<Vec<u8>> {
    secret.reveal().strip_prefix(PREFIX).and_then(|rest| BASE64.decode(rest.as_bytes()).ok())
}

fn signature(key: &[u8], id: &str, moment: &str, body: &[u8]) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    for part in [id.as_bytes(), b".", moment.as_bytes(), b".", body] {
        mac.update(part);
    }
    Some(format!("v1,{}", BASE64.encode(&mac.finalize().into_bytes())))
}

/// The three headers that prove who sent `body`; nothing when the secret is not in the usual form. An id is the same
/// each time that the same call is tried, and holds no dot.
pub fn headers(secret: &Secret, id: &str, now: Time, body: &[u8]) -> Option<[(&'static str, String); 3]> {
    let moment = (now.ms() / 1_000).to_string();
    let signed = signature(&decoded(secret)?, id, &moment, body)?;
    Some([("webhook-id", id.to_owned()), ("webhook-timestamp", moment), ("webhook-signature", signed)])
}

/// Whether one of the `given` signatures, apart by spaces, was made over id, moment and body by who knows `secret`, within
/// five minutes of `now`. A secret is meant as Base64 after `whsec_`, or as it stands; either proves the sender.
pub fn proves(secret: &Secret, id: &str, moment: &str, given: &str, body: &[u8], now: Time) -> bool {
    let seconds = moment.parse::<i64>();
    let recent = seconds.is_ok_and(|at| at.saturating_mul(1_000).abs_diff(now.ms()) <= SKEW_MS.unsigned_abs());
    let plain = secret.reveal().as_bytes().to_vec();
    recent
        && decoded(secret).into_iter().chain([plain]).any(|key| {
            let made = signature(&key, id, moment, body).unwrap_or_default();
            !made.is_empty() && given.split(' ').any(|one| token::equal(one.as_bytes(), made.as_bytes()))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SeededRandom;

    #[test]
    fn the_published_vector_is_made_and_believed() {
        let secret = Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let (id, now, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", Time(1_614_265_330_000), br#"{"test": 2432232314}"#);
        let made = headers(&secret, id, now, body).unwrap();
        let signed = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!((made[1].1.as_str(), made[2].1.as_str()), ("1614265330", signed));
        assert!(proves(&secret, id, "1614265330", &format!("v1,other {signed}"), body, now));
        assert!(!proves(&secret, id, "1614265330", signed, b"{}", now), "another body");
        assert!(!proves(&secret, "msg_2", "1614265330", signed, body, now), "another id");
        assert!(!proves(&Secret::new("whsec_AAAA"), id, "1614265330", signed, body, now), "another secret");
        assert!(!proves(&secret, id, "1614265330", "", body, now), "nothing given");
        assert!(!proves(&secret, id, "1614265330", signed, body, now.plus_ms(SKEW_MS + 1_000)), "sent again later");
        assert!(!proves(&secret, id, "soon", signed, body, now));
    }

    #[test]
    fn a_new_secret_has_the_usual_form_and_signs() {
        let (one, other) = (new_secret(&SeededRandom::new(1)), new_secret(&SeededRandom::new(2)));
        assert_ne!(one.reveal(), other.reveal());
        assert_eq!(decoded(&one).unwrap().len(), KEY_BYTES);
        assert!(headers(&Secret::new("plain"), "a", Time(0), b"").is_none(), "a secret of another form signs nothing");
    }
}
