//! Input made to burn time or memory or to break a parser: every entry point ends soon and never panics.
//! Times are generous, because the tests run without optimisation on busy machines; what they catch is quadratic work.

use std::time::{Duration, Instant};

/// Runs `work` and fails when it takes longer than any linear algorithm would.
fn soon(name: &str, work: impl FnOnce()) {
    let start = Instant::now();
    work();
    let took = start.elapsed();
    assert!(took < Duration::from_secs(20), "{name} took {took:?}");
}

/// `count` pieces that differ, in one text.
fn many(count: usize, make: impl Fn(usize) -> String) -> String {
    let mut out = String::new();
    for number in 0..count {
        out.push_str(&make(number));
    }
    out
}

fn parse_and_show(raw: &[u8]) {
    let mail = causeway_mail::parse(raw);
    causeway_mail::show(&mail, &|_| None);
}

#[test]
fn deep_and_wide_mime() {
    let mut nested = String::from("Subject: x\r\n");
    for level in 0..20_000 {
        nested.push_str(&format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n"));
    }
    soon("multiparts 20,000 deep", || parse_and_show(nested.as_bytes()));
    let mails = "Content-Type: message/rfc822\r\n\r\n".repeat(20_000);
    soon("mails 20,000 deep", || parse_and_show(mails.as_bytes()));
    let mut digests = String::new();
    for level in 0..5_000 {
        digests.push_str(&format!("Content-Type: multipart/digest; boundary=b{level}\r\n\r\n--b{level}\r\n\r\n"));
    }
    soon("digests 5,000 deep", || parse_and_show(digests.as_bytes()));
    let wide = format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{}", "--b\r\n\r\nx\r\n".repeat(50_000));
    soon("50,000 parts", || parse_and_show(wide.as_bytes()));
    let alternating =
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n".repeat(5_000);
    soon("mails within multiparts", || parse_and_show(alternating.as_bytes()));
}

#[test]
fn absurd_headers() {
    soon("100,000 headers", || parse_and_show(format!("{}\r\nbody", "X-A: b\r\n".repeat(100_000)).as_bytes()));
    soon("100,000 recipients", || parse_and_show(format!("To: {}\r\n\r\nbody", "a@b.c, ".repeat(100_000)).as_bytes()));
    soon("a header of one line", || {
        parse_and_show(format!("Subject: {}\r\n\r\nbody", "x".repeat(3_000_000)).as_bytes());
    });
    soon("many encoded words", || {
        parse_and_show(format!("Subject: {}\r\n\r\n", "=?utf-8?B?YQ==?= ".repeat(50_000)).as_bytes());
    });
    soon("open encoded words", || {
        parse_and_show(format!("Subject: {}\r\n\r\n", "=?utf-8?Q?".repeat(50_000)).as_bytes());
    });
    soon("folded without end", || parse_and_show(format!("Subject: a\r\n{}", " b\r\n".repeat(200_000)).as_bytes()));
    soon("many references", || parse_and_show(format!("References: {}\r\n\r\n", "<a@b> ".repeat(100_000)).as_bytes()));
    soon("distinct references", || {
        let ids: String = many(50_000, |number| format!("<{number}@b> "));
        parse_and_show(format!("References: {ids}\r\n\r\n").as_bytes());
    });
    soon("many parameters", || {
        parse_and_show(format!("Content-Type: text/plain{}\r\n\r\nx", "; a*0=b".repeat(50_000)).as_bytes());
    });
    soon("open brackets", || parse_and_show(format!("From: {}\r\n\r\nx", "(\"<".repeat(100_000)).as_bytes()));
}

#[test]
fn absurd_html() {
    for (name, html) in [
        ("nested", "<div>".repeat(100_000)),
        ("nested tables", "<table><tr><td>".repeat(20_000)),
        ("formatting elements", many(20_000, |number| format!("<font color=c{number}>"))),
        ("formatting over paragraphs", format!("{}{}", "<b><i><u><font size=1>".repeat(50), "<p>x</p>".repeat(20_000))),
        ("misnested", "<a><b></a><p></b>".repeat(10_000)),
        ("one tag of attributes", format!("<a {}>x", many(100_000, |number| format!("a{number} ")))),
        ("quoted attributes", format!("<a {}>x", many(100_000, |number| format!("a{number}=\">\"")))),
        ("an open comment", format!("<!--{}", "x".repeat(2_000_000))),
        ("foster parents", format!("<table>{}", "x<b></b>".repeat(20_000))),
        ("open tags", "<".repeat(500_000)),
        ("entities", "&lt;&amp;&#x4e00;".repeat(100_000)),
        ("images", "<img src=http://a.example/x>".repeat(20_000)),
        ("distinct images", many(10_000, |number| format!("<img src=http://a.example/{number}>"))),
        ("block quotes", "<blockquote type=cite>x".repeat(10_000)),
        ("an embedded image", format!("<img src=\"data:image/png;base64,{}\">", "A".repeat(3_000_000))),
        ("styles", format!("<p style=\"{}\">x", "color:red;".repeat(100_000))),
        ("lists", "<ul><li>".repeat(300)),
        ("selects", "<select><option>".repeat(5_000)),
        ("templates", "<template>".repeat(5_000)),
        ("svg", "<svg><g>".repeat(5_000)),
    ] {
        soon(name, || {
            causeway_mail::sanitise(&html);
        });
        soon(name, || {
            causeway_mail::split_html(&html);
            causeway_mail::html_to_text(&html);
        });
        soon(name, || {
            let mail =
                causeway_mail::Mail { subject: "Fwd: x".to_owned(), html: Some(html.clone()), ..Default::default() };
            causeway_mail::forwarded(&mail);
        });
    }
}

#[test]
fn absurd_text() {
    for (name, unit) in [
        ("attributions", "On Mon, 1 Jan 2024 at 10:00, A <a@b.c> wrote\n"),
        ("attribution ends", "wrote:\n"),
        ("quotes", "> > > >\n"),
        ("fields", "From: x\n"),
        ("chinese fields", "发件人：x\n"),
        ("rules", "--\n"),
        ("dashes", "-"),
        ("addresses", "a@b.c <"),
        ("links", "http://a.b/("),
        ("device lines", "Sent from my phone \n"),
        ("words", "sent from my "),
        ("fences", "```\n"),
        ("empty lines", "\n"),
    ] {
        let text = unit.repeat(300_000 / unit.len());
        soon(name, || {
            causeway_mail::split_text(&text);
            let subject = "Fwd: x".to_owned();
            causeway_mail::forwarded(&causeway_mail::Mail { subject, text: Some(text.clone()), ..Default::default() });
            causeway_mail::text_to_html(&text);
            causeway_mail::language_of(&text);
            causeway_mail::base_subject(&text);
            causeway_mail::subject_number(&text);
        });
        soon(name, || parse_and_show(format!("From: mailer-daemon@a.b\nSubject: failure notice\n\n{text}").as_bytes()));
    }
    soon("subject prefixes", || {
        causeway_mail::base_subject(&"Re: ".repeat(50_000));
        causeway_mail::base_subject(&"[a] ".repeat(50_000));
        causeway_mail::base_subject(&format!("x{}", "(fwd)".repeat(50_000)));
    });
}

#[test]
fn absurd_reports() {
    let head = "From: mailer-daemon@a.example\r\nSubject: Undelivered mail\r\n\r\n";
    let fields = many(2_000, |number| {
        format!("Final-Recipient: rfc822; a{number}@b.example\r\nAction: failed\r\nStatus: 5.0.0\r\n\r\n")
    });
    soon("fields without end", || parse_and_show(format!("{head}{fields}").as_bytes()));
    let line = many(5_000, |number| format!("a{number}@b.example "));
    soon("addresses on one line", || parse_and_show(format!("{head}{line}\r\n{fields}").as_bytes()));
    let lines = many(5_000, |number| format!("<a{number}@b.example>: host said: something odd\r\n"));
    soon("addresses on lines", || parse_and_show(format!("{head}{lines}").as_bytes()));
    let inner = "From: mailer-daemon@a.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n";
    soon("reports within reports", || parse_and_show(inner.repeat(5_000).as_bytes()));
    let json = format!("From: a@b.example\r\n\r\n{{\"mail\":{}", "[".repeat(200_000));
    soon("a notice without end", || parse_and_show(json.as_bytes()));
}

#[test]
fn absurd_encodings() {
    for (name, unit) in
        [("soft ends", "=\r\n"), ("signs", "="), ("halves", "=E"), ("spaces", "= "), ("letters", "=E4=BD=A0")]
    {
        let body = unit.repeat(1_000_000 / unit.len());
        let raw = format!(
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{body}"
        );
        soon(name, || parse_and_show(raw.as_bytes()));
        soon(name, || parse_and_show(format!("Subject: =?utf-8?Q?{body}?=\r\n\r\n").as_bytes()));
    }
    soon("open uuencoded files", || {
        parse_and_show(format!("\r\n{}end\r\n", "begin 644 x\r\n#0V%T\r\n".repeat(40_000)).as_bytes());
    });
    soon("boundaries everywhere", || {
        let names = many(200, |number| format!("boundary={number}\r\n"));
        parse_and_show(format!("Content-Type: multipart/mixed; {names}\r\n\r\n{}", "a--1".repeat(300_000)).as_bytes());
    });
    soon("boundaries of dashes", || {
        parse_and_show(
            format!("Content-Type: multipart/mixed; boundary=\"---\"\r\n\r\n{}", "-".repeat(1_000_000)).as_bytes(),
        );
    });
}

/// A winmail.dat with one message property: compressed Rich Text.
fn winmail(kind: [u8; 4], content: &[u8]) -> Vec<u8> {
    let rich = [&[0; 4][..], &u32::MAX.to_le_bytes(), &kind, &[0; 4], content].concat();
    let length = (rich.len() as u32).to_le_bytes();
    let block = [&1u32.to_le_bytes()[..], &[2, 1, 9, 16], &1u32.to_le_bytes(), &length, &rich, &[0; 3]].concat();
    let record =
        [&[1][..], &0x0006_9003_u32.to_le_bytes(), &(block.len() as u32).to_le_bytes(), &block, &[0; 2]].concat();
    [&b"Content-Type: application/ms-tnef\r\n\r\n"[..], &[0x78, 0x9f, 0x3e, 0x22, 1, 0], &record].concat()
}

#[test]
fn absurd_containers() {
    soon("packed references", || parse_and_show(&winmail(*b"LZFu", &[0xff, 0x00, 0x0f].repeat(400_000))));
    for (name, unit) in [
        ("groups", "{"),
        ("closed groups", "{}"),
        ("fonts", "\\f1 \\'e4"),
        ("letters", "\\u20320?"),
        ("binary", "\\bin99999999 "),
        ("tags", "{\\*\\htmltag1 <b>}"),
    ] {
        let rtf = format!(
            "{{\\rtf1\\fromhtml1{{\\fonttbl{}}}{}",
            many(500, |number| format!("{{\\f{number}\\fcharset134 x;}}")),
            unit.repeat(1_000_000 / unit.len())
        );
        soon(name, || parse_and_show(&winmail(*b"MELA", rtf.as_bytes())));
    }
}

#[test]
fn absurd_cards_calendars_and_results() {
    for (name, unit) in [
        ("folds", "\r\n x"),
        ("semicolons", ";"),
        ("quotes", "\""),
        ("soft ends", "=\r\n"),
        ("begins", "BEGIN:VEVENT\r\n"),
        ("backslashes", "\\"),
    ] {
        let many = unit.repeat(1_000_000 / unit.len());
        for head in ["BEGIN:VEVENT\r\nSUMMARY:", "BEGIN:VCARD\r\nN;QUOTED-PRINTABLE:"] {
            soon(name, || {
                causeway_mail::invitation(format!("{head}{many}").as_bytes());
                causeway_mail::card(format!("{head}{many}").as_bytes());
            });
        }
    }
    let zones = many(20_000, |number| format!("BEGIN:VTIMEZONE\r\nTZID:{number}\r\nEND:VTIMEZONE\r\n"));
    soon("zones", || {
        drop(causeway_mail::invitation(
            format!("{zones}BEGIN:VEVENT\r\nDTSTART;TZID=9:20240101T000000\r\n").as_bytes(),
        ));
    });
}

/// A mail that has a bit of everything, for mutations.
const EVERYTHING: &str = "Return-Path: <>\r\nFrom: =?gb2312?B?xOO6?= =?gb2312?B?ww==?= <a@b.c>\r\nTo: g: <d@e.f>, \"x\\\"y\" <g@h.i>;\r\nSubject: =?utf-8?Q?=E4=BD?= =?utf-8?Q?=A0?=\r\n\
    References: <a@b> <c@d>\r\nDate: Mon, 1 Jan 2024 10:00:00 +0800\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"x\"\r\n\r\n--x\r\n\
    Content-Type: multipart/alternative; boundary=y\r\n\r\n--y\r\nContent-Type: text/plain; charset=iso-2022-jp; format=flowed\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=1B$B$3=1B(B \r\n> q\r\n-- \r\nsig\r\n--y\r\n\
    Content-Type: text/html; charset=gb18030\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+xOO6wzxpbWcgc3JjPWNpZDp4PjxibG9ja3F1b3RlIHR5cGU9Y2l0ZT5vbGQ8L2Jsb2NrcXVvdGU+\r\n--y--\r\n--x\r\n\
    Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a\r\n\r\nFinal-Recipient: rfc822; a@b.c\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <z@z>\r\n\r\nhi\r\n--x\r\n\
    Content-Type: image/png; name*0*=utf-8''%E4%BD; name*1*=%A0.png\r\nContent-ID: <x>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0=\r\n--x--\r\n";

#[test]
fn mutations_never_panic() {
    let base = EVERYTHING.as_bytes();
    parse_and_show(base);
    for end in 0..base.len() {
        causeway_mail::parse(&base[..end]);
    }
    let mut seed = 42u64;
    let mut next = |bound: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % bound
    };
    let special = b"\r\n\0<>\"';:=?%-_.&#\x1b\x80\xff()[]{}@,/\\ \tAz09";
    for _ in 0..1_500 {
        let mut bytes = base.to_vec();
        for _ in 0..=next(8) {
            match next(4) {
                0 => {
                    let at = next(bytes.len());
                    bytes[at] = special[next(special.len())];
                }
                1 => {
                    let at = next(bytes.len());
                    bytes.remove(at);
                }
                2 => {
                    let from = next(bytes.len());
                    let piece: Vec<u8> = bytes[from..(from + 1 + next(60)).min(bytes.len())].to_vec();
                    let at = next(bytes.len());
                    bytes.splice(at..at, piece);
                }
                _ => {
                    let at = next(bytes.len());
                    bytes.insert(at, special[next(special.len())]);
                }
            }
        }
        parse_and_show(&bytes);
    }
}
