//! What is said over the WebSocket, both ways.
//! It never carries a message's text; screens fetch what they show.

use causeway_store::{ActorKind, Event};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::presence::{Person, Watching};

/// What a screen says.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum FromScreen {
    /// It shows this conversation, or none.
    Watch { conversation_id: Option<Uuid>, state: Option<Watching> },
    /// Is anybody there?
    Ping,
}

/// What a screen is told.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum ToScreen<'a> {
    /// The connection stands; `last` is the newest event's number.
    Hello { last: i64, user_id: Uuid },
    /// Something happened.
    Event { id: i64, kind: &'a str, conversation_id: Option<Uuid>, actor: Actor, at: i64, data: &'a RawValue },
    /// Who looks at a conversation.
    Presence { conversation_id: Uuid, people: &'a [Person] },
    /// Too much happened meanwhile: fetch everything anew.
    Resync { last: i64 },
    /// Yes.
    Pong,
}

/// Who made something happen.
#[derive(Debug, Serialize)]
pub(crate) struct Actor {
    kind: ActorKind,
    id: Option<Uuid>,
}

/// An event as JSON text; `None` when its data is not JSON, which would be a defect of the log.
pub(crate) fn event_text(event: &Event) -> Option<String> {
    let data = serde_json::from_str(&event.data).ok()?;
    text(&ToScreen::Event {
        id: event.id,
        kind: &event.kind,
        conversation_id: event.conversation,
        actor: Actor { kind: event.actor_kind, id: event.actor_id },
        at: event.at.ms(),
        data,
    })
}

/// Anything else as JSON text.
pub(crate) fn text(message: &ToScreen<'_>) -> Option<String> {
    serde_json::to_string(message).ok()
}
