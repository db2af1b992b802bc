//! A solution that is being prepared: by when it was promised, how the customer agreed to wait, and how it ended (R111).
//! Its date is a promise like any other, so that it is reminded of, and broken in everybody's sight.

use causeway_base::{Time, text};
use causeway_identity::UserId;
use causeway_identity::permission::WriteConversations;
use causeway_store::{NewEvent, Result, Tx, from_row, named_values, sql};
use causeway_web::{Code, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::ConversationId;
use crate::promise::routes::{ChangePromise, apply};
use crate::promise::{self, NewPromise, PromiseId, PromiseState};

named_values!(Consent "How the customer agreed to wait." {
    Asked "They were asked and have not answered yet." = "asked",
    Written "They wrote so." = "written",
    Spoken "They said so." = "spoken",
});

named_values!(Ending "How a preparation ended." {
    Delivered "The solution was delivered." = "delivered",
    Withdrawn "There will be none; the customer was told." = "withdrawn",
});

/// A solution that is, or was, being prepared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Preparation {
    /// The promise that reminds of it.
    pub promise_id: PromiseId,
    /// By when the solution was promised.
    pub promised_at: Time,
    /// How the customer agreed to wait.
    pub consent: Consent,
    /// What is being prepared.
    pub note: String,
    /// Since when.
    pub begun_at: Time,
    /// Who began it.
    pub begun_by: UserId,
    /// When it ended.
    pub ended_at: Option<Time>,
    /// How.
    pub ending: Option<Ending>,
}
from_row!(Preparation { promise_id, promised_at, consent, note, begun_at, begun_by, ended_at, ending });

/// A preparation to begin, or what changes of one.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangePreparation {
    /// What is being prepared; needed to begin.
    pub(super) note: Option<String>,
    /// By when; needed to begin.
    pub(super) promised_at: Option<Time>,
    pub(super) consent: Option<Consent>,
    pub(super) ending: Option<Ending>,
    /// Why there will be none; needed to withdraw.
    pub(super) reason: Option<String>,
}

/// The preparation of a conversation, the last one if it began anew.
pub(super) fn of(tx: &mut Tx<'_>, id: ConversationId) -> Result<Option<Preparation>> {
    tx.first(&sql!(
        "SELECT promise_id, promised_at, consent, note, begun_at, begun_by, ended_at, ending FROM preparation \
         WHERE conversation_id = ?",
        id
    ))
}

/// Whether a solution is being prepared.
pub(super) fn lasts(tx: &mut Tx<'_>, id: ConversationId) -> Result<bool> {
    Ok(of(tx, id)?.is_some_and(|one| one.ended_at.is_none()))
}

fn put(tx: &mut Tx<'_>, id: ConversationId, one: &Preparation) -> Result<()> {
    tx.run(&sql!(
        "INSERT INTO preparation (conversation_id, promise_id, promised_at, consent, note, begun_at, begun_by, ended_at, \
         ending) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (conversation_id) DO UPDATE SET \
         promise_id = excluded.promise_id, promised_at = excluded.promised_at, consent = excluded.consent, \
         note = excluded.note, begun_at = excluded.begun_at, begun_by = excluded.begun_by, \
         ended_at = excluded.ended_at, ending = excluded.ending",
        id,
        one.promise_id,
        one.promised_at,
        one.consent,
        &one.note,
        one.begun_at,
        one.begun_by,
        one.ended_at,
        one.ending
    ))
    .map(drop)
}

/// Begins, moves, agrees or ends a preparation.
///
/// # Errors
/// `invalid_input` for what is missing; `too_late` for one that ended; those of promises.
pub(super) fn change(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    id: ConversationId,
    input: &ChangePreparation,
) -> std::result::Result<(), Problem> {
    let (kind, after) = match of(tx, id)?.filter(|one| one.ended_at.is_none()) {
        None => ("preparation.begun", begin(tx, permit, id, input)?),
        Some(before) => moved(tx, permit, before, input)?,
    };
    put(tx, id, &after)?;
    let data = json!({ "promised_at": after.promised_at, "consent": after.consent, "ending": after.ending });
    tx.record(NewEvent { kind, conversation: Some(id.0), actor: permit.actor(), only_for: None, data });
    Ok(())
}

fn begin(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    id: ConversationId,
    input: &ChangePreparation,
) -> std::result::Result<Preparation, Problem> {
    let Some(promised_at) = input.promised_at else {
        return Err(Problem::field("/promised_at", "required", "Say by when the customer gets the solution."));
    };
    if input.ending.is_some() {
        return Err(Problem::new(Code::TooLate, "No solution is being prepared."));
    }
    let note = text::clean(input.note.as_deref().unwrap_or_default().trim(), 500);
    let owner = UserId(permit.user());
    let promise = promise::make(tx, id, None, owner, &NewPromise { text: note.clone(), due_at: promised_at })?;
    Ok(Preparation {
        promise_id: promise,
        promised_at,
        consent: input.consent.unwrap_or(Consent::Asked),
        note,
        begun_at: tx.now(),
        begun_by: owner,
        ended_at: None,
        ending: None,
    })
}

fn moved(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    before: Preparation,
    input: &ChangePreparation,
) -> std::result::Result<(&'static str, Preparation), Problem> {
    let mut after = Preparation { consent: input.consent.unwrap_or(before.consent), ..before };
    if let Some(ending) = input.ending {
        let state = match ending {
            Ending::Delivered => PromiseState::Kept,
            Ending::Withdrawn => PromiseState::Withdrawn,
        };
        settle(tx, permit, after.promise_id, state, input.reason.clone())?;
        (after.ended_at, after.ending) = (Some(tx.now()), Some(ending));
        return Ok(("preparation.ended", after));
    }
    if let Some(promised_at) = input.promised_at.filter(|at| *at != after.promised_at) {
        let Some(promise) = promise::store::find(tx, after.promise_id)? else {
            return Err(Problem::not_found("promise"));
        };
        if promise.state == PromiseState::Open {
            let (version, reason) = (promise.version, input.reason.clone());
            apply(tx, permit, promise.id, &ChangePromise { version, state: None, due_at: Some(promised_at), reason })?;
        } else {
            // The promise was settled by itself; the new date is a new one.
            let new = NewPromise { text: after.note.clone(), due_at: promised_at };
            after.promise_id = promise::make(tx, promise.conversation_id, None, UserId(permit.user()), &new)?;
        }
        after.promised_at = promised_at;
    }
    Ok(("preparation.changed", after))
}

/// Settles the promise, unless somebody did so already.
fn settle(
    tx: &mut Tx<'_>,
    permit: Permit<WriteConversations>,
    id: PromiseId,
    state: PromiseState,
    reason: Option<String>,
) -> std::result::Result<(), Problem> {
    let Some(promise) = promise::store::find(tx, id)? else { return Ok(()) };
    let late = promise.state == PromiseState::Broken && state == PromiseState::Kept;
    if promise.state == PromiseState::Open || late {
        apply(tx, permit, id, &ChangePromise { version: promise.version, state: Some(state), due_at: None, reason })?;
    }
    Ok(())
}
