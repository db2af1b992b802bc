//! What is said over the WebSocket, both ways.
//! It never carries a message's text; screens fetch what they show.

use std::borrow::Cow;

use causeway_store::{ActorKind, Event};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::VisitorNow;
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
    /// How the visitor of a chat is doing.
    Visitor(&'a VisitorNow),
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
    let told = without_words(&event.kind, &event.data);
    let data = serde_json::from_str(&told).ok()?;
    text(&ToScreen::Event {
        id: event.id,
        kind: &event.kind,
        conversation_id: event.conversation,
        actor: Actor { kind: event.actor_kind, id: event.actor_id },
        at: event.at.ms(),
        data,
    })
}

/// The data of a change without people's own words: a subject or a field's value may be about a customer whom not
/// everybody may know, and every screen hears this. Those who may know ask for the conversation.
fn without_words<'a>(kind: &str, data: &'a str) -> Cow<'a, str> {
    let speaks = data.contains("\"subject\"") || data.contains("\"field:");
    if kind != "conversation.changed" || !speaks {
        return Cow::Borrowed(data);
    }
    let Ok(mut told) = serde_json::from_str::<Value>(data) else { return Cow::Borrowed(data) };
    if let Some(changes) = told.get_mut("changes").and_then(Value::as_object_mut) {
        let words = changes.iter_mut().filter(|(name, _)| *name == "subject" || name.starts_with("field:"));
        words.for_each(|(_, change)| *change = Value::Object(serde_json::Map::new()));
    }
    Cow::Owned(told.to_string())
}

/// Anything else as JSON text.
pub(crate) fn text(message: &ToScreen<'_>) -> Option<String> {
    serde_json::to_string(message).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_told_without_peoples_own_words() {
        for (kind, data, told) in [
            (
                "conversation.changed",
                r#"{"changes":{"field:Site":{"from":null,"to":"Osaka"},"subject":{"from":"a","to":"b"},"team_id":{"from":1,"to":2}},"version":3}"#,
                r#"{"changes":{"field:Site":{},"subject":{},"team_id":{"from":1,"to":2}},"version":3}"#,
            ),
            ("conversation.changed", r#"{"changes":{"team_id":{}}}"#, r#"{"changes":{"team_id":{}}}"#),
            ("message.created", r#"{"subject":1}"#, r#"{"subject":1}"#),
        ] {
            assert_eq!(without_words(kind, data), told);
        }
    }
}
