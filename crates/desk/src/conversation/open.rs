//! Begins a conversation with a customer's first words, by whatever way they came.
//! It writes no message and judges nothing; whoever took the words in does.

use causeway_base::text;
use causeway_people::ContactId;
use causeway_store::{Actor, NewEvent, Tx};
use causeway_web::Problem;
use serde_json::json;

use super::change::StatusInput;
use super::store::{self, NewConversation};
use super::{ConversationId, Priority};
use crate::inbox::Inbox;
use crate::{Category, secret};

/// A customer's first words.
pub(crate) struct Opening<'a> {
    /// What they called it; may be empty.
    pub(crate) subject: &'a str,
    /// What they wrote.
    pub(crate) text: &'a str,
    /// In which language (BCP 47), if it is known.
    pub(crate) lang: Option<String>,
    /// Where it came in.
    pub(crate) inbox: &'a Inbox,
    /// Who wrote.
    pub(crate) contact: ContactId,
    /// The way it came: `mail`, `portal`, `form`.
    pub(crate) by: &'static str,
}

/// Begins the conversation, called by its subject or else by its first words.
pub(crate) fn open(tx: &mut Tx<'_>, opening: &Opening<'_>, actor: Actor) -> Result<ConversationId, Problem> {
    let open = StatusInput { id: None, category: Some(Category::Open) }.resolve(tx)?;
    let subject = text::clean(opening.subject, 500).replace(['\n', '\t'], " ");
    let words = |text: &str| secret::snippet(text, 80);
    let subject = if subject.trim().is_empty() { words(opening.text) } else { secret::masked(&subject) };
    let at = tx.now();
    let new = NewConversation {
        subject: subject.trim().to_owned(),
        status: open.id,
        category: open.category,
        priority: Priority::Normal,
        assignee: None,
        team: opening.inbox.team_id,
        inbox: opening.inbox.id,
        contact: opening.contact,
        lang: opening.lang.clone(),
        at,
        sample: false,
    };
    let (id, number) = store::add(tx, &new)?;
    let (conversation, data) = (Some(id.0), json!({ "number": number, "by": opening.by }));
    tx.record(NewEvent { kind: "conversation.created", conversation, actor, only_for: None, data });
    Ok(id)
}
