//! SQL of rules: their rows, their versions and the order of their folders.
//! It never writes a rule without keeping the version.

use std::collections::HashMap;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{Error, Result, Tx, from_row, last_event, sql};

use super::{Definition, Folder, Former, Rule, RuleId};
use crate::organisation::store as settings;

const FOLDERS: &str = "rule_folders";

struct Row {
    id: RuleId,
    name: String,
    folder: String,
    position: i64,
    enabled: bool,
    definition: String,
    since_event: i64,
    since_at: Time,
    looked_until: Time,
    attention: Option<String>,
    attention_at: Option<Time>,
    changed_by: Option<UserId>,
    changed_at: Time,
    version: i64,
}
from_row!(Row {
    id,
    name,
    folder,
    position,
    enabled,
    definition,
    since_event,
    since_at,
    looked_until,
    attention,
    attention_at,
    changed_by,
    changed_at,
    version
});

const ROWS: &str = "SELECT id, name, folder, position, enabled, definition, since_event, since_at, looked_until, \
                    attention, attention_at, changed_by, changed_at, version FROM rule";

fn parsed(id: RuleId, definition: &str) -> Result<Definition> {
    serde_json::from_str(definition).map_err(|error| Error::Defect(format!("rule {id}: {error}")))
}

fn written(definition: &Definition) -> Result<String> {
    serde_json::to_string(definition).map_err(|error| Error::Defect(error.to_string()))
}

fn read(row: Row) -> Result<Rule> {
    Ok(Rule {
        definition: parsed(row.id, &row.definition)?,
        id: row.id,
        name: row.name,
        folder: row.folder,
        position: row.position,
        enabled: row.enabled,
        since_event: row.since_event,
        since_at: row.since_at,
        looked_until: row.looked_until,
        attention: row.attention,
        attention_at: row.attention_at,
        changed_by: row.changed_by,
        changed_at: row.changed_at,
        version: row.version,
    })
}

/// The folders in their order; those that nobody put in order come last, by name.
pub fn folders(tx: &mut Tx<'_>) -> Result<Vec<Folder>> {
    let mut all = settings::setting::<Vec<Folder>>(tx, FOLDERS)?.map_or_else(Vec::new, |found| found.0);
    let used: Vec<(String,)> = tx.all(&sql!("SELECT DISTINCT folder FROM rule ORDER BY folder"))?;
    for (name,) in used {
        if all.iter().all(|folder| folder.name != name) {
            all.push(Folder { name, first_match: false });
        }
    }
    Ok(all)
}

/// Puts the folders in order.
pub fn set_folders(tx: &mut Tx<'_>, folders: &[Folder]) -> Result<()> {
    settings::set_setting(tx, FOLDERS, &folders)
}

/// All rules in the order in which they look at an event: by folder, then by place. One that cannot be read, because a
/// newer version of the desk wrote it, is left out and keeps no other from acting.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Rule>> {
    let places: HashMap<String, usize> =
        folders(tx)?.into_iter().enumerate().map(|(at, folder)| (folder.name, at)).collect();
    let mut query = sql!(ROWS);
    let rows: Vec<Row> = tx.all(query.add("ORDER BY position, created_at, id"))?;
    let readable = |row: Row| read(row).map_err(|error| tracing::error!(%error, "a rule cannot be read")).ok();
    let mut rules: Vec<Rule> = rows.into_iter().filter_map(readable).collect();
    rules.sort_by_key(|rule| places.get(&rule.folder).copied().unwrap_or(usize::MAX));
    Ok(rules)
}

/// The rules that act, in their order.
pub fn enabled(tx: &mut Tx<'_>) -> Result<Vec<Rule>> {
    Ok(all(tx)?.into_iter().filter(|rule| rule.enabled).collect())
}

/// Whether any rule acts.
pub fn any_enabled(tx: &mut Tx<'_>) -> Result<bool> {
    Ok(tx.value::<i64>(&sql!("SELECT COUNT(*) FROM rule WHERE enabled = TRUE"))? > 0)
}

/// A rule.
pub fn find(tx: &mut Tx<'_>, id: RuleId) -> Result<Option<Rule>> {
    let mut query = sql!(ROWS);
    tx.first::<Row>(query.add("WHERE id = ?").bind(id))?.map(read).transpose()
}

/// How many rules there are.
pub fn count(tx: &mut Tx<'_>) -> Result<i64> {
    tx.value(&sql!("SELECT COUNT(*) FROM rule"))
}

/// Adds a rule at the end of its folder, switched off, with its first version.
pub fn add(tx: &mut Tx<'_>, name: &str, folder: &str, definition: &Definition, by: Option<UserId>) -> Result<RuleId> {
    let (id, now): (RuleId, _) = (tx.new_id(), tx.now());
    tx.run(&sql!(
        "INSERT INTO rule (id, name, folder, position, definition, changed_by, changed_at, created_at) \
         SELECT ?, ?, ?, COALESCE(MAX(position), 0) + 1, ?, ?, ?, ? FROM rule",
        id,
        name,
        folder,
        written(definition)?,
        by,
        now,
        now
    ))?;
    keep_version(tx, id)?;
    Ok(id)
}

/// Writes a rule anew, if its row still has the version of `rule`, keeps the version, and lays its trouble aside.
/// What happened before it was switched on stays none of its business.
pub fn save(tx: &mut Tx<'_>, rule: &Rule, by: Option<UserId>) -> Result<bool> {
    let now = tx.now();
    let changed = tx.run(&sql!(
        "UPDATE rule SET name = ?, folder = ?, definition = ?, attention = NULL, attention_at = NULL, \
         changed_by = ?, changed_at = ?, version = version + 1 WHERE id = ? AND version = ?",
        &rule.name,
        &rule.folder,
        written(&rule.definition)?,
        by,
        now,
        rule.id,
        rule.version
    ))?;
    if changed == 0 {
        return Ok(false);
    }
    switch(tx, rule.id, rule.enabled)?;
    keep_version(tx, rule.id)?;
    Ok(true)
}

/// Switches a rule on or off; one that is switched on begins with what happens from now on.
fn switch(tx: &mut Tx<'_>, id: RuleId, on: bool) -> Result<()> {
    if !on {
        return tx.run(&sql!("UPDATE rule SET enabled = FALSE WHERE id = ?", id)).map(drop);
    }
    let (now, last) = (tx.now(), last_event(tx)?);
    if !any_enabled(tx)? {
        // Nobody read the log while no rule acted.
        causeway_store::set_reader_position(tx, super::engine::READER, last)?;
    }
    tx.run(&sql!(
        "UPDATE rule SET enabled = TRUE, since_event = ?, since_at = ?, looked_until = ? WHERE id = ? AND enabled = FALSE",
        last,
        now,
        now,
        id
    ))
    .map(drop)
}

fn keep_version(tx: &mut Tx<'_>, id: RuleId) -> Result<()> {
    tx.run(&sql!(
        "INSERT INTO rule_version (rule_id, version, name, folder, enabled, definition, changed_by, changed_at) \
         SELECT id, version, name, folder, enabled, definition, changed_by, changed_at FROM rule WHERE id = ?",
        id
    ))
    .map(drop)
}

/// Puts rules in this order; it makes no versions.
pub fn order(tx: &mut Tx<'_>, ids: &[RuleId]) -> Result<()> {
    for (at, id) in ids.iter().enumerate() {
        tx.run(&sql!("UPDATE rule SET position = ? WHERE id = ?", at, *id))?;
    }
    Ok(())
}

/// Deletes a rule with its versions; what it did stays told.
pub fn delete(tx: &mut Tx<'_>, id: RuleId) -> Result<()> {
    tx.run(&sql!("DELETE FROM rule WHERE id = ?", id)).map(drop)
}

/// Notes why somebody should look at a rule.
pub fn needs_attention(tx: &mut Tx<'_>, id: RuleId, words: &str) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!("UPDATE rule SET attention = ?, attention_at = ? WHERE id = ?", words, now, id)).map(drop)
}

/// Notes up to which instant a rule's moments were looked at.
pub fn looked(tx: &mut Tx<'_>, id: RuleId, until: Time) -> Result<()> {
    tx.run(&sql!("UPDATE rule SET looked_until = ? WHERE id = ? AND looked_until < ?", until, id, until)).map(drop)
}

struct FormerRow {
    version: i64,
    name: String,
    folder: String,
    enabled: bool,
    definition: String,
    changed_by: Option<UserId>,
    changed_at: Time,
}
from_row!(FormerRow { version, name, folder, enabled, definition, changed_by, changed_at });

/// The versions of a rule, newest first.
pub fn versions(tx: &mut Tx<'_>, id: RuleId) -> Result<Vec<Former>> {
    let rows: Vec<FormerRow> = tx.all(&sql!(
        "SELECT version, name, folder, enabled, definition, changed_by, changed_at FROM rule_version \
         WHERE rule_id = ? ORDER BY version DESC LIMIT 200",
        id
    ))?;
    let told = |row: FormerRow| {
        Ok(Former {
            definition: parsed(id, &row.definition)?,
            version: row.version,
            name: row.name,
            folder: row.folder,
            enabled: row.enabled,
            changed_by: row.changed_by,
            changed_at: row.changed_at,
        })
    };
    rows.into_iter().map(told).collect()
}
