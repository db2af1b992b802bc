//! Tests of the folder on a real file system.
//! They never rely on a folder that another test uses.

use std::time::Instant;

use super::*;

/// A folder that vanishes with the value.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("causeway-blob-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn temp_files(folder: &Scratch) -> usize {
    fs::read_dir(folder.0.join(TEMP)).unwrap().count()
}

#[test]
fn what_was_put_is_there_after_reopening() {
    let folder = Scratch::new("reopen");
    let key = Blobs::open(&folder.0).unwrap().put(b"hello").unwrap();
    let blobs = Blobs::open(&folder.0).unwrap();
    assert_eq!(blobs.get(&key).unwrap(), b"hello");
    assert!(blobs.contains(&key));
    assert_eq!(temp_files(&folder), 0);
}

#[test]
fn many_keep_their_order_and_equal_bytes_are_stored_once() {
    let folder = Scratch::new("many");
    let blobs = Blobs::open(&folder.0).unwrap();
    let keys = blobs.put_many(&[b"one", b"two", b"one", b""]).unwrap();
    assert_eq!(keys[0], keys[2]);
    assert_eq!(keys, [BlobKey::of(b"one"), BlobKey::of(b"two"), BlobKey::of(b"one"), BlobKey::of(b"")]);
    assert_eq!(blobs.get(&keys[3]).unwrap(), b"");
    assert_eq!(blobs.put_many(&[]).unwrap(), []);
    assert_eq!(blobs.put_many(&[b"two"]).unwrap(), [keys[1]]);
}

#[test]
fn a_deleted_blob_is_missing_and_deleting_twice_is_fine() {
    let folder = Scratch::new("delete");
    let blobs = Blobs::open(&folder.0).unwrap();
    let key = blobs.put(b"gone").unwrap();
    blobs.delete(&key).unwrap();
    blobs.delete(&key).unwrap();
    assert!(matches!(blobs.get(&key), Err(BlobError::Missing(missing)) if missing == key));
}

#[test]
fn changed_bytes_are_noticed_and_a_cut_file_is_written_anew() {
    let folder = Scratch::new("damage");
    let blobs = Blobs::open(&folder.0).unwrap();
    let key = blobs.put(b"right").unwrap();
    let (_, target) = blobs.places(&key);
    fs::write(&target, b"wrong").unwrap();
    assert!(matches!(blobs.get(&key), Err(BlobError::Damaged(_))));
    fs::write(&target, b"ri").unwrap();
    blobs.put(b"right").unwrap();
    assert_eq!(blobs.get(&key).unwrap(), b"right");
}

#[test]
fn opening_removes_what_a_crash_left_half_written() {
    let folder = Scratch::new("sweep");
    Blobs::open(&folder.0).unwrap();
    fs::write(folder.0.join(TEMP).join("1-1"), b"half").unwrap();
    Blobs::open(&folder.0).unwrap();
    assert_eq!(temp_files(&folder), 0);
}

#[test]
fn a_failed_write_is_an_error_and_leaves_nothing_behind() {
    let folder = Scratch::new("full");
    let blobs = Blobs::open(&folder.0).unwrap();
    let (shard, _) = blobs.places(&BlobKey::of(b"lost"));
    fs::remove_dir(&shard).unwrap();
    assert!(matches!(blobs.put(b"lost"), Err(BlobError::Io(_))));
    assert_eq!(temp_files(&folder), 0);
}

#[test]
fn threads_may_put_the_same_and_different_bytes_at_once() {
    let folder = Scratch::new("threads");
    let blobs = Blobs::open(&folder.0).unwrap();
    std::thread::scope(|scope| {
        for thread in 0..8u8 {
            let blobs = blobs.clone();
            scope.spawn(move || {
                for number in 0..20u8 {
                    let own = [thread, number];
                    let keys = blobs.put_many(&[&own, &[number]]).unwrap();
                    assert_eq!(blobs.get(&keys[0]).unwrap(), own);
                    assert_eq!(blobs.get(&keys[1]).unwrap(), [number]);
                }
            });
        }
    });
    assert_eq!(temp_files(&folder), 0);
}

#[tokio::test]
async fn the_async_calls_do_the_same_work() {
    let folder = Scratch::new("async");
    let blobs = Blobs::open(&folder.0).unwrap();
    let key = blobs.put_async(b"hello".to_vec()).await.unwrap();
    assert_eq!(blobs.get_async(key).await.unwrap(), b"hello");
    blobs.delete_async(key).await.unwrap();
    assert!(matches!(blobs.get_async(key).await, Err(BlobError::Missing(_))));
}

/// `cargo test -p causeway-blob --release -- --ignored --nocapture speed`
#[test]
#[ignore = "measures the disk of this machine"]
#[expect(clippy::print_stderr, reason = "a measurement is printed for the person who asked for it")]
fn speed_of_durable_puts() {
    let folder = Scratch::new("speed");
    let blobs = Blobs::open(&folder.0).unwrap();
    let mail = |number: u64| [number.to_le_bytes().as_slice(), &[b'x'; 4000]].concat();
    let rate = |count: u64, started: Instant| count as f64 / started.elapsed().as_secs_f64();
    let started = Instant::now();
    (0..500).for_each(|number| assert!(blobs.put(&mail(number)).is_ok()));
    eprintln!("one thread, one at a time: {:.0} puts/s", rate(500, started));
    let started = Instant::now();
    std::thread::scope(|scope| {
        for thread in 1..=8u64 {
            let blobs = &blobs;
            scope
                .spawn(move || (0..200).for_each(|number| assert!(blobs.put(&mail(thread * 10_000 + number)).is_ok())));
        }
    });
    eprintln!("eight threads: {:.0} puts/s", rate(1600, started));
    let started = Instant::now();
    for batch in 0..20u64 {
        let mails: Vec<Vec<u8>> = (0..64).map(|number| mail(1_000_000 + batch * 100 + number)).collect();
        blobs.put_many(&mails.iter().map(Vec::as_slice).collect::<Vec<_>>()).unwrap();
    }
    eprintln!("batches of 64: {:.0} puts/s", rate(1280, started));
}
