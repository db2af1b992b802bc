//! Small things that a visitor or their page says: seen, typing, another page, solved, what they thought, their address.
//! It never moves anything but in the visitor's own conversation.

use axum::http::{HeaderMap, StatusCode};
use causeway_base::text;
use causeway_desk::request::{self, write};
use causeway_desk::{ConversationId, chat};
use causeway_people::contact::store as contacts;
use causeway_store::{Actor, NewEvent, Tx};
use causeway_web::{Input, Problem};
use serde::Deserialize;
use serde_json::json;

use super::say::{Browser, typed_address};
use crate::visitor::facts::Told;
use crate::visitor::{Visitor, store};
use crate::{Chat, State, door, rates};

/// Up to which message.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Seen {
    seq: i64,
}

/// What is being typed.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Typing {
    #[serde(default)]
    text: Option<String>,
}

/// Whether it is solved.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Solved {
    solved: bool,
}

/// What a visitor thought.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Opinion {
    score: i64,
    #[serde(default)]
    words: String,
}

/// Where answers go when the visitor has left.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Email {
    email: String,
    #[serde(default)]
    name: String,
}

/// The conversation that a visitor writes in.
fn own(tx: &mut Tx<'_>, visitor: &Visitor) -> Result<ConversationId, Problem> {
    let missing = || Problem::not_found("chat");
    let named = visitor.conversation.ok_or_else(missing)?;
    Ok(request::store::one(tx, visitor.contact, named)?.ok_or_else(missing)?.0)
}

fn paced(state: &State, hash: Option<&str>) -> Result<(), Problem> {
    state.rates.take(format!("signs {}", hash.unwrap_or_default()), rates::SIGNS, state.desk.db.now())
}

/// Does something in the visitor's own conversation.
async fn with<F>(state: &State, headers: &HeaderMap, work: F) -> Result<StatusCode, Problem>
where
    F: Fn(&mut Tx<'_>, &Visitor, ConversationId) -> Result<(), Problem> + Send + 'static,
{
    let hash = door::hash_of(headers);
    paced(state, hash.as_deref())?;
    let work = move |tx: &mut Tx<'_>| {
        let (_, visitor) = door::visitor(tx, hash.as_deref())?;
        let id = own(tx, &visitor)?;
        work(tx, &visitor, id)
    };
    state.desk.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// They have seen it up to here.
pub(crate) async fn see(chat: &Chat, hash: Option<String>, seq: i64) -> Result<(), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let (_, visitor) = door::visitor(tx, hash.as_deref())?;
        let id = own(tx, &visitor)?;
        Ok::<_, Problem>((visitor, chat::see(tx, id, seq)?, id))
    };
    let (visitor, news, id) = chat.desk.db.write(work).await?;
    if news {
        chat.rooms.saw(&chat.hub, &visitor, id, seq);
    }
    Ok(())
}

/// They have seen it up to here.
pub(crate) async fn seen(state: State, headers: HeaderMap, Input(input): Input<Seen>) -> Result<StatusCode, Problem> {
    let hash = door::hash_of(&headers);
    paced(&state, hash.as_deref())?;
    see(&state, hash, input.seq).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// They type.
pub(crate) async fn typing(
    state: State,
    headers: HeaderMap,
    Input(input): Input<Typing>,
) -> Result<StatusCode, Problem> {
    let hash = door::hash_of(&headers);
    paced(&state, hash.as_deref())?;
    let read = move |tx: &mut Tx<'_>| door::visitor(tx, hash.as_deref());
    let (widget, visitor) = state.desk.db.read(read).await?;
    let shown = input.text.filter(|_| widget.show_typed);
    state.rooms.types(&state.hub, &visitor, shown);
    Ok(StatusCode::NO_CONTENT)
}

/// They look at another page of the website.
pub(crate) async fn page(state: State, headers: HeaderMap, Input(told): Input<Told>) -> Result<StatusCode, Problem> {
    let hash = door::hash_of(&headers);
    paced(&state, hash.as_deref())?;
    let browser = Browser::of(&headers);
    let work = move |tx: &mut Tx<'_>| {
        let (_, visitor) = door::visitor(tx, hash.as_deref())?;
        let mut facts = store::facts(tx, visitor.id)?;
        facts.learn(&told, (&browser.agent, &browser.languages), tx.now());
        store::set_facts(tx, visitor.id, &facts)?;
        Ok::<_, Problem>(())
    };
    state.desk.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// It is solved, or not after all.
pub(crate) async fn solved(
    state: State,
    headers: HeaderMap,
    Input(input): Input<Solved>,
) -> Result<StatusCode, Problem> {
    with(&state, &headers, move |tx, visitor, id| {
        if input.solved { write::solved(tx, id, visitor.contact) } else { write::reopened(tx, id, visitor.contact) }
    })
    .await
}

/// What they thought of it.
pub(crate) async fn opinion(
    state: State,
    headers: HeaderMap,
    Input(input): Input<Opinion>,
) -> Result<StatusCode, Problem> {
    if !(1..=5).contains(&input.score) {
        return Err(Problem::field("/score", "invalid", "Choose a number from 1 to 5."));
    }
    with(&state, &headers, move |tx, visitor, id| {
        store::set_opinion(tx, id, input.score, &text::clean(input.words.trim(), 1_000))?;
        let (actor, data) = (Actor::contact(visitor.contact.0), json!({ "score": input.score }));
        tx.record(NewEvent { kind: "chat.rated", conversation: Some(id.0), actor, only_for: None, data });
        Ok(())
    })
    .await
}

/// Where answers go when they have left. An address that belongs to somebody else is no reason to say so.
pub(crate) async fn email(state: State, headers: HeaderMap, Input(input): Input<Email>) -> Result<StatusCode, Problem> {
    let address = typed_address(&input.email)?
        .ok_or_else(|| Problem::field("/email", "required", "Say where an answer can reach you."))?;
    let name = text::clean(input.name.trim(), 200).replace(['\n', '\t'], " ");
    with(&state, &headers, move |tx, visitor, id| {
        let contact = contacts::find(tx, visitor.contact)?.ok_or_else(|| Problem::not_found("chat"))?;
        if contact.email.is_none() && contacts::by_address(tx, &address)?.is_none() {
            contacts::set_addresses(tx, visitor.contact, std::slice::from_ref(&address))?;
        }
        let name = if name.is_empty() { contact.name } else { name.clone() };
        let who = causeway_desk::conversation::Participant { address: address.clone(), name };
        causeway_desk::conversation::store::add_participants(tx, id, &[who])?;
        Ok(())
    })
    .await
}
