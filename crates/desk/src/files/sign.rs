//! The signature of a request to an object store: AWS Signature Version 4 with the body's hash in it.
//! It never sends anything, and knows no more of the protocol than four headers.

use causeway_base::{Secret, Time};
use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use sha2::{Digest, Sha256};

/// Who asks.
pub(super) struct Identity<'a> {
    pub(super) access_key: &'a str,
    pub(super) secret_key: &'a Secret,
    pub(super) region: &'a str,
}

/// What is asked. Path and host hold nothing that would have to be encoded.
pub(super) struct Asked<'a> {
    pub(super) method: &'a str,
    pub(super) host: &'a str,
    pub(super) path: &'a str,
    /// The SHA-256 of the body in hexadecimal digits.
    pub(super) body_hash: &'a str,
}

/// The headers that go with the request, the signature among them.
pub(super) fn headers(asked: &Asked<'_>, identity: &Identity<'_>, now: Time) -> Vec<(&'static str, String)> {
    let at = ZonedDateTime::new(Timestamp::from_millisecond(now.ms()).unwrap_or_default(), TimeZone::UTC);
    let (day, instant) = (at.strftime("%Y%m%d").to_string(), at.strftime("%Y%m%dT%H%M%SZ").to_string());
    let named = "host;x-amz-content-sha256;x-amz-date";
    let canonical = format!(
        "{}\n{}\n\nhost:{}\nx-amz-content-sha256:{}\nx-amz-date:{instant}\n\n{named}\n{}",
        asked.method, asked.path, asked.host, asked.body_hash, asked.body_hash
    );
    let scope = format!("{day}/{}/s3/aws4_request", identity.region);
    let text = format!("AWS4-HMAC-SHA256\n{instant}\n{scope}\n{}", HEXLOWER.encode(&Sha256::digest(canonical)));
    let key = signing_key(identity.secret_key, &day, identity.region, "s3");
    let signature = HEXLOWER.encode(&mac(&key, text.as_bytes()));
    let credential = format!("{}/{scope}", identity.access_key);
    vec![
        ("x-amz-date", instant),
        ("x-amz-content-sha256", asked.body_hash.to_owned()),
        (
            "authorization",
            format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={named}, Signature={signature}"),
        ),
    ]
}

/// The key of one day, region and service.
pub(super) fn signing_key(secret: &Secret, day: &str, region: &str, service: &str) -> Vec<u8> {
    let first = format!("AWS4{}", secret.reveal()).into_bytes();
    [day, region, service, "aws4_request"].iter().fold(first, |key, part| mac(&key, part.as_bytes()))
}

fn mac(key: &[u8], text: &[u8]) -> Vec<u8> {
    // HMAC takes a key of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}
