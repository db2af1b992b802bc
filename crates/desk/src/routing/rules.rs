//! How each inbox gives out its matters. An inbox that is not named leaves them in the queue.
//! They are one setting of the organisation.

use causeway_identity::TeamId;
use causeway_store::{Result, Tx};
use causeway_web::Problem;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::choose::Policy;
use super::{Experience, Method};
use crate::{InboxId, inbox, organisation};

/// The setting's name.
pub(super) const NAME: &str = "routing";

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

/// The setting with its version; empty at version 0 before anybody changed it.
pub fn all(tx: &mut Tx<'_>) -> Result<(Vec<InboxRouting>, i64)> {
    Ok(organisation::store::setting(tx, NAME)?.unwrap_or_default())
}

/// Checks the setting: each inbox once, and all of them there.
///
/// # Errors
/// `invalid_input` with the place of what is wrong.
pub(super) fn check(tx: &mut Tx<'_>, all: &[InboxRouting]) -> std::result::Result<(), Problem> {
    for (at, one) in all.iter().enumerate() {
        let place = format!("/inboxes/{at}");
        if all.iter().take(at).any(|other| other.inbox_id == one.inbox_id) {
            return Err(Problem::field(&format!("{place}/inbox_id"), "duplicate", "Each inbox stands there once."));
        }
        inbox::store::find(tx, one.inbox_id)?
            .ok_or_else(|| Problem::field(&format!("{place}/inbox_id"), "unknown", "There is no such inbox."))?;
        if let Some(team) = one.team_id {
            causeway_identity::team::store::find(tx, team)?
                .ok_or_else(|| Problem::field(&format!("{place}/team_id"), "unknown", "There is no such team."))?;
        }
    }
    Ok(())
}
