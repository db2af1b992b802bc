//! Spam: which new conversations nobody asked for, why, and what the desk learned from the team's own marks.
//! It never deletes a mail, and never judges a customer who was answered before by anything but a block.

pub mod classifier;
pub mod headers;
pub mod judge;
pub mod mark;
pub mod routes;
pub mod store;

use causeway_base::Time;
use causeway_store::named_values;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

named_values!(Rule "Why a conversation counts as spam." {
    Blocked "Its sender or their domain is blocked." = "blocked",
    Header "A spam filter on the way marked the mail." = "header",
    Forged "Its sender is not who the mail says." = "forged",
    Words "Its words are those of earlier spam." = "words",
    Flood "Its sender began too many conversations within an hour." = "flood",
    ByHand "Somebody of the team marked it." = "by_hand",
});

/// Why a conversation counts as spam.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Verdict {
    /// The rule.
    pub rule: Rule,
    /// What it went by: the blocked sender, the header, the telling words divided by commas.
    pub detail: String,
}

impl Verdict {
    /// A verdict by `rule`.
    pub fn new(rule: Rule, detail: impl Into<String>) -> Self {
        Self { rule, detail: detail.into() }
    }
}

/// A sender whose mails go to spam.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BlockedSender {
    /// An address, or a domain with all that lies below it.
    pub sender: String,
    /// The colleague's words.
    pub detail: String,
    /// Since when.
    pub created_at: Time,
}

#[cfg(test)]
mod tests;
