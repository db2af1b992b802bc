//! All SQL of calendars and of which team works by which.
//! It never checks a plan; `routes` does before it writes one.

use causeway_base::Time;
use causeway_calendar::{Calendar, Plan};
use causeway_identity::UserId;
use causeway_identity::team::TeamId;
use causeway_store::{Error, Result, Tx, from_row, sql};

use super::{BusinessCalendar, CalendarId, feed};

struct Row {
    id: CalendarId,
    name: String,
    plan: String,
    version: i64,
    created_at: Time,
    updated_at: Time,
    changed_by: Option<UserId>,
}
from_row!(Row { id, name, plan, version, created_at, updated_at, changed_by });

const ROWS: &str = "SELECT id, name, plan, version, created_at, updated_at, changed_by FROM calendar";

fn read(row: Row) -> Result<BusinessCalendar> {
    let plan: Plan = serde_json::from_str(&row.plan)
        .map_err(|error| Error::Defect(format!("plan of calendar {}: {error}", row.id)))?;
    let Row { id, name, version, created_at, updated_at, changed_by, .. } = row;
    Ok(BusinessCalendar { id, name, plan, version, created_at, updated_at, changed_by })
}

fn written(plan: &Plan) -> Result<String> {
    serde_json::to_string(plan).map_err(|error| Error::Defect(error.to_string()))
}

/// All calendars, by name.
pub fn list(tx: &mut Tx<'_>) -> Result<Vec<BusinessCalendar>> {
    let mut query = sql!(ROWS);
    let rows: Vec<Row> = tx.all(query.add("ORDER BY name, id"))?;
    rows.into_iter().map(read).collect()
}

/// One calendar.
pub fn find(tx: &mut Tx<'_>, id: CalendarId) -> Result<Option<BusinessCalendar>> {
    let mut query = sql!(ROWS);
    let row: Option<Row> = tx.first(query.add("WHERE id = ?").bind(id))?;
    row.map(read).transpose()
}

/// A calendar ready to compute with, its files and addresses included; `None` when there is none of this id.
pub fn compiled(tx: &mut Tx<'_>, id: CalendarId) -> Result<Option<Calendar>> {
    let Some(calendar) = find(tx, id)? else { return Ok(None) };
    let ready = Calendar::with_closed(&calendar.plan, &feed::closed(tx, id)?);
    ready.map(Some).map_err(|invalid| Error::Defect(format!("calendar {id}: {invalid}")))
}

/// Adds a calendar.
pub fn add(tx: &mut Tx<'_>, name: &str, plan: &Plan, by: Option<UserId>) -> Result<CalendarId> {
    let (id, now): (CalendarId, _) = (tx.new_id(), tx.now());
    tx.run(&sql!(
        "INSERT INTO calendar (id, name, plan, created_at, updated_at, changed_by) VALUES (?, ?, ?, ?, ?, ?)",
        id,
        name,
        written(plan)?,
        now,
        now,
        by
    ))?;
    Ok(id)
}

/// Writes name and plan anew, if the row still has the version of `calendar`. Says whether it had.
pub fn save(tx: &mut Tx<'_>, calendar: &BusinessCalendar, by: Option<UserId>) -> Result<bool> {
    let now = tx.now();
    Ok(tx.run(&sql!(
        "UPDATE calendar SET name = ?, plan = ?, updated_at = ?, changed_by = ?, version = version + 1 \
         WHERE id = ? AND version = ?",
        &calendar.name,
        written(&calendar.plan)?,
        now,
        by,
        calendar.id,
        calendar.version
    ))? > 0)
}

/// Deletes a calendar that nothing uses.
pub fn delete(tx: &mut Tx<'_>, id: CalendarId) -> Result<()> {
    tx.run(&sql!("DELETE FROM calendar WHERE id = ?", id)).map(drop)
}

/// The teams that work by a calendar, by name.
pub fn teams_of(tx: &mut Tx<'_>, id: CalendarId) -> Result<Vec<(TeamId, String)>> {
    tx.all(&sql!(
        "SELECT t.id, t.name FROM team_calendar c JOIN team t ON t.id = c.team_id WHERE c.calendar_id = ? \
         ORDER BY t.name, t.id",
        id
    ))
}

/// All teams by name, each with the calendar by which it works.
pub fn team_calendars(tx: &mut Tx<'_>) -> Result<Vec<(TeamId, Option<CalendarId>)>> {
    tx.all(&sql!(
        "SELECT t.id, c.calendar_id FROM team t LEFT JOIN team_calendar c ON c.team_id = t.id ORDER BY t.name, t.id"
    ))
}

/// Lets a team work by a calendar, or by none.
pub fn set_team(tx: &mut Tx<'_>, team: TeamId, calendar: Option<CalendarId>) -> Result<()> {
    tx.run(&sql!("DELETE FROM team_calendar WHERE team_id = ?", team))?;
    if let Some(calendar) = calendar {
        tx.run(&sql!("INSERT INTO team_calendar (team_id, calendar_id) VALUES (?, ?)", team, calendar))?;
    }
    Ok(())
}
