//! The command that changes a conversation: one write, one event, with who did it and what was before.
//! It never overwrites what somebody else changed since the caller looked.

use causeway_base::{Time, text};
use causeway_identity::permission::WriteConversations;
use causeway_identity::{TeamId, UserId};
use causeway_store::{NewEvent, Tx};
use causeway_web::{Code, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::rules::{self, StatusChoice, Wish};
use super::{Category, ConversationId, Priority, State, store, wake};
use crate::escalation;
use crate::inbox::routes::given;
use crate::solve::{self, OutcomeInput};
use crate::{StatusId, TagId, status};

/// A status as callers name it: by id, or by category for the built-in one.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusInput {
    /// A status.
    pub id: Option<StatusId>,
    /// The built-in status of this category.
    pub category: Option<Category>,
}

impl StatusInput {
    /// Looks it up.
    ///
    /// # Errors
    /// `invalid_input` when there is no such status or none was named.
    pub fn resolve(self, tx: &mut Tx<'_>) -> Result<StatusChoice, Problem> {
        let found = match (self.id, self.category) {
            (Some(id), _) => status::store::find(tx, id)?,
            (None, Some(category)) => Some(status::store::builtin(tx, category)?),
            (None, None) => None,
        };
        let found = found.ok_or_else(|| Problem::field("/status", "unknown", "There is no such status."))?;
        Ok(StatusChoice { id: found.id, category: found.category })
    }
}

/// What changes of a conversation; what is left out stays.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The version that the caller looked at.
    pub version: i64,
    /// Another subject.
    pub subject: Option<String>,
    /// Another status, by id.
    pub status_id: Option<StatusId>,
    /// Another status, by id or category.
    pub status: Option<StatusInput>,
    /// Another priority.
    pub priority: Option<Priority>,
    /// Another assignee; `null` for nobody.
    #[serde(default, deserialize_with = "given")]
    pub assignee_id: Option<Option<UserId>>,
    /// Another team; `null` for none.
    #[serde(default, deserialize_with = "given")]
    pub team_id: Option<Option<TeamId>>,
    /// All tags that it shall have.
    pub tag_ids: Option<Vec<TagId>>,
    /// When it shall come back; without a status it becomes snoozed.
    pub snoozed_until: Option<Time>,
    /// When its next step is due; `null` for the usual time, while it waits.
    #[serde(default, deserialize_with = "given")]
    pub next_action_at: Option<Option<Time>>,
    /// What the customer really wants (R84).
    pub goal: Option<String>,
    /// How it ended; with the change that solves it, or later.
    pub outcome: Option<OutcomeInput>,
    /// Whether it is spam; the desk learns from it.
    pub spam: Option<bool>,
    /// Whether the caller follows it; not part of the state, so the version does not matter.
    pub following: Option<bool>,
}

/// Changes a conversation.
///
/// # Errors
/// `version_conflict` with the state as it is now; `invalid_input` for what does not exist or contradicts itself.
pub fn change(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    id: ConversationId,
    input: &Change,
) -> Result<(), Problem> {
    let before = store::state(tx, id)?.ok_or_else(|| Problem::not_found("conversation"))?;
    if let Some(follows) = input.following {
        store::follow(tx, id, UserId(permit.user()), follows)?;
    }
    let wish = wish(tx, input)?;
    let more = input.tag_ids.is_some() || input.spam.is_some() || input.goal.is_some() || input.outcome.is_some();
    let changes_state = wish != Wish::default() || more;
    if !changes_state {
        return Ok(());
    }
    if before.version != input.version {
        let current = super::view::one(tx, id, UserId(permit.user()))?;
        return Err(Problem::new(Code::VersionConflict, "Somebody else changed this conversation meanwhile.")
            .hint("Look at how it stands now and try again.")
            .current(&current));
    }
    let now = tx.now();
    let after = rules::changed(&before, &wish, now)
        .map_err(|error| Problem::field(error.field(), "invalid", error.to_string()))?;
    let mut changes = rules::differences(&before, &after);
    if after.category == Category::Solved && (before.category != Category::Solved || input.outcome.is_some()) {
        // What is spam ends without a word.
        if input.spam != Some(true) {
            solve::check(tx, id, input.outcome.as_ref())?;
        }
        put(&mut changes, "outcome", json!(solve::of(tx, id)?), json!(input.outcome));
        solve::keep(tx, id, input.outcome.as_ref())?;
    }
    if let Some(goal) = &input.goal {
        let goal = text::clean(goal.trim(), 500);
        put(&mut changes, "goal", json!(store::goal(tx, id)?), json!(goal));
        store::set_goal(tx, id, &goal)?;
    }
    if let Some(tags) = &input.tag_ids {
        tag_difference(tx, id, tags, &mut changes)?;
    }
    if let Some(spam) = input.spam {
        crate::spam::mark::set(tx, id, spam, &mut changes)?;
    }
    write(tx, &before, &after, changes, permit.actor())
}

fn put(changes: &mut Map<String, Value>, field: &str, from: Value, to: Value) {
    if from != to {
        changes.insert(field.to_owned(), json!({ "from": from, "to": to }));
    }
}

fn wish(tx: &mut Tx<'_>, input: &Change) -> Result<Wish, Problem> {
    let named = input.status_id.map(|id| StatusInput { id: Some(id), category: None }).or(input.status);
    let snooze = StatusInput { id: None, category: Some(Category::Snoozed) };
    let status = named.or(input.snoozed_until.map(|_| snooze)).map(|status| status.resolve(tx)).transpose()?;
    if let Some(Some(user)) = input.assignee_id {
        let user = causeway_identity::user::store::find(tx, user)?.filter(|user| user.active);
        user.ok_or_else(|| Problem::field("/assignee_id", "unknown", "There is no such member of the team."))?;
    }
    if let Some(Some(team)) = input.team_id {
        causeway_identity::team::store::find(tx, team)?
            .ok_or_else(|| Problem::field("/team_id", "unknown", "There is no such team."))?;
    }
    Ok(Wish {
        subject: input.subject.as_deref().map(checked_subject).transpose()?,
        status,
        priority: input.priority,
        assignee: input.assignee_id,
        team: input.team_id,
        snoozed_until: input.snoozed_until,
        next_action: input.next_action_at,
    })
}

/// A subject of 1 to 500 characters on one line.
pub(crate) fn checked_subject(subject: &str) -> Result<String, Problem> {
    let subject = text::clean(subject.trim(), 501).replace(['\n', '\t'], " ");
    if subject.is_empty() || subject.chars().count() > 500 {
        return Err(Problem::field("/subject", "length", "A subject has 1 to 500 characters."));
    }
    Ok(subject)
}

fn tag_difference(
    tx: &mut Tx<'_>,
    id: ConversationId,
    tags: &[TagId],
    changes: &mut Map<String, Value>,
) -> Result<(), Problem> {
    let names = |tags: Vec<crate::tag::TagRef>| tags.into_iter().map(|tag| tag.name).collect::<Vec<_>>();
    let before = names(store::tags(tx, id)?);
    store::set_tags(tx, id, tags)?;
    let after = names(store::tags(tx, id)?);
    if before != after {
        changes.insert("tags".to_owned(), json!({ "from": before, "to": after }));
    }
    Ok(())
}

/// Writes a new state with its event; nothing when nothing differs. Since when the customer waits is no matter of
/// versions: a mail that arrives must not turn an agent's change away.
pub(crate) fn write(
    tx: &mut Tx<'_>,
    before: &State,
    after: &State,
    changes: Map<String, Value>,
    actor: causeway_store::Actor,
) -> Result<(), Problem> {
    if changes.is_empty() {
        return Ok(store::set_waiting_since(tx, after.id, after.waiting_since)?);
    }
    if !store::save(tx, after)? {
        return Err(Problem::new(Code::VersionConflict, "Somebody else changed this conversation meanwhile."));
    }
    if before.category == Category::Solved && after.category != Category::Solved {
        solve::keep(tx, after.id, None)?;
    }
    if before.category != Category::Solved && after.category == Category::Solved {
        escalation::settle(tx, after.id, actor)?;
    }
    if before.snoozed_until != after.snoozed_until {
        wake::plan(tx, after.id, wake::Why::Snooze, after.snoozed_until)?;
    }
    if before.next_action_at != after.next_action_at {
        wake::plan(tx, after.id, wake::Why::NextAction, after.next_action_at)?;
    }
    let data = json!({ "changes": changes, "version": before.version + 1 });
    let conversation = Some(after.id.0);
    tx.record(NewEvent { kind: "conversation.changed", conversation, actor, only_for: None, data });
    Ok(())
}
