//! The fields of delivery reports (RFC 3464): as a part of their own, or within the readable text of servers that know the
//! fields and not the format. It never reads prose except to complete what a field leaves out.

use crate::charset;
use crate::mail::{Attachment, Mail, Recipient};
use causeway_base::pattern::Pattern;

use super::reason::{Context, judge};
use super::{MAX_RECIPIENTS, MAX_TEXT, free};

/// An enhanced status code (RFC 3463) that is no address and no version.
pub(super) static STATUS: Pattern =
    Pattern::new(r"(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?:[^\d.]|\.?(?:\s|$)|\.[^\d])");
/// A code behind the reply code of a server: what that server itself said.
static ANSWER: Pattern =
    Pattern::new(r"(?:^|[^\d.])[245]\d\d[ -]\W{0,2}([245]\.\d{1,3}\.\d{1,3})(?:[^\d.]|\.?(?:\s|$)|\.[^\d])");

/// A recipient and the action that the report names for it.
type Found = (Recipient, String);

/// The fields of one block, unfolded, names in lower case.
type Fields = Vec<(String, String)>;

/// Recipients of the delivery-status parts. `told` is the readable text above the copy of the original.
pub(super) fn from_parts(mail: &Mail, told: &[&str], context: &Context) -> Vec<Found> {
    let parts = mail.attachments.iter().filter(|part| part.content_type.ends_with("delivery-status"));
    parts.flat_map(blocks).filter_map(|block| from_block(&block, told, context)).take(MAX_RECIPIENTS).collect()
}

/// Recipients of blocks of fields within a text: Amazon WorkMail, reports without their MIME header, forwarded reports.
pub(super) fn from_text(body: &str, told: &[&str], context: &Context) -> Vec<Found> {
    if !body.to_ascii_lowercase().contains("final-recipient:") {
        return Vec::new();
    }
    let bare: Vec<&str> =
        body.lines().map(|line| line.strip_prefix("> ").or(line.strip_prefix('>')).unwrap_or(line)).collect();
    let blocks = blocks_of(&bare.join("\n"));
    let is_report = |block: &&Fields| {
        let has = |name: &str| block.iter().any(|(key, _)| key == name);
        has("final-recipient") && (has("action") || has("status"))
    };
    blocks.iter().filter(is_report).filter_map(|block| from_block(block, told, context)).take(MAX_RECIPIENTS).collect()
}

fn blocks(part: &Attachment) -> Vec<Fields> {
    blocks_of(&charset::decode(part.bytes.get(..MAX_TEXT * 4).unwrap_or(&part.bytes), None, None).replace("\r\n", "\n"))
}

fn blocks_of(text: &str) -> Vec<Fields> {
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

fn from_block(block: &Fields, told: &[&str], context: &Context) -> Option<Found> {
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
    let diagnostic = get("diagnostic-code").map(typed).unwrap_or_default();
    let mut status = best_status(&first_status(status).unwrap_or_default(), &diagnostic);
    // Some servers say in the readable part only what the other one answered, and at which step.
    let named = !address.is_empty() && told.iter().any(|line| line.contains(address.as_str()));
    let beside = if named { free::said_about(&address, told) } else { String::new() };
    if is_vague(&status)
        && let Some(said) = answered_status(&beside)
    {
        status = said;
    }
    let said = if first_status(&diagnostic).is_none() { format!("{diagnostic}\n{beside}") } else { diagnostic };
    let verdict = judge(&status, &said, &beside, context);
    let recipient = Recipient {
        recipient: address,
        status,
        hard: verdict.hard,
        reason: verdict.reason.to_owned(),
        original_message_id: None,
    };
    Some((recipient, action))
}

/// Of the code in the field and the one that the other server gave, the one that tells more. What the remote server said
/// is nearer to the truth than the class that the reporting one chose: `5.1.1` for every refusal, `4.4.7` once it gave up.
fn best_status(field: &str, diagnostic: &str) -> String {
    let Some(said) = answered_status(diagnostic) else { return field.to_owned() };
    let same_class = said.get(..1) == field.get(..1);
    // "5.1.1" is what servers say when they have no better code at hand.
    let tells_more = !is_vague(&said) && said != "5.1.1" || field.ends_with(".0");
    if is_vague(field) || (same_class && tells_more) { said } else { field.to_owned() }
}

fn is_vague(status: &str) -> bool {
    status.is_empty() || status.ends_with(".0.0")
}

/// The code of the last answer that `text` quotes, else its first code.
pub(super) fn answered_status(text: &str) -> Option<String> {
    let answers = ANSWER.captures_all(text).filter_map(|found| found.get(1));
    answers.last().map(|found| found.as_str().to_owned()).or_else(|| first_status(text))
}

/// The first enhanced status code (RFC 3463) in `text`.
pub(super) fn first_status(text: &str) -> Option<String> {
    STATUS.captures(text).and_then(|found| found.get(1)).map(|found| found.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_codes_are_not_addresses() {
        assert!(STATUS.works() && ANSWER.works());
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

    #[test]
    fn the_answer_of_the_other_server_counts() {
        for (field, diagnostic, want) in [
            ("5.0.0", "550 5.2.2 full", "5.2.2"),
            ("5.1.1", "550 5.7.1 your address is listed", "5.7.1"),
            ("4.4.7", "450 4.7.1 no reverse name", "4.7.1"),
            ("4.4.7", "554 4.4.7 expired after 8 hours <421 4.4.2 timed out>", "4.4.2"),
            ("5.0.0", "5.1.0 - address error 550-'5.2.2 box is full'", "5.2.2"),
            ("5.1.1", "550 5.0.0 rejected", "5.1.1"),
            ("5.2.1", "", "5.2.1"),
            ("", "no code at all", ""),
        ] {
            assert_eq!(best_status(field, diagnostic), want, "{field} {diagnostic}");
        }
    }
}
