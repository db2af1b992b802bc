//! A call that nobody answered becomes a conversation: a plain sentence from the caller, once, and a call back to make.
//! It never makes a second conversation of a call that is told twice, nor of a caller whose matter is still open.

use causeway_base::Locale;
use causeway_desk::attachment::Incoming;
use causeway_desk::inbox::Inbox;
use causeway_desk::request::write::{self, New};
use causeway_desk::request::{self, Standing};
use causeway_desk::{ConversationId, inbox, on_call, organisation};
use causeway_mail::Address;
use causeway_people::ContactId;
use causeway_people::contact::store as contacts;
use causeway_queue::{Failure, Handler, NewJob, Outcome, enqueue};
use causeway_store::{Actor, Db, Result as Stored, Tx, sql};
use causeway_web::Problem;
use serde::{Deserialize, Serialize};

use super::{Call, CallId, store};
use crate::number::{self, Number};
use crate::task::{self, NewTask, Reason};
use crate::{person, settings, words};

const KIND: &str = "phone.missed";
/// For how long it may still be told that somebody answered after all.
pub(crate) const GRACE_MS: i64 = 15_000;

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    call: CallId,
}

/// Plans to look whether a call stays missed.
///
/// # Errors
/// What the database says.
pub(crate) fn plan(tx: &mut Tx<'_>, call: CallId) -> Stored<()> {
    let at = tx.now().plus_ms(GRACE_MS);
    enqueue(tx, &NewJob::new(KIND, &Payload { call }).unique(call.to_string()).at(at))
}

/// The job.
pub(crate) fn job(db: Db) -> Handler {
    Handler::new(KIND, move |job| {
        let db = db.clone();
        async move {
            let payload: Payload =
                serde_json::from_str(&job.payload).map_err(|error| Failure::Dead(error.to_string()))?;
            let done = db.write(move |tx| settle(tx, payload.call)).await;
            done.map(|()| Outcome::Done).map_err(|error| Failure::Retry(error.to_string(), None))
        }
    })
}

/// Files a call that stayed missed; nothing for one that was answered or has a conversation.
///
/// # Errors
/// What the commands say.
pub(crate) fn settle(tx: &mut Tx<'_>, id: CallId) -> Result<(), Problem> {
    let Some(call) = store::find(tx, id)?.filter(|call| call.unanswered() && call.conversation_id.is_none()) else {
        return Ok(());
    };
    let desk = Desk::of(tx, &call)?;
    let sentence = words::missed(desk.locale, &call, desk.number.as_ref(), &desk.zone);
    file(tx, call, &desk, &sentence, &[])
}

/// Files a message that a caller left. A call with a message counts as missed, also before its end is told.
///
/// # Errors
/// What the commands say.
pub(crate) fn voicemail(tx: &mut Tx<'_>, call: &Call, voicemail: &Incoming) -> Result<(), Problem> {
    let desk = Desk::of(tx, call)?;
    let sentence = words::voicemail(desk.locale, call, desk.number.as_ref(), &desk.zone);
    file(tx, call.clone(), &desk, &sentence, std::slice::from_ref(voicemail))
}

/// Where a call came in.
struct Desk {
    number: Option<Number>,
    inbox: Inbox,
    locale: Locale,
    zone: String,
}

impl Desk {
    fn of(tx: &mut Tx<'_>, call: &Call) -> Result<Self, Problem> {
        let number = call.number_id.map(|id| number::store::find(tx, id)).transpose()?.flatten();
        let inboxes = inbox::store::all(tx)?;
        let wished = number.as_ref().map(|number| number.inbox_id);
        let inbox = inboxes.iter().find(|inbox| Some(inbox.id) == wished).or_else(|| inboxes.first()).cloned();
        let organisation = organisation::store::find(tx)?;
        let (locale, zone) = organisation.map(|one| (one.locale, one.time_zone)).unwrap_or_default();
        let inbox = inbox.ok_or_else(|| Problem::not_found("inbox"))?;
        Ok(Self { number, inbox, locale, zone })
    }
}

/// The caller: whose number it is, else somebody new; one for all who show no number.
fn caller(tx: &mut Tx<'_>, call: &Call, locale: Locale) -> Stored<ContactId> {
    if let Some(contact) = call.contact_id {
        return contacts::current(tx, contact);
    }
    let shown = call.other.starts_with('+');
    let number = if shown { call.other.as_str() } else { person::WITHHELD };
    if let Some(known) = person::by_number(tx, number)? {
        return Ok(known);
    }
    let name = if shown { call.other.clone() } else { words::withheld(locale).to_owned() };
    let contact = contacts::add(tx, &contacts::NewContact { name, ..contacts::NewContact::default() })?;
    person::learn(tx, contact, number)?;
    Ok(contact)
}

/// The conversation of the caller's last call, while it goes on. Of those who show no number nobody knows whether they are
/// the same.
fn goes_on(tx: &mut Tx<'_>, call: &Call, contact: ContactId) -> Stored<Option<ConversationId>> {
    if let Some(own) = call.conversation_id {
        return Ok(Some(own));
    }
    if !call.other.starts_with('+') {
        return Ok(None);
    }
    let Some(last) = store::last_with(tx, contact)?.and_then(|last| last.conversation_id) else { return Ok(None) };
    let found = request::store::one(tx, contact, last)?;
    Ok(found.filter(|(_, summary)| summary.standing != Standing::Solved).map(|(id, _)| id))
}

fn file(tx: &mut Tx<'_>, mut call: Call, desk: &Desk, sentence: &str, files: &[Incoming]) -> Result<(), Problem> {
    let contact = caller(tx, &call, desk.locale)?;
    let person = contacts::find(tx, contact)?;
    let email = person.as_ref().and_then(|person| person.email.clone());
    let id = match goes_on(tx, &call, contact)? {
        Some(id) => {
            write::say(tx, id, contact, email.as_deref(), sentence, files)?;
            id
        }
        None => begin(tx, desk, (contact, person.map(|person| person.name)), email, (sentence, files))?,
    };
    call.contact_id = Some(contact);
    call.conversation_id = Some(id);
    if !files.is_empty() {
        let newest = sql!(
            "SELECT a.id FROM attachment a JOIN message m ON m.id = a.message_id WHERE m.conversation_id = ? \
             ORDER BY m.seq DESC, a.id DESC LIMIT 1",
            id
        );
        call.voicemail_id = tx.first::<(causeway_desk::attachment::AttachmentId,)>(&newest)?.map(|row| row.0);
    }
    store::save(tx, &call)?;
    store::told(tx, call.id, Some(id));
    call_back(tx, &call, desk, id)
}

fn begin(
    tx: &mut Tx<'_>,
    desk: &Desk,
    (contact, name): (ContactId, Option<String>),
    email: Option<String>,
    (sentence, files): (&str, &[Incoming]),
) -> Result<ConversationId, Problem> {
    let from = email.map(|address| Address { name: name.unwrap_or_default(), address });
    let new = New {
        inbox: &desk.inbox,
        contact,
        from: from.as_ref(),
        doubtful: false,
        subject: "",
        text: sentence,
        by: write::PHONE,
        files,
    };
    write::begin(tx, &new)
}

/// Plans the call back, if the settings say so and there is a number to call.
fn call_back(tx: &mut Tx<'_>, call: &Call, desk: &Desk, id: ConversationId) -> Result<(), Problem> {
    let (settings, _) = settings::find(tx)?;
    if !settings.call_back_missed || !call.other.starts_with('+') || task::store::open_of(tx, id)?.is_some() {
        return Ok(());
    }
    let urgent = call.urgent || desk.number.as_ref().is_some_and(|number| number.hotline);
    let due_at = settings::due(tx, &settings, desk.inbox.id, Reason::Missed, urgent)?;
    let reason = if urgent { Reason::Urgent } else { Reason::Missed };
    // Who calls in an emergency and reaches nobody is the matter of whoever is on call (R61).
    let rota = desk.number.as_ref().and_then(|number| number.rota.as_deref()).filter(|_| urgent);
    let assignee = rota.map(|rota| on_call::now(tx, rota)).transpose()?.flatten();
    let new = NewTask { number: call.other.clone(), assignee, ..NewTask::new(id, reason, due_at) };
    task::make(tx, &new, Actor::SYSTEM)?;
    Ok(())
}
