//! The event log: what happened, in the order in which it was committed, and the durable place of each reader.
//! It never interprets an event; kinds and data belong to the features that record them.

use causeway_base::Time;
use serde_json::Value as Json;
use uuid::Uuid;

use crate::{Result, Tx, from_row, named_values, sql};

named_values!(ActorKind "Who made something happen." {
    User "A member of the team." = "user",
    Contact "A customer." = "contact",
    System "The desk itself: a job, a clock." = "system",
    Rule "A rule of the desk; the id names the firing, which knows the rule and what led to it." = "rule",
});

/// Who made something happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// The kind of actor.
    pub kind: ActorKind,
    /// The user's, contact's or firing's id; `None` for the desk itself.
    pub id: Option<Uuid>,
}

impl Actor {
    /// The desk itself.
    pub const SYSTEM: Self = Self { kind: ActorKind::System, id: None };
    /// A member of the team.
    pub fn user(id: impl Into<Uuid>) -> Self {
        Self { kind: ActorKind::User, id: Some(id.into()) }
    }
    /// A customer.
    pub fn contact(id: impl Into<Uuid>) -> Self {
        Self { kind: ActorKind::Contact, id: Some(id.into()) }
    }
    /// A rule, by the id of its firing.
    pub fn rule(firing: impl Into<Uuid>) -> Self {
        Self { kind: ActorKind::Rule, id: Some(firing.into()) }
    }
}

/// An event as a unit of work records it.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// Product words, dotted: `message.created`.
    pub kind: &'static str,
    /// The conversation it belongs to, if any.
    pub conversation: Option<Uuid>,
    /// Who did it.
    pub actor: Actor,
    /// Only this user may see it; `None` means everyone on the team.
    pub only_for: Option<Uuid>,
    /// Ids and the values that changed; never message texts.
    pub data: Json,
}

/// An event as it stands in the log.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its place in the log; later commits have higher numbers, without exception.
    pub id: i64,
    /// See [`NewEvent::kind`].
    pub kind: String,
    /// See [`NewEvent::conversation`].
    pub conversation: Option<Uuid>,
    /// Who did it: the kind.
    pub actor_kind: ActorKind,
    /// Who did it: the id.
    pub actor_id: Option<Uuid>,
    /// See [`NewEvent::only_for`].
    pub only_for: Option<Uuid>,
    /// When the unit of work ran.
    pub at: Time,
    /// JSON text, see [`NewEvent::data`].
    pub data: String,
}
from_row!(Event { id, kind, conversation, actor_kind, actor_id, only_for, at, data });

/// Takes the numbers of `count` events and answers the last one. They come from one row whose lock is held until the
/// commit, so numbers are in commit order on both engines; a sequence of PostgreSQL's alone would not give this.
pub(crate) fn reserve(tx: &mut Tx<'_>, count: usize) -> Result<Option<i64>> {
    if count == 0 {
        return Ok(None);
    }
    tx.value(&sql!("UPDATE counter SET value = value + ? WHERE name = 'event' RETURNING value", count)).map(Some)
}

/// Appends the events of a transaction under the numbers that end with `last`.
pub(crate) fn append(tx: &mut Tx<'_>, last: i64, events: Vec<(Time, NewEvent)>) -> Result<()> {
    let first = last - events.len() as i64 + 1;
    for chunk in events.iter().zip(first..).collect::<Vec<_>>().chunks(64) {
        let mut insert =
            sql!("INSERT INTO event (id, kind, conversation_id, actor_kind, actor_id, only_for, at, data) VALUES");
        insert.rows(chunk.iter().map(|((at, event), id)| {
            [
                (*id).into(),
                event.kind.into(),
                event.conversation.into(),
                event.actor.kind.into(),
                event.actor.id.into(),
                event.only_for.into(),
                (*at).into(),
                event.data.to_string().into(),
            ]
        }));
        tx.run(&insert)?;
    }
    Ok(())
}

/// The events after number `after`, oldest first, at most `limit`.
pub fn events_after(tx: &mut Tx<'_>, after: i64, limit: usize) -> Result<Vec<Event>> {
    tx.all(&sql!(
        "SELECT id, kind, conversation_id, actor_kind, actor_id, only_for, at, data FROM event WHERE id > ? ORDER BY id LIMIT ?",
        after,
        limit
    ))
}

/// The number of the newest event; 0 when there is none.
pub fn last_event(tx: &mut Tx<'_>) -> Result<i64> {
    tx.value(&sql!("SELECT value FROM counter WHERE name = 'event'"))
}

/// How far the reader called `name` has come.
pub fn reader_position(tx: &mut Tx<'_>, name: &'static str) -> Result<i64> {
    Ok(tx.first::<(i64,)>(&sql!("SELECT position FROM reader WHERE name = ?", name))?.map_or(0, |row| row.0))
}

/// Moves the reader called `name`; done in the unit of work that holds the reader's own writes.
pub fn set_reader_position(tx: &mut Tx<'_>, name: &'static str, position: i64) -> Result<()> {
    tx.run(&sql!(
        "INSERT INTO reader (name, position) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET position = excluded.position",
        name,
        position
    ))?;
    Ok(())
}
