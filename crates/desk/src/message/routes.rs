//! Endpoints of messages: pages of a conversation, writing, taking back, the raw mail, images on request.
//! It never fetches an image that the message does not name.

use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use causeway_identity::permission::{ManageLedger, ReadConversations, WriteConversations};
use causeway_store::{Cursor, Tx};
use causeway_web::{Answer, Code, Endpoints, Input, Page, PageQuery, PathId, Permit, Problem, Query, remembered};

use super::undo::{self, TakenBack};
use super::write::{self, Writing};
use super::{Message, MessageId, Recipients, recipients, store};
use crate::conversation::routes::resolve;
use crate::{Desk, secret};

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>("/api/v1/conversations/{id}/messages", "Messages, the newest page first.", list)
        .query::<PageQuery>()
        .answers::<Page<Message>>()
        .post::<WriteConversations, _, _>("/api/v1/conversations/{id}/messages", "Write a reply or a note.", create)
        .body::<Writing>()
        .creates::<Message>()
        .post::<WriteConversations, _, _>(
            "/api/v1/messages/{id}/undo",
            "Take a reply back before it leaves.",
            take_back,
        )
        .answers::<TakenBack>()
        .post::<WriteConversations, _, _>("/api/v1/messages/{id}/retry", "Send a failed or held reply again.", again)
        .answers::<Message>()
        .get::<ReadConversations, _, _>(
            "/api/v1/messages/{id}/recipients",
            "To whom an answer to this message goes.",
            to_whom,
        )
        .answers::<Recipients>()
        .get::<ManageLedger, _, _>("/api/v1/messages/{id}/raw", "The raw mail.", raw)
        .get::<ReadConversations, _, _>(
            "/api/v1/messages/{id}/images/{n}",
            "A remote image, fetched by the desk.",
            image,
        )
}

type State = axum::extract::State<Desk>;

/// Pages go back in time; the rows of each stand in the order of the conversation.
async fn list(state: State, Path(name): Path<String>, Query(page): Query<PageQuery>) -> Answer<Page<Message>> {
    let (limit, after) = (page.limit.map_or(40, |_| page.limit()), page.after()?);
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        let before = after.map_or(i64::MAX, |cursor| cursor.at);
        let mut messages = store::page(tx, id, before, limit + 1)?;
        secret::view::hide(tx, &mut messages)?;
        Ok::<_, Problem>(messages)
    };
    let messages = state.db.read(work).await?;
    let mut page = Page::cut(messages, limit, |message| Cursor { at: message.seq, id: message.id.0 });
    page.items.reverse();
    Ok(Json(page))
}

async fn create(
    state: State,
    permit: Permit<WriteConversations>,
    Path(name): Path<String>,
    headers: HeaderMap,
    Input(input): Input<Writing>,
) -> Result<(StatusCode, Json<Message>), Problem> {
    let desk = state.0.clone();
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        remembered(tx, &headers, permit.user(), &input, |tx| {
            let message = write::write(tx, permit, &desk, id, &input)?;
            store::find(tx, message)?.ok_or_else(|| Problem::not_found("message"))
        })
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

async fn take_back(
    state: State,
    permit: Permit<WriteConversations>,
    PathId(id): PathId<MessageId>,
) -> Answer<TakenBack> {
    Ok(Json(state.db.write(move |tx| undo::undo(tx, permit, id)).await?))
}

async fn again(state: State, permit: Permit<WriteConversations>, PathId(id): PathId<MessageId>) -> Answer<Message> {
    Ok(Json(state.db.write(move |tx| undo::retry(tx, permit, id)).await?))
}

async fn to_whom(state: State, PathId(id): PathId<MessageId>) -> Answer<Recipients> {
    let work = move |tx: &mut Tx<'_>| {
        let message = store::find(tx, id)?.ok_or_else(|| Problem::not_found("message"))?;
        Ok::<_, Problem>(recipients::of(tx, &message)?)
    };
    Ok(Json(state.db.read(work).await?))
}

async fn raw(state: State, PathId(id): PathId<MessageId>) -> Result<Response, Problem> {
    let ledger = state.db.read(move |tx| store::ledger_of(tx, id)).await?;
    let ledger = ledger.ok_or_else(|| Problem::not_found("raw mail"))?;
    crate::ledger::routes::raw_answer(&state, ledger).await
}

async fn image(state: State, Path((id, at)): Path<(MessageId, usize)>) -> Result<Response, Problem> {
    let images = state.db.read(move |tx| store::remote_images(tx, id)).await?;
    let url = images.into_iter().nth(at).ok_or_else(|| Problem::not_found("image"))?;
    let image = state.images.get_image(&url).await.map_err(|refusal| {
        Problem::new(Code::Unavailable, "The image could not be fetched.").hint(refusal.to_string())
    })?;
    let headers = [
        (header::CONTENT_TYPE, image.content_type),
        (header::CACHE_CONTROL, "private, max-age=86400".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((headers, image.bytes).into_response())
}
