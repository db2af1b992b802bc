//! Endpoints of numbers: setting them up, and asking where a call would go now.
//! They never leave a number without a way for urgent calls.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::StatusCode;
use causeway_base::Time;
use causeway_desk::calendar::{CalendarId, store as calendars};
use causeway_desk::{InboxId, inbox, on_call};
use causeway_identity::permission::{ManageSettings, ReadSettings};
use causeway_identity::{UserId, audit, team, user};
use causeway_store::{Result as Stored, Tx};
use causeway_web::{Answer, Code, Endpoints, Input, Page, PathId, Permit, Problem, Query};
use schemars::JsonSchema;
use serde::Deserialize;

use super::rules::{Moment, Route, route};
use super::{Closed, Number, NumberId, Ring, checked, store};
use crate::{Phone, State, given, settings, told};

/// The most numbers of a desk.
const MOST: usize = 200;

pub(crate) fn add(endpoints: Endpoints<Phone>) -> Endpoints<Phone> {
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/phone/numbers", "The numbers that customers call.", list)
        .answers::<Page<Number>>()
        .post::<ManageSettings, _, _>("/api/v1/phone/numbers", "Add a number that customers call.", create)
        .body::<NewNumber>()
        .creates::<Number>()
        .patch::<ManageSettings, _, _>("/api/v1/phone/numbers/{id}", "Change a number.", change)
        .body::<ChangeNumber>()
        .answers::<Number>()
        .delete::<ManageSettings, _, _>("/api/v1/phone/numbers/{id}", "Remove a number; its calls stay.", remove)
        .get::<ReadSettings, _, _>("/api/v1/phone/numbers/{id}/route", "Where a call to it goes at a moment.", try_out)
        .query::<TryQuery>()
        .answers::<Route>()
}

/// A number to add.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewNumber {
    number: String,
    label: String,
    inbox_id: InboxId,
}

/// What changes of a number; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeNumber {
    version: i64,
    number: Option<String>,
    label: Option<String>,
    inbox_id: Option<InboxId>,
    /// `null` for always.
    #[serde(default, deserialize_with = "given")]
    calendar_id: Option<Option<CalendarId>>,
    rings: Option<Vec<Ring>>,
    #[serde(default, deserialize_with = "given")]
    forward_to: Option<Option<String>>,
    closed: Option<Closed>,
    #[serde(default, deserialize_with = "given")]
    rota: Option<Option<String>>,
    closed_texts: Option<BTreeMap<String, String>>,
    shown: Option<bool>,
    hotline: Option<bool>,
    enabled: Option<bool>,
    position: Option<i64>,
}

/// For which moment.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TryQuery {
    /// Now when left out.
    at: Option<i64>,
    /// Whether the caller says that it is urgent.
    #[serde(default)]
    urgent: bool,
}

/// Where a call to this number goes.
///
/// # Errors
/// What the database says.
pub(crate) fn now(tx: &mut Tx<'_>, number: &Number, at: Time, urgent: bool) -> Stored<Route> {
    let calendar = number.calendar_id.map(|id| calendars::compiled(tx, id)).transpose()?.flatten();
    let open = calendar.is_none_or(|calendar| calendar.open_at(at));
    let on_call = match &number.rota {
        Some(key) => {
            let (rotas, _) = on_call::all(tx)?;
            let turn = rotas.iter().find(|rota| rota.key == *key).and_then(|rota| rota.at(at));
            turn.map(|user| there(tx, &[Ring::User(user)])).transpose()?.and_then(|found| found.first().copied())
        }
        None => None,
    };
    let moment = Moment { open, urgent, there: there(tx, &number.rings)?, on_call };
    Ok(route(number, &moment))
}

/// Those of these people and teams who are not away, in order and each once.
fn there(tx: &mut Tx<'_>, rings: &[Ring]) -> Stored<Vec<UserId>> {
    let mut all: Vec<UserId> = Vec::new();
    for ring in rings {
        let people = match ring {
            Ring::User(user) => vec![*user],
            Ring::Team(team) => team::store::find(tx, *team)?.map(|team| team.member_ids).unwrap_or_default(),
        };
        for one in people {
            let known = user::store::find(tx, one)?.is_some_and(|user| user.active && !user.away);
            if known && !all.contains(&one) {
                all.push(one);
            }
        }
    }
    Ok(all)
}

fn known(tx: &mut Tx<'_>, number: &Number) -> Result<(), Problem> {
    if inbox::store::find(tx, number.inbox_id)?.is_none() {
        return Err(Problem::field("/inbox_id", "unknown", "There is no such inbox."));
    }
    if let Some(calendar) = number.calendar_id
        && calendars::find(tx, calendar)?.is_none()
    {
        return Err(Problem::field("/calendar_id", "unknown", "There is no such calendar."));
    }
    if let Some(rota) = &number.rota
        && !on_call::all(tx)?.0.iter().any(|one| one.key == *rota)
    {
        return Err(Problem::field("/rota", "unknown", "There is no such rota."));
    }
    for ring in &number.rings {
        let found = match ring {
            Ring::User(user) => user::store::find(tx, *user)?.is_some(),
            Ring::Team(team) => team::store::find(tx, *team)?.is_some(),
        };
        if !found {
            return Err(Problem::field("/rings", "unknown", "One of these people or teams is not there any more."));
        }
    }
    Ok(())
}

fn taken() -> Problem {
    Problem::field("/number", "taken", "This number is in the list already.")
}

async fn list(state: State, _: Permit<ReadSettings>) -> Answer<Page<Number>> {
    Ok(Json(Page::whole(state.desk.db.read(store::all).await?)))
}

async fn create(
    state: State,
    permit: Permit<ManageSettings>,
    Input(input): Input<NewNumber>,
) -> Result<(StatusCode, Json<Number>), Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let all = store::all(tx)?;
        if all.len() >= MOST {
            return Err(Problem::new(Code::InvalidInput, "A desk has at most 200 numbers."));
        }
        let (settings, _) = settings::find(tx)?;
        let number = Number {
            id: tx.new_id(),
            number: input.number.clone(),
            label: input.label.clone(),
            inbox_id: input.inbox_id,
            calendar_id: None,
            rings: Vec::new(),
            forward_to: None,
            closed: Closed::Callback,
            rota: None,
            closed_texts: BTreeMap::new(),
            shown: true,
            hotline: false,
            enabled: true,
            position: all.len() as i64,
            created_at: tx.now(),
            version: 1,
        };
        let number = checked(number, &settings.country)?;
        known(tx, &number)?;
        if !store::add(tx, &number)? {
            return Err(taken());
        }
        settings::publish(tx)?;
        audit::record(tx, permit.actor(), "phone.number_added", &number.id.to_string(), &number.number)?;
        told(tx, permit.actor());
        Ok::<_, Problem>(number)
    };
    Ok((StatusCode::CREATED, Json(state.desk.db.write(work).await?)))
}

/// The number as it shall be.
fn changed(now: &Number, input: ChangeNumber) -> Number {
    Number {
        number: input.number.unwrap_or_else(|| now.number.clone()),
        label: input.label.unwrap_or_else(|| now.label.clone()),
        inbox_id: input.inbox_id.unwrap_or(now.inbox_id),
        calendar_id: input.calendar_id.unwrap_or(now.calendar_id),
        rings: input.rings.unwrap_or_else(|| now.rings.clone()),
        forward_to: input.forward_to.unwrap_or_else(|| now.forward_to.clone()),
        closed: input.closed.unwrap_or(now.closed),
        rota: input.rota.unwrap_or_else(|| now.rota.clone()),
        closed_texts: input.closed_texts.unwrap_or_else(|| now.closed_texts.clone()),
        shown: input.shown.unwrap_or(now.shown),
        hotline: input.hotline.unwrap_or(now.hotline),
        enabled: input.enabled.unwrap_or(now.enabled),
        position: input.position.unwrap_or(now.position),
        ..now.clone()
    }
}

async fn change(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<NumberId>,
    Input(input): Input<ChangeNumber>,
) -> Answer<Number> {
    let work = move |tx: &mut Tx<'_>| {
        let now = store::find(tx, id)?.ok_or_else(|| Problem::not_found("number"))?;
        let conflict = |now: &Number| {
            Problem::new(Code::VersionConflict, "Somebody else changed this number meanwhile.").current(now)
        };
        if now.version != input.version {
            return Err(conflict(&now));
        }
        let (settings, _) = settings::find(tx)?;
        let number = checked(changed(&now, input.clone()), &settings.country)?;
        known(tx, &number)?;
        if store::dialled(tx, &number.number)?.is_some_and(|other| other.id != id) {
            return Err(taken());
        }
        if !store::save(tx, &number)? {
            return Err(conflict(&now));
        }
        settings::publish(tx)?;
        audit::record(tx, permit.actor(), "phone.number_changed", &id.to_string(), &number.number)?;
        told(tx, permit.actor());
        store::find(tx, id)?.ok_or_else(|| Problem::not_found("number"))
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn remove(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<NumberId>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        let number = store::find(tx, id)?.ok_or_else(|| Problem::not_found("number"))?;
        store::delete(tx, id)?;
        settings::publish(tx)?;
        audit::record(tx, permit.actor(), "phone.number_removed", &id.to_string(), &number.number)?;
        told(tx, permit.actor());
        Ok::<_, Problem>(())
    };
    state.desk.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn try_out(
    state: State,
    _: Permit<ReadSettings>,
    PathId(id): PathId<NumberId>,
    Query(query): Query<TryQuery>,
) -> Answer<Route> {
    let work = move |tx: &mut Tx<'_>| {
        let number = store::find(tx, id)?.ok_or_else(|| Problem::not_found("number"))?;
        let at = query.at.map_or_else(|| tx.now(), Time);
        Ok::<_, Problem>(now(tx, &number, at, query.urgent)?)
    };
    Ok(Json(state.desk.db.read(work).await?))
}
