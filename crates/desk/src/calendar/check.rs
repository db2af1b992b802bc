//! What a calendar must be like to be kept: a name of its own and a plan that makes sense.
//! It never changes a calendar.

use causeway_base::text;
use causeway_calendar::{Calendar, Plan};
use causeway_identity::user::routes::checked_name;
use causeway_store::Tx;
use causeway_web::{Code, Problem};

use super::{CalendarId, store};

/// The longest name of a day, in characters.
const DAY_NAME: usize = 200;

/// A name that no other calendar has.
pub(crate) fn name(tx: &mut Tx<'_>, name: &str, own: Option<CalendarId>) -> Result<String, Problem> {
    let name = checked_name(name, "/name")?;
    let folded = text::fold(&name);
    if store::list(tx)?.iter().any(|other| Some(other.id) != own && text::fold(&other.name) == folded) {
        return Err(Problem::field("/name", "taken", "Another calendar has this name."));
    }
    Ok(name)
}

/// The plan with clean names, its days in order; says what makes no sense and where.
pub(crate) fn plan(plan: &Plan) -> Result<Plan, Problem> {
    let mut plan = plan.clone();
    let wrong = |pointer: &str, what: &str| Problem::field(&format!("/plan{pointer}"), "invalid", what);
    Calendar::new(&plan).map_err(|invalid| wrong(&invalid.pointer, invalid.what))?;
    for (index, day) in plan.special_days.iter().enumerate() {
        if plan.special_days[..index].iter().any(|other| other.date == day.date) {
            return Err(wrong(&format!("/special_days/{index}"), "There are two sets of hours for this day."));
        }
    }
    let holidays = plan.holidays.iter_mut().map(|day| &mut day.name);
    for name in holidays.chain(plan.special_days.iter_mut().map(|day| &mut day.name)) {
        *name = text::clean(name.trim(), DAY_NAME).replace(['\n', '\t'], " ");
    }
    plan.holidays.sort_by_key(|day| day.date);
    plan.holidays.dedup_by_key(|day| day.date);
    plan.special_days.sort_by_key(|day| day.date);
    let mut seen = Vec::new();
    plan.countries.retain(|country| {
        !seen.contains(country) && {
            seen.push(*country);
            true
        }
    });
    Ok(plan)
}

/// Refuses to delete what something works by, and names it.
pub(crate) fn unused(tx: &mut Tx<'_>, id: CalendarId) -> Result<(), Problem> {
    let uses = super::in_use(tx, id)?;
    if uses.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = uses.iter().take(5).map(|one| one.name.as_str()).collect();
    let words = format!("This calendar is in use: {}.", names.join(", "));
    let problem = Problem::new(Code::InvalidInput, words).hint("Choose another calendar there first.");
    Err(problem)
}
