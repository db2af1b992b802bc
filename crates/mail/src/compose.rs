//! Outgoing mail as bytes: headers encoded and folded, bodies and files in the tree that every program understands.
//! It never decides who gets a mail and never takes a line end from a value: injection into headers is impossible.

use data_encoding::HEXLOWER;
use mail_builder::MessageBuilder;
use mail_builder::headers::HeaderType;
use mail_builder::headers::address::Address as BuilderAddress;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;
use mail_builder::headers::text::Text;
use mail_builder::mime::MimePart;
use sha2::{Digest, Sha256};

use crate::mail::Address;

/// References keep the first id and this many of the last ones, so that the header stays short in long conversations.
const LAST_REFERENCES: usize = 20;
/// Longer values are cut: no server takes a header line above 998 bytes, and no person writes one.
const MAX_VALUE: usize = 900;

/// A file to send along.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutAttachment {
    /// The file's name.
    pub name: String,
    /// Its media type; anything malformed is sent as `application/octet-stream`.
    pub content_type: String,
    /// The id that the HTML refers to as `cid:…`.
    pub content_id: Option<String>,
    /// Whether it belongs into the HTML rather than beside it.
    pub inline: bool,
    /// The content.
    pub bytes: Vec<u8>,
}

/// A mail to send. Hidden recipients are the envelope's business and have no field here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outgoing {
    /// Message-ID without angle brackets; see [`message_id`].
    pub message_id: String,
    /// The Date header, in milliseconds since 1970.
    pub date_ms: i64,
    /// The author.
    pub from: Address,
    /// Where answers go: the signed address of the conversation.
    pub reply_to: Option<Address>,
    /// Main recipients.
    pub to: Vec<Address>,
    /// Further recipients.
    pub cc: Vec<Address>,
    /// The subject.
    pub subject: String,
    /// The message that this one answers, without angle brackets.
    pub in_reply_to: Option<String>,
    /// The conversation's ids, oldest first; cut to the first and the last twenty.
    pub references: Vec<String>,
    /// The plain text.
    pub text: String,
    /// The same as safe HTML.
    pub html: Option<String>,
    /// Files.
    pub attachments: Vec<OutAttachment>,
    /// The value of our trace header `X-Causeway-Desk`, by which loops between desks are seen.
    pub desk_mark: String,
    /// Whether a machine wrote it: then RFC 3834 headers say so.
    pub automatic: bool,
    /// How its reader ends mails of this kind, for mails that nobody asked for one by one.
    pub unsubscribe: Option<Unsubscribe>,
}

/// How the reader of a mail ends mails of its kind (RFC 2369 § 3.2) with one click (RFC 8058).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unsubscribe {
    /// The `https` address that takes the click as a `POST` and needs nothing else.
    pub url: String,
}

/// The Message-ID (without angle brackets) of the message `id` sent for `domain`.
pub fn message_id(id: &str, domain: &str) -> String {
    format!("{}@{}", id_text(id), id_text(domain))
}

/// The mail as bytes with CRLF line ends, no line above 998 bytes, all headers in ASCII (RFC 5322, 2047, 2231).
pub fn compose(out: &Outgoing) -> Vec<u8> {
    let mut builder = MessageBuilder::new()
        .message_id(MessageId::new(id_text(&out.message_id)))
        .date(Date::new(out.date_ms.div_euclid(1000)))
        .from(address(&out.from))
        .subject(Text::new(line(&out.subject)));
    if !out.to.is_empty() {
        builder = builder.to(addresses(&out.to));
    }
    if !out.cc.is_empty() {
        builder = builder.cc(addresses(&out.cc));
    }
    if let Some(reply_to) = &out.reply_to {
        builder = builder.reply_to(address(reply_to));
    }
    if let Some(id) = out.in_reply_to.as_deref().map(id_text).filter(|id| !id.is_empty()) {
        builder = builder.in_reply_to(MessageId::new(id));
    }
    let references = trimmed(&out.references);
    if !references.is_empty() {
        builder = builder.references(MessageId::new_list(references.into_iter()));
    }
    if out.automatic {
        builder = builder
            .header("Auto-Submitted", HeaderType::Raw(Raw::new("auto-replied")))
            .header("X-Auto-Response-Suppress", HeaderType::Raw(Raw::new("All")));
    }
    let mark = token_text(&out.desk_mark);
    if !mark.is_empty() {
        builder = builder.header("X-Causeway-Desk", HeaderType::Raw(Raw::new(mark)));
    }
    if let Some(url) = out.unsubscribe.as_ref().and_then(|one| web_address(&one.url)) {
        builder = builder
            .header("List-Unsubscribe", HeaderType::Raw(Raw::new(format!("<{url}>"))))
            .header("List-Unsubscribe-Post", HeaderType::Raw(Raw::new("List-Unsubscribe=One-Click")));
    }
    let mut bytes = Vec::new();
    builder.body(body(out)).serialize(&mut bytes);
    bytes
}

/// Multiparts within each other only where they hold more than one thing.
fn body(out: &Outgoing) -> MimePart<'_> {
    let text = MimePart::new("text/plain", crlf(&out.text));
    let (inline, beside): (Vec<_>, Vec<_>) =
        out.attachments.iter().partition(|file| file.inline && file.content_id.is_some() && out.html.is_some());
    let shown = match &out.html {
        None => text,
        Some(html) => {
            let html = MimePart::new("text/html", crlf(html));
            let rich = if inline.is_empty() {
                html
            } else {
                let parts = std::iter::once(html).chain(inline.into_iter().map(file)).collect();
                multipart("related", "r", out, parts)
            };
            multipart("alternative", "a", out, vec![text, rich])
        }
    };
    if beside.is_empty() {
        return shown;
    }
    multipart("mixed", "m", out, std::iter::once(shown).chain(beside.into_iter().map(file)).collect())
}

/// Boundaries come from the Message-ID, so that composing twice gives the same bytes (a retry keeps its signature).
fn multipart<'a>(subtype: &str, level: &str, out: &Outgoing, parts: Vec<MimePart<'a>>) -> MimePart<'a> {
    let hash = Sha256::digest(format!("{level}:{}", out.message_id).as_bytes());
    let boundary = format!("=_{level}_{}", HEXLOWER.encode(hash.get(..12).unwrap_or_default()));
    MimePart::new(ContentType::new(format!("multipart/{subtype}")).attribute("boundary", boundary), parts)
}

fn file(file: &OutAttachment) -> MimePart<'_> {
    let name = line(&file.name);
    let kind = media_type(&file.content_type);
    // A nested mail may not be encoded (RFC 2046 § 5.2.1), and line lengths in it are not ours: send it as a file.
    let kind = if kind.starts_with("message/") || kind.starts_with("multipart/") {
        "application/octet-stream".into()
    } else {
        kind
    };
    let disposition = if file.inline { "inline" } else { "attachment" };
    let mut part = MimePart::new(ContentType::new(kind).attribute("name", name.clone()), file.bytes.as_slice())
        .header("Content-Disposition", ContentType::new(disposition).attribute("filename", name));
    if let Some(id) = file.content_id.as_deref().map(id_text).filter(|id| !id.is_empty()) {
        part = part.cid(id);
    }
    part
}

fn media_type(given: &str) -> String {
    let given = given.trim().to_ascii_lowercase();
    let token = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.' | b'_'))
    };
    match given.split_once('/') {
        Some((kind, subtype)) if given.len() <= 100 && token(kind) && token(subtype) => given,
        _ => "application/octet-stream".to_owned(),
    }
}

fn address(address: &Address) -> BuilderAddress<'static> {
    let name = line(&address.name);
    let address = address_text(&address.address);
    BuilderAddress::new_address((!name.is_empty()).then_some(name), address)
}

fn addresses(all: &[Address]) -> BuilderAddress<'static> {
    BuilderAddress::new_list(all.iter().map(address).collect())
}

/// An address that can stand in a header as it is; mail programs click only on `https` (RFC 8058 § 3.1).
fn web_address(url: &str) -> Option<&str> {
    let plain = url.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b','));
    (url.starts_with("https://") && plain && url.len() <= MAX_VALUE).then_some(url)
}

fn trimmed(references: &[String]) -> Vec<String> {
    let ids: Vec<String> = references.iter().map(|id| id_text(id)).filter(|id| !id.is_empty()).collect();
    if ids.len() <= LAST_REFERENCES + 1 {
        return ids;
    }
    let last = ids.len() - LAST_REFERENCES;
    ids.into_iter().enumerate().filter(|(place, _)| *place == 0 || *place >= last).map(|(_, id)| id).collect()
}

/// A value on one line: white space folded, control characters gone.
fn line(text: &str) -> String {
    let joined = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    cut(&joined).to_owned()
}

fn cut(text: &str) -> &str {
    let mut end = MAX_VALUE.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// What may stand between the angle brackets of an address.
fn address_text(text: &str) -> String {
    let kept: String = text
        .trim()
        .trim_matches(['<', '>'])
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | ',' | ';'))
        .collect();
    cut(&kept).to_owned()
}

/// What may stand between the angle brackets of a message id.
fn id_text(text: &str) -> String {
    let kept: String =
        text.chars().filter(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '(' | ')' | ',')).collect();
    cut(&kept).to_owned()
}

fn token_text(text: &str) -> String {
    text.chars().filter(char::is_ascii_graphic).take(200).collect()
}

fn crlf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Outgoing {
        Outgoing {
            message_id: message_id("0190-aa", "acme.example"),
            date_ms: 1_700_000_000_000,
            from: Address { name: "客服 Support".into(), address: "support@acme.example".into() },
            reply_to: Some(Address::bare("support+42.abc@acme.example")),
            to: vec![Address { name: "山田, 太郎".into(), address: "taro@example.jp".into() }],
            cc: vec![
                Address::bare("a@b.example"),
                Address { name: "O'Neil \"X\"".into(), address: "o@b.example".into() },
            ],
            subject: "关于您的订单 — 回复：这是一个很长的主题，需要折行才能放进一行里面，所以我们继续写下去".into(),
            in_reply_to: Some("first@x".into()),
            references: (0..60).map(|number| format!("id{number}@x.example")).collect(),
            text: "你好\nline\n.\nFrom here".into(),
            html: Some("<p>你好<img src=\"cid:logo@x\"></p>".into()),
            attachments: vec![
                OutAttachment {
                    name: "发票 2024.pdf".into(),
                    content_type: "application/pdf".into(),
                    bytes: vec![0, 1, 255],
                    ..OutAttachment::default()
                },
                OutAttachment {
                    name: "logo.png".into(),
                    content_type: "image/png".into(),
                    content_id: Some("logo@x".into()),
                    inline: true,
                    bytes: vec![9; 3000],
                },
            ],
            desk_mark: "desk1".into(),
            automatic: true,
            unsubscribe: None,
        }
    }

    #[test]
    fn comes_back_as_it_was() {
        let out = example();
        let bytes = compose(&out);
        assert_eq!(bytes, compose(&out), "composing is repeatable");
        assert!(
            bytes
                .split(|byte| *byte == b'\n')
                .all(|line| line.len() <= 999 && (line.is_empty() || line.ends_with(b"\r")))
        );
        let mail = crate::parse(&bytes);
        assert_eq!(mail.message_id.as_deref(), Some("0190-aa@acme.example"));
        assert_eq!(mail.date_ms, Some(out.date_ms));
        assert_eq!(mail.from, Some(out.from));
        assert_eq!(mail.reply_to, [Address::bare("support+42.abc@acme.example")]);
        assert_eq!(mail.to, out.to);
        assert_eq!(mail.cc, out.cc);
        assert_eq!(mail.subject, out.subject);
        assert_eq!(mail.in_reply_to, ["first@x"]);
        assert_eq!(mail.references.len(), 21);
        assert_eq!(mail.references.first().map(String::as_str), Some("id0@x.example"));
        assert_eq!(mail.references.last().map(String::as_str), Some("id59@x.example"));
        assert_eq!(mail.text.as_deref().map(str::trim_end), Some("你好\nline\n.\nFrom here"));
        assert_eq!(mail.html.as_deref().map(str::trim_end), out.html.as_deref());
        assert_eq!(mail.attachments.len(), 2);
        assert!(mail.attachments.iter().any(|file| file.name == "发票 2024.pdf" && file.bytes == [0, 1, 255]));
        assert!(mail.attachments.iter().any(|file| file.content_id.as_deref() == Some("logo@x") && file.inline));
        assert_eq!(mail.loop_marks, ["desk1"]);
        assert_eq!(mail.class, crate::Class::AutoReply);
    }

    #[test]
    fn no_value_can_start_a_header() {
        let evil = "x\r\nBcc: evil@example.com\r\n\r\nbody";
        let out = Outgoing {
            message_id: evil.into(),
            from: Address { name: evil.into(), address: evil.into() },
            reply_to: Some(Address { name: evil.into(), address: evil.into() }),
            to: vec![Address { name: evil.into(), address: evil.into() }],
            subject: evil.into(),
            in_reply_to: Some(evil.into()),
            references: vec![evil.into()],
            desk_mark: evil.into(),
            text: "text".into(),
            attachments: vec![OutAttachment {
                name: evil.into(),
                content_type: evil.into(),
                content_id: Some(evil.into()),
                ..OutAttachment::default()
            }],
            ..Outgoing::default()
        };
        let bytes = compose(&out);
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.lines().any(|line| line.to_ascii_lowercase().starts_with("bcc:")), "{text}");
        assert_eq!(crate::parse(&bytes).text.as_deref().map(str::trim), Some("text"));
    }

    #[test]
    fn long_lines_are_wrapped() {
        let out = Outgoing { text: "长".repeat(5_000) + &"a".repeat(5_000), subject: "s".repeat(5_000), ..example() };
        let bytes = compose(&out);
        assert!(bytes.split(|byte| *byte == b'\n').all(|line| line.len() <= 999));
        assert_eq!(crate::parse(&bytes).text.as_deref().map(str::trim_end), Some(out.text.as_str()));
    }

    #[test]
    fn one_click_ends_mails_of_a_kind_and_nothing_else_gets_into_the_header() {
        let with = |url: &str| {
            let out = Outgoing { unsubscribe: Some(Unsubscribe { url: url.into() }), ..example() };
            String::from_utf8(compose(&out)).unwrap()
        };
        let mail = with("https://desk.acme.example/unsubscribe/abc");
        assert!(mail.contains("List-Unsubscribe: <https://desk.acme.example/unsubscribe/abc>\r\n"), "{mail}");
        assert!(mail.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
        for wrong in ["http://desk.acme.example/u", "https://a.example/\r\nBcc: x", "https://a.example/>,<mailto:b"] {
            assert!(!with(wrong).contains("List-Unsubscribe"), "{wrong}");
        }
    }
}
