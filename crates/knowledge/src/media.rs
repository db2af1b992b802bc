//! Pictures of articles: uploaded by writers or copied from where they were, shown to customers once a published text shows
//! them.
//! It never gives a stranger a picture of a draft or of an internal article, and never anything that is no picture.

use axum::Json;
use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use causeway_base::text;
use causeway_desk::attachment::image_type;
use causeway_desk::files::Prepared;
use causeway_identity::permission::{ReadKnowledge, WriteKnowledge};
use causeway_store::{Result as StoreResult, Tx, from_row, id_type, sql};
use causeway_web::{Caller, Code, Endpoints, Input, Permit, Problem, Query};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::article::write::person;
use crate::site::published::READABLE;
use crate::{Knowledge, guide, portal};

id_type!(MediaId, "Names a picture.");

/// The largest picture, in bytes.
const LARGEST: usize = 10 * 1024 * 1024;

pub(crate) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    endpoints
        .post::<WriteKnowledge, _, _>(
            "/api/v1/knowledge/media",
            "Upload a picture for articles; the body is the picture.",
            upload,
        )
        .query::<UploadQuery>()
        .creates::<Media>()
        .post::<WriteKnowledge, _, _>(
            "/api/v1/knowledge/media/copy",
            "Copy a picture from the web, for articles that came from elsewhere.",
            copy,
        )
        .body::<CopyInput>()
        .creates::<Media>()
}

type State = axum::extract::State<Knowledge>;

/// What an upload is called.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct UploadQuery {
    name: String,
}

/// Where a picture is.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CopyInput {
    /// Its address.
    url: String,
}

/// A picture.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Media {
    id: MediaId,
    /// What to write as `src`.
    src: String,
    name: String,
    content_type: String,
    size: i64,
}

struct Kept {
    blob_key: String,
    content_type: String,
}
from_row!(Kept { blob_key, content_type });

/// Takes a picture in; anything else is refused by its first bytes.
pub(crate) async fn picture(
    knowledge: &Knowledge,
    body: Body,
    most: usize,
) -> Result<(&'static str, Prepared), Problem> {
    let too_large = |_| Problem::new(Code::TooLarge, format!("A picture has at most {} KB here.", most / 1024));
    let bytes = axum::body::to_bytes(body, most).await.map_err(too_large)?;
    let Some(kind) = image_type(&bytes) else {
        return Err(Problem::new(Code::InvalidInput, "This is no PNG, JPEG, GIF, WebP or AVIF picture."));
    };
    Ok((kind, knowledge.desk.files.prepare(bytes.to_vec()).await.map_err(|error| unavailable(&error))?))
}

fn unavailable(error: &causeway_desk::files::FileError) -> Problem {
    tracing::warn!(%error, "a picture cannot be kept or read");
    Problem::new(Code::Unavailable, "The picture cannot be kept or read at the moment.").retry_after(5)
}

async fn upload(
    state: State,
    permit: Permit<WriteKnowledge>,
    Query(query): Query<UploadQuery>,
    body: Body,
) -> Result<(StatusCode, Json<Media>), Problem> {
    let (content_type, prepared) = picture(&state, body, LARGEST).await?;
    keep(&state, permit, &query.name, content_type, prepared).await
}

/// Copies a picture through the one door outwards; anything that is no picture by its first bytes is refused.
async fn copy(
    state: State,
    permit: Permit<WriteKnowledge>,
    Input(input): Input<CopyInput>,
) -> Result<(StatusCode, Json<Media>), Problem> {
    let image = state.desk.images.get_image(&input.url).await.map_err(|refusal| {
        Problem::field("/url", "unreachable", format!("The picture cannot be copied: {refusal}."))
    })?;
    let (content_type, prepared) = picture(&state, Body::from(image.bytes), LARGEST).await?;
    let name = input.url.split(['?', '#']).next().unwrap_or_default();
    keep(&state, permit, name, content_type, prepared).await
}

/// Keeps a picture under the last part of its name.
async fn keep(
    knowledge: &Knowledge,
    permit: Permit<WriteKnowledge>,
    name: &str,
    content_type: &'static str,
    prepared: Prepared,
) -> Result<(StatusCode, Json<Media>), Problem> {
    let name = text::clean(name.rsplit(['/', '\\']).next().unwrap_or_default().trim(), 200);
    let work = move |tx: &mut Tx<'_>| {
        let (id, now): (MediaId, _) = (tx.new_id(), tx.now());
        let key = prepared.keep(tx)?;
        tx.run(&sql!(
            "INSERT INTO help_media (id, blob_key, content_type, name, size, by_user, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            id,
            key,
            content_type,
            &name,
            prepared.size,
            person(permit.user()),
            now
        ))?;
        let (src, size) = (format!("/help/media/{id}"), prepared.size as i64);
        Ok::<_, Problem>(Media { id, src, name: name.clone(), content_type: content_type.to_owned(), size })
    };
    Ok((StatusCode::CREATED, Json(knowledge.desk.db.write(work).await?)))
}

/// A picture, for others than the team only when a text or a guide that they can read shows it.
fn find(tx: &mut Tx<'_>, id: MediaId, team: bool, hash: Option<&str>) -> StoreResult<Option<Kept>> {
    let mut query = sql!("SELECT m.blob_key, m.content_type FROM help_media m WHERE m.id = ?", id);
    if !team && !guide::store::shows(tx, id)? && !portal::for_you::shows(tx, hash, id)? {
        query.add("AND EXISTS (SELECT s.media_id FROM article_media s JOIN article a ON a.id = s.article_id");
        query.add("JOIN article_text t ON t.article_id = s.article_id AND t.locale = s.locale");
        query.add("JOIN brand b ON b.id = a.brand_id WHERE s.media_id = m.id AND").add(READABLE).add(")");
    }
    tx.first(&query)
}

/// Serves a picture of an article.
pub(crate) async fn serve(
    state: State,
    axum::extract::Path(id): axum::extract::Path<String>,
    caller: Option<axum::Extension<Caller>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let id: MediaId = id.parse().map_err(|()| Problem::not_found("picture"))?;
    let team = caller.is_some_and(|caller| caller.may::<ReadKnowledge>());
    let hash = portal::customer(&headers);
    let known = team || hash.is_some();
    let found = state.desk.db.read(move |tx| find(tx, id, team, hash.as_deref())).await?;
    let kept = found.ok_or_else(|| Problem::not_found("picture"))?;
    // What strangers may see can stop at any time, so shared caches ask again soon.
    let cache = if known { "private, max-age=3600" } else { "public, max-age=3600" };
    send(&state, &kept.blob_key, kept.content_type, cache).await
}

/// Serves a brand's logo.
pub(crate) async fn logo(
    state: State,
    axum::extract::Path(key): axum::extract::Path<String>,
) -> Result<Response, Problem> {
    let wanted = key.clone();
    if !state.desk.db.read(move |tx| crate::brand::store::is_logo(tx, &wanted)).await? {
        return Err(Problem::not_found("picture"));
    }
    send(&state, &key, String::new(), "public, max-age=31536000, immutable").await
}

async fn send(knowledge: &Knowledge, key: &str, kind: String, cache: &'static str) -> Result<Response, Problem> {
    let bytes = knowledge.desk.files.read(&knowledge.desk.db, key).await.map_err(|error| unavailable(&error))?;
    let kind = if kind.is_empty() { image_type(&bytes).unwrap_or("application/octet-stream").to_owned() } else { kind };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, cache.to_owned()),
    ];
    Ok((headers, bytes).into_response())
}
