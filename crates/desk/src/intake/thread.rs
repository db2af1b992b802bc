//! Which conversation a mail belongs to, by an ordered list of rules, each with its reason.
//! Only a signed mark joins by itself; what anyone can copy joins only for a proven sender who takes part.
//!
//! The rules, in their order; the first that joins decides:
//!
//! 1. `token`: an address of the mail carries the conversation's number, signed.
//! 2. `mark`: the quoted text carries the same signed mark; it survives where addresses and headers were lost.
//! 3. `reference`: `In-Reply-To`, then `References` from the right, name a message of the conversation.
//! 4. `thread`: the mail service's own thread id (`X-GM-THRID`, the first 22 bytes of `Thread-Index`) is known.
//! 5. `number`: the subject carries the conversation's number.
//! 6. `window`: a notification without references, like one that its sender sent shortly before (off unless the inbox
//!    says for how many minutes).
//!
//! Rules 1 and 2 join whoever writes; a sender who does not take part is noted as not verified. Rules 3 to 6 join only
//! when the sender is proven and takes part or is a colleague. Where 3, 4 or 5 would join but for that, the mail begins
//! a conversation that says what it seems to answer. A conversation that was merged away stands for where it went, and
//! a signed mark leads to where the message that is answered was split off to.

use causeway_base::text;
use causeway_identity::user;
use causeway_mail::{Class, Mail, ReplyKey};
use causeway_people::contact::store as contacts;
use causeway_store::{Result, Tx, sql};

use super::place;
use crate::conversation::{Category, Participant, store as conversations};
use crate::ledger::store::Waiting;
use crate::message::marks::Marks;
use crate::message::{Join, JoinRule};
use crate::rearrange::plain_subject;
use crate::{ConversationId, InboxId, MessageId, inbox};

/// The most references that are looked up.
const REFERENCES: usize = 64;
/// After how long without a message a conversation counts as old, in milliseconds.
const OLD_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

/// Where a mail belongs.
#[derive(Debug)]
pub(super) enum Found {
    /// Into this conversation.
    Joined(ConversationId, Join),
    /// Into a new one, though it looks like an answer to this one.
    Suspected(ConversationId, Join),
    /// Into a new one.
    New,
}

impl Found {
    /// The conversation that it joins.
    pub(super) fn joined(&self) -> Option<(ConversationId, Join)> {
        match self {
            Self::Joined(id, join) => Some((*id, join.clone())),
            Self::Suspected(..) | Self::New => None,
        }
    }
}

/// What the rules go by.
struct Asked<'a> {
    key: &'a ReplyKey,
    waiting: &'a Waiting,
    mail: &'a Mail,
    sender: Option<&'a str>,
    inbox: InboxId,
}

/// Conversations that a rule finds, the surest first, with what it went by.
type Candidates = Result<Vec<(ConversationId, String)>>;

/// A rule.
struct Rule {
    name: JoinRule,
    /// Whether it joins whoever writes.
    signed: bool,
    /// Whether what it finds is worth telling when it may not join.
    suspects: bool,
    find: fn(&mut Tx<'_>, &Asked<'_>) -> Candidates,
}

const RULES: &[Rule] = &[
    Rule { name: JoinRule::Token, signed: true, suspects: false, find: by_token },
    Rule { name: JoinRule::Mark, signed: true, suspects: false, find: by_mark },
    Rule { name: JoinRule::Reference, signed: false, suspects: true, find: by_reference },
    Rule { name: JoinRule::Thread, signed: false, suspects: true, find: by_thread },
    Rule { name: JoinRule::Number, signed: false, suspects: true, find: by_number },
    Rule { name: JoinRule::Window, signed: false, suspects: false, find: by_window },
];

/// Where the mail belongs and why. `sender` is who wrote it, `authenticated` whether that is proven.
pub(super) fn conversation(
    tx: &mut Tx<'_>,
    key: &ReplyKey,
    waiting: &Waiting,
    mail: &Mail,
    sender: Option<&str>,
    authenticated: bool,
    inbox: InboxId,
) -> Result<Found> {
    let asked = Asked { key, waiting, mail, sender, inbox };
    let mut suspected = None;
    for rule in RULES {
        for (id, detail) in (rule.find)(tx, &asked)? {
            let join = Join { rule: rule.name, detail: text::clean(&detail, 1_000) };
            let belongs = belongs(tx, id, sender)?;
            if rule.signed {
                if !belongs {
                    add_unverified(tx, id, &asked)?;
                }
                return Ok(Found::Joined(id, join));
            }
            if belongs && authenticated {
                return Ok(Found::Joined(id, join));
            }
            if rule.suspects && suspected.is_none() {
                suspected = Some((id, join));
            }
        }
    }
    Ok(suspected.map_or(Found::New, |(id, join)| Found::Suspected(id, join)))
}

/// Whether the sender takes part or is a colleague.
fn belongs(tx: &mut Tx<'_>, id: ConversationId, sender: Option<&str>) -> Result<bool> {
    let Some(sender) = sender else { return Ok(false) };
    if conversations::takes_part(tx, id, sender)? {
        return Ok(true);
    }
    Ok(user::store::by_email(tx, sender)?.is_some_and(|user| user.active))
}

/// Notes a sender who has the signed mark and nothing else, and whom they brought along.
fn add_unverified(tx: &mut Tx<'_>, id: ConversationId, asked: &Asked<'_>) -> Result<()> {
    let inboxes = inbox::store::all(tx)?;
    let others = asked.mail.to.iter().chain(&asked.mail.cc).map(|one| (one.address.as_str(), one.name.as_str()));
    let people: Vec<Participant> = asked
        .sender
        .map(|sender| (sender, ""))
        .into_iter()
        .chain(others)
        .filter(|(address, _)| address.contains('@') && !place::is_ours(&inboxes, address))
        .map(|(address, name)| Participant { address: address.to_owned(), name: text::clean(name, 200) })
        .collect();
    conversations::add_unverified(tx, id, &people)
}

fn by_token(tx: &mut Tx<'_>, asked: &Asked<'_>) -> Candidates {
    let found = place::destinations(asked.waiting, asked.mail)
        .find_map(|address| asked.key.from_address(address).map(|number| (number, address.to_owned())));
    let Some((number, detail)) = found else { return Ok(Vec::new()) };
    signed(tx, asked, number, detail)
}

fn by_mark(tx: &mut Tx<'_>, asked: &Asked<'_>) -> Candidates {
    let tokens = causeway_mail::body_marker_tokens(asked.mail);
    let found = tokens.into_iter().find_map(|token| asked.key.verify(&token));
    let Some(number) = found else { return Ok(Vec::new()) };
    signed(tx, asked, number, format!("#{number}"))
}

/// The conversation that a signed number names; or, when the message that is answered was split off from it, where
/// that message is now.
fn signed(tx: &mut Tx<'_>, asked: &Asked<'_>, number: i64, detail: String) -> Candidates {
    let Some(id) = conversations::by_number(tx, number)? else { return Ok(Vec::new()) };
    for header in ancestors(asked.mail) {
        let there: Vec<(MessageId, ConversationId)> =
            tx.all(&sql!("SELECT id, conversation_id FROM message WHERE header_id = ? LIMIT 20", header))?;
        if there.iter().any(|(_, conversation)| *conversation == id) {
            break;
        }
        for (message, conversation) in there {
            let came: Vec<(ConversationId,)> = tx.all(&sql!(
                "SELECT DISTINCT conversation_id FROM rearranged WHERE message_id = ? AND moved = TRUE",
                message
            ))?;
            for (from,) in came {
                if conversations::current(tx, from)? == id {
                    return Ok(vec![(conversation, detail)]);
                }
            }
        }
    }
    Ok(vec![(id, detail)])
}

/// The messages that the mail says it answers, the nearest first: In-Reply-To, then References from the right.
fn ancestors(mail: &Mail) -> impl Iterator<Item = &String> {
    mail.in_reply_to.iter().chain(mail.references.iter().rev()).take(REFERENCES)
}

fn by_reference(tx: &mut Tx<'_>, asked: &Asked<'_>) -> Candidates {
    let mut all = Vec::new();
    for header in ancestors(asked.mail) {
        let found: Vec<(ConversationId,)> =
            tx.all(&sql!("SELECT DISTINCT conversation_id FROM message WHERE header_id = ? LIMIT 20", header))?;
        all.extend(found.into_iter().map(|row| (row.0, header.clone())));
    }
    Ok(all)
}

fn by_thread(tx: &mut Tx<'_>, asked: &Asked<'_>) -> Candidates {
    let Some(key) = thread_key(asked.mail) else { return Ok(Vec::new()) };
    let found: Vec<(ConversationId,)> =
        tx.all(&sql!("SELECT DISTINCT conversation_id FROM message WHERE thread_key = ? LIMIT 20", &key))?;
    Ok(found.into_iter().map(|row| (row.0, key.clone())).collect())
}

fn by_number(tx: &mut Tx<'_>, asked: &Asked<'_>) -> Candidates {
    let Some(number) = causeway_mail::subject_number(&asked.mail.subject) else { return Ok(Vec::new()) };
    let found = conversations::by_number(tx, number)?;
    Ok(found.map(|id| (id, format!("#{number}"))).into_iter().collect())
}

fn by_window(tx: &mut Tx<'_>, asked: &Asked<'_>) -> Candidates {
    let Some(sender) = asked.sender.filter(|_| looks_automatic(asked.mail)) else { return Ok(Vec::new()) };
    let minutes: Option<(i64,)> = tx.first(&sql!("SELECT group_minutes FROM inbox WHERE id = ?", asked.inbox))?;
    let minutes = minutes.map_or(0, |row| row.0);
    let subject = plain_subject(&asked.mail.subject);
    let contact = contacts::by_address(tx, sender)?;
    let (Some(contact), true) = (contact, minutes > 0 && !subject.is_empty()) else { return Ok(Vec::new()) };
    let since = tx.now().plus_ms(-minutes.saturating_mul(60_000));
    let recent: Vec<(ConversationId, String)> = tx.all(&sql!(
        "SELECT id, subject FROM conversation WHERE contact_id = ? AND last_activity_at >= ? AND inbox_id = ? \
         AND merged_into IS NULL ORDER BY last_activity_at DESC, id DESC LIMIT 50",
        contact,
        since,
        asked.inbox
    ))?;
    let same = recent.into_iter().filter(|(_, other)| plain_subject(other) == subject);
    Ok(same.map(|(id, _)| (id, format!("{sender}, {minutes} min"))).collect())
}

/// Whether a mail that answers nothing looks as if a program wrote it.
fn looks_automatic(mail: &Mail) -> bool {
    const HEADERS: &[&str] = &["Auto-Submitted", "X-Auto-Response-Suppress", "Feedback-ID", "List-Unsubscribe"];
    const WRITERS: &[&str] = &[
        "noreply",
        "donotreply",
        "notification",
        "notify",
        "alert",
        "alarm",
        "monitor",
        "status",
        "report",
        "robot",
        "system",
        "root",
        "cron",
        "daemon",
        "nagios",
        "jenkins",
        "backup",
        "mailer",
        "automat",
    ];
    if !mail.in_reply_to.is_empty() || !mail.references.is_empty() {
        return false;
    }
    let local = mail.from.as_ref().and_then(|from| from.address.split('@').next().map(text::fold)).unwrap_or_default();
    let local: String = local.chars().filter(|c| !matches!(c, '-' | '_' | '.')).collect();
    matches!(mail.class, Class::AutoReply | Class::List)
        || HEADERS.iter().any(|name| mail.header(name).is_some_and(|value| !value.eq_ignore_ascii_case("no")))
        || WRITERS.iter().any(|name| local.starts_with(name))
}

/// The mail service's own name of the thread.
fn thread_key(mail: &Mail) -> Option<String> {
    if let Some(digits) = &mail.gmail_thread {
        let usable = !digits.is_empty() && digits.len() <= 20 && digits.bytes().all(|byte| byte.is_ascii_digit());
        return usable.then(|| format!("gmail:{digits}"));
    }
    mail.thread_index.as_ref().map(|thread| format!("outlook:{thread}"))
}

/// What is to be noted on the message of a mail; to be asked before the mail changes its conversation.
pub(super) fn marks(tx: &mut Tx<'_>, found: &Found, mail: &Mail) -> Result<Marks> {
    let (subject_differs, suspected) = match found {
        Found::Joined(id, join) if join.rule != JoinRule::Window => (differs(tx, *id, mail)?, None),
        Found::Suspected(id, join) => (false, Some((*id, join.clone()))),
        Found::Joined(..) | Found::New => (false, None),
    };
    Ok(Marks { thread_key: thread_key(mail), subject_differs, suspected })
}

/// Whether the mail may be about something else: another subject under a conversation that was over.
fn differs(tx: &mut Tx<'_>, id: ConversationId, mail: &Mail) -> Result<bool> {
    let subject = text::fold(&plain_subject(&mail.subject));
    if mail.class != Class::Normal || subject.is_empty() {
        return Ok(false);
    }
    let state: Option<(String, Category, causeway_base::Time)> =
        tx.first(&sql!("SELECT subject, category, last_activity_at FROM conversation WHERE id = ?", id))?;
    let Some((known, category, last)) = state else { return Ok(false) };
    let over = category == Category::Solved || tx.now().ms() - last.ms() > OLD_MS;
    Ok(over && text::fold(&plain_subject(&known)) != subject)
}

#[cfg(test)]
mod tests;
