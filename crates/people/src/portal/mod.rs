//! What contacts may see in the portal beside what is theirs, and how they would rather be talked to (R59).
//! It never lets a right outlive the company that it was given for, and a wish never keeps anybody from writing.

pub mod routes;
pub mod rules;
pub mod store;

use causeway_base::Time;
use causeway_store::{from_row, named_values};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

named_values!(Sees "Whose requests a contact sees in the portal." {
    Own "Their own." = "own",
    Company "Also those of their company." = "company",
});

named_values!(Channel "How a customer would rather be talked to." {
    Mail "By mail." = "mail",
    Phone "By telephone." = "phone",
    Chat "In a chat." = "chat",
    Portal "In the portal alone." = "portal",
});

/// How a customer would rather be talked to, as they said themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Wish {
    /// The way.
    pub channel: Channel,
    /// Their number as the world dials it, when they would rather be called.
    pub number: Option<String>,
    /// When they chose it.
    pub chosen_at: Time,
}
from_row!(Wish { channel, number, chosen_at });

#[cfg(test)]
mod tests;
