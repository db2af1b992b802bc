//! Large files in an object store that speaks S3: named by the hash of their bytes, so that nodes share them.
//! It never answers with bytes that are not those which the key names.

use std::sync::Arc;
use std::time::Duration;

use causeway_base::{Clock, Secret};
use causeway_blob::{BlobError, BlobKey};
use causeway_net::{Client, Reply, Request};

use super::FileError;
use super::sign::{self, Asked, Identity};

/// The hash of an empty body.
const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
/// The most bytes that may go into the database instead of the bucket.
const MOST_SMALL: usize = 1024 * 1024;

/// Where the bucket is and who asks.
#[derive(Debug, Clone)]
pub struct BucketSettings {
    /// Its name.
    pub bucket: String,
    /// The server, such as `https://s3.eu-central-1.amazonaws.com`.
    pub endpoint: String,
    /// The region that requests are signed for.
    pub region: String,
    /// The name of the key.
    pub access_key: String,
    /// The key.
    pub secret_key: Secret,
    /// Whether the bucket's name stands in the path and not in the host's name.
    pub path_style: bool,
    /// What names of objects begin with, such as `causeway/`.
    pub prefix: String,
    /// Files over this size in bytes go to the bucket, smaller ones into the database.
    pub over_bytes: usize,
}

/// Why these settings name no bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotABucket {
    /// The endpoint is not a bare address of a server.
    #[error("write the endpoint as https://host or http://host:port, without a path")]
    Endpoint,
    /// Characters that would have to be encoded.
    #[error("a bucket's name and prefix have letters, digits, dots, hyphens, slashes and underscores")]
    Name,
    /// Something is empty.
    #[error("bucket, region, access_key and secret_key are all needed")]
    Missing,
}

/// An object store. Every attempt is signed anew.
pub struct Bucket {
    settings: BucketSettings,
    /// `https://host`, where the bucket's name is part of the host or of `folder`.
    base: String,
    host: String,
    /// `/bucket/prefix` or `/prefix`.
    folder: String,
    client: Client,
    clock: Arc<dyn Clock>,
    /// How long to wait before each further attempt.
    pauses: Vec<Duration>,
}

impl std::fmt::Debug for Bucket {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Bucket").field("base", &self.base).field("folder", &self.folder).finish_non_exhaustive()
    }
}

fn is_plain(text: &str, also: &[u8]) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || also.contains(&byte))
}

impl Bucket {
    /// The bucket that `settings` name, asked through `client`.
    ///
    /// # Errors
    /// [`NotABucket`] when they name none.
    pub fn new(settings: BucketSettings, client: Client, clock: Arc<dyn Clock>) -> Result<Self, NotABucket> {
        let needed = [&settings.bucket, &settings.region, &settings.access_key];
        if needed.iter().any(|text| text.is_empty()) || settings.secret_key.is_empty() {
            return Err(NotABucket::Missing);
        }
        if !is_plain(&settings.bucket, b".-_") || !is_plain(&settings.prefix, b".-_/") {
            return Err(NotABucket::Name);
        }
        let endpoint = settings.endpoint.trim_end_matches('/');
        let (scheme, place) = endpoint.split_once("://").ok_or(NotABucket::Endpoint)?;
        // The port that goes without saying is not in the header `Host` either, which is signed.
        let default = match scheme {
            "https" => ":443",
            "http" => ":80",
            _ => return Err(NotABucket::Endpoint),
        };
        let place = place.strip_suffix(default).unwrap_or(place).to_lowercase();
        if place.is_empty() || !is_plain(&place, b".-:[]") {
            return Err(NotABucket::Endpoint);
        }
        let prefix = settings.prefix.trim_start_matches('/');
        let (host, folder) = if settings.path_style {
            (place, format!("/{}/{prefix}", settings.bucket))
        } else {
            (format!("{}.{place}", settings.bucket), format!("/{prefix}"))
        };
        let base = format!("{scheme}://{host}");
        let pauses = [200, 1_000, 3_000].map(Duration::from_millis).to_vec();
        Ok(Self { settings, base, host, folder, client, clock, pauses })
    }

    /// The same without a pause between attempts, for tests.
    #[cfg(test)]
    pub(super) fn without_pauses(mut self) -> Self {
        self.pauses.fill(Duration::ZERO);
        self
    }

    /// Files up to this size stay in the database.
    pub fn over_bytes(&self) -> usize {
        self.settings.over_bytes.min(MOST_SMALL)
    }

    /// Stores `bytes`. When this returns, the store has said that it keeps them; it checked their hash.
    ///
    /// # Errors
    /// [`FileError::Bucket`] when it does not take them.
    pub async fn put(&self, bytes: Vec<u8>) -> Result<BlobKey, FileError> {
        let key = BlobKey::of(&bytes);
        // The same logo comes with every mail of a customer: what is there whole is not sent again.
        let there = self.ask("HEAD", &key, &[]).await?;
        if there.status == 200 && there.length == Some(bytes.len() as u64) {
            return Ok(key);
        }
        match self.ask("PUT", &key, &bytes).await? {
            Reply { status: 200..=299, .. } => Ok(key),
            reply => Err(told(&reply)),
        }
    }

    /// The bytes of a file, checked against its key; `None` when the bucket has no such file.
    ///
    /// # Errors
    /// [`FileError::Bucket`] when it does not answer, [`BlobError::Damaged`] when it answers other bytes.
    pub async fn get(&self, key: &BlobKey) -> Result<Option<Vec<u8>>, FileError> {
        match self.ask("GET", key, &[]).await? {
            Reply { status: 200, body, .. } if BlobKey::of(&body) == *key => Ok(Some(body)),
            Reply { status: 200, .. } => Err(BlobError::Damaged(*key).into()),
            Reply { status: 404, .. } => Ok(None),
            reply => Err(told(&reply)),
        }
    }

    /// One request, tried again while the store is busy or not to be reached.
    async fn ask(&self, method: &'static str, key: &BlobKey, body: &[u8]) -> Result<Reply, FileError> {
        let mut pauses = self.pauses.iter();
        loop {
            let outcome = self.client.send(self.request(method, key, body)).await;
            let busy = match &outcome {
                Ok(reply) => matches!(reply.status, 408 | 429 | 500..=599),
                Err(_) => true,
            };
            match (busy, pauses.next()) {
                (true, Some(pause)) => tokio::time::sleep(*pause).await,
                _ => return outcome.map_err(|refusal| FileError::Bucket(refusal.to_string())),
            }
        }
    }

    fn request(&self, method: &'static str, key: &BlobKey, body: &[u8]) -> Request {
        let path = format!("{}{key}", self.folder);
        let hash = if body.is_empty() { EMPTY.to_owned() } else { key.to_string() };
        let asked = Asked { method, host: &self.host, path: &path, body_hash: &hash };
        let identity = Identity {
            access_key: &self.settings.access_key,
            secret_key: &self.settings.secret_key,
            region: &self.settings.region,
        };
        let headers = sign::headers(&asked, &identity, self.clock.now());
        Request { method, url: format!("{}{path}", self.base), headers, body: body.to_vec() }
    }
}

/// The store's refusal: its status and the code in its XML, which names what is wrong.
fn told(reply: &Reply) -> FileError {
    let text = String::from_utf8_lossy(&reply.body);
    let code = text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>")).map(|(code, _)| code);
    let code: String = code.unwrap_or_default().chars().filter(char::is_ascii_alphanumeric).take(60).collect();
    FileError::Bucket(format!("it answered {} {code}", reply.status).trim_end().to_owned())
}
