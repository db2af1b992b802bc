//! The page behind the link: a form without script, and nothing happens by merely opening it. What is entered becomes a
//! message of the customer's whose secret lies in the vault. It never shows what was entered, nor works twice.

use axum::Form;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use causeway_base::{Locale, Secret, text};
use causeway_store::{Actor, ActorKind, Tx, sql};
use causeway_web::{Endpoints, Problem, Public};
use serde::Deserialize;

use super::words::{self, PageWords};
use super::{open, opened};
use crate::conversation::store as conversations;
use crate::message::store::{self as messages, NewMessage};
use crate::message::{Author, Kind};
use crate::secret::vault::{self, Given};
use crate::{Category, Desk, MessageId, closing, plain_page};

/// The longest value and the longest note, in characters; a private key fits.
const VALUE: usize = 10_000;
const LINE: usize = 300;
const NOTE: usize = 4_000;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<Public, _, _>("/api/v1/access-data/{token}", "A form for access data that works once.", show)
        .post::<Public, _, _>("/api/v1/access-data/{token}", "The customer's access data.", take)
}

type State = axum::extract::State<Desk>;

/// What the form sends.
#[derive(Clone, Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    pub(super) place: String,
    #[serde(default)]
    pub(super) user: String,
    pub(super) password: Secret,
    #[serde(default)]
    pub(super) note: String,
}

fn locale_of(tx: &mut Tx<'_>, message: MessageId) -> Result<Option<Locale>, Problem> {
    let Some((id, _)) = open(tx, message)? else { return Ok(None) };
    let id = conversations::current(tx, id)?;
    let state = conversations::state(tx, id)?;
    Ok(state.map(|state| state.lang.as_deref().map_or(Locale::En, Locale::nearest)))
}

async fn show(state: State, headers: HeaderMap, Path(token): Path<String>) -> Result<Response, Problem> {
    let Some(message) = opened(&state, &token) else { return Ok(gone(&headers)) };
    match state.db.read(move |tx| locale_of(tx, message)).await? {
        Some(locale) => Ok(form(StatusCode::OK, locale, false)),
        None => Ok(gone(&headers)),
    }
}

async fn take(
    state: State,
    headers: HeaderMap,
    Path(token): Path<String>,
    Form(said): Form<Said>,
) -> Result<Response, Problem> {
    let Some(message) = opened(&state, &token) else { return Ok(gone(&headers)) };
    let desk = state.0.clone();
    let work = move |tx: &mut Tx<'_>| {
        let Some(locale) = locale_of(tx, message)? else { return Ok::<_, Problem>(None) };
        if said.password.reveal().trim().is_empty() {
            return Ok(Some((locale, false)));
        }
        keep(tx, &desk, message, &said)?;
        Ok(Some((locale, true)))
    };
    Ok(match state.db.write(work).await? {
        None => gone(&headers),
        Some((locale, false)) => form(StatusCode::UNPROCESSABLE_ENTITY, locale, true),
        Some((locale, true)) => {
            let words = words::page(locale);
            html(StatusCode::OK, locale, &words, &format!("<p role=\"status\">{}</p>", words.thanks))
        }
    })
}

/// Keeps what was entered: its secret in the vault, the rest as the customer's message, and the link is used.
pub(super) fn keep(tx: &mut Tx<'_>, desk: &Desk, asked: MessageId, said: &Said) -> Result<(), Problem> {
    let Some((id, by)) = open(tx, asked)? else { return Ok(()) };
    let id = conversations::current(tx, id)?;
    let state = conversations::state(tx, id)?.ok_or_else(|| Problem::not_found("conversation"))?;
    let now = tx.now();
    tx.run(&sql!("UPDATE access_request SET used_at = ? WHERE message_id = ?", now, asked))?;
    let words = words::page(state.lang.as_deref().map_or(Locale::En, Locale::nearest));
    let line = |value: &str| text::clean(value.trim(), LINE).replace('\n', " ");
    let parts = [(words.place, line(&said.place)), (words.user, line(&said.user))];
    let mut told: Vec<String> =
        parts.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}: {value}")).collect();
    told.push(format!("{}: [secret 1]", words.password));
    let note = text::clean(said.note.trim(), NOTE);
    told.extend((!note.is_empty()).then(|| format!("\n{note}")));
    let name: String = tx.value(&sql!("SELECT name FROM contact WHERE id = ?", state.contact_id))?;
    let author = Author { kind: ActorKind::Contact, id: Some(state.contact_id.0), name, email: None };
    let message: MessageId = tx.new_id();
    let actor = Actor::contact(state.contact_id.0);
    messages::append(tx, NewMessage::new(message, id, Kind::Incoming, author, &told.join("\n"), now), actor)?;
    let value = Secret::new(said.password.reveal().trim().chars().take(VALUE).collect::<String>());
    vault::put(tx, desk, &Given { message, value: &value, asked_by: by })?;
    closing::settle(tx, id, Category::Open, actor)?;
    Ok(conversations::set_waiting_since(tx, id, Some(state.waiting_since.unwrap_or(now)))?)
}

fn gone(headers: &HeaderMap) -> Response {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let locale = Locale::asked_for(asked.unwrap_or_default());
    let words = words::page(locale);
    html(StatusCode::NOT_FOUND, locale, &words, &format!("<p>{}</p>", words.gone))
}

fn form(status: StatusCode, locale: Locale, empty: bool) -> Response {
    let words = words::page(locale);
    let wrong = if empty { format!("<p role=\"alert\">{}</p>", words.empty) } else { String::new() };
    let body = format!(
        "<h1>{}</h1><p class=\"about\">{}</p>{wrong}<form method=\"post\" autocomplete=\"off\">\
         <label>{}<input name=\"place\" maxlength=\"{LINE}\"></label>\
         <label>{}<input name=\"user\" maxlength=\"{LINE}\" autocapitalize=\"none\"></label>\
         <label>{}<textarea name=\"password\" rows=\"3\" required maxlength=\"{VALUE}\" spellcheck=\"false\"></textarea></label>\
         <label>{}<textarea name=\"note\" rows=\"3\" maxlength=\"{NOTE}\"></textarea></label>\
         <button class=\"yes\">{}</button></form>",
        words.title, words.about, words.place, words.user, words.password, words.note, words.send
    );
    html(status, locale, &words, &body)
}

fn html(status: StatusCode, locale: Locale, words: &PageWords, body: &str) -> Response {
    plain_page::answer(status, locale, words.title, plain_page::FORM, body)
}
