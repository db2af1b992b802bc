//! Endpoints of links between conversations.
//! It never links a conversation to itself.

use axum::Json;
use axum::extract::Path;
use causeway_identity::UserId;
use causeway_identity::permission::{ReadConversations, WriteConversations};
use causeway_store::{Actor, NewEvent, Tx};
use causeway_web::{Answer, Caller, Endpoints, Input, Page, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::{Link, LinkKind};
use crate::conversation::routes::resolve;
use crate::{ConversationId, Desk, confidential};

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>("/api/v1/conversations/{id}/links", "What a conversation is linked to.", list)
        .answers::<Page<Link>>()
        .put::<WriteConversations, _, _>("/api/v1/conversations/{id}/links", "Link a conversation to another.", set)
        .body::<NewLink>()
        .answers::<Page<Link>>()
        .delete::<WriteConversations, _, _>(
            "/api/v1/conversations/{id}/links/{other}",
            "Unlink two conversations.",
            remove,
        )
        .answers::<Page<Link>>()
}

type State = axum::extract::State<Desk>;

/// The links of a conversation as `reader` may see them: of a confidential customer's only that there is one.
fn seen(tx: &mut Tx<'_>, id: ConversationId, reader: UserId) -> Result<Vec<Link>, Problem> {
    let mut links = super::of(tx, id)?;
    let others: Vec<ConversationId> = links.iter().map(|link| link.id).collect();
    let hidden = confidential::hidden(tx, reader, &others)?;
    for link in links.iter_mut().filter(|link| hidden.contains(&link.id)) {
        link.subject.clear();
    }
    Ok(links)
}

/// A link to make.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewLink {
    /// The other conversation, by number or id.
    to: String,
    /// What it is to this one.
    kind: LinkKind,
}

fn tell(tx: &mut Tx<'_>, ends: [ConversationId; 2], actor: Actor) {
    for end in ends {
        let conversation = Some(end.0);
        tx.record(NewEvent { kind: "conversation.linked", conversation, actor, only_for: None, data: json!({}) });
    }
}

async fn list(state: State, caller: Caller, Path(name): Path<String>) -> Answer<Page<Link>> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        seen(tx, id, UserId(caller.user))
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}

async fn set(
    state: State,
    permit: Permit<WriteConversations>,
    Path(name): Path<String>,
    Input(input): Input<NewLink>,
) -> Answer<Page<Link>> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        let other = resolve(tx, input.to.trim().trim_start_matches('#'))
            .map_err(|_| Problem::field("/to", "unknown", "There is no conversation with this number."))?;
        if id == other {
            return Err(Problem::field("/to", "invalid", "A conversation cannot be linked to itself."));
        }
        let by = UserId(permit.user());
        confidential::check(tx, by, other)?;
        super::set(tx, id, other, input.kind, by)?;
        tell(tx, [id, other], permit.actor());
        seen(tx, id, by)
    };
    Ok(Json(Page::whole(state.db.write(work).await?)))
}

async fn remove(
    state: State,
    permit: Permit<WriteConversations>,
    Path((name, other)): Path<(String, ConversationId)>,
) -> Answer<Page<Link>> {
    let work = move |tx: &mut Tx<'_>| {
        let id = resolve(tx, &name)?;
        if !super::drop_link(tx, id, other)? {
            return Err(Problem::not_found("link"));
        }
        tell(tx, [id, other], permit.actor());
        seen(tx, id, UserId(permit.user()))
    };
    Ok(Json(Page::whole(state.db.write(work).await?)))
}
