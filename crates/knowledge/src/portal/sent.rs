//! What a form of the portal sends, with or without files: read piece by piece, and no further than may be sent.
//! It never stores anything, so that a form that is refused leaves nothing behind.

use axum::Form;
use axum::body::BodyDataStream;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use causeway_desk::Desk;
use causeway_desk::attachment::Incoming;
use causeway_desk::attachment::routes::unavailable;
use causeway_web::{Code, Problem};
use multer::{Constraints, Field, Multipart, SizeLimit};

use super::words::Words;

/// What all text fields may hold together, in bytes.
const TEXT: usize = 512 * 1024;
/// The most parts that are read.
const PARTS: usize = 200;
/// How much more than allowed is read and thrown away, so that the browser hears why: more, and the line is cut.
const DRAINED: usize = 64 * 1024 * 1024;
/// One megabyte.
const MEGABYTE: usize = 1024 * 1024;

/// How many files of what size may come along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    /// How many.
    pub(super) files: usize,
    /// Their size together, in bytes.
    pub(super) bytes: usize,
}

impl Limits {
    /// What somebody may send: whoever is signed in as much as one mail holds, a stranger less.
    pub(super) fn of(desk: &Desk, signed_in: bool) -> Self {
        let most = desk.settings.max_bytes;
        if signed_in { Self { files: 10, bytes: most } } else { Self { files: 5, bytes: most.min(10 * MEGABYTE) } }
    }

    /// The same without any file, for whoever sends too often.
    pub(super) const fn without_files(self) -> Self {
        Self { files: 0, ..self }
    }

    /// The whole megabytes.
    pub(super) const fn megabytes(self) -> usize {
        self.bytes / MEGABYTE
    }
}

/// Why what was sent is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Many,
    Large,
    Broken,
}

/// A file as it came.
struct Upload {
    name: String,
    content_type: String,
    bytes: Vec<u8>,
}

/// What came.
#[derive(Default)]
pub(super) struct Sent {
    fields: Vec<(String, String)>,
    files: Vec<Upload>,
    wrong: Option<Wrong>,
}

impl Sent {
    /// What stands in a form before anybody wrote: what it is about.
    pub(super) fn about(subject: &str) -> Self {
        Self { fields: vec![("subject".to_owned(), subject.to_owned())], ..Self::default() }
    }

    /// The first value of a field; empty when there is none.
    pub(super) fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value)
    }

    /// All values of a field.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(one, _)| one == name).map(|(_, value)| value.as_str())
    }

    /// Whether files came along, or would have.
    pub(super) fn has_files(&self) -> bool {
        !self.files.is_empty() || self.wrong.is_some()
    }

    /// Why it is not taken, in the customer's words.
    pub(super) fn wrong(&self, words: &Words, limits: Limits) -> Option<String> {
        Some(match self.wrong? {
            Wrong::Many => words.many_files(limits.files),
            Wrong::Large => words.large_files(limits.megabytes()),
            Wrong::Broken => words.broken.to_owned(),
        })
    }

    /// Scans the files and makes them durable; only when the rest is as it should be.
    ///
    /// # Errors
    /// `unavailable` when they cannot be kept.
    pub(super) async fn prepare(&mut self, desk: &Desk) -> Result<Vec<Incoming>, Problem> {
        let mut ready = Vec::with_capacity(self.files.len());
        for file in std::mem::take(&mut self.files) {
            let one = Incoming::prepare(desk, &file.name, &file.content_type, file.bytes).await;
            ready.push(one.map_err(|error| unavailable(&error))?);
        }
        Ok(ready)
    }
}

/// Reads a form. Too many or too large files are an answer, not an error.
///
/// # Errors
/// `too_large` for more text than forms have.
pub(super) async fn read(request: Request, limits: Limits) -> Result<Sent, Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let Some(boundary) = kind.and_then(|kind| multer::parse_boundary(kind).ok()) else {
        let read = Form::<Vec<(String, String)>>::from_request(request, &()).await;
        let Form(fields) = read.map_err(|_| Problem::new(Code::InvalidInput, "This is no form that can be read."))?;
        return Ok(Sent { fields, ..Sent::default() });
    };
    let whole = (limits.bytes + TEXT + DRAINED) as u64;
    let constraints = Constraints::new().size_limit(SizeLimit::new().whole_stream(whole));
    let body: BodyDataStream = request.into_body().into_data_stream();
    let mut parts = Multipart::with_constraints(body, boundary, constraints);
    let mut sent = Sent::default();
    let (mut text, mut bytes) = (0, 0);
    for _ in 0..PARTS {
        match parts.next_field().await {
            Ok(None) => return Ok(sent),
            Ok(Some(part)) if part.file_name().is_some() => file(&mut sent, part, limits, &mut bytes).await,
            Ok(Some(part)) => line(&mut sent, part, &mut text).await?,
            Err(error) => return Ok(sent.broken(&error)),
        }
    }
    Err(too_long())
}

impl Sent {
    fn broken(mut self, error: &multer::Error) -> Self {
        self.stop(if matches!(error, multer::Error::StreamSizeExceeded { .. }) { Wrong::Large } else { Wrong::Broken });
        self
    }

    /// Takes no file any more, and lets go of those that came.
    fn stop(&mut self, why: Wrong) {
        self.wrong.get_or_insert(why);
        self.files.clear();
    }
}

fn too_long() -> Problem {
    Problem::new(Code::TooLarge, "This is more text than can be taken here.")
}

async fn line(sent: &mut Sent, mut part: Field<'_>, text: &mut usize) -> Result<(), Problem> {
    let name = part.name().unwrap_or_default().to_owned();
    let mut value = Vec::new();
    loop {
        match part.chunk().await {
            Ok(Some(chunk)) => {
                *text += chunk.len();
                if *text > TEXT {
                    return Err(too_long());
                }
                value.extend_from_slice(&chunk);
            }
            Ok(None) => break,
            Err(_) => {
                sent.stop(Wrong::Broken);
                break;
            }
        }
    }
    sent.fields.push((name, String::from_utf8_lossy(&value).replace("\r\n", "\n")));
    Ok(())
}

async fn file(sent: &mut Sent, mut part: Field<'_>, limits: Limits, bytes: &mut usize) {
    let name = part.file_name().unwrap_or_default().to_owned();
    let content_type = part.content_type().map_or_else(|| "application/octet-stream".to_owned(), ToString::to_string);
    let mut all = Vec::new();
    loop {
        match part.chunk().await {
            Ok(Some(chunk)) => {
                *bytes += chunk.len();
                if *bytes > limits.bytes {
                    all = Vec::new();
                    sent.stop(Wrong::Large);
                }
                if sent.wrong.is_none() {
                    all.extend_from_slice(&chunk);
                }
            }
            Ok(None) => break,
            Err(error) => {
                let large = matches!(error, multer::Error::StreamSizeExceeded { .. });
                return sent.stop(if large { Wrong::Large } else { Wrong::Broken });
            }
        }
    }
    // A field for files in which nothing was chosen sends an empty one.
    if sent.wrong.is_some() || (name.is_empty() && all.is_empty()) {
        return;
    }
    if sent.files.len() >= limits.files {
        return sent.stop(Wrong::Many);
    }
    sent.files.push(Upload { name, content_type, bytes: all });
}
