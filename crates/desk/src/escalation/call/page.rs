//! The page behind the link of a call: what climbs, and one button that takes it on. Mail scanners open links, so merely
//! opening it changes nothing; it never lets anybody do more than take on this one matter in the name of whom it was sent to.

use axum::Form;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use causeway_base::seal::CannotOpen;
use causeway_base::{Locale, Secret, Time, text};
use causeway_identity::UserId;
use causeway_store::Tx;
use causeway_web::{Endpoints, Problem, Public};
use serde::Deserialize;

use super::super::routes::{Said, may_take, take};
use super::super::{EscalationId, EscalationState};
use super::{Matter, matter, words};
use crate::{Desk, confidential, plain_page};

/// For how long the link works.
const LIFE_MS: i64 = 7 * 86_400_000;
/// Binds the seal to its use.
const SEAL: &str = "escalation call";

pub(in crate::escalation) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<Public, _, _>("/api/v1/climbed/{token}", "A page that asks to take an escalation on.", show)
        .post::<Public, _, _>("/api/v1/climbed/{token}", "Take an escalation on from a mail.", answer)
}

/// The address for one person; nothing while the desk does not know its public address.
///
/// # Errors
/// [`CannotOpen`], which only a broken sealer gives.
pub(super) fn link(desk: &Desk, one: EscalationId, user: UserId) -> Result<Option<String>, CannotOpen> {
    let Some(base) = desk.settings.public_url.as_deref() else { return Ok(None) };
    let until = desk.db.now().plus_ms(LIFE_MS).ms();
    let token = desk.sealer.seal(&Secret::new(format!("{one} {user} {until}")), SEAL, &*desk.db.random())?;
    Ok(Some(format!("{}/api/v1/climbed/{token}", base.trim_end_matches('/'))))
}

fn opened(desk: &Desk, token: &str) -> Option<(EscalationId, UserId)> {
    let plain = desk.sealer.open(token, SEAL).ok()?;
    let mut parts = plain.reveal().split(' ');
    let (one, user) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let until = Time(parts.next()?.parse().ok()?);
    (desk.db.now() < until).then_some((one, user))
}

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
struct Taken {
    #[serde(default)]
    note: String,
}

/// The matter and whether this person can take it on; nothing for whoever may not know the customer any more.
fn shown(tx: &mut Tx<'_>, id: EscalationId, user: UserId) -> Result<Option<(Matter, bool)>, Problem> {
    let Some(found) = matter(tx, id, user)? else { return Ok(None) };
    if confidential::check(tx, user, found.escalation.conversation_id).is_err() {
        return Ok(None);
    }
    let waits = found.escalation.state == EscalationState::Waiting && found.escalation.ended_at.is_none();
    let may = waits && may_take(tx, &found.escalation, user)?;
    Ok(Some((found, may)))
}

type State = axum::extract::State<Desk>;

async fn show(state: State, headers: HeaderMap, Path(token): Path<String>) -> Result<Response, Problem> {
    let Some((id, user)) = opened(&state, &token) else { return Ok(gone(&headers)) };
    let found = state.db.read(move |tx| shown(tx, id, user)).await?;
    Ok(found.map_or_else(|| gone(&headers), |(matter, may)| page(&matter, may)))
}

/// Takes it on, unless somebody did already: a second click, or a second person, changes nothing.
fn take_on(tx: &mut Tx<'_>, id: EscalationId, user: UserId, note: &str) -> Result<Option<(Matter, bool)>, Problem> {
    if shown(tx, id, user)?.is_some_and(|(_, may)| may) {
        take(tx, id, &Said { note: text::clean(note.trim(), 1_000) }, user)?;
    }
    shown(tx, id, user)
}

#[cfg(test)]
pub(in crate::escalation) fn take_for_test(tx: &mut Tx<'_>, desk: &Desk, token: &str) -> Result<bool, Problem> {
    let Some((id, user)) = opened(desk, token) else { return Ok(false) };
    Ok(take_on(tx, id, user, "")?.is_some_and(|(matter, _)| matter.escalation.state == EscalationState::Acknowledged))
}

async fn answer(
    state: State,
    headers: HeaderMap,
    Path(token): Path<String>,
    Form(taken): Form<Taken>,
) -> Result<Response, Problem> {
    let Some((id, user)) = opened(&state, &token) else { return Ok(gone(&headers)) };
    let found: Option<(Matter, bool)> = state.db.write(move |tx| take_on(tx, id, user, &taken.note)).await?;
    Ok(found.map_or_else(|| gone(&headers), |(matter, may)| page(&matter, may)))
}

/// Whose link it was is not known any more; the browser says which language is read.
fn gone(headers: &HeaderMap) -> Response {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let locale = Locale::asked_for(asked.unwrap_or_default());
    let words = words::page(locale);
    plain_page::answer(StatusCode::NOT_FOUND, locale, words.title, plain_page::FORM, &format!("<p>{}</p>", words.gone))
}

fn page(matter: &Matter, may: bool) -> Response {
    let words = words::page(matter.locale);
    let one = &matter.escalation;
    let drill = if one.drill { words.drill } else { "" };
    let head = format!(
        "<h1>{}</h1><p class=\"about\">#{} {} · {}</p><p dir=\"auto\">{}</p><p>{drill}</p>",
        words.title,
        matter.about.number,
        text::escape_html(&matter.about.subject),
        text::escape_html(&matter.about.contact),
        text::escape_html(&one.reason),
    );
    let below = if may {
        format!(
            "<form method=\"post\"><label>{}<textarea name=\"note\" rows=\"2\" maxlength=\"1000\"></textarea></label>\
             <button class=\"yes\">{}</button></form>",
            words.note, words.take
        )
    } else if one.ended_at.is_some() {
        format!("<p role=\"status\">{}</p>", words.over)
    } else if one.state == EscalationState::Acknowledged {
        format!("<p role=\"status\">{}</p>", words.taken)
    } else {
        format!("<p role=\"status\">{}</p>", words.not_yours)
    };
    let open = format!("<p><a href=\"/c/{}\">{}</a></p>", one.number, words.open);
    plain_page::answer(StatusCode::OK, matter.locale, words.title, plain_page::FORM, &format!("{head}{below}{open}"))
}
