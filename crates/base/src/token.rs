//! Opaque tokens (sessions, API keys): made random, kept only as a hash.
//! It never looks a token up; identity does.

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::{Random, Secret};

/// A new token with 160 random bits, as lower-case base32 behind `prefix` so that leaked ones can be recognised.
pub fn new(prefix: &str, random: &dyn Random) -> Secret {
    let mut bytes = [0u8; 20];
    random.fill(&mut bytes);
    Secret::new(format!("{prefix}{}", BASE32_NOPAD.encode(&bytes).to_ascii_lowercase()))
}

/// What is stored of a token: SHA-256 as hexadecimal. Tokens are random, so no salt is needed.
pub fn hash(token: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(token.as_bytes()))
}

/// Whether two byte strings are equal, in time that does not depend on where they differ.
pub fn equal(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

/// A key for one purpose, derived from the desk's master key (HMAC-SHA256 of the purpose).
pub fn derive_key(master: &[u8; 32], purpose: &str) -> [u8; 32] {
    // HMAC takes keys of any length, so this cannot fail; an empty MAC would only make a key nobody can use.
    Hmac::<Sha256>::new_from_slice(master).map_or([0; 32], |mut mac| {
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().into()
    })
}
