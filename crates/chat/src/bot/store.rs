//! All SQL of the bot: what it knows of a chat, what it offered last, and what became of it.
//! It never keeps what a visitor wrote beyond the few words by which it searches on.

use causeway_base::Time;
use causeway_desk::ConversationId;
use causeway_store::{Result, Tx, from_row, sql};

use super::routes::Counted;
use super::{Memory, Outcome};
use crate::widget::WidgetId;

/// The most chats that one report reads, the newest.
const MOST: i64 = 50_000;

/// A chat in which the bot spoke.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Case {
    /// What it knows.
    pub(crate) memory: Memory,
    /// The last message that it heard.
    pub(crate) heard_seq: i64,
    /// How it stands.
    pub(crate) outcome: Outcome,
}

/// What is known of a chat; nothing while the bot has not spoken there.
pub(crate) fn find(tx: &mut Tx<'_>, id: ConversationId) -> Result<Option<Case>> {
    let row: Option<(String, i64, Outcome)> =
        tx.first(&sql!("SELECT memory, heard_seq, outcome FROM chat_bot WHERE conversation_id = ?", id))?;
    Ok(row.map(|(memory, heard_seq, outcome)| Case {
        memory: serde_json::from_str(&memory).unwrap_or_default(),
        heard_seq,
        outcome,
    }))
}

/// The answers of one click at a message; none unless the bot said it last.
pub(crate) fn offered(tx: &mut Tx<'_>, id: ConversationId, seq: i64) -> Result<Vec<String>> {
    let row: Option<(String,)> =
        tx.first(&sql!("SELECT memory FROM chat_bot WHERE conversation_id = ? AND said_seq = ?", id, seq))?;
    let memory: Memory = row.and_then(|row| serde_json::from_str(&row.0).ok()).unwrap_or_default();
    Ok(memory.offered.into_iter().map(|quick| quick.words).collect())
}

/// A turn to keep.
pub(crate) struct Turned<'a> {
    /// The widget.
    pub(crate) widget: WidgetId,
    /// What it knows now.
    pub(crate) memory: &'a Memory,
    /// The message that it heard.
    pub(crate) heard_seq: i64,
    /// The message that it said.
    pub(crate) said_seq: i64,
    /// How the chat stands.
    pub(crate) outcome: Outcome,
    /// Whether it gave an answer.
    pub(crate) answers: bool,
    /// Whether the visitor wrote again after it was solved.
    pub(crate) reopened: bool,
}

/// Keeps a turn.
pub(crate) fn keep(tx: &mut Tx<'_>, id: ConversationId, turn: &Turned<'_>) -> Result<()> {
    let (memory, now) = (serde_json::to_string(turn.memory).unwrap_or_default(), tx.now());
    tx.run(&sql!(
        "INSERT INTO chat_bot (conversation_id, widget_id, memory, heard_seq, said_seq, outcome, answered, reopened, \
         began_at, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (conversation_id) DO UPDATE SET \
         memory = excluded.memory, heard_seq = excluded.heard_seq, said_seq = excluded.said_seq, \
         outcome = excluded.outcome, answered = (chat_bot.answered OR excluded.answered), \
         reopened = (chat_bot.reopened OR excluded.reopened), at = excluded.at",
        id,
        turn.widget,
        memory,
        turn.heard_seq,
        turn.said_seq,
        turn.outcome,
        turn.answers,
        turn.reopened,
        now,
        now
    ))
    .map(drop)
}

/// Whether its visitor called it solved, and that not before `since`.
pub(crate) fn solved_since(tx: &mut Tx<'_>, id: ConversationId, since: Time) -> Result<bool> {
    let found: Option<(i64,)> = tx.first(&sql!(
        "SELECT said_seq FROM chat_bot WHERE conversation_id = ? AND outcome = 'solved' AND at >= ?",
        id,
        since
    ))?;
    Ok(found.is_some())
}

from_row!(Counted { outcome, answered, reopened, at });

/// What became of the chats that began since then.
pub(crate) fn since(tx: &mut Tx<'_>, since: Time) -> Result<Vec<Counted>> {
    tx.all(&sql!(
        "SELECT outcome, answered, reopened, at FROM chat_bot WHERE began_at >= ? ORDER BY began_at DESC LIMIT ?",
        since,
        MOST
    ))
}
