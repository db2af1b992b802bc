//! Entries of the index that hold one term, for those who ask what is alike rather than what was typed.
//! It never ranks; the caller says what it wants of the entries.

use causeway_store::{Dialect, Result, Sql, Tx, sql};

use crate::ConversationId;

/// How many of a term's newest entries are looked at before its count is estimated.
const SAMPLE: i64 = 300;

/// What `head` selects from the entries `e` that hold `term`, and their conversations `c`. The statement ends inside its
/// `WHERE`, so that more conditions can follow with `AND`.
pub(crate) fn holding(dialect: Dialect, head: &'static str, term: &str) -> Sql {
    let mut select = sql!(head);
    match dialect {
        Dialect::Sqlite => {
            select.add("FROM search_text CROSS JOIN search_entry e ON e.id = search_text.rowid");
            select.add("CROSS JOIN conversation c ON c.id = e.conversation_id WHERE search_text MATCH ?");
            select.bind(format!("\"{}\"", term.replace('"', "\"\"")));
        }
        Dialect::Postgres => {
            select.add("FROM search_entry e JOIN conversation c ON c.id = e.conversation_id");
            select.add("WHERE e.tokens @@ CAST(CAST(? AS text) AS tsquery)");
            select.bind(format!("'{}'", term.replace('\\', "\\\\").replace('\'', "''")));
        }
    }
    select
}

/// Ends what [`holding`] began: the newest entries, at most `limit`.
pub(crate) fn newest(dialect: Dialect, select: &mut Sql, limit: usize) {
    select.add(match dialect {
        Dialect::Sqlite => "ORDER BY search_text.rowid DESC LIMIT ?",
        Dialect::Postgres => "ORDER BY e.id DESC LIMIT ?",
    });
    select.bind(limit);
}

/// About in how many of `all` entries a term stands, other than those of one conversation. Exact below [`SAMPLE`]; above,
/// by how far back one has to go for so many: entries are numbered in the order in which they came.
pub(crate) fn about(tx: &mut Tx<'_>, term: &str, except: ConversationId, all: i64) -> Result<i64> {
    let dialect = tx.dialect();
    // The low 28 bits of an entry's id are its number; see `index`.
    let mut query = holding(dialect, "SELECT COUNT(*), COALESCE(MIN(n), 0) FROM (SELECT e.id & 268435455 AS n", term);
    query.add("AND e.conversation_id <> ?").bind(except);
    newest(dialect, &mut query, usize::try_from(SAMPLE).unwrap_or(usize::MAX));
    let (count, oldest): (i64, i64) = tx.one(query.add(") AS newest"))?;
    if count < SAMPLE {
        return Ok(count);
    }
    let looked_at = (all - oldest + 1).max(count);
    Ok(count.saturating_mul(all) / looked_at)
}
