//! Who takes a matter (R160, R161, R235, R236): the decision with its reasons, the people who can take one, and the engine
//! that gives out what nobody has. It never takes a matter away from somebody who is there.

pub mod account;
pub mod choose;
pub mod engine;
mod give;
mod next;
pub mod profile;
mod returned;
pub mod routes;
pub mod rules;
mod skill;

use causeway_identity::UserId;
use causeway_store::named_values;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

named_values!(Method "How a matter finds its owner." {
    Manual "It waits in the queue until a person takes it." = "manual",
    RoundRobin "Everybody in turn." = "round_robin",
    Balanced "Whoever has the most room, measured by their capacity." = "balanced",
});

named_values!(Experience "How experienced a person is (R235), from the least to the most." {
    Entry "New to the work." = "entry",
    Junior "Still learning." = "junior",
    Mid "Works alone." = "mid",
    Senior "Helps others." = "senior",
    Executive "Leads." = "executive",
});

named_values!(Intake "Which matters a person may be given (R161)." {
    FrontLine "All, also the first contact." = "front_line",
    EscalationOnly "Only what others escalated." = "escalation_only",
});

named_values!(Availability "Whether a person takes new matters." {
    Available "They do." = "available",
    Away "They do not, and keep those that they have." = "away",
    AwayReassign "They do not, and those that they have go to others." = "away_reassign",
});

/// A customer's own account manager and who stands in for them (R236).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AccountManager {
    /// The manager.
    pub manager: UserId,
    /// Who stands in, in this order.
    pub deputies: Vec<UserId>,
}

#[cfg(test)]
mod speed;
#[cfg(test)]
mod tests;
