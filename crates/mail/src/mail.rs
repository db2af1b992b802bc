//! The value that a parsed mail is: addresses, bodies, attachments, its class and the marks that threading reads.
//! It never holds bytes that were not decoded, except attachments, and never a judgement about who may see it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::protection::Protection;

/// A mailbox: a name to show and an address (RFC 5322 § 3.4). Both are decoded text; the name may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Address {
    /// The display name, or empty.
    pub name: String,
    /// `local@domain` as written; compare it with `causeway_base::text::address_key`.
    pub address: String,
}

impl Address {
    /// An address without a name.
    pub fn bare(address: impl Into<String>) -> Self {
        Self { name: String::new(), address: address.into() }
    }
}

/// A file that came with a mail, or a part of it that is not its body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attachment {
    /// The file's name as the sender wrote it (path parts and control characters removed), or a made-up one.
    pub name: String,
    /// The name exactly as declared (RFC 2183 § 2.3), folders and all: for people who inspect a mail, never for saving.
    pub declared_name: Option<String>,
    /// The declared media type in lower case, such as `image/png`; never trusted for serving.
    pub content_type: String,
    /// Content-ID without angle brackets (RFC 2392).
    pub content_id: Option<String>,
    /// Whether the sender asked to show it within the body.
    pub inline: bool,
    /// The decoded content.
    pub bytes: Vec<u8>,
}

/// What kind of mail this is, as far as loops and conversations are concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// A person wrote it, or nothing says otherwise.
    #[default]
    Normal,
    /// A machine answered or notified (RFC 3834): out of office, ticket systems, job mails.
    AutoReply,
    /// A delivery failed for good (RFC 3464 `failed`, or one of its many free forms).
    Bounce,
    /// A delivery is late; the sending server still tries (RFC 3464 `delayed`).
    Delayed,
    /// A reader pressed the spam button (ARF, RFC 5965).
    Complaint,
    /// A receipt: read (RFC 8098) or delivered.
    Receipt,
    /// Mail that a mailing list or a bulk sender distributed (RFC 2919, RFC 2369).
    List,
}

impl Class {
    /// The name used in the API and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::AutoReply => "auto_reply",
            Self::Bounce => "bounce",
            Self::Delayed => "delayed",
            Self::Complaint => "complaint",
            Self::Receipt => "receipt",
            Self::List => "list",
        }
    }

    /// Whether a machine may answer this mail (RFC 3834 § 2). People always may.
    pub fn may_be_answered(self) -> bool {
        self == Self::Normal
    }

    /// Whether this mail may open a conversation. The others only join one that they belong to, or are recorded as
    /// news about a message that we sent.
    pub fn makes_conversation(self) -> bool {
        matches!(self, Self::Normal | Self::List)
    }
}

/// What a report says about one recipient of a message that we sent (RFC 3464 § 2.3).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Recipient {
    /// The address that the report is about, or empty where the report hides it.
    pub recipient: String,
    /// The enhanced status code (RFC 3463) such as `5.1.1`, or empty.
    pub status: String,
    /// Whether the address will never accept mail again: suppress it.
    pub hard: bool,
    /// One word for people and rules, such as `unknown_user`, `mailbox_full`, `policy`; see the bounce module.
    pub reason: String,
    /// Message-ID of our message, without angle brackets, where the report quotes it.
    pub original_message_id: Option<String>,
}

/// One parsed mail. Every text is decoded; nothing in it is safe to show as HTML before [`crate::show`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mail {
    /// Message-ID without angle brackets, as written.
    pub message_id: Option<String>,
    /// The ids of In-Reply-To, without angle brackets.
    pub in_reply_to: Vec<String>,
    /// The ids of References in their order, without angle brackets; at most 500.
    pub references: Vec<String>,
    /// The first author.
    pub from: Option<Address>,
    /// Who handed the mail in for the author.
    pub sender: Option<Address>,
    /// Where answers should go.
    pub reply_to: Vec<Address>,
    /// Main recipients; members of groups are listed flat.
    pub to: Vec<Address>,
    /// Further recipients.
    pub cc: Vec<Address>,
    /// Addresses that the delivering servers noted: Delivered-To, X-Original-To, Envelope-To, X-Forwarded-To.
    pub delivered_to: Vec<String>,
    /// The subject, decoded, on one line.
    pub subject: String,
    /// The Date header in milliseconds since 1970, where it is a date.
    pub date_ms: Option<i64>,
    /// The best text/plain body, whole and decoded.
    pub text: Option<String>,
    /// The best text/html body, decoded, unsafe.
    pub html: Option<String>,
    /// Every leaf that is not a body; nested mails as `.eml`; winmail.dat unpacked.
    pub attachments: Vec<Attachment>,
    /// What kind of mail it is.
    pub class: Class,
    /// List-Id without angle brackets (RFC 2919).
    pub list_id: Option<String>,
    /// How it is signed or encrypted.
    pub protection: Option<Protection>,
    /// The conversation's part of Outlook's Thread-Index (its first 22 bytes) as hexadecimal digits: the same in every
    /// mail of a thread ([MS-OXOMSG] § 2.2.1.3).
    pub thread_index: Option<String>,
    /// Gmail's number for the thread (X-GM-THRID), as written.
    pub gmail_thread: Option<String>,
    /// Values of our own trace header `X-Causeway-Desk`: which desks this mail already went through.
    pub loop_marks: Vec<String>,
    /// What a bounce, delay or receipt says about recipients.
    pub report: Vec<Recipient>,
    /// Of a complaint: Message-ID of the mail complained about.
    pub feedback_message_id: Option<String>,
    /// Decoded headers in their order, at most 500, each value cut.
    pub headers: Vec<(String, String)>,
}

impl Mail {
    /// The first value of the header `name`, compared without case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Every value of the header `name`, in order.
    pub fn header_all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}
