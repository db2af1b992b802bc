//! Mail as bytes and as values: parsing, what is shown of it, threading marks, composing, and the SMTP server's dialogue.
//! It never opens a socket, reads a clock or touches a table; bytes come in and values go out.

mod body;
mod bounce;
mod calendar;
mod charset;
mod classify;
mod compose;
mod contact;
mod content_line;
mod dom;
mod forward;
mod group;
mod header;
mod html;
pub mod inspect;
mod language;
mod mail;
mod params;
mod parse;
mod protection;
mod reply;
mod rtf;
mod sanitise;
mod smtp;
mod split_html;
mod style;
mod thread;
mod tnef;

pub use body::{Shown, show};
pub use calendar::{Attendee, Invitation, InvitationMethod, InvitationStatus, When, invitation};
pub use compose::{OutAttachment, Outgoing, Unsubscribe, compose, message_id};
pub use contact::{Card, card};
pub use forward::{Forwarded, forwarded};
pub use group::group_by_references;
pub use html::{html_to_text, text_to_html};
pub use language::language_of;
pub use mail::{Address, Attachment, Class, Mail, Recipient};
pub use parse::parse;
pub use protection::Protection;
pub use reply::{Split, split_text};
pub use sanitise::{Clean, sanitise, sanitise_agent};
pub use smtp::{Answer, Envelope, Limits, Session, SessionConfig, Step};
pub use split_html::{SplitHtml, split_html};
pub use thread::{ReplyKey, base_subject, body_marker_tokens, subject_number};
