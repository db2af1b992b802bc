//! A conversation as its customer sees it, in plain words and with what was promised (R152, R191), and what they do there.
//! Nothing here can hold what is the team's: no note, no tag, no goal, no reason, nobody's name that is not on a reply.

pub mod store;
pub mod write;

use causeway_base::Time;
use causeway_people::{CompanyId, ContactId};
use causeway_store::named_values;
use serde::Serialize;

use crate::attachment::AttachmentId;
use crate::{Category, ConversationId, MessageId};

named_values!(Standing "Where a request stands, as its customer understands it." {
    Received "It has come in, and nobody has answered yet." = "received",
    InProgress "Somebody works on it." = "in_progress",
    WaitingForYou "The next word is the customer's." = "waiting_for_you",
    Solved "It is solved." = "solved",
});

impl Standing {
    /// From what the desk knows: the category, whether a person has answered, and whether the last word is ours.
    pub const fn of(category: Category, answered: bool, ours_last: bool) -> Self {
        match category {
            Category::Solved => Self::Solved,
            Category::Waiting if ours_last => Self::WaitingForYou,
            _ if answered => Self::InProgress,
            _ => Self::Received,
        }
    }
}

/// A request in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Its number.
    pub number: i64,
    /// What it is about, with secrets covered.
    pub subject: String,
    /// Where it stands.
    pub standing: Standing,
    /// When it began.
    pub begun_at: Time,
    /// When somebody last wrote.
    pub updated_at: Time,
    /// By when the customer was promised the next word; the promise, never the team's goal.
    pub word_by: Option<Time>,
}

/// Whose requests somebody reaches: their own, and where they have the right to it those of their company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// Who looks.
    pub contact: ContactId,
    /// The company whose requests they may see.
    pub company: Option<CompanyId>,
}

impl From<ContactId> for Reach {
    fn from(contact: ContactId) -> Self {
        Self { contact, company: None }
    }
}

/// A request of a colleague, in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// The conversation.
    pub id: ConversationId,
    /// The colleague whose it is.
    pub by: String,
    /// What the list shows.
    pub summary: Summary,
}

/// Who wrote something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Speaker {
    /// The customer who looks.
    You,
    /// The team, with the name that the reply bore.
    Team(String),
    /// Somebody else who takes part.
    Other(String),
}

/// A file that came with a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct File {
    /// Its id.
    pub id: AttachmentId,
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: i64,
}

/// One message that the customer may read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// Its id.
    pub id: MessageId,
    /// Who wrote it.
    pub by: Speaker,
    /// When.
    pub at: Time,
    /// What it says, with secrets covered.
    pub text: String,
    /// What came with it.
    pub files: Vec<File>,
}

/// A request with all that was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Request {
    /// What the list shows.
    pub summary: Summary,
    /// The colleague whose request it is; nobody where it is the reader's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Whether a matter that climbed was taken on by somebody above (R167).
    pub raised: bool,
    /// What was said, oldest first.
    pub said: Vec<Said>,
}

#[cfg(test)]
mod tests;
