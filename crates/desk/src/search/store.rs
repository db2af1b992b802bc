//! Queries over the index: pages of conversations that hold what is asked for, newest first.
//! It never shows a conversation twice on the pages of one search.
//!
//! All words of a query must stand in one entry: a message, a subject, the people of a conversation, the attachments of
//! a message. The first message's entry also holds the subject. A conversation stands where its newest matching
//! entry stands and shows its best one (subject, people, attachment, message). The order is by time on all pages; only
//! the first one lifts the conversation with the number that was typed, and then those whose subject matches, to its
//! top. An excluded word keeps a conversation out wherever it stands in it.

use std::collections::{HashMap, HashSet};

use causeway_base::Time;
use causeway_base::query::{Query, excerpt};
use causeway_identity::UserId;
use causeway_store::{Cursor, Dialect, Result, Sql, Tx, named_values, sql};

use super::filters::{Filters, current_number};
use super::shown;
use crate::{ConversationId, MessageId};

/// How many matching entries are looked at in one go.
const WINDOW: usize = 400;
/// Characters of an excerpt.
const EXCERPT: usize = 160;

named_values!(Field "Where something was found." {
    Subject "In the conversation's subject." = "subject",
    Body "In a message's text." = "body",
    People "In the names and addresses of who takes part." = "people",
    Attachment "In the name of an attachment." = "attachment",
    Number "It is the conversation's number." = "number",
});

impl Field {
    /// Lower is better.
    const fn rank(self) -> u8 {
        match self {
            Self::Number => 0,
            Self::Subject => 1,
            Self::People => 2,
            Self::Attachment => 3,
            Self::Body => 4,
        }
    }
}

/// A conversation that was found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The message that matched, if it was one.
    pub message_id: Option<MessageId>,
    /// Where it matched.
    pub field: Field,
    /// The place around the match as safe HTML, hits in `<mark>`.
    pub excerpt_html: String,
    /// When the newest of what matched was written; without words, when the conversation was last written in.
    pub at: Time,
    /// Where the list goes on after this hit.
    next: Cursor,
}

impl Hit {
    /// Where the next page begins when this is the last hit of a page.
    pub const fn cursor(&self) -> Cursor {
        self.next
    }
}

/// Up to `limit` conversations after `after` for `query`, without those that `reader` may not know; nothing for a query that asks for nothing.
///
/// Ask for one more than is shown to know whether there is more: the last hit is never lifted above others.
pub fn search(tx: &mut Tx<'_>, query: &Query, reader: UserId, after: Option<Cursor>, limit: usize) -> Result<Vec<Hit>> {
    if query.is_empty() || limit == 0 {
        return Ok(Vec::new());
    }
    let mut filters = Filters::of(tx, query, reader)?;
    let mut hits = numbered(tx, query, &mut filters)?;
    if after.is_some() {
        hits.clear();
    }
    let room = limit.saturating_sub(hits.len());
    let match_text = match tx.dialect() {
        Dialect::Sqlite => positive(query).fts5(),
        Dialect::Postgres => positive(query).tsquery(),
    };
    let found = match &match_text {
        Some(text) => matching(tx, text, &filters, after, room)?,
        None => listed(tx, &filters, after, room)?,
    };
    let mut found = described(tx, query, found)?;
    if after.is_none() && match_text.is_some() {
        lift(&mut found);
    }
    hits.append(&mut found);
    Ok(hits)
}

/// The query without what it excludes.
fn positive(query: &Query) -> Query {
    let terms = query.positive().cloned().collect();
    Query { terms, ..Query::default() }
}

/// The conversation whose number was typed without `#`; it is then left out of everything else.
fn numbered(tx: &mut Tx<'_>, query: &Query, filters: &mut Filters) -> Result<Vec<Hit>> {
    let Some(number) = current_number(tx, plain_number(query))? else { return Ok(Vec::new()) };
    let asked = filters.with_number(Some(number));
    let found = listed(tx, filters, None, 1)?;
    filters.with_number(asked);
    filters.except = found.first().map(|found| found.conversation);
    let top = Cursor { at: i64::MAX, id: uuid::Uuid::max() };
    let found = found.into_iter().map(|found| Found { field: Field::Number, next: top, ..found }).collect();
    described(tx, query, found)
}

fn plain_number(query: &Query) -> Option<i64> {
    let [term] = query.terms.as_slice() else { return None };
    let [token] = term.tokens.as_slice() else { return None };
    if query.number.is_some() || term.negated { None } else { token.parse().ok() }
}

/// A conversation that was found, before its excerpt.
struct Found {
    conversation: ConversationId,
    message: Option<MessageId>,
    field: Field,
    at: Time,
    next: Cursor,
}

/// Conversations that the filters let through, by their newest activity.
fn listed(tx: &mut Tx<'_>, filters: &Filters, after: Option<Cursor>, limit: usize) -> Result<Vec<Found>> {
    let mut select = sql!("SELECT c.id, c.last_activity_at FROM conversation c WHERE c.merged_into IS NULL");
    filters.add_to(&mut select, false);
    if let Some(after) = after {
        select.add("AND (c.last_activity_at, c.id) < (?, ?)").bind(after.at).bind(after.id);
    }
    select.add("ORDER BY c.last_activity_at DESC, c.id DESC LIMIT ?").bind(limit);
    let rows: Vec<(ConversationId, Time)> = tx.all(&select)?;
    let field = if filters.is_number() { Field::Number } else { Field::Body };
    let found = |(conversation, at): (ConversationId, Time)| {
        let next = Cursor { at: at.ms(), id: conversation.0 };
        Found { conversation, message: None, field, at, next }
    };
    Ok(rows.into_iter().map(found).collect())
}

type Candidate = (i64, ConversationId, Option<MessageId>, Field, Time);

/// Conversations with an entry that matches. Entries are looked at from the newest on, a window at a time, so that a
/// word that stands in every message costs no more than a rare one.
fn matching(tx: &mut Tx<'_>, text: &str, filters: &Filters, after: Option<Cursor>, limit: usize) -> Result<Vec<Found>> {
    if tx.dialect() == Dialect::Postgres {
        // A plan that does not know the words cannot choose between the two ways of finding the newest entries.
        tx.all::<(String,)>(&sql!("SELECT set_config('plan_cache_mode', 'force_custom_plan', TRUE)"))?;
    }
    let mut found: Vec<Found> = Vec::new();
    let mut places: HashMap<ConversationId, Option<usize>> = HashMap::new();
    let mut below = after.map_or(i64::MAX, |after| after.at);
    while found.len() < limit {
        let mut select = entries(tx.dialect(), text, "e.id, e.conversation_id, e.message_id, e.field, e.at");
        select.add("AND").add(entry_id(tx.dialect())).add("< ?").bind(below);
        filters.add_to(&mut select, true);
        select.add("ORDER BY").add(entry_id(tx.dialect())).add("DESC LIMIT ?").bind(WINDOW);
        let window: Vec<Candidate> = tx.all(&select)?;
        let earlier = match after {
            Some(after) => on_earlier_pages(tx, text, filters, after, &window, &places)?,
            None => HashSet::new(),
        };
        for candidate in &window {
            take(&mut found, &mut places, &earlier, candidate, limit);
        }
        let Some(last) = window.last().filter(|_| window.len() == WINDOW) else { break };
        below = last.0;
    }
    Ok(found)
}

fn entries(dialect: Dialect, text: &str, columns: &'static str) -> Sql {
    let mut select = sql!("SELECT");
    select.add(columns);
    select.add(match dialect {
        // The order of the tables is fixed: the index goes through its entries from the newest on and stops early.
        Dialect::Sqlite => {
            "FROM search_text CROSS JOIN search_entry e ON e.id = search_text.rowid \
             CROSS JOIN conversation c ON c.id = e.conversation_id WHERE search_text MATCH ?"
        }
        Dialect::Postgres => {
            "FROM search_entry e JOIN conversation c ON c.id = e.conversation_id \
             WHERE e.tokens @@ CAST(CAST(? AS text) AS tsquery)"
        }
    });
    select.bind(text);
    select
}

/// An entry's id by the name under which the engine finds entries in order: SQLite's index has it itself, and would sort
/// all that matches by the same number in another table.
const fn entry_id(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "search_text.rowid",
        Dialect::Postgres => "e.id",
    }
}

/// Those of the window's conversations that stand on an earlier page, by a newer entry.
fn on_earlier_pages(
    tx: &mut Tx<'_>,
    text: &str,
    filters: &Filters,
    after: Cursor,
    window: &[Candidate],
    known: &HashMap<ConversationId, Option<usize>>,
) -> Result<HashSet<ConversationId>> {
    let fresh: HashSet<ConversationId> =
        window.iter().map(|candidate| candidate.1).filter(|id| !known.contains_key(id)).collect();
    if fresh.is_empty() {
        return Ok(fresh);
    }
    let mut select = entries(tx.dialect(), text, "DISTINCT e.conversation_id");
    select.add("AND").add(entry_id(tx.dialect())).add(">= ?").bind(after.at);
    filters.add_to(&mut select, true);
    select.add("AND e.conversation_id IN").list(fresh);
    Ok(tx.all::<(ConversationId,)>(&select)?.into_iter().map(|row| row.0).collect())
}

fn take(
    found: &mut Vec<Found>,
    places: &mut HashMap<ConversationId, Option<usize>>,
    earlier: &HashSet<ConversationId>,
    (id, conversation, message, field, at): &Candidate,
    limit: usize,
) {
    let place = *places.entry(*conversation).or_insert_with(|| {
        if earlier.contains(conversation) || found.len() >= limit {
            return None;
        }
        let next = Cursor { at: *id, id: conversation.0 };
        found.push(Found { conversation: *conversation, message: *message, field: *field, at: *at, next });
        Some(found.len() - 1)
    });
    if let Some(known) = place.and_then(|place| found.get_mut(place))
        && field.rank() < known.field.rank()
    {
        (known.message, known.field) = (*message, *field);
    }
}

/// Moves hits in the subject to the top. The last one stays where it is, since the caller may only want to know that
/// there is one; the cursors are made to fit the new order.
fn lift(hits: &mut [Hit]) {
    let Some((_, shown)) = hits.split_last_mut() else { return };
    shown.sort_by_key(|hit| hit.field != Field::Subject);
    let mut lowest = i64::MAX;
    for hit in shown {
        lowest = lowest.min(hit.next.at);
        hit.next.at = lowest;
    }
}

/// Adds the excerpts.
fn described(tx: &mut Tx<'_>, query: &Query, found: Vec<Found>) -> Result<Vec<Hit>> {
    let of = |fields: &[Field]| -> Vec<ConversationId> {
        found.iter().filter(|one| fields.contains(&one.field)).map(|one| one.conversation).collect()
    };
    let (titled, peopled) = (of(&[Field::Subject, Field::Number]), of(&[Field::People]));
    let plain: Vec<ConversationId> = found
        .iter()
        .filter(|one| one.field == Field::Body && one.message.is_none())
        .map(|one| one.conversation)
        .collect();
    let messages: Vec<MessageId> = found.iter().filter_map(|one| one.message).collect();
    let subjects = by_conversation(shown::subjects(tx, &titled)?);
    let people = by_conversation(shown::people(tx, &peopled)?);
    let snippets = shown::snippets(tx, &plain)?;
    let bodies = shown::bodies(tx, &messages)?;
    let files = shown::files(tx, &messages)?;
    let hit = |found: Found| {
        let (conversation, message) = (found.conversation, found.message);
        let text = match found.field {
            Field::Subject | Field::Number => subjects.get(&conversation),
            Field::People => people.get(&conversation),
            Field::Attachment => message.and_then(|id| files.get(&id)),
            Field::Body => message.map_or_else(|| snippets.get(&conversation), |id| bodies.get(&id)),
        };
        Hit {
            conversation_id: conversation,
            message_id: message,
            field: found.field,
            excerpt_html: text.map(|text| excerpt(text, query, EXCERPT)).unwrap_or_default(),
            at: found.at,
            next: found.next,
        }
    };
    Ok(found.into_iter().map(hit).collect())
}

fn by_conversation(rows: Vec<(ConversationId, String, Time)>) -> HashMap<ConversationId, String> {
    rows.into_iter().map(|(id, text, _)| (id, text)).collect()
}
