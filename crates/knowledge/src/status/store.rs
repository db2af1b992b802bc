//! All SQL of the status page.
//! It never checks what is written; the commands do.

use std::collections::HashMap;

use causeway_base::Time;
use causeway_identity::UserId;
use causeway_store::{Cursor, Error, Result, Sql, Tx, from_row, sql};

use super::correct::Earlier;
use super::{
    Affected, Component, ComponentId, Group, GroupId, Impact, Incident, IncidentId, Kind, Phase, State, Step, StepId,
    Texts,
};
use crate::BrandId;

/// The most incidents that one page looks at.
const MANY: usize = 2_000;

struct ComponentRow {
    id: ComponentId,
    brand_id: BrandId,
    names: String,
    group_id: Option<GroupId>,
    position: i64,
    shown: bool,
    created_at: Time,
    version: i64,
}
from_row!(ComponentRow { id, brand_id, names, group_id, position, shown, created_at, version });

struct IncidentRow {
    id: IncidentId,
    number: i64,
    brand_id: BrandId,
    kind: Kind,
    titles: String,
    impact: Impact,
    issue: Option<i64>,
    from_at: Time,
    until_at: Option<Time>,
    begin_texts: String,
    created_by: Option<UserId>,
    created_at: Time,
    updated_at: Time,
    version: i64,
}
from_row!(IncidentRow {
    id,
    number,
    brand_id,
    kind,
    titles,
    impact,
    issue,
    from_at,
    until_at,
    begin_texts,
    created_by,
    created_at,
    updated_at,
    version
});

struct StepRow {
    incident_id: IncidentId,
    id: StepId,
    no: i64,
    phase: Phase,
    texts: String,
    at: Time,
    by_user: Option<UserId>,
    corrected_at: Option<Time>,
}
from_row!(StepRow { incident_id, id, no, phase, texts, at, by_user, corrected_at });

struct AffectedRow {
    incident_id: IncidentId,
    component_id: ComponentId,
    at: Time,
    state: State,
}
from_row!(AffectedRow { incident_id, component_id, at, state });

const COMPONENTS: &str =
    "SELECT id, brand_id, names, group_id, position, shown, created_at, version FROM status_component";
const INCIDENTS: &str = "SELECT i.id, i.number, i.brand_id, i.kind, i.titles, i.impact, i.issue, i.from_at, i.until_at, \
     i.begin_texts, i.created_by, i.created_at, i.updated_at, i.version FROM status_incident i";
const NOT_RESOLVED: &str =
    "NOT EXISTS (SELECT s.id FROM status_step s WHERE s.incident_id = i.id AND s.phase = 'resolved')";

pub(super) fn written(texts: &Texts) -> Result<String> {
    serde_json::to_string(texts).map_err(|error| Error::Defect(error.to_string()))
}

pub(super) fn texts(text: &str) -> Result<Texts> {
    if text.is_empty() {
        return Ok(Texts::new());
    }
    serde_json::from_str(text).map_err(|error| Error::Defect(format!("texts of the status page: {error}")))
}

fn component(row: ComponentRow) -> Result<Component> {
    let ComponentRow { id, brand_id, names, group_id, position, shown, created_at, version } = row;
    Ok(Component { id, brand_id, names: texts(&names)?, group_id, position, shown, created_at, version })
}

/// The components of a brand, in their order.
pub fn components(tx: &mut Tx<'_>, brand: BrandId) -> Result<Vec<Component>> {
    let mut query = sql!(COMPONENTS);
    query.add("WHERE brand_id = ? ORDER BY position, created_at, id").bind(brand);
    tx.all::<ComponentRow>(&query)?.into_iter().map(component).collect()
}

/// One component.
pub fn find_component(tx: &mut Tx<'_>, id: ComponentId) -> Result<Option<Component>> {
    let mut query = sql!(COMPONENTS);
    tx.first::<ComponentRow>(query.add("WHERE id = ?").bind(id))?.map(component).transpose()
}

/// Adds a component.
pub fn add_component(tx: &mut Tx<'_>, new: &Component) -> Result<()> {
    let names = written(&new.names)?;
    tx.run(&sql!(
        "INSERT INTO status_component (id, brand_id, names, group_id, position, shown, created_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?)",
        new.id,
        new.brand_id,
        names,
        new.group_id,
        new.position,
        new.shown,
        new.created_at
    ))
    .map(drop)
}

/// Writes a component anew, if its row still has the version of `new`. Says whether it had.
pub fn save_component(tx: &mut Tx<'_>, new: &Component) -> Result<bool> {
    let names = written(&new.names)?;
    Ok(tx.run(&sql!(
        "UPDATE status_component SET names = ?, group_id = ?, shown = ?, version = version + 1 \
         WHERE id = ? AND version = ?",
        names,
        new.group_id,
        new.shown,
        new.id,
        new.version
    ))? > 0)
}

/// Gives components their places in this order.
pub fn order(tx: &mut Tx<'_>, ids: &[ComponentId]) -> Result<()> {
    for (position, id) in ids.iter().enumerate() {
        tx.run(&sql!("UPDATE status_component SET position = ? WHERE id = ?", position, *id))?;
    }
    Ok(())
}

/// Whether an incident names a component.
pub fn is_used(tx: &mut Tx<'_>, id: ComponentId) -> Result<bool> {
    let one: Option<(ComponentId,)> =
        tx.first(&sql!("SELECT component_id FROM status_affected WHERE component_id = ? LIMIT 1", id))?;
    Ok(one.is_some())
}

/// Deletes a component that no incident names.
pub fn delete_component(tx: &mut Tx<'_>, id: ComponentId) -> Result<()> {
    tx.run(&sql!("DELETE FROM status_component WHERE id = ?", id)).map(drop)
}

fn read(tx: &mut Tx<'_>, query: &Sql) -> Result<Vec<Incident>> {
    let rows: Vec<IncidentRow> = tx.all(query)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = sql!(
        "SELECT incident_id, id, no, phase, texts, at, by_user, corrected_at FROM status_step WHERE incident_id IN"
    );
    query.list(rows.iter().map(|row| row.id)).add("ORDER BY no");
    let mut steps: HashMap<IncidentId, Vec<Step>> = HashMap::new();
    for StepRow { incident_id, id, no, phase, texts: text, at, by_user, corrected_at } in tx.all(&query)? {
        let step = Step { id, no, phase, texts: texts(&text)?, at, by_user, corrected_at };
        steps.entry(incident_id).or_default().push(step);
    }
    let mut query = sql!("SELECT incident_id, component_id, at, state FROM status_affected WHERE incident_id IN");
    query.list(rows.iter().map(|row| row.id)).add("ORDER BY at, component_id");
    let mut affected: HashMap<IncidentId, Vec<Affected>> = HashMap::new();
    for AffectedRow { incident_id, component_id, at, state } in tx.all(&query)? {
        let at = (at != Time(0)).then_some(at);
        affected.entry(incident_id).or_default().push(Affected { component_id, at, state });
    }
    let whole = |row: IncidentRow| {
        Ok(Incident {
            id: row.id,
            number: row.number,
            brand_id: row.brand_id,
            kind: row.kind,
            titles: texts(&row.titles)?,
            impact: row.impact,
            issue: row.issue,
            from_at: row.from_at,
            until_at: row.until_at,
            begin_texts: texts(&row.begin_texts)?,
            affected: affected.remove(&row.id).unwrap_or_default(),
            steps: steps.remove(&row.id).unwrap_or_default(),
            created_by: row.created_by,
            created_at: row.created_at,
            updated_at: row.updated_at,
            version: row.version,
        })
    };
    rows.into_iter().map(whole).collect()
}

/// One incident.
pub fn find(tx: &mut Tx<'_>, number: i64) -> Result<Option<Incident>> {
    let mut query = sql!(INCIDENTS);
    query.add("WHERE i.number = ?").bind(number);
    Ok(read(tx, &query)?.into_iter().next())
}

/// All incidents of a brand that ran after `after`, run now or are planned; a few more may be among them.
pub fn since(tx: &mut Tx<'_>, brand: BrandId, after: Time) -> Result<Vec<Incident>> {
    let mut query = sql!(INCIDENTS);
    query.add("WHERE i.brand_id = ? AND (i.until_at IS NULL OR i.until_at >= ?)").bind(brand).bind(after);
    // Who resolves an incident changes it, so nothing that ended later was changed earlier.
    query.add("AND (i.updated_at >= ? OR").bind(after).add(NOT_RESOLVED).add(")");
    read(tx, query.add("ORDER BY i.from_at DESC, i.number DESC LIMIT ?").bind(MANY))
}

/// Which incidents are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Only those of this brand.
    pub brand: Option<BrandId>,
    /// Only those of this kind.
    pub kind: Option<Kind>,
    /// Only those that nobody and no clock has ended, or only the others.
    pub open: Option<bool>,
    /// Only those about this issue.
    pub issue: Option<i64>,
}

/// The incidents that are wanted, the newest number first.
pub fn list(tx: &mut Tx<'_>, wanted: &Wanted, after: Option<Cursor>, limit: usize) -> Result<Vec<Incident>> {
    let now = tx.now();
    let mut query = sql!(INCIDENTS);
    query.add("WHERE i.number > 0");
    if let Some(brand) = wanted.brand {
        query.add("AND i.brand_id = ?").bind(brand);
    }
    if let Some(kind) = wanted.kind {
        query.add("AND i.kind = ?").bind(kind);
    }
    if let Some(issue) = wanted.issue {
        query.add("AND i.issue = ?").bind(issue);
    }
    if let Some(open) = wanted.open {
        query.add(if open { "AND" } else { "AND NOT" });
        query.add("((i.until_at IS NULL OR i.until_at > ?) AND").bind(now).add(NOT_RESOLVED).add(")");
    }
    if let Some(after) = after {
        query.add("AND i.number < ?").bind(after.at);
    }
    read(tx, query.add("ORDER BY i.number DESC LIMIT ?").bind(limit))
}

/// The number that the next incident has.
pub fn next_number(tx: &mut Tx<'_>) -> Result<i64> {
    tx.value(&sql!("UPDATE counter SET value = value + 1 WHERE name = 'status_incident' RETURNING value"))
}

/// Adds an incident with its steps and what it does to components.
pub fn add(tx: &mut Tx<'_>, new: &Incident) -> Result<()> {
    let (titles, begin_texts) = (written(&new.titles)?, written(&new.begin_texts)?);
    tx.run(&sql!(
        "INSERT INTO status_incident (id, number, brand_id, kind, titles, impact, issue, from_at, until_at, begin_texts, \
         created_by, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        new.id,
        new.number,
        new.brand_id,
        new.kind,
        titles,
        new.impact,
        new.issue,
        new.from_at,
        new.until_at,
        begin_texts,
        new.created_by,
        new.created_at,
        new.updated_at
    ))?;
    affect(tx, new.id, &new.affected)?;
    new.steps.iter().try_for_each(|step| add_step(tx, new.id, step))
}

/// Writes an incident itself anew, if its row still has the version of `new`. Says whether it had.
pub fn save(tx: &mut Tx<'_>, new: &Incident) -> Result<bool> {
    let (titles, begin_texts, now) = (written(&new.titles)?, written(&new.begin_texts)?, tx.now());
    Ok(tx.run(&sql!(
        "UPDATE status_incident SET titles = ?, impact = ?, issue = ?, from_at = ?, until_at = ?, begin_texts = ?, \
         updated_at = ?, version = version + 1 WHERE id = ? AND version = ?",
        titles,
        new.impact,
        new.issue,
        new.from_at,
        new.until_at,
        begin_texts,
        now,
        new.id,
        new.version
    ))? > 0)
}

/// Adds a step.
pub fn add_step(tx: &mut Tx<'_>, incident: IncidentId, step: &Step) -> Result<()> {
    let words = written(&step.texts)?;
    tx.run(&sql!(
        "INSERT INTO status_step (id, incident_id, no, phase, texts, at, by_user) VALUES (?, ?, ?, ?, ?, ?, ?)",
        step.id,
        incident,
        step.no,
        step.phase,
        words,
        step.at,
        step.by_user
    ))
    .map(drop)
}

/// Adds to what an incident does to components; the same instant is written over.
pub fn affect(tx: &mut Tx<'_>, incident: IncidentId, all: &[Affected]) -> Result<()> {
    for one in all {
        let at = one.at.unwrap_or(Time(0));
        tx.run(&sql!(
            "INSERT INTO status_affected (incident_id, component_id, at, state) VALUES (?, ?, ?, ?) \
             ON CONFLICT (incident_id, component_id, at) DO UPDATE SET state = excluded.state",
            incident,
            one.component_id,
            at,
            one.state
        ))?;
    }
    Ok(())
}

/// Forgets what an incident does to components, to plan it anew.
pub fn forget_affected(tx: &mut Tx<'_>, incident: IncidentId) -> Result<()> {
    tx.run(&sql!("DELETE FROM status_affected WHERE incident_id = ?", incident)).map(drop)
}

struct EarlierRow {
    texts: String,
    until_at: Time,
    by_user: Option<UserId>,
}
from_row!(EarlierRow { texts, until_at, by_user });

/// What a step said before it was put right, the newest first.
pub(super) fn earlier(tx: &mut Tx<'_>, step: StepId) -> Result<Vec<Earlier>> {
    let rows: Vec<EarlierRow> = tx.all(&sql!(
        "SELECT texts, until_at, by_user FROM status_step_before WHERE step_id = ? ORDER BY no DESC",
        step
    ))?;
    let whole =
        |row: EarlierRow| Ok(Earlier { texts: texts(&row.texts)?, until_at: row.until_at, by_user: row.by_user });
    rows.into_iter().map(whole).collect()
}

/// How often a step was put right.
pub(super) fn count_earlier(tx: &mut Tx<'_>, step: StepId) -> Result<i64> {
    tx.value(&sql!("SELECT COUNT(*) FROM status_step_before WHERE step_id = ?", step))
}

/// Puts the words of a step right and keeps what they were.
pub(super) fn correct(tx: &mut Tx<'_>, step: &Step, no: i64, right: &Texts, by: UserId) -> Result<()> {
    let (now, before, after) = (tx.now(), written(&step.texts)?, written(right)?);
    tx.run(&sql!(
        "INSERT INTO status_step_before (step_id, no, texts, until_at, by_user) VALUES (?, ?, ?, ?, ?)",
        step.id,
        no,
        before,
        now,
        by
    ))?;
    tx.run(&sql!("UPDATE status_step SET texts = ?, corrected_at = ? WHERE id = ?", after, now, step.id)).map(drop)
}

struct GroupRow {
    id: GroupId,
    brand_id: BrandId,
    names: String,
    position: i64,
    version: i64,
}
from_row!(GroupRow { id, brand_id, names, position, version });

fn group(row: GroupRow) -> Result<Group> {
    let GroupRow { id, brand_id, names, position, version } = row;
    Ok(Group { id, brand_id, names: texts(&names)?, position, version })
}

/// The groups of a brand, in their order.
pub(super) fn groups(tx: &mut Tx<'_>, brand: BrandId) -> Result<Vec<Group>> {
    let rows: Vec<GroupRow> = tx.all(&sql!(
        "SELECT id, brand_id, names, position, version FROM status_group WHERE brand_id = ? \
         ORDER BY position, created_at, id",
        brand
    ))?;
    rows.into_iter().map(group).collect()
}

/// One group.
pub(super) fn find_group(tx: &mut Tx<'_>, id: GroupId) -> Result<Option<Group>> {
    let row: Option<GroupRow> =
        tx.first(&sql!("SELECT id, brand_id, names, position, version FROM status_group WHERE id = ?", id))?;
    row.map(group).transpose()
}

/// Adds a group.
pub(super) fn add_group(tx: &mut Tx<'_>, new: &Group) -> Result<()> {
    let (names, now) = (written(&new.names)?, tx.now());
    tx.run(&sql!(
        "INSERT INTO status_group (id, brand_id, names, position, created_at) VALUES (?, ?, ?, ?, ?)",
        new.id,
        new.brand_id,
        names,
        new.position,
        now
    ))
    .map(drop)
}

/// Writes a group anew, if its row still has the version of `new`. Says whether it had.
pub(super) fn save_group(tx: &mut Tx<'_>, new: &Group) -> Result<bool> {
    let names = written(&new.names)?;
    Ok(tx.run(&sql!(
        "UPDATE status_group SET names = ?, version = version + 1 WHERE id = ? AND version = ?",
        names,
        new.id,
        new.version
    ))? > 0)
}

/// Gives groups their places in this order.
pub(super) fn order_groups(tx: &mut Tx<'_>, ids: &[GroupId]) -> Result<()> {
    for (position, id) in ids.iter().enumerate() {
        tx.run(&sql!("UPDATE status_group SET position = ? WHERE id = ?", position, *id))?;
    }
    Ok(())
}

/// Deletes a group; its components stay, in no group.
pub(super) fn delete_group(tx: &mut Tx<'_>, id: GroupId) -> Result<()> {
    tx.run(&sql!("DELETE FROM status_group WHERE id = ?", id)).map(drop)
}
