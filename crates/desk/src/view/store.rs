//! SQL of saved views: their rows, what each holds for a reader, and how many.
//! It never changes a conversation.

use std::collections::HashMap;

use causeway_identity::{TeamId, UserId};
use causeway_store::{Cursor, Error, Result, Sql, Tx, from_row, sql};

use super::{Column, SavedView, Scope, Sort, ViewId};
use crate::ConversationId;
use crate::condition::sql::Moment;

/// Above this a live view's count says no more than "at least".
pub const COUNTED: i64 = 1_000;

struct Row {
    id: ViewId,
    name: String,
    scope: Scope,
    owner_id: Option<UserId>,
    team_id: Option<TeamId>,
    condition: String,
    sort: Sort,
    columns: String,
    position: i64,
    live: bool,
    version: i64,
}
from_row!(Row { id, name, scope, owner_id, team_id, condition, sort, columns, position, live, version });

const ROWS: &str = "SELECT v.id, v.name, v.scope, v.owner_id, v.team_id, v.condition, v.sort, v.columns, v.position, \
                    v.live, v.version FROM saved_view v";
const SEEN: &str = "(v.scope = 'everyone' OR (v.scope = 'person' AND v.owner_id = ?) \
                    OR (v.scope = 'team' AND v.team_id IN (SELECT team_id FROM team_member WHERE user_id = ?)))";

fn read(row: Row) -> Result<SavedView> {
    let defect = |error: serde_json::Error| Error::Defect(format!("view {}: {error}", row.id));
    Ok(SavedView {
        condition: serde_json::from_str(&row.condition).map_err(defect)?,
        columns: serde_json::from_str::<Vec<Column>>(&row.columns).map_err(defect)?,
        id: row.id,
        name: row.name,
        scope: row.scope,
        owner_id: row.owner_id,
        team_id: row.team_id,
        sort: row.sort,
        position: row.position,
        live: row.live,
        version: row.version,
    })
}

/// The views that `reader` sees, in their order.
pub fn seen_by(tx: &mut Tx<'_>, reader: UserId) -> Result<Vec<SavedView>> {
    let mut query = sql!(ROWS);
    query.add("WHERE").add(SEEN).bind(reader).bind(reader).add("ORDER BY v.position, v.name, v.id LIMIT 500");
    tx.all::<Row>(&query)?.into_iter().map(read).collect()
}

/// A view, if `reader` sees it.
pub fn find(tx: &mut Tx<'_>, id: ViewId, reader: UserId) -> Result<Option<SavedView>> {
    let mut query = sql!(ROWS);
    query.add("WHERE v.id = ?").bind(id).add("AND").add(SEEN).bind(reader).bind(reader);
    tx.first::<Row>(&query)?.map(read).transpose()
}

/// Every view that keeps its members, whoever sees it.
pub fn kept(tx: &mut Tx<'_>) -> Result<Vec<SavedView>> {
    let mut query = sql!(ROWS);
    query.add("WHERE v.live = FALSE ORDER BY v.id");
    tx.all::<Row>(&query)?.into_iter().map(read).collect()
}

/// The views of a team or of everyone, whoever asks, in their order.
pub(crate) fn shared(tx: &mut Tx<'_>) -> Result<Vec<SavedView>> {
    let mut query = sql!(ROWS);
    query.add("WHERE v.scope <> 'person' ORDER BY v.position, v.id");
    tx.all::<Row>(&query)?.into_iter().map(read).collect()
}

/// The place behind all views.
pub(crate) fn next_position(tx: &mut Tx<'_>) -> Result<i64> {
    tx.value(&sql!("SELECT COALESCE(MAX(position), 0) + 1 FROM saved_view"))
}

/// How many views there are.
pub fn count(tx: &mut Tx<'_>) -> Result<i64> {
    tx.value(&sql!("SELECT COUNT(*) FROM saved_view"))
}

/// Adds a view or writes it anew, if its row still has the version before this one. Its members are made elsewhere.
pub fn save(tx: &mut Tx<'_>, view: &SavedView) -> Result<bool> {
    let (condition, columns) = (text(&view.condition)?, text(&view.columns)?);
    let written = if view.version == 1 {
        tx.run(&sql!(
            "INSERT INTO saved_view (id, name, scope, owner_id, team_id, condition, sort, columns, position, live) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            view.id,
            &view.name,
            view.scope,
            view.owner_id,
            view.team_id,
            condition,
            view.sort,
            columns,
            view.position,
            view.live
        ))?
    } else {
        tx.run(&sql!(
            "UPDATE saved_view SET name = ?, scope = ?, owner_id = ?, team_id = ?, condition = ?, sort = ?, columns = ?, \
             position = ?, live = ?, version = version + 1 WHERE id = ? AND version = ?",
            &view.name,
            view.scope,
            view.owner_id,
            view.team_id,
            condition,
            view.sort,
            columns,
            view.position,
            view.live,
            view.id,
            view.version - 1
        ))?
    };
    changed(tx)?;
    Ok(written > 0)
}

fn text<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Defect(error.to_string()))
}

/// Deletes a view. Says whether there was one.
pub fn delete(tx: &mut Tx<'_>, id: ViewId) -> Result<bool> {
    changed(tx)?;
    Ok(tx.run(&sql!("DELETE FROM saved_view WHERE id = ?", id))? > 0)
}

/// Tells every node that its picture of the views is old.
fn changed(tx: &mut Tx<'_>) -> Result<()> {
    tx.run(&sql!("UPDATE counter SET value = value + 1 WHERE name = 'views'")).map(drop)
}

/// What every view leaves out: merged, spam, and talks with third parties; a condition on `conversation c`.
pub const IN_VIEWS: &str = "c.merged_into IS NULL AND c.spam = FALSE AND c.side_of IS NULL";

/// Appends what a view holds for a reader, as a condition on `conversation c`.
pub fn holds(query: &mut Sql, view: &SavedView, moment: Moment) {
    query.add(IN_VIEWS).add("AND");
    view.condition.write(query, moment);
}

/// How many conversations each view holds for `reader`; live ones are counted up to [`COUNTED`].
pub fn counts(tx: &mut Tx<'_>, reader: UserId) -> Result<HashMap<ViewId, i64>> {
    let mut kept = sql!("SELECT v.id, v.members FROM saved_view v WHERE v.live = FALSE AND");
    kept.add(SEEN).bind(reader).bind(reader);
    let mut counts: HashMap<ViewId, i64> = tx.all::<(ViewId, i64)>(&kept)?.into_iter().collect();
    let moment = Moment { reader: Some(reader), now: tx.now() };
    let mut live = sql!(ROWS);
    live.add("WHERE v.live = TRUE AND").add(SEEN).bind(reader).bind(reader);
    for row in tx.all::<Row>(&live)? {
        let view = read(row)?;
        let mut query = sql!("SELECT COUNT(*) FROM (SELECT 1 FROM conversation c WHERE");
        holds(&mut query, &view, moment);
        query.add("LIMIT ?) AS counted").bind(COUNTED);
        counts.insert(view.id, tx.value(&query)?);
    }
    Ok(counts)
}

/// Where a page of a view begins: `SELECT` up to and with the view's own condition, ready for more filters.
pub fn begin_page(view: &SavedView, sort: Sort, moment: Moment) -> Sql {
    if view.live {
        let mut select = sql!("SELECT c.id,");
        select.add(sort.place()).add("AS place FROM conversation c WHERE");
        holds(&mut select, view, moment);
        return select;
    }
    let mut select = sql!("SELECT c.id,");
    select.add(place_of(view, sort)).add("AS place FROM view_member m JOIN conversation c ON c.id = m.conversation_id");
    select.add("WHERE m.view_id = ?").bind(view.id);
    select
}

/// Where the place of a row stands: kept for the view's own order, computed for any other.
fn place_of(view: &SavedView, sort: Sort) -> &'static str {
    if !view.live && sort == view.sort { "m.place" } else { sort.place() }
}

/// Ends what [`begin_page`] began: from `after` on, at most `limit`.
pub fn end_page(select: &mut Sql, view: &SavedView, sort: Sort, after: Option<Cursor>, limit: usize) {
    let place = place_of(view, sort);
    let id = if view.live { "c.id" } else { "m.conversation_id" };
    if let Some(after) = after {
        select.add("AND (").add(place).add(",").add(id).add(") < (?, ?)").bind(after.at).bind(after.id);
    }
    select.add("ORDER BY").add(place).add("DESC,").add(id).add("DESC LIMIT ?").bind(limit);
}

/// The ids of everything that a view holds, in no order, at most `limit`.
pub fn ids(tx: &mut Tx<'_>, view: &SavedView, moment: Moment, limit: usize) -> Result<Vec<ConversationId>> {
    let mut select = begin_page(view, view.sort, moment);
    select.add("LIMIT ?").bind(limit);
    Ok(tx.all::<(ConversationId, i64)>(&select)?.into_iter().map(|row| row.0).collect())
}
