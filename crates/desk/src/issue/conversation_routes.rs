//! Endpoints of a conversation's issues: which it tells of, what a new one would say, and whether its problem is worth one.
//! It never shows in a draft what names the customer, as far as it can be found.

use axum::Json;
use axum::extract::Path;
use causeway_identity::UserId;
use causeway_identity::permission::{ReadConversations, WriteConversations};
use causeway_people::contact;
use causeway_store::{NewEvent, Tx, sql};
use causeway_web::{Answer, Endpoints, Input, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{IssueRow, Kind, redact, store, valuable};
use crate::conversation::routes::resolve;
use crate::conversation::store as conversations;
use crate::{ConversationId, Desk};

/// How many of the customer's first messages a draft holds, and how much of each, in characters.
const MESSAGES: i64 = 3;
const LONGEST: usize = 4_000;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>("/api/v1/conversations/{id}/issues", "The issues it tells of.", list)
        .answers::<OfConversation>()
        .put::<WriteConversations, _, _>(
            "/api/v1/conversations/{id}/issues",
            "Say whether its problem is worth an issue; if so, it is not solved without one.",
            mark,
        )
        .body::<Mark>()
        .answers::<OfConversation>()
        .get::<WriteConversations, _, _>(
            "/api/v1/conversations/{id}/issue-draft",
            "What an issue from this conversation would say, without secrets, addresses, telephone numbers and names.",
            draft,
        )
        .answers::<Draft>()
}

type State = axum::extract::State<Desk>;

/// The issues of a conversation.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct OfConversation {
    /// Whether its problem is worth an issue, so that it is not solved without one.
    valuable: bool,
    /// The issues, the newest first.
    items: Vec<IssueRow>,
}

/// Whether the problem of a conversation is worth an issue.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Mark {
    valuable: bool,
}

/// What a person reads and changes before an issue is made of it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Draft {
    /// The conversation's subject.
    pub(super) title: String,
    /// What the customer wrote first.
    pub(super) text: String,
    /// What it seems to be.
    pub(super) kind: Kind,
}

fn of(tx: &mut Tx<'_>, id: ConversationId) -> Result<OfConversation, Problem> {
    Ok(OfConversation { valuable: valuable::is(tx, id)?, items: store::of(tx, id)? })
}

async fn list(state: State, Path(name): Path<String>) -> Answer<OfConversation> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        of(tx, id)
    };
    Ok(Json(state.db.read(work).await?))
}

async fn mark(
    state: State,
    permit: Permit<WriteConversations>,
    Path(name): Path<String>,
    Input(input): Input<Mark>,
) -> Answer<OfConversation> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        if valuable::set(tx, id, input.valuable, UserId(permit.user()))? {
            let kind = if input.valuable { "issue.wanted" } else { "issue.unwanted" };
            let conversation = Some(id.0);
            tx.record(NewEvent { kind, conversation, actor: permit.actor(), only_for: None, data: json!({}) });
        }
        of(tx, id)
    };
    Ok(Json(state.db.write(work).await?))
}

async fn draft(state: State, Path(name): Path<String>) -> Answer<Draft> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        drafted(tx, id)
    };
    Ok(Json(state.db.read(work).await?))
}

/// What an issue from this conversation would say.
pub(super) fn drafted(tx: &mut Tx<'_>, id: ConversationId) -> Result<Draft, Problem> {
    let state = conversations::state(tx, id)?.ok_or_else(|| Problem::not_found("conversation"))?;
    let messages: Vec<(String,)> = tx.all(&sql!(
        "SELECT SUBSTR(text, 1, 8000) FROM message WHERE conversation_id = ? AND kind = 'incoming' ORDER BY seq LIMIT ?",
        id,
        MESSAGES
    ))?;
    let mut names: Vec<String> = conversations::participants(tx, id)?.into_iter().map(|one| one.name).collect();
    if let Some(contact) = contact::store::find(tx, state.contact_id)? {
        names.push(contact.name);
        names.extend(contact.company.map(|company| company.name));
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let texts = messages.iter().map(|(text,)| text.trim()).filter(|text| !text.is_empty());
    let texts: Vec<String> = texts.map(|text| short(&redact::redacted(text, &names))).collect();
    Ok(Draft { title: redact::redacted(&state.subject, &names), text: texts.join("\n\n—\n\n"), kind: Kind::Bug })
}

fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
