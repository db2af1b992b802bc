//! Password hashing with Argon2id at the parameters OWASP names (19 MiB, 2 passes, 1 lane).
//! It never limits attempts or runs on an async thread by itself; callers do both.

use argon2::{Algorithm, Argon2, Params, Version};
use data_encoding::BASE64_NOPAD;

use crate::{Random, Secret, token};

const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const HASH_BYTES: usize = 32;

/// The shortest password that is accepted, in characters (NIST SP 800-63B asks for at least 8).
pub const MIN_CHARACTERS: usize = 8;
/// The longest password that is accepted, in characters; it bounds the work of one attempt.
pub const MAX_CHARACTERS: usize = 256;

/// The hash of no password, with the usual parameters: to check against where nobody is known, so that it takes as long.
pub const NOBODY: &str = "a1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn derive(password: &Secret, salt: &[u8]) -> Option<[u8; HASH_BYTES]> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, Some(HASH_BYTES)).ok()?;
    let mut out = [0u8; HASH_BYTES];
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_into(password.reveal().as_bytes(), salt, &mut out).ok()?;
    Some(out)
}

/// The stored form of `password`: `a1$salt$hash`. `None` when hashing is impossible (no memory).
pub fn hash(password: &Secret, random: &dyn Random) -> Option<String> {
    let mut salt = [0u8; 16];
    random.fill(&mut salt);
    let out = derive(password, &salt)?;
    Some(format!("a1${}${}", BASE64_NOPAD.encode(&salt), BASE64_NOPAD.encode(&out)))
}

/// Whether `password` is the one that `stored` was made from. Costs the same for every wrong password.
pub fn verify(password: &Secret, stored: &str) -> bool {
    let mut parts = stored.split('$');
    let (Some("a1"), Some(salt), Some(hash)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let (Ok(salt), Ok(hash)) = (BASE64_NOPAD.decode(salt.as_bytes()), BASE64_NOPAD.decode(hash.as_bytes())) else {
        return false;
    };
    derive(password, &salt).is_some_and(|out| token::equal(&out, &hash))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SeededRandom;

    #[test]
    fn only_the_same_password_verifies() {
        let stored = hash(&Secret::new("correct horse"), &SeededRandom::new(1)).unwrap();
        assert!(verify(&Secret::new("correct horse"), &stored));
        assert!(!verify(&Secret::new("correct horsf"), &stored));
        assert!(!verify(&Secret::new("correct horse"), "a1$bad"));
    }
}
