//! Closed days of a calendar that come from an iCalendar file or address; an address is fetched every day.
//! It never forgets the last good state because a fetch failed, and says why it failed.

use std::time::Duration;

use causeway_base::{Time, text};
use causeway_calendar::{Holiday, ics};
use causeway_net::Limits;
use causeway_queue::{Failure, Handler, Job, NewJob, Outcome, cancel, enqueue};
use causeway_store::{Error, Result, Tx, from_row, id_type, sql};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::CalendarId;
use crate::Desk;

id_type!(FeedId, "Names a source of closed days.");

/// How many sources a calendar may have.
pub const MOST: usize = 10;
const KIND: &str = "calendar.refresh";
const DAY_MS: i64 = 86_400_000;
/// Yearly events are worked out for so many years before and after the present one.
const YEARS: (i16, i16) = (2, 11);

/// A source of closed days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Feed {
    /// Its id.
    pub id: FeedId,
    /// What people call it.
    pub name: String,
    /// Where it is fetched; absent for an uploaded file.
    pub address: Option<String>,
    /// How many events it has.
    pub events: usize,
    /// When it was read without a mistake last.
    pub good_at: Option<Time>,
    /// When that was tried last.
    pub tried_at: Time,
    /// Why the last try failed; the days of the last good one stay.
    pub problem: Option<String>,
}

struct Row {
    id: FeedId,
    name: String,
    address: Option<String>,
    events: String,
    good_at: Option<Time>,
    tried_at: Time,
    problem: Option<String>,
}
from_row!(Row { id, name, address, events, good_at, tried_at, problem });

fn parsed(events: &str) -> Result<Vec<ics::Event>> {
    serde_json::from_str(events).map_err(|error| Error::Defect(format!("events of a calendar: {error}")))
}

fn written(events: &[ics::Event]) -> Result<String> {
    serde_json::to_string(events).map_err(|error| Error::Defect(error.to_string()))
}

/// The sources of a calendar, oldest first.
pub fn of(tx: &mut Tx<'_>, calendar: CalendarId) -> Result<Vec<Feed>> {
    let rows: Vec<Row> = tx.all(&sql!(
        "SELECT id, name, address, events, good_at, tried_at, problem FROM calendar_feed WHERE calendar_id = ? \
         ORDER BY created_at, id",
        calendar
    ))?;
    let shown = |row: Row| {
        let events = parsed(&row.events)?.len();
        let Row { id, name, address, good_at, tried_at, problem, .. } = row;
        Ok(Feed { id, name, address, events, good_at, tried_at, problem })
    };
    rows.into_iter().map(shown).collect()
}

/// The days that the sources of a calendar close around the present.
pub fn closed(tx: &mut Tx<'_>, calendar: CalendarId) -> Result<Vec<Holiday>> {
    let rows: Vec<(String,)> =
        tx.all(&sql!("SELECT events FROM calendar_feed WHERE calendar_id = ? ORDER BY created_at, id", calendar))?;
    let now = jiff::Timestamp::from_millisecond(tx.now().ms()).unwrap_or_default();
    let year = jiff::tz::TimeZone::UTC.to_datetime(now).year();
    let mut days = Vec::new();
    for (events,) in rows {
        days.extend(ics::holidays(&parsed(&events)?, year - YEARS.0, year + YEARS.1));
    }
    Ok(days)
}

/// Adds a source that was read; one with an address is fetched again every day.
pub fn add(
    tx: &mut Tx<'_>,
    calendar: CalendarId,
    name: &str,
    address: Option<&str>,
    events: &[ics::Event],
) -> Result<FeedId> {
    let (id, now): (FeedId, _) = (tx.new_id(), tx.now());
    tx.run(&sql!(
        "INSERT INTO calendar_feed (id, calendar_id, name, address, events, good_at, tried_at, created_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        calendar,
        name,
        address,
        written(events)?,
        now,
        now,
        now
    ))?;
    if address.is_some() {
        let payload = Payload { feed: id };
        enqueue(tx, &NewJob::new(KIND, &payload).unique(id.to_string()).at(now.plus_ms(DAY_MS)))?;
    }
    Ok(id)
}

/// Removes a source with its days. Says whether there was one.
pub fn remove(tx: &mut Tx<'_>, calendar: CalendarId, id: FeedId) -> Result<bool> {
    cancel(tx, KIND, &id.to_string())?;
    Ok(tx.run(&sql!("DELETE FROM calendar_feed WHERE calendar_id = ? AND id = ?", calendar, id))? > 0)
}

/// Writes down what a try brought.
pub(super) fn settle(tx: &mut Tx<'_>, id: FeedId, tried: std::result::Result<Vec<ics::Event>, String>) -> Result<()> {
    let now = tx.now();
    match tried {
        Ok(events) => tx.run(&sql!(
            "UPDATE calendar_feed SET events = ?, good_at = ?, tried_at = ?, problem = NULL WHERE id = ?",
            written(&events)?,
            now,
            now,
            id
        )),
        Err(why) => {
            tracing::warn!(feed = %id, why, "the days of a calendar could not be fetched; the last good ones stay");
            tx.run(&sql!("UPDATE calendar_feed SET tried_at = ?, problem = ? WHERE id = ?", now, why, id))
        }
    }
    .map(drop)
}

/// Where a source is fetched; `None` when it is gone or is a file.
pub(super) fn address(tx: &mut Tx<'_>, id: FeedId) -> Result<Option<String>> {
    let row: Option<(Option<String>,)> = tx.first(&sql!("SELECT address FROM calendar_feed WHERE id = ?", id))?;
    Ok(row.and_then(|row| row.0))
}

/// Fetches and reads a file; the error is a sentence for people.
pub(super) async fn fetch(desk: &Desk, address: &str) -> std::result::Result<ics::Found, String> {
    let limits = Limits { bytes: ics::MOST_BYTES, time: Duration::from_secs(20), redirects: 3 };
    let client = desk.images.limited(limits);
    let bytes = client.get_bytes(address, "text/calendar, */*;q=0.1").await.map_err(|why| why.to_string());
    let found = bytes.and_then(|bytes| ics::read(&bytes).map_err(|why| why.to_string()));
    found.map_err(|why| text::clean(&why, 300))
}

#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    feed: FeedId,
}

/// The job that fetches a source again, every day as long as it is there.
pub(crate) fn job(desk: Desk) -> Handler {
    Handler::new(KIND, move |job: Job| {
        let desk = desk.clone();
        async move {
            let payload: Payload =
                serde_json::from_str(&job.payload).map_err(|error| Failure::Dead(error.to_string()))?;
            refresh(&desk, payload.feed).await.map_err(|error| Failure::Retry(error.to_string(), None))
        }
    })
}

pub(super) async fn refresh(desk: &Desk, id: FeedId) -> Result<Outcome> {
    let Some(place) = desk.db.read(move |tx| address(tx, id)).await? else { return Ok(Outcome::Done) };
    let tried = fetch(desk, &place).await.map(|found| found.events);
    let work = move |tx: &mut Tx<'_>| settle(tx, id, tried.clone());
    desk.db.write(work).await?;
    Ok(Outcome::Later(desk.db.now().plus_ms(DAY_MS)))
}
