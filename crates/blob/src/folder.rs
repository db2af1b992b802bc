//! The folder: `ab/abcd…` for each blob, in 256 directories by the first byte of the key, and `temp/` for those half written.
//! It never acknowledges a blob before its bytes and its directory entry are on the disk.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use data_encoding::HEXLOWER;

use crate::{BlobError, BlobKey};

const TEMP: &str = "temp";

/// Content-addressed storage in a folder. Cheap to clone; every method blocks on the disk and may be called from
/// any number of threads.
#[derive(Debug, Clone)]
pub struct Blobs {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    folder: PathBuf,
    /// Makes names in `temp/` unique within this process; the process id makes them unique among processes.
    next: AtomicU64,
}

/// A blob whose bytes are in `temp/`, not yet synced nor under its name.
struct Staged {
    file: File,
    temp: PathBuf,
    target: PathBuf,
    renamed: bool,
}

impl Staged {
    fn rename(mut self) -> io::Result<()> {
        fs::rename(&self.temp, &self.target)?;
        self.renamed = true;
        Ok(())
    }
}

impl Drop for Staged {
    /// After a failure, most likely a full disk, the space is needed more than half a blob.
    fn drop(&mut self) {
        if !self.renamed {
            let _ = fs::remove_file(&self.temp);
        }
    }
}

impl Blobs {
    /// Opens the storage in `folder`, makes it when it is not there, and removes what a crash left half written.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, BlobError> {
        let folder = folder.into();
        fs::create_dir_all(folder.join(TEMP))?;
        // All directories exist from the start, so that storing a blob never has to make one durable first.
        for shard in 0..=u8::MAX {
            make_folder(&folder.join(HEXLOWER.encode(&[shard])))?;
        }
        sync_folder(&folder)?;
        let blobs = Self { inner: Arc::new(Inner { folder, next: AtomicU64::new(0) }) };
        blobs.sweep_temp()?;
        Ok(blobs)
    }

    /// Stores `bytes`. When this returns, they survive a power cut.
    pub fn put(&self, bytes: &[u8]) -> Result<BlobKey, BlobError> {
        self.put_many(&[bytes]).map(|mut keys| keys.remove(0))
    }

    /// Stores several blobs with one sync of each distinct directory; the keys are in the order of the input.
    /// The syncs of the files run on a few threads, since the disk merges what is flushed at the same time.
    pub fn put_many(&self, all: &[&[u8]]) -> Result<Vec<BlobKey>, BlobError> {
        let keys: Vec<BlobKey> = all.iter().map(|bytes| BlobKey::of(bytes)).collect();
        let mut staged = Vec::new();
        let mut seen = BTreeSet::new();
        let mut shards = BTreeSet::new();
        for (key, bytes) in keys.iter().zip(all) {
            let (shard, target) = self.places(key);
            shards.insert(shard);
            if seen.insert(*key) && !is_whole(&target, bytes.len()) {
                staged.push(self.stage(target, bytes)?);
            }
        }
        sync_files(&staged)?;
        for one in staged {
            one.rename()?;
        }
        // Directories are synced even for blobs that were already there: another thread may have renamed one a
        // moment ago and not have reached its own sync yet.
        for shard in &shards {
            sync_folder(shard)?;
        }
        Ok(keys)
    }

    /// The bytes of a blob, checked against its key.
    pub fn get(&self, key: &BlobKey) -> Result<Vec<u8>, BlobError> {
        let mut bytes = Vec::new();
        self.open_file(key)?.read_to_end(&mut bytes)?;
        if BlobKey::of(&bytes) == *key { Ok(bytes) } else { Err(BlobError::Damaged(*key)) }
    }

    /// A blob as an open file, for sending it piece by piece; its bytes are not checked.
    pub fn open_file(&self, key: &BlobKey) -> Result<File, BlobError> {
        File::open(self.places(key).1).map_err(|error| missing(error, key))
    }

    /// Whether the blob is there.
    pub fn contains(&self, key: &BlobKey) -> bool {
        self.places(key).1.is_file()
    }

    /// Removes a blob; one that is not there is fine, so that a repeated job does no harm.
    pub fn delete(&self, key: &BlobKey) -> Result<(), BlobError> {
        let (shard, target) = self.places(key);
        match fs::remove_file(target) {
            Ok(()) => sync_folder(&shard),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes what writers left half written and says how many files that were. Only safe while nobody writes:
    /// `open` calls it.
    fn sweep_temp(&self) -> Result<usize, BlobError> {
        let mut removed = 0;
        for entry in fs::read_dir(self.inner.folder.join(TEMP))? {
            fs::remove_file(entry?.path())?;
            removed += 1;
        }
        Ok(removed)
    }

    fn places(&self, key: &BlobKey) -> (PathBuf, PathBuf) {
        let name = key.to_string();
        let shard = self.inner.folder.join(&name[..2]);
        let target = shard.join(name);
        (shard, target)
    }

    fn stage(&self, target: PathBuf, bytes: &[u8]) -> Result<Staged, BlobError> {
        let number = self.inner.next.fetch_add(1, Ordering::Relaxed);
        let temp = self.inner.folder.join(TEMP).join(format!("{}-{number}", std::process::id()));
        let file = File::create_new(&temp)?;
        let mut staged = Staged { file, temp, target, renamed: false };
        staged.file.write_all(bytes)?;
        Ok(staged)
    }
}

fn make_folder(folder: &Path) -> io::Result<()> {
    match fs::create_dir(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn missing(error: io::Error, key: &BlobKey) -> BlobError {
    if error.kind() == io::ErrorKind::NotFound { BlobError::Missing(*key) } else { error.into() }
}

/// A file is renamed only after its bytes are synced, so the right length means the right bytes.
fn is_whole(target: &Path, length: usize) -> bool {
    fs::metadata(target).is_ok_and(|found| found.is_file() && found.len() == length as u64)
}

const SYNC_THREADS: usize = 8;

fn sync_files(staged: &[Staged]) -> Result<(), BlobError> {
    if let [one] = staged {
        return Ok(one.file.sync_all()?);
    }
    let share = staged.len().div_ceil(SYNC_THREADS).max(1);
    std::thread::scope(|scope| {
        let sync = |part: &[Staged]| part.iter().try_for_each(|one| one.file.sync_all());
        let threads: Vec<_> = staged.chunks(share).map(|part| scope.spawn(move || sync(part))).collect();
        threads.into_iter().try_for_each(|thread| match thread.join() {
            Ok(result) => result.map_err(BlobError::from),
            Err(_) => Err(BlobError::Stopped),
        })
    })
}

/// Makes the entries of a directory durable (POSIX: syncing a file does not sync its name).
fn sync_folder(folder: &Path) -> Result<(), BlobError> {
    if cfg!(unix) { Ok(File::open(folder)?.sync_all()?) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
