//! What a macro does to the conversation, applied in the same unit of work as the reply that it is sent with.
//! It never changes anything but through the command that people's own changes go through.

use causeway_identity::permission::WriteConversations;
use causeway_identity::{TeamId, UserId};
use causeway_store::Tx;
use causeway_web::{Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::conversation::change::{self, Change, StatusInput};
use crate::conversation::store as conversations;
use crate::{ConversationId, Priority, StatusId, TagId, status, tag};

/// How many actions a macro may have.
pub const MOST: usize = 20;
/// The longest snooze: a year, in minutes.
const LONGEST_SNOOZE: i64 = 366 * 24 * 60;

/// One change of the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// Gives it a status.
    SetStatus {
        /// The status.
        status_id: StatusId,
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
    /// Gives it to the sender of the reply.
    AssignMe,
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
    /// Snoozes it.
    Snooze {
        /// For how long, in minutes.
        minutes: i64,
    },
}

/// Refuses actions that name what does not exist.
///
/// # Errors
/// `invalid_input` with the action's place.
pub fn check(tx: &mut Tx<'_>, actions: &[Action]) -> Result<(), Problem> {
    if actions.len() > MOST {
        return Err(Problem::field("/actions", "too_long", "A macro has at most 20 actions."));
    }
    for (at, action) in actions.iter().enumerate() {
        let known = match *action {
            Action::SetStatus { status_id } => status::store::find(tx, status_id)?.is_some(),
            Action::AddTag { tag_id } | Action::RemoveTag { tag_id } => tag::store::find(tx, tag_id)?.is_some(),
            Action::Assign { user_id } => {
                causeway_identity::user::store::find(tx, user_id)?.is_some_and(|user| user.active)
            }
            Action::SetTeam { team_id: Some(team) } => causeway_identity::team::store::find(tx, team)?.is_some(),
            Action::Snooze { minutes } => (1..=LONGEST_SNOOZE).contains(&minutes),
            Action::SetPriority { .. } | Action::AssignMe | Action::Unassign | Action::SetTeam { team_id: None } => {
                true
            }
        };
        if !known {
            let words = "This action names something that does not exist. Choose again or remove it.";
            return Err(Problem::field(&format!("/actions/{at}"), "unknown", words));
        }
    }
    Ok(())
}

/// The status that these actions give, the last one's: the reply is written with it.
pub fn status(actions: &[Action]) -> Option<StatusInput> {
    actions.iter().rev().find_map(|action| match *action {
        Action::SetStatus { status_id } => Some(StatusInput { id: Some(status_id), category: None }),
        _ => None,
    })
}

/// Applies everything but the status, which [`status()`] names.
///
/// # Errors
/// What [`check`] and [`change::change`] say.
pub fn apply(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    id: ConversationId,
    actions: &[Action],
) -> Result<(), Problem> {
    if actions.is_empty() {
        return Ok(());
    }
    check(tx, actions)?;
    let state = conversations::state(tx, id)?.ok_or_else(|| Problem::not_found("conversation"))?;
    let held: Vec<TagId> = conversations::tags(tx, id)?.into_iter().map(|tag| tag.id).collect();
    let mut tags = held.clone();
    let mut change = Change { version: state.version, ..Change::default() };
    for action in actions {
        match *action {
            Action::SetStatus { .. } => {}
            Action::SetPriority { priority } => change.priority = Some(priority),
            Action::AddTag { tag_id } if tags.contains(&tag_id) => {}
            Action::AddTag { tag_id } => tags.push(tag_id),
            Action::RemoveTag { tag_id } => tags.retain(|tag| *tag != tag_id),
            Action::AssignMe => change.assignee_id = Some(Some(UserId(permit.user()))),
            Action::Assign { user_id } => change.assignee_id = Some(Some(user_id)),
            Action::Unassign => change.assignee_id = Some(None),
            Action::SetTeam { team_id } => change.team_id = Some(team_id),
            Action::Snooze { minutes } => change.snoozed_until = Some(tx.now().plus_ms(minutes * 60_000)),
        }
    }
    change.tag_ids = (tags != held).then_some(tags);
    change::change(tx, permit, id, &change)
}
