//! Any text as a forwarded mail, plain and as HTML: an author always has an address.
//! It never checks who that is.
#![no_main]

use causeway_mail::Mail;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for subject in ["Fwd: x", "x"] {
        let plain = Mail { subject: subject.to_owned(), text: Some(text.to_owned()), ..Mail::default() };
        let rich = Mail { subject: subject.to_owned(), html: Some(text.to_owned()), ..Mail::default() };
        for found in [causeway_mail::forwarded(&plain), causeway_mail::forwarded(&rich)].into_iter().flatten() {
            assert!(found.from.address.contains('@'));
        }
    }
});
