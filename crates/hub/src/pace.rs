//! How patient the hub is with screens.
//! It never measures time; connections do.

use std::time::Duration;

/// The hub's times, which tests shorten.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// How long a screen may take to accept something.
    pub(crate) slow: Duration,
    /// A screen that says nothing for this long is gone; screens ping every half minute.
    pub(crate) silence: Duration,
    /// How often a connection looks after itself.
    pub(crate) tick: Duration,
    /// How often it is asked whether the screen may still follow.
    pub(crate) ask: Duration,
    /// Who has not pressed a key for this long only looks.
    pub(crate) writing: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            slow: Duration::from_secs(20),
            silence: Duration::from_secs(90),
            tick: Duration::from_secs(2),
            ask: Duration::from_mins(1),
            writing: Duration::from_secs(6),
        }
    }
}
