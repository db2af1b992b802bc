//! What is inside an attachment, for people who must not open files of strangers: a mail, an invitation, a contact card.
//! It never trusts the declared type alone, and reads no more than a few megabytes.

use axum::Json;
use causeway_identity::permission::ReadConversations;
use causeway_mail::{Address, Card, Invitation};
use causeway_web::{Answer, Code, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AttachmentId, routes, store};
use crate::Desk;

/// Larger files are downloaded, not opened.
const MAX_BYTES: i64 = 10 * 1024 * 1024;

/// An attachment that was looked into.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Opened {
    /// A mail, made harmless like every other.
    Mail(Box<OpenedMail>),
    /// An invitation to a meeting.
    Invitation(Box<Invitation>),
    /// Somebody's card.
    Card(Box<Card>),
}

/// A mail that came as a file.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct OpenedMail {
    /// Who wrote it, as it says; nobody checked.
    pub from: Option<Address>,
    /// To whom.
    pub to: Vec<Address>,
    /// Its subject.
    pub subject: String,
    /// Its date in milliseconds since 1970.
    pub date_ms: Option<i64>,
    /// Its text.
    pub text: String,
    /// The same as safe HTML; images of others stay out.
    pub html: Option<String>,
    /// The names of its own attachments.
    pub files: Vec<String>,
}

/// What is in these bytes, if it is something that the desk can show.
pub(crate) fn open(name: &str, content_type: &str, bytes: &[u8]) -> Option<Opened> {
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let name = name.to_lowercase();
    let is = |types: &[&str], endings: &[&str]| {
        types.contains(&kind.as_str()) || endings.iter().any(|ending| name.ends_with(ending))
    };
    if is(&["text/calendar", "application/ics"], &[".ics"]) {
        return causeway_mail::invitation(bytes).map(|found| Opened::Invitation(Box::new(found)));
    }
    if is(&["text/vcard", "text/x-vcard", "text/directory"], &[".vcf"]) {
        return causeway_mail::card(bytes).map(|found| Opened::Card(Box::new(found)));
    }
    if is(&["message/rfc822", "message/global"], &[".eml"]) {
        let mail = causeway_mail::parse(bytes);
        let shown = causeway_mail::show(&mail, &|_| None);
        return Some(Opened::Mail(Box::new(OpenedMail {
            files: mail.attachments.iter().map(|file| routes::file_name(&file.name)).collect(),
            from: mail.from,
            to: mail.to,
            subject: mail.subject,
            date_ms: mail.date_ms,
            text: shown.text,
            html: shown.html,
        })));
    }
    None
}

pub(super) async fn serve(
    state: axum::extract::State<Desk>,
    _: Permit<ReadConversations>,
    PathId(id): PathId<AttachmentId>,
) -> Answer<Opened> {
    let found = state.db.read(move |tx| store::find(tx, id)).await?;
    let (attachment, key) = found.ok_or_else(|| Problem::not_found("attachment"))?;
    routes::refuse_threat(&attachment)?;
    let closed = || Problem::new(Code::InvalidInput, "This file cannot be shown here.").hint("Download it instead.");
    if attachment.size > MAX_BYTES {
        return Err(closed());
    }
    let bytes = state.files.read(&state.db, &key).await.map_err(|error| routes::unavailable(&error))?;
    // Bytes of strangers are read off the async threads, and a parser that stops costs one answer.
    let work = tokio::task::spawn_blocking(move || open(&attachment.name, &attachment.content_type, &bytes));
    Ok(Json(work.await.ok().flatten().ok_or_else(closed)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_opened_by_what_it_is_said_to_be_and_only_if_it_is() {
        let mail = b"From: Ann <a@x.example>\r\nSubject: Inner\r\n\r\n<script>no</script>Hello\r\n";
        let Some(Opened::Mail(inner)) = open("forward.EML", "application/octet-stream", mail) else {
            panic!("no mail")
        };
        assert_eq!((inner.subject.as_str(), inner.from.unwrap().name.as_str()), ("Inner", "Ann"));
        let event = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Review\r\nDTSTART:20260105T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        assert!(
            matches!(open("x", "text/calendar; method=REQUEST", event), Some(Opened::Invitation(found)) if found.summary == "Review")
        );
        let card = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann\r\nEND:VCARD\r\n";
        assert!(matches!(open("ann.vcf", "", card), Some(Opened::Card(found)) if found.name == "Ann"));
        assert!(open("a.ics", "", b"no calendar").is_none());
        assert!(open("a.pdf", "application/pdf", b"%PDF").is_none());
    }
}
