//! Endpoints of merges and splits.
//! It never answers a conversation that was merged away.

use axum::Json;
use axum::extract::Path;
use axum::http::HeaderMap;
use causeway_identity::UserId;
use causeway_identity::permission::{ReadConversations, WriteConversations};
use causeway_store::Tx;
use causeway_web::{Answer, Endpoints, Input, Page, PathId, Permit, Problem, remembered};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Rearrangement, RearrangementId, merge, split, store, undo};
use crate::conversation::routes::resolve;
use crate::conversation::{Conversation, ConversationId, view};
use crate::{Desk, MessageId};

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .post::<WriteConversations, _, _>(
            "/api/v1/conversations/{id}/merge",
            "Merge other conversations into this one.",
            merge_into,
        )
        .body::<MergeInput>()
        .answers::<Rearranged>()
        .get::<ReadConversations, _, _>(
            "/api/v1/conversations/{id}/rearrangements",
            "The merges and splits of a conversation, newest first.",
            list,
        )
        .answers::<Page<Rearrangement>>()
        .post::<WriteConversations, _, _>(
            "/api/v1/messages/{id}/split",
            "Make a message, or it and all later ones, a conversation of its own.",
            split_off,
        )
        .body::<SplitInput>()
        .answers::<Rearranged>()
        .post::<WriteConversations, _, _>("/api/v1/rearrangements/{id}/undo", "Undo a merge or a split.", take_back)
        .answers::<Rearranged>()
}

type State = axum::extract::State<Desk>;

/// What to merge.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct MergeInput {
    /// The conversations that go into this one.
    ids: Vec<ConversationId>,
    /// The version of this one that the caller looked at; any when left out.
    version: Option<i64>,
}

/// What to split off.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SplitInput {
    /// Whether all later messages go, too.
    and_later: bool,
}

/// What became of it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct Rearranged {
    /// The conversation to look at: the target of a merge, the new one of a split, the one that an undoing leaves or
    /// gives the messages back to.
    conversation: Conversation,
    /// The merges or splits, in their order.
    rearrangements: Vec<Rearrangement>,
}

fn answer(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    conversation: ConversationId,
    ids: &[RearrangementId],
) -> Result<Rearranged, Problem> {
    let mut rearrangements = Vec::with_capacity(ids.len());
    for id in ids {
        rearrangements.extend(store::find(tx, *id)?);
    }
    let conversation = view::one(tx, conversation, UserId(permit.user()))?;
    let conversation = conversation.ok_or_else(|| Problem::not_found("conversation"))?;
    Ok(Rearranged { conversation, rearrangements })
}

async fn merge_into(
    state: State,
    permit: Permit<WriteConversations>,
    Path(name): Path<String>,
    headers: HeaderMap,
    Input(input): Input<MergeInput>,
) -> Answer<Rearranged> {
    let work = move |tx: &mut Tx<'_>| {
        let into = resolve(tx, &name)?;
        remembered(tx, &headers, permit.user(), &input, |tx| {
            let ids = merge::merge(tx, permit, into, &input.ids, input.version)?;
            answer(tx, permit, into, &ids)
        })
    };
    Ok(Json(state.db.write(work).await?))
}

async fn split_off(
    state: State,
    permit: Permit<WriteConversations>,
    PathId(message): PathId<MessageId>,
    headers: HeaderMap,
    Input(input): Input<SplitInput>,
) -> Answer<Rearranged> {
    let work = move |tx: &mut Tx<'_>| {
        remembered(tx, &headers, permit.user(), &input, |tx| {
            let (id, conversation) = split::split(tx, permit, message, input.and_later)?;
            answer(tx, permit, conversation, &[id])
        })
    };
    Ok(Json(state.db.write(work).await?))
}

async fn take_back(
    state: State,
    permit: Permit<WriteConversations>,
    PathId(id): PathId<RearrangementId>,
) -> Answer<Rearranged> {
    let work = move |tx: &mut Tx<'_>| {
        let conversation = undo::undo(tx, permit, id)?;
        answer(tx, permit, conversation, &[id])
    };
    Ok(Json(state.db.write(work).await?))
}

async fn list(state: State, Path(name): Path<String>) -> Answer<Page<Rearrangement>> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        Ok::<_, Problem>(store::of_conversation(tx, id)?)
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}
