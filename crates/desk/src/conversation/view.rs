//! Conversations as people see them: rows of lists with customer, tags and read marks, and the whole of one.
//! It never filters or sorts; `list` says which ids, in which order.

use std::collections::{HashMap, HashSet};

use causeway_base::Time;
use causeway_identity::{TeamId, UserId};
use causeway_people::{CompanyId, CompanyRef, ContactId};
use causeway_store::{Result, Tx, from_row, sql};

use super::{
    Category, ContactRef, Conversation, ConversationId, ConversationRow, InboxRef, Priority, StatusRef, store,
};
use crate::tag::TagRef;
use crate::{InboxId, StatusId, TagId, status};

struct Row {
    id: ConversationId,
    number: i64,
    subject: String,
    snippet: String,
    status_id: StatusId,
    category: Category,
    priority: Priority,
    assignee_id: Option<UserId>,
    team_id: Option<TeamId>,
    inbox_id: InboxId,
    way: crate::chat::Way,
    contact_id: ContactId,
    lang: Option<String>,
    has_attachment: bool,
    delivery_failed: bool,
    message_count: i64,
    last_seq: i64,
    last_activity_at: Time,
    waiting_since: Option<Time>,
    snoozed_until: Option<Time>,
    next_action_at: Option<Time>,
    created_at: Time,
    version: i64,
}
from_row!(Row {
    id,
    number,
    subject,
    snippet,
    status_id,
    category,
    priority,
    assignee_id,
    team_id,
    inbox_id,
    way,
    contact_id,
    lang,
    has_attachment,
    delivery_failed,
    message_count,
    last_seq,
    last_activity_at,
    waiting_since,
    snoozed_until,
    next_action_at,
    created_at,
    version
});

const COLUMNS: &str = "SELECT id, number, subject, snippet, status_id, category, priority, assignee_id, team_id, \
    inbox_id, way, contact_id, lang, has_attachment, delivery_failed, message_count, last_seq, last_activity_at, \
    waiting_since, snoozed_until, next_action_at, created_at, version FROM conversation";

/// The rows of these conversations, in this order; ids that do not exist are left out.
pub fn rows(tx: &mut Tx<'_>, ids: &[ConversationId], reader: UserId) -> Result<Vec<ConversationRow>> {
    let mut query = sql!(COLUMNS);
    query.add("WHERE id IN").list(ids.iter().copied());
    let found: Vec<Row> = tx.all(&query)?;
    let beside = Beside::load(tx, ids, &found, reader)?;
    let mut by_id: HashMap<ConversationId, Row> = found.into_iter().map(|row| (row.id, row)).collect();
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).map(|row| beside.complete(row)).collect())
}

/// What stands beside the rows of a page, fetched once for all of them.
struct Beside {
    statuses: HashMap<StatusId, (String, bool)>,
    contacts: HashMap<ContactId, ContactRef>,
    tags: HashMap<ConversationId, Vec<TagRef>>,
    read: HashMap<ConversationId, i64>,
    mentioned: HashSet<ConversationId>,
    spam: HashMap<ConversationId, crate::spam::Verdict>,
    clocks: HashMap<ConversationId, crate::sla::Shown>,
}

impl Beside {
    fn load(tx: &mut Tx<'_>, ids: &[ConversationId], rows: &[Row], reader: UserId) -> Result<Self> {
        let statuses = status::store::all(tx)?.into_iter().map(|status| (status.id, (status.name, status.builtin)));
        let statuses = statuses.collect();
        let mut read =
            sql!("SELECT conversation_id, seq FROM read_state WHERE user_id = ? AND conversation_id IN", reader);
        read.list(ids.iter().copied());
        let read = tx.all::<(ConversationId, i64)>(&read)?.into_iter().collect();
        let mut mentioned =
            sql!("SELECT conversation_id FROM mention WHERE user_id = ? AND conversation_id IN", reader);
        mentioned.list(ids.iter().copied());
        let mentioned = tx.all::<(ConversationId,)>(&mentioned)?.into_iter().map(|row| row.0).collect();
        let spam = crate::spam::store::verdicts(tx, ids)?;
        let clocks = crate::sla::of_rows(tx, ids)?;
        Ok(Self {
            statuses,
            contacts: contacts(tx, rows, reader)?,
            tags: tags(tx, ids)?,
            read,
            mentioned,
            spam,
            clocks,
        })
    }

    fn complete(&self, row: Row) -> ConversationRow {
        let (name, builtin) = self.statuses.get(&row.status_id).cloned().unwrap_or_default();
        let contact = self.contacts.get(&row.contact_id).cloned().unwrap_or_else(|| nobody(row.contact_id));
        // The customer's own words would tell who they are.
        let open = |text: String| if contact.masked { String::new() } else { text };
        ConversationRow {
            status: StatusRef { id: row.status_id, name, category: row.category, builtin },
            tags: self.tags.get(&row.id).cloned().unwrap_or_default(),
            unread: self.read.get(&row.id).copied().unwrap_or(0) < row.last_seq,
            mentioned: self.mentioned.contains(&row.id),
            spam: self.spam.get(&row.id).cloned(),
            id: row.id,
            number: row.number,
            subject: open(row.subject),
            snippet: open(row.snippet),
            contact,
            priority: row.priority,
            assignee_id: row.assignee_id,
            team_id: row.team_id,
            inbox_id: row.inbox_id,
            way: row.way,
            lang: row.lang,
            has_attachment: row.has_attachment,
            delivery_failed: row.delivery_failed,
            message_count: row.message_count,
            last_seq: row.last_seq,
            last_activity_at: row.last_activity_at,
            waiting_since: row.waiting_since,
            snoozed_until: row.snoozed_until,
            next_action_at: row.next_action_at,
            clock: self.clocks.get(&row.id).cloned(),
            place: row.last_activity_at.ms(),
            created_at: row.created_at,
            version: row.version,
            facts: std::collections::BTreeMap::new(),
        }
    }
}

/// In place of a customer who is gone.
fn nobody(id: ContactId) -> ContactRef {
    ContactRef { id, name: String::new(), email: None, company: None, masked: false, confidential: false }
}

/// The customers of these rows as `reader` may know them: in place of a confidential one stands a name that says so.
fn contacts(tx: &mut Tx<'_>, rows: &[Row], reader: UserId) -> Result<HashMap<ContactId, ContactRef>> {
    type Columns = (ContactId, String, Option<String>, Option<CompanyId>, Option<String>, bool, bool);
    let mut query = sql!(
        "SELECT c.id, c.name, (SELECT a.address FROM contact_address a WHERE a.contact_id = c.id ORDER BY a.position LIMIT 1), \
         o.id, o.name, c.confidential, COALESCE(o.confidential, FALSE) FROM contact c LEFT JOIN company o ON o.id = c.company_id WHERE c.id IN"
    );
    query.list(rows.iter().map(|row| row.contact_id));
    let found: Vec<Columns> = tx.all(&query)?;
    let ids: Vec<ContactId> = found.iter().map(|row| row.0).collect();
    let mask = causeway_people::mask(tx, reader, &ids)?;
    let contact = |(id, name, email, company, company_name, own, of_company): Columns| {
        if mask.hides(id) {
            return (id, ContactRef { name: mask.name(id), masked: true, confidential: true, ..nobody(id) });
        }
        let company = company.zip(company_name).map(|(id, name)| CompanyRef { id, name });
        (id, ContactRef { id, name, email, company, masked: false, confidential: own || of_company })
    };
    Ok(found.into_iter().map(contact).collect())
}

fn tags(tx: &mut Tx<'_>, ids: &[ConversationId]) -> Result<HashMap<ConversationId, Vec<TagRef>>> {
    let mut query = sql!(
        "SELECT ct.conversation_id, t.id, t.name FROM conversation_tag ct JOIN tag t ON t.id = ct.tag_id \
         WHERE ct.conversation_id IN"
    );
    query.list(ids.iter().copied());
    let mut all: HashMap<ConversationId, Vec<TagRef>> = HashMap::new();
    for (conversation, id, name) in tx.all::<(ConversationId, TagId, String)>(query.add("ORDER BY t.folded, t.id"))? {
        all.entry(conversation).or_default().push(TagRef { id, name });
    }
    Ok(all)
}

/// The whole of one conversation.
pub fn one(tx: &mut Tx<'_>, id: ConversationId, reader: UserId) -> Result<Option<Conversation>> {
    let Some(row) = rows(tx, &[id], reader)?.pop() else { return Ok(None) };
    let inbox: Option<(InboxId, String, String)> =
        tx.first(&sql!("SELECT id, name, address FROM inbox WHERE id = ?", row.inbox_id))?;
    let (inbox_id, name, address) = inbox.unwrap_or((row.inbox_id, String::new(), String::new()));
    let masked = row.contact.masked;
    Ok(Some(Conversation {
        follower_ids: store::followers(tx, id)?,
        participants: if masked { Vec::new() } else { store::participants(tx, id)? },
        unverified: if masked { Vec::new() } else { store::unverified(tx, id)? },
        inbox: InboxRef { id: inbox_id, name, address },
        read_seq: store::read_seq(tx, id, reader)?,
        goal: store::goal(tx, id)?,
        outcome: crate::solve::of(tx, id)?,
        side_of: crate::side::main(tx, id)?,
        row,
    }))
}
