//! What a customer writes in a request of theirs, with files if they like.
//! It never loses the words of a reply that cannot be taken: they come back with what is wrong.

use axum::extract::{Path, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use causeway_desk::request::{self, Standing, Summary};
use causeway_store::Tx;
use causeway_web::Problem;

use super::form::{check_words, later};
use super::form_page::{files, notice};
use super::pages::{request_page, seen};
use super::sent::{self, Limits, Sent};
use super::{Own, State, company, on, private, same_site, to_sign_in, words};
use crate::html;
use crate::html::Html;
use crate::site::{Site, missing};

/// The form below a request, with what was entered so far.
pub(super) fn form(site: &Site, summary: &Summary, sent: &Sent, limits: Limits, wrong: Option<&str>) -> Html {
    let words = words::of(site.locale);
    let prompt = if summary.standing == Standing::Solved { words.open_again } else { words.write };
    html!(
        "<form method=\"post\" enctype=\"multipart/form-data\" action=\"{}\" class=\"card\">{}<label>{}<textarea name=\"text\" rows=\"5\" \
         maxlength=\"20000\" required>{}</textarea></label>{}<button class=\"yes\">{}</button></form>",
        site.path(&format!("requests/{}", summary.number)),
        wrong.map(|wrong| notice(words, sent, wrong)),
        prompt,
        sent.field("text"),
        files(words, limits),
        words.send
    )
}

/// Takes what a customer wrote.
pub(super) async fn say(
    state: State,
    own: Own,
    Path((tag, number)): Path<(String, i64)>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Problem> {
    same_site(&headers)?;
    let (site, visitor) = seen(&state, own.is_some(), tag, &headers).await?;
    let Some(visitor) = visitor else { return Ok(to_sign_in(&site)) };
    let contact = visitor.contact;
    // Nothing is read for a request that is not theirs.
    let read = move |tx: &mut Tx<'_>| {
        let reach = company::reach(tx, contact)?;
        request::store::find(tx, reach, number)
    };
    let found = state.desk.db.read(read).await?;
    let Some(found) = found else { return Ok(private(missing(&site))) };
    let (words, limits, now) = (words::of(site.locale), Limits::of(&state.desk, true), state.desk.db.now());
    let key = format!("files {}", contact.0);
    let wait = state.sent.wait_seconds(&key, now);
    let mut sent = sent::read(request, if wait.is_some() { limits.without_files() } else { limits }).await?;
    let again = |sent: &Sent, status, wrong: &str| {
        request_page(&site, status, &found, form(&site, &found.summary, sent, limits, Some(wrong)), now)
    };
    if sent.has_files() {
        if let Some(seconds) = wait {
            return Ok(later(again(&sent, StatusCode::TOO_MANY_REQUESTS, words.too_often), seconds));
        }
        state.sent.failed(&key, now);
    }
    let text = sent.field("text").trim().to_owned();
    let wrong = check_words(words, &text).err().or_else(|| sent.wrong(words, limits));
    if let Some(wrong) = wrong {
        return Ok(again(&sent, StatusCode::UNPROCESSABLE_ENTITY, &wrong));
    }
    let files = sent.prepare(&state.desk).await?;
    let work = move |tx: &mut Tx<'_>| {
        // A right may have ended while a file was read.
        let reach = company::reach(tx, visitor.contact)?;
        let id = request::store::conversation(tx, reach, number)?;
        let id = id.ok_or_else(|| Problem::not_found("request"))?;
        request::write::say(tx, id, visitor.contact, Some(&visitor.address), &text, &files)
    };
    state.desk.db.write(work).await?;
    Ok(on(&site.path(&format!("requests/{number}"))))
}
