//! Which conversations a view holds, in which order, and how many.
//! It never loads what rows show; `view` completes the ids.

use std::collections::HashMap;

use causeway_identity::{TeamId, UserId};
use causeway_people::{CompanyId, ContactId};
use causeway_store::{Cursor, Result, Sql, Tx, named_values, sql};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Category, ConversationId, tally};
use crate::condition::sql::Moment;
use crate::view::{SavedView, Sort, ViewId, store as views};
use crate::{InboxId, StatusId, TagId};

named_values!(View "A list that everybody has." {
    Mine "Assigned to the reader, open or waiting." = "mine",
    Unassigned "Assigned to nobody, open or waiting." = "unassigned",
    Mentions "The reader is mentioned." = "mentions",
    Snoozed "Waiting for its time." = "snoozed",
    All "Everything." = "all",
    Team "Of one team, open or waiting." = "team",
    Spam "What nobody asked for; it stands in no other list." = "spam",
});

/// What a list is asked for.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    /// The view; `all` when left out.
    pub view: Option<View>,
    /// A saved view, instead of one that everybody has.
    pub view_id: Option<ViewId>,
    /// Another order than the saved view's own; only together with `view_id`.
    pub sort: Option<Sort>,
    /// Categories divided by commas: `open,waiting`.
    pub status: Option<String>,
    /// One status.
    pub status_id: Option<StatusId>,
    /// One assignee.
    pub assignee_id: Option<UserId>,
    /// One team; the view `team` needs it.
    pub team_id: Option<TeamId>,
    /// One inbox.
    pub inbox_id: Option<InboxId>,
    /// One tag.
    pub tag_id: Option<TagId>,
    /// One contact.
    pub contact_id: Option<ContactId>,
    /// The contacts of one company.
    pub company_id: Option<CompanyId>,
    /// How many rows, at most 200; 50 when left out.
    pub limit: Option<usize>,
    /// Where the last page ended.
    pub cursor: Option<String>,
}

const LIVE: [Category; 2] = [Category::Open, Category::Waiting];

/// The ids of a page with their place, newest activity first; one more than `limit` when there is more.
pub fn page(
    tx: &mut Tx<'_>,
    query: &ListQuery,
    categories: &[Category],
    reader: UserId,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Vec<(ConversationId, i64)>> {
    let mut select = sql!("SELECT c.id, c.last_activity_at FROM conversation c WHERE");
    let of_view = view_condition(&mut select, query, reader);
    let categories = if categories.is_empty() { of_view } else { categories };
    match categories {
        [] => {}
        [one] => {
            select.add("AND c.category = ?").bind(*one);
        }
        several => {
            select.add("AND c.category IN").list(several.iter().copied());
        }
    }
    select.add("AND c.merged_into IS NULL AND c.side_of IS NULL");
    select.add(if query.view == Some(View::Spam) { "AND c.spam = TRUE" } else { "AND c.spam = FALSE" });
    filters(&mut select, query);
    if let Some(after) = after {
        select.add("AND (c.last_activity_at, c.id) < (?, ?)").bind(after.at).bind(after.id);
    }
    select.add("ORDER BY c.last_activity_at DESC, c.id DESC LIMIT ?").bind(limit);
    tx.all(&select)
}

/// The same for a saved view, in its own order; what comes with each id is its place in that order.
pub fn saved_page(
    tx: &mut Tx<'_>,
    saved: &SavedView,
    query: &ListQuery,
    categories: &[Category],
    reader: UserId,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Vec<(ConversationId, i64)>> {
    let (sort, moment) = (query.sort.unwrap_or(saved.sort), Moment { reader: Some(reader), now: tx.now() });
    let mut select = views::begin_page(saved, sort, moment);
    if !categories.is_empty() {
        select.add("AND c.category IN").list(categories.iter().copied());
    }
    filters(&mut select, query);
    views::end_page(&mut select, saved, sort, after, limit);
    tx.all(&select)
}

/// Writes what makes a conversation belong to the view; answers the categories that it holds unless others are asked.
fn view_condition(select: &mut Sql, query: &ListQuery, reader: UserId) -> &'static [Category] {
    match query.view.unwrap_or(View::All) {
        View::Mine => {
            select.add("c.assignee_id = ?").bind(reader);
            &LIVE
        }
        View::Unassigned => {
            select.add("c.assignee_id IS NULL");
            &LIVE
        }
        View::Mentions => {
            select.add("c.id IN (SELECT conversation_id FROM mention WHERE user_id = ?)").bind(reader);
            &LIVE
        }
        View::Snoozed => {
            select.add("1 = 1");
            &[Category::Snoozed]
        }
        View::All | View::Spam => {
            select.add("1 = 1");
            &[]
        }
        View::Team => {
            select.add("1 = 1");
            &LIVE
        }
    }
}

fn filters(select: &mut Sql, query: &ListQuery) {
    if let Some(status) = query.status_id {
        select.add("AND c.status_id = ?").bind(status);
    }
    if let Some(assignee) = query.assignee_id {
        select.add("AND c.assignee_id = ?").bind(assignee);
    }
    if let Some(team) = query.team_id {
        select.add("AND c.team_id = ?").bind(team);
    }
    if let Some(inbox) = query.inbox_id {
        select.add("AND c.inbox_id = ?").bind(inbox);
    }
    if let Some(tag) = query.tag_id {
        select.add("AND c.id IN (SELECT conversation_id FROM conversation_tag WHERE tag_id = ?)").bind(tag);
    }
    if let Some(contact) = query.contact_id {
        select.add("AND c.contact_id = ?").bind(contact);
    }
    if let Some(company) = query.company_id {
        select.add("AND c.contact_id IN (SELECT id FROM contact WHERE company_id = ?)").bind(company);
    }
}

/// How many conversations each view holds.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Counts {
    /// [`View::Mine`].
    pub mine: i64,
    /// [`View::Unassigned`].
    pub unassigned: i64,
    /// [`View::Mentions`].
    pub mentions: i64,
    /// [`View::Snoozed`].
    pub snoozed: i64,
    /// Everything that is open or waiting.
    pub all: i64,
    /// [`View::Spam`].
    pub spam: i64,
    /// By team: open or waiting.
    pub teams: HashMap<TeamId, i64>,
    /// By saved view; those that depend on the reader or the time are counted up to 1,000.
    pub views: HashMap<ViewId, i64>,
}

/// Counts for `reader`.
pub fn counts(tx: &mut Tx<'_>, reader: UserId) -> Result<Counts> {
    let mentions = tx.value(&sql!(
        "SELECT COUNT(*) FROM mention m JOIN conversation c ON c.id = m.conversation_id \
         WHERE m.user_id = ? AND c.category IN ('open', 'waiting') AND c.spam = FALSE AND side_of IS NULL",
        reader
    ))?;
    let tally = tally::read(tx, reader)?;
    Ok(Counts {
        mine: tally.mine,
        unassigned: tally.unassigned,
        mentions,
        snoozed: tally.snoozed,
        all: tally.all,
        spam: tally.spam,
        teams: tally.teams,
        views: views::counts(tx, reader)?,
    })
}
