//! Where bytes are kept: small ones in the database, in the same unit of work as the row that names them; large ones
//! as files in a folder or a bucket, durable before that row is written. It never tells which of them holds a key.

pub mod bucket;
mod sign;

use std::sync::Arc;

use causeway_blob::{BlobError, BlobKey, Blobs};
use causeway_store::{Db, Error, Tx, sql};

pub use bucket::{Bucket, BucketSettings};

/// Up to this size bytes go into the database and share its sync to disk.
const SMALL: usize = 64 * 1024;

/// The store of raw mails and attachments. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Files {
    blobs: Blobs,
    /// Where large files go instead of the folder; what the folder holds from before is still read.
    bucket: Option<Arc<Bucket>>,
}

/// Bytes that are ready to be named by a row: call [`Prepared::keep`] in the unit of work that writes the row.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The name of the bytes.
    pub key: BlobKey,
    /// Their length.
    pub size: usize,
    small: Option<Vec<u8>>,
}

/// Why bytes could not be kept or found.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The folder refused; a full disk shows here.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// The bucket did not answer as it should, after several attempts.
    #[error("the object storage does not answer as it should: {0}")]
    Bucket(String),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] Error),
}

impl Files {
    /// Files in `blobs`, small ones in the database.
    pub const fn new(blobs: Blobs) -> Self {
        Self { blobs, bucket: None }
    }

    /// The same with large files in `bucket`. What the folder holds already is still found.
    #[must_use]
    pub fn with_bucket(self, bucket: Bucket) -> Self {
        Self { bucket: Some(Arc::new(bucket)), ..self }
    }

    /// Makes `bytes` durable when they are large; small ones wait for the unit of work.
    ///
    /// # Errors
    /// [`FileError::Blob`] when the disk refuses, [`FileError::Bucket`] when the bucket does.
    pub async fn prepare(&self, bytes: Vec<u8>) -> Result<Prepared, FileError> {
        let size = bytes.len();
        if size <= self.bucket.as_ref().map_or(SMALL, |bucket| bucket.over_bytes()) {
            return Ok(Prepared { key: BlobKey::of(&bytes), size, small: Some(bytes) });
        }
        let key = match &self.bucket {
            Some(bucket) => bucket.put(bytes).await?,
            None => self.blobs.put_async(bytes).await?,
        };
        Ok(Prepared { key, size, small: None })
    }

    /// The bytes that `key` names.
    ///
    /// # Errors
    /// [`FileError`] when they are nowhere or cannot be read.
    pub async fn read(&self, db: &Db, key: &str) -> Result<Vec<u8>, FileError> {
        let wanted = key.to_owned();
        let small: Option<(Vec<u8>,)> =
            db.read(move |tx| tx.first(&sql!("SELECT data FROM blob WHERE key = ?", &wanted))).await?;
        if let Some((bytes,)) = small {
            return Ok(bytes);
        }
        let key: BlobKey = key.parse().map_err(|_| Error::Defect(format!("{key} is no blob key")))?;
        match &self.bucket {
            Some(bucket) => match bucket.get(&key).await? {
                Some(bytes) => Ok(bytes),
                None => Ok(self.blobs.get_async(key).await?),
            },
            None => Ok(self.blobs.get_async(key).await?),
        }
    }
}

impl Prepared {
    /// Writes small bytes; large ones are on disk already.
    ///
    /// # Errors
    /// What the database says.
    pub fn keep(&self, tx: &mut Tx<'_>) -> causeway_store::Result<String> {
        let key = self.key.to_string();
        if let Some(bytes) = &self.small {
            tx.run(&sql!(
                "INSERT INTO blob (key, size, data) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                &key,
                self.size,
                bytes.clone()
            ))?;
        }
        Ok(key)
    }
}

#[cfg(test)]
mod tests;
