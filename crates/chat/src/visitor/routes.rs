//! What the team sees of a conversation's visitor.
//! It never tells anything of a customer whom the reader may not know.

use axum::Json;
use causeway_base::Time;
use causeway_desk::{ConversationId, chat, conversation};
use causeway_identity::UserId;
use causeway_identity::permission::ReadConversations;
use causeway_store::Tx;
use causeway_web::{Answer, Endpoints, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::Serialize;

use super::facts::Seen;
use super::store;
use crate::{Chat, State, widget};

pub(crate) fn add(endpoints: Endpoints<Chat>) -> Endpoints<Chat> {
    endpoints
        .get::<ReadConversations, _, _>(
            "/api/v1/conversations/{id}/visitor",
            "Who writes from a website in this conversation, and from where; null when nobody does.",
            show,
        )
        .answers::<Option<Shown>>()
}

/// A conversation's visitor as the team sees them.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Shown {
    /// The name of the chat.
    widget: String,
    /// Whether one of their pages is open.
    here: bool,
    /// The page that they look at.
    page: String,
    /// Its title.
    title: String,
    /// From where they came to the website.
    referrer: String,
    /// `phone`, `tablet` or `computer`.
    device: String,
    /// The system.
    os: String,
    /// The browser.
    browser: String,
    /// The browser's language.
    language: String,
    /// The size of the window.
    size: String,
    /// What the page's console said last.
    errors: Vec<String>,
    /// Whether the website signed who they are.
    verified: bool,
    /// Up to which message they have seen.
    seen_seq: i64,
    /// When they first came.
    first_at: Time,
    /// When they last did something.
    last_at: Time,
    /// The pages that they looked at.
    pages: Vec<Seen>,
    /// What they thought of the chat, from 1 to 5.
    score: Option<i64>,
    /// Their words about it.
    words: String,
}

async fn show(
    state: State,
    permit: Permit<ReadConversations>,
    PathId(id): PathId<ConversationId>,
) -> Answer<Option<Shown>> {
    let (rooms, reader) = (std::sync::Arc::clone(&state.rooms), UserId(permit.user()));
    let work = move |tx: &mut Tx<'_>| {
        let row = conversation::view::rows(tx, &[id], reader)?.pop();
        let row = row.ok_or_else(|| Problem::not_found("conversation"))?;
        if row.contact.masked {
            return Ok(None);
        }
        let Some((visitor, facts, first_at, last_at)) = store::of_conversation(tx, id)?.into_iter().next() else {
            return Ok(None);
        };
        let widget = widget::store::find(tx, visitor.widget)?.map(|widget| widget.name).unwrap_or_default();
        let (score, words) =
            store::opinion(tx, id)?.map_or((None, String::new()), |(score, words)| (Some(score), words));
        let last = facts.pages.last().cloned().unwrap_or_default();
        Ok::<_, Problem>(Some(Shown {
            widget,
            here: rooms.here(id),
            page: last.url,
            title: last.title,
            device: facts.device().to_owned(),
            os: facts.system(),
            browser: facts.browser(),
            referrer: facts.referrer,
            language: facts.language,
            size: facts.size,
            errors: facts.errors,
            verified: visitor.subject.is_some(),
            seen_seq: chat::seen_seq(tx, id)?,
            first_at,
            last_at,
            pages: facts.pages,
            score,
            words,
        }))
    };
    Ok(Json(state.desk.db.read(work).await?))
}
