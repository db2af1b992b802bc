//! What a rule writes: a note for colleagues, and a macro's text to the customer in the customer's language.
//! It never writes to a machine, never twice to one address on a day, and never with a blank that nobody filled.

use causeway_base::{Locale, text};
use causeway_identity::UserId;
use causeway_mail::Address;
use causeway_store::{Actor, ActorKind, Result, Tx, sql};

use super::firing::ActionState;
use super::{Rule, action};
use crate::conversation::{State, store as conversations};
use crate::macros::MacroId;
use crate::macros::placeholder::{self, Values};
use crate::message::store::{self as messages, NewMessage};
use crate::message::{Author, Kind};
use crate::{acknowledge, inbox, organisation};

/// What `message.automatic` says of a rule's mail.
pub const AUTOMATIC: &str = "rule";

/// Writes a note in the rule's name. It is no activity: the list shows what people wrote.
pub fn note(tx: &mut Tx<'_>, rule: &Rule, state: &State, words: &str, actor: Actor) -> Result<()> {
    let values = Values::of(tx, state, nobody())?;
    let (html, _) =
        placeholder::fill(&causeway_mail::text_to_html(&text::clean(words, 5_000)), |name| values.get(name));
    let author = Author { kind: ActorKind::System, id: None, name: rule.name.clone(), email: None };
    let (id, now) = (tx.new_id(), tx.now());
    let plain = causeway_mail::html_to_text(&html);
    let message = NewMessage {
        seq: conversations::grow_quietly(tx, state.id)?,
        html: Some(html),
        automatic: Some(AUTOMATIC),
        ..NewMessage::new(id, state.id, Kind::Note, author, &plain, now)
    };
    messages::add(tx, &message)?;
    messages::record_created(tx, &message, actor);
    Ok(())
}

fn nobody() -> UserId {
    UserId(uuid::Uuid::nil())
}

/// Writes to the customer with a macro's text; says why not, if not.
pub fn reply(tx: &mut Tx<'_>, state: &State, macro_id: MacroId, actor: Actor) -> Result<(ActionState, String)> {
    let declined = |words: &str| Ok((ActionState::Declined, words.to_owned()));
    let Some(found) = action::shared_macro(tx, macro_id)? else {
        return Ok((ActionState::Failed, "The macro does not exist any more.".to_owned()));
    };
    let Some(inbox) = inbox::store::find(tx, state.inbox_id)? else { return declined("The inbox is gone.") };
    let contact = causeway_people::contact::store::find(tx, state.contact_id)?;
    let Some((name, address)) = contact.and_then(|contact| contact.email.map(|email| (contact.name, email))) else {
        return declined("The customer has no address to write to.");
    };
    let last: Option<(Option<String>,)> = tx.first(&sql!(
        "SELECT automatic FROM message WHERE conversation_id = ? AND kind = 'incoming' ORDER BY seq DESC LIMIT 1",
        state.id
    ))?;
    if last.is_some_and(|row| row.0.is_some()) {
        return declined("The customer's newest mail was written by a machine.");
    }
    let desk = organisation::store::find(tx)?.map_or(Locale::En, |organisation| organisation.locale);
    let wanted = [state.lang.as_deref(), Some(desk.tag())].into_iter().flatten().collect::<Vec<_>>();
    let Some((lang, body)) = found.body_for(&wanted) else { return declined("The macro has no text.") };
    let values = Values::of(tx, state, nobody())?;
    let (html, empty) = placeholder::fill(body, |name| values.get(name));
    if let Some(first) = empty.first() {
        return Ok((ActionState::Failed, format!("{} has no value here, so the mail was not written.", first.token)));
    }
    if !acknowledge::may_answer(tx, &inbox, &address)? {
        return declined("The desk has written to this address by itself today, or may not write to it at all.");
    }
    let letter =
        acknowledge::Letter { to: Address { name, address }, html, lang: lang.to_owned(), automatic: AUTOMATIC, actor };
    acknowledge::write(tx, &inbox, state.id, letter)?;
    Ok((ActionState::Done, found.name))
}
