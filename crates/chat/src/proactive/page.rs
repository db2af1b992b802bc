//! What a website's page gets and tells: the messages with the little program that decides, and counts.
//! It never asks who looks: the same answer goes to everybody, and a count is a number only.

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use causeway_base::Locale;
use causeway_desk::message::store::{self as messages, NewMessage};
use causeway_desk::message::{Author, Kind};
use causeway_desk::{ConversationId, conversation, organisation};
use causeway_store::{Actor, ActorKind, Tx};
use causeway_web::{Problem, Query};
use serde::{Deserialize, Serialize};

use super::store::{self, Act};
use super::{Condition, ProactiveId, Texts, text_of};
use crate::talk::session::hours;
use crate::widget::Widget;
use crate::{State, door, frame, rates};

/// What the program is given.
#[derive(Debug, Serialize)]
struct Given {
    key: String,
    name: String,
    /// Whether somebody is there as it is loaded.
    open: bool,
    per_day: i64,
    messages: Vec<Message>,
}

#[derive(Debug, Serialize)]
struct Message {
    id: ProactiveId,
    wording: i64,
    texts: Texts,
    conditions: Vec<Condition>,
    every_days: i64,
}

/// The script with which a website's page shows messages; empty while there is none to show.
pub(crate) async fn script(state: State, Path(key): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    state.rates.take(format!("asks {}", door::address_of(&headers)), rates::QUESTIONS, state.desk.db.now())?;
    let read = move |tx: &mut Tx<'_>| {
        let widget = door::widget(tx, &key)?;
        let list = store::list(tx, widget.id)?;
        let messages = list.messages.into_iter().filter(|one| one.enabled).map(|one| Message {
            id: one.id,
            wording: one.wording,
            texts: one.texts,
            conditions: one.conditions,
            every_days: one.every_days,
        });
        let (open, _) = hours(tx, &widget)?;
        let given =
            Given { key: key.clone(), name: widget.name, open, per_day: list.per_day, messages: messages.collect() };
        Ok::<_, Problem>(given)
    };
    let given = state.desk.db.read(read).await?;
    let given = if given.messages.is_empty() { None } else { serde_json::to_string(&given).ok() };
    Ok(frame::messages(given.as_deref()))
}

/// What a page tells.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Told {
    key: String,
    id: ProactiveId,
    act: Act,
}

/// Counts what a visitor did. Whoever tells too much is not counted; nobody is told what is known.
pub(crate) async fn count(state: State, headers: HeaderMap, Query(told): Query<Told>) -> Result<StatusCode, Problem> {
    let now = state.desk.db.now();
    state.rates.take(format!("counts {}", door::address_of(&headers)), rates::COUNTS, now)?;
    state.rates.take(format!("counts of {}", told.id), rates::COUNTS_OF_ONE, now)?;
    let work = move |tx: &mut Tx<'_>| {
        let widget = door::widget(tx, &told.key)?;
        Ok::<_, Problem>(store::count(tx, widget.id, told.id, told.act)?)
    };
    state.desk.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The message that somebody answers, as their page names it. Its words are the desk's own; a page could make up any.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Offer {
    id: ProactiveId,
    wording: i64,
    #[serde(default)]
    locale: String,
}

/// Writes down what somebody answered, where the team reads their answer. What is not known any more is no reason to
/// refuse what they wrote.
pub(crate) fn record(
    tx: &mut Tx<'_>,
    widget: &Widget,
    id: ConversationId,
    offer: &Offer,
    began: bool,
) -> Result<(), Problem> {
    let Some((name, texts)) = store::worded(tx, widget.id, offer.id, offer.wording)? else { return Ok(()) };
    let text = text_of(&texts, Locale::nearest(&offer.locale));
    if !store::note_answer(tx, id, offer.id, text, began)? {
        return Ok(());
    }
    let locale = organisation::store::find(tx)?.map_or(Locale::En, |organisation| organisation.locale);
    let [before, after] = match locale {
        Locale::En => ["This answers the message “", "”, which the chat showed on their page:"],
        Locale::ZhCn => ["这是对聊天窗口在其页面上显示的消息“", "”的回复，原文如下："],
        Locale::ZhTw => ["這是對聊天視窗在其頁面上顯示的訊息「", "」的回覆，原文如下："],
        Locale::Ja => ["ページに表示されたチャットのメッセージ「", "」への返信です。表示された文面："],
    };
    let author = Author { kind: ActorKind::System, id: None, name: widget.name.clone(), email: None };
    let plain = format!("{before}{name}{after}\n\n{text}");
    let (message, now) = (tx.new_id(), tx.now());
    let seq = conversation::store::grow_quietly(tx, id)?;
    let new = NewMessage { seq, ..NewMessage::new(message, id, Kind::Note, author, &plain, now) };
    messages::add(tx, &new)?;
    messages::record_created(tx, &new, Actor::SYSTEM);
    Ok(())
}
