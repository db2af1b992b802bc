//! What delivery reports say: RFC 3464 where it is followed, and the free forms of servers that do not follow it.
//! It never decides whether an address is suppressed; it only says what the report says.

use crate::mail::{Attachment, Mail, Recipient};
use crate::pattern::Pattern;

mod reason;

pub(crate) use reason::{Verdict, judge};

/// More recipients of one report are not listed.
const MAX_RECIPIENTS: usize = 200;
/// So much of a report's text is read.
const MAX_TEXT: usize = 64 << 10;

/// What a report says as a whole.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// One entry for each recipient.
    pub(crate) recipients: Vec<Recipient>,
    /// Whether all it says is that a delivery is late.
    pub(crate) only_delayed: bool,
    /// Whether all it says is that a delivery succeeded.
    pub(crate) only_delivered: bool,
}

/// A mail address in running text.
static ADDRESS: Pattern = Pattern::new(
    r#"(?i)(?:"[^"\s]{1,64}"|[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64})@[a-z0-9](?:[a-z0-9-]{0,62}\.)+[a-z0-9-]{2,24}"#,
);
/// An address alone on its line, in any dress that servers give it.
static ADDRESS_LINE: Pattern = Pattern::new(
    r#"(?i)^[\s>*-]*(?:[45]\d\d[ -](?:[45]\.\d\.\d\s+)?)?(?:(?:final-|original-)?(?:failed\s+)?recipient(?:\(?s?\)?| address)?|to|user|address|envelope-to|rcpt to|your message to|undeliverable to|受信者|宛先|收件人|收信人)?\s*[:=]?\s*(?:rfc822;\s*)?[<'"\[(]?((?:"[^"\s]{1,64}"|[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64})@[a-z0-9.-]+)[>'"\])]?\s*(?:$|[:;,.]|\.{3}|[(\[<-]|on\b|が)"#,
);
/// The command of an SMTP transcript that names the recipient.
static TRANSCRIPT: Pattern = Pattern::new(r"(?i)(?:>>>\s*)?RCPT\s+TO:\s*<([^<>\s]+@[^<>\s]+)>");
/// Where the copy of the original begins.
static COPY: Pattern = Pattern::new(
    r"(?i)^[\s>*-]*(?:-{2,}.*(?:original|copy|below this line|returned message|unsent message|undelivered message|message header|enclosed).*|received:\s+(?:from|by|\(qmail)|return-path:\s*<|message-id:\s*<|(?:original message|message headers?|the original message|here is a copy|a copy of).{0,60}(?:follows|below|header|:)\s*.*|-{3,}\s*$)",
);
static STATUS: Pattern = Pattern::new(r"(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?:[^\d.]|\.?(?:\s|$)|\.[^\d])");

/// Reads a report. `text` is its readable body.
pub(crate) fn read(mail: &Mail) -> Report {
    let original = original_message_id(mail);
    let body: String = mail
        .text
        .as_deref()
        .map_or_else(|| mail.html.as_deref().map(crate::html_to_text).unwrap_or_default(), str::to_owned);
    let body: String = body.chars().take(MAX_TEXT).collect();
    let mut report = Report::default();
    let mut actions: Vec<String> = Vec::new();
    for part in mail.attachments.iter().filter(|part| part.content_type.ends_with("delivery-status")) {
        for block in blocks(part) {
            if let Some((recipient, action)) = from_block(&block, &body) {
                actions.push(action);
                report.recipients.push(recipient);
            }
        }
    }
    if report.recipients.is_empty() {
        report.recipients = free_form(mail, &body);
    }
    report.only_delayed = !actions.is_empty() && actions.iter().all(|action| action == "delayed");
    let delivered = |action: &String| matches!(action.as_str(), "delivered" | "relayed" | "expanded");
    let succeeded = report.recipients.iter().all(|one| one.status.starts_with('2'));
    report.only_delivered = !actions.is_empty() && (actions.iter().all(delivered) || succeeded);
    if !actions.is_empty() && actions.len() == report.recipients.len() && !report.only_delivered {
        // News of success beside news of failure is not about the failed ones.
        let mut keep = actions.iter().map(|action| !delivered(action));
        report.recipients.retain(|_| keep.next().unwrap_or(true));
    }
    report.recipients.truncate(MAX_RECIPIENTS);
    for recipient in &mut report.recipients {
        recipient.original_message_id.clone_from(&original);
    }
    report
}

/// The fields of one block of a delivery-status part, unfolded, names in lower case.
type Fields = Vec<(String, String)>;

fn blocks(part: &Attachment) -> Vec<Fields> {
    let text = String::from_utf8_lossy(part.bytes.get(..MAX_TEXT * 4).unwrap_or(&part.bytes)).replace("\r\n", "\n");
    let mut out: Vec<Fields> = vec![Vec::new()];
    for line in text.lines() {
        if line.trim().is_empty() {
            if out.last().is_some_and(|block| !block.is_empty()) {
                out.push(Vec::new());
            }
        } else if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = out.last_mut().and_then(|block| block.last_mut()) {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            let name = name.trim().to_ascii_lowercase();
            // Some servers forget the empty line between recipients.
            let repeats = name == "final-recipient"
                && out.last().is_some_and(|block| block.iter().any(|(other, _)| *other == name));
            if repeats {
                out.push(Vec::new());
            }
            if let Some(block) = out.last_mut() {
                block.push((name, value.trim().to_owned()));
            }
        }
    }
    out.retain(|block| !block.is_empty());
    out
}

fn from_block(block: &Fields, body: &str) -> Option<(Recipient, String)> {
    let get = |name: &str| block.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let typed = |value: &str| {
        value.split_once(';').map_or(value, |(_, rest)| rest).trim().trim_matches(['<', '>', '"', ' ']).to_owned()
    };
    let address =
        get("final-recipient").or_else(|| get("original-recipient")).or_else(|| get("x-actual-recipient")).map(typed);
    let action =
        get("action").unwrap_or_default().split([' ', '(', ';']).next().unwrap_or_default().to_ascii_lowercase();
    let status = get("status").unwrap_or_default();
    if address.is_none() && (action.is_empty() || status.is_empty()) {
        return None;
    }
    let address = address.unwrap_or_default();
    let original = get("original-recipient").map(typed).filter(|original| original.contains('@'));
    let address = if address.contains('@') { address } else { original.unwrap_or(address) };
    let mut diagnostic = get("diagnostic-code").map(typed).unwrap_or_default();
    if first_status(&diagnostic).is_none() && !address.is_empty() {
        // Some servers say in the readable part only what the other one answered.
        let told: Vec<&str> = body.lines().take_while(|line| !begins_copy(line)).collect();
        if told.iter().any(|line| line.contains(address.as_str())) {
            diagnostic.push('\n');
            diagnostic.push_str(&said_about(&address, &told));
        }
    }
    let status = first_status(status).unwrap_or_default();
    // What the remote server said is nearer to the truth than the class that the reporting one chose.
    let said = first_status(&diagnostic).filter(|said| {
        status.is_empty()
            || status.ends_with(".0.0")
            || said.starts_with('5') && status.starts_with('5') && status.ends_with(".0")
    });
    let status = said.unwrap_or(status);
    let verdict = judge(&status, &diagnostic, body);
    let hard = verdict.hard;
    Some((
        Recipient { recipient: address, status, hard, reason: verdict.reason.to_owned(), original_message_id: None },
        action,
    ))
}

/// The first enhanced status code (RFC 3463) in `text`.
pub(crate) fn first_status(text: &str) -> Option<String> {
    STATUS.captures(text).and_then(|found| found.get(1)).map(|found| found.as_str().to_owned())
}

/// Recipients of a report without a delivery-status part.
fn free_form(mail: &Mail, body: &str) -> Vec<Recipient> {
    let told: Vec<&str> = body.lines().take_while(|line| !begins_copy(line)).collect();
    // A report that is nothing but a copy with a line above it.
    let told = if told.iter().all(|line| line.trim().is_empty()) { body.lines().take(60).collect() } else { told };
    let whole = told.join("\n");
    let own: Vec<String> =
        mail.from.iter().chain(&mail.to).chain(&mail.sender).map(|one| one.address.to_lowercase()).collect();
    let is_foreign = |address: &str| {
        let lower = address.to_lowercase();
        let local = lower.split('@').next().unwrap_or_default();
        !own.contains(&lower)
            && !matches!(local, "mailer-daemon" | "postmaster" | "mail-daemon" | "abuse" | "noreply" | "no-reply")
    };
    let mut found: Vec<(String, String)> = Vec::new();
    let mut add = |address: &str, said: String| {
        let address = address.trim_matches(['<', '>', '.', ',', '\'', '"', ':', ';']);
        let known = found.iter().any(|(other, _)| other.eq_ignore_ascii_case(address));
        if !known && found.len() < MAX_RECIPIENTS && address.contains('@') {
            found.push((address.to_owned(), said));
        }
    };
    for value in mail.header_all("X-Failed-Recipients") {
        value.split(',').for_each(|address| add(address.trim(), said_about(address.trim(), &told)));
    }
    if found_none(&mut add, mail, &told, &whole, &is_foreign) {
        // Nothing names a recipient: the report is still about one of our messages.
        found.push((copied_recipient(body).unwrap_or_default(), whole.clone()));
    }
    found
        .into_iter()
        .map(|(recipient, said)| {
            let status = first_status(&said).or_else(|| first_status(&whole)).unwrap_or_default();
            let Verdict { reason, hard } = judge(&status, &said, &whole);
            Recipient { recipient, status, hard, reason: reason.to_owned(), original_message_id: None }
        })
        .collect()
}

/// Looks for recipients from the surest sign to the weakest; gives whether there were none.
fn found_none(
    add: &mut dyn FnMut(&str, String),
    mail: &Mail,
    told: &[&str],
    whole: &str,
    is_foreign: &dyn Fn(&str) -> bool,
) -> bool {
    if mail.header("X-Failed-Recipients").is_some() {
        return false;
    }
    let mut any = false;
    for line in told {
        if let Some(address) = ADDRESS_LINE
            .captures(line)
            .and_then(|found| found.get(1))
            .map(|found| found.as_str())
            .filter(|address| is_foreign(address))
        {
            add(address, said_about(address, told));
            any = true;
        }
    }
    if any {
        return false;
    }
    for address in TRANSCRIPT.captures_all(whole).filter_map(|found| found.get(1)).map(|found| found.as_str()) {
        add(address, said_about(address, told));
        any = true;
    }
    if any {
        return false;
    }
    if let Some(address) = told.iter().filter_map(|line| ADDRESS.find(line)).find(|address| is_foreign(address)) {
        add(address, said_about(address, told));
        any = true;
    }
    !any
}

/// The lines that speak of an address: its own and those that follow until the next address.
fn said_about(address: &str, told: &[&str]) -> String {
    let lower = address.to_lowercase();
    let Some(at) = told.iter().position(|line| line.to_lowercase().contains(&lower)) else { return told.join("\n") };
    let mut out = String::new();
    for (place, line) in told.iter().enumerate().skip(at).take(25) {
        if place > at
            && ADDRESS_LINE
                .captures(line)
                .and_then(|found| found.get(1))
                .is_some_and(|other| !other.as_str().eq_ignore_ascii_case(&lower))
        {
            break;
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

fn begins_copy(line: &str) -> bool {
    line.len() <= 400 && COPY.is_match(line)
}

/// The first To of the copy of the original.
fn copied_recipient(body: &str) -> Option<String> {
    body.lines()
        .skip_while(|line| !begins_copy(line))
        .filter(|line| line.trim_start().to_ascii_lowercase().starts_with("to:"))
        .find_map(|line| ADDRESS.find(line))
        .map(str::to_owned)
}

/// Message-ID of the message that a report is about: in its copy, or in the running text.
pub(crate) fn original_message_id(mail: &Mail) -> Option<String> {
    let from_part = mail.attachments.iter().filter(|part| is_copy(part)).find_map(|part| {
        let head = part.bytes.get(..MAX_TEXT).unwrap_or(&part.bytes);
        message_id_line(&String::from_utf8_lossy(head))
    });
    from_part.or_else(|| message_id_line(mail.text.as_deref().unwrap_or_default()))
}

fn is_copy(part: &Attachment) -> bool {
    matches!(
        part.content_type.as_str(),
        "message/rfc822"
            | "message/global"
            | "text/rfc822-headers"
            | "message/rfc822-headers"
            | "message/global-headers"
            | "message/disposition-notification"
            | "message/delivery-status"
    )
}

fn message_id_line(text: &str) -> Option<String> {
    static MESSAGE_ID: Pattern = Pattern::new(r"(?im)^[ \t>]*(?:original-)?message-id:\s*<([^<>\s]{1,900})>");
    MESSAGE_ID.captures(text).and_then(|found| found.get(1)).map(|found| found.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_compile() {
        for pattern in [&ADDRESS, &ADDRESS_LINE, &TRANSCRIPT, &COPY, &STATUS] {
            assert!(pattern.works());
        }
    }

    #[test]
    fn status_codes_are_not_addresses() {
        for (text, want) in [
            ("550 5.1.1 unknown", Some("5.1.1")),
            ("[10.5.1.1]", None),
            ("5.1.1", Some("5.1.1")),
            ("smtp; 550-5.7.26 x", Some("5.7.26")),
            ("version 2.5.1.3", None),
            ("(5.2.2)", Some("5.2.2")),
        ] {
            assert_eq!(first_status(text).as_deref(), want, "{text}");
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
}
