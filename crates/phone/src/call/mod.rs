//! The log of calls: who called whom and when, what came of it, and the conversation that it belongs to.
//! It never counts a call as done before somebody wrote down what came of it, and keeps of a recording only where it is.

pub mod missed;
pub mod routes;
pub mod rules;
pub mod store;
pub mod write;

use causeway_base::Time;
use causeway_desk::ConversationId;
use causeway_desk::attachment::AttachmentId;
use causeway_identity::UserId;
use causeway_people::ContactId;
use causeway_store::{from_row, id_type, named_values};
use schemars::JsonSchema;
use serde::Serialize;

use crate::number::NumberId;

id_type!(CallId, "Names a call.");

named_values!(Direction "Who called." {
    Incoming "A customer called us." = "incoming",
    Outgoing "We called a customer." = "outgoing",
});

#[expect(clippy::derivable_impls, reason = "the macro that makes the enum derives no default")]
impl Default for Direction {
    fn default() -> Self {
        Self::Incoming
    }
}

named_values!(CallState "How a call went." {
    Ringing "It rings." = "ringing",
    Talking "Somebody talks." = "talking",
    Ended "It was answered and is over." = "ended",
    Missed "A customer called and nobody answered." = "missed",
    Unreached "We called and nobody answered." = "unreached",
});

/// A call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Call {
    /// Its id.
    pub id: CallId,
    /// Who called.
    pub direction: Direction,
    /// How it went.
    pub state: CallState,
    /// Our number.
    pub number_id: Option<NumberId>,
    /// The other side: a number as the world dials it, or what the telephone system called it; empty when it showed none.
    pub other: String,
    /// Whose number that is.
    pub contact_id: Option<ContactId>,
    /// The conversation that it belongs to.
    pub conversation_id: Option<ConversationId>,
    /// Who of the team talked.
    pub user_id: Option<UserId>,
    /// Whether the caller said that it is urgent.
    pub urgent: bool,
    /// When it began to ring.
    pub began_at: Time,
    /// When somebody took it.
    pub answered_at: Option<Time>,
    /// When it was over.
    pub ended_at: Option<Time>,
    /// What came of it, in the team's words.
    pub outcome: String,
    /// When that was written down.
    pub done_at: Option<Time>,
    /// By whom.
    pub done_by: Option<UserId>,
    /// Where the telephone system keeps its recording.
    pub recording: Option<String>,
    /// The message that the caller left.
    pub voicemail_id: Option<AttachmentId>,
    /// When it was written into the log.
    pub created_at: Time,
    /// Raised by every change.
    pub version: i64,
}
from_row!(Call {
    id,
    direction,
    state,
    number_id,
    other,
    contact_id,
    conversation_id,
    user_id,
    urgent,
    began_at,
    answered_at,
    ended_at,
    outcome,
    done_at,
    done_by,
    recording,
    voicemail_id,
    created_at,
    version
});

impl Call {
    /// A call of which nothing is known but when it began.
    pub fn new(id: CallId, direction: Direction, began_at: Time, created_at: Time) -> Self {
        Self {
            id,
            direction,
            state: CallState::Ringing,
            number_id: None,
            other: String::new(),
            contact_id: None,
            conversation_id: None,
            user_id: None,
            urgent: false,
            began_at,
            answered_at: None,
            ended_at: None,
            outcome: String::new(),
            done_at: None,
            done_by: None,
            recording: None,
            voicemail_id: None,
            created_at,
            version: 1,
        }
    }

    /// Whether a customer called in vain.
    pub const fn unanswered(&self) -> bool {
        matches!(self.state, CallState::Missed)
    }

    /// How long it was talked, in milliseconds.
    pub fn talked_ms(&self) -> Option<i64> {
        Some(self.ended_at?.since(self.answered_at?).max(0))
    }
}
