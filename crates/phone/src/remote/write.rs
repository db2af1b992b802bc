//! What colleagues do with remote sessions: plan one, ask the customer, write down their word, begin, end.
//! They never begin one that the customer did not allow, and what came of one stands in the conversation as well.

use causeway_base::{Locale, Time, text};
use causeway_desk::chat::{self, Way};
use causeway_desk::message::Kind;
use causeway_desk::message::write::{Writing, write as write_message};
use causeway_desk::{ConversationId, Desk, confidential, organisation};
use causeway_identity::UserId;
use causeway_identity::permission::WriteConversations;
use causeway_knowledge::article;
use causeway_store::Tx;
use causeway_web::{Code, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Consent, ConsentWay, Session, SessionId, rules, store, tell, words};
use crate::call::write::{known, note};

/// A session to plan.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanSession {
    /// With what, in 1 to 60 characters.
    pub tool: String,
    /// Where the customer joins; begins with `https://`.
    pub link: Option<String>,
    /// Whether it is recorded; it is not when left out.
    #[serde(default)]
    pub recorded: bool,
}

/// Which version of a session somebody saw.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// Raised by every change.
    pub version: i64,
}

/// What a customer said, as a colleague writes it down.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteConsent {
    /// Raised by every change.
    pub version: i64,
    /// Whether they allowed it.
    pub allowed: bool,
    /// How they said so.
    pub way: ConsentWay,
    /// Who said so, in 1 to 200 characters.
    pub by: String,
}

/// The end of a session.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndSession {
    /// Raised by every change.
    pub version: i64,
    /// When it was over; now when left out.
    pub ended_at: Option<Time>,
    /// What was looked at.
    #[serde(default)]
    pub looked: String,
    /// What was changed, or taught.
    #[serde(default)]
    pub changed: String,
    /// What came of it.
    pub outcome: String,
    /// The number of an article that tells how to do it without help.
    pub article: Option<i64>,
}

fn texts(given: &str, pointer: &str, needed: bool) -> Result<String, Problem> {
    let clean = text::clean(given.trim(), rules::LONGEST_TEXT + 1);
    if clean.chars().count() > rules::LONGEST_TEXT {
        return Err(Problem::field(pointer, "length", "Use at most 4,000 characters."));
    }
    if needed && clean.is_empty() {
        return Err(Problem::field(pointer, "empty", "Write what came of the session."));
    }
    Ok(clean)
}

fn one_line(given: &str, longest: usize, pointer: &str, words: &'static str) -> Result<String, Problem> {
    let clean = text::clean(given, longest * 4).split_whitespace().collect::<Vec<_>>().join(" ");
    if clean.is_empty() || clean.chars().count() > longest {
        return Err(Problem::field(pointer, "length", words));
    }
    Ok(clean)
}

fn checked(input: &PlanSession) -> Result<(String, Option<String>), Problem> {
    let tool = one_line(&input.tool, rules::LONGEST_TOOL, "/tool", "Say in 1 to 60 characters with what.")?;
    let given = input.link.as_deref().map(str::trim).filter(|link| !link.is_empty());
    let link = given.map(|given| {
        rules::link(given).ok_or_else(|| {
            Problem::field("/link", "invalid", "This link cannot be sent to a customer.")
                .hint("It begins with https:// and has no spaces.")
        })
    });
    Ok((tool, link.transpose()?))
}

/// A session that this colleague may know of, in the version that they saw.
fn seen(tx: &mut Tx<'_>, reader: UserId, id: SessionId, version: i64) -> Result<Session, Problem> {
    let session = store::find(tx, id)?.ok_or_else(|| Problem::not_found("remote session"))?;
    confidential::check(tx, reader, session.conversation_id)?;
    if session.version != version {
        return Err(conflict(&session));
    }
    Ok(session)
}

fn conflict(session: &Session) -> Problem {
    Problem::new(Code::VersionConflict, "Somebody else changed this session meanwhile.").current(session)
}

fn not_begun(session: &Session) -> Result<(), Problem> {
    if session.began_at.is_none() && session.ended_at.is_none() {
        return Ok(());
    }
    Err(Problem::new(Code::TooLate, "This session has begun already."))
}

/// Keeps what changed and tells of it.
fn save(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    next: &Session,
    kind: &'static str,
    more: &Value,
) -> Result<(), Problem> {
    if !store::save(tx, next)? {
        return Err(conflict(next));
    }
    tell(tx, kind, next, permit.actor(), more);
    Ok(())
}

/// Plans a session.
///
/// # Errors
/// `already_exists` while another one of the conversation is open; `invalid_input` for what is wrong.
pub fn plan(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    id: ConversationId,
    input: &PlanSession,
) -> Result<SessionId, Problem> {
    let reader = UserId(permit.user());
    let state = known(tx, reader, id)?;
    let (tool, link) = checked(input)?;
    if store::open_of(tx, state.id)?.is_some() {
        let words = "There is a remote session in this conversation that is not over.";
        return Err(Problem::new(Code::AlreadyExists, words).hint("End it first, or take it out."));
    }
    let session = Session {
        id: tx.new_id(),
        conversation_id: state.id,
        tool,
        link,
        recorded: input.recorded,
        consent: Consent::None,
        consent_way: None,
        consent_by: String::new(),
        consent_at: None,
        consent_noted_by: None,
        question_id: None,
        answer_id: None,
        began_at: None,
        ended_at: None,
        looked: String::new(),
        changed: String::new(),
        outcome: String::new(),
        article: None,
        created_at: tx.now(),
        created_by: reader,
        version: 1,
    };
    store::add(tx, &session)?;
    tell(tx, "remote.planned", &session, permit.actor(), &Value::Null);
    Ok(session.id)
}

/// Asks the customer with a reply in their language; in a chat they answer with one press.
///
/// # Errors
/// `too_late` when it has begun or they said yes; what a reply may be refused for.
pub fn ask(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    desk: &Desk,
    id: SessionId,
    input: Seen,
) -> Result<(), Problem> {
    let reader = UserId(permit.user());
    let mut session = seen(tx, reader, id, input.version)?;
    not_begun(&session)?;
    if session.consent == Consent::Given {
        return Err(Problem::new(Code::TooLate, "The customer has allowed it already."));
    }
    let state = known(tx, reader, session.conversation_id)?;
    let locale = state.lang.as_deref().map_or(Locale::En, Locale::nearest);
    let in_chat = chat::way(tx, state.id)? == Way::Chat;
    let mut writing = Writing { text: Some(words::question(locale, &session, in_chat)), ..Writing::new(Kind::Reply) };
    if in_chat {
        writing.quick_replies = words::answers(locale).map(str::to_owned).into();
    }
    session.question_id = Some(write_message(tx, permit, desk, state.id, &writing)?);
    session.consent = Consent::Asked;
    (session.consent_way, session.consent_at, session.answer_id, session.consent_noted_by) = (None, None, None, None);
    session.consent_by.clear();
    save(tx, permit, &session, "remote.asked", &Value::Null)
}

/// Writes down what the customer said.
///
/// # Errors
/// `too_late` when it has begun; `invalid_input` without a name.
pub fn consent(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    id: SessionId,
    input: &NoteConsent,
) -> Result<(), Problem> {
    let reader = UserId(permit.user());
    let mut session = seen(tx, reader, id, input.version)?;
    not_begun(&session)?;
    session.consent_by = one_line(&input.by, 200, "/by", "Say in 1 to 200 characters who said so.")?;
    session.consent = if input.allowed { Consent::Given } else { Consent::Refused };
    session.consent_way = Some(input.way);
    session.consent_at = Some(tx.now());
    session.consent_noted_by = Some(reader);
    session.answer_id = None;
    let kind = if input.allowed { "remote.consented" } else { "remote.refused" };
    save(tx, permit, &session, kind, &json!({ "by": session.consent_by, "way": input.way }))
}

/// Begins a session.
///
/// # Errors
/// `invalid_input` before the customer allowed it; `too_late` when it has begun.
pub fn begin(tx: &mut Tx<'_>, permit: Permit<WriteConversations>, id: SessionId, input: Seen) -> Result<(), Problem> {
    let mut session = seen(tx, UserId(permit.user()), id, input.version)?;
    not_begun(&session)?;
    if !rules::may_begin(&session) {
        return Err(Problem::new(Code::InvalidInput, "The customer has not allowed this session.")
            .hint("Ask them in the conversation, or write down what they said on the telephone."));
    }
    session.began_at = Some(tx.now());
    save(tx, permit, &session, "remote.began", &Value::Null)
}

/// Ends a session: what was done stands in the conversation as a note.
///
/// # Errors
/// `too_late` when it does not run; `invalid_input` without an outcome or for a time that cannot be.
pub fn end(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    desk: &Desk,
    id: SessionId,
    input: &EndSession,
) -> Result<(), Problem> {
    let mut session = seen(tx, UserId(permit.user()), id, input.version)?;
    let Some(began) = session.began_at.filter(|_| session.runs()) else {
        return Err(Problem::new(Code::TooLate, "This session does not run."));
    };
    let (now, ended) = (tx.now(), input.ended_at.unwrap_or_else(|| tx.now()));
    if ended < began || ended > now {
        return Err(Problem::field("/ended_at", "invalid", "Choose a moment after it began and not ahead of now."));
    }
    if let Some(number) = input.article
        && article::store::find(tx, number)?.is_none()
    {
        return Err(Problem::field("/article", "unknown", "There is no article with this number."));
    }
    session.looked = texts(&input.looked, "/looked", false)?;
    session.changed = texts(&input.changed, "/changed", false)?;
    session.outcome = texts(&input.outcome, "/outcome", true)?;
    (session.ended_at, session.article) = (Some(ended), input.article);
    save(tx, permit, &session, "remote.ended", &json!({ "minutes": rules::minutes(&session) }))?;
    let organisation = organisation::store::find(tx)?;
    let (locale, zone) = organisation.map(|one| (one.locale, one.time_zone)).unwrap_or_default();
    let state = known(tx, UserId(permit.user()), session.conversation_id)?;
    note(tx, permit, desk, state.id, (&words::note(locale, &session, &zone), &[]))
}

/// Takes a session out that never began.
///
/// # Errors
/// `too_late` when it has begun.
pub fn remove(tx: &mut Tx<'_>, permit: Permit<WriteConversations>, id: SessionId, input: Seen) -> Result<(), Problem> {
    let session = seen(tx, UserId(permit.user()), id, input.version)?;
    not_begun(&session)?;
    if !store::remove(tx, &session)? {
        return Err(conflict(&session));
    }
    tell(tx, "remote.dropped", &session, permit.actor(), &Value::Null);
    Ok(())
}
