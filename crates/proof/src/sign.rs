//! DKIM signatures on what leaves (RFC 6376, 8301, 8463): keys, the records to publish, and signing with both algorithms.
//! It never shows a private key; whoever keeps one seals it.

use causeway_base::Secret;
use data_encoding::BASE64;
use mail_auth::common::crypto::{Ed25519Key, RsaKey, Sha256};
use mail_auth::common::headers::HeaderWriter;
use mail_auth::dkim::DkimSigner;
use mail_auth::dkim::generate::DkimKeyPair;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// RSA keys have this many bits: the most that fits everybody's DNS comfortably, and what every receiver takes.
const RSA_BITS: usize = 2048;

/// What is signed. `From` stands twice, so that nobody can add a second one (RFC 6376 § 8.15).
const SIGNED: [&str; 14] = [
    "From",
    "From",
    "Subject",
    "Date",
    "To",
    "Cc",
    "Reply-To",
    "Message-ID",
    "In-Reply-To",
    "References",
    "MIME-Version",
    "Content-Type",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
];

/// Why there is no signature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the DKIM key cannot be used: {0}")]
pub struct KeyFailure(String);

fn failure(error: impl std::fmt::Display) -> KeyFailure {
    KeyFailure(error.to_string())
}

/// The keys of one domain.
#[derive(Debug, Clone)]
pub struct Keys {
    /// The selector of the RSA key; Ed25519 has the same with an `e` behind it.
    pub selector: String,
    /// The RSA key: base64 of PKCS#1.
    pub rsa: Secret,
    /// The Ed25519 key: base64 of PKCS#8.
    pub ed25519: Secret,
    /// The RSA public key as its record has it.
    pub rsa_public: String,
    /// The Ed25519 public key as its record has it.
    pub ed25519_public: String,
}

/// A DNS record to publish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DnsRecord {
    /// The full name.
    pub name: String,
    /// `TXT` or another kind.
    pub kind: String,
    /// The value, in one piece; DNS servers divide it into strings themselves.
    pub value: String,
}

impl DnsRecord {
    /// A text record.
    pub fn txt(name: String, value: String) -> Self {
        Self { name, kind: "TXT".to_owned(), value }
    }
}

impl Keys {
    /// New keys. Takes some hundred milliseconds of one core, so ask for it off the async threads.
    ///
    /// # Errors
    /// [`KeyFailure`] when the library cannot make any.
    pub fn generate(selector: &str) -> Result<Self, KeyFailure> {
        let rsa = DkimKeyPair::generate_rsa(RSA_BITS).map_err(failure)?;
        let ed25519 = DkimKeyPair::generate_ed25519().map_err(failure)?;
        let secret = |key: &DkimKeyPair| Secret::new(BASE64.encode(key.private_key()));
        Ok(Self {
            selector: selector.to_owned(),
            rsa: secret(&rsa),
            ed25519: secret(&ed25519),
            rsa_public: spki(rsa.public_key()),
            ed25519_public: ed25519.encoded_public_key(),
        })
    }

    /// The selector of the Ed25519 key.
    pub fn ed25519_selector(&self) -> String {
        format!("{}e", self.selector)
    }

    /// The records to publish for `domain`.
    pub fn records(&self, domain: &str) -> [DnsRecord; 2] {
        records(domain, &self.selector, &self.rsa_public, &self.ed25519_public)
    }

    /// `mail` with both signatures in front. Ed25519 stands first, so that a receiver that knows it sees it first.
    ///
    /// # Errors
    /// [`KeyFailure`] when a key is broken; the mail can still leave unsigned.
    pub fn sign(&self, domain: &str, mail: &[u8]) -> Result<Vec<u8>, KeyFailure> {
        let decode = |key: &Secret| BASE64.decode(key.reveal().as_bytes()).map_err(failure);
        let rsa = RsaKey::<Sha256>::from_key_der(rustls_pki_types::PrivateKeyDer::Pkcs1(decode(&self.rsa)?.into()));
        let ed25519 = Ed25519Key::from_pkcs8_der(&decode(&self.ed25519)?).map_err(failure)?;
        let by_rsa =
            DkimSigner::from_key(rsa.map_err(failure)?).domain(domain).selector(&self.selector).headers(SIGNED);
        let by_ed25519 = DkimSigner::from_key(ed25519).domain(domain).selector(self.ed25519_selector()).headers(SIGNED);
        let mut out = by_ed25519.sign(mail).map_err(failure)?.to_header().into_bytes();
        out.extend_from_slice(by_rsa.sign(mail).map_err(failure)?.to_header().as_bytes());
        out.extend_from_slice(mail);
        Ok(out)
    }
}

/// The records to publish for `domain`, from public parts alone.
pub fn records(domain: &str, selector: &str, rsa: &str, ed25519: &str) -> [DnsRecord; 2] {
    [
        DnsRecord::txt(format!("{selector}._domainkey.{domain}"), format!("v=DKIM1; k=rsa; p={rsa}")),
        DnsRecord::txt(format!("{selector}e._domainkey.{domain}"), format!("v=DKIM1; k=ed25519; p={ed25519}")),
    ]
}

/// An RSA public key in the form that records have it (SubjectPublicKeyInfo), from the bare PKCS#1 key.
fn spki(pkcs1: &[u8]) -> String {
    // SEQUENCE { SEQUENCE { OID rsaEncryption, NULL }, BIT STRING { key } }: RFC 5280 § 4.1, RFC 3279 § 2.3.1.
    const ALGORITHM: [u8; 15] =
        [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
    let mut bits = vec![0u8];
    bits.extend_from_slice(pkcs1);
    let mut inner = ALGORITHM.to_vec();
    inner.extend(tagged(0x03, &bits));
    BASE64.encode(&tagged(0x30, &inner))
}

fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = content.len().to_be_bytes();
    let significant = length.iter().position(|byte| *byte != 0).map_or(&length[length.len() - 1..], |at| &length[at..]);
    if content.len() < 0x80 {
        out.push(content.len() as u8);
    } else {
        out.push(0x80 | significant.len() as u8);
        out.extend_from_slice(significant);
    }
    out.extend_from_slice(content);
    out
}
