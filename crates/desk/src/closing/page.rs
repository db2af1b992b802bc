//! The page behind the link in the mail: two buttons, no script, and nothing happens by merely opening it, because mail
//! scanners open links. It never shows more than number and subject, and works only with the sealed link.

use axum::Form;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use causeway_base::{Locale, text};
use causeway_store::{Actor, Tx, sql};
use causeway_web::{Endpoints, Problem, Public};
use serde::Deserialize;

use super::{Answer, of, opened, settle, words};
use crate::conversation::store as conversations;
use crate::issue::update;
use crate::{Category, ConversationId, Desk, MessageId, plain_page, request};

/// The longest thing that a customer can say here.
const LONGEST: usize = 4_000;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<Public, _, _>("/api/v1/solved/{token}", "Ask the customer whether it is solved.", show)
        .post::<Public, _, _>("/api/v1/solved/{token}", "The customer's answer.", answer)
}

type State = axum::extract::State<Desk>;

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
struct Said {
    answer: Answer,
    #[serde(default)]
    words: String,
}

/// What the page needs of a conversation.
struct Asked {
    number: i64,
    subject: String,
    locale: Locale,
    answer: Option<Answer>,
}

fn asked(tx: &mut Tx<'_>, id: ConversationId, message: MessageId) -> Result<Option<Asked>, Problem> {
    let Some(state) = conversations::state(tx, id)? else { return Ok(None) };
    let Some(closing) = of(tx, id)?.filter(|closing| closing.message_id == message) else { return Ok(None) };
    let locale = state.lang.as_deref().map_or(Locale::En, Locale::nearest);
    Ok(Some(Asked { number: state.number, subject: state.subject, locale, answer: closing.answer }))
}

async fn show(state: State, headers: HeaderMap, Path(token): Path<String>) -> Result<Response, Problem> {
    let Some((id, message)) = opened(&state, &token) else { return Ok(gone(&headers)) };
    let Some(asked) = state.db.read(move |tx| asked(tx, id, message)).await? else { return Ok(gone(&headers)) };
    Ok(page(StatusCode::OK, &asked, asked.answer))
}

async fn answer(
    state: State,
    headers: HeaderMap,
    Path(token): Path<String>,
    Form(said): Form<Said>,
) -> Result<Response, Problem> {
    let Some((id, message)) = opened(&state, &token) else { return Ok(gone(&headers)) };
    let work = move |tx: &mut Tx<'_>| {
        let Some(asked) = asked(tx, id, message)? else { return Ok(None) };
        take(tx, id, &said)?;
        update::answered(tx, id, message, said.answer)?;
        Ok::<_, Problem>(Some((asked, said.answer)))
    };
    let Some((asked, answer)) = state.db.write(work).await? else { return Ok(gone(&headers)) };
    Ok(page(StatusCode::OK, &asked, Some(answer)))
}

/// Writes the answer down and does what it says. A second click may change the first.
fn take(tx: &mut Tx<'_>, id: ConversationId, said: &Said) -> Result<(), Problem> {
    let Some(state) = conversations::state(tx, id)? else { return Ok(()) };
    let (now, actor) = (tx.now(), Actor::contact(state.contact_id.0));
    tx.run(&sql!("UPDATE closing SET answer = ?, answered_at = ? WHERE conversation_id = ?", said.answer, now, id))?;
    let to = if said.answer == Answer::Solved { Category::Solved } else { Category::Open };
    let told = text::clean(said.words.trim(), LONGEST);
    if said.answer == Answer::NotYet && !told.is_empty() {
        request::write::say(tx, id, state.contact_id, None, &told, &[])?;
    }
    settle(tx, id, to, actor)?;
    if said.answer == Answer::NotYet {
        conversations::set_waiting_since(tx, id, Some(state.waiting_since.unwrap_or(now)))?;
    }
    Ok(())
}

#[cfg(test)]
pub(crate) fn take_for_test(tx: &mut Tx<'_>, id: ConversationId, answer: Answer, words: &str) -> Result<(), Problem> {
    take(tx, id, &Said { answer, words: words.to_owned() })
}

/// Whose link it was is not known any more; the browser says which language is read.
fn gone(headers: &HeaderMap) -> Response {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let locale = Locale::asked_for(asked.unwrap_or_default());
    html(StatusCode::NOT_FOUND, locale, &format!("<p>{}</p>", words::page(locale).gone))
}

fn page(status: StatusCode, asked: &Asked, answer: Option<Answer>) -> Response {
    let words = words::page(asked.locale);
    let title = format!(
        "<h1>{}</h1><p class=\"about\">#{} {}</p>",
        words.question,
        asked.number,
        text::escape_html(&asked.subject)
    );
    let body = match answer {
        Some(answer) => format!("{title}<p role=\"status\">{}</p>", words::thanks(&words, answer)),
        None => format!(
            "{title}<form method=\"post\"><button class=\"yes\" name=\"answer\" value=\"solved\">{}</button></form>\
             <form method=\"post\"><label>{}<textarea name=\"words\" rows=\"4\" maxlength=\"{LONGEST}\"></textarea></label>\
             <button name=\"answer\" value=\"not_yet\">{}</button></form>",
            words.yes, words.what, words.no
        ),
    };
    html(status, asked.locale, &body)
}

fn html(status: StatusCode, locale: Locale, body: &str) -> Response {
    plain_page::answer(status, locale, words::page(locale).question, plain_page::FORM, body)
}
