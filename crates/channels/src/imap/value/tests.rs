//! Answers as servers write them, and as they do not.

use causeway_base::{Random, SeededRandom};

use super::*;

fn line(text: &str) -> Answer {
    read(vec![Piece::Line(text.as_bytes().to_vec())])
}

#[test]
fn status_lines_keep_their_words_whole() {
    let status = |tag: Option<&str>, status, words: &str| Answer::Status {
        tag: tag.map(str::to_owned),
        status,
        words: words.to_owned(),
    };
    for (text, expected) in [
        ("* OK [UIDVALIDITY 7] (valid", status(None, Status::Ok, "[UIDVALIDITY 7] (valid")),
        ("A1 NO [AUTHENTICATIONFAILED] no", status(Some("A1"), Status::No, "[AUTHENTICATIONFAILED] no")),
        ("A1 bad", status(Some("A1"), Status::Bad, "")),
        ("* BYE gone", status(None, Status::Bye, "gone")),
        ("+ idling", Answer::Continue("idling".to_owned())),
        ("+", Answer::Continue(String::new())),
    ] {
        assert_eq!(line(text), expected, "{text}");
    }
    assert_eq!(code("[UIDVALIDITY 7] x"), Some(("UIDVALIDITY".to_owned(), "7".to_owned())));
    assert_eq!(code("plain"), None);
}

#[test]
fn data_has_its_number_and_values() {
    let Answer::Data { number, name, values } =
        line("* 12 FETCH (UID 7 FLAGS (\\Seen) INTERNALDATE \" 7-Jul-2026 02:44:25 -0700\" RFC822.SIZE 44)")
    else {
        panic!("no data")
    };
    assert_eq!((number, name.as_str()), (Some(12), "FETCH"));
    assert_eq!(attribute(&values, "UID").and_then(Value::number), Some(7));
    assert_eq!(attribute(&values, "rfc822.size").and_then(Value::number), Some(44));
    let date = attribute(&values, "INTERNALDATE").map(Value::text).and_then(|text| instant(&text));
    assert_eq!(date, Some(Time(1_783_417_465_000)));
    assert!(attribute(&values, "BODY[").is_none());
    let Answer::Data { name, values, .. } = line("* SEARCH 3 1 2") else { panic!("no data") };
    assert_eq!((name.as_str(), values.iter().filter_map(Value::number).sum::<u32>()), ("SEARCH", 6));
}

#[test]
fn a_literal_is_the_value_of_its_section() {
    let pieces = vec![
        Piece::Line(b"* 1 FETCH (UID 9 BODY[HEADER.FIELDS (FROM SUBJECT)] ".to_vec()),
        Piece::Literal(b"From: a\r\n\r\n".to_vec()),
        Piece::Line(b" FLAGS ())".to_vec()),
    ];
    let Answer::Data { values, .. } = read(pieces) else { panic!("no data") };
    assert_eq!(attribute(&values, "BODY["), Some(&Value::Text(b"From: a\r\n\r\n".to_vec())));
    assert_eq!(attribute(&values, "UID").and_then(Value::number), Some(9));
}

#[test]
fn days_and_instants() {
    assert_eq!(day(Time(1_783_417_465_000)), "7-Jul-2026");
    assert_eq!(instant("01-Jan-1970 00:00:00 +0000"), Some(Time(0)));
    assert_eq!(instant("yesterday"), None);
}

#[test]
fn names_of_folders_are_modified_utf_7() {
    for (name, written) in [
        ("INBOX", "INBOX"),
        ("R&D", "R&-D"),
        ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
        ("客服", "&W6JnDQ-"),
    ] {
        assert_eq!(folder_name(name), written);
    }
    assert_eq!(quote("a\"b\\"), Some("\"a\\\"b\\\\\"".to_owned()));
    assert_eq!(quote("a\r\nb"), None);
    assert_eq!(quote("ü"), None);
}

#[test]
fn nothing_makes_it_fail() {
    let random = SeededRandom::new(5);
    let parts: [&[u8]; 12] =
        [b"* ", b"(", b")", b"[", b"]", b"\"", b"\\", b" FETCH ", b"12", b"UID 4 ", b"\xff\xfe", b"{9}"];
    for _ in 0..20_000 {
        let mut bytes = Vec::new();
        for _ in 0..random.below(14) {
            bytes.extend_from_slice(parts[usize::try_from(random.below(12)).unwrap()]);
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Answer::Data { values, .. } = read(vec![Piece::Line(bytes), Piece::Literal(b"x".to_vec())]) {
            let _ = (attribute(&values, "UID"), attribute(&values, "BODY["));
        }
        let _ = (code(&text), instant(&text), folder_name(&text), quote(&text));
    }
}
