//! What a bot says in a chat: automatic messages, which the visitor reads like the team's and is told that they are none.
//! It never counts as an answer: promises run on, lists stay as they are, and nothing of it leaves as a mail.

use causeway_store::{Actor, ActorKind, Result, Tx, sql};

use crate::ConversationId;
use crate::conversation::store as conversations;
use crate::message::store::{self as messages, NewMessage};
use crate::message::{Author, Delivery, Kind};

/// What `message.automatic` says of one.
const BOT: &str = "bot";

/// Says something; `name` is what the visitor sees as its writer. Answers the message's place.
///
/// # Errors
/// What the database says.
pub fn say(tx: &mut Tx<'_>, id: ConversationId, name: &str, html: &str, lang: &str) -> Result<i64> {
    let now = tx.now();
    let author = Author { kind: ActorKind::System, id: None, name: name.to_owned(), email: None };
    let seq = conversations::grow_quietly(tx, id)?;
    let message = NewMessage {
        seq,
        html: Some(html.to_owned()),
        lang: Some(lang.to_owned()),
        automatic: Some(BOT),
        delivery: Some(Delivery::Sent),
        ..NewMessage::new(tx.new_id(), id, Kind::Reply, author, &causeway_mail::html_to_text(html), now)
    };
    messages::add(tx, &message)?;
    messages::record_created(tx, &message, Actor::SYSTEM);
    Ok(seq)
}

/// Whether a colleague has answered, so that a bot has nothing more to say.
///
/// # Errors
/// What the database says.
pub fn is_answered(tx: &mut Tx<'_>, id: ConversationId) -> Result<bool> {
    let found: Option<(i64,)> = tx.first(&sql!(
        "SELECT seq FROM message WHERE conversation_id = ? AND kind = 'reply' AND author_kind = 'user' LIMIT 1",
        id
    ))?;
    Ok(found.is_some())
}
