//! winmail.dat: the files and the text that Outlook packs into one attachment (TNEF).
//! It never trusts a length, never recurses and gives nothing rather than half a guess.

use crate::mail::Attachment;

/// What was packed.
#[derive(Debug, Default)]
pub(crate) struct Unpacked {
    /// The files.
    pub(crate) files: Vec<Attachment>,
    /// The body as text.
    pub(crate) text: Option<String>,
    /// The body as HTML.
    pub(crate) html: Option<String>,
}

/// Whether `bytes` begin with the signature of TNEF.
pub(crate) fn looks_like(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x78, 0x9f, 0x3e, 0x22])
}

/// Unpacks `bytes`.
pub(crate) fn unpack(_bytes: &[u8]) -> Option<Unpacked> {
    None
}
