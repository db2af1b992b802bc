//! Calls to make: why, by when, by whom, how often it was tried, and what came of it (R69 to R71).
//! It never counts a call as made without a note on what came of it.

pub mod due;
pub mod engine;
pub mod routes;
pub mod rules;
pub mod store;
pub mod write;

use causeway_base::Time;
use causeway_desk::ConversationId;
use causeway_identity::{TeamId, UserId};
use causeway_store::{Actor, NewEvent, Result as Stored, Tx, from_row, id_type, named_values};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

id_type!(TaskId, "Names a call to make.");

named_values!(Reason "Why somebody is to be called." {
    Asked "They asked for it." = "asked",
    ByHand "A colleague thinks that a call makes it clear." = "by_hand",
    Missed "They called and nobody answered." = "missed",
    Unclear "What they wrote lacks what is needed (R70)." = "unclear",
    Urgent "Something is broken and they cannot work." = "urgent",
});

named_values!(TaskState "How a call to make stands." {
    Open "It is still to be made." = "open",
    Done "It was made." = "done",
    Dropped "It is not needed any more, for a reason that was written down." = "dropped",
});

/// A call to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// The conversation that it is about.
    pub conversation_id: ConversationId,
    /// Why.
    pub reason: Reason,
    /// The number to call; empty when it has to be found out.
    pub number: String,
    /// When it suits them, and what else they said about the call.
    pub wish: String,
    /// The language to speak, a BCP 47 tag.
    pub lang: Option<String>,
    /// Who makes it.
    pub assignee_id: Option<UserId>,
    /// Whose team makes it.
    pub team_id: Option<TeamId>,
    /// By when.
    pub due_at: Time,
    /// How often it was tried in vain.
    pub tries: i64,
    /// How it stands.
    pub state: TaskState,
    /// What came of it, or why it is not needed.
    pub outcome: String,
    /// The first of the four steps (R71): the customer was called.
    pub called: bool,
    /// Their details stand in the contact.
    pub details: bool,
    /// They are linked on a messenger.
    pub handle: bool,
    /// The matter goes on there.
    pub switched: bool,
    /// When it was planned.
    pub created_at: Time,
    /// By whom; nobody when the desk did.
    pub created_by: Option<UserId>,
    /// When it was made or dropped.
    pub settled_at: Option<Time>,
    /// By whom.
    pub settled_by: Option<UserId>,
    /// Raised by every change.
    pub version: i64,
}
from_row!(Task {
    id,
    conversation_id,
    reason,
    number,
    wish,
    lang,
    assignee_id,
    team_id,
    due_at,
    tries,
    state,
    outcome,
    called,
    details,
    handle,
    switched,
    created_at,
    created_by,
    settled_at,
    settled_by,
    version
});

/// A call to plan.
#[derive(Debug, Clone)]
pub struct NewTask {
    /// The conversation.
    pub conversation: ConversationId,
    /// Why.
    pub reason: Reason,
    /// See [`Task::number`].
    pub number: String,
    /// See [`Task::wish`].
    pub wish: String,
    /// See [`Task::lang`].
    pub lang: Option<String>,
    /// See [`Task::assignee_id`].
    pub assignee: Option<UserId>,
    /// See [`Task::team_id`].
    pub team: Option<TeamId>,
    /// By when.
    pub due_at: Time,
}

impl NewTask {
    /// A call of which nothing more is known.
    pub fn new(conversation: ConversationId, reason: Reason, due_at: Time) -> Self {
        Self {
            conversation,
            reason,
            number: String::new(),
            wish: String::new(),
            lang: None,
            assignee: None,
            team: None,
            due_at,
        }
    }
}

/// Plans a call: its timer runs, and whoever shall make it is told.
///
/// # Errors
/// What the database says.
pub fn make(tx: &mut Tx<'_>, new: &NewTask, actor: Actor) -> Stored<TaskId> {
    let task = Task {
        id: tx.new_id(),
        conversation_id: new.conversation,
        reason: new.reason,
        number: new.number.clone(),
        wish: new.wish.clone(),
        lang: new.lang.clone(),
        assignee_id: new.assignee,
        team_id: new.team,
        due_at: new.due_at,
        tries: 0,
        state: TaskState::Open,
        outcome: String::new(),
        called: false,
        details: false,
        handle: false,
        switched: false,
        created_at: tx.now(),
        created_by: (actor.kind == causeway_store::ActorKind::User).then_some(actor.id).flatten().map(UserId),
        settled_at: None,
        settled_by: None,
        version: 1,
    };
    store::add(tx, &task)?;
    due::plan(tx, &task)?;
    tell(tx, "call.planned", &task, actor);
    Ok(task.id)
}

/// Records what happened to a call to make; notifications read whom it concerns.
pub(crate) fn tell(tx: &mut Tx<'_>, kind: &'static str, task: &Task, actor: Actor) {
    let data = json!({ "task_id": task.id, "to_user": task.assignee_id, "to_team": task.team_id });
    tx.record(NewEvent { kind, conversation: Some(task.conversation_id.0), actor, only_for: None, data });
}
