//! Notices in JSON, as Amazon SES sends them through SNS in place of delivery reports.
//! It never asks who sent a notice: it only says what the notice says.
//!
//! Source: "Amazon SNS notification contents for Amazon SES" and "Contents of event records", Amazon SES documentation.

use serde_json::Value;

use crate::mail::{Class, Mail, Recipient};

use super::fields::{answered_status, first_status};
use super::reason::{Context, judge};
use super::{MAX_RECIPIENTS, MAX_TEXT};

/// What a notice says.
#[derive(Debug)]
pub(crate) struct Notice {
    /// Bounce, delay, complaint or receipt.
    pub(crate) class: Class,
    /// One entry for each recipient of it.
    pub(crate) recipients: Vec<Recipient>,
    /// Message-ID of our message, without angle brackets.
    pub(crate) original_message_id: Option<String>,
}

/// Reads the notice that a mail is, if its text begins with one.
pub(crate) fn read(mail: &Mail) -> Option<Notice> {
    let text = mail.text.as_deref()?.trim_start();
    if !text.starts_with('{') {
        return None;
    }
    let mut end = text.len().min(4 * MAX_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let value = first_value(text.get(..end)?)?;
    // SNS may deliver its own envelope, with the notice as a string in it.
    let value = match value.get("Message").and_then(Value::as_str) {
        Some(inner) if value.get("notificationType").is_none() => first_value(inner)?,
        _ => value,
    };
    value.get("mail")?;
    let kind = value.get("notificationType").or_else(|| value.get("eventType"))?.as_str()?;
    let original = original_id(&value);
    let mut recipients = match kind {
        "Bounce" => bounced(&value),
        "DeliveryDelay" => listed(&value, "deliveryDelay", "delayedRecipients", "expired"),
        "Complaint" => listed(&value, "complaint", "complainedRecipients", "complaint"),
        "Delivery" => delivered(&value),
        "Reject" | "Rendering Failure" => destinations(&value),
        _ => return None,
    };
    let class = match kind {
        "DeliveryDelay" => Class::Delayed,
        "Complaint" => Class::Complaint,
        "Delivery" => Class::Receipt,
        _ => Class::Bounce,
    };
    for one in &mut recipients {
        one.original_message_id.clone_from(&original);
    }
    Some(Notice { class, recipients, original_message_id: original })
}

/// The JSON value at the start of `text`. Long lines are broken on the way (`!` and a line end), which JSON does not know.
fn first_value(text: &str) -> Option<Value> {
    let read = |text: &str| serde_json::Deserializer::from_str(text).into_iter::<Value>().next()?.ok();
    read(text).or_else(|| read(&text.replace("\r\n", "\n").replace("!\n ", "").replace('\n', "")))
}

fn text_of<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn original_id(value: &Value) -> Option<String> {
    let mail = value.get("mail")?;
    let headers = mail.get("headers").and_then(Value::as_array);
    let header = headers.and_then(|all| all.iter().find(|one| text_of(one, "name").eq_ignore_ascii_case("message-id")));
    let written = header.map(|one| text_of(one, "value")).filter(|id| !id.is_empty());
    let common = mail.get("commonHeaders").map(|common| text_of(common, "messageId")).filter(|id| !id.is_empty());
    let id = written.or(common).map(|id| id.trim_matches(['<', '>', ' ']).to_owned());
    // Amazon makes Message-IDs of its own ids.
    id.or_else(|| {
        Some(text_of(mail, "messageId")).filter(|id| !id.is_empty()).map(|id| format!("{id}@email.amazonses.com"))
    })
}

fn bounced(value: &Value) -> Vec<Recipient> {
    let Some(bounce) = value.get("bounce") else { return Vec::new() };
    // Amazon calls a bounce permanent when the address is to be removed, and counts suppressed ones among them.
    let permanent = text_of(bounce, "bounceType") == "Permanent"
        && matches!(
            text_of(bounce, "bounceSubType"),
            "General" | "NoEmail" | "Suppressed" | "OnAccountSuppressionList"
        );
    let all = bounce.get("bouncedRecipients").and_then(Value::as_array).cloned().unwrap_or_default();
    let made = all.iter().take(MAX_RECIPIENTS).map(|one| {
        let said = text_of(one, "diagnosticCode");
        let status = first_status(text_of(one, "status")).or_else(|| answered_status(said)).unwrap_or_default();
        let verdict = judge(&status, said, "", &Context::default());
        let unexplained = verdict.reason == "other";
        Recipient {
            recipient: text_of(one, "emailAddress").to_owned(),
            status,
            hard: verdict.hard || (unexplained && permanent),
            reason: if unexplained && permanent { "unknown_user" } else { verdict.reason }.to_owned(),
            original_message_id: None,
        }
    });
    made.collect()
}

fn listed(value: &Value, part: &str, list: &str, reason: &str) -> Vec<Recipient> {
    let all = value.get(part).and_then(|part| part.get(list)).and_then(Value::as_array).cloned().unwrap_or_default();
    let made = all.iter().take(MAX_RECIPIENTS).map(|one| Recipient {
        recipient: text_of(one, "emailAddress").to_owned(),
        status: first_status(text_of(one, "status")).unwrap_or_default(),
        reason: reason.to_owned(),
        ..Recipient::default()
    });
    made.collect()
}

fn plain(all: Option<&Value>, status: &str, reason: &str) -> Vec<Recipient> {
    let all = all.and_then(Value::as_array).cloned().unwrap_or_default();
    let made = all.iter().filter_map(Value::as_str).take(MAX_RECIPIENTS).map(|address| Recipient {
        recipient: address.to_owned(),
        status: status.to_owned(),
        reason: reason.to_owned(),
        ..Recipient::default()
    });
    made.collect()
}

fn delivered(value: &Value) -> Vec<Recipient> {
    let delivery = value.get("delivery");
    let said = delivery.map(|delivery| text_of(delivery, "smtpResponse")).unwrap_or_default();
    let status = first_status(said).unwrap_or_else(|| "2.0.0".to_owned());
    plain(delivery.and_then(|delivery| delivery.get("recipients")), &status, "delivered")
}

fn destinations(value: &Value) -> Vec<Recipient> {
    plain(value.get("mail").and_then(|mail| mail.get("destination")), "", "policy")
}
