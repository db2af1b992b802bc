//! Whole dialogues, fed in one piece and byte by byte with the same outcome.
//! They never touch a socket.

use super::*;

/// Feeds `input` in pieces of `size`, answering as the owner would; gives the transcript.
fn talk(config: &SessionConfig, input: &[u8], size: usize) -> Vec<String> {
    let mut session = Session::new(config.clone());
    let mut log = Vec::new();
    for piece in input.chunks(size) {
        let mut steps = Vec::new();
        session.feed(piece, &mut steps);
        let mut at = 0;
        while at < steps.len() {
            let step = steps[at].clone();
            at += 1;
            match step {
                Step::Reply(text) => log.extend(text.trim_end().split("\r\n").map(str::to_owned)),
                Step::StartTls => {
                    log.push("TLS".into());
                }
                Step::Check(recipient) => {
                    log.push(format!("CHECK {recipient}"));
                    let answer = if recipient.starts_with("no") {
                        Answer::PermFail(String::new())
                    } else if recipient.starts_with("later") {
                        Answer::TempFail("busy\r\n250 ok".into())
                    } else {
                        Answer::Ok
                    };
                    session.answer(answer, &mut steps);
                }
                Step::Message(envelope, bytes) => {
                    log.push(format!(
                        "MESSAGE {:?} -> {} [{}]",
                        envelope.from,
                        envelope.to.join(","),
                        String::from_utf8_lossy(&bytes).replace("\r\n", "|")
                    ));
                    session.message_done(&Answer::Ok, &mut steps);
                }
                Step::Close => log.push("CLOSE".into()),
            }
        }
    }
    log
}

fn smtp() -> SessionConfig {
    let limits = Limits { max_message_bytes: 1_000, max_recipients: 3, max_line: 300, max_errors: 4 };
    SessionConfig { hostname: "mx.example".into(), limits, lmtp: false, tls: true }
}

/// Runs `input` at several piece sizes, expecting one transcript.
fn check(config: &SessionConfig, input: &str, want: &[&str]) {
    for size in [usize::MAX, 1, 2, 7] {
        let got = talk(config, input.as_bytes(), size.min(input.len().max(1)));
        assert_eq!(got, want, "pieces of {size} of {input:?}");
    }
}

const HELLO: &[&str] = &[
    "250-mx.example",
    "250-PIPELINING",
    "250-SIZE 1000",
    "250-8BITMIME",
    "250-SMTPUTF8",
    "250-ENHANCEDSTATUSCODES",
    "250-STARTTLS",
    "250 HELP",
];

fn after_hello(rest: &[&'static str]) -> Vec<&'static str> {
    HELLO.iter().copied().chain(rest.iter().copied()).collect()
}

#[test]
fn one_pipelined_mail() {
    let input = "EHLO me\r\nMAIL FROM:<a@x> SIZE=10 BODY=8BITMIME\r\nRCPT TO:<b@y>\r\nRCPT TO:<no@y>\r\nRCPT TO:<later@y>\r\nDATA\r\n\
        Subject: x\r\n\r\n..dot\r\nend\r\n.\r\nQUIT\r\n";
    check(
        &smtp(),
        input,
        &after_hello(&[
            "250 2.1.0 ok",
            "CHECK b@y",
            "250 2.1.5 ok",
            "CHECK no@y",
            "550 5.1.1 no such recipient",
            "CHECK later@y",
            "450 4.2.0 busy  250 ok",
            "354 end with <CRLF>.<CRLF>",
            "MESSAGE Some(\"a@x\") -> b@y [Subject: x||.dot|end|]",
            "250 2.0.0 stored",
            "221 2.0.0 bye",
            "CLOSE",
        ]),
    );
}

#[test]
fn order_and_small_commands() {
    let input = "MAIL FROM:<a@x>\r\nHELO me\r\nRCPT TO:<b@y>\r\nNOOP\r\nVRFY x\r\nHELP\r\nMAIL FROM:<>\r\nMAIL FROM:<a@x>\r\nRSET\r\nMAIL FROM:<a@x>\r\nQUIT\r\n";
    check(
        &smtp(),
        input,
        &[
            "503 5.5.1 say hello first",
            "250 mx.example",
            "503 5.5.1 name the sender first",
            "250 2.0.0 ok",
            "252 2.5.2 send it and see",
            "214 2.0.0 see RFC 5321",
            "250 2.1.0 ok",
            "503 5.5.1 one sender at a time",
            "250 2.0.0 ok",
            "250 2.1.0 ok",
            "221 2.0.0 bye",
            "CLOSE",
        ],
    );
}

#[test]
fn two_mails_and_the_null_sender() {
    let one = "MAIL FROM:<>\r\nRCPT TO:<b@y>\r\nDATA\r\n.\r\n";
    let input = format!("EHLO me\r\n{one}{one}");
    let mail = [
        "250 2.1.0 ok",
        "CHECK b@y",
        "250 2.1.5 ok",
        "354 end with <CRLF>.<CRLF>",
        "MESSAGE None -> b@y []",
        "250 2.0.0 stored",
    ];
    check(&smtp(), &input, &after_hello(&[mail, mail].concat()));
}

#[test]
fn limits_hold() {
    let rcpt = "RCPT TO:<b@y>\r\n";
    let many = format!("HELO me\r\nMAIL FROM:<a@x>\r\n{}RSET\r\n", rcpt.repeat(4));
    let ok = ["CHECK b@y", "250 2.1.5 ok"];
    let want: Vec<&str> =
        [&["250 mx.example", "250 2.1.0 ok"][..], &ok, &ok, &ok, &["452 4.5.3 too many recipients", "250 2.0.0 ok"]]
            .concat();
    check(&smtp(), &many, &want);

    check(&smtp(), "HELO me\r\nMAIL FROM:<a@x> SIZE=1001\r\n", &["250 mx.example", "552 5.3.4 message too big"]);

    let big = format!("HELO me\r\nMAIL FROM:<a@x>\r\n{rcpt}DATA\r\n{}\r\n.\r\nNOOP\r\n", "x".repeat(1_500));
    check(
        &smtp(),
        &big,
        &[
            "250 mx.example",
            "250 2.1.0 ok",
            "CHECK b@y",
            "250 2.1.5 ok",
            "354 end with <CRLF>.<CRLF>",
            "552 5.3.4 message too big",
            "250 2.0.0 ok",
        ],
    );

    let long = format!("NOOP {}\r\nNOOP\r\n", "x".repeat(900));
    check(&smtp(), &long, &["500 5.5.2 line too long", "250 2.0.0 ok"]);

    check(
        &smtp(),
        "X\r\nX\r\nX\r\nX\r\nX\r\n",
        &[
            "500 5.5.1 unknown command",
            "500 5.5.1 unknown command",
            "500 5.5.1 unknown command",
            "500 5.5.1 unknown command",
            "421 4.7.0 too many errors",
            "CLOSE",
        ],
    );
}

#[test]
fn a_flood_is_cut_off() {
    let flood = format!("HELO me\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@y>\r\nDATA\r\n{}", "x".repeat(10_000));
    let log = talk(&smtp(), flood.as_bytes(), 100);
    assert_eq!(log.last().map(String::as_str), Some("CLOSE"));
}

#[test]
fn smuggling_is_refused() {
    let start = "HELO me\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@y>\r\nDATA\r\ntext";
    let evil = "MAIL FROM:<evil@x>\r\nRCPT TO:<b@y>\r\nDATA\r\nevil\r\n.\r\n";
    for end in [
        "\n.\n",
        "\n.\r\n",
        "\r\n.\n",
        "\r.\r",
        "\r.\r\n",
        "\r\n.\r",
        "\r\r\n.\r\n",
        "\r\n.\r\r\n",
        "\nMAIL",
        "\r\n\n.\r\n",
        "\r\n.\0\r\n\n",
    ] {
        let input = format!("{start}{end}{evil}");
        for size in [usize::MAX, 1, 3] {
            let log = talk(&smtp(), input.as_bytes(), size.min(input.len()));
            assert_eq!(
                log[log.len() - 2..],
                ["554 5.6.0 bare CR or LF in the message".to_owned(), "CLOSE".to_owned()],
                "{end:?} {log:?}"
            );
            assert!(!log.iter().any(|line| line.starts_with("MESSAGE")), "{end:?} {log:?}");
        }
    }
    check(&smtp(), "NOOP\nNOOP\r\n", &["500 5.5.2 lines end in CRLF", "CLOSE"]);
}

#[test]
fn what_is_sent_ahead_of_tls_is_dropped() {
    check(
        &smtp(),
        "EHLO me\r\nSTARTTLS\r\nMAIL FROM:<evil@x>\r\nNOOP\r\n",
        &after_hello(&["220 2.0.0 begin TLS", "TLS"]),
    );
    let mut session = Session::new(smtp());
    let mut steps = Vec::new();
    session.feed(b"EHLO me\r\nSTARTTLS\r\nRSET\r\n", &mut steps);
    session.feed(b"NOOP\r\n", &mut steps);
    session.tls_started();
    steps.clear();
    session.feed(b"MAIL FROM:<a@x>\r\nEHLO me\r\nSTARTTLS\r\n", &mut steps);
    let text: Vec<String> = steps.iter().map(|step| format!("{step:?}")).collect();
    assert!(text[0].contains("503"), "hello is forgotten: {text:?}");
    assert!(!text[1].contains("STARTTLS") && text[2].contains("502"), "{text:?}");
}

#[test]
fn international_addresses_need_the_extension() {
    check(
        &smtp(),
        "EHLO me\r\nMAIL FROM:<用户@例子.example>\r\nMAIL FROM:<用户@例子.example> SMTPUTF8\r\nRCPT TO:<客服@y>\r\nRSET\r\nMAIL FROM:<a@x>\r\nRCPT TO:<客服@y>\r\n",
        &after_hello(&[
            "553 5.6.7 SMTPUTF8 needed",
            "250 2.1.0 ok",
            "CHECK 客服@y",
            "250 2.1.5 ok",
            "250 2.0.0 ok",
            "250 2.1.0 ok",
            "553 5.6.7 SMTPUTF8 needed",
        ]),
    );
}

#[test]
fn strange_commands_are_answered() {
    let config = SessionConfig { limits: Limits { max_errors: 100, ..smtp().limits }, ..smtp() };
    check(
        &config,
        "EHLO\r\nAUTH PLAIN AAAA\r\nBDAT 10\r\nHELO a\r\nMAIL FROM:a@x\r\nMAIL FROM:<a@x> FOO=BAR\r\nMAIL FROM:<a@x> BODY=BINARYMIME\r\nMAIL FROM:<a@x>\r\nDATA\r\nRCPT TO:<>\r\nRCPT TO:<postmaster>\r\nRCPT TO:<@relay:b@y>\r\n\r\n\u{1}\r\n",
        &[
            "501 5.5.4 expected: EHLO domain",
            "502 5.5.1 not implemented",
            "502 5.5.1 not implemented",
            "250 mx.example",
            "501 5.5.4 expected: MAIL FROM:<reverse-path> [parameters]",
            "555 5.5.4 parameter not offered",
            "555 5.5.4 parameter not offered",
            "250 2.1.0 ok",
            "503 5.5.1 no valid recipients",
            "553 5.1.3 no recipient",
            "CHECK postmaster",
            "250 2.1.5 ok",
            "CHECK b@y",
            "250 2.1.5 ok",
            "500 5.5.1 unknown command",
            "500 5.5.2 only printable UTF-8 in commands",
        ],
    );
}

#[test]
fn lmtp_answers_for_each_recipient() {
    let config = SessionConfig { lmtp: true, tls: false, ..smtp() };
    let input = "EHLO x\r\nLHLO me\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@y>\r\nRCPT TO:<c@y>\r\nDATA\r\nhi\r\n.\r\n";
    check(
        &config,
        input,
        &[
            "500 5.5.1 wrong protocol",
            "250-mx.example",
            "250-PIPELINING",
            "250-SIZE 1000",
            "250-8BITMIME",
            "250-SMTPUTF8",
            "250-ENHANCEDSTATUSCODES",
            "250 HELP",
            "250 2.1.0 ok",
            "CHECK b@y",
            "250 2.1.5 ok",
            "CHECK c@y",
            "250 2.1.5 ok",
            "354 end with <CRLF>.<CRLF>",
            "MESSAGE Some(\"a@x\") -> b@y,c@y [hi|]",
            "250 2.0.0 stored",
            "250 2.0.0 stored",
        ],
    );
    let mut session = Session::new(config);
    let mut steps = Vec::new();
    session.feed(b"LHLO me\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@y>\r\nRCPT TO:<c@y>\r\nDATA\r\nhi\r\n.\r\n", &mut steps);
    session.answer(Answer::Ok, &mut steps);
    session.answer(Answer::Ok, &mut steps);
    steps.clear();
    session.message_done_each(&[Answer::Ok, Answer::TempFail("full".into())], &mut steps);
    assert_eq!(steps, [Step::Reply("250 2.0.0 stored\r\n".into()), Step::Reply("451 4.3.0 full\r\n".into())]);
}

#[test]
fn random_bytes_never_break_it() {
    let mut seed = 1u64;
    let words: &[&[u8]] = &[
        b"EHLO x\r\n",
        b"MAIL FROM:<a@b>",
        b"RCPT TO:<",
        b"DATA\r\n",
        b".\r\n",
        b"\r",
        b"\n",
        b"\0",
        b"\xff\xfe",
        b">",
        b" ",
        b"STARTTLS\r\n",
        b"RSET\r\n",
        b"SIZE=99999999999999999999",
    ];
    for _ in 0..2_000 {
        let mut input = Vec::new();
        for _ in 0..20 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            input.extend_from_slice(words[(seed >> 33) as usize % words.len()]);
        }
        assert_eq!(
            talk(&smtp(), &input, input.len()),
            talk(&smtp(), &input, 1),
            "{:?}",
            String::from_utf8_lossy(&input)
        );
    }
}
