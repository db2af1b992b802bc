//! Files of a chat: sent ahead of the message that they belong to, and read by whoever may read that message.
//! It never says that a file is there that is not this visitor's, and lets no file run as anything.

use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use causeway_desk::attachment::routes::{disposition, unavailable};
use causeway_desk::attachment::{self, AttachmentId, Incoming};
use causeway_desk::{chat, request};
use causeway_store::Tx;
use causeway_web::{Problem, Query};
use serde::{Deserialize, Serialize};

use super::read::is_image;
use crate::visitor::store;
use crate::{State, door, rates};

/// What a file is called.
#[derive(Debug, Deserialize)]
pub(crate) struct Named {
    #[serde(default)]
    name: String,
}

/// A file that was taken.
#[derive(Debug, Serialize)]
pub(crate) struct Taken {
    id: AttachmentId,
    name: String,
    size: usize,
    image: bool,
}

/// Takes a file of whoever has written before: strangers leave none.
pub(crate) async fn take(
    state: State,
    headers: HeaderMap,
    Query(named): Query<Named>,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Taken>), Problem> {
    let hash = door::hash_of(&headers);
    let asked = hash.clone();
    let visitor = state.desk.db.read(move |tx: &mut Tx<'_>| door::visitor(tx, asked.as_deref())).await?.1;
    state.rates.take(format!("files {}", visitor.id), rates::FILES, state.desk.db.now())?;
    if bytes.is_empty() {
        return Err(Problem::field("", "empty", "There is nothing in this file."));
    }
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let size = bytes.len();
    let file = Incoming::prepare(&state.desk, &named.name, kind, bytes.to_vec()).await;
    let file = file.map_err(|error| unavailable(&error))?;
    let name = file.name().to_owned();
    let work = move |tx: &mut Tx<'_>| {
        let id = file.keep(tx)?;
        store::add_file(tx, visitor.id, id)?;
        Ok::<_, causeway_store::Error>(id)
    };
    let id = state.desk.db.write(work).await?;
    Ok((StatusCode::CREATED, Json(Taken { id, image: is_image(&name), name, size })))
}

/// The bytes of a file that stands in the visitor's own chat.
pub(crate) async fn show(state: State, headers: HeaderMap, Path(id): Path<AttachmentId>) -> Result<Response, Problem> {
    let hash = door::hash_of(&headers);
    let read = move |tx: &mut Tx<'_>| {
        let (_, visitor) = door::visitor(tx, hash.as_deref())?;
        let missing = || Problem::not_found("file");
        let named = visitor.conversation.ok_or_else(missing)?;
        let (conversation, _) = request::store::one(tx, visitor.contact, named)?.ok_or_else(missing)?;
        if !chat::read::has_file(tx, conversation, id)? {
            return Err(missing());
        }
        let found = attachment::store::find(tx, id)?.filter(|(file, _)| file.threat.is_none());
        found.ok_or_else(missing)
    };
    let (found, key) = state.desk.db.read(read).await?;
    let bytes = state.desk.files.read(&state.desk.db, &key).await.map_err(|error| unavailable(&error))?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&found.name, false)),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
