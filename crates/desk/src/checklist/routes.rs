//! Endpoints of the lines of a conversation: write one, tick it, move it, take it away.
//! It never overwrites what somebody else changed since the caller looked.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use causeway_base::{Locale, text};
use causeway_identity::UserId;
use causeway_identity::permission::{ReadConversations, WriteConversations};
use causeway_store::{Actor, NewEvent, Tx};
use causeway_web::{Answer, Code, Endpoints, Input, Page, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Item, ItemId, ItemKind, MOST, restate, store};
use crate::conversation::routes::resolve;
use crate::conversation::store as conversations;
use crate::{ConversationId, Desk, organisation};

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>("/api/v1/conversations/{id}/checklist", "The lines of a conversation.", list)
        .answers::<Page<Item>>()
        .post::<WriteConversations, _, _>("/api/v1/conversations/{id}/checklist", "Add a line.", create)
        .body::<NewItem>()
        .creates::<Item>()
        .patch::<WriteConversations, _, _>("/api/v1/conversations/{id}/checklist/{item}", "Change a line.", change)
        .body::<ChangeItem>()
        .answers::<Item>()
        .delete::<WriteConversations, _, _>("/api/v1/conversations/{id}/checklist/{item}", "Remove a line.", remove)
        .get::<WriteConversations, _, _>(
            "/api/v1/conversations/{id}/restated",
            "The confirmed facts in the customer's language, for a reply that asks whether they are right.",
            restated,
        )
        .answers::<Restated>()
}

type State = axum::extract::State<Desk>;

/// A line to add.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewItem {
    kind: ItemKind,
    text: String,
}

/// A part of a reply.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Restated {
    /// As safe HTML; empty when no fact was confirmed.
    html: String,
}

/// What changes of a line; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeItem {
    version: i64,
    text: Option<String>,
    done: Option<bool>,
    position: Option<i64>,
}

fn checked(text: &str) -> Result<String, Problem> {
    let text = text::clean(text.trim(), 501);
    if text.is_empty() || text.chars().count() > 500 {
        return Err(Problem::field("/text", "length", "A line has 1 to 500 characters."));
    }
    Ok(text)
}

fn tell(tx: &mut Tx<'_>, conversation: ConversationId, actor: Actor) {
    let conversation = Some(conversation.0);
    tx.record(NewEvent { kind: "checklist.changed", conversation, actor, only_for: None, data: json!({}) });
}

fn found(tx: &mut Tx<'_>, conversation: ConversationId, id: ItemId) -> Result<Item, Problem> {
    store::find(tx, conversation, id)?.ok_or_else(|| Problem::not_found("line"))
}

async fn list(state: State, Path(name): Path<String>) -> Answer<Page<Item>> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        Ok::<_, Problem>(store::of(tx, id)?)
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}

async fn create(
    state: State,
    permit: Permit<WriteConversations>,
    Path(name): Path<String>,
    Input(input): Input<NewItem>,
) -> Result<(StatusCode, Json<Item>), Problem> {
    let text = checked(&input.text)?;
    let work = move |tx: &mut Tx<'_>| {
        let conversation = resolve(tx, &name)?;
        if i64::try_from(store::of(tx, conversation)?.len()).unwrap_or(i64::MAX) >= MOST {
            return Err(Problem::field("/text", "too_many", "A conversation has at most 200 lines."));
        }
        let id = store::add(tx, conversation, input.kind, &text, UserId(permit.user()))?;
        tell(tx, conversation, permit.actor());
        found(tx, conversation, id)
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

async fn change(
    state: State,
    permit: Permit<WriteConversations>,
    Path((name, id)): Path<(String, ItemId)>,
    Input(input): Input<ChangeItem>,
) -> Answer<Item> {
    let text = input.text.as_deref().map(checked).transpose()?;
    let work = move |tx: &mut Tx<'_>| {
        let conversation = resolve(tx, &name)?;
        let before = found(tx, conversation, id)?;
        let now = tx.now();
        let mut item = Item { version: input.version, ..before.clone() };
        item.text = text.clone().unwrap_or(item.text);
        item.position = input.position.unwrap_or(item.position);
        if let Some(done) = input.done {
            item.done_at = done.then(|| before.done_at.unwrap_or(now));
            item.done_by = done.then(|| before.done_by.unwrap_or_else(|| UserId(permit.user())));
        }
        if !store::save(tx, &item)? {
            return Err(
                Problem::new(Code::VersionConflict, "Somebody else changed this line meanwhile.").current(&before)
            );
        }
        tell(tx, conversation, permit.actor());
        found(tx, conversation, id)
    };
    Ok(Json(state.db.write(work).await?))
}

async fn remove(
    state: State,
    permit: Permit<WriteConversations>,
    Path((name, id)): Path<(String, ItemId)>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let conversation = resolve(tx, &name)?;
        if !store::remove(tx, conversation, id)? {
            return Err(Problem::not_found("line"));
        }
        tell(tx, conversation, permit.actor());
        Ok(())
    };
    state.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn restated(state: State, Path(name): Path<String>) -> Answer<Restated> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        let conversation = conversations::state(tx, id)?.ok_or_else(|| Problem::not_found("conversation"))?;
        let items = store::of(tx, id)?;
        let facts: Vec<&str> =
            items.iter().filter(|item| item.kind == ItemKind::Fact).map(|item| item.text.as_str()).collect();
        let desk = organisation::store::find(tx)?.map_or(Locale::En, |organisation| organisation.locale);
        let locale = conversation.lang.as_deref().map_or(desk, Locale::nearest);
        Ok::<_, Problem>(Restated { html: restate::restate(locale, &facts) })
    };
    Ok(Json(state.db.read(work).await?))
}
