//! Where the entries of a timeline come from: each source answers its own newest ones after the cursor.
//! It never puts them in order across sources.

use causeway_base::{Time, text};
use causeway_identity::UserId;
use causeway_people::ContactId;
use causeway_people::confidential::store::leave_out_conversations;
use causeway_store::{Cursor, Result, Sql, Tx, from_row, sql};
use uuid::Uuid;

use super::{EntryKind, TimelineEntry, Whose};
use crate::rearrange::ConversationRef;
use crate::{ConversationId, MessageId, StatusId, secret};

/// Characters of what was written.
const EXCERPT: usize = 200;

/// What all sources are asked.
pub(super) struct Question {
    pub(super) whose: Whose,
    pub(super) reader: UserId,
    pub(super) after: Option<Cursor>,
    pub(super) limit: usize,
}

impl Question {
    /// Adds which conversations `c` count.
    fn conversations(&self, query: &mut Sql) {
        match self.whose {
            Whose::Contact(id) => query.add("c.contact_id = ?").bind(id),
            Whose::Company(id) => query.add("c.contact_id IN (SELECT id FROM contact WHERE company_id = ?)").bind(id),
        };
        leave_out_conversations(query, self.reader);
    }

    /// Adds where the page begins, its order and its length.
    fn end(&self, query: &mut Sql, after: &'static str, order: &'static str) {
        if let Some(cursor) = self.after {
            query.add(after).bind(cursor.at).bind(cursor.id);
        }
        query.add(order).bind(self.limit);
    }
}

struct MessageRow {
    id: MessageId,
    at: Time,
    kind: crate::message::Kind,
    who: String,
    text: String,
    conversation: ConversationId,
    number: i64,
    subject: String,
    contact: ContactId,
}
from_row!(MessageRow { id, at, kind, who, text, conversation, number, subject, contact });

fn message_kind(kind: EntryKind) -> crate::message::Kind {
    match kind {
        EntryKind::Incoming => crate::message::Kind::Incoming,
        EntryKind::Note => crate::message::Kind::Note,
        _ => crate::message::Kind::Reply,
    }
}

/// Messages and notes.
pub(super) fn messages(tx: &mut Tx<'_>, question: &Question, kinds: &[EntryKind]) -> Result<Vec<TimelineEntry>> {
    let mut query = sql!(
        "SELECT m.id, m.created_at, m.kind, m.author_name, m.text, c.id, c.number, c.subject, c.contact_id \
         FROM conversation c JOIN message m ON m.conversation_id = c.id WHERE"
    );
    question.conversations(&mut query);
    query.add("AND m.kind IN").list(kinds.iter().map(|kind| message_kind(*kind)));
    question.end(&mut query, "AND (m.created_at, m.id) < (?, ?)", "ORDER BY m.created_at DESC, m.id DESC LIMIT ?");
    let entry = |row: MessageRow| TimelineEntry {
        id: row.id.0,
        at: row.at,
        kind: match row.kind {
            crate::message::Kind::Incoming => EntryKind::Incoming,
            crate::message::Kind::Reply => EntryKind::Reply,
            crate::message::Kind::Note => EntryKind::Note,
        },
        who: row.who,
        text: text::snippet(&secret::masked(&row.text), EXCERPT),
        conversation: Some(ConversationRef { id: row.conversation, number: row.number, subject: row.subject }),
        contact_id: Some(row.contact),
        message_id: Some(row.id),
        status_id: None,
    };
    Ok(tx.all(&query)?.into_iter().map(entry).collect())
}

/// Conversations that began. What was merged away began as well.
pub(super) fn begun(tx: &mut Tx<'_>, question: &Question) -> Result<Vec<TimelineEntry>> {
    let mut query = sql!("SELECT c.id, c.created_at, c.number, c.subject, c.contact_id FROM conversation c WHERE");
    question.conversations(&mut query);
    question.end(&mut query, "AND (c.created_at, c.id) < (?, ?)", "ORDER BY c.created_at DESC, c.id DESC LIMIT ?");
    let rows: Vec<(ConversationId, Time, i64, String, ContactId)> = tx.all(&query)?;
    let entry = |(id, at, number, subject, contact): (ConversationId, Time, i64, String, ContactId)| TimelineEntry {
        id: id.0,
        at,
        kind: EntryKind::Begun,
        who: String::new(),
        text: subject.clone(),
        conversation: Some(ConversationRef { id, number, subject }),
        contact_id: Some(contact),
        message_id: None,
        status_id: None,
    };
    Ok(rows.into_iter().map(entry).collect())
}

struct ChangeRow {
    id: i64,
    at: Time,
    data: String,
    who: Option<String>,
    conversation: ConversationId,
    number: i64,
    subject: String,
    contact: ContactId,
}
from_row!(ChangeRow { id, at, data, who, conversation, number, subject, contact });

/// Events have numbers; as ids they sort by them.
fn event_id(number: i64) -> Uuid {
    Uuid::from_u128(u128::from(number.unsigned_abs()))
}

/// Changes of status and of whom a conversation is assigned to.
pub(super) fn changed(tx: &mut Tx<'_>, question: &Question) -> Result<Vec<TimelineEntry>> {
    let mut query = sql!(
        "SELECT e.id, e.at, e.data, u.name, c.id, c.number, c.subject, c.contact_id FROM conversation c \
         JOIN event e ON e.conversation_id = c.id LEFT JOIN user_account u ON u.id = e.actor_id WHERE"
    );
    question.conversations(&mut query);
    query.add("AND e.kind = 'conversation.changed' AND (e.data LIKE ? OR e.data LIKE ?)");
    query.bind("%\"status_id\":{%").bind("%\"assignee_id\":{%");
    if let Some(cursor) = question.after {
        // An id of another source is larger than every number of an event.
        let number = i64::try_from(cursor.id.as_u128()).unwrap_or(i64::MAX);
        query.add("AND (e.at, e.id) < (?, ?)").bind(cursor.at).bind(number);
    }
    query.add("ORDER BY e.at DESC, e.id DESC LIMIT ?").bind(question.limit);
    let entry = |row: ChangeRow| {
        let data: serde_json::Value = serde_json::from_str(&row.data).unwrap_or_default();
        let status = data["changes"]["status_id"]["to"].as_str().and_then(|id| id.parse::<StatusId>().ok());
        let assignee = data["changes"]["assignee_id"]["to"].as_str().map(str::to_owned);
        TimelineEntry {
            id: event_id(row.id),
            at: row.at,
            kind: EntryKind::Changed,
            who: row.who.unwrap_or_default(),
            text: assignee.unwrap_or_default(),
            conversation: Some(ConversationRef { id: row.conversation, number: row.number, subject: row.subject }),
            contact_id: Some(row.contact),
            message_id: None,
            status_id: status,
        }
    };
    Ok(tx.all(&query)?.into_iter().map(entry).collect())
}

/// Assets that were noted, of the contact or company itself.
pub(super) fn assets(tx: &mut Tx<'_>, question: &Question) -> Result<Vec<TimelineEntry>> {
    type Columns = (Uuid, Time, String, String, Option<String>);
    let owner = match question.whose {
        Whose::Contact(id) => id.0,
        Whose::Company(id) => id.0,
    };
    let mut query = sql!(
        "SELECT a.id, a.created_at, a.product, a.product_version, u.name FROM asset a \
         LEFT JOIN user_account u ON u.id = a.created_by WHERE a.owner_id = ?",
        owner
    );
    question.end(&mut query, "AND (a.created_at, a.id) < (?, ?)", "ORDER BY a.created_at DESC, a.id DESC LIMIT ?");
    let entry = |(id, at, product, version, who): Columns| TimelineEntry {
        id,
        at,
        kind: EntryKind::Asset,
        who: who.unwrap_or_default(),
        text: format!("{product} {version}").trim().to_owned(),
        conversation: None,
        contact_id: None,
        message_id: None,
        status_id: None,
    };
    Ok(tx.all(&query)?.into_iter().map(entry).collect())
}

/// Contacts that were merged and are still.
pub(super) fn merges(tx: &mut Tx<'_>, question: &Question) -> Result<Vec<TimelineEntry>> {
    let mut query = sql!(
        "SELECT m.id, m.at, f.name, u.name, m.into_contact FROM contact_merge m JOIN contact f ON f.id = m.from_contact \
         LEFT JOIN user_account u ON u.id = m.by_user WHERE m.undone_at IS NULL AND"
    );
    match question.whose {
        Whose::Contact(id) => query.add("m.into_contact = ?").bind(id),
        Whose::Company(id) => query.add("m.into_contact IN (SELECT id FROM contact WHERE company_id = ?)").bind(id),
    };
    question.end(&mut query, "AND (m.at, m.id) < (?, ?)", "ORDER BY m.at DESC, m.id DESC LIMIT ?");
    let rows: Vec<(Uuid, Time, String, Option<String>, ContactId)> = tx.all(&query)?;
    let contacts: Vec<ContactId> = rows.iter().map(|row| row.4).collect();
    let hidden = causeway_people::confidential::store::hidden_contacts(tx, question.reader, &contacts)?;
    let entry = |(id, at, name, who, contact): (Uuid, Time, String, Option<String>, ContactId)| TimelineEntry {
        id,
        at,
        kind: EntryKind::Merge,
        who: who.unwrap_or_default(),
        text: name,
        conversation: None,
        contact_id: Some(contact),
        message_id: None,
        status_id: None,
    };
    Ok(rows.into_iter().filter(|row| !hidden.contains(&row.4)).map(entry).collect())
}
