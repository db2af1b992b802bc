//! Any bytes as a file of holidays: read in time, its days in order and within their bounds.
//! It never looks at meetings.
#![no_main]

use causeway_calendar::ics;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(found) = ics::read(bytes) {
        assert!(found.events.len() <= ics::MOST_EVENTS);
        let days = ics::holidays(&found.events, 2020, 2040);
        assert!(days.len() <= 5_000 && days.is_sorted_by(|one, other| one.date < other.date));
    }
});
