//! A customer's mail: into the conversation it belongs to, or the beginning of a new one.
//! It never changes a contact, and never opens an existing conversation, on the word of a sender who proved nothing.

use causeway_base::text;
use causeway_mail::{Address, Class, Shown};
use causeway_people::ContactId;
use causeway_people::contact::store as contacts;
use causeway_store::{Actor, ActorKind, Tx};
use causeway_web::Problem;

use super::file::Filing;
use super::read::Content;
use super::{place, thread, written};
use crate::chat::{self, Way};
use crate::conversation::change::{self, StatusInput};
use crate::conversation::open::{self, Opening};
use crate::conversation::{Category, Participant, rules, store as conversations};
use crate::inbox::Inbox;
use crate::ledger::store::Ending;
use crate::ledger::{Outcome, Reason};
use crate::message::{Author, Delivery, Join, JoinRule, marks, store as messages};
use crate::spam::judge::Suspect;
use crate::{ConversationId, acknowledge, ladder, outbox, side, spam};

/// Files the mail of `person`.
pub(super) fn file(tx: &mut Tx<'_>, filing: &Filing<'_>, person: &Address) -> Result<Ending, Problem> {
    let content = filing.content;
    let known = content.sender.is_some().then_some(person.address.as_str());
    let (key, waiting) = (&filing.desk.reply_key, &filing.letter.waiting);
    let place = thread::conversation(tx, key, waiting, &content.mail, known, filing.proven(), filing.inbox.id)?;
    let (found, marks) = (place.joined(), thread::marks(tx, &place, &content.mail)?);
    // A bounce that comes here was passed on by a person, who asks for help with it.
    let passed_on = content.mail.class == Class::Bounce;
    if found.is_none() && !passed_on && !content.mail.class.makes_conversation() {
        let words = "An automatic answer to nothing that we know.";
        return Ok(filing.ending(Outcome::Ignored, Reason::Automatic, words));
    }
    let contact = contact(tx, filing, person)?;
    let new = found.is_none();
    let spam = if new { spam::judge::judge(tx, &suspect(filing, person, contact))? } else { None };
    let (conversation, join) = match found {
        Some(found) => found,
        None => (
            begin(tx, &content.mail.subject, &content.shown, filing.inbox, contact, Actor::contact(contact.0))?,
            Join { rule: JoinRule::New, detail: String::new() },
        ),
    };
    let actor = Actor::contact(contact.0);
    let author = author(contact, person);
    if spam.is_some() {
        spam::store::set(tx, conversation, spam.as_ref())?;
    }
    conversations::add_participants(tx, conversation, &participants(content, filing.inboxes, person))?;
    let before = conversations::state(tx, conversation)?.ok_or_else(|| Problem::not_found("conversation"))?;
    let mut message = written::message(filing.letter, content, conversation, author, join);
    message.automatic = message.automatic.filter(|_| !passed_on);
    written::add(tx, filing.letter, content, message, actor)?;
    marks::set(tx, content.message, &marks)?;
    let open = StatusInput { id: None, category: Some(Category::Open) }.resolve(tx)?;
    let automatic = content.mail.class == Class::AutoReply;
    let after = rules::after_incoming(&before, open, automatic, filing.letter.waiting.received_at);
    change::write(tx, &before, &after, rules::differences(&before, &after), actor)?;
    if !automatic {
        chat::came_by(tx, conversation, Way::Mail, actor)?;
        side::answered(tx, conversation, actor)?;
        for held in outbox::store::pause(tx, conversation)? {
            messages::record_delivery(tx, held, conversation, Delivery::Paused);
        }
    }
    if !new {
        return Ok(filing.joined(conversation));
    }
    let asks = !filing.letter.waiting.silent && spam.is_none();
    let words = format!("{}\n{}", content.mail.subject, content.shown.text);
    ladder::place(tx, &after, &words, asks)?;
    if asks {
        let lang = content.shown.lang.as_deref();
        acknowledge::answer(tx, filing.inbox, conversation, person, content.mail.class, lang)?;
    }
    let (outcome, reason) = (Outcome::Created, Reason::NoThread);
    Ok(Ending { outcome, reason, ..filing.joined(conversation) })
}

fn author(contact: ContactId, person: &Address) -> Author {
    Author {
        kind: ActorKind::Contact,
        id: Some(contact.0),
        name: written::name_of(person),
        email: Some(person.address.clone()),
    }
}

/// What the verdict on spam goes by.
fn suspect<'a>(filing: &'a Filing<'_>, person: &'a Address, contact: ContactId) -> Suspect<'a> {
    let content = filing.content;
    Suspect {
        mail: &content.mail,
        text: &content.shown.text,
        standing: content.proof.standing,
        contact,
        address: person.address.as_str(),
        imported: filing.letter.waiting.silent,
    }
}

/// The sender's contact. Only a proven sender teaches us a name or a language.
fn contact(tx: &mut Tx<'_>, filing: &Filing<'_>, person: &Address) -> Result<ContactId, Problem> {
    if !filing.proven()
        && let Some(known) = contacts::by_address(tx, &person.address)?
    {
        return Ok(known);
    }
    let contact = contacts::NewContact {
        name: person.name.clone(),
        email: Some(person.address.clone()),
        locale: filing.content.shown.lang.clone(),
        ..contacts::NewContact::default()
    };
    Ok(contacts::find_or_add(tx, &contact)?)
}

/// Who takes part: the sender and everyone the mail was sent to, but the desk's own addresses.
pub(super) fn participants(content: &Content, inboxes: &[Inbox], person: &Address) -> Vec<Participant> {
    let others = content.mail.to.iter().chain(&content.mail.cc).filter(|other| other.address.contains('@'));
    std::iter::once(person)
        .chain(others)
        .filter(|address| !place::is_ours(inboxes, &address.address))
        .map(|address| Participant { address: address.address.clone(), name: text::clean(&address.name, 200) })
        .collect()
}

/// Begins a conversation with the mail's subject, or its first words.
pub(super) fn begin(
    tx: &mut Tx<'_>,
    subject: &str,
    shown: &Shown,
    inbox: &Inbox,
    contact: ContactId,
    actor: Actor,
) -> Result<ConversationId, Problem> {
    let opening = Opening { subject, text: &shown.text, lang: shown.lang.clone(), inbox, contact, by: "mail" };
    open::open(tx, &opening, actor)
}
