//! Any bytes as a contact card: what comes out is short and on one line.
//! It never looks at pictures and keys in a card.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Some(card) = causeway_mail::card(bytes) {
        assert!(!card.name.contains(['\n', '\r']));
        assert!(card.emails.iter().chain(&card.phones).all(|entry| entry.chars().count() <= 500));
    }
});
