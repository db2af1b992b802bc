//! What a visitor writes: a message of their conversation, or the first one of a new one.
//! It never writes the same message twice, however often a page sends it, and believes nobody an address that they typed.

use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use causeway_base::{Locale, text, token};
use causeway_desk::attachment::{self, AttachmentId};
use causeway_desk::request::write::{self, New};
use causeway_desk::request::{self, Standing};
use causeway_desk::{ConversationId, MessageId, inbox};
use causeway_mail::Address;
use causeway_people::contact::store as contacts;
use causeway_store::{Tx, sql};
use causeway_web::{Code, Input, Problem};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::read::{self, Message, News};
use crate::proactive::page::{self as proactive, Offer};
use crate::visitor::facts::Told;
use crate::visitor::{Visitor, VisitorId, store};
use crate::widget::Widget;
use crate::{Chat, State, bot, door, rates};

/// The longest message, in characters.
const LONGEST: usize = 10_000;
/// For how long a chat that is solved goes on when its visitor writes again.
const GOES_ON_MS: i64 = 7 * 86_400_000;

/// A message to take.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Sent {
    key: String,
    client_id: Uuid,
    text: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    locale: String,
    #[serde(default)]
    file_ids: Vec<AttachmentId>,
    /// The message of the chat's own that it answers.
    #[serde(default)]
    offer: Option<Offer>,
    #[serde(flatten)]
    told: Told,
}

/// What was taken.
#[derive(Debug, Serialize)]
pub(crate) struct Taken {
    /// A token to keep, when this message made the visitor.
    visitor: Option<String>,
    pub(crate) message: Message,
    conversation: News,
    #[serde(skip)]
    pub(crate) by: Visitor,
}

/// What browsers say by themselves: their name and languages.
#[derive(Debug, Clone, Default)]
pub(crate) struct Browser {
    pub(crate) agent: String,
    pub(crate) languages: String,
    pub(crate) address: String,
}

impl Browser {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let text =
            |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        Self {
            agent: text(header::USER_AGENT).to_owned(),
            languages: text(header::ACCEPT_LANGUAGE).to_owned(),
            address: door::address_of(headers),
        }
    }
}

/// Takes a message that was sent as a request.
pub(crate) async fn take(
    state: State,
    headers: HeaderMap,
    Input(sent): Input<Sent>,
) -> Result<(StatusCode, Json<Taken>), Problem> {
    let taken = write_down(&state, door::hash_of(&headers), Browser::of(&headers), sent).await?;
    Ok((StatusCode::CREATED, Json(taken)))
}

/// Takes a message, by whichever way it came.
pub(crate) async fn write_down(
    chat: &Chat,
    hash: Option<String>,
    browser: Browser,
    sent: Sent,
) -> Result<Taken, Problem> {
    let now = chat.desk.db.now();
    let key = hash.as_ref().map_or_else(|| format!("visitor {}", browser.address), |hash| format!("says {hash}"));
    chat.rates.take(key, if hash.is_some() { rates::MESSAGES } else { rates::VISITORS }, now)?;
    let fresh = token::new("cwv_", &*chat.desk.db.random());
    let offered = token::hash(fresh.reveal());
    let (said, locale) = (sent.text.clone(), Locale::nearest(&sent.locale));
    let work = move |tx: &mut Tx<'_>| {
        let (widget, visitor) = who(tx, hash.as_deref(), &sent)?;
        if let Some((by, message)) = store::sent(tx, &sent.client_id.to_string())? {
            return again(tx, visitor.as_ref(), by, message, &offered);
        }
        let (visitor, new) = match visitor {
            Some(visitor) => (visitor, false),
            None => (meet(tx, &widget, &sent)?, true),
        };
        if new {
            store::give(tx, visitor.id, &offered)?;
        }
        let (visitor, message) = file(tx, &widget, visitor, &sent)?;
        let mut facts = store::facts(tx, visitor.id)?;
        facts.learn(&sent.told, (&browser.agent, &browser.languages), tx.now());
        store::set_facts(tx, visitor.id, &facts)?;
        store::note_sent(tx, visitor.id, &sent.client_id.to_string(), message)?;
        answer(tx, visitor, message, new)
    };
    let (mut taken, given) = chat.desk.db.write(work).await?;
    taken.visitor = given.then(|| fresh.reveal().to_owned());
    chat.rooms.moves(&chat.hub, &taken.by, taken.conversation.id);
    chat.rooms.types(&chat.hub, &taken.by, Some(String::new()));
    bot::run::answer(chat, &taken.by, taken.conversation.id, (taken.message.seq, &said), locale).await;
    Ok(taken)
}

/// The visitor of the token, if it is known and of this widget.
fn who(tx: &mut Tx<'_>, hash: Option<&str>, sent: &Sent) -> Result<(Widget, Option<Visitor>), Problem> {
    let widget = door::widget(tx, &sent.key)?;
    if hash.is_none() {
        return Ok((widget, None));
    }
    let (own, visitor) = door::visitor(tx, hash)?;
    if own.id != widget.id {
        return Err(Problem::new(Code::Unauthenticated, "This chat is not known here any more."));
    }
    Ok((widget, Some(visitor)))
}

/// A message that was taken before. Whoever knows the name that its page made up for it sent it, also when the answer
/// with their token was lost.
fn again(
    tx: &mut Tx<'_>,
    visitor: Option<&Visitor>,
    by: VisitorId,
    message: MessageId,
    offered: &str,
) -> Result<(Taken, bool), Problem> {
    if visitor.is_some_and(|visitor| visitor.id != by) {
        return Err(Problem::field("/client_id", "taken", "This name is taken."));
    }
    let lost = visitor.is_none();
    let visitor = store::find(tx, by)?.ok_or_else(|| Problem::not_found("chat"))?;
    if lost {
        store::give(tx, visitor.id, offered)?;
    }
    answer(tx, visitor, message, lost)
}

fn answer(tx: &mut Tx<'_>, visitor: Visitor, message: MessageId, token: bool) -> Result<(Taken, bool), Problem> {
    let gone = || Problem::not_found("chat");
    let news = read::news(tx, &visitor, 0)?.ok_or_else(gone)?;
    let at = causeway_desk::message::store::find(tx, message)?.ok_or_else(gone)?.seq;
    let found = match news.messages.iter().find(|one| one.seq == at) {
        Some(found) => found.clone(),
        // An old one that is sent again lies before what is read at once.
        None => read::news(tx, &visitor, at - 1)?.ok_or_else(gone)?.messages.into_iter().next().ok_or_else(gone)?,
    };
    Ok((Taken { visitor: None, message: found, conversation: news, by: visitor }, token))
}

/// An address that somebody typed, if it can be one.
pub(crate) fn typed_address(given: &str) -> Result<Option<String>, Problem> {
    let given = given.trim();
    if given.is_empty() {
        return Ok(None);
    }
    let right = text::domain_of(given).is_some_and(|domain| domain.contains('.'));
    if !right || given.len() > 254 || given.contains(char::is_whitespace) {
        return Err(Problem::field("/email", "invalid", "This is no e-mail address."));
    }
    Ok(Some(text::address_key(given)))
}

/// What somebody is called who did not say.
fn nameless(locale: Locale, id: VisitorId) -> String {
    let word = locale.pick(["Visitor", "访客", "訪客", "ゲスト"]);
    let mark: String = id.to_string().chars().rev().take(4).collect();
    format!("{word} {}", mark.to_ascii_uppercase())
}

/// Somebody new.
fn meet(tx: &mut Tx<'_>, widget: &Widget, sent: &Sent) -> Result<Visitor, Problem> {
    let (id, locale): (VisitorId, _) = (tx.new_id(), Locale::nearest(&sent.locale));
    let name = text::clean(sent.name.trim(), 200).replace(['\n', '\t'], " ");
    let email = typed_address(&sent.email)?;
    if email.is_none() && widget.ask_email == crate::widget::AskEmail::Required {
        return Err(Problem::field("/email", "required", "Say where an answer can reach you."));
    }
    let known = email.as_deref().map(|email| contacts::by_address(tx, email)).transpose()?.flatten();
    let contact = if let Some(known) = known {
        // Whoever types an address has not shown that it is theirs: what is known of its owner stays as it is.
        known
    } else {
        let name = if name.is_empty() && email.is_none() { nameless(locale, id) } else { name };
        let locale = Some(locale.tag().to_owned());
        contacts::add(tx, &contacts::NewContact { name, email: email.clone(), locale, ..Default::default() })?
    };
    let visitor =
        Visitor { id, widget: widget.id, contact, subject: None, doubtful: email.is_some(), conversation: None };
    store::add(tx, &visitor)?;
    Ok(visitor)
}

/// The conversation that goes on with this message, if one does.
fn goes_on(tx: &mut Tx<'_>, visitor: &Visitor) -> Result<Option<ConversationId>, Problem> {
    let Some(named) = visitor.conversation else { return Ok(None) };
    let Some((id, summary)) = request::store::one(tx, visitor.contact, named)? else {
        let spam: Option<(bool,)> = tx.first(&sql!("SELECT spam FROM conversation WHERE id = ?", named))?;
        if spam.is_some_and(|row| row.0) {
            return Err(Problem::new(Code::Forbidden, "This chat was closed."));
        }
        return Ok(None);
    };
    let over = summary.standing == Standing::Solved && tx.now().since(summary.updated_at) > GOES_ON_MS;
    Ok((!over).then_some(id))
}

/// The files that belong to a message, and its words; files alone are called by their names.
fn with_files(tx: &mut Tx<'_>, visitor: &Visitor, sent: &Sent) -> Result<(Vec<AttachmentId>, String), Problem> {
    if sent.file_ids.is_empty() {
        return Ok((Vec::new(), sent.text.clone()));
    }
    let files = store::take_files(tx, visitor.id, &sent.file_ids)?;
    if files.len() < sent.file_ids.len() {
        return Err(Problem::field("/file_ids", "unknown", "One of the files is not there any more."));
    }
    if !sent.text.trim().is_empty() {
        return Ok((files, sent.text.clone()));
    }
    let mut names = Vec::with_capacity(files.len());
    for file in &files {
        names.extend(attachment::store::find(tx, *file)?.map(|(found, _)| found.name));
    }
    Ok((files, names.join(", ")))
}

/// Writes the message into the conversation that goes on, or begins one.
fn file(tx: &mut Tx<'_>, widget: &Widget, mut visitor: Visitor, sent: &Sent) -> Result<(Visitor, MessageId), Problem> {
    if sent.text.chars().count() > LONGEST {
        return Err(Problem::field("/text", "length", "A message has at most 10,000 characters."));
    }
    let (files, said) = with_files(tx, &visitor, sent)?;
    let contact = contacts::find(tx, visitor.contact)?;
    let email = contact.as_ref().and_then(|contact| contact.email.clone());
    let on = goes_on(tx, &visitor)?;
    let id = if let Some(id) = on {
        write::chat(tx, id, (visitor.contact, email.as_deref()), visitor.doubtful, &said)?;
        id
    } else {
        let inbox = inbox::store::find(tx, widget.inbox_id)?.ok_or_else(|| Problem::not_found("chat"))?;
        let name = contact.map(|contact| contact.name).unwrap_or_default();
        let from = email.map(|address| Address { name, address });
        let new = New {
            inbox: &inbox,
            contact: visitor.contact,
            from: from.as_ref(),
            doubtful: visitor.doubtful,
            subject: "",
            text: &said,
            by: write::CHAT,
            files: &[],
        };
        write::begin(tx, &new)?
    };
    store::set_conversation(tx, visitor.id, id)?;
    visitor.conversation = Some(id);
    let newest =
        sql!("SELECT id FROM message WHERE conversation_id = ? AND kind = 'incoming' ORDER BY seq DESC LIMIT 1", id);
    let message: Option<(MessageId,)> = tx.first(&newest)?;
    let message = message.ok_or_else(|| Problem::not_found("message"))?.0;
    attachment::store::hang(tx, id, message, &files)?;
    let seq = causeway_desk::message::store::find(tx, message)?.map_or(0, |message| message.seq);
    if let Some(offer) = &sent.offer {
        proactive::record(tx, widget, id, offer, on.is_none())?;
    }
    // Whoever writes has seen what was there.
    causeway_desk::chat::see(tx, id, seq)?;
    Ok((visitor, message))
}
