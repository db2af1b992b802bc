//! What customers do with their requests: begin one, write, say that it is solved or not.
//! It never changes who they are, and takes them at their word only in their own requests.

use causeway_base::text;
use causeway_mail::{Address, Class, language_of};
use causeway_people::ContactId;
use causeway_people::contact::store as contacts;
use causeway_proof::Proof;
use causeway_store::{Actor, ActorKind, Tx};
use causeway_web::Problem;

use crate::attachment::Incoming;
use crate::chat::{self, Way};
use crate::conversation::change::{self, StatusInput};
use crate::conversation::open::{Opening, open};
use crate::conversation::{Participant, rules, store as conversations};
use crate::inbox::Inbox;
use crate::message::store::{self as messages, NewMessage};
use crate::message::{Author, Delivery, Kind};
use crate::{Category, ConversationId, acknowledge, closing, ladder, outbox, side};

/// The longest words of one message, in characters.
pub const LONGEST: usize = 20_000;
/// The longest subject.
pub const LONGEST_SUBJECT: usize = 200;

/// The way of whoever is not signed in.
pub const FORM: &str = "form";
/// The way of whoever is.
pub const PORTAL: &str = "portal";
/// The way of whoever writes in a chat; nobody gets an acknowledgement there, since the chat itself says what to expect.
pub const CHAT: &str = "chat";
/// The way of whoever calls, or asks to be called: they are answered by telephone, so no mail acknowledges it.
pub const PHONE: &str = "phone";

/// A request to begin.
#[derive(Debug, Clone)]
pub struct New<'a> {
    /// Where it comes in.
    pub inbox: &'a Inbox,
    /// Who asks.
    pub contact: ContactId,
    /// The address that answers go to, if one is known.
    pub from: Option<&'a Address>,
    /// Whether the address was only typed, so that nobody has shown that it is theirs.
    pub doubtful: bool,
    /// What it is about; may be empty.
    pub subject: &'a str,
    /// What they wrote.
    pub text: &'a str,
    /// The way it came: [`PORTAL`] for whoever is signed in, [`FORM`] for anybody, [`CHAT`], [`PHONE`].
    pub by: &'static str,
    /// The files that come with it.
    pub files: &'a [Incoming],
}

fn words(place: &str, given: &str) -> Result<String, Problem> {
    let clean = text::clean(given.trim(), LONGEST + 1);
    if clean.is_empty() || clean.chars().count() > LONGEST {
        return Err(Problem::field(place, "length", "Write something, at most 20,000 characters."));
    }
    Ok(clean)
}

/// Begins a request: conversation, first message, class and acknowledgement in one.
///
/// # Errors
/// `invalid_input` without words.
pub fn begin(tx: &mut Tx<'_>, new: &New<'_>) -> Result<ConversationId, Problem> {
    let said = words("/text", new.text)?;
    let subject: String = new.subject.chars().take(LONGEST_SUBJECT).collect();
    let (actor, lang) = (Actor::contact(new.contact.0), language_of(&format!("{subject}\n{said}")).map(str::to_owned));
    let opening = Opening {
        subject: &subject,
        text: &said,
        lang: lang.clone(),
        inbox: new.inbox,
        contact: new.contact,
        by: new.by,
    };
    let id = open(tx, &opening, actor)?;
    let address = new.from.map(|from| from.address.as_str());
    if let Some(from) = new.from {
        let who = Participant { address: from.address.clone(), name: text::clean(&from.name, 200) };
        conversations::add_participants(tx, id, &[who])?;
    }
    match new.by {
        CHAT => chat::came_by(tx, id, Way::Chat, actor)?,
        PHONE => chat::came_by(tx, id, Way::Phone, actor)?,
        _ => {}
    }
    write(tx, id, (new.contact, address), &said, (doubt(address.filter(|_| new.doubtful)), new.files))?;
    if let Some(state) = conversations::state(tx, id)? {
        ladder::place(tx, &state, &format!("{subject}\n{said}"), true)?;
    }
    if let Some(from) = new.from.filter(|_| !matches!(new.by, CHAT | PHONE)) {
        acknowledge::answer(tx, new.inbox, id, from, Class::Normal, lang.as_deref())?;
    }
    Ok(id)
}

/// What the team sees of an address that was only typed.
fn doubt(address: Option<&str>) -> Option<Proof> {
    address.map(|address| Proof { domain: text::domain_of(address).unwrap_or_default(), ..Proof::default() })
}

/// Writes a customer's words down that came in a chat; answers go back into it.
///
/// # Errors
/// `invalid_input` without words; `not_found`.
pub fn chat(
    tx: &mut Tx<'_>,
    id: ConversationId,
    (contact, email): (ContactId, Option<&str>),
    doubtful: bool,
    given: &str,
) -> Result<(), Problem> {
    let said = words("/text", given)?;
    chat::came_by(tx, id, Way::Chat, Actor::contact(contact.0))?;
    write(tx, id, (contact, email), &said, (doubt(email.filter(|_| doubtful)), &[]))
}

/// Writes a customer's words down: the conversation opens again, and what was to leave by itself waits for a look.
/// A colleague of theirs who writes takes part from then on, so that answers go to them as well.
///
/// # Errors
/// `invalid_input` without words; `not_found`.
pub fn say(
    tx: &mut Tx<'_>,
    id: ConversationId,
    contact: ContactId,
    email: Option<&str>,
    given: &str,
    files: &[Incoming],
) -> Result<(), Problem> {
    let said = words("/text", given)?;
    let state = conversations::state(tx, id)?.ok_or_else(|| Problem::not_found("request"))?;
    if let Some(address) = email.filter(|_| state.contact_id != contact) {
        let name = contacts::find(tx, contact)?.map(|contact| contact.name).unwrap_or_default();
        let who = Participant { address: address.to_owned(), name: text::clean(&name, 200) };
        conversations::add_participants(tx, id, &[who])?;
    }
    write(tx, id, (contact, email), &said, (None, files))
}

fn write(
    tx: &mut Tx<'_>,
    id: ConversationId,
    (contact, email): (ContactId, Option<&str>),
    said: &str,
    (doubt, files): (Option<Proof>, &[Incoming]),
) -> Result<(), Problem> {
    let (now, actor) = (tx.now(), Actor::contact(contact.0));
    let name = contacts::find(tx, contact)?.map(|contact| contact.name).unwrap_or_default();
    let author = Author { kind: ActorKind::Contact, id: Some(contact.0), name, email: email.map(str::to_owned) };
    let mut message = NewMessage::new(tx.new_id(), id, Kind::Incoming, author, said, now);
    message.proof = doubt;
    messages::append_with(tx, message, files, actor)?;
    let before = conversations::state(tx, id)?.ok_or_else(|| Problem::not_found("request"))?;
    let open = StatusInput { id: None, category: Some(Category::Open) }.resolve(tx)?;
    let after = rules::after_incoming(&before, open, false, now);
    change::write(tx, &before, &after, rules::differences(&before, &after), actor)?;
    side::answered(tx, id, actor)?;
    for held in outbox::store::pause(tx, id)? {
        messages::record_delivery(tx, held, id, Delivery::Paused);
    }
    Ok(())
}

/// The customer says that it is not solved after all.
///
/// # Errors
/// What the command says.
pub fn reopened(tx: &mut Tx<'_>, id: ConversationId, contact: ContactId) -> Result<(), Problem> {
    closing::settle(tx, id, Category::Open, Actor::contact(contact.0))
}

/// The customer says that it is solved.
///
/// # Errors
/// What the command says.
pub fn solved(tx: &mut Tx<'_>, id: ConversationId, contact: ContactId) -> Result<(), Problem> {
    closing::settle(tx, id, Category::Solved, Actor::contact(contact.0))
}
