//! Endpoints of calendars: the list, changing them, who works by which, and why something is due when it is.
//! It never overwrites what somebody else changed since the caller looked.

use axum::Json;
use axum::http::StatusCode;
use causeway_base::Time;
use causeway_calendar::{Plan, Trace};
use causeway_identity::permission::{ManageSettings, ReadSettings};
use causeway_identity::team::{TeamId, store as teams};
use causeway_identity::{UserId, audit};
use causeway_store::Tx;
use causeway_web::{Answer, Code, Endpoints, Input, Page, PathId, Permit, Problem, Query};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::feed::{self, Feed};
use super::{BusinessCalendar, CalendarId, MOST, Use, check, effect, feed_routes, in_use, store};
use crate::Desk;
use crate::told::settings_changed;

/// A year of minutes: nothing is promised in more working time.
const MOST_MINUTES: i64 = 366 * 24 * 60;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    let endpoints = endpoints
        .get::<ReadSettings, _, _>("/api/v1/calendars", "All calendars, with what works by them.", list)
        .answers::<Page<Shown>>()
        .post::<ManageSettings, _, _>("/api/v1/calendars", "Add a calendar.", create)
        .body::<NewCalendar>()
        .creates::<Shown>()
        .patch::<ManageSettings, _, _>("/api/v1/calendars/{id}", "Change a calendar.", change)
        .body::<ChangeCalendar>()
        .answers::<Shown>()
        .delete::<ManageSettings, _, _>("/api/v1/calendars/{id}", "Delete a calendar that nothing uses.", remove)
        .get::<ReadSettings, _, _>(
            "/api/v1/calendars/{id}/explain",
            "When something is due that is promised in so many working minutes, and why.",
            explain,
        )
        .answers::<Explained>()
        .put::<ManageSettings, _, _>("/api/v1/teams/{id}/calendar", "Let a team work by a calendar, or by none.", team)
        .body::<TeamCalendar>()
        .answers::<TeamCalendar>();
    feed_routes::add(effect::add(endpoints))
}

type State = axum::extract::State<Desk>;

/// A calendar with what works by it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Shown {
    #[serde(flatten)]
    calendar: BusinessCalendar,
    /// The teams that work by it.
    team_ids: Vec<TeamId>,
    /// Everything that works by it, by name.
    used_by: Vec<Use>,
    /// Where further closed days come from.
    feeds: Vec<Feed>,
}

/// A calendar to add.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewCalendar {
    name: String,
    plan: Plan,
}

/// What changes of a calendar; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangeCalendar {
    version: i64,
    name: Option<String>,
    plan: Option<Plan>,
}

/// By which calendar a team works.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TeamCalendar {
    /// None: the team counts as always open.
    calendar_id: Option<CalendarId>,
}

/// What is asked of a calendar.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
struct Asked {
    /// When the promise is made, in milliseconds since 1970 in UTC; now when left out.
    from: Option<Time>,
    /// How many working minutes it is good for.
    minutes: i64,
}

/// When it is due, and why.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Explained {
    /// The calendar's zone, in which the steps are to be told.
    zone: String,
    #[serde(flatten)]
    trace: Trace,
}

pub(super) fn shown(tx: &mut Tx<'_>, calendar: BusinessCalendar) -> Result<Shown, Problem> {
    let team_ids = store::teams_of(tx, calendar.id)?.into_iter().map(|(id, _)| id).collect();
    Ok(Shown { team_ids, used_by: in_use(tx, calendar.id)?, feeds: feed::of(tx, calendar.id)?, calendar })
}

pub(super) fn found(tx: &mut Tx<'_>, id: CalendarId) -> Result<BusinessCalendar, Problem> {
    store::find(tx, id)?.ok_or_else(|| Problem::not_found("calendar"))
}

async fn list(state: State) -> Answer<Page<Shown>> {
    let work = |tx: &mut Tx<'_>| {
        let mut all = Vec::new();
        for calendar in store::list(tx)? {
            all.push(shown(tx, calendar)?);
        }
        Ok::<_, Problem>(all)
    };
    Ok(Json(Page::whole(state.db.read(work).await?)))
}

pub(super) fn add_one(tx: &mut Tx<'_>, permit: Permit<ManageSettings>, input: &NewCalendar) -> Result<Shown, Problem> {
    if store::list(tx)?.len() >= MOST {
        return Err(Problem::field("/name", "too_many", "A desk has at most 200 calendars. Delete some first."));
    }
    let (name, plan) = (check::name(tx, &input.name, None)?, check::plan(&input.plan)?);
    let id = store::add(tx, &name, &plan, Some(UserId(permit.user())))?;
    audit::record(tx, permit.actor(), "calendar.added", &id.to_string(), &name)?;
    settings_changed(tx, permit.actor(), "calendars");
    let calendar = found(tx, id)?;
    shown(tx, calendar)
}

async fn create(
    state: State,
    permit: Permit<ManageSettings>,
    Input(input): Input<NewCalendar>,
) -> Result<(StatusCode, Json<Shown>), Problem> {
    let made = state.db.write(move |tx| add_one(tx, permit, &input)).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

pub(super) fn change_one(
    tx: &mut Tx<'_>,
    permit: Permit<ManageSettings>,
    id: CalendarId,
    input: &ChangeCalendar,
) -> Result<Shown, Problem> {
    let before = found(tx, id)?;
    let mut calendar = BusinessCalendar { version: input.version, ..before.clone() };
    if let Some(name) = &input.name {
        calendar.name = check::name(tx, name, Some(id))?;
    }
    if let Some(plan) = &input.plan {
        calendar.plan = check::plan(plan)?;
    }
    if !store::save(tx, &calendar, Some(UserId(permit.user())))? {
        let current = shown(tx, before)?;
        let words = "Somebody else changed this calendar meanwhile.";
        return Err(Problem::new(Code::VersionConflict, words).current(&current));
    }
    audit::record(tx, permit.actor(), "calendar.changed", &id.to_string(), &calendar.name)?;
    settings_changed(tx, permit.actor(), "calendars");
    let calendar = found(tx, id)?;
    shown(tx, calendar)
}

async fn change(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<CalendarId>,
    Input(input): Input<ChangeCalendar>,
) -> Answer<Shown> {
    Ok(Json(state.db.write(move |tx| change_one(tx, permit, id, &input)).await?))
}

pub(super) fn remove_one(tx: &mut Tx<'_>, permit: Permit<ManageSettings>, id: CalendarId) -> Result<(), Problem> {
    let calendar = found(tx, id)?;
    check::unused(tx, id)?;
    store::delete(tx, id)?;
    audit::record(tx, permit.actor(), "calendar.removed", &id.to_string(), &calendar.name)?;
    settings_changed(tx, permit.actor(), "calendars");
    Ok(())
}

async fn remove(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<CalendarId>,
) -> Result<StatusCode, Problem> {
    state.db.write(move |tx| remove_one(tx, permit, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn explain(state: State, PathId(id): PathId<CalendarId>, Query(asked): Query<Asked>) -> Answer<Explained> {
    if !(0..=MOST_MINUTES).contains(&asked.minutes) {
        return Err(Problem::field("/minutes", "range", "Ask for at most a year of working time."));
    }
    let work = move |tx: &mut Tx<'_>| {
        let zone = found(tx, id)?.plan.zone;
        let calendar = store::compiled(tx, id)?.ok_or_else(|| Problem::not_found("calendar"))?;
        let from = asked.from.unwrap_or_else(|| tx.now());
        let trace = calendar.explain(from, asked.minutes * 60_000, &[]);
        let told = |error: causeway_calendar::Error| {
            Problem::field("/minutes", "never_due", format!("It is never due: {error}."))
        };
        Ok::<_, Problem>(Explained { zone, trace: trace.map_err(told)? })
    };
    Ok(Json(state.db.read(work).await?))
}

async fn team(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<TeamId>,
    Input(input): Input<TeamCalendar>,
) -> Answer<TeamCalendar> {
    let work = move |tx: &mut Tx<'_>| {
        let team = teams::find(tx, id)?.ok_or_else(|| Problem::not_found("team"))?;
        if let Some(calendar) = input.calendar_id {
            let known = store::find(tx, calendar)?;
            known.ok_or_else(|| Problem::field("/calendar_id", "unknown", "There is no such calendar."))?;
        }
        store::set_team(tx, id, input.calendar_id)?;
        audit::record(tx, permit.actor(), "calendar.team", &id.to_string(), &team.name)?;
        settings_changed(tx, permit.actor(), "calendars");
        Ok::<_, Problem>(input.clone())
    };
    Ok(Json(state.db.write(work).await?))
}
