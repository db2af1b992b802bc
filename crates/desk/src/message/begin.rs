//! The command that begins a conversation with a mail of ours.
//! It never begins one without somebody to write to.

use causeway_base::Time;
use causeway_identity::permission::WriteConversations;
use causeway_identity::{UserId, user};
use causeway_mail::Address;
use causeway_people::ContactId;
use causeway_people::contact::store as contacts;
use causeway_store::{NewEvent, Tx};
use causeway_web::{Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::write::{self, Written};
use super::{Kind, Recipients};
use crate::attachment::AttachmentId;
use crate::conversation::change::checked_subject;
use crate::conversation::store::{self as conversations, NewConversation};
use crate::conversation::{Category, Priority};
use crate::promise::NewPromise;
use crate::{ConversationId, Desk, InboxId, inbox, promise, side, status, wording};

/// A mail that begins a conversation.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMail {
    /// The inbox that it leaves from and that gets the answer.
    pub inbox_id: InboxId,
    /// To whom; the first one is the conversation's contact.
    pub to: Vec<Address>,
    /// Copies.
    #[serde(default)]
    pub cc: Vec<Address>,
    /// What it is about.
    pub subject: String,
    /// What is written, as HTML; it is sanitised.
    pub html: Option<String>,
    /// What is written, as plain text; used when there is no HTML.
    pub text: Option<String>,
    /// Uploads to attach.
    #[serde(default)]
    pub attachment_ids: Vec<AttachmentId>,
    /// When it shall leave, if not now.
    pub send_at: Option<Time>,
    /// The customer's conversation that this is a side conversation of.
    pub side_of: Option<ConversationId>,
    /// What the mail promises.
    #[serde(default)]
    pub promises: Vec<NewPromise>,
    /// Why it shall leave although its wording was stopped; 1 to 300 characters.
    pub wording_override: Option<String>,
}

/// Begins the conversation; it waits for the customer's answer and belongs to who wrote it.
///
/// # Errors
/// `invalid_input` for what is missing or wrong; `wording_blocks` for what should not reach a customer.
pub fn begin(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    desk: &Desk,
    input: &NewMail,
) -> Result<ConversationId, Problem> {
    let inbox = inbox::store::find(tx, input.inbox_id)?
        .ok_or_else(|| Problem::field("/inbox_id", "unknown", "There is no such inbox."))?;
    let to = write::checked_addresses(&input.to, "/to")?;
    let first = to.first().ok_or_else(|| Problem::field("/to", "missing", "A mail needs somebody to go to."))?;
    let contact = contact_of(tx, first)?;
    let body = write::body(input.html.as_deref(), input.text.as_deref(), !input.attachment_ids.is_empty())?;
    let author = user::store::find(tx, UserId(permit.user()))?.ok_or_else(|| Problem::not_found("user"))?;
    let waiting = status::store::builtin(tx, Category::Waiting)?;
    let at = tx.now();
    let new = NewConversation {
        subject: checked_subject(&input.subject)?,
        status: waiting.id,
        category: waiting.category,
        priority: Priority::Normal,
        assignee: Some(author.id),
        team: inbox.team_id,
        inbox: inbox.id,
        contact,
        lang: causeway_mail::language_of(&body.text).map(str::to_owned),
        at,
        sample: false,
    };
    let (id, number) = conversations::add(tx, &new)?;
    let (conversation, data) = (Some(id.0), json!({ "number": number, "by": "mail" }));
    tx.record(NewEvent { kind: "conversation.created", conversation, actor: permit.actor(), only_for: None, data });
    if let Some(main) = input.side_of {
        side::attach(tx, id, main, permit.actor())?;
    }
    let state = conversations::state(tx, id)?.ok_or_else(|| Problem::not_found("conversation"))?;
    let recipients = Recipients { to, cc: write::checked_addresses(&input.cc, "/cc")?, bcc: Vec::new() };
    super::recipients::refuse_dead(tx, &recipients)?;
    let later = input.send_at.map(|at| write::checked_time(at, tx.now())).transpose()?;
    let (author, name) = (author.id, author.name);
    let written = Written {
        kind: Kind::Reply,
        body,
        recipients,
        author,
        name,
        later,
        answers: None,
        verified: None,
        in_chat: false,
    };
    let overridden = wording::guard(tx, desk, &state, &written.body.text, input.wording_override.as_deref())?;
    let message = write::insert(tx, permit, desk, &state, written, &input.attachment_ids, &[])?;
    promise::make_all(tx, id, message, author, &input.promises)?;
    if let Some(overridden) = overridden {
        wording::record(tx, permit, &state, message, &overridden);
    }
    Ok(id)
}

/// Whoever has this address, or a new contact.
fn contact_of(tx: &mut Tx<'_>, to: &Address) -> Result<ContactId, Problem> {
    let (name, email) = (to.name.clone(), Some(to.address.clone()));
    Ok(contacts::find_or_add(tx, &contacts::NewContact { name, email, ..contacts::NewContact::default() })?)
}
