//! What sets a rule off: something that happened, or so long after a moment of the conversation.
//! It never looks at a conversation; it compares what happened with what was asked for.

use causeway_identity::UserId;
use causeway_store::named_values;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::happened::{Happened, Names, What};
use crate::condition::{FieldId, Person, TeamChoice};
use crate::message::Kind;
use crate::sla::ClockKind;
use crate::{Priority, StatusId, TagId};

named_values!(Moment "A moment of a conversation from which time is counted." {
    Waiting "Since when the customer has waited for an answer." = "waiting",
    Idle "When somebody last wrote." = "idle",
    Status "Since when it has its status." = "status",
    Begun "When it began." = "begun",
    NextAction "When its next step is due; the time is counted backwards from it." = "next_action",
});

impl Moment {
    /// The column that holds it.
    pub const fn column(self) -> &'static str {
        match self {
            Self::Waiting => "c.waiting_since",
            Self::Idle => "c.last_activity_at",
            Self::Status => "c.status_since",
            Self::Begun => "c.created_at",
            Self::NextAction => "c.next_action_at",
        }
    }

    /// How far after the moment something is due, in milliseconds; before it for the next step.
    pub const fn offset(self, minutes: i64) -> i64 {
        match self {
            Self::NextAction => -minutes * 60_000,
            _ => minutes * 60_000,
        }
    }
}

/// What sets a rule off. `from` and `to` narrow a change; what is left out may be anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Trigger {
    /// A conversation began.
    ConversationCreated,
    /// A customer wrote, the first message included; automatic mail does not count.
    CustomerWrote,
    /// A colleague's reply left; one that was taken back never did.
    ReplySent,
    /// A colleague wrote a note.
    NoteWritten,
    /// The status changed.
    StatusChanged {
        /// From this one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<StatusId>,
        /// To this one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<StatusId>,
    },
    /// The priority changed.
    PriorityChanged {
        /// From this one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Priority>,
        /// To this one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Priority>,
    },
    /// Somebody else answers it.
    AssigneeChanged {
        /// Before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Person>,
        /// Now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Person>,
    },
    /// It went to another team.
    TeamChanged {
        /// Before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<TeamChoice>,
        /// Now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<TeamChoice>,
    },
    /// It was given a tag.
    TagAdded {
        /// This one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tag_id: Option<TagId>,
    },
    /// A tag was taken away.
    TagRemoved {
        /// This one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tag_id: Option<TagId>,
    },
    /// A field of the conversation changed.
    FieldChanged {
        /// The field.
        field_id: FieldId,
        /// From this, as the history tells it; empty for nothing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<String>,
        /// To this, as the history tells it; empty for nothing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<String>,
    },
    /// A note mentioned somebody.
    Mentioned {
        /// This colleague.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        user_id: Option<UserId>,
    },
    /// A reply could not be delivered.
    DeliveryFailed,
    /// The goal of a clock passed.
    GoalPassed {
        /// What the clock measures.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        clock: Option<ClockKind>,
    },
    /// The promise of a clock passed.
    PromisePassed {
        /// What the clock measures.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        clock: Option<ClockKind>,
    },
    /// So long after a moment, while it lasts.
    After {
        /// The moment.
        moment: Moment,
        /// How many minutes after it; before it for the next step.
        minutes: i64,
    },
}

impl Trigger {
    /// Whether time sets it off, and not an event.
    pub const fn is_time(&self) -> bool {
        matches!(self, Self::After { .. })
    }

    /// The kind of event that it waits for; none for time.
    pub const fn event_kind(&self) -> Option<&'static str> {
        Some(match self {
            Self::ConversationCreated => "conversation.created",
            Self::CustomerWrote | Self::NoteWritten => "message.created",
            Self::ReplySent | Self::DeliveryFailed => "message.changed",
            Self::Mentioned { .. } => "mention.created",
            Self::GoalPassed { .. } => "clock.goal_passed",
            Self::PromisePassed { .. } => "clock.broken",
            Self::After { .. } => return None,
            _ => "conversation.changed",
        })
    }

    /// The kind of message that it waits for; none for what is no message of a person.
    pub const fn message_kind(&self) -> Option<Kind> {
        match self {
            Self::CustomerWrote => Some(Kind::Incoming),
            Self::NoteWritten => Some(Kind::Note),
            _ => None,
        }
    }

    /// Whether what happened is what it waits for.
    pub fn matches(&self, happened: &Happened, names: &Names) -> bool {
        let changed = |field: &str, from: Option<Json>, to: Option<Json>| {
            happened.change(field).is_some_and(|(before, after)| {
                from.is_none_or(|from| from == *before) && to.is_none_or(|to| to == *after)
            })
        };
        match self {
            Self::ConversationCreated => happened.what == What::Created,
            Self::CustomerWrote => happened.what == What::CustomerWrote,
            Self::ReplySent => happened.what == What::ReplySent,
            Self::NoteWritten => happened.what == What::NoteWritten,
            Self::DeliveryFailed => happened.what == What::DeliveryFailed,
            Self::StatusChanged { from, to } => changed("status_id", from.map(json), to.map(json)),
            Self::PriorityChanged { from, to } => changed("priority", from.map(json), to.map(json)),
            Self::AssigneeChanged { from, to } => changed("assignee_id", from.map(person), to.map(person)),
            Self::TeamChanged { from, to } => changed("team_id", from.map(team), to.map(team)),
            Self::TagAdded { tag_id } => happened.tags(false, tag_id.as_ref(), names),
            Self::TagRemoved { tag_id } => happened.tags(true, tag_id.as_ref(), names),
            Self::FieldChanged { field_id, from, to } => names.fields.get(field_id).is_some_and(|name| {
                let is = |asked: &Option<String>, value: &Json| {
                    asked.as_ref().is_none_or(|asked| super::happened::words(value) == causeway_base::text::fold(asked))
                };
                happened
                    .change(&format!("field:{name}"))
                    .is_some_and(|(before, after)| is(from, before) && is(to, after))
            }),
            Self::Mentioned { user_id } => match happened.what {
                What::Mentioned(user) => user_id.is_none_or(|wanted| wanted == user),
                _ => false,
            },
            Self::GoalPassed { clock } => passed(happened.what, false, *clock),
            Self::PromisePassed { clock } => passed(happened.what, true, *clock),
            Self::After { .. } => false,
        }
    }
}

fn passed(what: What, promise: bool, wanted: Option<ClockKind>) -> bool {
    match what {
        What::ClockPassed { clock, broken } => broken == promise && wanted.is_none_or(|wanted| wanted == clock),
        _ => false,
    }
}

fn json(value: impl Serialize) -> Json {
    serde_json::to_value(value).unwrap_or_default()
}

fn person(person: Person) -> Json {
    match person {
        Person::User(id) => json(id),
        Person::Me | Person::Nobody => Json::Null,
    }
}

fn team(team: TeamChoice) -> Json {
    match team {
        TeamChoice::Team(id) => json(id),
        TeamChoice::None => Json::Null,
    }
}
