//! Files that customers send by a form: scanned, named and made durable like those of a mail.
//! It never keeps a row for a file whose message is not written in the same unit of work.

use std::sync::Arc;

use causeway_base::text;
use causeway_store::{Result, Tx};

use super::routes::file_name;
use super::store::{self, NewAttachment};
use super::{AttachmentId, scan};
use crate::files::{FileError, Prepared};
use crate::{Desk, MessageId};

/// A file that is ready to hang on a message.
#[derive(Debug, Clone)]
pub struct Incoming {
    name: String,
    content_type: String,
    /// The malware that a scanner found in it; the team sees that and cannot open it.
    threat: Option<String>,
    prepared: Prepared,
}

impl Incoming {
    /// Scans a file and makes it durable. Call it only for what will be kept.
    ///
    /// # Errors
    /// [`FileError`] when the bytes cannot be kept.
    pub async fn prepare(
        desk: &Desk,
        name: &str,
        content_type: &str,
        bytes: Vec<u8>,
    ) -> std::result::Result<Self, FileError> {
        let bytes = Arc::new(bytes);
        let threat = scan::threat(desk.scanner.as_ref(), &bytes).await;
        let bytes = Arc::try_unwrap(bytes).unwrap_or_else(|shared| shared.to_vec());
        Ok(Self {
            name: file_name(name),
            content_type: text::clean(content_type, 200),
            threat,
            prepared: desk.files.prepare(bytes).await?,
        })
    }

    /// Hangs it on a message.
    pub(crate) fn hang(&self, tx: &mut Tx<'_>, message: MessageId) -> Result<()> {
        self.add(tx, Some(message)).map(drop)
    }

    /// Keeps it for a message that is still to come; whoever keeps it remembers whose it is.
    ///
    /// # Errors
    /// What the database says.
    pub fn keep(&self, tx: &mut Tx<'_>) -> Result<AttachmentId> {
        self.add(tx, None)
    }

    /// Its name, cleaned.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn add(&self, tx: &mut Tx<'_>, message: Option<MessageId>) -> Result<AttachmentId> {
        let id: AttachmentId = tx.new_id();
        let new = NewAttachment {
            id,
            message,
            by: None,
            name: self.name.clone(),
            content_type: self.content_type.clone(),
            size: self.prepared.size,
            content_id: None,
            inline: false,
            blob_key: self.prepared.keep(tx)?,
        };
        store::add(tx, &new)?;
        if let Some(threat) = &self.threat {
            store::set_threat(tx, id, threat)?;
        }
        Ok(id)
    }
}
