//! Endpoints of likeness: solved conversations and macros beside an open one.
//! It never shows a conversation that the caller may not know.

use axum::Json;
use axum::extract::Path;
use causeway_base::Time;
use causeway_identity::UserId;
use causeway_identity::permission::ReadConversations;
use causeway_store::Tx;
use causeway_web::{Answer, Caller, Endpoints, Page, Problem};
use schemars::JsonSchema;
use serde::Serialize;

use super::store;
use crate::conversation::routes::resolve;
use crate::conversation::store as conversations;
use crate::{ConversationId, Desk, MacroId, secret};

/// Characters of an answer that are shown.
const EXCERPT: usize = 240;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>(
            "/api/v1/conversations/{id}/similar",
            "Solved conversations that are like it.",
            similar,
        )
        .answers::<Page<Similar>>()
        .get::<ReadConversations, _, _>("/api/v1/conversations/{id}/macros", "Macros that fit it.", fitting)
        .answers::<Page<Fitting>>()
}

type State = axum::extract::State<Desk>;

/// A solved conversation that is like the open one.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Similar {
    /// Its id.
    id: ConversationId,
    /// Its number.
    number: i64,
    /// What it was about.
    subject: String,
    /// The language that the customer wrote.
    lang: Option<String>,
    /// The beginning of the newest reply, without secrets.
    answer: Option<String>,
    /// When somebody last wrote in it.
    last_activity_at: Time,
    /// The words that both share, the most telling first.
    words: Vec<String>,
}

/// A macro that fits the open conversation.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Fitting {
    /// Which.
    macro_id: MacroId,
    /// Its name.
    name: String,
    /// The words of the inquiry that it fits, the most telling first.
    words: Vec<String>,
}

async fn similar(state: State, caller: Caller, Path(name): Path<String>) -> Answer<Page<Similar>> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        let open = conversations::state(tx, id)?.ok_or_else(|| Problem::not_found("conversation"))?;
        let found = store::similar(tx, &open, UserId(caller.user))?;
        let ids: Vec<ConversationId> = found.iter().map(|one| one.id).collect();
        let answers = store::answers(tx, &ids)?;
        let shown = found.into_iter().map(|one| Similar {
            answer: answers.get(&one.id).map(|text| secret::snippet(text, EXCERPT)),
            id: one.id,
            number: one.number,
            subject: one.subject,
            lang: one.lang,
            last_activity_at: one.last_activity_at,
            words: one.shared.words,
        });
        Ok::<_, Problem>(shown.collect())
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}

async fn fitting(state: State, caller: Caller, Path(name): Path<String>) -> Answer<Page<Fitting>> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        let open = conversations::state(tx, id)?.ok_or_else(|| Problem::not_found("conversation"))?;
        let found = store::fitting(tx, &open, UserId(caller.user))?;
        let shown = found.into_iter();
        let shown = shown.map(|(one, shared)| Fitting { macro_id: one.id, name: one.name, words: shared.words });
        Ok::<_, Problem>(shown.collect())
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}
