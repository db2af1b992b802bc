//! Endpoints of one's own drafts.
//! It never overwrites what the same agent wrote on another device meanwhile.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use causeway_base::{Time, text};
use causeway_identity::UserId;
use causeway_identity::permission::WriteConversations;
use causeway_mail::Address;
use causeway_store::{NewEvent, Tx};
use causeway_web::{Answer, Code, Endpoints, Input, Page, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Draft, Mode, hand_over, store};
use crate::attachment::AttachmentId;
use crate::conversation::routes::resolve;
use crate::conversation::{ConversationId, ConversationRow, store as conversations, view};
use crate::{Desk, MessageId};

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<WriteConversations, _, _>("/api/v1/drafts", "Conversations in which you have drafts.", all)
        .answers::<Page<DraftRow>>()
        .get::<WriteConversations, _, _>("/api/v1/conversations/{id}/drafts", "Your drafts in a conversation.", list)
        .answers::<Page<Draft>>()
        .put::<WriteConversations, _, _>("/api/v1/conversations/{id}/drafts/{mode}", "Save a draft.", save)
        .body::<DraftInput>()
        .answers::<Draft>()
        .delete::<WriteConversations, _, _>("/api/v1/conversations/{id}/drafts/{mode}", "Throw a draft away.", remove)
        .post::<WriteConversations, _, _>(
            "/api/v1/conversations/{id}/drafts/{mode}/hand-over",
            "Give a draft to a colleague, who is told.",
            give,
        )
        .body::<HandOver>()
}

type State = axum::extract::State<Desk>;

/// A draft as the composer has it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DraftInput {
    html: String,
    #[serde(default)]
    to: Vec<Address>,
    #[serde(default)]
    cc: Vec<Address>,
    #[serde(default)]
    bcc: Vec<Address>,
    #[serde(default)]
    attachment_ids: Vec<AttachmentId>,
    /// The older message that it answers, when one was chosen.
    #[serde(default)]
    answers: Option<MessageId>,
    /// The version that the composer knows; 0 for none.
    version: i64,
}

/// To whom.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct HandOver {
    user_id: UserId,
}

/// A draft in the list of all.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct DraftRow {
    conversation: ConversationRow,
    mode: Mode,
    updated_at: Time,
}

async fn all(state: State, permit: Permit<WriteConversations>) -> Answer<Page<DraftRow>> {
    let user = UserId(permit.user());
    let work = move |tx: &mut Tx<'_>| {
        let drafts = store::all(tx, user)?;
        let ids: Vec<ConversationId> = drafts.iter().map(|draft| draft.0).collect();
        let rows = view::rows(tx, &ids, user)?;
        let row = |(id, mode, updated_at): (ConversationId, Mode, Time)| {
            let conversation = rows.iter().find(|row| row.id == id)?.clone();
            Some(DraftRow { conversation, mode, updated_at })
        };
        Ok::<_, Problem>(drafts.into_iter().filter_map(row).collect())
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}

async fn list(state: State, permit: Permit<WriteConversations>, Path(name): Path<String>) -> Answer<Page<Draft>> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        Ok::<_, Problem>(store::of_conversation(tx, UserId(permit.user()), id)?)
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}

fn mode(word: &str) -> Result<Mode, Problem> {
    Mode::from_name(word).ok_or_else(|| Problem::not_found("draft"))
}

pub(super) fn told(tx: &mut Tx<'_>, permit: Permit<WriteConversations>, of: UserId, id: ConversationId, mode: Mode) {
    let (conversation, only_for) = (Some(id.0), Some(of.0));
    let data = json!({ "mode": mode });
    tx.record(NewEvent { kind: "draft.changed", conversation, actor: permit.actor(), only_for, data });
}

async fn save(
    state: State,
    permit: Permit<WriteConversations>,
    Path((name, word)): Path<(String, String)>,
    Input(input): Input<DraftInput>,
) -> Answer<Draft> {
    let mode = mode(&word)?;
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        let user = UserId(permit.user());
        conversations::state(tx, id)?.ok_or_else(|| Problem::not_found("conversation"))?;
        let draft = Draft {
            mode,
            html: text::clean(&input.html, 500_000),
            to: input.to.clone(),
            cc: input.cc.clone(),
            bcc: input.bcc.clone(),
            attachment_ids: input.attachment_ids.clone(),
            answers: input.answers,
            handed_by: None,
            version: 0,
            updated_at: tx.now(),
        };
        let saved = store::save(tx, user, id, &draft, input.version)?;
        let current = store::of_conversation(tx, user, id)?.into_iter().find(|draft| draft.mode == mode);
        if !saved {
            return Err(
                Problem::new(Code::VersionConflict, "You wrote this draft somewhere else, too.").current(&current)
            );
        }
        told(tx, permit, UserId(permit.user()), id, mode);
        current.ok_or_else(|| Problem::not_found("draft"))
    };
    Ok(Json(state.db.write(work).await?))
}

async fn remove(
    state: State,
    permit: Permit<WriteConversations>,
    Path((name, word)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let mode = mode(&word)?;
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        if store::delete(tx, UserId(permit.user()), id, mode)? {
            told(tx, permit, UserId(permit.user()), id, mode);
        }
        Ok::<_, Problem>(())
    };
    state.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn give(
    state: State,
    permit: Permit<WriteConversations>,
    Path((name, word)): Path<(String, String)>,
    Input(input): Input<HandOver>,
) -> Result<StatusCode, Problem> {
    let mode = mode(&word)?;
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        hand_over::hand_over(tx, permit, id, mode, input.user_id)
    };
    state.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}
