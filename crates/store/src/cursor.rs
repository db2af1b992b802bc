//! Keyset cursors: where a page ended, as an opaque text for the client.
//! It never holds offsets, so pages stay right while rows come and go.

use data_encoding::BASE64URL_NOPAD;
use uuid::Uuid;

/// The last row of a page: its sort value and its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The sort value (an instant or a number).
    pub at: i64,
    /// Tells rows of the same sort value apart.
    pub id: Uuid,
}

impl Cursor {
    /// The opaque text.
    pub fn encode(&self) -> String {
        let mut bytes = [0u8; 24];
        bytes[..8].copy_from_slice(&self.at.to_be_bytes());
        bytes[8..].copy_from_slice(self.id.as_bytes());
        BASE64URL_NOPAD.encode(&bytes)
    }

    /// Reads what [`Cursor::encode`] wrote; `None` for anything else.
    pub fn decode(text: &str) -> Option<Self> {
        let bytes: [u8; 24] = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?.try_into().ok()?;
        let (at, id) = bytes.split_first_chunk::<8>()?;
        Some(Self { at: i64::from_be_bytes(*at), id: Uuid::from_slice(id).ok()? })
    }
}
