//! Any bytes as an SMTP dialogue, in one piece and byte by byte: the steps must be the same.
//! It never opens a socket.
#![no_main]

use causeway_mail::{Answer, Limits, Session, SessionConfig, Step};
use libfuzzer_sys::fuzz_target;

fn steps(bytes: &[u8], piece: usize) -> Vec<Step> {
    let limits = Limits { max_message_bytes: 4_096, ..Limits::default() };
    let config = SessionConfig { hostname: "fuzz".to_owned(), limits, lmtp: false, tls: true };
    let mut session = Session::new(config);
    let mut all = Vec::new();
    for part in bytes.chunks(piece.max(1)) {
        let mut waiting = Vec::new();
        session.feed(part, &mut waiting);
        while !waiting.is_empty() {
            for step in std::mem::take(&mut waiting) {
                match &step {
                    Step::Check(_) => session.answer(Answer::Ok, &mut waiting),
                    Step::Message(..) => session.message_done(&Answer::Ok, &mut waiting),
                    Step::StartTls => session.tls_started(),
                    Step::Reply(_) | Step::Close => {}
                }
                all.push(step);
            }
        }
    }
    all
}

fuzz_target!(|bytes: &[u8]| {
    // With STARTTLS a split decides what is dropped as injected; without it no split may matter.
    if !bytes.to_ascii_uppercase().windows(8).any(|word| word == b"STARTTLS") {
        assert_eq!(steps(bytes, usize::MAX), steps(bytes, 1));
    }
});
