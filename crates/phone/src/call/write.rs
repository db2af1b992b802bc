//! What colleagues do with calls: write one down, and say what came of one.
//! They never count a call as done without a note, and the note stands in the conversation as well.

use causeway_base::{Time, text};
use causeway_desk::attachment::AttachmentId;
use causeway_desk::message::write::{Writing, write as write_message};
use causeway_desk::request::write::{self as requests, New};
use causeway_desk::{ConversationId, Desk, InboxId, confidential, conversation, inbox, organisation};
use causeway_identity::UserId;
use causeway_identity::permission::WriteConversations;
use causeway_people::ContactId;
use causeway_people::contact::store as contacts;
use causeway_people::phone;
use causeway_store::{Result as Stored, Tx};
use causeway_web::{Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::{Call, CallId, CallState, Direction, rules, store};
use crate::{person, settings, words};

/// The longest note on what came of a call, in characters.
pub(crate) const LONGEST: usize = 4_000;
/// A call that is written down lies at most so far back.
const PAST_MS: i64 = 31 * 86_400_000;
/// The longest call, in seconds.
const LONGEST_CALL: i64 = 24 * 3_600;

/// A call to write down.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCall {
    /// Who called.
    pub direction: Direction,
    /// The other side's number.
    #[serde(default)]
    pub number: String,
    /// The conversation that it belongs to; without one a conversation begins.
    pub conversation_id: Option<ConversationId>,
    /// The inbox of a conversation that begins; the first one when left out.
    pub inbox_id: Option<InboxId>,
    /// When it began; now when left out.
    pub began_at: Option<Time>,
    /// Whether they were reached.
    pub reached: bool,
    /// How long it was talked, in seconds.
    #[serde(default)]
    pub seconds: i64,
    /// What came of it.
    pub outcome: String,
    /// Uploads to keep with it, such as a recording.
    #[serde(default)]
    pub attachment_ids: Vec<AttachmentId>,
}

/// What came of a call.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Raised by every change of the call.
    pub version: i64,
    /// In words.
    pub outcome: String,
    /// The conversation that it belongs to, where it has none yet.
    pub conversation_id: Option<ConversationId>,
    /// Whether a conversation begins with it, where it belongs to none.
    #[serde(default)]
    pub begin: bool,
}

/// A note on what came of a call.
///
/// # Errors
/// `invalid_input` without one.
pub(crate) fn noted(given: &str) -> Result<String, Problem> {
    let clean = text::clean(given.trim(), LONGEST + 1);
    if clean.is_empty() || clean.chars().count() > LONGEST {
        return Err(Problem::field("/outcome", "length", "Write what came of the call, in 1 to 4,000 characters."));
    }
    Ok(clean)
}

/// The conversation, if this colleague may know its customer.
pub(crate) fn known(tx: &mut Tx<'_>, reader: UserId, id: ConversationId) -> Result<conversation::State, Problem> {
    let id = conversation::store::current(tx, id)?;
    confidential::check(tx, reader, id)?;
    conversation::store::state(tx, id)?.ok_or_else(|| Problem::not_found("conversation"))
}

/// Writes a note into a conversation in this colleague's name.
pub(crate) fn note(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    desk: &Desk,
    id: ConversationId,
    (text, files): (&str, &[AttachmentId]),
) -> Result<(), Problem> {
    let note = json!({ "kind": "note", "text": text, "attachment_ids": files });
    let note: Writing = serde_json::from_value(note).map_err(|error| Problem::internal(&error))?;
    write_message(tx, permit, desk, id, &note).map(drop)
}

/// The number as the world dials it; what cannot be dialled is kept as it was written.
fn dialled(tx: &mut Tx<'_>, given: &str) -> Result<String, Problem> {
    let given = given.trim();
    if given.is_empty() {
        return Ok(String::new());
    }
    let (settings, _) = settings::find(tx)?;
    phone::normalised(given, &settings.country).ok_or_else(|| {
        Problem::field("/number", "invalid", "This is no telephone number.")
            .hint("Write it with the code of its country, such as +86 731 8218 3159.")
    })
}

/// Whose number it is: the owner, else the conversation's customer, who is known by it from now on.
fn whose(tx: &mut Tx<'_>, number: &str, customer: Option<ContactId>) -> Stored<Option<ContactId>> {
    if number.is_empty() {
        return Ok(customer);
    }
    if let Some(owner) = person::by_number(tx, number)? {
        return Ok(Some(owner));
    }
    if let Some(customer) = customer {
        person::learn(tx, customer, number)?;
    }
    Ok(customer)
}

/// Begins a conversation with a call.
fn begin(
    tx: &mut Tx<'_>,
    number: &str,
    wished: Option<InboxId>,
    sentence: &str,
) -> Result<(ConversationId, ContactId), Problem> {
    let inboxes = inbox::store::all(tx)?;
    let found = inboxes.iter().find(|inbox| Some(inbox.id) == wished);
    if wished.is_some() && found.is_none() {
        return Err(Problem::field("/inbox_id", "unknown", "There is no such inbox."));
    }
    let inbox = found.or_else(|| inboxes.first()).ok_or_else(|| Problem::not_found("inbox"))?;
    if number.is_empty() {
        return Err(Problem::field("/number", "missing", "A conversation needs a number, or name one that exists."));
    }
    let contact = if let Some(contact) = person::by_number(tx, number)? {
        contact
    } else {
        let name = number.to_owned();
        let contact = contacts::add(tx, &contacts::NewContact { name, ..contacts::NewContact::default() })?;
        person::learn(tx, contact, number)?;
        contact
    };
    let new = New {
        inbox,
        contact,
        from: None,
        doubtful: false,
        subject: "",
        text: sentence,
        by: requests::PHONE,
        files: &[],
    };
    Ok((requests::begin(tx, &new)?, contact))
}

fn times(tx: &Tx<'_>, input: &NewCall) -> Result<rules::Times, Problem> {
    let now = tx.now();
    if !(0..=LONGEST_CALL).contains(&input.seconds) {
        return Err(Problem::field("/seconds", "range", "A call lasts at most a day."));
    }
    let length = input.seconds * 1_000;
    let began = input.began_at.unwrap_or_else(|| now.plus_ms(-length));
    if began > now || began < now.plus_ms(-PAST_MS) {
        return Err(Problem::field("/began_at", "invalid", "Choose a moment of the last 31 days."));
    }
    let answered = input.reached.then_some(began);
    Ok(rules::Times { began, answered, ended: Some(began.plus_ms(length)) })
}

/// Writes a call down that somebody made or took.
///
/// # Errors
/// `invalid_input` for what is missing or wrong.
pub fn log(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    desk: &Desk,
    input: &NewCall,
) -> Result<CallId, Problem> {
    let (reader, outcome) = (UserId(permit.user()), noted(&input.outcome)?);
    let (other, times) = (dialled(tx, &input.number)?, times(tx, input)?);
    let state = input.conversation_id.map(|id| known(tx, reader, id)).transpose()?;
    let mut call = Call {
        other: other.clone(),
        state: rules::state(input.direction, times.answered, times.ended),
        answered_at: times.answered,
        ended_at: times.ended,
        user_id: Some(reader),
        outcome,
        done_at: Some(tx.now()),
        done_by: Some(reader),
        ..Call::new(tx.new_id(), input.direction, times.began, tx.now())
    };
    let (id, contact) = if let Some(state) = &state {
        (state.id, whose(tx, &other, Some(state.contact_id))?)
    } else {
        let organisation = organisation::store::find(tx)?;
        let (locale, zone) = organisation.map(|one| (one.locale, one.time_zone)).unwrap_or_default();
        let sentence = words::spoke(locale, &call, &zone);
        let (id, contact) = begin(tx, &other, input.inbox_id, &sentence)?;
        (id, Some(contact))
    };
    call.contact_id = contact;
    call.conversation_id = Some(id);
    store::add(tx, &call, None)?;
    written(tx, permit, desk, &call, &input.attachment_ids)?;
    Ok(call.id)
}

/// Puts what came of a call into its conversation, and settles the missed ones before it.
pub(crate) fn written(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    desk: &Desk,
    call: &Call,
    files: &[AttachmentId],
) -> Result<(), Problem> {
    let Some(id) = call.conversation_id else { return Ok(()) };
    let organisation = organisation::store::find(tx)?;
    let (locale, zone) = organisation.map(|one| (one.locale, one.time_zone)).unwrap_or_default();
    note(tx, permit, desk, id, (&words::note(locale, call, &zone), files))?;
    if call.answered_at.is_some() {
        let now = tx.now();
        store::answer_missed(tx, id, now, UserId(permit.user()))?;
    }
    store::told(tx, call.id, Some(id));
    Ok(())
}

/// Writes down what came of a call that a telephone system told of.
///
/// # Errors
/// `invalid_input` without words; `version_conflict`; `not_found`.
pub fn settle(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    desk: &Desk,
    id: CallId,
    input: &Outcome,
) -> Result<Call, Problem> {
    let (reader, outcome) = (UserId(permit.user()), noted(&input.outcome)?);
    let mut call = super::routes::shown(tx, reader, id)?;
    if call.version != input.version {
        let words = "Somebody else wrote about this call meanwhile.";
        return Err(Problem::new(causeway_web::Code::VersionConflict, words).current(&call));
    }
    if matches!(call.state, CallState::Ringing | CallState::Talking) {
        return Err(Problem::new(causeway_web::Code::InvalidInput, "The call is not over yet."));
    }
    if call.conversation_id.is_none() {
        if let Some(wished) = input.conversation_id {
            let state = known(tx, reader, wished)?;
            call.contact_id = whose(tx, &call.other, Some(state.contact_id))?;
            call.conversation_id = Some(state.id);
        } else if input.begin {
            let organisation = organisation::store::find(tx)?;
            let (locale, zone) = organisation.map(|one| (one.locale, one.time_zone)).unwrap_or_default();
            let (id, contact) = begin(tx, &call.other, None, &words::spoke(locale, &call, &zone))?;
            call.contact_id = Some(contact);
            call.conversation_id = Some(id);
        }
    }
    call.outcome = outcome;
    call.done_at = Some(tx.now());
    call.done_by = Some(reader);
    call.user_id = call.user_id.or_else(|| call.answered_at.map(|_| reader));
    store::save(tx, &call)?;
    written(tx, permit, desk, &call, &[])?;
    store::told(tx, call.id, call.conversation_id);
    store::find(tx, id)?.ok_or_else(|| Problem::not_found("call"))
}
