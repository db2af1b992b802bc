//! The history of a conversation: how its state changed, with the names of those who acted.
//! It never tells of messages, which stand in the thread, nor of what only one user may know.

use std::collections::HashMap;

use causeway_base::Time;
use causeway_store::{ActorKind, Cursor, Event, Result, Tx, sql};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::ConversationId;

/// Who made something happen.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct HistoryActor {
    /// `user`, `contact`, `rule` or `system`.
    pub kind: ActorKind,
    /// The user's or contact's id, or that of a rule's firing.
    pub id: Option<Uuid>,
    /// The name, as it is now.
    pub name: Option<String>,
}

/// Something that happened.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct HistoryEvent {
    /// Its number in the event log.
    pub id: i64,
    /// What happened: `conversation.changed`.
    pub kind: String,
    /// Who did it.
    pub actor: HistoryActor,
    /// When.
    pub at: Time,
    /// What changed, by field, and ids.
    pub data: Value,
}

/// What of the log is history: how a conversation came to stand as it does. What is said in it stands in the thread.
const KINDS: [&str; 43] = [
    "conversation.created",
    "conversation.changed",
    "conversation.hopped",
    "conversation.merged",
    "conversation.unmerged",
    "conversation.split",
    "conversation.rejoined",
    "participant.verified",
    "wording.overridden",
    "draft.handed_over",
    "rule.fired",
    "ladder.changed",
    "handover.sent",
    "handover.accepted",
    "handover.returned",
    "handover.answered",
    "handover.overdue",
    "clock.broken",
    "diagnosis.changed",
    "diagnosis.recorded",
    "downtime.begun",
    "downtime.ended",
    "downtime.alarm",
    "preparation.begun",
    "preparation.changed",
    "preparation.ended",
    "routing.assigned",
    "routing.returned",
    "escalation.started",
    "escalation.reached",
    "escalation.acknowledged",
    "escalation.raised",
    "escalation.resolved",
    "escalation.exhausted",
    "issue.linked",
    "issue.unlinked",
    "remote.planned",
    "remote.asked",
    "remote.consented",
    "remote.refused",
    "remote.began",
    "remote.ended",
    "remote.dropped",
];

/// The events of a conversation, newest first.
pub fn list(tx: &mut Tx<'_>, id: ConversationId, after: Option<Cursor>, limit: usize) -> Result<Vec<HistoryEvent>> {
    let before = after.map_or(i64::MAX, |cursor| cursor.at);
    let mut query = sql!(
        "SELECT id, kind, conversation_id, actor_kind, actor_id, only_for, at, data FROM event \
         WHERE conversation_id = ? AND id < ? AND kind IN",
        id,
        before
    );
    let events: Vec<Event> = tx.all(query.list(KINDS).add("ORDER BY id DESC LIMIT ?").bind(limit))?;
    let names = names(tx, &events)?;
    let told = |event: Event| HistoryEvent {
        actor: HistoryActor {
            kind: event.actor_kind,
            id: event.actor_id,
            name: event.actor_id.and_then(|id| names.get(&id).cloned()),
        },
        id: event.id,
        kind: event.kind,
        at: event.at,
        data: serde_json::from_str(&event.data).unwrap_or_default(),
    };
    Ok(events.into_iter().map(told).collect())
}

fn names(tx: &mut Tx<'_>, events: &[Event]) -> Result<HashMap<Uuid, String>> {
    let of = |kind: ActorKind| {
        events.iter().filter(move |event| event.actor_kind == kind).filter_map(|event| event.actor_id)
    };
    let mut users = sql!("SELECT id, name FROM user_account WHERE id IN");
    users.list(of(ActorKind::User));
    let mut contacts = sql!("SELECT id, name FROM contact WHERE id IN");
    contacts.list(of(ActorKind::Contact));
    let mut all: HashMap<Uuid, String> = tx.all::<(Uuid, String)>(&users)?.into_iter().collect();
    all.extend(tx.all::<(Uuid, String)>(&contacts)?);
    all.extend(crate::rule::firing::names(tx, of(ActorKind::Rule))?);
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::KINDS;

    #[test]
    fn the_app_waits_for_nothing_that_is_never_sent() {
        let model = include_str!("../../../../web/app/src/features/conversation/history-model.ts");
        let told = model.split_once("new Set([").and_then(|(_, rest)| rest.split_once("])")).expect("the kinds").0;
        let told: Vec<&str> = told.split('\'').filter(|part| part.contains('.')).collect();
        assert!(told.len() > 20, "{told:?}");
        for kind in told {
            assert!(KINDS.contains(&kind), "{kind} is told by the app and never sent");
        }
    }
}
