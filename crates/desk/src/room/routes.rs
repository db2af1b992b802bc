//! Endpoints of the team room.
//! It never answers a post to somebody whom it is not for.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use causeway_identity::UserId;
use causeway_identity::permission::ReadConversations;
use causeway_store::Tx;
use causeway_web::{Answer, Caller, Endpoints, Input, Page, PathId, Problem, remembered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::write::{self, PostInput};
use super::{Comment, Post, PostId, Receipt, store};
use crate::Desk;
use crate::notification::store as notifications;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>("/api/v1/posts", "The team room: unread first, then pinned.", list)
        .answers::<Page<Post>>()
        .post::<ReadConversations, _, _>("/api/v1/posts", "Write a post; announcements are for managers.", create)
        .body::<PostInput>()
        .creates::<Post>()
        .get::<ReadConversations, _, _>("/api/v1/posts/count", "How many posts you have not read.", count)
        .answers::<Unread>()
        .get::<ReadConversations, _, _>("/api/v1/posts/{id}", "One post.", show)
        .answers::<Post>()
        .patch::<ReadConversations, _, _>("/api/v1/posts/{id}", "Change a post of yours.", change)
        .body::<PostInput>()
        .answers::<Post>()
        .delete::<ReadConversations, _, _>("/api/v1/posts/{id}", "Take a post of yours away.", remove)
        .post::<ReadConversations, _, _>("/api/v1/posts/{id}/read", "Note that you read it.", read)
        .put::<ReadConversations, _, _>("/api/v1/posts/{id}/thanks", "Say thanks.", thank)
        .delete::<ReadConversations, _, _>("/api/v1/posts/{id}/thanks", "Take thanks back.", unthank)
        .get::<ReadConversations, _, _>("/api/v1/posts/{id}/comments", "Its comments, the oldest first.", comments)
        .answers::<Page<Comment>>()
        .post::<ReadConversations, _, _>("/api/v1/posts/{id}/comments", "Comment on it.", comment)
        .body::<CommentInput>()
        .creates::<Comment>()
        .get::<ReadConversations, _, _>(
            "/api/v1/posts/{id}/receipts",
            "Who read it, for author and managers.",
            receipts,
        )
        .answers::<Page<Receipt>>()
}

type State = axum::extract::State<Desk>;

/// A comment as people write it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CommentInput {
    html: String,
}

/// A number for the navigation.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Unread {
    unread: i64,
}

fn found(tx: &mut Tx<'_>, id: PostId, reader: UserId) -> Result<Post, Problem> {
    store::find(tx, id, reader)?.ok_or_else(|| Problem::not_found("post"))
}

async fn list(state: State, caller: Caller) -> Answer<Page<Post>> {
    Ok(Json(Page::whole(state.db.read(move |tx| store::list(tx, UserId(caller.user))).await?)))
}

async fn count(state: State, caller: Caller) -> Answer<Unread> {
    let unread = state.db.read(move |tx| store::unread(tx, UserId(caller.user))).await?;
    Ok(Json(Unread { unread }))
}

async fn show(state: State, caller: Caller, PathId(id): PathId<PostId>) -> Answer<Post> {
    Ok(Json(state.db.read(move |tx| found(tx, id, UserId(caller.user))).await?))
}

async fn create(
    state: State,
    caller: Caller,
    headers: HeaderMap,
    Input(input): Input<PostInput>,
) -> Result<(StatusCode, Json<Post>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        remembered(tx, &headers, caller.user, &input, |tx| {
            let id = write::create(tx, &caller, &input)?;
            found(tx, id, UserId(caller.user))
        })
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

async fn change(
    state: State,
    caller: Caller,
    PathId(id): PathId<PostId>,
    Input(input): Input<PostInput>,
) -> Answer<Post> {
    let work = move |tx: &mut Tx<'_>| {
        write::change(tx, &caller, id, &input)?;
        found(tx, id, UserId(caller.user))
    };
    Ok(Json(state.db.write(work).await?))
}

async fn remove(state: State, caller: Caller, PathId(id): PathId<PostId>) -> Result<StatusCode, Problem> {
    state.db.write(move |tx| write::delete(tx, &caller, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn read(state: State, caller: Caller, PathId(id): PathId<PostId>) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let user = UserId(caller.user);
        found(tx, id, user)?;
        store::read(tx, id, user)?;
        Ok::<_, Problem>(notifications::read_post(tx, user, id)?)
    };
    state.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn say(state: State, caller: Caller, id: PostId, thanks: bool) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let user = UserId(caller.user);
        found(tx, id, user)?;
        Ok::<_, Problem>(store::thank(tx, id, user, thanks)?)
    };
    state.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn thank(state: State, caller: Caller, PathId(id): PathId<PostId>) -> Result<StatusCode, Problem> {
    say(state, caller, id, true).await
}

async fn unthank(state: State, caller: Caller, PathId(id): PathId<PostId>) -> Result<StatusCode, Problem> {
    say(state, caller, id, false).await
}

async fn comments(state: State, caller: Caller, PathId(id): PathId<PostId>) -> Answer<Page<Comment>> {
    let work = move |tx: &mut Tx<'_>| {
        found(tx, id, UserId(caller.user))?;
        Ok::<_, Problem>(store::comments(tx, id)?)
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}

async fn comment(
    state: State,
    caller: Caller,
    PathId(id): PathId<PostId>,
    Input(input): Input<CommentInput>,
) -> Result<(StatusCode, Json<Comment>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let comment = write::comment(tx, &caller, id, &input.html)?;
        let all = store::comments(tx, id)?;
        all.into_iter().find(|one| one.id == comment).ok_or_else(|| Problem::not_found("comment"))
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

async fn receipts(state: State, caller: Caller, PathId(id): PathId<PostId>) -> Answer<Page<Receipt>> {
    Ok(Json(Page::whole(state.db.read(move |tx| write::receipts(tx, &caller, id)).await?)))
}
