//! How ids are made: UUID version 7 (RFC 9562), so that new rows land at the end of an index.
//! It never decides what an id names; each feature wraps it in a type of its own.

use uuid::{Builder, Uuid};

use crate::{Random, Time};

/// A new id whose first 48 bits are `now` and whose rest is random.
pub fn new(now: Time, random: &dyn Random) -> Uuid {
    let mut tail = [0u8; 10];
    random.fill(&mut tail);
    Builder::from_unix_timestamp_millis(now.ms().max(0).unsigned_abs(), &tail).into_uuid()
}
