//! Password work: on blocking threads, two at once.
//! It never decides who may try; callers count attempts.

use std::sync::Arc;

use causeway_base::{Random, Secret, password};
use tokio::sync::Semaphore;

/// Hashing takes 19 MiB and a core for some milliseconds; two at once are enough for any desk. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Hashing(Arc<Semaphore>);

impl Default for Hashing {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(2)))
    }
}

impl Hashing {
    /// Runs password work; `None` when the process ends.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let permit = Arc::clone(&self.0).acquire_owned().await.ok()?;
        let done = tokio::task::spawn_blocking(move || {
            let out = work();
            drop(permit);
            out
        });
        done.await.ok()
    }

    /// Hashes a password.
    pub async fn hash(&self, password: Secret, random: Arc<dyn Random>) -> Option<String> {
        self.run(move || password::hash(&password, &*random)).await.flatten()
    }

    /// Whether it is the password that `stored` was made from.
    pub async fn verify(&self, password: Secret, stored: String) -> bool {
        self.run(move || password::verify(&password, &stored)).await.unwrap_or(false)
    }
}
