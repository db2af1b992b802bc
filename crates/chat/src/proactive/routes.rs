//! Endpoints of the list of messages: it is read and written as a whole, so order, switches and texts are one change.
//! It never takes figures from whoever writes it.

use axum::Json;
use causeway_identity::audit;
use causeway_identity::permission::{ManageSettings, ReadSettings};
use causeway_store::{NewEvent, Tx};
use causeway_web::{Answer, Code, Endpoints, Input, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::rules::{Entered, checked};
use super::{List, store};
use crate::widget::{WidgetId, store as widgets};
use crate::{Chat, State};

pub(crate) fn add(endpoints: Endpoints<Chat>) -> Endpoints<Chat> {
    endpoints
        .get::<ReadSettings, _, _>(
            "/api/v1/chat/widgets/{id}/proactive",
            "The messages that a chat shows by itself, with what visitors did with them.",
            show,
        )
        .answers::<List>()
        .put::<ManageSettings, _, _>(
            "/api/v1/chat/widgets/{id}/proactive",
            "Change the messages that a chat shows by itself: the whole list, in its order.",
            change,
        )
        .body::<NewList>()
        .answers::<List>()
}

/// A whole list.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewList {
    version: i64,
    per_day: i64,
    messages: Vec<Entered>,
}

async fn show(state: State, _permit: Permit<ReadSettings>, PathId(id): PathId<WidgetId>) -> Answer<List> {
    let read = move |tx: &mut Tx<'_>| {
        widgets::find(tx, id)?.ok_or_else(|| Problem::not_found("chat"))?;
        Ok::<_, Problem>(store::list(tx, id)?)
    };
    Ok(Json(state.desk.db.read(read).await?))
}

async fn change(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<WidgetId>,
    Input(input): Input<NewList>,
) -> Answer<List> {
    let entered = checked(input.per_day, input.messages)?;
    let (version, per_day) = (input.version, input.per_day);
    let work = move |tx: &mut Tx<'_>| {
        let widget = widgets::find(tx, id)?.ok_or_else(|| Problem::not_found("chat"))?;
        let now = store::list(tx, id)?;
        let known = |one: &Entered| one.id.is_none_or(|id| now.messages.iter().any(|held| held.id == id));
        if now.version != version {
            return Err(Problem::new(Code::VersionConflict, "Somebody changed these messages meanwhile.").current(&now));
        }
        if !entered.iter().all(known) {
            return Err(Problem::field("/messages", "unknown", "One of the messages is not there any more."));
        }
        if !store::replace(tx, id, &now, per_day, &entered)? {
            return Err(Problem::new(Code::VersionConflict, "Somebody changed these messages meanwhile.").current(&now));
        }
        audit::record(tx, permit.actor(), "chat.messages", &id.to_string(), &widget.name)?;
        let (actor, data) = (permit.actor(), json!({ "part": "chat" }));
        tx.record(NewEvent { kind: "settings.changed", conversation: None, actor, only_for: None, data });
        Ok(store::list(tx, id)?)
    };
    Ok(Json(state.desk.db.write(work).await?))
}
