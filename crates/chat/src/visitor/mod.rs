//! Who writes from a website: their browsers, what is known of where they are, and who the website says that they are.
//! It never lets a visitor read anything but the one conversation that they write in.

pub mod facts;
mod identity;
pub(crate) mod routes;
pub mod store;

use causeway_desk::ConversationId;
use causeway_people::ContactId;
use causeway_store::id_type;

pub use facts::Facts;
pub(crate) use identity::{Claims, Identity, verify};

use crate::widget::WidgetId;

id_type!(VisitorId, "Names somebody who writes from a website.");

/// Somebody who writes from a website.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// Their id.
    pub id: VisitorId,
    /// The widget that they write in.
    pub widget: WidgetId,
    /// Who they are to the team.
    pub contact: ContactId,
    /// The website's own name for them, when it signed that they are signed in there.
    pub subject: Option<String>,
    /// Whether they only typed who they are.
    pub doubtful: bool,
    /// The conversation that they write in.
    pub conversation: Option<ConversationId>,
}
