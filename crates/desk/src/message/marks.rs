//! What threading found out about a mail beside its place: another subject, a conversation that it seems to answer, the
//! mail service's name of its thread; and how a message moved since. It never decides a place.

use std::collections::HashMap;

use causeway_store::{Result, Tx, from_row, sql};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Join, JoinRule, Message, MessageId};
use crate::conversation::store as conversations;
use crate::rearrange::{moved, plain_subject};
use crate::{ConversationId, chat};

/// A conversation that a mail looks like an answer to, though nothing proves that its sender may write there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Suspected {
    /// The conversation, where it is now.
    pub conversation_id: ConversationId,
    /// Its number.
    pub number: i64,
    /// The rule that would have joined it.
    pub rule: JoinRule,
    /// What the rule went by.
    pub detail: String,
}

/// What intake notes on a message.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// The mail service's own name of the thread.
    pub thread_key: Option<String>,
    /// Whether it joined an old or solved conversation with another subject.
    pub subject_differs: bool,
    /// What it seems to answer.
    pub suspected: Option<(ConversationId, Join)>,
}

/// Notes them on a message that was just written.
pub fn set(tx: &mut Tx<'_>, id: MessageId, marks: &Marks) -> Result<()> {
    let (conversation, join) = match &marks.suspected {
        Some((conversation, join)) => (Some(*conversation), Some(join)),
        None => (None, None),
    };
    if marks.thread_key.is_none() && !marks.subject_differs && conversation.is_none() {
        return Ok(());
    }
    tx.run(&sql!(
        "UPDATE message SET thread_key = ?, subject_differs = ?, suspected_conversation = ?, suspected_rule = ?, \
         suspected_detail = ? WHERE id = ?",
        marks.thread_key.clone(),
        marks.subject_differs,
        conversation,
        join.map(|join| join.rule),
        join.map(|join| join.detail.clone()),
        id
    ))
    .map(drop)
}

struct Row {
    id: MessageId,
    subject_differs: bool,
    suspected: Option<ConversationId>,
    rule: Option<JoinRule>,
    detail: Option<String>,
    conversation: ConversationId,
    subject: String,
}
from_row!(Row { id, subject_differs, suspected, rule, detail, conversation, subject });

/// Fills in what was noted, as far as it still holds: a subject that was split off differs no more, and what was joined
/// is suspected no more.
pub(super) fn fill(tx: &mut Tx<'_>, messages: &mut [Message]) -> Result<()> {
    let ids: Vec<MessageId> = messages.iter().map(|message| message.id).collect();
    let mut ways = moved(tx, &ids)?;
    let mut offered = chat::quick::of(tx, &ids)?;
    let mut query = sql!(
        "SELECT m.id, m.subject_differs, m.suspected_conversation, m.suspected_rule, m.suspected_detail, c.id, c.subject \
         FROM message m JOIN conversation c ON c.id = m.conversation_id \
         WHERE (m.subject_differs = TRUE OR m.suspected_conversation IS NOT NULL) AND m.id IN"
    );
    query.list(ids);
    let mut rows: HashMap<MessageId, Row> = tx.all::<Row>(&query)?.into_iter().map(|row| (row.id, row)).collect();
    for message in messages {
        message.moved = ways.remove(&message.id);
        message.quick_replies = offered.remove(&message.id).unwrap_or_default();
        let Some(row) = rows.remove(&message.id) else { continue };
        let own = plain_subject(message.subject.as_deref().unwrap_or_default());
        message.subject_differs = row.subject_differs && own != plain_subject(&row.subject);
        let Some((suspected, rule)) = row.suspected.zip(row.rule) else { continue };
        let there = conversations::current(tx, suspected)?;
        let Some(state) = conversations::state(tx, there)?.filter(|state| state.id != row.conversation) else {
            continue;
        };
        let detail = row.detail.unwrap_or_default();
        message.suspected = Some(Suspected { conversation_id: there, number: state.number, rule, detail });
    }
    Ok(())
}
