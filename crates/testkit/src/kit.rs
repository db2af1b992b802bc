//! What a test body gets: a database, a clock that it moves, and storage for blobs.
//! It never reads the real clock or real randomness, so a failure can be repeated.

use std::path::PathBuf;
use std::sync::Arc;

use causeway_base::{FakeClock, SeededRandom};
use causeway_blob::Blobs;
use causeway_store::{Db, Options};

use crate::START;
use crate::place::Place;

/// A desk's storage for one test.
pub struct Kit {
    /// The database, migrated and empty.
    pub db: Db,
    /// The clock of the database; it stands at [`START`] until the test moves it.
    pub clock: FakeClock,
    /// Storage of blobs in [`Kit::folder`].
    pub blobs: Blobs,
    /// A folder for the test's files.
    pub folder: PathBuf,
    url: String,
}

impl Kit {
    pub(crate) async fn open(place: &Place) -> Self {
        let clock = FakeClock::at(START);
        let blobs = Blobs::open(place.folder.join("blobs")).unwrap_or_else(|error| panic!("no blobs: {error}"));
        let db = open(&place.url, &clock, 1).await;
        Self { db, clock, blobs, folder: place.folder.clone(), url: place.url.clone() }
    }

    /// Opens the same database once more, as a second node or as the same one after a restart.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub async fn open_again(&self) -> Db {
        open(&self.url, &self.clock, 2).await
    }
}

pub(crate) async fn open(url: &str, clock: &FakeClock, seed: u64) -> Db {
    let mut options = Options::new(url);
    options.readers = 2;
    options.clock = Arc::new(clock.clone());
    options.random = Arc::new(SeededRandom::new(seed));
    Db::open(options).await.unwrap_or_else(|error| panic!("the test database cannot be opened: {error}"))
}
