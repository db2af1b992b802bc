//! What delivery reports say: RFC 3464 where it is followed, and the free forms of servers that do not follow it.
//! It never decides whether an address is suppressed; it only says what the report says.

use crate::mail::{Attachment, Mail, Recipient};
use causeway_base::pattern::Pattern;

mod fields;
mod free;
pub(crate) mod notice;
mod product;
mod reason;
#[cfg(test)]
mod tests;

use reason::Context;

/// More recipients of one report are not listed.
const MAX_RECIPIENTS: usize = 200;
/// So much of a report's text is read.
const MAX_TEXT: usize = 64 << 10;
/// A report within a report within a report is not opened.
const MAX_NESTED: usize = 2;

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
/// Where the copy of the original begins.
static COPY: Pattern = Pattern::new(
    r"(?i)^[\s>*-]*(?:-{2,}.*(?:original|copy|below this line|returned message|unsent message|undelivered message|message header|enclosed).*|received:\s+(?:from|by|\(qmail)|return-path:\s*<|message-id:\s*<|(?:original message|message headers?|the original message|here is a copy|a copy of).{0,60}(?:follows|below|header|:)\s*.*|-{3,}\s*$)",
);

/// Reads a report.
pub(crate) fn read(mail: &Mail) -> Report {
    let mut report = read_level(mail, 0);
    let original = original_message_id(mail);
    report.recipients.truncate(MAX_RECIPIENTS);
    for recipient in &mut report.recipients {
        recipient.original_message_id.clone_from(&original);
    }
    report
}

fn read_level(mail: &Mail, level: usize) -> Report {
    let body: String = mail
        .text
        .as_deref()
        .map_or_else(|| mail.html.as_deref().map(crate::html_to_text).unwrap_or_default(), str::to_owned);
    let body: String = body.chars().take(MAX_TEXT).collect();
    let told: Vec<&str> = body.lines().take_while(|line| !begins_copy(line)).collect();
    // A report that is nothing but a copy with a line above it.
    let told = if told.iter().all(|line| line.trim().is_empty()) { body.lines().take(60).collect() } else { told };
    let context = Context::new(mail, told.join("\n"));
    let mut found = fields::from_parts(mail, &told, &context);
    if found.is_empty() {
        found = fields::from_text(&body, &told, &context);
    }
    if !found.is_empty() {
        return by_actions(found);
    }
    let (recipients, named) = free::recipients(mail, &body, &told, &context);
    if !named
        && level < MAX_NESTED
        && let Some(inner) = nested_report(mail)
    {
        let inner = read_level(&inner, level + 1);
        if !inner.recipients.is_empty() {
            return inner;
        }
    }
    Report { recipients, ..Report::default() }
}

/// A report that another machine wrapped in a report of its own.
fn nested_report(mail: &Mail) -> Option<Mail> {
    let part = mail.attachments.iter().find(|part| part.content_type == "message/rfc822")?;
    let head = part.bytes.get(..8_192).unwrap_or(&part.bytes);
    let says_so = String::from_utf8_lossy(head).to_ascii_lowercase().contains("report-type=delivery-status");
    says_so.then(|| crate::parse::unclassified(&part.bytes))
}

/// Sorts what the fields of a report say by its actions (RFC 3464 § 2.3.3).
fn by_actions(found: Vec<(Recipient, String)>) -> Report {
    let (mut recipients, actions): (Vec<Recipient>, Vec<String>) = found.into_iter().unzip();
    let delivered = |action: &String| matches!(action.as_str(), "delivered" | "relayed" | "expanded");
    let succeeded = recipients.iter().all(|one| one.status.starts_with('2'));
    let only_delivered = actions.iter().all(delivered) || succeeded;
    if !only_delivered {
        // News of success beside news of failure is not about the failed ones.
        let mut keep = actions.iter().map(|action| !delivered(action));
        recipients.retain(|_| keep.next().unwrap_or(true));
    }
    Report { recipients, only_delayed: actions.iter().all(|action| action == "delayed"), only_delivered }
}

fn begins_copy(line: &str) -> bool {
    line.len() <= 400 && COPY.is_match(line)
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
