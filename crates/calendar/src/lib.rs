//! Business calendars: when a team works, by when something is due, and how much working time has passed, exact over
//! daylight saving. It never reads the clock, a file or the network; plans and instants are arguments.

mod calendar;
mod clock_time;
pub mod holidays;
pub mod ics;
mod inspect;
mod plan;
mod span;
mod trace;

use causeway_base::Time;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use calendar::{Calendar, OtherDay};
pub use clock_time::{ClockTime, Interval};
pub use inspect::inspect;
pub use jiff::civil::Date;
pub use plan::{Holiday, Invalid, Plan, SpecialDay, Week};
pub use trace::{Step, Trace};

/// A span in which a clock stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Pause {
    /// From this instant.
    pub from: Time,
    /// Up to this one; absent while it lasts.
    pub to: Option<Time>,
}

/// Why no instant can be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Nothing opens for two years.
    #[error("nothing opens within two years")]
    NeverOpens,
    /// The instant lies more than ten years after the start.
    #[error("this lies more than ten years ahead")]
    TooFar,
}

#[cfg(test)]
mod tests;
