//! What a plan comes to: the days of the next year that differ, and which countries' days end soon.
//! It never saves the plan that it looks at.

use axum::Json;
use causeway_base::Time;
use causeway_calendar::holidays::Country;
use causeway_calendar::{Calendar, Date, Interval, Plan};
use causeway_identity::permission::ReadSettings;
use causeway_store::Tx;
use causeway_web::{Answer, Endpoints, Input, Problem};
use jiff::ToSpan;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CalendarId, check, feed};
use crate::Desk;

/// So long before the shipped days of a country end, people are told, in days.
const WARNED: i64 = 60;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .post::<ReadSettings, _, _>(
            "/api/v1/calendars/preview",
            "What a plan comes to in the next twelve months; nothing is saved.",
            preview,
        )
        .body::<Asked>()
        .answers::<Effect>()
}

type State = axum::extract::State<Desk>;

/// A plan to look at.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Asked {
    plan: Plan,
    /// The calendar whose files and addresses count too.
    calendar_id: Option<CalendarId>,
}

/// A day whose hours are not those of its day of the week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct Different {
    /// The day, `2026-10-01`.
    #[schemars(with = "String")]
    pub(super) date: Date,
    /// What it is called; may be empty.
    pub(super) name: String,
    /// Its intervals; none means closed.
    pub(super) open: Vec<Interval>,
}

/// The last day of a country's shipped days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct Ending {
    /// The country.
    pub(super) country: Country,
    /// From the day after this one the days of the week alone decide.
    #[schemars(with = "String")]
    pub(super) last_day: Date,
}

/// What a plan comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct Effect {
    /// Today in the calendar's zone.
    #[schemars(with = "String")]
    pub(super) today: Date,
    /// Whether it is open at this moment.
    pub(super) open_now: bool,
    /// When it opens next, if it is closed now and ever opens.
    pub(super) opens_at: Option<Time>,
    /// The days of the next twelve months that differ, in order.
    pub(super) days: Vec<Different>,
    /// The chosen countries whose shipped days end within sixty days.
    pub(super) ending: Vec<Ending>,
}

/// The countries of a plan whose shipped days end soon after `today`.
pub(super) fn ending(plan: &Plan, today: Date) -> Vec<Ending> {
    let soon = today.saturating_add(WARNED.days());
    let last = |country: &Country| {
        let last_day = Date::new(country.known_years().1, 12, 31).ok()?;
        (last_day <= soon).then_some(Ending { country: *country, last_day })
    };
    if plan.always_open { Vec::new() } else { plan.countries.iter().filter_map(last).collect() }
}

pub(super) fn effect(tx: &mut Tx<'_>, plan: &Plan, calendar: Option<CalendarId>) -> Result<Effect, Problem> {
    let plan = check::plan(plan)?;
    let closed = calendar.map_or_else(|| Ok(Vec::new()), |id| feed::closed(tx, id))?;
    let ready = Calendar::with_closed(&plan, &closed)
        .map_err(|invalid| Problem::field(&format!("/plan{}", invalid.pointer), "invalid", invalid.what))?;
    let now = tx.now();
    let today = ready.date_at(now).ok_or_else(|| Problem::field("/plan/zone", "invalid", "There is no day now."))?;
    let days = ready.other_days(today, today.saturating_add(1.year()));
    let days = days.into_iter().map(|(date, day)| Different { date, name: day.name.clone(), open: day.open.clone() });
    let open_now = ready.open_at(now);
    let opens_at = if open_now { None } else { ready.next_opening(now).ok() };
    Ok(Effect { today, open_now, opens_at, days: days.collect(), ending: ending(&plan, today) })
}

async fn preview(state: State, Input(asked): Input<Asked>) -> Answer<Effect> {
    Ok(Json(state.db.read(move |tx| effect(tx, &asked.plan, asked.calendar_id)).await?))
}
