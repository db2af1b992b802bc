//! From events to what the index has to change: which entries go, and which come with which tokens.
//! It never writes, so the costly part, cutting text into tokens, stays away from the one writer.

use std::collections::{BTreeSet, HashMap};

use causeway_base::{Time, segment};
use causeway_people::ContactId;
use causeway_store::{Dialect, Event, Result, Tx, events_after, sql};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::shown;
use super::store::Field;
use crate::conversation::store as conversations;
use crate::rearrange::RearrangementId;
use crate::{ConversationId, MessageId};

/// Events of one step at most.
const EVENTS: usize = 256;
/// Characters of messages after which a step ends early, so that the writer is soon free again.
const CHARACTERS: i64 = 300_000;

/// An entry to add: one field of a conversation or of one message.
pub(super) struct Entry {
    pub(super) conversation: ConversationId,
    pub(super) message: Option<MessageId>,
    pub(super) field: Field,
    pub(super) at: Time,
    /// As the engine's index takes it.
    pub(super) tokens: String,
}

/// What one step changes.
#[derive(Default)]
pub(super) struct Plan {
    /// The event after which the step begins.
    pub(super) from: i64,
    /// The last event of the step.
    pub(super) to: i64,
    /// Messages whose entries go.
    pub(super) stale_messages: Vec<MessageId>,
    /// Conversations whose subject's entry goes.
    pub(super) stale_subjects: Vec<ConversationId>,
    /// Conversations whose people's entry goes.
    pub(super) stale_people: Vec<ConversationId>,
    /// Whether conversations went without an event each.
    pub(super) sweep: bool,
    /// What comes, oldest first.
    pub(super) entries: Vec<Entry>,
}

impl Plan {
    /// Whether nothing changes but the reader's place.
    pub(super) fn is_empty(&self) -> bool {
        self.stale_messages.is_empty()
            && self.stale_subjects.is_empty()
            && self.stale_people.is_empty()
            && self.entries.is_empty()
            && !self.sweep
    }
}

/// What the events touch.
#[derive(Default)]
struct Touched {
    added: BTreeSet<MessageId>,
    moved: BTreeSet<MessageId>,
    removed: BTreeSet<MessageId>,
    begun: BTreeSet<ConversationId>,
    renamed: BTreeSet<ConversationId>,
    people: BTreeSet<ConversationId>,
    contacts: BTreeSet<ContactId>,
    rearranged: BTreeSet<RearrangementId>,
    sweep: bool,
}

/// What this module reads of any event's data.
#[derive(Default, Deserialize)]
struct Data {
    message_id: Option<MessageId>,
    contact_id: Option<ContactId>,
    rearrangement_id: Option<RearrangementId>,
    #[serde(default)]
    changes: Map<String, Value>,
    /// Whether the message's text is another one.
    #[serde(default)]
    text: bool,
}

/// The next step after event `from`; `None` when there is no event.
pub(super) fn plan(tx: &mut Tx<'_>, from: i64) -> Result<Option<Plan>> {
    let events = events_after(tx, from, EVENTS)?;
    let data: Vec<Data> = events.iter().map(|event| serde_json::from_str(&event.data).unwrap_or_default()).collect();
    let taken = affordable(tx, &data)?;
    let Some(last) = events.get(taken.wrapping_sub(1)) else { return Ok(None) };
    let mut touched = Touched::default();
    for (event, data) in events.iter().zip(&data).take(taken) {
        touched.note(event, data);
    }
    for contact in &touched.contacts {
        let theirs: Vec<(ConversationId,)> =
            tx.all(&sql!("SELECT id FROM conversation WHERE contact_id = ?", *contact))?;
        touched.people.extend(theirs.into_iter().map(|row| row.0));
    }
    follow_rearranged(tx, &mut touched)?;
    let mut plan = Plan { from, to: last.id, sweep: touched.sweep, ..Plan::default() };
    complete(tx, &mut plan, touched)?;
    Ok(Some(plan))
}

/// How many of the events a step takes: all, unless their messages are long.
fn affordable(tx: &mut Tx<'_>, events: &[Data]) -> Result<usize> {
    let ids: Vec<MessageId> = events.iter().filter_map(|data| data.message_id).collect();
    if ids.is_empty() {
        return Ok(events.len());
    }
    let mut query = sql!("SELECT id, CAST(LENGTH(text) AS BIGINT) FROM message WHERE id IN");
    let lengths: HashMap<MessageId, i64> = tx.all(query.list(ids))?.into_iter().collect();
    let mut sum = 0;
    for (at, data) in events.iter().enumerate() {
        sum += data.message_id.and_then(|id| lengths.get(&id)).copied().unwrap_or(0);
        if sum > CHARACTERS {
            return Ok(at.max(1));
        }
    }
    Ok(events.len())
}

impl Touched {
    fn note(&mut self, event: &Event, data: &Data) {
        let conversation = event.conversation.map(ConversationId);
        match event.kind.as_str() {
            "message.created" => {
                self.added.extend(data.message_id);
                self.people.extend(conversation);
            }
            "message.changed" if data.text => self.moved.extend(data.message_id),
            "message.removed" => {
                if let Some(id) = data.message_id {
                    self.added.remove(&id);
                    self.removed.insert(id);
                }
            }
            "conversation.created" => {
                self.begun.extend(conversation);
                self.people.extend(conversation);
            }
            "conversation.changed" if data.changes.contains_key("subject") => self.renamed.extend(conversation),
            "conversation.merged" | "conversation.unmerged" | "conversation.split" | "conversation.rejoined" => {
                self.rearranged.extend(data.rearrangement_id);
                self.renamed.extend(conversation);
                self.people.extend(conversation);
            }
            "contact.changed" => self.contacts.extend(data.contact_id),
            "sample.removed" => self.sweep = true,
            _ => {}
        }
    }
}

/// Messages that went from one conversation to another, and those that were or became the first of theirs.
fn follow_rearranged(tx: &mut Tx<'_>, touched: &mut Touched) -> Result<()> {
    for id in &touched.rearranged {
        let messages: Vec<(MessageId,)> = tx.all(&sql!(
            "SELECT m.id FROM rearranged r JOIN message m ON m.id = r.message_id \
             WHERE r.rearrangement_id = ? AND (r.moved = TRUE OR r.seq = 1 OR m.seq = 1)",
            *id
        ))?;
        touched.moved.extend(messages.into_iter().map(|row| row.0));
    }
    // What is indexed of a conversation that was merged away stands at where it went.
    for id in touched.renamed.clone() {
        touched.renamed.insert(conversations::current(tx, id)?);
    }
    Ok(())
}

/// Reads what the entries hold and notes what they replace.
fn complete(tx: &mut Tx<'_>, plan: &mut Plan, mut touched: Touched) -> Result<()> {
    let renamed: Vec<ConversationId> = touched.renamed.difference(&touched.begun).copied().collect();
    // The first message is indexed together with the subject, so a new subject replaces both.
    let first = first_messages(tx, &renamed)?;
    plan.stale_messages = touched.removed.iter().chain(&touched.moved).chain(&first).copied().collect();
    touched.added.extend(first);
    touched.added.extend(touched.moved);
    plan.stale_people = touched.people.difference(&touched.begun).copied().collect();
    let subjects: Vec<ConversationId> = touched.begun.iter().chain(&renamed).copied().collect();
    let people: Vec<ConversationId> = touched.people.into_iter().collect();
    let added: Vec<MessageId> = touched.added.into_iter().collect();
    let dialect = tx.dialect();
    plan.stale_subjects = renamed;
    let mut add = |conversation, message, field, at, text: &str| {
        let tokens = match dialect {
            Dialect::Sqlite => segment::index_text(text),
            Dialect::Postgres => segment::tsvector(text),
        };
        if !tokens.is_empty() {
            plan.entries.push(Entry { conversation, message, field, at, tokens });
        }
    };
    for (conversation, subject, at) in shown::subjects(tx, &subjects)? {
        add(conversation, None, Field::Subject, at, &subject);
    }
    for (conversation, text, at) in shown::people(tx, &people)? {
        add(conversation, None, Field::People, at, &text);
    }
    for row in messages(tx, &added)? {
        add(row.conversation, Some(row.id), Field::Body, row.at, &row.text);
        if !row.files.is_empty() {
            add(row.conversation, Some(row.id), Field::Attachment, row.at, &row.files);
        }
    }
    plan.entries.sort_by_key(|entry| entry.at);
    Ok(())
}

fn first_messages(tx: &mut Tx<'_>, conversations: &[ConversationId]) -> Result<Vec<MessageId>> {
    if conversations.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = sql!("SELECT id FROM message WHERE seq = 1 AND conversation_id IN");
    let rows: Vec<(MessageId,)> = tx.all(query.list(conversations.iter().copied()))?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// A message to index.
struct Message {
    id: MessageId,
    conversation: ConversationId,
    at: Time,
    text: String,
    /// The names of its attachments, one a line.
    files: String,
}

/// The messages that are still there. The first one of a conversation comes with the subject, so that a search may
/// take one word from the subject and another from what the customer wrote under it.
fn messages(tx: &mut Tx<'_>, ids: &[MessageId]) -> Result<Vec<Message>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = sql!(
        "SELECT m.id, m.conversation_id, m.created_at, CASE WHEN m.seq = 1 THEN c.subject ELSE '' END, m.text \
         FROM message m JOIN conversation c ON c.id = m.conversation_id WHERE m.id IN"
    );
    let rows: Vec<(MessageId, ConversationId, Time, String, String)> = tx.all(query.list(ids.iter().copied()))?;
    let mut files = shown::files(tx, ids)?;
    let message = |(id, conversation, at, subject, text): (MessageId, ConversationId, Time, String, String)| {
        // What nobody may read in passing is not found by typing it either.
        let text = crate::secret::masked(&text);
        let text = if subject.is_empty() { text } else { format!("{subject}\n{text}") };
        Message { id, conversation, at, text, files: files.remove(&id).unwrap_or_default() }
    };
    Ok(rows.into_iter().map(message).collect())
}
