//! The vault: secrets taken out of a message and sealed, shown one by one, deleted when their time has come.
//! It never shows a value without noting who saw it, and never changes the raw mail, which is no longer served instead.

use causeway_base::{Secret, Time};
use causeway_identity::permission::WriteConversations;
use causeway_identity::{UserId, audit};
use causeway_queue::{Failure, Handler, NewJob, Outcome, enqueue};
use causeway_store::{Actor, Db, NewEvent, Tx};
use causeway_web::{Code, Permit, Problem};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::store::{self, NewSecret};
use super::{Kind, SecretId, markup, view};
use crate::message::{self, Message};
use crate::{Desk, MessageId};

const KIND: &str = "secret.expire";
const DAY_MS: i64 = 86_400_000;
/// For how many days a secret is kept when nobody says otherwise, and at most.
pub const DAYS: i64 = 30;
/// See [`DAYS`].
pub const MOST_DAYS: i64 = 365;

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    message: MessageId,
}

fn place(id: SecretId) -> String {
    format!("secret/sealed/{id}")
}

/// Moves the secrets of a message into the vault for `days`; each leaves `[secret 1]` behind.
///
/// # Errors
/// `not_found` when there is no such message, `too_late` when it holds no secret (any more).
pub fn move_out(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    desk: &Desk,
    id: MessageId,
    days: i64,
) -> Result<(), Problem> {
    let found = message::store::find(tx, id)?.filter(|message| message.kind == message::Kind::Incoming);
    let mut message = found.ok_or_else(|| Problem::not_found("message"))?;
    let secrets = view::typed_values(&message);
    if secrets.is_empty() {
        return Err(Problem::new(Code::TooLate, "This message holds no secret that could be moved."));
    }
    let (expires_at, taken) = (tx.now().plus_ms(days.clamp(1, MOST_DAYS) * DAY_MS), store::count(tx, id)?);
    let by = UserId(permit.user());
    for (number, (kind, value)) in (taken + 1..).zip(&secrets) {
        let secret: SecretId = tx.new_id();
        let sealed = desk.sealer.seal(&Secret::new(value.clone()), &place(secret), tx.random());
        let sealed = sealed.map_err(|error| Problem::internal(&error))?;
        let new = NewSecret { id: secret, message: id, number, kind: *kind, sealed: &sealed, by, expires_at };
        store::add(tx, &new)?;
    }
    let values: Vec<String> = secrets.into_iter().map(|(_, value)| value).collect();
    replace(&mut message, &values, taken);
    store::replace_texts(tx, &message)?;
    store::cover_row(tx, message.conversation_id)?;
    audit::record(tx, permit.actor(), "secret.vaulted", &id.to_string(), "")?;
    plan(tx, id, expires_at)?;
    changed(tx, &message, permit.actor());
    Ok(())
}

/// A secret that a customer entered behind a link.
pub(crate) struct Given<'a> {
    /// The message that stands for it, with `[secret 1]` in its text.
    pub(crate) message: MessageId,
    /// What was entered.
    pub(crate) value: &'a Secret,
    /// Who asked for it.
    pub(crate) asked_by: UserId,
}

/// Keeps what a customer entered for the usual time.
pub(crate) fn put(tx: &mut Tx<'_>, desk: &Desk, given: &Given<'_>) -> Result<(), Problem> {
    let (id, expires_at): (SecretId, _) = (tx.new_id(), tx.now().plus_ms(DAYS * DAY_MS));
    let sealed = desk.sealer.seal(given.value, &place(id), tx.random()).map_err(|error| Problem::internal(&error))?;
    let (message, by) = (given.message, given.asked_by);
    store::add(tx, &NewSecret { id, message, number: 1, kind: Kind::Password, sealed: &sealed, by, expires_at })?;
    let found = message::store::find(tx, message)?.ok_or_else(|| Problem::not_found("message"))?;
    store::replace_texts(tx, &found)?;
    Ok(plan(tx, message, expires_at)?)
}

/// Puts `[secret n]` where the values stand; the first one's number follows `taken`.
fn replace(message: &mut Message, values: &[String], taken: i64) {
    let instead = |value: &str| {
        let at = values.iter().position(|one| one == value);
        at.map_or_else(|| super::COVER.to_owned(), |at| format!("[secret {}]", taken + 1 + at as i64))
    };
    message.text = markup::covered_text(&message.text, values, instead).0;
    if let Some(subject) = &mut message.subject {
        *subject = markup::covered_text(subject, values, instead).0;
    }
    for html in [&mut message.html, &mut message.quoted_html, &mut message.signature_html].into_iter().flatten() {
        *html = markup::covered(html, values, instead).0;
    }
}

/// Tells screens and the search index that the message's text is another one.
fn changed(tx: &mut Tx<'_>, message: &Message, actor: Actor) {
    let conversation = Some(message.conversation_id.0);
    let data = json!({ "message_id": message.id, "text": true });
    tx.record(NewEvent { kind: "message.changed", conversation, actor, only_for: None, data });
}

/// Shows a secret of the vault, and notes who asked.
///
/// # Errors
/// `not_found` when there is none, `too_late` when its time is over.
pub fn reveal(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    desk: &Desk,
    id: SecretId,
) -> Result<(Kind, Secret), Problem> {
    let found = store::find(tx, id)?.ok_or_else(|| Problem::not_found("secret"))?;
    let now = tx.now();
    let Some(sealed) = found.value.filter(|_| now < found.expires_at) else {
        return Err(Problem::new(Code::TooLate, "This secret was deleted when its time was over.")
            .hint("Ask the customer for it again."));
    };
    let value = desk.sealer.open(&sealed, &place(id)).map_err(|error| Problem::internal(&error))?;
    store::note_access(tx, found.message_id, Some(found.number), UserId(permit.user()))?;
    audit::record(tx, permit.actor(), "secret.revealed", &id.to_string(), "")?;
    Ok((found.kind, value))
}

/// Shows a message as it was written, and notes who asked, when something in it was covered.
///
/// # Errors
/// `not_found` when there is no such message.
pub fn reveal_message(tx: &mut Tx<'_>, permit: Permit<WriteConversations>, id: MessageId) -> Result<Message, Problem> {
    let mut message = message::store::find(tx, id)?.ok_or_else(|| Problem::not_found("message"))?;
    if message.kind == message::Kind::Incoming && !view::values(&message).is_empty() {
        store::note_access(tx, id, None, UserId(permit.user()))?;
        audit::record(tx, permit.actor(), "secret.shown", &id.to_string(), "")?;
    }
    view::name_vaulted(tx, std::slice::from_mut(&mut message))?;
    Ok(message)
}

fn plan(tx: &mut Tx<'_>, message: MessageId, at: Time) -> causeway_store::Result<()> {
    let key = format!("{message} {}", at.ms());
    enqueue(tx, &NewJob::new(KIND, &Payload { message }).unique(key).at(at))
}

/// The job that deletes what has expired.
pub fn job(db: Db) -> Handler {
    Handler::new(KIND, move |job| {
        let db = db.clone();
        async move {
            let payload: Payload =
                serde_json::from_str(&job.payload).map_err(|error| Failure::Dead(error.to_string()))?;
            let done = db.write(move |tx| expire(tx, payload.message)).await;
            done.map(|()| Outcome::Done).map_err(|problem| Failure::Retry(problem.to_string(), None))
        }
    })
}

fn expire(tx: &mut Tx<'_>, id: MessageId) -> Result<(), Problem> {
    if store::expire(tx, id)? > 0
        && let Some(message) = message::store::find(tx, id)?
    {
        changed(tx, &message, Actor::SYSTEM);
    }
    Ok(())
}
