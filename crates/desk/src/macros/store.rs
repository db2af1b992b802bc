//! SQL of macros: their rows and who sees them.
//! It never shows a macro to somebody outside of its scope.

use std::collections::BTreeMap;

use causeway_base::Time;
use causeway_identity::{TeamId, UserId};
use causeway_store::{Error, Result, Tx, from_row, sql};

use super::{Action, Macro, MacroId, Scope, keys};

struct Row {
    id: MacroId,
    name: String,
    shortcut: String,
    folder: String,
    scope: Scope,
    owner_id: Option<UserId>,
    team_id: Option<TeamId>,
    bodies: String,
    actions: String,
    archived: bool,
    reviewed_at: Option<Time>,
    reviewed_by: Option<UserId>,
    changed_by: Option<UserId>,
    changed_at: Time,
    version: i64,
}
from_row!(Row {
    id,
    name,
    shortcut,
    folder,
    scope,
    owner_id,
    team_id,
    bodies,
    actions,
    archived,
    reviewed_at,
    reviewed_by,
    changed_by,
    changed_at,
    version
});

const ROWS: &str = "SELECT m.id, m.name, m.shortcut, m.folder, m.scope, m.owner_id, m.team_id, m.bodies, m.actions, \
                    m.archived, m.reviewed_at, m.reviewed_by, m.changed_by, m.changed_at, m.version FROM macro m";
const SEEN: &str = "(m.scope = 'everyone' OR (m.scope = 'person' AND m.owner_id = ?) \
                    OR (m.scope = 'team' AND m.team_id IN (SELECT team_id FROM team_member WHERE user_id = ?)))";

fn read(row: Row) -> Result<Macro> {
    let defect = |error: serde_json::Error| Error::Defect(format!("macro {}: {error}", row.id));
    Ok(Macro {
        bodies: serde_json::from_str::<BTreeMap<String, String>>(&row.bodies).map_err(defect)?,
        actions: serde_json::from_str::<Vec<Action>>(&row.actions).map_err(defect)?,
        id: row.id,
        keys: keys::of(&row.name),
        name: row.name,
        shortcut: row.shortcut,
        folder: row.folder,
        scope: row.scope,
        owner_id: row.owner_id,
        team_id: row.team_id,
        archived: row.archived,
        reviewed_at: row.reviewed_at,
        reviewed_by: row.reviewed_by,
        changed_by: row.changed_by,
        changed_at: row.changed_at,
        version: row.version,
    })
}

fn text<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Defect(error.to_string()))
}

/// The macros that `reader` sees, archived ones too, by folder and name.
pub fn seen_by(tx: &mut Tx<'_>, reader: UserId) -> Result<Vec<Macro>> {
    let mut query = sql!(ROWS);
    query.add("WHERE").add(SEEN).bind(reader).bind(reader).add("ORDER BY m.folder, m.name, m.id LIMIT 2000");
    tx.all::<Row>(&query)?.into_iter().map(read).collect()
}

/// All macros, whoever sees them; for what is counted over the whole desk and shown to nobody.
pub(crate) fn all(tx: &mut Tx<'_>) -> Result<Vec<Macro>> {
    let mut query = sql!(ROWS);
    tx.all::<Row>(query.add("ORDER BY m.id LIMIT 2000"))?.into_iter().map(read).collect()
}

/// A macro, if `reader` sees it.
pub fn find(tx: &mut Tx<'_>, id: MacroId, reader: UserId) -> Result<Option<Macro>> {
    let mut query = sql!(ROWS);
    query.add("WHERE m.id = ?").bind(id).add("AND").add(SEEN).bind(reader).bind(reader);
    tx.first::<Row>(&query)?.map(read).transpose()
}

/// How many macros there are.
pub fn count(tx: &mut Tx<'_>) -> Result<i64> {
    tx.value(&sql!("SELECT COUNT(*) FROM macro"))
}

/// Adds a macro.
pub fn add(tx: &mut Tx<'_>, new: &Macro) -> Result<()> {
    let (bodies, actions) = (text(&new.bodies)?, text(&new.actions)?);
    tx.run(&sql!(
        "INSERT INTO macro (id, name, shortcut, folder, scope, owner_id, team_id, bodies, actions, archived, \
         reviewed_at, reviewed_by, changed_by, changed_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        new.id,
        &new.name,
        &new.shortcut,
        &new.folder,
        new.scope,
        new.owner_id,
        new.team_id,
        bodies,
        actions,
        new.archived,
        new.reviewed_at,
        new.reviewed_by,
        new.changed_by,
        new.changed_at,
        new.changed_at
    ))
    .map(drop)
}

/// Writes a macro anew, if its row still has the version of `new`. Says whether it had.
pub fn save(tx: &mut Tx<'_>, new: &Macro) -> Result<bool> {
    let (bodies, actions) = (text(&new.bodies)?, text(&new.actions)?);
    let written = tx.run(&sql!(
        "UPDATE macro SET name = ?, shortcut = ?, folder = ?, scope = ?, owner_id = ?, team_id = ?, bodies = ?, \
         actions = ?, archived = ?, reviewed_at = ?, reviewed_by = ?, changed_by = ?, changed_at = ?, \
         version = version + 1 \
         WHERE id = ? AND version = ?",
        &new.name,
        &new.shortcut,
        &new.folder,
        new.scope,
        new.owner_id,
        new.team_id,
        bodies,
        actions,
        new.archived,
        new.reviewed_at,
        new.reviewed_by,
        new.changed_by,
        new.changed_at,
        new.id,
        new.version
    ))?;
    Ok(written > 0)
}

/// Deletes a macro with the notes of its uses.
pub fn delete(tx: &mut Tx<'_>, id: MacroId) -> Result<()> {
    tx.run(&sql!("DELETE FROM macro WHERE id = ?", id)).map(drop)
}
