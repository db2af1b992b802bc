//! Follows the event log and measures each answer after it was written, on one node at a time.
//! It never measures an answer twice: its place moves in the unit of work that keeps the measures.

use std::sync::Arc;
use std::time::Duration;

use causeway_queue::{Follower, Reader as _, lease};
use causeway_store::{
    Db, Error, Event, Result, Tx, events_after, last_event, reader_position, set_reader_position, sql,
};
use jiff::tz::TimeZone;
use serde_json::Value;
use tokio::sync::watch;

use super::library::{Library, Measured};
use super::store::{self, Answer, Measure};
use super::{COVERED, monday};
use crate::macros::store as macros;
use crate::{MessageId, organisation};

const READER: &str = "coverage";
const LEASE: &str = "coverage";
/// How long a node that falls silent keeps others from measuring.
const LEASE_MS: i64 = 30_000;
/// How many events are read at once.
const CHUNK: usize = 200;
/// How often events of other nodes are looked for, and how soon after a failure the next step is tried.
const PATROL: Duration = Duration::from_secs(5);

/// What says that the library changed: how many macros there are, their versions, the newest change.
type Edition = (i64, i64, i64);

/// A reader with the library as it last saw it.
struct Reader {
    db: Db,
    node: Option<String>,
    library: (Edition, Arc<Library>),
}

/// Measures answers until `stop` turns true. `node` must be the same after a restart of the same node.
pub async fn run(db: Db, node: String, stop: watch::Receiver<bool>) {
    let reader = Reader { db: db.clone(), node: Some(node.clone()), library: Default::default() };
    let follower = Follower { lease: LEASE, patrol: PATROL };
    follower.run(&db, node, stop, reader).await;
}

/// Measures all answers that there are, for tests.
///
/// # Errors
/// What the database says.
pub async fn catch_up(db: &Db) -> Result<()> {
    let mut reader = Reader { db: db.clone(), node: None, library: Default::default() };
    while reader.step().await? {}
    Ok(())
}

/// What a step found, before anything is written.
struct Found {
    from: i64,
    to: i64,
    measures: Vec<Measure>,
    library: (Edition, Arc<Library>),
}

impl causeway_queue::Reader for Reader {
    async fn step(&mut self) -> Result<bool> {
        let known = (self.library.0, Arc::clone(&self.library.1));
        // Reading and comparing keep no writer waiting.
        let Some(found) = self.db.read(move |tx| look(tx, &known)).await? else { return Ok(false) };
        self.library = found.library.clone();
        let node = self.node.clone();
        let unit = move |tx: &mut Tx<'_>| {
            if !lease::held(tx, LEASE, node.as_deref(), LEASE_MS)? {
                return Ok(false);
            }
            // Another node may have been here since.
            if reader_position(tx, READER)? == found.from {
                for one in &found.measures {
                    store::keep(tx, one)?;
                }
                set_reader_position(tx, READER, found.to)?;
            }
            Ok::<_, Error>(true)
        };
        self.db.write(unit).await
    }
}

fn look(tx: &mut Tx<'_>, known: &(Edition, Arc<Library>)) -> Result<Option<Found>> {
    let from = reader_position(tx, READER)?;
    if from >= last_event(tx)? {
        return Ok(None);
    }
    let events = events_after(tx, from, CHUNK)?;
    let Some(to) = events.last().map(|event| event.id) else { return Ok(None) };
    let ids: Vec<MessageId> = events.iter().filter_map(written).collect();
    let answers = if ids.is_empty() { Vec::new() } else { store::answers(tx, &ids)? };
    let library = if answers.is_empty() { (known.0, Arc::clone(&known.1)) } else { library(tx, known)? };
    let zone = organisation::store::find(tx)?.and_then(|own| TimeZone::get(&own.time_zone).ok());
    let zone = zone.unwrap_or(TimeZone::UTC);
    let measures = answers.iter().map(|answer| measure(answer, &library.1, &zone)).collect();
    Ok(Some(Found { from, to, measures, library }))
}

/// The reply that an event tells of.
fn written(event: &Event) -> Option<MessageId> {
    let data: Value = (event.kind == "message.created").then(|| serde_json::from_str(&event.data).ok()).flatten()?;
    let reply = data.get("kind").and_then(Value::as_str) == Some("reply");
    let id = data.get("message_id").and_then(Value::as_str).filter(|_| reply)?;
    id.parse().ok().map(MessageId)
}

/// The library as it is now, made anew only when it changed.
fn library(tx: &mut Tx<'_>, known: &(Edition, Arc<Library>)) -> Result<(Edition, Arc<Library>)> {
    let edition: Edition = tx.one(&sql!(
        "SELECT COUNT(*), CAST(COALESCE(SUM(version), 0) AS BIGINT), COALESCE(MAX(changed_at), 0) FROM macro"
    ))?;
    if edition == known.0 {
        return Ok((edition, Arc::clone(&known.1)));
    }
    Ok((edition, Arc::new(Library::of(&macros::all(tx)?))))
}

fn measure(answer: &Answer, library: &Library, zone: &TimeZone) -> Measure {
    let measured = Measured::of(&answer.text);
    let found = library.best(&measured, answer.author.map(causeway_identity::UserId));
    let chosen = answer.chosen.zip(answer.chosen_share);
    // Between equals the one that was chosen is the one that was meant.
    let best = match (chosen, found) {
        (Some(chosen), Some(found)) if found.1 > chosen.1 => Some(found),
        (Some(chosen), _) => Some(chosen),
        (None, found) => found,
    };
    let share = best.map_or(0, |one| one.1);
    Measure {
        message: answer.id,
        macro_id: best.map(|one| one.0),
        share,
        covered: share >= COVERED,
        words: measured.words(),
        week: monday(answer.at, zone).to_string(),
        at: answer.at,
    }
}
