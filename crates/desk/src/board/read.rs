//! Reads the board, every list from an index and bounded.
//! It never counts what is spam, merged away, a side conversation or solved.

use causeway_identity::UserId;
use causeway_store::{Result, Sql, Tx, sql};

use super::{Board, Figures, Load, Row};
use crate::{confidential, secret};

/// The longest list.
const MOST: usize = 10;
/// So many rows more are read, because some may be hidden from the reader.
const SPARE: usize = 20;
const MINUTE_MS: i64 = 60_000;
/// What is due within so long is at risk.
const RISK_MS: i64 = 30 * MINUTE_MS;
/// After so long without a word a conversation is silent.
const SILENT_MS: i64 = 3 * 24 * 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// What of a conversation counts at all.
const COUNTS: &str = "c.spam = FALSE AND c.merged_into IS NULL AND c.side_of IS NULL";

fn value(tx: &mut Tx<'_>, query: &Sql) -> Result<i64> {
    tx.value(query)
}

/// The figures of now.
pub fn figures(tx: &mut Tx<'_>) -> Result<Figures> {
    let now = tx.now();
    let nobody = uuid::Uuid::nil();
    let open = "SELECT CAST(COALESCE(SUM(conversations), 0) AS BIGINT) FROM list_tally WHERE list = 'open'";
    let mut unowned = sql!(open);
    unowned.add("AND assignee_id = ?").bind(nobody);
    let clocks = |from: Option<i64>, to: i64| {
        let mut query = sql!(
            "SELECT COUNT(*) FROM sla_clock s JOIN conversation c ON c.id = s.conversation_id \
             WHERE s.ended_at IS NULL AND c.category <> 'solved' AND s.promise_at <= ?",
            now.plus_ms(to)
        );
        if let Some(from) = from {
            query.add("AND s.promise_at > ?").bind(now.plus_ms(from));
        }
        query
    };
    Ok(Figures {
        open: value(tx, &sql!(open))?,
        unowned: value(tx, &unowned)?,
        past: value(tx, &clocks(None, 0))?,
        at_risk: value(tx, &clocks(Some(0), RISK_MS))?,
        silent: value(
            tx,
            &sql!(
                "SELECT COUNT(*) FROM conversation c WHERE c.category = 'open' AND c.last_activity_at < ? \
                 AND c.spam = FALSE AND c.merged_into IS NULL AND c.side_of IS NULL",
                now.plus_ms(-SILENT_MS)
            ),
        )?,
        escalated: value(tx, &sql!("SELECT COUNT(*) FROM escalation WHERE ended_at IS NULL AND NOT drill"))?,
        down: value(tx, &sql!("SELECT COUNT(*) FROM downtime WHERE ended_at IS NULL"))?,
        broken_promises: value(
            tx,
            &sql!("SELECT COUNT(*) FROM promise WHERE state = 'broken' AND settled_at > ?", now.plus_ms(-DAY_MS)),
        )?,
    })
}

/// A list of conversations with the moment `at` for which each is shown; `rest` says which, and in which order.
fn rows(
    tx: &mut Tx<'_>,
    reader: UserId,
    at: &'static str,
    rest: impl FnOnce(&mut Sql) -> &mut Sql,
) -> Result<Vec<Row>> {
    let mut query = sql!("SELECT c.id, c.number, c.subject, k.name, c.assignee_id, c.priority,");
    query.add(at).add("FROM conversation c JOIN contact k ON k.id = c.contact_id");
    rest(&mut query).add("LIMIT ?").bind(MOST + SPARE);
    let mut all: Vec<Row> = tx.all(&query)?;
    let ids: Vec<_> = all.iter().map(|row| row.id).collect();
    let hidden = confidential::hidden(tx, reader, &ids)?;
    all.retain(|row| !hidden.contains(&row.id));
    all.truncate(MOST);
    for row in &mut all {
        row.subject = secret::masked(&row.subject);
    }
    Ok(all)
}

/// What burns now, as `reader` may see it.
pub fn board(tx: &mut Tx<'_>, reader: UserId) -> Result<Board> {
    let now = tx.now();
    let silent_since = now.plus_ms(-SILENT_MS);
    Ok(Board {
        at: now,
        figures: figures(tx)?,
        due: rows(tx, reader, "c.due_at", |sql| {
            sql.add("WHERE c.due_at IS NOT NULL AND c.category <> 'solved' AND")
                .add(COUNTS)
                .add("ORDER BY c.due_at, c.id")
        })?,
        waiting: rows(tx, reader, "c.waiting_since", |sql| {
            sql.add("WHERE c.waiting_since IS NOT NULL AND c.category = 'open' AND").add(COUNTS);
            sql.add("ORDER BY c.waiting_since, c.id")
        })?,
        unowned: rows(tx, reader, "c.last_activity_at", |sql| {
            sql.add("WHERE c.assignee_id IS NULL AND c.category = 'open' AND").add(COUNTS);
            sql.add("ORDER BY c.last_activity_at, c.id")
        })?,
        silent: rows(tx, reader, "c.last_activity_at", |sql| {
            sql.add("WHERE c.category = 'open' AND c.last_activity_at < ? AND").bind(silent_since).add(COUNTS);
            sql.add("ORDER BY c.last_activity_at, c.id")
        })?,
        burning: rows(tx, reader, "b.since", |sql| {
            sql.add(
                "JOIN (SELECT conversation_id, MIN(started_at) AS since FROM (SELECT conversation_id, started_at \
                 FROM escalation WHERE ended_at IS NULL AND NOT drill UNION ALL SELECT conversation_id, started_at \
                 FROM downtime WHERE ended_at IS NULL) lasting GROUP BY conversation_id) b \
                 ON b.conversation_id = c.id ORDER BY b.since, c.id",
            )
        })?,
        people: people(tx)?,
    })
}

/// Who has how much to do.
fn people(tx: &mut Tx<'_>) -> Result<Vec<Load>> {
    let soon = tx.now().plus_ms(RISK_MS);
    tx.all(&sql!(
        "SELECT u.id, u.name, COALESCE(t.open, 0), (SELECT COUNT(*) FROM conversation c WHERE c.assignee_id = u.id \
         AND c.category = 'open' AND c.due_at <= ?) FROM user_account u \
         JOIN (SELECT assignee_id, CAST(SUM(conversations) AS BIGINT) AS open FROM list_tally WHERE list = 'open' \
         GROUP BY assignee_id) t ON t.assignee_id = u.id WHERE u.active = TRUE ORDER BY 3 DESC, u.name LIMIT 30",
        soon
    ))
}
