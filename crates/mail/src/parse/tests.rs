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

#[test]
fn delimiters_count_at_the_start_of_a_line_only() {
    let mail = read(
        "Content-Type: multipart/mixed; boundary=\"cut\"\n\n--cut\nContent-Type: text/plain\n\nuse --cut as\na mark, ok?--cut\n--cut--\n",
    );
    assert_eq!(mail.text.as_deref(), Some("use --cut as\na mark, ok?--cut"));
    let mail = read("Content-Type: multipart/mixed; boundary=cut\n\n--cut\n\nno line end--cut--\n");
    assert_eq!(mail.text.as_deref(), Some("no line end"));
    // The name of one boundary begins with the name of another.
    let mail = read(
        "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/alternative; boundary=xy\n\n--xy\n\nplain\n--xy\nContent-Type: text/html\n\n<b>rich</b>\n--xy--\n\
         --x\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nfile\n--x--\n",
    );
    assert_eq!((mail.text.as_deref(), mail.html.as_deref()), (Some("plain"), Some("<b>rich</b>")));
    assert_eq!(mail.attachments.len(), 1);
}

#[test]
fn parameters_on_lines_of_their_own() {
    let mail = read(
        "Subject: x\nContent-Type: multipart/mixed;\nboundary=\"b\"\n\n--b\nContent-Type: text/plain;\ncharset=utf-8\n\nwords\n--b--\n",
    );
    assert_eq!(mail.text.as_deref(), Some("words"));
}

#[test]
fn uuencoded_files_become_attachments() {
    let mail = read("Subject: x\n\nHere it is.\n\nbegin 644 dir/cat.txt\n#0V%T\n`\nend\n\nBye");
    assert_eq!(mail.text.as_deref(), Some("Here it is.\n\n\nBye"));
    assert_eq!(mail.attachments.len(), 1);
    assert_eq!((mail.attachments[0].name.as_str(), mail.attachments[0].bytes.as_slice()), ("cat.txt", &b"Cat"[..]));
}

#[test]
fn attached_mails_have_names_and_can_be_read() {
    let mail = read(
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nsee below\n--b\nContent-Type: message/rfc822\n\nFrom: Ann <ann@x.example>\nSubject: =?utf-8?B?6K6i5Y2V77yaMw==?=\n\nthe order\n--b\n\
         Content-Type: message/rfc822; name=kept.eml\n\nSubject: other\n\nx\n--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogcGFja2VkCgppbnNpZGU=\n--b--\n",
    );
    let names: Vec<&str> = mail.attachments.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["订单：3.eml", "kept.eml", "packed.eml"]);
    let inner = parse(&mail.attachments[0].bytes);
    assert_eq!((inner.subject.as_str(), inner.text.as_deref()), ("订单：3", Some("the order")));
    assert_eq!(parse(&mail.attachments[2].bytes).text.as_deref(), Some("inside"));
}

#[test]
fn the_mail_services_name_the_thread() {
    let mail = read("X-GM-THRID: 1798\nThread-Index: AdqfoTZ1a2b3c4d5e6f7g8h9i0jkAAAB\n\nb");
    assert_eq!(mail.gmail_thread.as_deref(), Some("1798"));
    // An answer appends to the index; what identifies the thread stays.
    let answer = read("Thread-Index: AdqfoTZ1a2b3c4d5e6f7g8h9i0jkAAABCCCC\n\nb");
    assert_eq!(mail.thread_index.as_deref().map(str::len), Some(44));
    assert_eq!(answer.thread_index, mail.thread_index);
    assert_eq!(read("Thread-Index: short\n\nb").thread_index, None);
}
