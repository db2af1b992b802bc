//! Any bytes as a calendar file: read in time, never more people than the bound.
//! It never works out when a meeting repeats.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let found = causeway_mail::invitation(bytes);
    assert!(found.is_none_or(|found| found.attendees.len() <= 500));
});
