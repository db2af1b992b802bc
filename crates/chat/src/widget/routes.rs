//! Endpoints of widgets: setting them up, and the secret that signs their visitors.
//! It never shows a secret but in the answer that made it.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::StatusCode;
use causeway_base::{Secret, token};
use causeway_desk::calendar::{CalendarId, store as calendars};
use causeway_desk::{InboxId, inbox};
use causeway_identity::audit;
use causeway_identity::permission::{ManageSettings, ReadSettings};
use causeway_store::{Actor, NewEvent, Tx};
use causeway_web::{Answer, Code, Endpoints, Input, Page, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::json;

use super::{AskEmail, BotMode, Greeting, Widget, WidgetId, checked, store};
use crate::{Chat, State};

/// The most widgets of a desk.
const MOST: usize = 50;
/// The colour that a new one has.
const COLOUR: &str = "#0f766e";

pub(crate) fn add(endpoints: Endpoints<Chat>) -> Endpoints<Chat> {
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/chat/widgets", "The chats on websites.", list)
        .answers::<Page<Widget>>()
        .post::<ManageSettings, _, _>("/api/v1/chat/widgets", "Add a chat for a website.", create)
        .body::<NewWidget>()
        .creates::<Widget>()
        .patch::<ManageSettings, _, _>("/api/v1/chat/widgets/{id}", "Change a chat.", change)
        .body::<ChangeWidget>()
        .answers::<Widget>()
        .delete::<ManageSettings, _, _>("/api/v1/chat/widgets/{id}", "Remove a chat; its conversations stay.", remove)
        .post::<ManageSettings, _, _>(
            "/api/v1/chat/widgets/{id}/secret",
            "Make another secret with which the website signs its visitors; the old one ends.",
            renew,
        )
        .answers::<Made>()
}

/// A chat to add.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewWidget {
    name: String,
    inbox_id: InboxId,
}

/// What changes of a chat; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeWidget {
    version: i64,
    name: Option<String>,
    inbox_id: Option<InboxId>,
    origins: Option<Vec<String>>,
    colour: Option<String>,
    ask_email: Option<AskEmail>,
    show_typed: Option<bool>,
    /// `null` for always.
    #[serde(default, deserialize_with = "given")]
    calendar_id: Option<Option<CalendarId>>,
    greetings: Option<BTreeMap<String, Greeting>>,
    bot: Option<BotMode>,
    enabled: Option<bool>,
}

/// Tells what was left out from what is `null`.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(from).map(Some)
}

/// A secret that was just made.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Made {
    /// Never shown again.
    secret: String,
}

/// Where a widget's secret is sealed for.
pub(crate) fn place(id: WidgetId) -> String {
    format!("chat_widget/secret_sealed/{id}")
}

fn known(tx: &mut Tx<'_>, widget: &Widget) -> Result<(), Problem> {
    if inbox::store::find(tx, widget.inbox_id)?.is_none() {
        return Err(Problem::field("/inbox_id", "unknown", "There is no such inbox."));
    }
    if let Some(calendar) = widget.calendar_id
        && calendars::find(tx, calendar)?.is_none()
    {
        return Err(Problem::field("/calendar_id", "unknown", "There is no such calendar."));
    }
    Ok(())
}

fn told(tx: &mut Tx<'_>, actor: Actor) {
    let data = json!({ "part": "chat" });
    tx.record(NewEvent { kind: "settings.changed", conversation: None, actor, only_for: None, data });
}

async fn list(state: State) -> Answer<Page<Widget>> {
    Ok(Json(Page::whole(state.desk.db.read(store::all).await?)))
}

async fn create(
    state: State,
    permit: Permit<ManageSettings>,
    Input(input): Input<NewWidget>,
) -> Result<(StatusCode, Json<Widget>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        if store::all(tx)?.len() >= MOST {
            return Err(Problem::new(Code::InvalidInput, "A desk has at most 50 chats."));
        }
        let widget = checked(Widget {
            id: tx.new_id(),
            key: token::new("", tx.random()).reveal().chars().take(16).collect(),
            name: input.name.clone(),
            inbox_id: input.inbox_id,
            origins: Vec::new(),
            colour: COLOUR.to_owned(),
            ask_email: AskEmail::Optional,
            show_typed: false,
            calendar_id: None,
            greetings: BTreeMap::new(),
            has_secret: false,
            bot: BotMode::Off,
            enabled: true,
            created_at: tx.now(),
            version: 1,
        })?;
        known(tx, &widget)?;
        store::add(tx, &widget)?;
        audit::record(tx, permit.actor(), "chat.added", &widget.id.to_string(), &widget.name)?;
        told(tx, permit.actor());
        Ok::<_, Problem>(widget)
    };
    Ok((StatusCode::CREATED, Json(state.desk.db.write(work).await?)))
}

async fn change(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<WidgetId>,
    Input(input): Input<ChangeWidget>,
) -> Answer<Widget> {
    let work = move |tx: &mut Tx<'_>| {
        let now = store::find(tx, id)?.ok_or_else(|| Problem::not_found("chat"))?;
        let conflict =
            |now: &Widget| Problem::new(Code::VersionConflict, "Somebody changed this chat meanwhile.").current(now);
        if now.version != input.version {
            return Err(conflict(&now));
        }
        let input = input.clone();
        let widget = checked(Widget {
            name: input.name.unwrap_or_else(|| now.name.clone()),
            inbox_id: input.inbox_id.unwrap_or(now.inbox_id),
            origins: input.origins.unwrap_or_else(|| now.origins.clone()),
            colour: input.colour.unwrap_or_else(|| now.colour.clone()),
            ask_email: input.ask_email.unwrap_or(now.ask_email),
            show_typed: input.show_typed.unwrap_or(now.show_typed),
            calendar_id: input.calendar_id.unwrap_or(now.calendar_id),
            greetings: input.greetings.unwrap_or_else(|| now.greetings.clone()),
            bot: input.bot.unwrap_or(now.bot),
            enabled: input.enabled.unwrap_or(now.enabled),
            ..now.clone()
        })?;
        known(tx, &widget)?;
        if !store::save(tx, &widget)? {
            return Err(conflict(&now));
        }
        audit::record(tx, permit.actor(), "chat.changed", &id.to_string(), &widget.name)?;
        told(tx, permit.actor());
        store::find(tx, id)?.ok_or_else(|| Problem::not_found("chat"))
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn remove(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<WidgetId>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let widget = store::find(tx, id)?.ok_or_else(|| Problem::not_found("chat"))?;
        store::delete(tx, id)?;
        audit::record(tx, permit.actor(), "chat.removed", &id.to_string(), &widget.name)?;
        told(tx, permit.actor());
        Ok::<_, Problem>(())
    };
    state.desk.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A new secret for a widget, open and sealed.
fn sealed(tx: &Tx<'_>, chat: &Chat, id: WidgetId) -> Result<(Secret, String), Problem> {
    let secret = token::new("cws_", tx.random());
    let sealed = chat.desk.sealer.seal(&secret, &place(id), tx.random()).map_err(|error| Problem::internal(&error))?;
    Ok((secret, sealed))
}

async fn renew(state: State, permit: Permit<ManageSettings>, PathId(id): PathId<WidgetId>) -> Answer<Made> {
    let chat = state.0.clone();
    let work = move |tx: &mut Tx<'_>| {
        let widget = store::find(tx, id)?.ok_or_else(|| Problem::not_found("chat"))?;
        let (secret, sealed) = sealed(tx, &chat, id)?;
        store::set_secret(tx, id, &sealed)?;
        audit::record(tx, permit.actor(), "chat.secret", &id.to_string(), &widget.name)?;
        told(tx, permit.actor());
        Ok::<_, Problem>(Made { secret: secret.reveal().to_owned() })
    };
    Ok(Json(state.desk.db.write(work).await?))
}
