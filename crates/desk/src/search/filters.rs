//! The filters of a query as conditions on conversations `c` and, where there are entries, on entries `e`.
//! It never puts a value into the text of a statement.

use causeway_base::query::{Filter, Query};
use causeway_base::{Time, text};
use causeway_identity::UserId;
use causeway_people::confidential;
use causeway_store::{Dialect, Result, Sql, Tx};

use crate::conversation::store as conversations;
use crate::status::{Status, store as statuses};
use crate::{ConversationId, InboxId, StatusId, TagId, inbox, tag};

/// Values of which one must hold, unless there were none, and values of which none may hold.
struct Sides<T> {
    any: Option<Vec<T>>,
    none: Vec<T>,
}

impl<T> Sides<T> {
    /// Replaces each written value by what it stands for: several things, or nothing.
    fn of(filters: &[Filter], mut stands_for: impl FnMut(&str) -> Vec<T>) -> Self {
        let (without, with): (Vec<&Filter>, Vec<&Filter>) = filters.iter().partition(|filter| filter.negated);
        let asked = !with.is_empty();
        let mut all =
            |side: Vec<&Filter>| side.into_iter().flat_map(|filter| stands_for(&filter.value)).collect::<Vec<T>>();
        let any = all(with);
        Self { any: asked.then_some(any), none: all(without) }
    }
}

/// What a query's filters mean on this desk.
pub(super) struct Filters {
    dialect: Dialect,
    number: Option<i64>,
    /// A conversation that is shown already.
    pub(super) except: Option<ConversationId>,
    tags: Sides<TagId>,
    statuses: Sides<StatusId>,
    inboxes: Sides<InboxId>,
    from: Sides<String>,
    to: Sides<String>,
    before: Option<Time>,
    after: Option<Time>,
    has_attachment: Option<bool>,
    /// A match text of what the conversation must not hold anywhere.
    excluded: Option<String>,
    /// Whose eyes it is for: what of confidential customers they may not know is not found.
    reader: UserId,
}

impl Filters {
    /// Finds the tags, statuses and inboxes that the query names; a name that nothing has matches nothing.
    pub(super) fn of(tx: &mut Tx<'_>, query: &Query, reader: UserId) -> Result<Self> {
        let tags = if query.tag.is_empty() { Vec::new() } else { tag::store::all(tx)? };
        let states = if query.status.is_empty() { Vec::new() } else { statuses::all(tx)? };
        let inboxes = if query.inbox.is_empty() { Vec::new() } else { inbox::store::all(tx)? };
        let excluded = match tx.dialect() {
            Dialect::Sqlite => query.fts5_excluded(),
            Dialect::Postgres => query.tsquery_excluded(),
        };
        let is_status =
            |status: &Status, value: &str| status.category.as_str() == value || text::fold(&status.name) == value;
        Ok(Self {
            dialect: tx.dialect(),
            number: current_number(tx, query.number)?,
            except: None,
            tags: Sides::of(&query.tag, |value| {
                let value = text::fold(value);
                tags.iter().filter(|tag| text::fold(&tag.name) == value).map(|tag| tag.id).collect()
            }),
            statuses: Sides::of(&query.status, |value| {
                let value = text::fold(value);
                states.iter().filter(|status| is_status(status, &value)).map(|status| status.id).collect()
            }),
            inboxes: Sides::of(&query.inbox, |value| {
                let value = text::fold(value);
                let named = |name: &str, address: &str| text::fold(name).contains(&value) || address.contains(&value);
                inboxes.iter().filter(|inbox| named(&inbox.name, &inbox.address)).map(|inbox| inbox.id).collect()
            }),
            from: Sides::of(&query.from, |value| vec![pattern(value)]),
            to: Sides::of(&query.to, |value| vec![pattern(value)]),
            before: query.before,
            after: query.after,
            has_attachment: query.has_attachment,
            excluded,
            reader,
        })
    }

    /// Asks for another number than `#123` did; answers the one that was asked for.
    pub(super) const fn with_number(&mut self, number: Option<i64>) -> Option<i64> {
        std::mem::replace(&mut self.number, number)
    }

    /// Whether one conversation is asked for by its number.
    pub(super) const fn is_number(&self) -> bool {
        self.number.is_some()
    }

    /// Adds `AND …` for each filter to a select over conversations `c`, and over entries `e` when `entries`. Then a
    /// filter on writers, receivers and times means the entry's message; without, any message of the conversation.
    pub(super) fn add_to(&self, select: &mut Sql, entries: bool) {
        if let Some(number) = self.number {
            select.add("AND c.number = ?").bind(number);
        }
        // Spam is found only by its number; words would bring it back into everybody's sight.
        if self.number.is_none() {
            select.add("AND c.spam = FALSE");
        }
        if let Some(except) = self.except {
            select.add("AND c.id <> ?").bind(except);
        }
        if let Some(has) = self.has_attachment {
            select.add(if has { "AND c.has_attachment = TRUE" } else { "AND c.has_attachment = FALSE" });
        }
        listed(select, &self.statuses, ["AND c.status_id IN", "AND c.status_id NOT IN"], "");
        listed(select, &self.inboxes, ["AND c.inbox_id IN", "AND c.inbox_id NOT IN"], "");
        let tagged = [
            "AND EXISTS (SELECT 1 FROM conversation_tag t WHERE t.conversation_id = c.id AND t.tag_id IN",
            "AND NOT EXISTS (SELECT 1 FROM conversation_tag t WHERE t.conversation_id = c.id AND t.tag_id IN",
        ];
        listed(select, &self.tags, tagged, ")");
        self.times(select, entries);
        self.people(select, entries, &self.from, Self::writer);
        self.people(select, entries, &self.to, Self::receiver);
        self.exclusion(select);
        confidential::store::leave_out_conversations(select, self.reader);
    }

    fn times(&self, select: &mut Sql, entries: bool) {
        if let Some(before) = self.before {
            select.add(if entries { "AND e.at < ?" } else { "AND c.last_activity_at < ?" }).bind(before);
        }
        if let Some(after) = self.after {
            select.add(if entries { "AND e.at >= ?" } else { "AND c.last_activity_at >= ?" }).bind(after);
        }
    }

    fn people(&self, select: &mut Sql, entries: bool, sides: &Sides<String>, one: fn(&Self, &mut Sql, &str)) {
        for (negated, patterns) in [(false, sides.any.as_ref()), (true, Some(&sides.none))] {
            let Some(patterns) = patterns.filter(|patterns| !patterns.is_empty()) else { continue };
            select.add(if negated { "AND NOT EXISTS" } else { "AND EXISTS" });
            select.add("(SELECT 1 FROM message m WHERE m.conversation_id = c.id");
            if entries {
                select.add("AND (e.message_id IS NULL OR m.id = e.message_id)");
            }
            for (at, pattern) in patterns.iter().enumerate() {
                select.add(if at == 0 { "AND (" } else { "OR" });
                one(self, select, pattern);
            }
            select.add("))");
        }
    }

    /// SQLite's LIKE knows no case, PostgreSQL's does.
    fn like(&self, select: &mut Sql, column: &'static str, pattern: &str) {
        let like = match self.dialect {
            Dialect::Sqlite => "LIKE ? ESCAPE '!'",
            Dialect::Postgres => "ILIKE ? ESCAPE '!'",
        };
        select.add(column).add(like).bind(pattern);
    }

    /// By the name and address as they stand on the message, or as the contact and the user have them now.
    fn writer(&self, select: &mut Sql, pattern: &str) {
        self.like(select, "m.author_name", pattern);
        self.like(select, "OR m.author_email", pattern);
        self.like(select, "OR EXISTS (SELECT 1 FROM contact k WHERE k.id = m.author_id AND k.folded", pattern);
        self.like(select, ") OR EXISTS (SELECT 1 FROM user_account u WHERE u.id = m.author_id AND u.email", pattern);
        select.add(")");
    }

    /// By the texts inside the recipients' JSON, not by its field names.
    fn receiver(&self, select: &mut Sql, pattern: &str) {
        let column = match self.dialect {
            Dialect::Sqlite => "EXISTS (SELECT 1 FROM json_tree(m.recipients) j WHERE j.type = 'text' AND j.value",
            Dialect::Postgres => {
                "EXISTS (SELECT 1 FROM jsonb_path_query(CAST(m.recipients AS jsonb), '$.*[*].*') j WHERE j #>> '{}'"
            }
        };
        self.like(select, column, pattern);
        select.add(")");
    }

    /// A word that is excluded keeps a conversation out wherever it stands in it.
    fn exclusion(&self, select: &mut Sql) {
        let Some(excluded) = &self.excluded else { return };
        select.add(match self.dialect {
            Dialect::Sqlite => {
                // Not for each conversation anew: the index is asked once for all that holds the word.
                "AND c.id NOT IN (SELECT x.conversation_id FROM search_text CROSS JOIN search_entry x \
                 ON x.id = search_text.rowid WHERE search_text MATCH ?)"
            }
            Dialect::Postgres => {
                "AND NOT EXISTS (SELECT 1 FROM search_entry x WHERE x.conversation_id = c.id \
                 AND x.tokens @@ CAST(CAST(? AS text) AS tsquery))"
            }
        });
        select.bind(excluded);
    }
}

/// The number of the conversation that this number leads to.
pub(super) fn current_number(tx: &mut Tx<'_>, number: Option<i64>) -> Result<Option<i64>> {
    let Some(number) = number else { return Ok(None) };
    let found = conversations::by_number(tx, number)?;
    let state = found.map(|id| conversations::state(tx, id)).transpose()?.flatten();
    Ok(Some(state.map_or(number, |state| state.number)))
}

fn listed<T: Copy + Into<causeway_store::Value>>(
    select: &mut Sql,
    sides: &Sides<T>,
    [within, without]: [&'static str; 2],
    end: &'static str,
) {
    if let Some(any) = &sides.any {
        select.add(within).list(any.iter().copied()).add(end);
    }
    if !sides.none.is_empty() {
        select.add(without).list(sides.none.iter().copied()).add(end);
    }
}

/// A pattern that finds `value` anywhere; what LIKE would read as a sign stands for itself.
fn pattern(value: &str) -> String {
    let folded = text::fold(value);
    format!("%{}%", folded.replace('!', "!!").replace('%', "!%").replace('_', "!_"))
}
