//! Fills a desk with very many conversations, for benchmarks: the same rows and events as real ones, many a unit of work.
//! It never makes mail, and a desk that was filled this way is for measuring only.

use causeway_base::Time;
use causeway_people::{ContactId, contact};
use causeway_store::{Actor, ActorKind, NewEvent, Tx};
use causeway_web::Problem;
use serde_json::json;

use crate::conversation::store::{self as conversations, Growth, NewConversation};
use crate::conversation::{Category, Participant, Priority};
use crate::message::store::{self as messages, NewMessage};
use crate::message::{Author, Delivery, Kind};
use crate::{MessageId, inbox, status};

/// Contacts that write in a filled desk.
const CONTACTS: usize = 2_000;
const MINUTE: i64 = 60_000;

/// Adds conversations number `from` to `until`, each with `lines` messages out of `texts`, spread over the last year.
///
/// # Errors
/// What the database says, or `setup_needed` for a desk without an inbox.
pub fn fill(tx: &mut Tx<'_>, from: usize, until: usize, lines: usize, texts: &[String]) -> Result<(), Problem> {
    let inbox = inbox::store::all(tx)?.into_iter().next().ok_or_else(|| Problem::not_found("inbox"))?;
    let statuses = status::store::all(tx)?;
    let users = causeway_identity::user::store::all(tx)?;
    for at in from..until {
        let contact = contact_of(tx, at % CONTACTS)?;
        let category = if at % 20 == 0 { Category::Open } else { Category::Solved };
        let status = statuses.iter().find(|status| status.category == category && status.builtin);
        let (Some(status), Some(user)) = (status, users.first()) else { return Err(Problem::not_found("status")) };
        let begun = Time(tx.now().ms() - i64::try_from(until.max(200_000) - at).unwrap_or(0) * 2 * MINUTE);
        let text = |line: usize| texts.get((at * lines + line) % texts.len().max(1)).map_or("Hello", String::as_str);
        let new = NewConversation {
            subject: causeway_base::text::snippet(text(0), 80),
            status: status.id,
            category,
            priority: Priority::Normal,
            assignee: (at % 3 == 0).then_some(user.id),
            team: None,
            inbox: inbox.id,
            contact: contact.0,
            lang: None,
            at: begun,
            sample: false,
        };
        let (id, number) = conversations::add(tx, &new)?;
        let data = json!({ "number": number, "by": "bench" });
        let actor = Actor::contact(contact.0.0);
        tx.record_at(begun, event("conversation.created", id, actor, data));
        let person = Participant { address: contact.1.clone(), name: String::new() };
        conversations::add_participants(tx, id, &[person])?;
        for line in 0..lines {
            let when = begun.plus_ms(i64::try_from(line).unwrap_or(0) * 10 * MINUTE);
            let customer = line % 2 == 0;
            let growth =
                Growth { snippet: causeway_base::text::snippet(text(line), 160), at: when, attachments: false };
            let seq = conversations::grow(tx, id, &growth)?;
            let message: MessageId = tx.new_id();
            let author = if customer {
                Author { kind: ActorKind::Contact, id: Some(contact.0.0), name: contact.1.clone(), email: None }
            } else {
                Author { kind: ActorKind::User, id: Some(user.id.0), name: user.name.clone(), email: None }
            };
            messages::add(tx, &plain(message, id, seq, author, text(line), when))?;
            let data =
                json!({ "message_id": message, "seq": seq, "kind": if customer { "incoming" } else { "reply" } });
            tx.record_at(when, event("message.created", id, actor, data));
        }
    }
    Ok(())
}

fn event(kind: &'static str, id: crate::ConversationId, actor: Actor, data: serde_json::Value) -> NewEvent {
    NewEvent { kind, conversation: Some(id.0), actor, only_for: None, data }
}

fn contact_of(tx: &mut Tx<'_>, at: usize) -> Result<(ContactId, String), Problem> {
    let email = format!("customer{at}@company{}.example", at % 300);
    let new = contact::store::NewContact {
        name: format!("Customer {at}"),
        email: Some(email.clone()),
        ..contact::store::NewContact::default()
    };
    Ok((contact::store::find_or_add(tx, &new)?, email))
}

fn plain(
    id: MessageId,
    conversation: crate::ConversationId,
    seq: i64,
    author: Author,
    text: &str,
    at: Time,
) -> NewMessage {
    let customer = author.kind == ActorKind::Contact;
    let kind = if customer { Kind::Incoming } else { Kind::Reply };
    NewMessage {
        seq,
        html: Some(causeway_mail::text_to_html(text)),
        // Guessing the language of a hundred thousand texts would only measure the guess.
        lang: None,
        header_id: Some(format!("{id}@bench.invalid")),
        delivery: (!customer).then_some(Delivery::Sent),
        ..NewMessage::new(id, conversation, kind, author, text, at)
    }
}
