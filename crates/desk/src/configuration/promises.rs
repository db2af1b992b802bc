//! Calendars and SLA policies in the file.
//! It never switches a policy on, nor moves a clock that runs.

use causeway_base::text;
use causeway_identity::TeamId;
use causeway_store::Tx;
use causeway_web::Problem;

use super::document::{CalendarEntry, PolicyEntry};
use super::names::Names;
use super::own::kept;
use super::reference::{Stop, Thing, Turn};
use super::work::{Existing, Refused, Work};
use crate::calendar::{self, BusinessCalendar, CalendarId};
use crate::sla::{self, Policy, Terms};

/// A calendar as the file holds it. The addresses of further closed days are not in it: such addresses are often secret.
pub(super) fn calendar(tx: &mut Tx<'_>, calendar: &BusinessCalendar) -> causeway_store::Result<CalendarEntry> {
    let teams = calendar::store::teams_of(tx, calendar.id)?.into_iter().map(|team| team.1).collect();
    Ok(CalendarEntry { name: calendar.name.clone(), plan: calendar.plan.clone(), teams })
}

fn one_calendar(
    work: &mut Work<'_>,
    tx: &mut Tx<'_>,
    now: Option<BusinessCalendar>,
    wanted: &CalendarEntry,
) -> Result<(), Refused> {
    let name = calendar::check::name(tx, &wanted.name, now.as_ref().map(|now| now.id))?;
    let plan = calendar::check::plan(&wanted.plan)?;
    let unknown = |name: &String| Stop::Unknown(Thing::Team, name.clone());
    let teams = wanted.teams.iter().map(|name| work.names.teams.id(name).ok_or_else(|| unknown(name)));
    let teams: Vec<TeamId> = teams.map(|id| id.map(TeamId)).collect::<Result<_, _>>()?;
    let before = now.as_ref().map(|now| calendar(tx, now)).transpose()?;
    // Who works by it already goes on to: an import takes nothing away.
    let also = before.iter().flat_map(|before| &before.teams).filter(|name| !wanted.teams.contains(name)).cloned();
    let mut all: Vec<String> = wanted.teams.iter().cloned().chain(also).collect();
    all.sort();
    let next = CalendarEntry { name, plan, teams: all };
    let changes = work.note("calendars", &next.name, before.as_ref(), &next);
    let by = work.user();
    let id = match now {
        Some(now) if changes => {
            let (id, CalendarEntry { name, plan, .. }) = (now.id, next);
            kept(calendar::store::save(tx, &BusinessCalendar { name, plan, ..now }, by)?)?;
            id
        }
        None if calendar::store::list(tx)?.len() >= calendar::MOST => {
            return Err(Problem::field("/name", "too_many", "A desk has at most 100 calendars.").into());
        }
        None => calendar::store::add(tx, &next.name, &next.plan, by)?,
        Some(now) => now.id,
    };
    for team in teams {
        calendar::store::set_team(tx, team, Some(id))?;
    }
    Ok(())
}

/// Takes calendars in.
pub(super) fn calendars(work: &mut Work<'_>, tx: &mut Tx<'_>, entries: &[CalendarEntry]) -> Result<(), Problem> {
    let mut existing = Existing::of(calendar::store::list(tx)?, |one| text::fold(&one.name));
    for (at, wanted) in entries.iter().enumerate() {
        let now = existing.take(&text::fold(&wanted.name));
        if let Err(why) = one_calendar(work, tx, now, wanted) {
            work.refuse("calendars", format!("/calendars/{at}"), &wanted.name, why)?;
        }
    }
    work.close(tx, "calendars")
}

/// A policy as the file holds it.
pub(super) fn policy(tx: &mut Tx<'_>, policy: &Policy, names: &Names) -> Result<PolicyEntry, Stop> {
    let calendar = policy.terms.calendar_id.and_then(|id| names.calendars.name(id.0)).map(str::to_owned);
    Ok(PolicyEntry {
        name: policy.name.clone(),
        condition: Turn::Out(names).condition(tx, &policy.terms.condition)?,
        calendar,
        targets: policy.terms.targets.clone(),
        published: policy.published,
    })
}

fn terms(tx: &mut Tx<'_>, names: &Names, wanted: &PolicyEntry) -> Result<Terms, Stop> {
    let unknown = |name: &String| Stop::Unknown(Thing::Calendar, name.clone());
    let id = |name: &String| names.calendars.id(name).ok_or_else(|| unknown(name));
    let calendar_id = wanted.calendar.as_ref().map(id).transpose()?.map(CalendarId);
    let condition = Turn::In(names).condition(tx, &wanted.condition)?;
    Ok(Terms { condition, calendar_id, targets: wanted.targets.clone() })
}

fn one_policy(work: &mut Work<'_>, tx: &mut Tx<'_>, now: Option<Policy>, wanted: &PolicyEntry) -> Result<(), Refused> {
    let terms = terms(tx, &work.names, wanted)?;
    let name = sla::routes::check(tx, &wanted.name, &terms)?;
    let by = work.user();
    let before = now.as_ref().map(|now| policy(tx, now, &work.names)).transpose()?;
    let next = PolicyEntry { name: name.clone(), ..wanted.clone() };
    let changes = work.note("policies", &name, before.as_ref(), &next);
    match now {
        Some(now) if changes => {
            kept(sla::store::save(tx, &Policy { name, terms, published: wanted.published, ..now }, by)?)?;
        }
        None if sla::store::count(tx)? >= sla::MOST => {
            return Err(Problem::field("/name", "too_many", "A desk has at most 100 policies.").into());
        }
        None => {
            let id = sla::store::add(tx, &name, false, &terms, by)?;
            if let Some(policy) = sla::store::find(tx, id)?.filter(|_| wanted.published) {
                kept(sla::store::save(tx, &Policy { published: true, ..policy }, by)?)?;
            }
        }
        Some(_) => {}
    }
    Ok(())
}

/// Takes policies in, switched off when they are new.
pub(super) fn policies(work: &mut Work<'_>, tx: &mut Tx<'_>, entries: &[PolicyEntry]) -> Result<(), Problem> {
    let mut existing = Existing::of(sla::store::all(tx)?, |one| text::fold(&one.name));
    for (at, wanted) in entries.iter().enumerate() {
        let now = existing.take(&text::fold(&wanted.name));
        if let Err(why) = one_policy(work, tx, now, wanted) {
            work.refuse("policies", format!("/policies/{at}"), &wanted.name, why)?;
        }
    }
    work.close(tx, "sla_policies")
}
