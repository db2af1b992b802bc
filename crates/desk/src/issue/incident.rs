//! Sudden similar faults: the last hour's new conversations that are like each other, more than is usual here.
//! It never makes an issue by itself, and counts no conversation that the reader may not know.

use axum::Json;
use causeway_base::Time;
use causeway_identity::UserId;
use causeway_identity::permission::ReadConversations;
use causeway_people::confidential::store::leave_out_conversations;
use causeway_store::{Result, Tx, from_row, sql};
use causeway_web::{Answer, Caller, Endpoints, Page};
use schemars::JsonSchema;
use serde::Serialize;

use super::redact;
use crate::likeness::group;
use crate::{ConversationId, Desk};

const HOUR_MS: i64 = 3_600_000;
/// The fewest like conversations that are proposed.
const FEWEST: usize = 3;
/// How many times the usual number of an hour they have to be.
const ABOVE: usize = 3;
/// How many of the last hour's conversations are compared, and with how many of the week before.
const RECENT: usize = 200;
const OLDER: usize = 300;
const WEEK_HOURS: usize = 168;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadConversations, _, _>(
            "/api/v1/incidents",
            "Conversations of the last hour that tell of the same, more than usual, and belong to no incident yet.",
            list,
        )
        .answers::<Page<Incident>>()
}

/// A proposal: what seems to be one fault that many tell of.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Incident {
    /// What an issue could be called: the subject of the first, without what names the customer.
    pub(super) title: String,
    /// The words that most of them share, the most telling first.
    pub(super) words: Vec<String>,
    /// The conversations, oldest first.
    pub(super) conversations: Vec<Told>,
}

/// A conversation that tells of it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Told {
    /// Its id.
    pub(super) id: ConversationId,
    /// Its number.
    pub(super) number: i64,
    /// What it is about.
    pub(super) subject: String,
}

struct Row {
    id: ConversationId,
    number: i64,
    subject: String,
    name: String,
    text: String,
}
from_row!(Row { id, number, subject, name, text });

const ROWS: &str = "SELECT c.id, c.number, c.subject, k.name, SUBSTR(m.text, 1, 2000) FROM conversation c \
     JOIN contact k ON k.id = c.contact_id JOIN message m ON m.conversation_id = c.id AND m.kind = 'incoming' \
     AND m.seq = (SELECT MIN(f.seq) FROM message f WHERE f.conversation_id = c.id AND f.kind = 'incoming') \
     WHERE c.merged_into IS NULL AND c.side_of IS NULL AND c.spam = FALSE AND c.sample = FALSE";

fn rows(tx: &mut Tx<'_>, reader: UserId, from: Time, until: Time, limit: usize) -> Result<Vec<Row>> {
    let mut query = sql!(ROWS);
    query.add("AND c.created_at >= ? AND c.created_at < ?").bind(from).bind(until);
    query.add("AND NOT EXISTS (SELECT 1 FROM issue_conversation l JOIN issue i ON i.id = l.issue_id");
    query.add("WHERE l.conversation_id = c.id AND i.kind = 'incident')");
    leave_out_conversations(&mut query, reader);
    tx.all(query.add("ORDER BY c.created_at DESC, c.number DESC LIMIT ?").bind(limit))
}

fn text(row: &Row) -> String {
    format!("{}\n{}", row.subject, row.text)
}

/// What the last hour's conversations have in common, as `reader` may see it.
pub(super) fn proposed(tx: &mut Tx<'_>, reader: UserId) -> Result<Vec<Incident>> {
    let now = tx.now();
    let hour_ago = now.plus_ms(-HOUR_MS);
    let mut recent = rows(tx, reader, hour_ago, now.plus_ms(1), RECENT)?;
    if recent.len() < FEWEST {
        return Ok(Vec::new());
    }
    recent.reverse();
    let week_ago = hour_ago.plus_ms(-HOUR_MS * i64::try_from(WEEK_HOURS).unwrap_or(0));
    let older: Vec<String> = rows(tx, reader, week_ago, hour_ago, OLDER)?.iter().map(text).collect();
    let texts: Vec<String> = recent.iter().map(text).collect();
    let found = group::groups(&texts, &older, FEWEST).into_iter();
    // What comes all the time is no incident: so many in an hour must be more than in three usual ones.
    let sudden = found.filter(|group| group.members.len() * WEEK_HOURS > group.before * ABOVE);
    let shown = sudden.map(|group| {
        let told: Vec<&Row> = group.members.iter().filter_map(|at| recent.get(*at)).collect();
        let names: Vec<&str> = told.iter().map(|row| row.name.as_str()).collect();
        Incident {
            title: told.first().map(|row| redact::redacted(&row.subject, &names)).unwrap_or_default(),
            words: group.words,
            conversations: told
                .into_iter()
                .map(|row| Told { id: row.id, number: row.number, subject: row.subject.clone() })
                .collect(),
        }
    });
    Ok(shown.collect())
}

async fn list(state: axum::extract::State<Desk>, caller: Caller) -> Answer<Page<Incident>> {
    Ok(Json(Page::whole(state.db.read(move |tx| proposed(tx, UserId(caller.user))).await?)))
}
