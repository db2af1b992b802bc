//! All SQL of the report on opinions.
//! It never counts the sample desk or spam, and reads at most so many chats, the newest.

use causeway_base::Time;
use causeway_desk::{ConversationId, InboxId, confidential};
use causeway_identity::UserId;
use causeway_store::{Result, Sql, Tx, from_row, sql};

use super::rules::Solved;
use super::{Comment, Counted};

/// The most chats that one report reads.
const MOST: usize = 50_000;
/// How many comments are listed.
const LISTED: usize = 100;

fn only(query: &mut Sql, inbox: Option<InboxId>) {
    if let Some(inbox) = inbox {
        query.add("AND c.inbox_id = ?").bind(inbox);
    }
}

/// The chats that began since then, the newest first.
pub(crate) fn chats(tx: &mut Tx<'_>, from: Time, inbox: Option<InboxId>) -> Result<Vec<Counted>> {
    let now = tx.now();
    let mut query = sql!(
        "SELECT c.created_at, c.inbox_id, c.assignee_id, o.score FROM conversation c \
         LEFT JOIN chat_opinion o ON o.conversation_id = c.id WHERE c.created_at >= ? AND c.created_at <= ? \
         AND c.sample = FALSE AND c.spam = FALSE AND (c.way = 'chat' OR o.score IS NOT NULL OR EXISTS (SELECT 1 \
         FROM message m JOIN chat_sent s ON s.message_id = m.id WHERE m.conversation_id = c.id AND m.kind = 'incoming'))",
        from,
        now
    );
    only(&mut query, inbox);
    tx.all(query.add("ORDER BY c.created_at DESC, c.id DESC LIMIT ?").bind(MOST))
}

/// What was answered to the question of mails since then whether it is solved.
pub(crate) fn solved(tx: &mut Tx<'_>, from: Time, inbox: Option<InboxId>) -> Result<Solved> {
    let mut query = sql!(
        "SELECT k.answer, COUNT(*) FROM closing k JOIN conversation c ON c.id = k.conversation_id \
         WHERE k.asked_at >= ? AND c.sample = FALSE AND c.spam = FALSE",
        from
    );
    only(&mut query, inbox);
    let rows: Vec<(Option<String>, i64)> = tx.all(query.add("GROUP BY k.answer"))?;
    let of = |said: &str| rows.iter().filter(|row| row.0.as_deref() == Some(said)).map(|row| row.1).sum();
    Ok(Solved::of(rows.iter().map(|row| row.1).sum(), of("solved"), of("not_yet")))
}

struct Row {
    conversation_id: ConversationId,
    number: i64,
    subject: String,
    score: i64,
    words: String,
    at: Time,
}
from_row!(Row { conversation_id, number, subject, score, words, at });

/// What visitors wrote since then, as `reader` may see it, the newest first.
pub(crate) fn comments(tx: &mut Tx<'_>, from: Time, inbox: Option<InboxId>, reader: UserId) -> Result<Vec<Comment>> {
    let mut query = sql!(
        "SELECT c.id, c.number, c.subject, o.score, o.words, o.at FROM chat_opinion o \
         JOIN conversation c ON c.id = o.conversation_id WHERE o.at >= ? AND o.words <> '' AND c.sample = FALSE \
         AND c.spam = FALSE",
        from
    );
    only(&mut query, inbox);
    let rows: Vec<Row> = tx.all(query.add("ORDER BY o.at DESC, c.number DESC LIMIT ?").bind(LISTED))?;
    let ids: Vec<_> = rows.iter().map(|row| row.conversation_id).collect();
    let hidden = confidential::hidden(tx, reader, &ids)?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let masked = hidden.contains(&row.conversation_id);
            Comment {
                conversation_id: row.conversation_id,
                number: row.number,
                subject: if masked { String::new() } else { row.subject },
                score: row.score,
                words: if masked { String::new() } else { row.words },
                at: row.at,
                masked,
            }
        })
        .collect())
}
