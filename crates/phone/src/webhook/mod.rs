//! The door for telephone systems: what they tell of calls, signed over moment and body, and where a call goes.
//! It never does a thing twice, whatever order things arrive in, and fetches nothing that it is told of.

pub(crate) mod read;
pub(crate) mod signature;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Path, RawQuery, Request};
use axum::http::{HeaderMap, StatusCode};
use causeway_base::{Secret, Time};
use causeway_desk::attachment::Incoming;
use causeway_desk::attachment::routes::unavailable;
use causeway_identity::{UserId, user};
use causeway_people::phone;
use causeway_store::{Result as Stored, Tx};
use causeway_web::{Answer, Code, Problem};
use serde::Serialize;

use crate::call::{Call, missed, rules, store as calls};
use crate::number::{self, Closed, Number};
use crate::system::{SystemId, place, store as systems};
use crate::{Phone, State, person, settings};
use read::{Kind, Told};

/// The largest thing that is told: a voicemail of ten megabytes as Base64, and what stands around it.
pub(crate) const BYTES: usize = 14 * 1024 * 1024;
/// The largest voicemail.
pub(crate) const VOICEMAIL: usize = 10 * 1024 * 1024;

/// The system of this key with its secret; one that is off is not there.
async fn known(phone: &Phone, key: String) -> Result<(SystemId, Secret), Problem> {
    let found = phone.desk.db.read(move |tx| systems::by_key(tx, &key)).await?;
    let (id, sealed) = found.ok_or_else(|| Problem::not_found("address"))?;
    let secret = phone.desk.sealer.open(&sealed, &place(id)).map_err(|error| Problem::internal(&error))?;
    Ok((id, secret))
}

/// Refuses what is not signed with the secret.
fn proven(phone: &Phone, secret: &Secret, headers: &HeaderMap, signed: &[u8]) -> Result<(), Problem> {
    if signature::proves(secret, headers, signed, phone.desk.db.now()) {
        return Ok(());
    }
    Err(Problem::new(Code::Forbidden, "This is not signed with the telephone system's secret, or was signed long ago.")
        .hint("Sign the moment in seconds, a dot and the body with HMAC-SHA256; see docs/reference/phone.md."))
}

/// Takes what a telephone system tells of a call.
pub(crate) async fn take(state: State, Path(key): Path<String>, request: Request) -> Result<StatusCode, Problem> {
    // Nothing is read for whoever does not even know an address.
    let (system, secret) = known(&state, key).await?;
    let headers = request.headers().clone();
    let body = Bytes::from_request(request, &())
        .await
        .map_err(|_| Problem::new(Code::TooLarge, "This is larger than 14 MB."))?;
    proven(&state, &secret, &headers, &body)?;
    let mut told = read::read(&body, state.desk.db.now())?;
    let file = match told.file.take() {
        Some(file) => {
            let (call, kind) = (told.call_id.clone(), told.kind.as_str());
            if state.desk.db.read(move |tx| systems::was_heard(tx, system, &call, kind)).await? {
                return Ok(StatusCode::NO_CONTENT);
            }
            Some(kept(&state, file).await?)
        }
        None => None,
    };
    state.desk.db.write(move |tx| apply(tx, system, &told, file.as_ref())).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Scans a voicemail and makes it durable.
async fn kept(phone: &Phone, file: read::File) -> Result<Incoming, Problem> {
    if file.bytes.len() > VOICEMAIL.min(phone.desk.settings.max_bytes) {
        return Err(Problem::new(Code::TooLarge, "A voicemail has at most 10 MB."));
    }
    let ready = Incoming::prepare(&phone.desk, &file.name, &file.content_type, file.bytes).await;
    ready.map_err(|error| unavailable(&error))
}

/// Works what was told into the call, once.
fn apply(tx: &mut Tx<'_>, system: SystemId, told: &Told, file: Option<&Incoming>) -> Result<(), Problem> {
    if !systems::heard(tx, system, &told.call_id, told.kind.as_str())? {
        return Ok(());
    }
    let call = match calls::by_outside(tx, system, &told.call_id)? {
        Some(call) => call,
        None => begun(tx, system, told)?,
    };
    let agent = told.agent.as_deref().map(|name| colleague(tx, name)).transpose()?.flatten();
    let times = rules::merged(&call, told.kind, told.at);
    let mut next = Call {
        began_at: times.began,
        answered_at: times.answered,
        ended_at: times.ended,
        user_id: agent.or(call.user_id),
        urgent: call.urgent || told.urgent,
        recording: told.recording.clone().or_else(|| call.recording.clone()),
        ..call.clone()
    };
    learn(tx, &mut next, told)?;
    next.state = rules::state(next.direction, next.answered_at, next.ended_at);
    calls::save(tx, &next)?;
    if let Some(file) = file {
        missed::voicemail(tx, &next, file)?;
    } else if told.kind == Kind::End && next.unanswered() {
        if told.answered == Some(false) {
            missed::settle(tx, next.id)?;
        } else {
            // What the system tells may arrive in any order: that somebody answered may still be on its way.
            missed::plan(tx, next.id)?;
        }
    }
    calls::told(tx, next.id, next.conversation_id);
    Ok(())
}

/// A call that was not known yet.
fn begun(tx: &mut Tx<'_>, system: SystemId, told: &Told) -> Stored<Call> {
    let call = Call::new(tx.new_id(), told.direction.unwrap_or_default(), told.at, tx.now());
    calls::add(tx, &call, Some((system, &told.call_id)))?;
    Ok(call)
}

/// Fills in who calls whom, where it was not known.
fn learn(tx: &mut Tx<'_>, call: &mut Call, told: &Told) -> Stored<()> {
    let (settings, _) = settings::find(tx)?;
    call.direction = told.direction.unwrap_or(call.direction);
    let (ours, theirs) = told.sides(call.direction);
    if call.number_id.is_none()
        && let Some(ours) = ours.and_then(|given| phone::normalised(given, &settings.country))
    {
        call.number_id = number::store::dialled(tx, &ours)?.map(|number| number.id);
    }
    if call.other.is_empty()
        && let Some(theirs) = theirs
    {
        call.other = phone::normalised(theirs, &settings.country).unwrap_or_else(|| read::plain(theirs));
    }
    if call.contact_id.is_none() && call.other.starts_with('+') {
        call.contact_id = person::by_number(tx, &call.other)?;
    }
    Ok(())
}

/// The colleague whom a telephone system means: by extension, else by address.
fn colleague(tx: &mut Tx<'_>, name: &str) -> Stored<Option<UserId>> {
    let (settings, _) = settings::find(tx)?;
    if let Some(user) = settings.of_extension(name) {
        return Ok(Some(user));
    }
    Ok(user::store::by_email(tx, name)?.map(|user| user.id))
}

/// Whom to ring.
#[derive(Debug, Clone, Serialize)]
struct Person {
    id: UserId,
    name: String,
    email: String,
    extension: Option<String>,
}

/// Where a call goes, for a telephone system.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Way {
    number: String,
    label: String,
    ring: Vec<Person>,
    forward_to: Option<String>,
    at_last: Closed,
    /// What to read to the caller then, by language.
    texts: std::collections::BTreeMap<String, String>,
    why: number::rules::Why,
}

fn way(tx: &mut Tx<'_>, to: &str, at: Time, urgent: bool) -> Result<Way, Problem> {
    let (settings, _) = settings::find(tx)?;
    let world = phone::normalised(to, &settings.country);
    let found: Option<Number> = match world {
        Some(world) => number::store::dialled(tx, &world)?,
        None => None,
    };
    let number = found.ok_or_else(|| Problem::not_found("number"))?;
    let route = number::routes::now(tx, &number, at, urgent)?;
    let mut ring = Vec::with_capacity(route.ring.len());
    for id in route.ring {
        if let Some(user) = user::store::find(tx, id)? {
            let extension = settings.extensions.get(&id).cloned();
            ring.push(Person { id, name: user.name, email: user.email, extension });
        }
    }
    let (forward_to, at_last, why) = (route.forward_to, route.at_last, route.why);
    let (label, texts) = (number.label, number.closed_texts);
    Ok(Way { number: number.number, label, ring, forward_to, at_last, texts, why })
}

/// Tells a telephone system where a call to `to` goes now; `urgent=1` when the caller pressed for it. The query is signed.
pub(crate) async fn ask(
    state: State,
    Path(key): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Answer<Way> {
    let query = query.unwrap_or_default();
    let (_, secret) = known(&state, key).await?;
    proven(&state, &secret, &headers, query.as_bytes())?;
    let asked = read::query(&query);
    let (to, urgent) = (asked.get("to").cloned().unwrap_or_default(), asked.get("urgent").is_some_and(|on| on == "1"));
    let work = move |tx: &mut Tx<'_>| {
        let at = tx.now();
        way(tx, &to, at, urgent)
    };
    Ok(Json(state.desk.db.read(work).await?))
}
