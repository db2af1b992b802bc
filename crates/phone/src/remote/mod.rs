//! Remote sessions and shared screens: with which tool, who allowed it and when, from when to when, what was looked at and
//! changed, and what came of it (R28, R29). It never begins one before the customer said yes, and shares no screen itself.

pub mod heard;
pub mod routes;
pub mod rules;
pub mod store;
pub mod words;
pub mod write;

use causeway_base::Time;
use causeway_desk::{ConversationId, MessageId};
use causeway_identity::UserId;
use causeway_store::{Actor, NewEvent, Tx, from_row, id_type, named_values};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

id_type!(SessionId, "Names a remote session.");

named_values!(Consent "Whether the customer allowed a session." {
    None "Nobody asked yet." = "none",
    Asked "They were asked and have not said yes or no." = "asked",
    Given "They said yes." = "given",
    Refused "They said no." = "refused",
});

named_values!(ConsentWay "How a customer's word on a session came." {
    Message "They wrote it into the conversation." = "message",
    Telephone "They said it on the telephone, and a colleague wrote it down." = "telephone",
});

/// A remote session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// The conversation that it belongs to.
    pub conversation_id: ConversationId,
    /// With what: the name of a program or service.
    pub tool: String,
    /// Where the customer joins.
    pub link: Option<String>,
    /// Whether it is recorded; the customer is told when they are asked.
    pub recorded: bool,
    /// Whether the customer allowed it.
    pub consent: Consent,
    /// How they said so.
    pub consent_way: Option<ConsentWay>,
    /// Who said so: a name or an address.
    pub consent_by: String,
    /// When they said so.
    pub consent_at: Option<Time>,
    /// Who of the team wrote it down; nobody when the customer's own message did.
    pub consent_noted_by: Option<UserId>,
    /// The reply that asked.
    pub question_id: Option<MessageId>,
    /// The message that answered.
    pub answer_id: Option<MessageId>,
    /// When it began; not yet while absent.
    pub began_at: Option<Time>,
    /// When it was over.
    pub ended_at: Option<Time>,
    /// What was looked at.
    pub looked: String,
    /// What was changed, or taught.
    pub changed: String,
    /// What came of it.
    pub outcome: String,
    /// The number of an article that tells how to do it without help.
    pub article: Option<i64>,
    /// When it was written down first.
    pub created_at: Time,
    /// By whom.
    pub created_by: UserId,
    /// Raised by every change.
    pub version: i64,
}
from_row!(Session {
    id,
    conversation_id,
    tool,
    link,
    recorded,
    consent,
    consent_way,
    consent_by,
    consent_at,
    consent_noted_by,
    question_id,
    answer_id,
    began_at,
    ended_at,
    looked,
    changed,
    outcome,
    article,
    created_at,
    created_by,
    version
});

impl Session {
    /// Whether it goes on.
    pub const fn runs(&self) -> bool {
        self.began_at.is_some() && self.ended_at.is_none()
    }
}

/// Records what happened to a session; `more` stands beside its tool.
pub(crate) fn tell(tx: &mut Tx<'_>, kind: &'static str, session: &Session, actor: Actor, more: &Value) {
    let mut data = json!({ "session_id": session.id, "tool": session.tool });
    if let (Some(data), Some(more)) = (data.as_object_mut(), more.as_object()) {
        data.extend(more.clone());
    }
    tx.record(NewEvent { kind, conversation: Some(session.conversation_id.0), actor, only_for: None, data });
}

#[cfg(test)]
mod tests;
