//! What a conversation is besides its messages, as one value that can be compared, kept and written back.
//! It never decides anything; `rules` does.

use std::collections::{BTreeMap, BTreeSet};

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{Actor, NewEvent, Result, Tx, from_row, sql};
use causeway_web::{Code, Problem};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::rules::Line;
use crate::conversation::{Category, store as conversations, wake};
use crate::draft::Mode;
use crate::{ConversationId, MessageId, StatusId, TagId};

/// The conversation's own row, as far as moving messages changes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Standing {
    pub(super) status: StatusId,
    pub(super) category: Category,
    pub(super) assignee: Option<UserId>,
    pub(super) snoozed_until: Option<Time>,
    pub(super) waiting_since: Option<Time>,
    pub(super) merged_into: Option<ConversationId>,
    pub(super) sample: bool,
    #[serde(default)]
    pub(super) spam: bool,
    pub(super) snippet: String,
    pub(super) has_attachment: bool,
    pub(super) delivery_failed: bool,
    pub(super) message_count: i64,
    pub(super) last_seq: i64,
    pub(super) last_activity_at: Time,
}
from_row!(Standing {
    status,
    category,
    assignee,
    snoozed_until,
    waiting_since,
    merged_into,
    sample,
    spam,
    snippet,
    has_attachment,
    delivery_failed,
    message_count,
    last_seq,
    last_activity_at
});

/// Somebody who takes part, by address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Taking {
    pub(super) name: String,
    pub(super) verified: bool,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Facts {
    pub(super) standing: Standing,
    pub(super) tags: BTreeSet<TagId>,
    pub(super) participants: BTreeMap<String, Taking>,
    pub(super) followers: BTreeSet<UserId>,
    /// Up to which number each reader has read.
    pub(super) read: BTreeMap<UserId, i64>,
    /// Who is mentioned last by which message, and when.
    pub(super) mentions: BTreeMap<UserId, (MessageId, Time)>,
    /// Drafts by writer.
    pub(super) drafts: BTreeSet<(UserId, Mode)>,
}

/// A conversation with its messages.
#[derive(Debug, Clone)]
pub(super) struct Thread {
    pub(super) id: ConversationId,
    pub(super) number: i64,
    pub(super) version: i64,
    pub(super) facts: Facts,
    /// In their order.
    pub(super) lines: Vec<Line>,
}

/// Reads a conversation whole.
pub(super) fn load(tx: &mut Tx<'_>, id: ConversationId) -> Result<Option<Thread>> {
    let found: Option<(i64, i64)> = tx.first(&sql!("SELECT number, version FROM conversation WHERE id = ?", id))?;
    let Some((number, version)) = found else { return Ok(None) };
    let standing = tx.one(&sql!(
        "SELECT status_id, category, assignee_id, snoozed_until, waiting_since, merged_into, sample, spam, snippet, \
         has_attachment, delivery_failed, message_count, last_seq, last_activity_at FROM conversation WHERE id = ?",
        id
    ))?;
    let people: Vec<(String, String, bool)> =
        tx.all(&sql!("SELECT address, name, verified FROM participant WHERE conversation_id = ?", id))?;
    let mentions: Vec<(UserId, MessageId, Time)> =
        tx.all(&sql!("SELECT user_id, message_id, at FROM mention WHERE conversation_id = ?", id))?;
    let read: Vec<(UserId, i64)> =
        tx.all(&sql!("SELECT user_id, seq FROM read_state WHERE conversation_id = ?", id))?;
    let drafts: Vec<(UserId, Mode)> = tx.all(&sql!("SELECT user_id, mode FROM draft WHERE conversation_id = ?", id))?;
    let facts = Facts {
        standing,
        tags: conversations::tags(tx, id)?.into_iter().map(|tag| tag.id).collect(),
        participants: people
            .into_iter()
            .map(|(address, name, verified)| (address, Taking { name, verified }))
            .collect(),
        followers: conversations::followers(tx, id)?.into_iter().collect(),
        read: read.into_iter().collect(),
        mentions: mentions.into_iter().map(|(user, message, at)| (user, (message, at))).collect(),
        drafts: drafts.into_iter().collect(),
    };
    Ok(Some(Thread { id, number, version, facts, lines: lines(tx, id)? }))
}

/// The messages of a conversation in their order.
pub(super) fn lines(tx: &mut Tx<'_>, id: ConversationId) -> Result<Vec<Line>> {
    type Columns = (MessageId, i64, Time, crate::message::Kind, Option<String>);
    let rows: Vec<Columns> = tx.all(&sql!(
        "SELECT id, seq, created_at, kind, automatic FROM message WHERE conversation_id = ? ORDER BY seq",
        id
    ))?;
    let line = |(id, seq, at, kind, automatic): Columns| Line {
        id,
        seq,
        at,
        kind,
        automatic: is_machine(automatic.as_deref()),
    };
    Ok(rows.into_iter().map(line).collect())
}

/// Whether a mail of this class opens nothing; see `intake`.
fn is_machine(class: Option<&str>) -> bool {
    class.is_some_and(|class| class != causeway_mail::Class::List.as_str())
}

/// Fills in what follows from the messages that are there now.
pub(super) fn derive(tx: &mut Tx<'_>, id: ConversationId, standing: &mut Standing) -> Result<()> {
    let (count, last, newest): (i64, Option<i64>, Option<Time>) =
        tx.one(&sql!("SELECT COUNT(*), MAX(seq), MAX(created_at) FROM message WHERE conversation_id = ?", id))?;
    standing.message_count = count;
    standing.last_seq = last.unwrap_or(0);
    standing.last_activity_at = newest.unwrap_or(standing.last_activity_at);
    let shown: Option<(String, Option<String>)> =
        tx.first(&sql!("SELECT text, subject FROM message WHERE conversation_id = ? ORDER BY seq DESC LIMIT 1", id))?;
    let (text, subject) = shown.unwrap_or_default();
    let text = crate::secret::snippet(&text, 160);
    standing.snippet = if text.is_empty() { crate::secret::snippet(&subject.unwrap_or_default(), 160) } else { text };
    let files: Option<(MessageId,)> = tx.first(&sql!(
        "SELECT m.id FROM message m JOIN attachment a ON a.message_id = m.id \
         WHERE m.conversation_id = ? AND a.inline = FALSE LIMIT 1",
        id
    ))?;
    (standing.has_attachment, standing.delivery_failed) = (files.is_some(), has_failed(tx, id)?);
    Ok(())
}

/// Whether a reply of the conversation could not be delivered.
pub(super) fn has_failed(tx: &mut Tx<'_>, id: ConversationId) -> Result<bool> {
    let failed: Option<(MessageId,)> =
        tx.first(&sql!("SELECT id FROM message WHERE conversation_id = ? AND delivery = 'failed' LIMIT 1", id))?;
    Ok(failed.is_some())
}

/// Writes the row, raises its version and records what people see of the difference.
///
/// # Errors
/// `version_conflict` when the row is not the one that was read.
pub(super) fn write_standing(tx: &mut Tx<'_>, thread: &Thread, after: &Standing, actor: Actor) -> Result<(), Problem> {
    let before = &thread.facts.standing;
    let written = tx.run(&sql!(
        "UPDATE conversation SET status_id = ?, category = ?, assignee_id = ?, snoozed_until = ?, waiting_since = ?, \
         merged_into = ?, sample = ?, spam = ?, snippet = ?, has_attachment = ?, delivery_failed = ?, message_count = ?, \
         last_seq = ?, last_activity_at = ?, version = version + 1 WHERE id = ? AND version = ?",
        after.status,
        after.category,
        after.assignee,
        after.snoozed_until,
        after.waiting_since,
        after.merged_into,
        after.sample,
        after.spam,
        &after.snippet,
        after.has_attachment,
        after.delivery_failed,
        after.message_count,
        after.last_seq,
        after.last_activity_at,
        thread.id,
        thread.version
    ))?;
    if written == 0 {
        return Err(Problem::new(Code::VersionConflict, "Somebody else changed this conversation meanwhile."));
    }
    if before.snoozed_until != after.snoozed_until {
        wake::plan(tx, thread.id, wake::Why::Snooze, after.snoozed_until)?;
    }
    let mut changes = Map::new();
    let mut put = |field: &str, from: Value, to: Value| {
        if from != to {
            changes.insert(field.to_owned(), json!({ "from": from, "to": to }));
        }
    };
    // A conversation that comes or goes as a whole says so itself.
    if before.merged_into == after.merged_into {
        put("status_id", json!(before.status), json!(after.status));
        put("category", json!(before.category), json!(after.category));
        put("assignee_id", json!(before.assignee), json!(after.assignee));
        put("snoozed_until", json!(before.snoozed_until), json!(after.snoozed_until));
    }
    if !changes.is_empty() {
        let data = json!({ "changes": changes, "version": thread.version + 1 });
        let conversation = Some(thread.id.0);
        tx.record(NewEvent { kind: "conversation.changed", conversation, actor, only_for: None, data });
    }
    Ok(())
}

/// Writes what hangs on a conversation, as far as it differs from what was read.
pub(super) fn write_sets(tx: &mut Tx<'_>, id: ConversationId, before: &Facts, after: &Facts) -> Result<()> {
    if before.tags != after.tags {
        let tags: Vec<TagId> = after.tags.iter().copied().collect();
        conversations::set_tags(tx, id, &tags)?;
    }
    if before.participants != after.participants {
        write_participants(tx, id, &after.participants)?;
    }
    if before.followers != after.followers {
        tx.run(&sql!("DELETE FROM follower WHERE conversation_id = ?", id))?;
        for user in &after.followers {
            conversations::follow(tx, id, *user, true)?;
        }
    }
    if before.read != after.read {
        tx.run(&sql!("DELETE FROM read_state WHERE conversation_id = ?", id))?;
        for (user, seq) in &after.read {
            conversations::read_up_to(tx, id, *user, *seq)?;
        }
    }
    if before.mentions != after.mentions {
        tx.run(&sql!("DELETE FROM mention WHERE conversation_id = ?", id))?;
        for (user, (message, at)) in &after.mentions {
            tx.run(&sql!(
                "INSERT INTO mention (user_id, conversation_id, message_id, at) VALUES (?, ?, ?, ?)",
                *user,
                id,
                *message,
                *at
            ))?;
        }
    }
    Ok(())
}

fn write_participants(tx: &mut Tx<'_>, id: ConversationId, people: &BTreeMap<String, Taking>) -> Result<()> {
    tx.run(&sql!("DELETE FROM participant WHERE conversation_id = ?", id))?;
    for (address, person) in people {
        tx.run(&sql!(
            "INSERT INTO participant (conversation_id, address, name, verified) VALUES (?, ?, ?, ?)",
            id,
            address,
            &person.name,
            person.verified
        ))?;
    }
    Ok(())
}

/// Moves these drafts to another conversation where their writers have none of the kind; answers those that moved.
pub(super) fn move_drafts(
    tx: &mut Tx<'_>,
    drafts: &BTreeSet<(UserId, Mode)>,
    from: ConversationId,
    into: ConversationId,
) -> Result<BTreeSet<(UserId, Mode)>> {
    let mut moved = BTreeSet::new();
    for (user, mode) in drafts {
        let taken = tx.run(&sql!(
            "UPDATE draft SET conversation_id = ? WHERE user_id = ? AND conversation_id = ? AND mode = ? AND NOT EXISTS \
             (SELECT 1 FROM draft other WHERE other.user_id = ? AND other.conversation_id = ? AND other.mode = ?)",
            into,
            *user,
            from,
            *mode,
            *user,
            into,
            *mode
        ))?;
        if taken > 0 {
            moved.insert((*user, *mode));
            let (conversation, only_for) = (Some(into.0), Some(user.0));
            let data = json!({ "mode": mode });
            tx.record(NewEvent { kind: "draft.changed", conversation, actor: Actor::SYSTEM, only_for, data });
        }
    }
    Ok(moved)
}
