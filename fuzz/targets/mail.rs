//! Any bytes as a mail: parsed, shown, searched for marks. Nothing may panic.
//! It never checks what comes out but that what is shown holds no script.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mail = causeway_mail::parse(bytes);
    let shown = causeway_mail::show(&mail, &|at| Some(format!("/api/v1/attachments/{at}")));
    causeway_mail::body_marker_tokens(&mail);
    causeway_mail::subject_number(&mail.subject);
    assert!(!shown.html.unwrap_or_default().to_lowercase().contains("<script"));
});
