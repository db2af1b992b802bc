//! Encryption of secrets at rest (XChaCha20-Poly1305) under the desk's own key.
//! It never stores anything; the caller keeps the sealed text where the plain text would have been.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use data_encoding::BASE64URL_NOPAD;
use zeroize::Zeroizing;

use crate::{Random, Secret};

const NONCE_BYTES: usize = 24;
const PREFIX: &str = "s1.";

/// The sealed text could not be opened: another key, another place, or damage.
#[derive(Debug, thiserror::Error)]
#[error("a stored secret cannot be read with this desk's key")]
pub struct CannotOpen;

/// Seals and opens secrets with one 256-bit key.
#[derive(Clone)]
pub struct Sealer {
    key: Zeroizing<[u8; 32]>,
}

impl Sealer {
    /// A sealer with `key`, which the operator keeps beside the data folder or in the environment.
    pub fn new(key: [u8; 32]) -> Self {
        Self { key: Zeroizing::new(key) }
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(*self.key))
    }

    /// Seals `secret` for `place` (table/column/row): text sealed for one place opens nowhere else.
    ///
    /// # Errors
    /// [`CannotOpen`] only when the text is beyond the cipher's limit (256 GiB).
    pub fn seal(&self, secret: &Secret, place: &str, random: &dyn Random) -> Result<String, CannotOpen> {
        let mut nonce = [0u8; NONCE_BYTES];
        random.fill(&mut nonce);
        let payload = Payload { msg: secret.reveal().as_bytes(), aad: place.as_bytes() };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload).map_err(|_| CannotOpen)?;
        Ok(format!("{PREFIX}{}", BASE64URL_NOPAD.encode(&[&nonce[..], &sealed].concat())))
    }

    /// Opens what [`Sealer::seal`] made for the same `place`.
    ///
    /// # Errors
    /// [`CannotOpen`] when the key, the place or a byte differs.
    pub fn open(&self, sealed: &str, place: &str) -> Result<Secret, CannotOpen> {
        let text = sealed.strip_prefix(PREFIX).ok_or(CannotOpen)?;
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| CannotOpen)?;
        let (nonce, body) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or(CannotOpen)?;
        let payload = Payload { msg: body, aad: place.as_bytes() };
        let plain = self.cipher().decrypt(&XNonce::from(*nonce), payload).map_err(|_| CannotOpen)?;
        String::from_utf8(plain).map(Secret::new).map_err(|_| CannotOpen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SeededRandom;

    #[test]
    fn opens_only_where_it_was_sealed_and_only_unharmed() {
        let sealer = Sealer::new([7; 32]);
        let sealed = sealer.seal(&Secret::new("pässword"), "relay/password", &SeededRandom::new(1)).unwrap();
        assert_eq!(sealer.open(&sealed, "relay/password").unwrap().reveal(), "pässword");
        assert!(sealer.open(&sealed, "mailbox/password").is_err());
        assert!(Sealer::new([8; 32]).open(&sealed, "relay/password").is_err());
        let mut harmed = sealed.clone();
        harmed.replace_range(10..11, if &sealed[10..11] == "A" { "B" } else { "A" });
        assert!(sealer.open(&harmed, "relay/password").is_err());
    }
}
