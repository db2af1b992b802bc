//! Addresses that the desk no longer writes to: they do not exist, or their owner complained.
//! It never suppresses on the word of a report that names no mail of ours.

pub mod routes;
pub mod store;

use causeway_base::Time;
use causeway_store::named_values;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::conversation::ConversationId;

named_values!(Reason "Why an address is suppressed." {
    HardBounce "Its mail server says that it will never take mail." = "hard_bounce",
    Complaint "Its owner called a mail of ours spam." = "complaint",
    ByHand "Somebody of the team asked for it." = "by_hand",
});

/// A suppressed address.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Suppression {
    /// The address, lower case.
    pub address: String,
    /// Why.
    pub reason: Reason,
    /// The mail server's words, or the colleague's.
    pub detail: String,
    /// The conversation whose reply came back.
    pub conversation_id: Option<ConversationId>,
    /// Since when.
    pub created_at: Time,
}
