//! Ids, time, randomness, secrets, locales and text helpers that every other crate rests on.
//! It never does I/O beyond reading the clock and the system's randomness.

pub mod clock;
pub mod form;
pub mod ids;
pub mod jwt;
pub mod locale;
pub mod password;
pub mod pattern;
pub mod query;
pub mod random;
pub mod seal;
pub mod secret;
pub mod segment;
pub mod text;
pub mod token;
pub mod webhook;

pub use clock::{Clock, FakeClock, SystemClock, Time};
pub use locale::Locale;
pub use random::{Random, SeededRandom, SystemRandom};
pub use secret::Secret;
