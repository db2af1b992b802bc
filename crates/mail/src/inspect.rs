//! Answers one case of the corpora, for `causeway inspect --batch` and for tests.
//! It never reads files; the case holds all it needs.

use data_encoding::{BASE64, HEXLOWER};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::mail::{Address, Attachment, Class, Mail};

/// The answer to one case (`{id, input: {kind, …}}`), with the keys that apply. Kinds that other crates answer give only
/// the id. `seconds` is the caller's to add: this crate has no clock.
pub fn inspect(case: &Value) -> Value {
    let input = case.get("input").unwrap_or(&Value::Null);
    let mut answer = match input.get("kind").and_then(Value::as_str).unwrap_or_default() {
        "rfc5322" => bytes_of(input).map_or_else(missing, |raw| mail(&raw)),
        "tnef" => bytes_of(input).map_or_else(missing, |raw| packed(&raw)),
        "text" => text_of(input).map_or_else(missing, |text| reply(&text)),
        "html" => text_of(input).map_or_else(missing, |html| json!({ "html_out": crate::sanitise(&html).html })),
        "mails" => threads(input),
        "string" => text_of(input).map_or_else(missing, |text| round_trip(&text)),
        _ => json!({}),
    };
    if let (Some(answer), Some(id)) = (answer.as_object_mut(), case.get("id")) {
        answer.insert("id".to_owned(), id.clone());
    }
    answer
}

fn missing() -> Value {
    json!({ "error": "the case holds no input" })
}

fn bytes_of(input: &Value) -> Option<Vec<u8>> {
    let text = input.get("raw_b64").and_then(Value::as_str)?;
    BASE64.decode(text.as_bytes()).ok()
}

fn text_of(input: &Value) -> Option<String> {
    let text = ["text", "html", "string"].iter().find_map(|key| input.get(key).and_then(Value::as_str));
    text.map(str::to_owned).or_else(|| bytes_of(input).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
}

/// What the desk makes of one mail, as in the answer to a case.
pub fn mail(raw: &[u8]) -> Value {
    let mail = crate::parse(raw);
    let shown = crate::show(&mail, &|index| Some(format!("/api/v1/attachments/{index}")));
    let emails = |all: &[Address]| all.iter().map(|one| one.address.clone()).collect::<Vec<_>>();
    let from = mail.from.clone().unwrap_or_default();
    let text = mail.text.clone().or_else(|| mail.html.as_deref().map(crate::html_to_text)).unwrap_or_default();
    let all_text = format!("{}\n{}", mail.text.clone().unwrap_or_default(), mail.html.clone().unwrap_or_default());
    json!({
        "class": class_name(mail.class),
        "makes_ticket": mail.class.makes_conversation(),
        "from_email": from.address,
        "from_name": from.name,
        "to": emails(&mail.to),
        "cc": emails(&mail.cc),
        "reply_to": emails(&mail.reply_to),
        "subject": mail.subject,
        "date": mail.date_ms,
        "in_reply_to": mail.in_reply_to.first(),
        "text": text,
        "all_text": all_text,
        "reply_text": shown.text,
        "html_out": shown.html,
        "attachments": mail.attachments.iter().map(file).collect::<Vec<_>>(),
        "bounces": mail.report.iter().map(|one| json!({
            "recipient": one.recipient, "status": one.status, "hard": one.hard, "reason": one.reason,
        })).collect::<Vec<_>>(),
    })
}

/// The corpora call a receipt by its full name.
fn class_name(class: Class) -> &'static str {
    match class {
        Class::Receipt => "delivery_receipt",
        Class::List => "normal",
        class => class.as_str(),
    }
}

fn file(file: &Attachment) -> Value {
    let text = file.content_type.starts_with("text/") || file.content_type.starts_with("message/");
    json!({
        "filename": file.declared_name.as_ref().unwrap_or(&file.name),
        "content_type": file.content_type,
        "size": file.bytes.len(),
        "sha256": HEXLOWER.encode(&Sha256::digest(&file.bytes)),
        "content_id": file.content_id,
        "text": text.then(|| String::from_utf8_lossy(&file.bytes).into_owned()),
    })
}

fn packed(raw: &[u8]) -> Value {
    let unpacked = crate::tnef::unpack(raw).unwrap_or_default();
    json!({ "attachments": unpacked.files.iter().map(file).collect::<Vec<_>>() })
}

fn reply(text: &str) -> Value {
    let split = crate::split_text(text);
    let embedded = crate::forward::embedded_mail(text).unwrap_or_default();
    json!({
        "reply_text": split.reply, "elided_text": split.quoted, "signature_text": split.signature,
        "before_text": embedded.before, "embedded_text": embedded.mail,
    })
}

/// Whether a string survives being a subject, a name and a body of a mail that we compose and read back.
fn round_trip(text: &str) -> Value {
    let kept: String = text.chars().filter(|c| !c.is_control()).collect();
    let out = crate::Outgoing {
        message_id: "round@trip.invalid".to_owned(),
        from: Address { name: kept.clone(), address: "a@trip.invalid".to_owned() },
        subject: kept.clone(),
        text: text.to_owned(),
        ..crate::Outgoing::default()
    };
    let back = crate::parse(&crate::compose(&out));
    let squash = |text: &str| {
        text.chars().filter(|c| !c.is_whitespace() && !c.is_control() && *c != '\u{feff}').collect::<String>()
    };
    let same = squash(back.text.as_deref().unwrap_or_default()) == squash(text);
    json!({ "round_trip": same })
}

/// Groups mails into conversations; numbers count from one.
fn threads(input: &Value) -> Value {
    let raws = input.get("raws_b64").and_then(Value::as_array).cloned().unwrap_or_default();
    let mails: Vec<Mail> = raws
        .iter()
        .map(|raw| crate::parse(&BASE64.decode(raw.as_str().unwrap_or_default().as_bytes()).unwrap_or_default()))
        .collect();
    let groups = crate::group_by_references(&mails, true);
    let groups: Vec<Vec<usize>> =
        groups.into_iter().map(|group| group.into_iter().map(|mail| mail + 1).collect()).collect();
    json!({ "groups": groups })
}
