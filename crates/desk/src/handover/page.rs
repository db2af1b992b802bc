//! The page of an engineer without a seat: the packet and two buttons, no script, and nothing happens by merely opening
//! it, because mail scanners open links. It never shows more than the packet, and ends when the packet moves on.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use causeway_base::seal::CannotOpen;
use causeway_base::{Locale, Random, Secret, Time, text};
use causeway_store::{Actor, Tx};
use causeway_web::{Endpoints, Problem, Public};
use serde::Deserialize;

use super::receiver::{self, LONGEST, Verdict, settle};
use super::routes::State;
use super::send::Token;
use super::template::{Field, Kind};
use super::{Handover, HandoverId, Sending, SendingId, State as Standing, store, words};
use crate::attachment::{self, Attachment, AttachmentId};
use crate::{Desk, organisation, plain_page, secret};

/// For how long the link works; the mail says so.
const LIFE_MS: i64 = 30 * 86_400_000;
/// Binds the seal to its use.
const SEAL: &str = "handed packet";

pub(super) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<Public, _, _>("/api/v1/handed/{token}", "A packet for an engineer without a seat.", show)
        .post::<Public, _, _>("/api/v1/handed/{token}", "The engineer accepts or returns it.", answer)
        .get::<Public, _, _>("/api/v1/handed/{token}/files/{file}", "A file of that packet.", file)
}

/// The token that opens one sending of a packet.
///
/// # Errors
/// [`CannotOpen`], which only a broken sealer gives.
pub(super) fn seal(
    desk: &Desk,
    packet: HandoverId,
    sending: SendingId,
    random: &dyn Random,
) -> Result<Token, CannotOpen> {
    let until = desk.db.now().plus_ms(LIFE_MS).ms();
    Ok(Secret::new(desk.sealer.seal(&Secret::new(format!("{packet} {sending} {until}")), SEAL, random)?))
}

/// The packet and sending that a link names, while it works.
pub(super) fn opened(desk: &Desk, token: &str) -> Option<(HandoverId, SendingId)> {
    let plain = desk.sealer.open(token, SEAL).ok()?;
    let mut parts = plain.reveal().split(' ');
    let packet = parts.next()?.parse().ok()?;
    let sending = parts.next()?.parse().ok()?;
    let until = Time(parts.next()?.parse().ok()?);
    (desk.db.now() < until).then_some((packet, sending))
}

/// What the form sends.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    pub(super) accepted: bool,
    #[serde(default)]
    pub(super) note: String,
    /// What they found out, once they accepted it.
    #[serde(default)]
    pub(super) answer: String,
}

/// What the page shows.
pub(super) struct Shown {
    pub(super) packet: Handover,
    pub(super) sending: Sending,
    files: BTreeMap<AttachmentId, Attachment>,
    locale: Locale,
    zone: String,
}

/// The packet, if this sending is its newest and went to somebody without a seat.
pub(super) fn shown(tx: &mut Tx<'_>, packet: HandoverId, sending: SendingId) -> Result<Option<Shown>, Problem> {
    let Some(packet) = store::find(tx, packet)? else { return Ok(None) };
    let Some(sending) = packet.sendings.last().filter(|last| last.id == sending).cloned() else { return Ok(None) };
    let Some(locale) = packet.outside.as_ref().map(super::Outside::locale) else { return Ok(None) };
    let mut files = BTreeMap::new();
    for id in packet.entries.values().flat_map(|entry| entry.files.iter()) {
        if let Some((file, _)) = attachment::store::find(tx, *id)?.filter(|(file, _)| file.threat.is_none()) {
            files.insert(*id, file);
        }
    }
    let zone = organisation::store::find(tx)?.map(|one| one.time_zone).unwrap_or_default();
    Ok(Some(Shown { packet, sending, files, locale, zone }))
}

async fn show(state: State, headers: HeaderMap, Path(token): Path<String>) -> Result<Response, Problem> {
    let Some((packet, sending)) = opened(&state, &token) else { return Ok(gone(&headers)) };
    let found = state.db.read(move |tx| shown(tx, packet, sending)).await?;
    Ok(found.map_or_else(|| gone(&headers), |shown| page(StatusCode::OK, &shown, &token)))
}

/// Writes down what the engineer says; a second click changes nothing any more.
pub(super) fn take(tx: &mut Tx<'_>, shown: &Shown, said: &Said) -> Result<(), Problem> {
    let name = shown.packet.outside.as_ref().map(|outside| outside.name.clone()).unwrap_or_default();
    if shown.packet.state == Standing::Accepted && !said.answer.trim().is_empty() {
        return receiver::answer(tx, &shown.packet, &secret::masked(&said.answer), &name, Actor::SYSTEM);
    }
    if shown.packet.state != Standing::Sent || !said.answer.is_empty() {
        return Ok(());
    }
    let verdict = Verdict { accepted: said.accepted, note: secret::masked(&said.note), marks: BTreeMap::new() };
    settle(tx, &shown.packet, &verdict, &name, Actor::SYSTEM)
}

async fn answer(
    state: State,
    headers: HeaderMap,
    Path(token): Path<String>,
    Form(said): Form<Said>,
) -> Result<Response, Problem> {
    let Some((packet, sending)) = opened(&state, &token) else { return Ok(gone(&headers)) };
    let work = move |tx: &mut Tx<'_>| {
        let Some(before) = shown(tx, packet, sending)? else { return Ok(None) };
        // A browser that does not hold the form back sends it without a word: the page comes again.
        if said.accepted || !said.note.trim().is_empty() || !said.answer.trim().is_empty() {
            take(tx, &before, &said)?;
        }
        shown(tx, packet, sending)
    };
    let found: Option<Shown> = state.db.write(work).await?;
    Ok(found.map_or_else(|| gone(&headers), |shown| page(StatusCode::OK, &shown, &token)))
}

async fn file(
    state: State,
    headers: HeaderMap,
    Path((token, file)): Path<(String, AttachmentId)>,
) -> Result<Response, Problem> {
    let Some((packet, sending)) = opened(&state, &token) else { return Ok(gone(&headers)) };
    let work = move |tx: &mut Tx<'_>| {
        let found = shown(tx, packet, sending)?.filter(|shown| shown.files.contains_key(&file));
        if found.is_none() { Ok(None) } else { Ok::<_, Problem>(attachment::store::find(tx, file)?) }
    };
    let Some((file, key)) = state.db.read(work).await? else { return Ok(gone(&headers)) };
    let bytes = state.files.read(&state.db, &key).await.map_err(|error| attachment::routes::unavailable(&error))?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, attachment::routes::disposition(&file.name, false)),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// Whose link it was is not known any more; the browser says which language is read.
fn gone(headers: &HeaderMap) -> Response {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let locale = Locale::asked_for(asked.unwrap_or_default());
    html(StatusCode::NOT_FOUND, locale, &format!("<p>{}</p>", words::page(locale).gone))
}

/// What is known for one field, as safe HTML.
fn value(shown: &Shown, field: &Field, token: &str) -> String {
    let words = words::page(shown.locale);
    let Some(entry) = shown.packet.entries.get(&field.key) else { return format!("<em>{}</em>", words.none) };
    let mut html = match field.kind {
        Kind::YesNo | Kind::Choice => text::escape_html(&words::option(&entry.value, shown.locale)),
        _ => text::escape_html(&secret::masked(&entry.value)),
    };
    if !entry.unavailable.is_empty() && entry.value.is_empty() && entry.files.is_empty() {
        html.push_str(&text::escape_html(&secret::masked(&entry.unavailable)));
    }
    if entry.tested_at.is_some() {
        html.push_str(&format!(" <small>✓ {}</small>", words.tested));
    }
    for file in entry.files.iter().filter_map(|id| shown.files.get(id)) {
        let (id, name) = (file.id, text::escape_html(&file.name));
        html.push_str(&format!("<a href=\"/api/v1/handed/{}/files/{id}\">{name}</a> ", text::escape_html(token)));
    }
    html
}

fn page(status: StatusCode, shown: &Shown, token: &str) -> Response {
    let words = words::page(shown.locale);
    let rows: String = shown
        .packet
        .fields
        .iter()
        .map(|field| {
            let label = text::escape_html(&words::label(field, shown.locale));
            format!("<dt>{label}</dt><dd dir=\"auto\">{}</dd>", value(shown, field, token))
        })
        .collect::<Vec<_>>()
        .concat();
    let incomplete = shown.sending.override_reason.as_ref().map_or_else(String::new, |reason| {
        format!("<p class=\"about\">{} {}</p>", words.incomplete, text::escape_html(reason))
    });
    let below = match shown.sending.accepted {
        Some(true) if shown.packet.state == Standing::Answered => {
            format!(
                "<p role=\"status\">{}</p><p dir=\"auto\">{}</p>",
                words.answered,
                text::escape_html(&shown.sending.answer)
            )
        }
        Some(true) => format!(
            "<p role=\"status\">{}</p><form method=\"post\"><label>{}<textarea name=\"answer\" rows=\"5\" \
             maxlength=\"{LONGEST}\" required></textarea></label><button class=\"yes\">{}</button></form>",
            words.accepted, words.answer, words.send
        ),
        Some(false) => format!("<p role=\"status\">{}</p>", words.returned),
        None => format!(
            "<form method=\"post\"><label>{}<textarea name=\"note\" rows=\"2\" maxlength=\"{LONGEST}\"></textarea></label>\
             <button class=\"yes\" name=\"accepted\" value=\"true\">{}</button></form>\
             <form method=\"post\"><label>{}<textarea name=\"note\" rows=\"4\" maxlength=\"{LONGEST}\" required></textarea></label>\
             <button name=\"accepted\" value=\"false\">{}</button></form>",
            words.note, words.accept, words.why, words.give_back
        ),
    };
    let due =
        shown.sending.due_at.filter(|_| shown.packet.state != Standing::Answered).map_or_else(String::new, |due| {
            format!("<p class=\"about\">{} {}</p>", words.due, organisation::local_time(due, &shown.zone))
        });
    html(status, shown.locale, &format!("<h1>{}</h1>{due}{incomplete}<dl>{rows}</dl>{below}", words.title))
}

const STYLE: &str = "body{font:16px/1.6 system-ui,sans-serif;max-width:42rem;margin:8vh auto;padding:0 1.25rem;color:#1c2127;background:#f3f1ed}\
h1{font-size:1.6rem;line-height:1.25;margin:0}.about{margin:.5rem 0 0}dl{margin:1.5rem 0}dt{color:#60656c;font-size:.85rem;margin-top:.8rem}\
dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}em{color:#60656c}a{color:#00627d}form{margin:0 0 1.5rem}\
button{font:inherit;padding:.7rem 1.1rem;border-radius:8px;border:1px solid #8b8781;background:#fdfdfb;color:#1c2127;cursor:pointer}\
.yes{background:#00627d;border-color:#00627d;color:#f8fdfe}label{display:block;margin:0 0 .6rem}\
textarea{display:block;width:100%;box-sizing:border-box;margin-top:.35rem;font:inherit;padding:.5rem .7rem;border:1px solid #8b8781;border-radius:8px;background:#fdfdfb;color:inherit}\
button:focus-visible,textarea:focus-visible,a:focus-visible{outline:2px solid #00627d;outline-offset:2px}\
@media(prefers-color-scheme:dark){body{color:#ebe9e6;background:#0f1114}dt,em{color:#a8a59f}a{color:#6cc3dc}button,textarea{background:#17191c;color:#ebe9e6;border-color:#73716d}.yes{background:#116e87;border-color:#116e87;color:#f8fdfe}}";

fn html(status: StatusCode, locale: Locale, body: &str) -> Response {
    plain_page::answer(status, locale, words::page(locale).title, STYLE, body)
}
