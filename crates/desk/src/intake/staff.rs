//! A colleague's mail from their own mail program: an answer in a conversation, or a customer's mail passed on.
//! It never takes somebody for a colleague who only says so: their mail must be proven.

use causeway_identity::user::{self, User};
use causeway_mail::Address;
use causeway_people::contact::store as contacts;
use causeway_store::{Actor, ActorKind, Tx};
use causeway_web::Problem;

use super::file::Filing;
use super::read::Passed;
use super::{customer, place, thread, written};
use crate::conversation::change::{self, StatusInput};
use crate::conversation::{Category, Participant, State, rules, store as conversations};
use crate::inbox::behaviour::{self, StaffMail};
use crate::ledger::store::Ending;
use crate::ledger::{Outcome, Reason};
use crate::message::store::{self as messages, NewMessage};
use crate::message::{Author, Delivery, Join, JoinRule, Kind, Recipients};
use crate::{ConversationId, acknowledge, outbox};

/// The colleague who wrote, if one did.
pub(super) fn member(tx: &mut Tx<'_>, filing: &Filing<'_>) -> Result<Option<User>, Problem> {
    let Some(sender) = filing.content.sender.as_ref().filter(|_| filing.proven()) else { return Ok(None) };
    Ok(user::store::by_email(tx, &sender.address)?.filter(|user| user.active))
}

/// Files a colleague's mail.
pub(super) fn file(tx: &mut Tx<'_>, filing: &Filing<'_>, member: &User) -> Result<Ending, Problem> {
    let (letter, content) = (filing.letter, filing.content);
    let own = Address { name: member.name.clone(), address: member.email.clone() };
    let (key, waiting, sender) = (&filing.desk.reply_key, &letter.waiting, Some(own.address.as_str()));
    let proven = filing.proven();
    let found = thread::conversation(tx, key, waiting, &content.mail, sender, proven, filing.inbox.id)?.joined();
    match (found, &content.passed) {
        (Some((conversation, join)), _) if content.mail.class.may_be_answered() => {
            answer(tx, filing, member, conversation, join)
        }
        (None, Some(passed)) => pass_on(tx, filing, member, passed),
        // Colleagues are customers of their own desk, too.
        _ => customer::file(tx, filing, &own),
    }
}

fn author(member: &User) -> Author {
    let email = Some(member.email.clone());
    Author { kind: ActorKind::User, id: Some(member.id.0), name: member.name.clone(), email }
}

/// An answer: it goes to the customer, or becomes a note, as the inbox says. What the colleague sent to the customer
/// directly is only recorded.
fn answer(
    tx: &mut Tx<'_>,
    filing: &Filing<'_>,
    member: &User,
    conversation: ConversationId,
    join: Join,
) -> Result<Ending, Problem> {
    let content = filing.content;
    let before = conversations::state(tx, conversation)?.ok_or_else(|| Problem::not_found("conversation"))?;
    let setting = behaviour::find(tx, before.inbox_id)?.map_or(StaffMail::Reply, |behaviour| behaviour.staff_mail);
    let people = conversations::participants(tx, conversation)?;
    let outside: Vec<Address> = outsiders(filing, member);
    let reached = outside.iter().any(|one| people.iter().any(|person| person.address == one.address));
    let mut message = written::message(filing.letter, content, conversation, author(member), join);
    let reply = reached || setting == StaffMail::Reply;
    message.kind = if reply { Kind::Reply } else { Kind::Note };
    if reached {
        message.delivery = Some(Delivery::Sent);
    } else if reply {
        to_the_customer(tx, &mut message, &before, &people)?;
    }
    let actor = Actor::user(member.id.0);
    let message = written::add(tx, filing.letter, content, message, actor)?;
    if let Some(send_at) = message.send_at {
        outbox::plan(tx, message.id, send_at)?;
    }
    conversations::follow(tx, conversation, member.id, true)?;
    if reply {
        let waiting = StatusInput { id: None, category: Some(Category::Waiting) }.resolve(tx)?;
        let after = rules::after_reply(&before, Some(member.id), waiting, false, tx.now());
        change::write(tx, &before, &after, rules::differences(&before, &after), actor)?;
    }
    Ok(filing.joined(conversation))
}

/// Whom the colleague wrote to, but the desk itself and themself.
fn outsiders(filing: &Filing<'_>, member: &User) -> Vec<Address> {
    let mail = &filing.content.mail;
    let everyone = mail
        .to
        .iter()
        .chain(&mail.cc)
        .map(|one| Address { name: one.name.clone(), address: causeway_base::text::address_key(&one.address) });
    everyone.filter(|one| !place::is_ours(filing.inboxes, &one.address) && one.address != member.email).collect()
}

/// Makes it a reply of the desk: to the conversation's customer, with our own Message-ID, leaving now.
fn to_the_customer(
    tx: &mut Tx<'_>,
    message: &mut NewMessage,
    state: &State,
    people: &[Participant],
) -> Result<(), Problem> {
    let contact = contacts::find(tx, state.contact_id)?;
    let to = contact.and_then(|contact| contact.email.map(|address| Address { name: contact.name, address }));
    let to = to.or_else(|| people.first().map(|one| Address { name: one.name.clone(), address: one.address.clone() }));
    message.recipients = Recipients { to: to.into_iter().collect(), cc: Vec::new(), bcc: Vec::new() };
    message.header_id = Some(outbox::header_id(tx, message.id, state.inbox_id)?);
    message.subject = None;
    message.delivery = Some(Delivery::Queued);
    message.send_at = Some(tx.now());
    Ok(())
}

/// A customer's mail that the colleague forwarded: the conversation is the customer's, the colleague's words are a note.
fn pass_on(tx: &mut Tx<'_>, filing: &Filing<'_>, member: &User, passed: &Passed) -> Result<Ending, Problem> {
    let content = filing.content;
    let person = &passed.from;
    let contact = contacts::NewContact {
        name: person.name.clone(),
        email: Some(person.address.clone()),
        locale: passed.shown.lang.clone(),
        ..contacts::NewContact::default()
    };
    let contact = contacts::find_or_add(tx, &contact)?;
    let actor = Actor::user(member.id.0);
    let conversation = customer::begin(tx, &passed.subject, &passed.shown, filing.inbox, contact, actor)?;
    let people = [Participant { address: person.address.clone(), name: person.name.clone() }];
    conversations::add_participants(tx, conversation, &people)?;
    let detail = format!("{} <{}>", member.name, member.email);
    let join = Join { rule: JoinRule::Forwarded, detail };
    let customer = Author {
        kind: ActorKind::Contact,
        id: Some(contact.0),
        name: written::name_of(person),
        email: Some(person.address.clone()),
    };
    let mut message = written::message(filing.letter, content, conversation, customer, join);
    let shown = &passed.shown;
    message.text = causeway_base::text::clean(&shown.text, 1_000_000);
    message.html.clone_from(&shown.html);
    message.quoted_html.clone_from(&shown.quoted_html);
    message.signature_html.clone_from(&shown.signature_html);
    message.lang.clone_from(&shown.lang);
    message.recipients = Recipients { to: passed.to.clone(), cc: Vec::new(), bcc: Vec::new() };
    message.subject = Some(passed.subject.clone());
    // The customer's own words were never checked: the proof is the colleague's.
    message.proof = None;
    message.reply_to = Vec::new();
    let before = conversations::state(tx, conversation)?.ok_or_else(|| Problem::not_found("conversation"))?;
    written::add(tx, filing.letter, content, message, actor)?;
    comment(tx, filing, member, passed, conversation)?;
    conversations::follow(tx, conversation, member.id, true)?;
    let open = StatusInput { id: None, category: Some(Category::Open) }.resolve(tx)?;
    let after = rules::after_incoming(&before, open, false, filing.letter.waiting.received_at);
    change::write(tx, &before, &after, rules::differences(&before, &after), actor)?;
    acknowledge::answer(tx, filing.inbox, conversation, person, content.mail.class, passed.shown.lang.as_deref())?;
    let (outcome, reason) = (Outcome::Created, Reason::NoThread);
    Ok(Ending { outcome, reason, ..filing.joined(conversation) })
}

/// What the colleague wrote above the forwarded mail.
fn comment(
    tx: &mut Tx<'_>,
    filing: &Filing<'_>,
    member: &User,
    passed: &Passed,
    conversation: ConversationId,
) -> Result<(), Problem> {
    if passed.comment.trim().is_empty() {
        return Ok(());
    }
    let join = Join { rule: JoinRule::Forwarded, detail: String::new() };
    let mut note = written::message(filing.letter, filing.content, conversation, author(member), join);
    note.id = tx.new_id();
    note.kind = Kind::Note;
    note.text = causeway_base::text::clean(&passed.comment, 100_000);
    note.html = Some(causeway_mail::text_to_html(&note.text));
    (note.quoted_html, note.signature_html, note.remote_images) = (None, None, Vec::new());
    (note.recipients, note.reply_to, note.header_id, note.subject) = (Recipients::default(), Vec::new(), None, None);
    Ok(messages::append(tx, note, Actor::user(member.id.0))?)
}
