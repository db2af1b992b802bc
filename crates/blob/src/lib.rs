//! Raw mails and attachments as files named by the SHA-256 of their bytes, durable before their key is handed out.
//! It never knows what a blob means or who refers to it; whoever deletes one has counted the references.

mod folder;
mod key;
mod tokio_api;

pub use folder::Blobs;
pub use key::{BlobKey, NotAKey};

/// Why a blob could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// No blob has this key: it was never put, or it was deleted.
    #[error("there is no blob {0}")]
    Missing(BlobKey),
    /// The bytes on disk are not those that the key names: the disk or another program changed them.
    #[error("blob {0} is damaged on disk")]
    Damaged(BlobKey),
    /// The file system refused; a full disk shows here.
    #[error("blob storage: {0}")]
    Io(#[from] std::io::Error),
    /// The thread that did the work is gone, because the program is stopping.
    #[error("blob storage is shutting down")]
    Stopped,
}
