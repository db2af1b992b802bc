//! Issues: what is wrong or wished for in the product, apart from the conversations that tell of it; one issue has many
//! conversations and one conversation many issues (R182). It never takes a customer's name, address or secret over by itself.

pub(crate) mod by_rule;
pub(crate) mod change;
pub mod comment;
pub mod conversation_routes;
mod fixed;
mod incident;
pub mod redact;
pub mod routes;
pub mod store;
pub mod update;
pub mod valuable;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{Actor, NewEvent, Tx, from_row, id_type, named_values};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::tracker::link::Twin;
use crate::{Category, ConversationId};

pub use comment::Comment;

id_type!(IssueId, "Names an issue; people use its number.");

named_values!(State "Where an issue stands." {
    Open "Nobody works on it yet." = "open",
    InProgress "Somebody works on it." = "in_progress",
    Fixed "It is said to be repaired or built." = "fixed",
    Verified "Somebody saw that it works now." = "verified",
    Closed "It is done, or no longer true." = "closed",
    WontFix "It stays as it is." = "wont_fix",
});

named_values!(Kind "What an issue is." {
    Bug "Something does not work as it should." = "bug",
    Feature "Something is wished for." = "feature",
    Question "Something has to be found out." = "question",
    Incident "Something fails for many at once." = "incident",
});

named_values!(WhenFixed "What its conversations get when an issue is fixed." {
    Reopen "They open again, with a note, so that somebody tells the customer." = "reopen",
    Note "They get a note and stay where they are." = "note",
    Nothing "Nothing happens to them." = "nothing",
});

named_values!(What "What happened with an issue." {
    Created "It was written down." = "created",
    Title "It has another title." = "title",
    Text "Its text was changed." = "text",
    Kind "It is something else." = "kind",
    State "It stands elsewhere." = "state",
    Owner "Somebody else has it." = "owner",
    Labels "It has other labels." = "labels",
    WhenFixed "Its conversations get something else when it is fixed." = "when_fixed",
    Commented "Something was said about it." = "commented",
    Twinned "It has a twin in a tracker." = "twinned",
    Parted "It has no twin there any more." = "parted",
    Updated "Everybody who told of it was written to." = "updated",
    Works "Somebody who told of it says that it works now." = "works",
    Fails "Somebody who told of it says that it still fails." = "fails",
    Linked "A conversation tells of it." = "linked",
    Unlinked "A conversation no longer tells of it." = "unlinked",
});

/// An issue as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IssueRow {
    /// Its id.
    pub id: IssueId,
    /// The number that people say.
    pub number: i64,
    /// What it is about, in a line.
    pub title: String,
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// Who sees to it.
    pub owner_id: Option<UserId>,
    /// Free words to sort by.
    pub labels: Vec<String>,
    /// How many conversations tell of it.
    pub conversation_count: i64,
    /// When it was written down.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
    /// Raised by every change.
    pub version: i64,
}

/// An issue with all that its own page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Issue {
    /// What lists show.
    #[serde(flatten)]
    pub row: IssueRow,
    /// What is known, as plain text.
    pub text: String,
    /// What its conversations get when it is fixed.
    pub when_fixed: WhenFixed,
    /// Who wrote it down; nil when a rule did.
    pub created_by: UserId,
    /// The conversations that tell of it, the newest link first, at most 500.
    pub linked: Vec<Linked>,
    /// Its twins in trackers.
    pub twins: Vec<Twin>,
    /// What was said about it, oldest first, the newest 500.
    pub comments: Vec<Comment>,
    /// What happened with it, newest first, at most 200 steps.
    pub steps: Vec<Step>,
}

/// A conversation that tells of an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Linked {
    /// Its id.
    pub id: ConversationId,
    /// Its number.
    pub number: i64,
    /// What it is about; empty when the reader may not know the customer.
    pub subject: String,
    /// Where it stands.
    pub category: Category,
    /// The customer's name; empty when the reader may not know them.
    pub name: String,
    /// Who linked it.
    pub linked_by: UserId,
    /// When.
    pub linked_at: Time,
}
from_row!(Linked { id, number, subject, category, name, linked_by, linked_at });

/// One thing that happened with an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// Its place, counted from 1.
    pub step: i64,
    /// When.
    pub at: Time,
    /// Who did it; nil when it was a rule, or somebody outside.
    pub by_user: UserId,
    /// Their name, when it was a rule or somebody outside.
    pub by_name: String,
    /// What it was.
    pub what: What,
    /// The value before; the number of a conversation that was unlinked.
    pub before: String,
    /// The value after; the number of a conversation that was linked.
    pub after: String,
}
from_row!(Step { step, at, by_user, by_name, what, before, after });

/// Who does something with an issue.
#[derive(Debug, Clone)]
pub struct Who {
    /// Who of the team; nil for a rule or somebody outside.
    pub user: UserId,
    /// The name of a rule or of somebody outside.
    pub name: String,
    /// Who stands in the event log.
    pub actor: Actor,
}

impl Who {
    /// Somebody of the team.
    pub fn person(user: UserId, actor: Actor) -> Self {
        Self { user, name: String::new(), actor }
    }

    /// A rule, or somebody outside.
    pub fn outside(name: &str, actor: Actor) -> Self {
        Self { user: UserId(uuid::Uuid::nil()), name: name.to_owned(), actor }
    }
}

/// Records that an issue changed, for screens; of a conversation, also that it was linked or unlinked.
pub(crate) fn tell(
    tx: &mut Tx<'_>,
    kind: &'static str,
    issue: &IssueRow,
    conversation: Option<ConversationId>,
    actor: Actor,
) {
    let data = json!({ "issue_id": issue.id, "issue": issue.number, "title": issue.title, "state": issue.state });
    tx.record(NewEvent { kind, conversation: conversation.map(|id| id.0), actor, only_for: None, data });
}

#[cfg(test)]
mod tests;
