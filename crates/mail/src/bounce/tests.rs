//! Delivery reports by example: standard ones, free forms, notices in JSON.
//! They never use other people's mails.

use super::*;

#[test]
fn patterns_compile() {
    for pattern in [&ADDRESS, &COPY] {
        assert!(pattern.works());
    }
}

fn report(status_part: &str, body: &str) -> Mail {
    let raw = format!(
        "From: MAILER-DAEMON@mx.example\r\nSubject: Undelivered Mail\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n\
         --x\r\nContent-Type: text/plain\r\n\r\n{body}\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n{status_part}\r\n--x\r\n\
         Content-Type: message/rfc822\r\n\r\nMessage-ID: <ours@desk.example>\r\nSubject: x\r\n\r\nhi\r\n--x--\r\n"
    );
    crate::parse(raw.as_bytes())
}

#[test]
fn standard_reports() {
    let mail = report(
        "Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 No such\r\n user here",
        "sorry",
    );
    assert_eq!(mail.class, crate::Class::Bounce);
    assert_eq!(
        mail.report,
        [Recipient {
            recipient: "a@b.example".into(),
            status: "5.1.1".into(),
            hard: true,
            reason: "unknown_user".into(),
            original_message_id: Some("ours@desk.example".into())
        }]
    );
    let mail = report("Final-Recipient: rfc822; a@b.example\r\nAction: delayed\r\nStatus: 4.4.1", "still trying");
    assert_eq!((mail.class, mail.report.len()), (crate::Class::Delayed, 1));
    let mail = report(
        "Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.2.2\r\nFinal-Recipient: rfc822; c@d.example\r\nAction: failed\r\nStatus: 5.7.1\r\nDiagnostic-Code: smtp; 554 5.7.1 listed by spamhaus",
        "x",
    );
    assert_eq!(
        mail.report.iter().map(|one| (one.reason.as_str(), one.hard)).collect::<Vec<_>>(),
        [("mailbox_full", false), ("blocked", false)]
    );
    let mail = report("Final-Recipient: rfc822; a@b.example\r\nAction: delivered\r\nStatus: 2.0.0", "delivered");
    assert_eq!(mail.class, crate::Class::Receipt);
}

#[test]
fn free_forms() {
    let raw = "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: us@desk.example\r\nSubject: failure notice\r\n\r\nHi. I'm the mail program.\r\n\r\n<a@b.example>:\r\nSorry, no mailbox here by that name. (#5.1.1)\r\n\r\n--- Below this line is a copy of the message.\r\n\r\nMessage-ID: <ours@desk.example>\r\nTo: a@b.example\r\n";
    let mail = crate::parse(raw.as_bytes());
    assert_eq!(mail.class, crate::Class::Bounce);
    assert_eq!(
        mail.report,
        [Recipient {
            recipient: "a@b.example".into(),
            status: "5.1.1".into(),
            hard: true,
            reason: "unknown_user".into(),
            original_message_id: Some("ours@desk.example".into())
        }]
    );
}

/// Class and what is said of each recipient: address, status, reason, hard.
fn said(raw: &str) -> (crate::Class, Vec<(String, String, String, bool)>) {
    let mail = crate::parse(raw.replace('\n', "\r\n").as_bytes());
    let list = mail.report.into_iter().map(|one| (one.recipient, one.status, one.reason, one.hard)).collect();
    (mail.class, list)
}

fn one(address: &str, status: &str, reason: &str, hard: bool) -> Vec<(String, String, String, bool)> {
    vec![(address.to_owned(), status.to_owned(), reason.to_owned(), hard)]
}

#[test]
fn kinds_of_reports() {
    let head = "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: us@desk.example\nSubject: Undelivered mail\n";
    for (name, raw, want) in [
        (
            "fields within the text",
            format!("{head}\nReport:\n\nAction: failed\nFinal-Recipient: rfc822; a@b.example\nDiagnostic-Code: smtp; 550 5.2.1 <x@b.example>: User unknown\nStatus: 5.2.1\n"),
            one("a@b.example", "5.2.1", "filtered", false),
        ),
        (
            "an answer that a relay quotes",
            format!("{head}\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 4.4.7\nDiagnostic-Code: smtp; 554 4.4.7 given up after 600 minutes <421 4.4.2 timed out>\n"),
            one("a@b.example", "4.4.2", "expired", false),
        ),
        (
            "a gateway that read the whole mail",
            format!("{head}\nUnable to deliver message to: <a@b.example>\nDelivery failed for the following reason:\nServer mx.b.example[192.0.2.1] failed with: 550 <a@b.example> no such user\n"),
            one("a@b.example", "", "filtered", false),
        ),
        (
            "the address behind its announcement",
            format!("{head}\nYour message\n\n  To: list@c.example\n  Subject: x\n\ndid not reach the following recipient(s):\n\na@b.example on Monday\n    The recipient name is not recognized\n"),
            one("a@b.example", "", "unknown_user", true),
        ),
        (
            "a name server without an answer",
            format!("{head}\n<a@b.example>: Name service error for domain b.example: Host not\n    found, try again\n"),
            one("a@b.example", "", "network", false),
        ),
        (
            "a domain without mail",
            format!("{head}\nThis address failed:\n\n  a@b.example\n    an MX or SRV record indicated no SMTP service\n"),
            one("a@b.example", "", "no_mail", true),
        ),
        (
            "a codeword of NetEase",
            format!("{head}\n<a@163.example>: host mx.163.example said: 554 DT:SPM 163 mx1,x-y (in reply to end of DATA command)\n"),
            one("a@163.example", "", "spam", false),
        ),
        (
            "a phone company's answer",
            "From: post_master@phone.example\nTo: us@desk.example\nSubject: Re: hi\n\nError: Invalid user address\n\n550 - no such user here\n\n  MAIL FROM: us@desk.example\n  RCPT TO: a@phone.example\n".to_owned(),
            one("a@phone.example", "", "unknown_user", true),
        ),
    ] {
        assert_eq!(said(&raw), (crate::Class::Bounce, want), "{name}");
    }
}

#[test]
fn a_report_within_a_report() {
    let raw = "Return-Path: <>\nFrom: MAILER-DAEMON@gate.example\nSubject: Returned mail: User unknown\nContent-Type: multipart/mixed; boundary=o\n\n\
        --o\nContent-Type: text/plain\n\nThe mail was received.\n\n--o\nContent-Type: message/rfc822\n\nFrom: MAILER-DAEMON@mx.example\n\
        Content-Type: multipart/report; report-type=delivery-status; boundary=i\n\n--i\n\nsorry\n--i\nContent-Type: message/delivery-status\n\n\
        Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n\n--i--\n\n--o--\n";
    assert_eq!(said(raw), (crate::Class::Bounce, one("a@b.example", "5.1.1", "unknown_user", true)));
}

#[test]
fn a_forwarded_report_without_words_is_one_and_with_a_question_is_not() {
    let inner = "Begin forwarded message:\n\n> From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example>\n> Date: 1 May 2024\n> To: <us@desk.example>\n> Subject: Returned mail: see below\n>\n\
        > Final-Recipient: RFC822; a@b.example\n> Action: failed\n> Status: 5.1.1\n";
    let head = "From: Ann <ann@c.example>\nSubject: Fwd: Returned mail: see below\n\n";
    assert_eq!(said(&format!("{head}See this.\n\n{inner}")).0, crate::Class::Bounce);
    assert_eq!(said(&format!("{head}Why does this come back?\n\n{inner}")).0, crate::Class::Normal);
    assert_eq!(
        said(&format!("{head}I tried to write to your office on Monday and it came back.\n\n{inner}")).0,
        crate::Class::Normal
    );
}

#[test]
fn notices_in_json() {
    use crate::Class;
    let sent = r#""mail":{"messageId":"0102-x","destination":["a@b.example"],"headers":[{"name":"Message-ID","value":"<ours@desk.example>"}]}"#;
    let mail = |json: &str| {
        format!(
            "From: no-reply@sns.example\nSubject: Notification\n\n{json}\n\n--\nTo stop these notices visit https://sns.example/\n"
        )
    };
    let bounce = |kind: &str, sub: &str, rest: &str| {
        format!(
            r#"{{"notificationType":"Bounce","bounce":{{"bounceType":"{kind}","bounceSubType":"{sub}","bouncedRecipients":[{{"emailAddress":"a@b.example"{rest}}}]}},{sent}}}"#
        )
    };
    let coded = r#","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 user unknown""#;
    let delivery = format!(
        r#"{{"eventType":"Delivery","delivery":{{"recipients":["a@b.example"],"smtpResponse":"250 2.6.0 ok"}},{sent}}}"#
    );
    let delay = format!(
        r#"{{"eventType":"DeliveryDelay","deliveryDelay":{{"delayedRecipients":[{{"emailAddress":"a@b.example","status":"4.4.1"}}]}},{sent}}}"#
    );
    for (json, class, list) in [
        (bounce("Permanent", "General", coded), Class::Bounce, one("a@b.example", "5.1.1", "unknown_user", true)),
        (bounce("Permanent", "Suppressed", ""), Class::Bounce, one("a@b.example", "", "unknown_user", true)),
        (bounce("Transient", "General", ""), Class::Bounce, one("a@b.example", "", "other", false)),
        (delivery.clone(), Class::Receipt, one("a@b.example", "2.6.0", "delivered", false)),
        (delay, Class::Delayed, one("a@b.example", "4.4.1", "expired", false)),
        (
            serde_json::json!({ "Type": "Notification", "Message": delivery }).to_string(),
            Class::Receipt,
            one("a@b.example", "2.6.0", "delivered", false),
        ),
        (
            bounce("Permanent", "General", coded).replace("\"status\"", "\"sta!\n tus\""),
            Class::Bounce,
            one("a@b.example", "5.1.1", "unknown_user", true),
        ),
    ] {
        assert_eq!(said(&mail(&json)), (class, list), "{json}");
    }
    let complaint = format!(
        r#"{{"notificationType":"Complaint","complaint":{{"complainedRecipients":[{{"emailAddress":"a@b.example"}}]}},{sent}}}"#
    );
    let read = crate::parse(mail(&complaint).as_bytes());
    assert_eq!((read.class, read.feedback_message_id.as_deref()), (Class::Complaint, Some("ours@desk.example")));
    assert_eq!(crate::parse(b"From: a@b.example\n\n{\"mail\":{},\"notificationType\":\"Other\"}").class, Class::Normal);
}
