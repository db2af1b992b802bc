//! Endpoints of uploads and attachments.
//! It never lets a browser guess a type or run what a customer sent: only plain images and text are shown in place.

use axum::Json;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use causeway_base::text;
use causeway_identity::UserId;
use causeway_identity::permission::{ReadConversations, WriteConversations};
use causeway_web::{Code, Endpoints, PathId, Permit, Problem, Public, Query};
use schemars::JsonSchema;
use serde::Deserialize;

use super::store::{self, NewAttachment};
use super::{Attachment, AttachmentId, Opened, opened, shared, sniff};
use crate::Desk;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .post::<WriteConversations, _, _>("/api/v1/uploads", "Upload a file to attach; the body is the file.", upload)
        .query::<UploadQuery>()
        .creates::<Attachment>()
        .get::<ReadConversations, _, _>("/api/v1/attachments/{id}", "A file.", serve)
        .query::<ServeQuery>()
        .get::<ReadConversations, _, _>(
            "/api/v1/attachments/{id}/opened",
            "What is in a mail, invitation or card.",
            opened::serve,
        )
        .answers::<Opened>()
        .get::<Public, _, _>("/api/v1/shared-files/{token}", "A file that was too large for mail.", shared::serve)
}

type State = axum::extract::State<Desk>;

/// What an upload is called.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct UploadQuery {
    name: String,
}

/// How a file is wanted.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ServeQuery {
    /// Any value: to save it, even when it could be shown.
    download: Option<String>,
}

async fn upload(
    state: State,
    permit: Permit<WriteConversations>,
    Query(query): Query<UploadQuery>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Attachment>), Problem> {
    let too_large = || {
        let megabytes = state.settings.max_bytes / 1024 / 1024;
        Problem::new(Code::TooLarge, format!("An attachment has at most {megabytes} MB."))
    };
    let bytes: Bytes = axum::body::to_bytes(body, state.settings.max_bytes).await.map_err(|_| too_large())?;
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let prepared = state.files.prepare(bytes.to_vec()).await.map_err(|error| unavailable(&error))?;
    let new = NewAttachment {
        id: AttachmentId(uuid::Uuid::nil()),
        message: None,
        by: Some(UserId(permit.user())),
        name: file_name(&query.name),
        content_type: text::clean(content_type.unwrap_or("application/octet-stream"), 200),
        size: prepared.size,
        content_id: None,
        inline: false,
        blob_key: String::new(),
    };
    let work = move |tx: &mut causeway_store::Tx<'_>| {
        let new = NewAttachment { id: tx.new_id(), blob_key: prepared.keep(tx)?, ..new.clone() };
        store::add(tx, &new)?;
        let found = store::find(tx, new.id)?;
        Ok::<_, Problem>(found.map(|found| found.0))
    };
    let attachment = state.db.write(work).await?.ok_or_else(|| Problem::not_found("upload"))?;
    Ok((StatusCode::CREATED, Json(attachment)))
}

/// A file's name without a path, control characters or excess.
pub(crate) fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean = text::clean(last.trim().trim_start_matches('.'), 200).replace(['\n', '\t'], " ");
    if clean.is_empty() { "file".to_owned() } else { clean }
}

/// The problem to answer with when bytes cannot be kept or read; the cause goes to the log.
pub fn unavailable(error: &crate::files::FileError) -> Problem {
    tracing::warn!(%error, "bytes cannot be kept or read");
    Problem::new(Code::Unavailable, "The file cannot be kept or read at the moment.")
        .hint("If it stays, look at the server's disk space.")
        .retry_after(5)
}

/// A file with malware in it stays where it is.
///
/// # Errors
/// `forbidden` with the threat's name.
pub(crate) fn refuse_threat(attachment: &Attachment) -> Result<(), Problem> {
    match &attachment.threat {
        None => Ok(()),
        Some(threat) => Err(Problem::new(Code::Forbidden, format!("The scanner found {threat} in this file."))
            .hint("Ask the customer for a clean copy.")),
    }
}

async fn serve(
    state: State,
    _: Permit<ReadConversations>,
    PathId(id): PathId<AttachmentId>,
    Query(query): Query<ServeQuery>,
) -> Result<Response, Problem> {
    let found = state.db.read(move |tx| store::find(tx, id)).await?;
    let (attachment, key) = found.ok_or_else(|| Problem::not_found("attachment"))?;
    refuse_threat(&attachment)?;
    let bytes = state.files.read(&state.db, &key).await.map_err(|error| unavailable(&error))?;
    let essence = attachment.content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    // What is shown is what the bytes are, whatever the sender calls it.
    let known = if essence == "text/plain" { Some("text/plain; charset=utf-8") } else { sniff::image(&bytes) };
    let known = known.filter(|_| query.download.is_none());
    let (shown, content_type) = (known.is_some(), known.unwrap_or("application/octet-stream"));
    let headers = [
        (header::CONTENT_TYPE, content_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&attachment.name, shown)),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// `Content-Disposition` with the name as RFC 6266 and RFC 8187 write it.
pub fn disposition(name: &str, shown: bool) -> String {
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    let kind = if shown { "inline" } else { "attachment" };
    format!("{kind}; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_paths_and_headers_stay_on_one_line() {
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("C:\\x\\报价.pdf\r\n"), "报价.pdf");
        assert_eq!(file_name("/"), "file");
        assert_eq!(disposition("a b\"\r\nX: y", false), "attachment; filename*=UTF-8''a%20b%22%0D%0AX%3A%20y");
    }
}
