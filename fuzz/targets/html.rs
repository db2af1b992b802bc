//! Any text as HTML of a customer: what comes out holds no script, handler or dangerous address, and cleaning it again
//! changes nothing. It never renders.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let clean = causeway_mail::sanitise(text).html;
    // Between tags there is only text, in which anything may stand.
    for tag in clean.to_lowercase().split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        let harmful = ["script", "iframe", "style ", "svg"].iter().any(|name| tag.starts_with(name));
        assert!(!harmful && !tag.contains("=\"javascript:"), "{tag}");
    }
    causeway_mail::html_to_text(text);
    causeway_mail::split_html(text);
    causeway_mail::split_text(text);
});
