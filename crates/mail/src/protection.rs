//! Whether a mail is signed or encrypted, by its structure and its armour.
//! It never verifies or decrypts anything: that a mail says it is signed proves nothing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::mail::Mail;
use crate::params::Parameters;

/// How a mail is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Protection {
    /// S/MIME, signed (RFC 8551 § 3.5).
    SmimeSigned,
    /// S/MIME, encrypted (RFC 8551 § 3.3).
    SmimeEncrypted,
    /// OpenPGP in MIME, signed (RFC 3156 § 5).
    PgpSigned,
    /// OpenPGP in MIME, encrypted (RFC 3156 § 4).
    PgpEncrypted,
    /// OpenPGP armour within the text, signed or encrypted (RFC 9580 § 6.2).
    PgpInline,
}

/// How `mail` is protected, if it is. What encrypts counts before what signs.
pub(crate) fn protection(mail: &Mail) -> Option<Protection> {
    let kind = mail.header("Content-Type").map(|value| Parameters::parse(value.as_bytes(), None)).unwrap_or_default();
    let declared = declared(&kind);
    let by_part = || {
        // Servers that add a footer or a banner wrap what was the whole mail.
        let mut found = mail.attachments.iter().filter_map(|file| by_part(&file.content_type, &file.name, &file.bytes));
        found
            .clone()
            .find(|one| matches!(one, Protection::SmimeEncrypted | Protection::PgpEncrypted))
            .or_else(|| found.next())
    };
    let armoured = || {
        let text = mail.text.as_deref().unwrap_or_default();
        let armour = ["-----BEGIN PGP MESSAGE-----", "-----BEGIN PGP SIGNED MESSAGE-----"];
        // Armour in a quote is somebody else's.
        armour.iter().any(|begin| text.lines().any(|line| line.trim_end() == *begin)).then_some(Protection::PgpInline)
    };
    declared.or_else(by_part).or_else(armoured)
}

fn declared(kind: &Parameters) -> Option<Protection> {
    let protocol = kind.get("protocol").unwrap_or_default().to_ascii_lowercase();
    match kind.value.as_str() {
        "multipart/signed" if protocol.contains("pkcs7") => Some(Protection::SmimeSigned),
        "multipart/signed" if protocol.contains("pgp") => Some(Protection::PgpSigned),
        "multipart/encrypted" if protocol.is_empty() || protocol.contains("pgp") => Some(Protection::PgpEncrypted),
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => {
            let smime = kind.get("smime-type").unwrap_or_default().to_ascii_lowercase();
            let clear = smime == "signed-data" || smime == "certs-only";
            Some(if clear { Protection::SmimeSigned } else { Protection::SmimeEncrypted })
        }
        _ => None,
    }
}

fn by_part(content_type: &str, name: &str, bytes: &[u8]) -> Option<Protection> {
    match content_type {
        "application/pkcs7-signature" | "application/x-pkcs7-signature" => Some(Protection::SmimeSigned),
        "application/pgp-signature" => Some(Protection::PgpSigned),
        "application/pgp-encrypted" => Some(Protection::PgpEncrypted),
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => Some(Protection::SmimeEncrypted),
        "application/octet-stream" => match name.to_ascii_lowercase().as_str() {
            "smime.p7m" => Some(Protection::SmimeEncrypted),
            "smime.p7s" => Some(Protection::SmimeSigned),
            "encrypted.asc" if bytes.starts_with(b"-----BEGIN PGP MESSAGE-----") => Some(Protection::PgpEncrypted),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        let signed = |protocol: &str, part: &str| {
            format!(
                "Content-Type: multipart/signed; protocol=\"{protocol}\"; boundary=b\n\n--b\n\nwords\n--b\nContent-Type: {part}\n\nx\n--b--\n"
            )
        };
        for (raw, want) in [
            (signed("application/pkcs7-signature", "application/pkcs7-signature; name=smime.p7s"), Some(Protection::SmimeSigned)),
            (signed("application/pgp-signature", "application/pgp-signature"), Some(Protection::PgpSigned)),
            ("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\nAAAA\n".into(), Some(Protection::SmimeEncrypted)),
            ("Content-Type: application/x-pkcs7-mime; smime-type=signed-data\n\nx\n".into(), Some(Protection::SmimeSigned)),
            (
                "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\n\n--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream; name=encrypted.asc\n\n-----BEGIN PGP MESSAGE-----\n--b--\n".into(),
                Some(Protection::PgpEncrypted),
            ),
            (
                "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nbanner\n--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream; name=x.asc\n\nx\n--b--\n".into(),
                Some(Protection::PgpEncrypted),
            ),
            ("Subject: x\n\nHi\n-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n".into(), Some(Protection::PgpInline)),
            ("Subject: x\n\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nabc\n".into(), Some(Protection::PgpInline)),
            ("Subject: x\n\n> -----BEGIN PGP MESSAGE-----\nwhat is this?\n".into(), None),
            ("Subject: x\n\nplain\n".into(), None),
        ] {
            assert_eq!(crate::parse(raw.replace('\n', "\r\n").as_bytes()).protection, want, "{raw}");
        }
    }
}
