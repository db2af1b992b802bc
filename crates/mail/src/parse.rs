//! From the bytes of a mail to its value: which part is the body, what is attached, what the headers say.
//! It never fails and never unpacks archives; hostile nesting is flattened before any parser sees it.

use std::borrow::Cow;

use data_encoding::HEXLOWER;
use mail_parser::{HeaderName, HeaderValue, Message, MessageParser, MessagePart, PartType};

use crate::mail::{Attachment, Mail};
use crate::params::Parameters;
use crate::{charset, classify, header, protection, tnef};

mod flatten;
#[cfg(test)]
mod tests;

/// Headers looked at; the rest of an absurd header is skipped.
const MAX_HEADERS_READ: usize = 2_000;
/// Headers kept in [`Mail::headers`].
const MAX_HEADERS_KEPT: usize = 500;
/// Longest header value kept, in characters.
const MAX_VALUE: usize = 4_000;
/// Attachments of one mail; further ones are dropped, the raw mail has them.
const MAX_ATTACHMENTS: usize = 1_000;
/// Longest subject, in characters.
const MAX_SUBJECT: usize = 1_000;

/// Parses a mail. Never fails: input that is no mail at all becomes a mail without headers whose text is the input.
pub fn parse(raw: &[u8]) -> Mail {
    let mut mail = unclassified(raw);
    classify::classify(&mut mail);
    mail
}

/// Parses a mail without asking what kind it is, for mails within mails.
pub(crate) fn unclassified(raw: &[u8]) -> Mail {
    let raw = without_mailbox_line(raw);
    let flat = flatten::flatten(raw);
    // The parser counts offsets in 32 bits.
    let source = flat.get(..u32::MAX as usize).unwrap_or(&flat);
    let parsed = if begins_with_header(source) { MessageParser::default().parse(source) } else { None };
    match parsed {
        Some(message) => Reader { raw, message: &message, hint: top_domain(raw, &message) }.read(),
        None => Mail { text: (!raw.is_empty()).then(|| charset::guess(raw, None)), ..Mail::default() },
    }
}

/// Whether the first line is a header, or empty so that a body follows at once.
fn begins_with_header(raw: &[u8]) -> bool {
    let line = raw.split(|byte| *byte == b'\n').next().unwrap_or_default();
    line.trim_ascii().is_empty() || line.contains(&b':')
}

/// `raw` without what mailbox files and broken relays leave above the headers: empty lines and a `From ` line.
fn without_mailbox_line(raw: &[u8]) -> &[u8] {
    let blank = raw.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
    let body = raw.get(blank..).unwrap_or_default();
    // White space before the first header would be read as the end of the headers; before anything else it is text.
    let body = if body
        .iter()
        .take(80)
        .position(|byte| *byte == b':')
        .is_some_and(|colon| body.iter().take(colon).all(u8::is_ascii_graphic))
        || body.starts_with(b"From ")
    {
        body
    } else {
        raw
    };
    if !body.starts_with(b"From ") {
        return body;
    }
    match body.iter().take(1_000).position(|byte| *byte == b'\n') {
        Some(end) => body.get(end + 1..).unwrap_or_default(),
        None => body,
    }
}

/// The top-level domain of the author's address: a hint at the charset of undeclared text.
fn top_domain(raw: &[u8], message: &Message<'_>) -> Option<String> {
    let header = message.headers().iter().find(|header| header.name == HeaderName::From)?;
    let value = raw.get(header.offset_start as usize..header.offset_end as usize)?;
    let text = String::from_utf8_lossy(value.get(..10_000).unwrap_or(value));
    let domain = text.trim().trim_end_matches('>').rsplit_once('.')?.1.trim().to_ascii_lowercase();
    (domain.len() <= 20 && domain.bytes().all(|byte| byte.is_ascii_lowercase())).then_some(domain)
}

struct Reader<'a> {
    raw: &'a [u8],
    message: &'a Message<'a>,
    hint: Option<String>,
}

impl Reader<'_> {
    fn read(&self) -> Mail {
        let mut mail = Mail::default();
        self.headers(&mut mail);
        self.bodies(&mut mail);
        self.attachments(&mut mail);
        unpack_uuencoded(&mut mail);
        mail.protection = protection::protection(&mail);
        mail
    }

    fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    fn slice(&self, from: u32, until: u32) -> &[u8] {
        self.raw.get(from as usize..until as usize).unwrap_or_default()
    }

    fn headers(&self, mail: &mut Mail) {
        for one in self.message.headers().iter().take(MAX_HEADERS_READ) {
            let value = self.slice(one.offset_start, one.offset_end);
            let name = one.name.as_str().trim();
            self.known_header(mail, &name.to_ascii_lowercase(), value, &one.value);
            if mail.headers.len() < MAX_HEADERS_KEPT {
                let text: String = header::text(value, self.hint()).chars().take(MAX_VALUE).collect();
                mail.headers.push((header::clean(name).chars().take(200).collect(), text));
            }
        }
    }

    fn known_header(&self, mail: &mut Mail, name: &str, value: &[u8], parsed: &HeaderValue<'_>) {
        let addresses = || header::addresses(value, self.hint());
        match name {
            "from" if mail.from.is_none() => mail.from = addresses().into_iter().next(),
            "sender" if mail.sender.is_none() => mail.sender = addresses().into_iter().next(),
            "reply-to" => mail.reply_to.extend(addresses()),
            "to" => mail.to.extend(addresses()),
            "cc" => mail.cc.extend(addresses()),
            "subject" if mail.subject.is_empty() => {
                mail.subject = header::text(value, self.hint()).chars().take(MAX_SUBJECT).collect();
            }
            "message-id" if mail.message_id.is_none() => mail.message_id = header::ids(value).into_iter().next(),
            "in-reply-to" => mail.in_reply_to.extend(header::ids(value)),
            "references" => mail.references.extend(header::ids(value)),
            "delivered-to" | "x-original-to" | "envelope-to" | "x-envelope-to" | "x-forwarded-to" | "x-real-to" => {
                mail.delivered_to.extend(addresses().into_iter().map(|one| one.address).filter(|one| !one.is_empty()));
            }
            "date" if mail.date_ms.is_none() => {
                mail.date_ms = match parsed {
                    HeaderValue::DateTime(date) if date.is_valid() => Some(date.to_timestamp().saturating_mul(1000)),
                    _ => None,
                };
            }
            "list-id" if mail.list_id.is_none() => {
                let text = header::text(value, self.hint());
                let inner = text.rsplit_once('<').map_or(text.as_str(), |(_, tail)| tail.trim_end_matches('>'));
                mail.list_id = Some(inner.trim().to_owned()).filter(|id| !id.is_empty());
            }
            "thread-index" if mail.thread_index.is_none() => {
                let bytes = charset::base64(value.get(..4_096).unwrap_or(value));
                mail.thread_index = bytes.get(..22).map(|id| HEXLOWER.encode(id));
            }
            "x-gm-thrid" if mail.gmail_thread.is_none() => mail.gmail_thread = self.short(value),
            "x-causeway-desk" if mail.loop_marks.len() < 50 => {
                mail.loop_marks.push(header::text(value, None).chars().take(200).collect());
            }
            _ => {}
        }
    }

    fn short(&self, value: &[u8]) -> Option<String> {
        let text: String = header::text(value, self.hint()).chars().take(MAX_VALUE).collect();
        (!text.is_empty()).then_some(text)
    }

    /// The bodies: parts that are shown one after the other are joined, each in both forms.
    fn bodies(&self, mail: &mut Mail) {
        mail.text = self.body(&self.message.text_body, false);
        mail.html = self.body(&self.message.html_body, true);
        if mail.text.is_none() && mail.html.is_none() && self.is_broken_multipart() {
            mail.text = self.message.parts.first().map(|part| self.part_text(part));
        }
    }

    /// Whether the whole mail is a multipart without a boundary, or with one that never occurs: its source is the text that there is.
    fn is_broken_multipart(&self) -> bool {
        let [part] = self.message.parts.as_slice() else { return false };
        matches!(part.body, PartType::Text(_) | PartType::Binary(_))
            && self.content_type(part).is_some_and(|kind| kind.value.starts_with("multipart/"))
    }

    fn body(&self, ids: &[u32], html: bool) -> Option<String> {
        let mut out = String::new();
        let mut found = false;
        for &id in ids {
            let Some(part) = self.message.part(id) else { continue };
            let text = match &part.body {
                PartType::Html(_) => {
                    found |= html;
                    let text = self.part_text(part);
                    if html { text } else { crate::html::html_to_text(&text) }
                }
                PartType::Text(_) => {
                    found |= !html;
                    let text = self.part_text(part);
                    if html { crate::html::text_to_html(&text) } else { text }
                }
                _ => continue,
            };
            if !out.is_empty() && !text.is_empty() {
                out.push('\n');
            }
            out.push_str(&text);
        }
        found.then_some(out)
    }

    fn part_text(&self, part: &MessagePart<'_>) -> String {
        let kind = self.content_type(part);
        let label = kind.as_ref().and_then(|kind| kind.get("charset")).map(str::to_owned);
        let text = charset::decode(&self.content(part), label.as_deref(), self.hint());
        let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
        let text = text.replace('\0', "");
        match kind.as_ref().and_then(|kind| kind.get("format")) {
            Some(format) if format.eq_ignore_ascii_case("flowed") => {
                let delete = kind.as_ref().and_then(|kind| kind.get("delsp"));
                unflow(&text, delete.is_some_and(|value| value.eq_ignore_ascii_case("yes")))
            }
            _ => text,
        }
    }

    /// The content of a leaf with its transfer encoding undone.
    fn content(&self, part: &MessagePart<'_>) -> Cow<'_, [u8]> {
        let raw = self.slice(part.offset_body, part.offset_end);
        let encoding =
            self.raw_header(part, &HeaderName::ContentTransferEncoding).map(|value| header::text(value, None));
        charset::undo_transfer(raw, encoding.as_deref().unwrap_or_default())
    }

    fn raw_header(&self, part: &MessagePart<'_>, name: &HeaderName<'_>) -> Option<&[u8]> {
        let found = part.headers.iter().take(MAX_HEADERS_READ).find(|header| header.name == *name)?;
        Some(self.slice(found.offset_start, found.offset_end))
    }

    fn content_type(&self, part: &MessagePart<'_>) -> Option<Parameters> {
        Some(Parameters::parse(self.raw_header(part, &HeaderName::ContentType)?, self.hint()))
    }

    fn attachments(&self, mail: &mut Mail) {
        if self.is_broken_multipart() {
            return;
        }
        for &id in self.message.attachments.iter().take(MAX_ATTACHMENTS) {
            let Some(part) = self.message.part(id) else { continue };
            let file = self.attachment(part, mail.attachments.len() + 1);
            let packed = tnef::looks_like(&file.bytes).then(|| tnef::unpack(&file.bytes)).flatten();
            match packed {
                Some(packed) => {
                    mail.text = mail.text.take().filter(|text| !text.trim().is_empty()).or(packed.text);
                    mail.html = mail.html.take().or(packed.html);
                    mail.attachments.extend(packed.files.into_iter().take(MAX_ATTACHMENTS));
                }
                None => mail.attachments.push(file),
            }
        }
    }

    fn attachment(&self, part: &MessagePart<'_>, number: usize) -> Attachment {
        let kind = self.content_type(part);
        let disposition =
            self.raw_header(part, &HeaderName::ContentDisposition).map(|value| Parameters::parse(value, self.hint()));
        let content_type = kind.as_ref().map_or_else(
            || if matches!(part.body, PartType::Message(_)) { "message/rfc822".into() } else { "text/plain".into() },
            |kind| if kind.value.contains('/') { kind.value.clone() } else { "application/octet-stream".to_owned() },
        );
        let declared = disposition
            .as_ref()
            .and_then(|value| value.get("filename").or_else(|| value.get("name")))
            .or_else(|| kind.as_ref().and_then(|value| value.get("name").or_else(|| value.get("filename"))));
        let declared_name = disposition
            .as_ref()
            .and_then(|value| value.written("filename"))
            .or_else(|| kind.as_ref().and_then(|value| value.written("name")))
            .map(|name| name.chars().take(MAX_VALUE).collect());
        let bytes = self.content(part).into_owned();
        let name = declared.map(file_name).filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| made_up_name(part, &content_type, number));
        let content_id = self
            .raw_header(part, &HeaderName::ContentId)
            .map(|value| header::text(value, None).trim_matches(['<', '>', ' ']).to_owned())
            .filter(|id| !id.is_empty());
        let inline = disposition.as_ref().is_some_and(|value| value.value == "inline")
            || (disposition.is_none() && content_id.is_some() && content_type.starts_with("image/"));
        Attachment { name, declared_name, content_type, content_id, inline, bytes }
    }
}

/// Takes uuencoded files out of the text, as programs before MIME put them there, and makes them attachments.
fn unpack_uuencoded(mail: &mut Mail) {
    let Some(text) = mail.text.as_deref() else { return };
    // Each file is a line of its own; looking for one is cheap, decoding is not.
    if !text.starts_with("begin ") && !text.contains("\nbegin ") {
        return;
    }
    let (kept, files) = charset::take_uuencoded(text, MAX_ATTACHMENTS);
    if files.is_empty() {
        return;
    }
    mail.text = Some(kept);
    for (name, bytes) in files {
        if mail.attachments.len() >= MAX_ATTACHMENTS {
            return;
        }
        let name = Some(file_name(&name)).filter(|name| !name.is_empty());
        mail.attachments.push(Attachment {
            name: name.unwrap_or_else(|| format!("attachment-{}.bin", mail.attachments.len() + 1)),
            content_type: "application/octet-stream".to_owned(),
            bytes,
            ..Attachment::default()
        });
    }
}

/// A file name without folders, control characters and direction marks, at most 200 characters.
pub(crate) fn file_name(name: &str) -> String {
    let name = header::clean(name);
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let last = if matches!(last, "." | "..") { "" } else { last };
    if last.chars().count() <= 200 {
        return last.to_owned();
    }
    // The ending says what it is: keep it.
    let (stem, ending) = last.rsplit_once('.').filter(|(_, ending)| ending.len() <= 10).unwrap_or((last, ""));
    let stem: String = stem.chars().take(180).collect();
    if ending.is_empty() { stem } else { format!("{stem}.{ending}") }
}

fn made_up_name(part: &MessagePart<'_>, content_type: &str, number: usize) -> String {
    if let PartType::Message(inner) = &part.body {
        let subject = file_name(inner.subject().unwrap_or_default());
        let subject: String = subject.chars().take(100).collect();
        return if subject.is_empty() { format!("message-{number}.eml") } else { format!("{subject}.eml") };
    }
    let ending = match content_type {
        "text/plain" | "text/rfc822-headers" | "message/delivery-status" | "message/disposition-notification" => "txt",
        "text/html" => "html",
        "text/calendar" => "ics",
        "text/csv" => "csv",
        "text/vcard" | "text/x-vcard" => "vcf",
        "message/rfc822" | "message/global" => "eml",
        "image/jpeg" | "image/jpg" => "jpg",
        "image/png" => "png",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "image/svg+xml" => "svg",
        "application/pdf" => "pdf",
        "application/zip" => "zip",
        "application/json" => "json",
        _ => "bin",
    };
    format!("attachment-{number}.{ending}")
}

/// Joins the soft line ends of `format=flowed` (RFC 3676). Quoted lines keep their depth and are not joined across it.
fn unflow(text: &str, delete_space: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for line in text.split('\n') {
        let body = line.trim_start_matches('>');
        let depth = line.len() - body.len();
        let content = body.strip_prefix(' ').unwrap_or(body);
        let signature = content == "-- ";
        if open == Some(depth) && !signature {
            out.push_str(content);
        } else {
            if open.is_some() || !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&">".repeat(depth));
            if depth > 0 && !content.is_empty() {
                out.push(' ');
            }
            out.push_str(content);
        }
        open = if content.ends_with(' ') && !signature {
            if delete_space {
                out.pop();
            }
            Some(depth)
        } else {
            None
        };
        if out.is_empty() {
            out.push('\n');
        }
    }
    out
}
