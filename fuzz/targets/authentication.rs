//! Any text as Authentication-Results headers: another server's word never counts.
//! It never checks a signature.
#![no_main]

use causeway_proof::authentication_results;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mail: String = text.split('\0').map(|value| format!("Authentication-Results: {value}\r\n")).collect();
    let found = authentication_results(mail.as_bytes(), "mx.desk.example");
    assert!(found.is_none() || text.to_ascii_lowercase().contains("mx.desk.example") || text.contains(['"', '(']));
});
