//! The door for raw mail: bytes and ledger row become durable, then the caller may acknowledge.
//! It never looks into the mail; intake does, later and as often as it takes.

use causeway_base::Time;
use causeway_store::Tx;

use super::store::{self, Arrival};
use super::{Envelope, LedgerId, Source, unfetched};
use crate::files::{FileError, Prepared};
use crate::{Desk, InboxId};

/// A mail at the door.
#[derive(Debug, Clone)]
pub struct RawMail {
    /// How it came.
    pub source: Source,
    /// Names it at its source, such as [`crate::mailbox::Access::key_prefix`] and its UID.
    pub source_key: Option<String>,
    /// Its envelope.
    pub envelope: Envelope,
    /// The inbox whose mailbox it came from.
    pub inbox: Option<InboxId>,
    /// Whether it is old mail that is imported: nobody is told and nothing answers.
    pub silent: bool,
    /// When the mailbox's server got it, if it said something believable.
    pub arrived_at: Option<Time>,
    /// The mail.
    pub bytes: Vec<u8>,
}

/// A mail whose bytes are ready; the row is still to be written.
#[derive(Debug, Clone)]
pub struct AtTheDoor {
    arrival: Arrival,
    prepared: Prepared,
}

impl AtTheDoor {
    /// Writes the row in the caller's unit of work, which may also move a cursor. `None` when it was noted before.
    ///
    /// # Errors
    /// What the database says.
    pub fn note(&self, tx: &mut Tx<'_>) -> causeway_store::Result<Option<LedgerId>> {
        let blob_key = self.prepared.keep(tx)?;
        store::add(tx, &Arrival { blob_key, ..self.arrival.clone() })
    }

    /// Gives a row that stood there without bytes its bytes; intake takes the mail in now.
    ///
    /// # Errors
    /// What the database says.
    pub fn note_at_last(&self, tx: &mut Tx<'_>, id: LedgerId) -> causeway_store::Result<()> {
        let blob_key = self.prepared.keep(tx)?;
        unfetched::arrived(tx, id, &Arrival { blob_key, ..self.arrival.clone() })
    }
}

/// Makes the bytes ready.
///
/// # Errors
/// [`FileError`] when the disk refuses; the sender must hear "try again later".
pub async fn prepare(desk: &Desk, mail: RawMail) -> Result<AtTheDoor, FileError> {
    let RawMail { source, source_key, envelope, inbox, silent, arrived_at, bytes } = mail;
    let size = bytes.len();
    let prepared = desk.files.prepare(bytes).await?;
    let arrival = Arrival { source, source_key, envelope, inbox, silent, arrived_at, blob_key: String::new(), size };
    Ok(AtTheDoor { arrival, prepared })
}

/// Takes a mail in durably. When this answers `Ok`, the mail survives a power cut.
///
/// # Errors
/// [`FileError`] when disk or database refuse.
pub async fn receive(desk: &Desk, mail: RawMail) -> Result<Option<LedgerId>, FileError> {
    let door = prepare(desk, mail).await?;
    Ok(desk.db.write(move |tx| door.note(tx)).await?)
}
