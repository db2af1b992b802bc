//! How each inbox gives out its matters. An inbox that is not named leaves them in the queue.
//! They are one setting of the organisation.

use causeway_identity::TeamId;
use causeway_store::{Result, Tx, last_event, set_reader_position};
use causeway_web::Problem;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::choose::Policy;
use super::{Experience, Method, engine};
use crate::{InboxId, inbox, on_call, organisation};

/// The setting's name.
pub(crate) const NAME: &str = "routing";
const IDLE: &str = "idle_minutes";
/// A week.
const LONGEST_MINUTES: i64 = 7 * 24 * 60;

/// How one inbox gives out its matters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InboxRouting {
    /// The inbox.
    pub inbox_id: InboxId,
    /// How an owner is found.
    pub method: Method,
    /// Whether who answered the customer last comes before the others.
    #[serde(default)]
    pub last_agent_first: bool,
    /// Whether the account manager comes before everybody (R236).
    #[serde(default)]
    pub account_manager_first: bool,
    /// An urgent fault goes only to people with at least this experience (R235); to everybody when left out.
    #[serde(default)]
    pub urgent_from: Option<Experience>,
    /// An urgent fault goes to whoever is on call by this rota, before everybody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent_on_call: Option<String>,
    /// After so many minutes in which whoever has it does not answer a waiting customer, it goes back to the queue; never
    /// when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_minutes: Option<i64>,
    /// Only members of this team are given any; everybody when left out.
    #[serde(default)]
    pub team_id: Option<TeamId>,
}

impl InboxRouting {
    /// As the decision needs it.
    pub(super) const fn policy(&self) -> Policy {
        Policy {
            method: self.method,
            last_agent_first: self.last_agent_first,
            account_manager_first: self.account_manager_first,
        }
    }
}

/// Lets the engine begin with what happens from now on: what was before anybody gave out anything says nothing.
///
/// # Errors
/// What the database says.
pub(crate) fn begin(tx: &mut Tx<'_>) -> Result<()> {
    let last = last_event(tx)?;
    set_reader_position(tx, engine::READER, last)
}

/// After so many minutes without a sign of work in the app somebody counts as away; never when left out.
pub(super) fn idle_minutes(tx: &mut Tx<'_>) -> Result<Option<i64>> {
    Ok(organisation::store::setting(tx, IDLE)?.and_then(|(minutes, _)| minutes))
}

/// Keeps after how many minutes somebody counts as away.
///
/// # Errors
/// `invalid_input` for a number that makes no sense.
pub(super) fn set_idle_minutes(tx: &mut Tx<'_>, minutes: Option<i64>) -> std::result::Result<(), Problem> {
    if minutes.is_some_and(|minutes| !(5..=24 * 60).contains(&minutes)) {
        return Err(Problem::field("/idle_minutes", "range", "Somebody counts as away after five minutes to a day."));
    }
    Ok(organisation::store::set_setting(tx, IDLE, &minutes)?)
}

/// The setting with its version; empty at version 0 before anybody changed it.
pub fn all(tx: &mut Tx<'_>) -> Result<(Vec<InboxRouting>, i64)> {
    Ok(organisation::store::setting(tx, NAME)?.unwrap_or_default())
}

/// Checks the setting: each inbox once, and all of them there.
///
/// # Errors
/// `invalid_input` with the place of what is wrong.
pub(crate) fn check(tx: &mut Tx<'_>, all: &[InboxRouting]) -> std::result::Result<(), Problem> {
    for (at, one) in all.iter().enumerate() {
        let place = format!("/inboxes/{at}");
        if all.iter().take(at).any(|other| other.inbox_id == one.inbox_id) {
            return Err(Problem::field(&format!("{place}/inbox_id"), "duplicate", "Each inbox stands there once."));
        }
        inbox::store::find(tx, one.inbox_id)?
            .ok_or_else(|| Problem::field(&format!("{place}/inbox_id"), "unknown", "There is no such inbox."))?;
        if one.return_minutes.is_some_and(|minutes| !(1..=LONGEST_MINUTES).contains(&minutes)) {
            let words = "What nobody answers goes back after one minute to a week.";
            return Err(Problem::field(&format!("{place}/return_minutes"), "range", words));
        }
        if let Some(key) = &one.urgent_on_call
            && !on_call::all(tx)?.0.iter().any(|rota| rota.key == *key)
        {
            return Err(Problem::field(&format!("{place}/urgent_on_call"), "unknown", "There is no such rota."));
        }
        if let Some(team) = one.team_id {
            causeway_identity::team::store::find(tx, team)?
                .ok_or_else(|| Problem::field(&format!("{place}/team_id"), "unknown", "There is no such team."))?;
        }
    }
    Ok(())
}
