//! Looking for malware in what customers send, by a scanner that the operator runs.
//! It never holds a mail up: what the scanner does not answer in time is kept and says so in the log.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// What a scanner says: the threat's name, or nothing; words when it could not tell.
pub type Scanned = Pin<Box<dyn Future<Output = Result<Option<String>, String>> + Send>>;

/// Scans files.
pub trait ScanFile: Send + Sync + 'static {
    /// Scans one file within a bounded time.
    fn scan(&self, bytes: Arc<Vec<u8>>) -> Scanned;
}

/// The name of the threat in `bytes`, if a scanner is set and finds one.
pub(crate) async fn threat(scanner: Option<&Arc<dyn ScanFile>>, bytes: &Arc<Vec<u8>>) -> Option<String> {
    match scanner?.scan(Arc::clone(bytes)).await {
        Ok(found) => found.map(|name| causeway_base::text::clean(&name, 200)),
        Err(words) => {
            tracing::warn!(%words, "a file was not scanned");
            None
        }
    }
}
