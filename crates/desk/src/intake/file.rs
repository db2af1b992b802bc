//! Filing one mail: sender, conversation, message, attachments and state, all in the caller's unit of work.
//! It never answers a mail and never decides by what an unsigned header alone claims.

use causeway_base::text;
use causeway_mail::{Address, Class};
use causeway_people::ContactId;
use causeway_people::contact::store as contacts;
use causeway_store::{Actor, ActorKind, NewEvent, Tx, sql};
use causeway_web::{Code, Problem};
use serde_json::json;

use super::read::{Content, Letter};
use super::{place, report, thread};
use crate::conversation::change::{self, StatusInput};
use crate::conversation::store::{self as conversations, Growth, NewConversation};
use crate::conversation::{Category, Participant, Priority, rules};
use crate::inbox::Inbox;
use crate::ledger::store::Ending;
use crate::ledger::{Outcome, Reason};
use crate::message::store::{self as messages, NewMessage};
use crate::message::{Author, Join, JoinRule, Kind, Recipients};
use crate::{ConversationId, Desk, MessageId, attachment, inbox, organisation};

/// What one mail became.
pub(super) fn file(tx: &mut Tx<'_>, desk: &Desk, letter: &Letter, content: &Content) -> Result<Ending, Problem> {
    if let Some(ending) = aside(tx, content)? {
        return Ok(ending);
    }
    let inboxes = inbox::store::all(tx)?;
    let inbox = place::inbox(&inboxes, &letter.waiting, &content.mail)
        .ok_or_else(|| Problem::new(Code::SetupNeeded, "The desk has no inbox yet."))?;
    match content.mail.class {
        Class::Bounce | Class::Delayed | Class::Complaint | Class::Receipt => file_report(tx, letter, content),
        _ => file_mail(tx, desk, letter, content, &inboxes, inbox),
    }
}

fn ending(content: &Content, outcome: Outcome, reason: Reason, detail: impl Into<String>) -> Ending {
    Ending {
        outcome,
        reason,
        detail: text::clean(&detail.into(), 1000),
        conversation: None,
        message: None,
        from: content.sender.as_ref().map(|sender| sender.address.clone()),
        subject: Some(text::clean(&content.mail.subject, 500)),
    }
}

/// Mails that are kept and left aside: our own that came back, and what is there already.
fn aside(tx: &mut Tx<'_>, content: &Content) -> Result<Option<Ending>, Problem> {
    let desk_id = organisation::store::find(tx)?.map(|organisation| organisation.desk_id.to_string());
    if desk_id.is_some_and(|id| content.mail.loop_marks.contains(&id)) {
        let words = "It carries this desk's own mark.";
        return Ok(Some(ending(content, Outcome::Ignored, Reason::OwnMail, words)));
    }
    let Some(header) = &content.mail.message_id else { return Ok(None) };
    // The same Message-ID alone is no proof: anyone can copy it. Sender and text must be the same, too.
    let same: Option<(MessageId, ConversationId)> = tx.first(&sql!(
        "SELECT id, conversation_id FROM message WHERE header_id = ? AND kind = 'incoming' AND author_email = ? AND text = ? LIMIT 1",
        header,
        content.sender.as_ref().map(|sender| sender.address.clone()),
        &content.shown.text
    ))?;
    Ok(same.map(|(message, conversation)| Ending {
        conversation: Some(conversation),
        message: Some(message),
        ..ending(content, Outcome::Ignored, Reason::Duplicate, "The same mail came before.")
    }))
}

fn file_report(tx: &mut Tx<'_>, letter: &Letter, content: &Content) -> Result<Ending, Problem> {
    let Some((reply, conversation, header)) = report::about(tx, &content.mail)? else {
        let words = format!("A {} about no reply of ours.", content.mail.class.as_str());
        return Ok(ending(content, Outcome::Ignored, Reason::Report, words));
    };
    report::mark(tx, &content.mail, reply, conversation)?;
    let join = Join { rule: JoinRule::Reference, detail: header };
    let author = Author {
        kind: ActorKind::System,
        id: None,
        name: content.sender.as_ref().map_or_else(String::new, name_of),
        email: content.sender.as_ref().map(|sender| sender.address.clone()),
    };
    add_message(tx, letter, content, conversation, author, Actor::SYSTEM, join)?;
    Ok(joined(content, conversation))
}

fn joined(content: &Content, conversation: ConversationId) -> Ending {
    Ending {
        conversation: Some(conversation),
        message: Some(content.message),
        ..ending(content, Outcome::Joined, Reason::Threaded, "")
    }
}

fn name_of(address: &Address) -> String {
    if address.name.is_empty() { address.address.clone() } else { address.name.clone() }
}

/// The person behind the mail: a form that writes as the inbox itself names the customer in `Reply-To`.
fn person(content: &Content, inboxes: &[Inbox]) -> Address {
    let nobody = || Address { name: String::new(), address: "unknown@sender.invalid".to_owned() };
    let sender = content.sender.clone().unwrap_or_else(nobody);
    let other = content.mail.reply_to.iter().find(|address| address.address.contains('@'));
    match other {
        Some(other) if place::is_ours(inboxes, &sender.address) && !place::is_ours(inboxes, &other.address) => {
            Address { name: text::clean(&other.name, 200), address: text::address_key(&other.address) }
        }
        _ => sender,
    }
}

fn file_mail(
    tx: &mut Tx<'_>,
    desk: &Desk,
    letter: &Letter,
    content: &Content,
    inboxes: &[Inbox],
    inbox: &Inbox,
) -> Result<Ending, Problem> {
    let person = person(content, inboxes);
    let known = content.sender.is_some().then_some(person.address.as_str());
    let found = thread::conversation(tx, &desk.reply_key, &letter.waiting, &content.mail, known)?;
    if found.is_none() && !content.mail.class.makes_conversation() {
        let words = "An automatic answer to nothing that we know.";
        return Ok(ending(content, Outcome::Ignored, Reason::Automatic, words));
    }
    let contact = contacts::NewContact {
        name: person.name.clone(),
        email: Some(person.address.clone()),
        locale: content.shown.lang.clone(),
        ..contacts::NewContact::default()
    };
    let contact = contacts::find_or_add(tx, &contact)?;
    let new = found.is_none();
    let (conversation, join) = match found {
        Some(found) => found,
        None => (begin(tx, content, inbox, contact)?, Join { rule: JoinRule::New, detail: String::new() }),
    };
    let actor = Actor::contact(contact.0);
    let author = Author {
        kind: ActorKind::Contact,
        id: Some(contact.0),
        name: name_of(&person),
        email: Some(person.address.clone()),
    };
    let people = participants(content, inboxes, &person);
    conversations::add_participants(tx, conversation, &people)?;
    let before = conversations::state(tx, conversation)?.ok_or_else(|| Problem::not_found("conversation"))?;
    add_message(tx, letter, content, conversation, author, actor, join)?;
    let open = StatusInput { id: None, category: Some(Category::Open) }.resolve(tx)?;
    let automatic = content.mail.class == Class::AutoReply;
    let after = rules::after_incoming(&before, open, automatic, letter.waiting.received_at);
    change::write(tx, &before, &after, rules::differences(&before, &after), actor)?;
    if new {
        let (outcome, reason) = (Outcome::Created, Reason::NoThread);
        return Ok(Ending { outcome, reason, ..joined(content, conversation) });
    }
    Ok(joined(content, conversation))
}

/// Who takes part: the sender and everyone the mail was sent to, but the desk's own addresses.
fn participants(content: &Content, inboxes: &[Inbox], person: &Address) -> Vec<Participant> {
    let others = content.mail.to.iter().chain(&content.mail.cc).filter(|other| other.address.contains('@'));
    std::iter::once(person)
        .chain(others)
        .filter(|address| !place::is_ours(inboxes, &address.address))
        .map(|address| Participant { address: address.address.clone(), name: text::clean(&address.name, 200) })
        .collect()
}

fn begin(tx: &mut Tx<'_>, content: &Content, inbox: &Inbox, contact: ContactId) -> Result<ConversationId, Problem> {
    let open = StatusInput { id: None, category: Some(Category::Open) }.resolve(tx)?;
    let subject = text::clean(&content.mail.subject, 500).replace(['\n', '\t'], " ");
    let subject = if subject.trim().is_empty() { text::snippet(&content.shown.text, 80) } else { subject };
    let at = tx.now();
    let new = NewConversation {
        subject: subject.trim().to_owned(),
        status: open.id,
        category: open.category,
        priority: Priority::Normal,
        assignee: None,
        team: inbox.team_id,
        inbox: inbox.id,
        contact,
        lang: content.shown.lang.clone(),
        at,
        sample: false,
    };
    let (id, number) = conversations::add(tx, &new)?;
    let (conversation, data) = (Some(id.0), json!({ "number": number, "by": "mail" }));
    let actor = Actor::contact(contact.0);
    tx.record(NewEvent { kind: "conversation.created", conversation, actor, only_for: None, data });
    Ok(id)
}

/// Writes the message with its attachments.
fn add_message(
    tx: &mut Tx<'_>,
    letter: &Letter,
    content: &Content,
    conversation: ConversationId,
    author: Author,
    actor: Actor,
    join: Join,
) -> Result<(), Problem> {
    let (mail, shown) = (&content.mail, &content.shown);
    let (at, text) = (tx.now(), text::clean(&shown.text, 1_000_000));
    let attachments = content.files.iter().any(|file| !file.inline);
    let snippet = text::snippet(&text, 160);
    let snippet = if snippet.is_empty() { text::snippet(&mail.subject, 160) } else { snippet };
    let seq = conversations::grow(tx, conversation, &Growth { snippet, at, attachments })?;
    let message = NewMessage {
        id: content.message,
        conversation,
        seq,
        kind: Kind::Incoming,
        author,
        recipients: Recipients { to: mail.to.clone(), cc: mail.cc.clone(), bcc: Vec::new() },
        subject: Some(text::clean(&mail.subject, 500)),
        text,
        html: shown.html.clone(),
        quoted_html: shown.quoted_html.clone(),
        signature_html: shown.signature_html.clone(),
        remote_images: shown.remote_images.clone(),
        paper: shown.paper,
        lang: shown.lang.clone(),
        automatic: (mail.class != Class::Normal).then(|| mail.class.as_str()),
        join: Some(join),
        mentions: Vec::new(),
        header_id: mail.message_id.clone(),
        ledger: Some(letter.waiting.id),
        delivery: None,
        send_at: None,
        at,
    };
    messages::add(tx, &message)?;
    for file in &content.files {
        let blob_key = file.prepared.keep(tx)?;
        attachment::store::add(
            tx,
            &attachment::store::NewAttachment {
                id: file.id,
                message: Some(content.message),
                by: None,
                name: file.name.clone(),
                content_type: file.content_type.clone(),
                size: file.prepared.size,
                content_id: file.content_id.clone(),
                inline: file.inline,
                blob_key,
            },
        )?;
    }
    messages::record_created(tx, &message, actor);
    Ok(())
}
