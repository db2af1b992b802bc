//! What a rule does: typed data, and whether what it names still exists.
//! It never does anything; `act` does.

use causeway_identity::{TeamId, UserId, team, user};
use causeway_store::{Result, Tx};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::condition::FieldId;
use crate::escalation::EscalationKind;
use crate::macros::{self, MacroId};
use crate::notification::{HookId, hook};
use crate::solve::OutcomeInput;
use crate::{Priority, StatusId, TagId, field, issue, status, tag};

/// How many actions a rule may have.
pub const MOST: usize = 20;
/// The longest snooze: a year, in minutes.
pub const LONGEST_SNOOZE: i64 = 366 * 24 * 60;

/// One thing that a rule does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// Gives the conversation a status.
    SetStatus {
        /// The status.
        status_id: StatusId,
        /// How it ended, for a status that solves it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outcome: Option<OutcomeInput>,
    },
    /// Gives it a priority.
    SetPriority {
        /// The priority.
        priority: Priority,
    },
    /// Adds a tag.
    AddTag {
        /// The tag.
        tag_id: TagId,
    },
    /// Takes a tag away.
    RemoveTag {
        /// The tag.
        tag_id: TagId,
    },
    /// Gives it to somebody.
    Assign {
        /// Who.
        user_id: UserId,
    },
    /// Gives it to nobody.
    Unassign,
    /// Gives it to a team.
    SetTeam {
        /// The team; `null` for none.
        team_id: Option<TeamId>,
    },
    /// Fills a field of the conversation.
    SetField {
        /// The field.
        field_id: FieldId,
        /// What it shall hold, as the field stores it; `null` empties it.
        value: Json,
    },
    /// Snoozes it.
    Snooze {
        /// For how long, in minutes.
        minutes: i64,
    },
    /// Lets somebody follow it.
    Follow {
        /// Who.
        user_id: UserId,
    },
    /// Writes a note.
    Note {
        /// What it says; placeholders as in macros.
        text: String,
    },
    /// Writes to the customer with a macro's text, in the customer's language.
    Reply {
        /// The macro; one that everybody sees.
        macro_id: MacroId,
    },
    /// Does what a macro does, without its text.
    RunMacro {
        /// The macro; one that everybody sees.
        macro_id: MacroId,
    },
    /// Tells somebody.
    NotifyPerson {
        /// Who.
        user_id: UserId,
    },
    /// Tells everybody of a team.
    NotifyTeam {
        /// The team.
        team_id: TeamId,
    },
    /// Tells a chat group or program that a team has connected.
    TellHook {
        /// The team's hook.
        hook_id: HookId,
    },
    /// Lets the matter climb (R167).
    Escalate {
        /// Why it climbs; the first path of this kind is taken.
        reason: EscalationKind,
    },
    /// Writes an issue down from what the customer wrote, without names and secrets, unless one is open already (R182).
    CreateIssue {
        /// What it is.
        issue: issue::Kind,
        /// Free words to sort by.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        labels: Vec<String>,
    },
    /// Sends what happened to a public address.
    Webhook {
        /// Where to; begins with `https://`.
        url: String,
    },
}

impl Action {
    /// Its word in records.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::SetStatus { .. } => "set_status",
            Self::SetPriority { .. } => "set_priority",
            Self::AddTag { .. } => "add_tag",
            Self::RemoveTag { .. } => "remove_tag",
            Self::Assign { .. } => "assign",
            Self::Unassign => "unassign",
            Self::SetTeam { .. } => "set_team",
            Self::SetField { .. } => "set_field",
            Self::Snooze { .. } => "snooze",
            Self::Follow { .. } => "follow",
            Self::Note { .. } => "note",
            Self::Reply { .. } => "reply",
            Self::RunMacro { .. } => "run_macro",
            Self::NotifyPerson { .. } => "notify_person",
            Self::NotifyTeam { .. } => "notify_team",
            Self::TellHook { .. } => "tell_hook",
            Self::Escalate { .. } => "escalate",
            Self::CreateIssue { .. } => "create_issue",
            Self::Webhook { .. } => "webhook",
        }
    }

    /// What it names and is not there any more, as words for a person; nothing when all is well.
    pub fn missing(&self, tx: &mut Tx<'_>) -> Result<Option<&'static str>> {
        let (there, words) = match self {
            Self::SetStatus { status_id, .. } => {
                (status::store::find(tx, *status_id)?.is_some(), "The status does not exist any more.")
            }
            Self::AddTag { tag_id } | Self::RemoveTag { tag_id } => {
                (tag::store::find(tx, *tag_id)?.is_some(), "The tag does not exist any more.")
            }
            Self::Assign { user_id } | Self::Follow { user_id } | Self::NotifyPerson { user_id } => {
                let found = user::store::find(tx, *user_id)?;
                (found.is_some_and(|user| user.active), "This person is not on the team any more.")
            }
            Self::SetTeam { team_id: Some(team_id) } | Self::NotifyTeam { team_id } => {
                (team::store::find(tx, *team_id)?.is_some(), "The team does not exist any more.")
            }
            Self::SetField { field_id, .. } => {
                let found = field::store::find(tx, *field_id)?;
                (found.is_some_and(|field| !field.archived), "The field does not exist any more.")
            }
            Self::Reply { macro_id } | Self::RunMacro { macro_id } => {
                (shared_macro(tx, *macro_id)?.is_some(), "The macro does not exist any more, or not everybody sees it.")
            }
            Self::TellHook { hook_id } => {
                let found = hook::find(tx, *hook_id)?;
                (found.is_some_and(|hook| hook.team_id.is_some()), "The chat group is not connected any more.")
            }
            Self::SetPriority { .. }
            | Self::Unassign
            | Self::SetTeam { team_id: None }
            | Self::Snooze { .. }
            | Self::Note { .. }
            | Self::Escalate { .. }
            | Self::CreateIssue { .. }
            | Self::Webhook { .. } => (true, ""),
        };
        Ok((!there).then_some(words))
    }
}

/// A macro that everybody sees and that is still offered.
pub fn shared_macro(tx: &mut Tx<'_>, id: MacroId) -> Result<Option<macros::Macro>> {
    let nobody = UserId(uuid::Uuid::nil());
    Ok(macros::store::find(tx, id, nobody)?.filter(|found| !found.archived))
}
