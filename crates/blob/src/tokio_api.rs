//! The same calls for async code: each runs on tokio's threads for blocking work.
//! It never adds behaviour of its own.

use crate::{BlobError, BlobKey, Blobs};

impl Blobs {
    async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, BlobError> + Send + 'static,
    ) -> Result<T, BlobError> {
        let blobs = self.clone();
        tokio::task::spawn_blocking(move || work(&blobs)).await.map_err(|_| BlobError::Stopped)?
    }

    /// [`Blobs::put`] for async code.
    pub async fn put_async(&self, bytes: Vec<u8>) -> Result<BlobKey, BlobError> {
        self.off_thread(move |blobs| blobs.put(&bytes)).await
    }

    /// [`Blobs::get`] for async code.
    pub async fn get_async(&self, key: BlobKey) -> Result<Vec<u8>, BlobError> {
        self.off_thread(move |blobs| blobs.get(&key)).await
    }

    /// [`Blobs::delete`] for async code.
    pub async fn delete_async(&self, key: BlobKey) -> Result<(), BlobError> {
        self.off_thread(move |blobs| blobs.delete(&key)).await
    }
}
