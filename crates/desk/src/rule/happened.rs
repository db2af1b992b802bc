//! What an event of the log means to rules: one of a few things, with what changed and which message it is about.
//! It never names what is spam, merged away, a side conversation, or made up by the sample desk.

use std::collections::HashMap;

use causeway_base::{Time, text};
use causeway_identity::UserId;
use causeway_store::{ActorKind, Event, Result, Tx, from_row, sql};
use serde_json::Value as Json;
use uuid::Uuid;

use super::FiringId;
use crate::condition::FieldId;
use crate::message::{Delivery, Kind};
use crate::sla::ClockKind;
use crate::{ConversationId, MessageId, TagId};

/// What the sample desk says that happened longer ago than this is made up.
const SAMPLE_MS: i64 = 60_000;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A conversation began.
    Created,
    /// A customer wrote.
    CustomerWrote,
    /// A colleague's reply left.
    ReplySent,
    /// A colleague wrote a note.
    NoteWritten,
    /// Something about the conversation changed.
    Changed,
    /// Somebody was mentioned.
    Mentioned(UserId),
    /// A reply could not be delivered.
    DeliveryFailed,
    /// The goal of a clock passed, or its promise.
    ClockPassed {
        /// What it measures.
        clock: ClockKind,
        /// Whether the promise passed.
        broken: bool,
    },
}

impl What {
    /// Its word in records.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "conversation_created",
            Self::CustomerWrote => "customer_wrote",
            Self::ReplySent => "reply_sent",
            Self::NoteWritten => "note_written",
            Self::Changed => "changed",
            Self::Mentioned(_) => "mentioned",
            Self::DeliveryFailed => "delivery_failed",
            Self::ClockPassed { .. } => "clock_passed",
        }
    }
}

/// An event as rules see it.
#[derive(Debug, Clone)]
pub struct Happened {
    /// Its number in the log.
    pub event: i64,
    /// When.
    pub at: Time,
    /// In which conversation.
    pub conversation: ConversationId,
    /// What.
    pub what: What,
    /// What changed, `{field: {from, to}}`.
    pub changes: Json,
    /// The message that it is about.
    pub message: Option<MessageId>,
    /// The firing of the rule that did it, if a rule did.
    pub by: Option<FiringId>,
}

/// The names under which the log tells of tags and fields.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Tags.
    pub tags: HashMap<TagId, String>,
    /// Fields.
    pub fields: HashMap<FieldId, String>,
}

impl Names {
    /// Reads them.
    pub fn read(tx: &mut Tx<'_>) -> Result<Self> {
        let tags: Vec<(TagId, String)> = tx.all(&sql!("SELECT id, name FROM tag"))?;
        let fields: Vec<(FieldId, String)> = tx.all(&sql!("SELECT id, name FROM field"))?;
        Ok(Self { tags: tags.into_iter().collect(), fields: fields.into_iter().collect() })
    }
}

/// A value as words to compare: a list by commas, nothing as an empty text.
pub fn words(value: &Json) -> String {
    let one = |value: &Json| match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    };
    text::fold(&match value {
        Json::Array(list) => list.iter().map(one).collect::<Vec<_>>().join(", "),
        other => one(other),
    })
}

impl Happened {
    /// What a field was and is, if it changed.
    pub fn change(&self, field: &str) -> Option<(&Json, &Json)> {
        let change = self.changes.get(field)?;
        Some((change.get("from").unwrap_or(&Json::Null), change.get("to").unwrap_or(&Json::Null)))
    }

    /// Whether a tag was added, or taken away when `removed`: this one, or any.
    pub fn tags(&self, removed: bool, tag: Option<&TagId>, names: &Names) -> bool {
        let Some((from, to)) = self.change("tags") else { return false };
        let (less, more) = if removed { (to, from) } else { (from, to) };
        let less = less.as_array().map(Vec::as_slice).unwrap_or_default();
        let mut new = more.as_array().into_iter().flatten().filter(|name| !less.contains(name));
        match tag {
            None => new.next().is_some(),
            Some(tag) => names.tags.get(tag).is_some_and(|wanted| new.any(|name| name.as_str() == Some(wanted))),
        }
    }
}

/// What of a conversation decides whether rules look at it at all.
struct Facts {
    spam: bool,
    sample: bool,
    merged: bool,
    side: bool,
}
from_row!(Facts { spam, sample, merged, side });

/// What is known of the message that an event is about.
#[derive(Debug, Clone, Copy)]
pub struct Wrote {
    /// What it is.
    pub kind: Kind,
    /// Who wrote it.
    pub author: ActorKind,
    /// Whether a machine did.
    pub automatic: bool,
}
from_row!(Wrote { kind, author, automatic });

/// What an event means to rules; nothing when it is none of their business.
pub fn read(tx: &mut Tx<'_>, event: &Event) -> Result<Option<Happened>> {
    let Some(conversation) = event.conversation.map(ConversationId) else { return Ok(None) };
    if !ABOUT.contains(&event.kind.as_str()) {
        return Ok(None);
    }
    let data: Json = serde_json::from_str(&event.data).unwrap_or_default();
    let wrote = match id(data.get("message_id")) {
        Some(message) if event.kind.starts_with("message.") => {
            tx.first(&sql!("SELECT kind, author_kind, automatic IS NOT NULL FROM message WHERE id = ?", message))?
        }
        _ => None,
    };
    let Some(happened) = meaning(event, data, wrote) else { return Ok(None) };
    let facts: Option<Facts> = tx.first(&sql!(
        "SELECT spam, sample, merged_into IS NOT NULL, side_of IS NOT NULL FROM conversation WHERE id = ?",
        conversation
    ))?;
    let made_up = event.actor_kind != ActorKind::User || tx.now().since(event.at) > SAMPLE_MS;
    let passed_over = |facts: &Facts| facts.spam || facts.merged || facts.side || (facts.sample && made_up);
    Ok(facts.filter(|facts| !passed_over(facts)).map(|_| happened))
}

/// The kinds of events that mean anything to rules.
pub const ABOUT: &[&str] = &[
    "conversation.created",
    "conversation.changed",
    "mention.created",
    "message.created",
    "message.changed",
    "clock.goal_passed",
    "clock.broken",
];

/// The message that an event is about.
pub fn message_of(data: &Json) -> Option<MessageId> {
    id(data.get("message_id")).map(MessageId)
}

/// What an event means to rules, with what is known of its message.
pub fn meaning(event: &Event, mut data: Json, wrote: Option<Wrote>) -> Option<Happened> {
    // What a machine wrote sets nothing off.
    let person = wrote.filter(|one| !one.automatic && matches!(one.author, ActorKind::User | ActorKind::Contact));
    let what = match event.kind.as_str() {
        "conversation.created" => What::Created,
        "conversation.changed" => What::Changed,
        "mention.created" => What::Mentioned(UserId(event.only_for?)),
        "clock.goal_passed" | "clock.broken" => What::ClockPassed {
            clock: data.get("kind").and_then(Json::as_str).and_then(ClockKind::from_name)?,
            broken: event.kind == "clock.broken",
        },
        "message.created" => match person?.kind {
            Kind::Incoming => What::CustomerWrote,
            Kind::Note => What::NoteWritten,
            Kind::Reply => return None,
        },
        "message.changed" => match data.get("delivery").and_then(Json::as_str).and_then(Delivery::from_name)? {
            Delivery::Sent if person?.kind == Kind::Reply => What::ReplySent,
            Delivery::Failed => What::DeliveryFailed,
            _ => return None,
        },
        _ => return None,
    };
    Some(Happened {
        event: event.id,
        at: event.at,
        conversation: ConversationId(event.conversation?),
        what,
        message: message_of(&data),
        changes: data.get_mut("changes").map(Json::take).unwrap_or_default(),
        by: (event.actor_kind == ActorKind::Rule).then_some(event.actor_id).flatten().map(FiringId),
    })
}

fn id(value: Option<&Json>) -> Option<Uuid> {
    value.and_then(Json::as_str).and_then(|text| text.parse().ok())
}
