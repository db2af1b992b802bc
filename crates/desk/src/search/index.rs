//! What stands in the index: entries come and go here, together with the reader's place in the event log.
//! It never reads a text; `gather` has made the tokens.

use causeway_store::{Dialect, Result, Sql, Tx, Value, reader_position, set_reader_position, sql};

use super::gather::{Entry, Plan};
use crate::ConversationId;

/// The reader's name in the event log.
pub(super) const READER: &str = "search";
/// Bits of an entry's id that count; the bits above are the minute of its time, so that ids sort by time and the
/// newest entries are found without sorting. A desk has room for 268 million entries.
const COUNTED: u32 = 28;
/// How many ids one statement names.
const AT_ONCE: usize = 256;

/// The id of the `number`th entry when its time is `at`.
fn id(at: causeway_base::Time, number: i64) -> i64 {
    let minute = (at.ms() / 60_000).clamp(0, (1 << (62 - COUNTED)) - 1);
    (minute << COUNTED) | (number & ((1 << COUNTED) - 1))
}

/// Writes one step. `false` when another node has been here meanwhile: then nothing is written.
pub(super) fn write(tx: &mut Tx<'_>, plan: &Plan) -> Result<bool> {
    let entries = plan.entries.len();
    // The row's lock keeps a second node out until this step is committed.
    let last: i64 =
        tx.value(&sql!("UPDATE counter SET value = value + ? WHERE name = 'search' RETURNING value", entries))?;
    if reader_position(tx, READER)? > plan.from {
        return Ok(false);
    }
    remove_stale(tx, plan)?;
    let mut rest = plan.entries.as_slice();
    let mut number = last - entries as i64 + 1;
    while !rest.is_empty() {
        // Powers of two, so that few statements have to be prepared.
        let (now, later) = rest.split_at(1 << rest.len().min(64).ilog2());
        insert(tx, now, number)?;
        number += now.len() as i64;
        rest = later;
    }
    set_reader_position(tx, READER, plan.to)?;
    Ok(true)
}

/// Moves the reader's place past events that change nothing.
pub(super) fn pass(tx: &mut Tx<'_>, to: i64) -> Result<()> {
    if reader_position(tx, READER)? < to { set_reader_position(tx, READER, to) } else { Ok(()) }
}

fn insert(tx: &mut Tx<'_>, entries: &[Entry], first: i64) -> Result<()> {
    let numbered = || entries.iter().zip(first..).map(|(entry, number)| (id(entry.at, number), entry));
    if tx.dialect() == Dialect::Postgres {
        let mut insert = sql!("INSERT INTO search_entry (id, conversation_id, message_id, field, at, tokens) VALUES");
        for (at, (id, entry)) in numbered().enumerate() {
            insert.add(if at == 0 { "(" } else { ", (" }).add("?, ?, ?, ?, ?, CAST(CAST(? AS text) AS tsvector))");
            insert.bind(id).bind(entry.conversation).bind(entry.message).bind(entry.field).bind(entry.at);
            insert.bind(&entry.tokens);
        }
        return tx.run(&insert).map(drop);
    }
    let mut insert = sql!("INSERT INTO search_entry (id, conversation_id, message_id, field, at) VALUES");
    insert.rows(numbered().map(|(id, entry)| -> [Value; 5] {
        [id.into(), entry.conversation.into(), entry.message.into(), entry.field.into(), entry.at.into()]
    }));
    tx.run(&insert)?;
    let mut insert = sql!("INSERT INTO search_text (rowid, tokens) VALUES");
    insert.rows(numbered().map(|(id, entry)| -> [Value; 2] { [id.into(), (&entry.tokens).into()] }));
    tx.run(&insert).map(drop)
}

fn remove_stale(tx: &mut Tx<'_>, plan: &Plan) -> Result<()> {
    for messages in plan.stale_messages.chunks(AT_ONCE) {
        let mut select = sql!("SELECT id FROM search_entry WHERE message_id IN");
        select.list(messages.iter().copied());
        remove(tx, &select)?;
    }
    for conversations in plan.stale_subjects.chunks(AT_ONCE) {
        remove(tx, &of_conversations(sql!("SELECT id FROM search_entry WHERE field = 'subject'"), conversations))?;
    }
    for conversations in plan.stale_people.chunks(AT_ONCE) {
        remove(tx, &of_conversations(sql!("SELECT id FROM search_entry WHERE field = 'people'"), conversations))?;
    }
    if plan.sweep { sweep(tx) } else { Ok(()) }
}

fn of_conversations(mut select: Sql, conversations: &[ConversationId]) -> Sql {
    select.add("AND conversation_id IN").list(conversations.iter().copied());
    select
}

/// Removes what belongs to conversations that are gone, and what lost its entry with them.
fn sweep(tx: &mut Tx<'_>) -> Result<()> {
    let orphans = "SELECT id FROM search_entry e WHERE NOT EXISTS \
                   (SELECT 1 FROM conversation c WHERE c.id = e.conversation_id)";
    remove(tx, &sql!(orphans))?;
    if tx.dialect() == Dialect::Sqlite {
        let texts = "SELECT id FROM search_text_docsize WHERE id NOT IN (SELECT id FROM search_entry)";
        remove(tx, &sql!(texts))?;
    }
    Ok(())
}

/// Removes the entries whose ids `select` finds.
fn remove(tx: &mut Tx<'_>, select: &Sql) -> Result<()> {
    let ids: Vec<i64> = tx.all::<(i64,)>(select)?.into_iter().map(|row| row.0).collect();
    for ids in ids.chunks(AT_ONCE) {
        if tx.dialect() == Dialect::Sqlite {
            let mut delete = sql!("DELETE FROM search_text WHERE rowid IN");
            tx.run(delete.list(ids.iter().copied()))?;
        }
        let mut delete = sql!("DELETE FROM search_entry WHERE id IN");
        tx.run(delete.list(ids.iter().copied()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use causeway_base::Time;

    use super::id;

    #[test]
    fn ids_sort_by_minute_and_then_by_number() {
        let minute = 60_000;
        assert!(id(Time(minute), 9) < id(Time(2 * minute), 1));
        assert!(id(Time(minute), 1) < id(Time(minute + 59_999), 2));
        assert!(id(Time(-5), 1) > 0 && id(Time(i64::MAX), i64::MAX) > 0);
        assert!(id(Time(i64::MAX), 1) > id(Time(1_767_603_600_000), 1));
    }
}
