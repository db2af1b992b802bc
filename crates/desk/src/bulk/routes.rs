//! Endpoints of changes for many conversations: ask for one, see how far it is, undo it.
//! It never shows one to anybody but the person who asked for it.

use std::collections::HashSet;

use axum::Json;
use axum::http::StatusCode;
use causeway_identity::UserId;
use causeway_identity::permission::WriteConversations;
use causeway_store::Tx;
use causeway_web::{Answer, Code, Endpoints, Input, Page, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Bulk, BulkChange, BulkId, BulkState, MOST, run, store};
use crate::conversation::list::{self, ListQuery};
use crate::conversation::routes::categories;
use crate::conversation::store as conversations;
use crate::view::store as views;
use crate::{ConversationId, Desk};

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .post::<WriteConversations, _, _>("/api/v1/bulk", "Change many conversations in the background.", begin)
        .body::<NewBulk>()
        .creates::<Bulk>()
        .get::<WriteConversations, _, _>("/api/v1/bulk", "Your newest changes for many.", recent)
        .answers::<Page<Bulk>>()
        .get::<WriteConversations, _, _>("/api/v1/bulk/{id}", "How far a change for many is.", show)
        .answers::<Bulk>()
        .post::<WriteConversations, _, _>("/api/v1/bulk/{id}/undo", "Undo a change for many.", undo)
        .answers::<Bulk>()
}

type State = axum::extract::State<Desk>;

/// A change for many: for these conversations, or for everything that a list holds.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewBulk {
    /// These conversations.
    #[serde(default)]
    conversation_ids: Vec<ConversationId>,
    /// Everything that this list holds; its page and place do not matter.
    list: Option<ListQuery>,
    /// Conversations of the list that are left out.
    #[serde(default)]
    except_ids: Vec<ConversationId>,
    change: BulkChange,
}

fn chosen(tx: &mut Tx<'_>, input: &NewBulk, reader: UserId) -> Result<Vec<ConversationId>, Problem> {
    let mut ids = input.conversation_ids.clone();
    if let Some(query) = &input.list {
        let categories = categories(query.status.as_deref())?;
        let limit = MOST + input.except_ids.len() + 1;
        let listed = match query.view_id {
            None => list::page(tx, query, &categories, reader, None, limit)?,
            Some(id) => {
                let view = views::find(tx, id, reader)?.ok_or_else(|| Problem::not_found("view"))?;
                list::saved_page(tx, &view, query, &categories, reader, None, limit)?
            }
        };
        ids.extend(listed.into_iter().map(|row| row.0));
    }
    let left_out: HashSet<ConversationId> = input.except_ids.iter().copied().collect();
    let mut seen = HashSet::new();
    ids.retain(|id| !left_out.contains(id) && seen.insert(*id));
    if ids.len() > MOST {
        return Err(Problem::field("/list", "too_many", "One change is for at most 20,000 conversations.")
            .hint("Narrow the list and do it in parts."));
    }
    if ids.is_empty() {
        return Err(Problem::field("/conversation_ids", "required", "There is no conversation to change."));
    }
    // What does not exist would break the list of what is to do.
    if input.list.is_none() {
        let mut known = Vec::with_capacity(ids.len());
        for id in ids {
            known.extend(conversations::state(tx, id)?.map(|state| state.id));
        }
        return Ok(known);
    }
    Ok(ids)
}

fn own(tx: &mut Tx<'_>, id: BulkId, permit: Permit<WriteConversations>) -> Result<Bulk, Problem> {
    store::order(tx, id)?
        .filter(|order| order.by_user.0 == permit.user())
        .ok_or_else(|| Problem::not_found("change for many"))?;
    store::show(tx, id)?.ok_or_else(|| Problem::not_found("change for many"))
}

async fn begin(
    state: State,
    permit: Permit<WriteConversations>,
    Input(input): Input<NewBulk>,
) -> Result<(StatusCode, Json<Bulk>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let by = UserId(permit.user());
        let ids = chosen(tx, &input, by)?;
        let id = store::add(tx, by, &input.change, &ids)?;
        run::plan(tx, id)?;
        own(tx, id, permit)
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

async fn recent(state: State, permit: Permit<WriteConversations>) -> Answer<Page<Bulk>> {
    let work = move |tx: &mut Tx<'_>| {
        let mut all = Vec::new();
        for id in store::recent(tx, UserId(permit.user()))? {
            all.extend(store::show(tx, id)?);
        }
        Ok::<_, Problem>(all)
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}

async fn show(state: State, permit: Permit<WriteConversations>, PathId(id): PathId<BulkId>) -> Answer<Bulk> {
    Ok(Json(state.db.read(move |tx| own(tx, id, permit)).await?))
}

async fn undo(state: State, permit: Permit<WriteConversations>, PathId(id): PathId<BulkId>) -> Answer<Bulk> {
    let work = move |tx: &mut Tx<'_>| {
        own(tx, id, permit)?;
        if !store::go(tx, id, BulkState::Done, BulkState::Undoing)? {
            return Err(Problem::new(
                Code::TooLate,
                "This cannot be undone: it is not finished, or it was undone already.",
            ));
        }
        run::plan(tx, id)?;
        own(tx, id, permit)
    };
    Ok(Json(state.db.write(work).await?))
}
