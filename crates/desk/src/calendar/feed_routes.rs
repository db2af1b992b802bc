//! Endpoints of sources of closed days: add a file or an address, fetch one again, remove one.
//! It never keeps a file that it could not read.

use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use causeway_calendar::ics;
use causeway_identity::audit;
use causeway_identity::permission::ManageSettings;
use causeway_identity::user::routes::checked_name;
use causeway_store::Tx;
use causeway_web::{Answer, Endpoints, Input, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use super::feed::{self, FeedId, MOST};
use super::routes::{Shown, found, shown};
use super::{CalendarId, store};
use crate::Desk;
use crate::told::settings_changed;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .post::<ManageSettings, _, _>(
            "/api/v1/calendars/{id}/feeds",
            "Close the days of an iCalendar file or address.",
            create,
        )
        .body::<NewFeed>()
        .creates::<Shown>()
        .post::<ManageSettings, _, _>("/api/v1/calendars/{id}/feeds/{feed}/refresh", "Fetch a source again.", refresh)
        .answers::<Shown>()
        .delete::<ManageSettings, _, _>("/api/v1/calendars/{id}/feeds/{feed}", "Remove a source with its days.", remove)
}

type State = axum::extract::State<Desk>;

/// A source to add: a file's content, or where to fetch it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewFeed {
    /// What people call it.
    name: String,
    /// `https:` or `webcal:`.
    address: Option<String>,
    /// The text of an iCalendar file.
    content: Option<String>,
}

/// The address as the web knows it; other schemes are refused by the client.
fn place(address: &str) -> String {
    let address = address.trim();
    let plain = address.get(..7).filter(|head| head.eq_ignore_ascii_case("webcal:"));
    plain.and_then(|_| address.get(7..)).map_or_else(|| address.to_owned(), |rest| format!("https:{rest}"))
}

async fn create(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<CalendarId>,
    Input(input): Input<NewFeed>,
) -> Result<(StatusCode, Json<Shown>), Problem> {
    let name = checked_name(&input.name, "/name")?;
    let address = input.address.as_deref().map(place);
    let (pointer, read) = match (&address, &input.content) {
        (Some(address), None) if address.len() <= 2_000 => ("/address", feed::fetch(&state, address).await),
        (None, Some(content)) => ("/content", ics::read(content.as_bytes()).map_err(|why| why.to_string())),
        _ => return Err(Problem::field("/address", "invalid", "Choose a file or write an address of a calendar.")),
    };
    let events =
        read.map_err(|why| Problem::field(pointer, "unusable", format!("Nothing was taken in: {why}.")))?.events;
    let work = move |tx: &mut Tx<'_>| {
        let calendar = found(tx, id)?;
        if feed::of(tx, id)?.len() >= MOST {
            return Err(Problem::field("/name", "too_many", "A calendar has at most ten files and addresses."));
        }
        feed::add(tx, id, &name, address.as_deref(), &events)?;
        audit::record(tx, permit.actor(), "calendar.feed_added", &id.to_string(), &name)?;
        settings_changed(tx, permit.actor(), "calendars");
        shown(tx, calendar)
    };
    Ok((StatusCode::CREATED, Json(state.db.write(work).await?)))
}

async fn refresh(
    state: State,
    permit: Permit<ManageSettings>,
    Path((id, feed)): Path<(CalendarId, FeedId)>,
) -> Answer<Shown> {
    let known = state.db.read(move |tx| feed::of(tx, id)).await?;
    if !known.iter().any(|one| one.id == feed && one.address.is_some()) {
        return Err(Problem::not_found("address of a calendar"));
    }
    feed::refresh(&state, feed).await?;
    let work = move |tx: &mut Tx<'_>| {
        settings_changed(tx, permit.actor(), "calendars");
        let calendar = store::find(tx, id)?.ok_or_else(|| Problem::not_found("calendar"))?;
        shown(tx, calendar)
    };
    Ok(Json(state.db.write(work).await?))
}

async fn remove(
    state: State,
    permit: Permit<ManageSettings>,
    Path((id, feed)): Path<(CalendarId, FeedId)>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        if !feed::remove(tx, id, feed)? {
            return Err(Problem::not_found("source"));
        }
        audit::record(tx, permit.actor(), "calendar.feed_removed", &id.to_string(), "")?;
        settings_changed(tx, permit.actor(), "calendars");
        Ok(())
    };
    state.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}
