//! Filing one mail: what is set aside, what is a report, and else whose words it is, all in the caller's unit of work.
//! It never decides by what an unsigned header alone claims.

use causeway_base::text;
use causeway_mail::{Address, Class};
use causeway_proof::Standing;
use causeway_store::{Actor, ActorKind, Tx, sql};
use causeway_web::{Code, Problem};

use super::read::{Content, Letter};
use super::{customer, place, report, staff, written};
use crate::inbox::Inbox;
use crate::ledger::store::Ending;
use crate::ledger::{Outcome, Reason};
use crate::message::{Author, Join, JoinRule};
use crate::{ConversationId, Desk, MessageId, acknowledge, inbox, organisation};

/// A mail on its way to its place, with what every step asks for.
pub(super) struct Filing<'a> {
    pub(super) desk: &'a Desk,
    pub(super) letter: &'a Letter,
    pub(super) content: &'a Content,
    pub(super) inboxes: &'a [Inbox],
    pub(super) inbox: &'a Inbox,
}

impl Filing<'_> {
    /// Whether the sender proved who they are.
    pub(super) fn proven(&self) -> bool {
        self.content.proof.standing == Standing::Proven
    }

    /// How it ended.
    pub(super) fn ending(&self, outcome: Outcome, reason: Reason, detail: &str) -> Ending {
        ending(self.content, outcome, reason, detail)
    }

    /// It became a message of `conversation`.
    pub(super) fn joined(&self, conversation: ConversationId) -> Ending {
        joined(self.content, conversation)
    }
}

/// What one mail became.
pub(super) fn file(tx: &mut Tx<'_>, desk: &Desk, letter: &Letter, content: &Content) -> Result<Ending, Problem> {
    if let Some(ending) = aside(tx, content)? {
        return Ok(ending);
    }
    let inboxes = inbox::store::all(tx)?;
    let inbox = place::inbox(&inboxes, &letter.waiting, &content.mail)
        .ok_or_else(|| Problem::new(Code::SetupNeeded, "The desk has no inbox yet."))?;
    let filing = Filing { desk, letter, content, inboxes: &inboxes, inbox };
    match content.mail.class {
        Class::Bounce | Class::Delayed | Class::Complaint | Class::Receipt if !is_a_persons(tx, &filing)? => {
            file_report(tx, &filing)
        }
        _ => match staff::member(tx, &filing)? {
            Some(member) => staff::file(tx, &filing, &member),
            None => customer::file(tx, &filing, &person(content, &inboxes)),
        },
    }
}

fn ending(content: &Content, outcome: Outcome, reason: Reason, detail: &str) -> Ending {
    Ending {
        outcome,
        reason,
        detail: text::clean(detail, 1000),
        conversation: None,
        message: None,
        from: content.sender.as_ref().map(|sender| sender.address.clone()),
        subject: Some(crate::secret::masked(&text::clean(&content.mail.subject, 500))),
    }
}

fn joined(content: &Content, conversation: ConversationId) -> Ending {
    Ending {
        conversation: Some(conversation),
        message: Some(content.message),
        ..ending(content, Outcome::Joined, Reason::Threaded, "")
    }
}

/// Mails that are kept and left aside: our own that came back, and what is there already.
fn aside(tx: &mut Tx<'_>, content: &Content) -> Result<Option<Ending>, Problem> {
    let desk_id = organisation::store::find(tx)?.map(|organisation| organisation.desk_id.to_string());
    let report = matches!(content.mail.class, Class::Bounce | Class::Delayed | Class::Complaint | Class::Receipt);
    if !report && desk_id.is_some_and(|id| content.mail.loop_marks.contains(&id)) {
        let words = "It carries this desk's own mark.";
        return Ok(Some(ending(content, Outcome::Ignored, Reason::OwnMail, words)));
    }
    let Some(header) = &content.mail.message_id else { return Ok(None) };
    // The same Message-ID alone is no proof: anyone can copy it. Sender and text must be the same, too.
    let same: Option<(MessageId, ConversationId)> = tx.first(&sql!(
        "SELECT id, conversation_id FROM message WHERE header_id = ? AND kind = 'incoming' AND author_email = ? AND text = ? LIMIT 1",
        header,
        content.sender.as_ref().map(|sender| sender.address.clone()),
        &content.shown.text
    ))?;
    Ok(same.map(|(message, conversation)| Ending {
        conversation: Some(conversation),
        message: Some(message),
        ..ending(content, Outcome::Ignored, Reason::Duplicate, "The same mail came before.")
    }))
}

/// Whether a person passed a report on that is about nothing of ours: then they ask for help with it.
fn is_a_persons(tx: &mut Tx<'_>, filing: &Filing<'_>) -> Result<bool, Problem> {
    let content = filing.content;
    let person = filing.letter.waiting.envelope.from.is_some()
        && content.sender.as_ref().is_some_and(|sender| !acknowledge::is_a_machine(&sender.address));
    Ok(person && content.mail.class == Class::Bounce && report::about(tx, &content.mail)?.is_none())
}

fn file_report(tx: &mut Tx<'_>, filing: &Filing<'_>) -> Result<Ending, Problem> {
    let content = filing.content;
    let Some((reply, conversation, header)) = report::about(tx, &content.mail)? else {
        let words = format!("A {} about no reply of ours.", content.mail.class.as_str());
        return Ok(ending(content, Outcome::Ignored, Reason::Report, &words));
    };
    report::mark(tx, &content.mail, reply, conversation)?;
    let join = Join { rule: JoinRule::Reference, detail: header };
    let author = Author {
        kind: ActorKind::System,
        id: None,
        name: content.sender.as_ref().map_or_else(String::new, written::name_of),
        email: content.sender.as_ref().map(|sender| sender.address.clone()),
    };
    let message = written::message(filing.letter, content, conversation, author, join);
    written::add(tx, filing.letter, content, message, Actor::SYSTEM)?;
    Ok(joined(content, conversation))
}

/// The person behind the mail: a form that writes as the inbox itself names the customer in `Reply-To`.
fn person(content: &Content, inboxes: &[Inbox]) -> Address {
    let nobody = || Address { name: String::new(), address: "unknown@sender.invalid".to_owned() };
    let sender = content.sender.clone().unwrap_or_else(nobody);
    let other = content.mail.reply_to.iter().find(|address| address.address.contains('@'));
    match other {
        Some(other) if place::is_ours(inboxes, &sender.address) && !place::is_ours(inboxes, &other.address) => {
            Address { name: text::clean(&other.name, 200), address: text::address_key(&other.address) }
        }
        _ => sender,
    }
}
