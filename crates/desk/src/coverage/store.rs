//! SQL of template coverage: one row an answer, and the counts by week and topic.
//! It never counts a conversation whose customer the reader may not know, nor a reply that has not left.

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_people::confidential::store::leave_out_conversations;
use causeway_store::{Result, Sql, Tx, from_row, sql};
use uuid::Uuid;

use super::{About, Counts, Topic};
use crate::{MacroId, MessageId, TagId};

/// How many topics are told apart; the rarest are left out.
const TOPICS: i64 = 100;

/// An answer that is to be measured.
pub(super) struct Answer {
    pub(super) id: MessageId,
    pub(super) author: Option<Uuid>,
    pub(super) text: String,
    pub(super) at: Time,
    /// The macro that its writer chose, with its share.
    pub(super) chosen: Option<MacroId>,
    pub(super) chosen_share: Option<i64>,
}
from_row!(Answer { id, author, text, at, chosen, chosen_share });

/// What was measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Measure {
    pub(super) message: MessageId,
    pub(super) macro_id: Option<MacroId>,
    pub(super) share: i64,
    pub(super) covered: bool,
    pub(super) words: i64,
    pub(super) week: String,
    pub(super) at: Time,
}

/// Those of these messages that a colleague wrote to a customer by hand.
pub(super) fn answers(tx: &mut Tx<'_>, ids: &[MessageId]) -> Result<Vec<Answer>> {
    let mut query = sql!(
        "SELECT m.id, m.author_id, m.text, m.created_at, u.macro_id, u.share FROM message m \
         LEFT JOIN macro_use u ON u.message_id = m.id \
         WHERE m.kind = 'reply' AND m.author_kind = 'user' AND m.automatic IS NULL AND m.id IN"
    );
    tx.all(query.list(ids.iter().copied()))
}

/// Keeps a measure; one that is there already stays, and one whose message was taken back meanwhile is dropped.
pub(super) fn keep(tx: &mut Tx<'_>, one: &Measure) -> Result<()> {
    tx.run(&sql!(
        "INSERT INTO answer_coverage (message_id, macro_id, share, covered, words, week, at) \
         SELECT m.id, (SELECT id FROM macro WHERE id = ?), CAST(? AS BIGINT), CAST(? AS BOOLEAN), CAST(? AS BIGINT), \
         CAST(? AS TEXT), CAST(? AS BIGINT) FROM message m WHERE m.id = ? ON CONFLICT (message_id) DO NOTHING",
        one.macro_id,
        one.share,
        one.covered,
        one.words,
        &one.week,
        one.at,
        one.message
    ))
    .map(drop)
}

/// Begins a statement with `answer`: the answers since the week `since` that `reader` may know of. `place` is 1 for the
/// longest answer of each inquiry.
pub(super) fn answer(since: &str, about: About, reader: UserId) -> Sql {
    let mut query = sql!(
        "WITH answer AS (SELECT a.message_id, a.week, a.covered, a.at, m.conversation_id, \
         ROW_NUMBER() OVER (PARTITION BY m.conversation_id ORDER BY a.words DESC, a.at, a.message_id) AS place \
         FROM answer_coverage a JOIN message m ON m.id = a.message_id JOIN conversation c ON c.id = m.conversation_id \
         WHERE a.week >= ? AND c.spam = FALSE AND c.side_of IS NULL \
         AND (m.delivery IS NULL OR m.delivery NOT IN ('scheduled', 'paused', 'failed')) \
         AND EXISTS (SELECT 1 FROM message q WHERE q.conversation_id = m.conversation_id AND q.kind = 'incoming' \
         AND q.automatic IS NULL AND q.seq < m.seq)",
        since
    );
    const TAGGED: &str = "EXISTS (SELECT 1 FROM conversation_tag w WHERE w.conversation_id = c.id";
    match about {
        About::Everything => {}
        About::Tag(tag) => {
            query.add("AND").add(TAGGED).add("AND w.tag_id = ?)").bind(tag);
        }
        About::NoTopic => {
            query.add("AND NOT").add(TAGGED).add(")");
        }
    }
    leave_out_conversations(&mut query, reader);
    query.add(")");
    query
}

const COUNTS: &str = "COUNT(*), CAST(SUM(CASE WHEN covered = TRUE THEN 1 ELSE 0 END) AS BIGINT), \
                      CAST(SUM(CASE WHEN place = 1 THEN 1 ELSE 0 END) AS BIGINT), \
                      CAST(SUM(CASE WHEN place = 1 AND covered = TRUE THEN 1 ELSE 0 END) AS BIGINT)";

/// The counts of the weeks since `since` in which somebody answered, the oldest first.
pub fn weeks(tx: &mut Tx<'_>, since: &str, about: About, reader: UserId) -> Result<Vec<(String, Counts)>> {
    let mut query = answer(since, about, reader);
    query.add("SELECT week,").add(COUNTS).add("FROM answer GROUP BY week ORDER BY week");
    let rows: Vec<(String, i64, i64, i64, i64)> = tx.all(&query)?;
    let counts = |row: (String, i64, i64, i64, i64)| {
        (row.0, Counts { answers: row.1, covered_answers: row.2, inquiries: row.3, covered_inquiries: row.4 })
    };
    Ok(rows.into_iter().map(counts).collect())
}

struct TopicRow {
    tag_id: Option<TagId>,
    name: Option<String>,
    answers: i64,
    covered_answers: i64,
    inquiries: i64,
    covered_inquiries: i64,
}
from_row!(TopicRow { tag_id, name, answers, covered_answers, inquiries, covered_inquiries });

/// The counts of topics since `since`, the most frequent first.
pub fn topics(tx: &mut Tx<'_>, since: &str, reader: UserId) -> Result<Vec<Topic>> {
    let mut query = answer(since, About::Everything, reader);
    query.add("SELECT g.id, g.name,").add(COUNTS).add(
        "FROM answer LEFT JOIN conversation_tag t ON t.conversation_id = answer.conversation_id \
         LEFT JOIN tag g ON g.id = t.tag_id GROUP BY g.id, g.name ORDER BY 5 DESC, g.name, g.id LIMIT ?",
    );
    let rows: Vec<TopicRow> = tx.all(query.bind(TOPICS))?;
    let topic = |row: TopicRow| {
        let TopicRow { tag_id, name, answers, covered_answers, inquiries, covered_inquiries } = row;
        Topic { tag_id, name, counts: Counts { answers, covered_answers, inquiries, covered_inquiries } }
    };
    Ok(rows.into_iter().map(topic).collect())
}
