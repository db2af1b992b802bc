//! Parsing by example: bodies, attachments, charsets, broken input.
//! They never use other people's mails.

use super::*;

fn read(text: &str) -> Mail {
    parse(text.replace('\n', "\r\n").as_bytes())
}

#[test]
fn bodies_and_files() {
    let mail = read(
        "From: A <a@b.c>\nSubject: x\nDelivered-To: s+1.x@d.e\nContent-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/alternative; boundary=a\n\n\
         --a\nContent-Type: text/plain\n\nplain\n--a\nContent-Type: multipart/related; boundary=r\n\n--r\nContent-Type: text/html\n\n<p>rich</p>\n--r\n\
         Content-Type: image/png; name=i.png\nContent-ID: <i@x>\nContent-Transfer-Encoding: base64\n\nAQI=\n--r--\n--a--\n--m\nContent-Type: text/plain; name=notes.txt\n\
         Content-Disposition: attachment; filename=\"../../notes.txt\"\n\nfile\n--m\nContent-Type: message/rfc822\n\nSubject: inner/mail\n\ninner\n--m--\n",
    );
    assert_eq!(mail.text.as_deref(), Some("plain"));
    assert_eq!(mail.html.as_deref(), Some("<p>rich</p>"));
    assert_eq!(mail.delivered_to, ["s+1.x@d.e"]);
    let files: Vec<(&str, &str, bool, usize)> = mail
        .attachments
        .iter()
        .map(|file| (file.name.as_str(), file.content_type.as_str(), file.inline, file.bytes.len()))
        .collect();
    assert_eq!(
        files,
        [
            ("i.png", "image/png", true, 2),
            ("notes.txt", "text/plain", false, 4),
            ("mail.eml", "message/rfc822", false, 28)
        ]
    );
    assert_eq!(mail.attachments[0].content_id.as_deref(), Some("i@x"));
}

#[test]
fn parts_shown_one_after_the_other_are_joined() {
    let mail = read(
        "Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: text/html\n\n<p>one</p>\n--m\nContent-Type: text/plain\n\ntwo & three\n--m--\n",
    );
    assert_eq!(mail.html.as_deref(), Some("<p>one</p>\n<p>two &amp; three</p>"));
    assert_eq!(mail.text.as_deref(), Some("one\ntwo & three"));
}

#[test]
fn undeclared_and_wrong_charsets() {
    let words = "您好，我想问一下订单什么时候发货，谢谢";
    let gbk = encoding_rs::GB18030.encode(words).0.into_owned();
    for charset in ["", "utf-8", "us-ascii", "x-unknown", "iso-8859-1"] {
        let head =
            if charset.is_empty() { String::new() } else { format!("Content-Type: text/plain; charset={charset}\r\n") };
        let raw = [format!("From: a@b.cn\r\n{head}Subject: ").as_bytes(), &gbk, b"\r\n\r\n", &gbk].concat();
        let mail = parse(&raw);
        assert_eq!((mail.subject.as_str(), mail.text.as_deref()), (words, Some(words)), "{charset}");
    }
    let mail =
        parse(b"Subject: =?cp932?B?grGC8Q==?=\r\nContent-Type: text/plain; charset=cp932\r\n\r\n\x82\xb1\x82\xf1");
    assert_eq!((mail.subject.as_str(), mail.text.as_deref()), ("こん", Some("こん")));
    let mail = parse(b"Subject: x\r\n\r\n\x1b$B$3$s\x1b(B");
    assert_eq!(mail.text.as_deref(), Some("こん"));
}

#[test]
fn flowed_text_is_joined() {
    let mail = read("Content-Type: text/plain; format=flowed\n\nThis is \none line.\n\n> quoted \n> line\n-- \nsig\n");
    assert_eq!(mail.text.as_deref().map(str::trim_end), Some("This is one line.\n\n> quoted line\n-- \nsig"));
    let mail = read("Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\n你 \n好\n");
    assert_eq!(mail.text.as_deref().map(str::trim_end), Some("你好"));
}

#[test]
fn broken_input_is_still_a_mail() {
    for (raw, subject, text) in [
        ("", "", Some("")),
        ("\n\n", "", Some("")),
        ("Subject: only headers", "only headers", Some("")),
        ("From MAILER Mon Jan  1\nSubject: x\n\nbody", "x", Some("body")),
        ("\n  \nSubject: x\n\nbody", "x", Some("body")),
        ("Subject: x\nContent-Type: multipart/mixed; boundary=none\n\nbody", "x", Some("body")),
        ("Subject: x\nContent-Type: multipart/mixed\n\nbody", "x", Some("body")),
        ("Subject: x\nContent-Transfer-Encoding: base64\n\nnot base64 at all!", "x", None),
        ("Subject: x\nContent-Type: text/plain; charset=\"\n\nbody", "x", Some("body")),
        ("no header at all, just words", "", Some("no header at all, just words")),
    ] {
        let mail = read(raw);
        assert_eq!(mail.subject, subject, "{raw}");
        if let Some(text) = text {
            assert_eq!(mail.text.as_deref().unwrap_or_default().trim(), text, "{raw}");
        }
        crate::show(&mail, &|_| None);
    }
}

#[test]
fn marks_of_threads_and_lists() {
    let mail = read(
        "Message-ID: <1@x>\nIn-Reply-To: <0@x>\nReferences: <a@x>\n <0@x>\nX-Causeway-Desk: one\nX-Causeway-Desk: two\nList-Id: Users <users.x>\nDate: Mon, 1 Jan 2024 10:00:00 +0800\n\nb",
    );
    assert_eq!(mail.message_id.as_deref(), Some("1@x"));
    assert_eq!(mail.in_reply_to, ["0@x"]);
    assert_eq!(mail.references, ["a@x", "0@x"]);
    assert_eq!(mail.loop_marks, ["one", "two"]);
    assert_eq!(mail.list_id.as_deref(), Some("users.x"));
    assert_eq!(mail.date_ms, Some(1_704_074_400_000));
    assert_eq!(mail.header("message-id"), Some("<1@x>"));
}

#[test]
fn file_names_are_tame() {
    for (name, want) in [
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\y.txt", "y.txt"),
        ("a\u{202e}txt.exe", "atxt.exe"),
        ("..", ""),
        ("a\0b", "ab"),
    ] {
        assert_eq!(file_name(name), want, "{name}");
    }
    assert_eq!(file_name(&format!("{}.pdf", "长".repeat(500))), format!("{}.pdf", "长".repeat(180)));
}
