//! Acknowledgements: the one mail that the desk writes by itself, when a customer's question begins a conversation
//! (R52, R191). It never answers a machine, and never writes to one address more than once a day (RFC 3834).

mod words;

use causeway_base::{Locale, text};
use causeway_mail::{Address, Class};
use causeway_store::{Actor, ActorKind, Result, Tx, sql};
use causeway_web::Problem;

use crate::conversation::store as conversations;
use crate::inbox::Inbox;
use crate::inbox::behaviour;
use crate::message::store::{self as messages, NewMessage};
use crate::message::{Author, Delivery, Kind, MessageId, Recipients};
use crate::{ConversationId, outbox, sla, suppression};

/// One automatic mail an address in this time.
const PEER_MS: i64 = 24 * 3_600_000;
/// The most automatic mails of the whole desk in an hour: beyond it something is wrong, and silence is the answer.
const DESK_AN_HOUR: i64 = 500;
/// What `message.automatic` says of one.
pub const AUTOMATIC: &str = "acknowledgement";

/// Acknowledges a new conversation, if its inbox does and the sender may be answered.
///
/// # Errors
/// What the database says.
pub(crate) fn answer(
    tx: &mut Tx<'_>,
    inbox: &Inbox,
    conversation: ConversationId,
    to: &Address,
    class: Class,
    lang: Option<&str>,
) -> Result<(), Problem> {
    let Some(behaviour) = behaviour::find(tx, inbox.id)?.filter(|behaviour| behaviour.acknowledge) else {
        return Ok(());
    };
    if !class.may_be_answered() || !may_answer(tx, inbox, &to.address)? {
        return Ok(());
    }
    let Some(state) = conversations::state(tx, conversation)? else { return Ok(()) };
    let locale = lang.map(Locale::nearest).or(behaviour.lang).unwrap_or(Locale::En);
    let due = if behaviour.promise_by_policy { sla::answer_by(tx, conversation, locale)? } else { None };
    let html = words::html(locale, state.number, &behaviour, due.as_deref());
    let (lang, automatic, actor) = (locale.tag().to_owned(), AUTOMATIC, Actor::SYSTEM);
    write(tx, inbox, conversation, Letter { to: to.clone(), html, lang, automatic, actor })?;
    Ok(())
}

/// A mail that the desk writes by itself.
pub(crate) struct Letter {
    /// To whom.
    pub(crate) to: Address,
    /// What it says, as safe HTML.
    pub(crate) html: String,
    /// In which language (BCP 47).
    pub(crate) lang: String,
    /// What `message.automatic` says of it.
    pub(crate) automatic: &'static str,
    /// In whose name it is written.
    pub(crate) actor: Actor,
}

/// Whether the desk may write to this address by itself now; if it may, the mail that follows is counted.
pub(crate) fn may_answer(tx: &mut Tx<'_>, inbox: &Inbox, address: &str) -> Result<bool> {
    if is_a_machine(address) || !may_write(tx, inbox, address)? {
        return Ok(false);
    }
    let now = tx.now();
    tx.run(&sql!(
        "INSERT INTO automatic_letter (address, inbox_id, at) VALUES (?, ?, ?)",
        text::address_key(address),
        inbox.id,
        now
    ))?;
    Ok(true)
}

/// Mailboxes that nobody reads (RFC 3834 § 2, RFC 2142).
pub(crate) fn is_a_machine(address: &str) -> bool {
    const NAMES: [&str; 12] = [
        "mailer-daemon",
        "postmaster",
        "no-reply",
        "noreply",
        "do-not-reply",
        "donotreply",
        "do_not_reply",
        "no_reply",
        "bounce",
        "bounces",
        "unknown",
        "nobody",
    ];
    let address = text::address_key(address);
    let local = address.split('@').next().unwrap_or_default();
    NAMES
        .iter()
        .any(|name| local == *name || local.strip_prefix(name).is_some_and(|rest| rest.starts_with(['+', '-', '.'])))
}

/// The quotas, and whether the address takes mail at all.
fn may_write(tx: &mut Tx<'_>, inbox: &Inbox, address: &str) -> Result<bool> {
    let now = tx.now();
    let day = now.plus_ms(-PEER_MS);
    tx.run(&sql!("DELETE FROM automatic_letter WHERE at < ?", day))?;
    let peer: i64 = tx.value(&sql!(
        "SELECT COUNT(*) FROM automatic_letter WHERE address = ? AND inbox_id = ? AND at >= ?",
        text::address_key(address),
        inbox.id,
        day
    ))?;
    let all: i64 = tx.value(&sql!("SELECT COUNT(*) FROM automatic_letter WHERE at >= ?", now.plus_ms(-3_600_000)))?;
    Ok(peer == 0 && all < DESK_AN_HOUR && suppression::store::find(tx, address)?.is_none())
}

/// Writes the mail into its conversation and plans its way out.
pub(crate) fn write(tx: &mut Tx<'_>, inbox: &Inbox, conversation: ConversationId, letter: Letter) -> Result<MessageId> {
    let plain = causeway_mail::html_to_text(&letter.html);
    let (id, now): (MessageId, _) = (tx.new_id(), tx.now());
    let author = Author { kind: ActorKind::System, id: None, name: inbox.name.clone(), email: None };
    let message = NewMessage {
        // It is no activity: the list shows what the customer wrote, and the wait goes on.
        seq: conversations::grow_quietly(tx, conversation)?,
        recipients: Recipients { to: vec![letter.to], ..Recipients::default() },
        html: Some(letter.html),
        lang: Some(letter.lang),
        automatic: Some(letter.automatic),
        header_id: Some(outbox::header_id(tx, id, inbox.id)?),
        delivery: Some(Delivery::Queued),
        send_at: Some(now),
        ..NewMessage::new(id, conversation, Kind::Reply, author, &plain, now)
    };
    messages::add(tx, &message)?;
    messages::record_created(tx, &message, letter.actor);
    outbox::plan(tx, id, now)?;
    Ok(id)
}

#[cfg(test)]
mod tests;
