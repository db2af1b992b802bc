//! Whether what was sent comes from who knows the telephone system's secret, and was signed a moment ago.
//! It never reads what was sent.

use axum::http::HeaderMap;
use causeway_base::{Secret, Time, token};
use data_encoding::HEXLOWER_PERMISSIVE;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// How far the moment of signing may lie from now: what is sent again later proves nothing.
const SKEW_MS: i64 = 5 * 60_000;

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// The code over moment and body.
pub(crate) fn code(secret: &Secret, moment: &str, body: &[u8]) -> Option<Vec<u8>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes()).ok()?;
    mac.update(moment.as_bytes());
    mac.update(b".");
    mac.update(body);
    Some(mac.finalize().into_bytes().to_vec())
}

/// Whether the sender of `body` knows `secret` and signed it within five minutes of now.
pub(crate) fn proves(secret: &Secret, headers: &HeaderMap, body: &[u8], now: Time) -> bool {
    let (Some(moment), Some(given)) = (header(headers, "x-phone-timestamp"), header(headers, "x-phone-signature"))
    else {
        return false;
    };
    let seconds = moment.parse::<i64>();
    let recent = seconds.is_ok_and(|at| at.saturating_mul(1_000).abs_diff(now.ms()) <= SKEW_MS.unsigned_abs());
    let given = given.trim();
    let given = given.strip_prefix("sha256=").unwrap_or(given);
    let Ok(given) = HEXLOWER_PERMISSIVE.decode(given.as_bytes()) else { return false };
    recent && code(secret, moment, body).is_some_and(|made| token::equal(&made, &given))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_knows_the_secret_and_signed_just_now_is_believed() {
        let secret = Secret::new("cwp_secret");
        let body = br#"{"event":"start"}"#;
        let now = Time(1_800_000_000_000);
        let signed = |moment: &str, body: &[u8], secret: &Secret| {
            let code = HEXLOWER_PERMISSIVE.encode(&code(secret, moment, body).unwrap());
            let mut headers = HeaderMap::new();
            headers.insert("x-phone-timestamp", moment.parse().unwrap());
            headers.insert("x-phone-signature", format!("sha256={code}").parse().unwrap());
            headers
        };
        let right = signed("1800000000", body, &secret);
        assert!(proves(&secret, &right, body, now));
        assert!(proves(&secret, &right, body, now.plus_ms(SKEW_MS)));
        assert!(!proves(&secret, &right, body, now.plus_ms(SKEW_MS + 1_000)), "an old one that is sent again");
        assert!(!proves(&secret, &right, body, now.plus_ms(-SKEW_MS - 1_000)), "one of tomorrow");
        assert!(!proves(&secret, &right, b"{}", now), "another body");
        assert!(!proves(&Secret::new("other"), &right, body, now));
        assert!(!proves(&secret, &HeaderMap::new(), body, now));
        let mut moved = right.clone();
        moved.insert("x-phone-timestamp", "1800000001".parse().unwrap());
        assert!(!proves(&secret, &moved, body, now), "the moment is a part of what is signed");
        assert!(!proves(&secret, &signed("soon", body, &secret), body, now));
    }
}
