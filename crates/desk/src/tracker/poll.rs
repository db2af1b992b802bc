//! The net below the events: every few minutes each tracker is asked what changed, because an event can be lost (R14).
//! It never reads more than what changed since the last time, within a limit.

use std::sync::Arc;
use std::time::Duration;

use causeway_base::{Secret, Time};
use causeway_queue::{Failure, Handler, Job, NewJob, Outcome, cancel, enqueue};
use causeway_store::{Result, Tx};

use super::access::{self, Tokens};
use super::contract::{self, Remote};
use super::wire::{Trouble, Wire};
use super::{Tracker, TrackerId, link, store, sync};
use crate::Desk;

const KIND: &str = "tracker.poll";
const EVERY_MS: i64 = 5 * 60_000;
/// Clocks there and here differ, and what changes in the same second may come a moment later.
const OVERLAP_MS: i64 = 120_000;
const PAGES: usize = 10;

/// The jobs of trackers.
pub fn jobs(desk: &Desk) -> [Handler; 2] {
    let tokens = Tokens::default();
    let (inner, own) = (desk.clone(), Arc::clone(&tokens));
    let poll = Handler::new(KIND, move |job: Job| ask(inner.clone(), Arc::clone(&own), job));
    // Ten pages, each at most fifteen seconds.
    [sync::job(desk.clone(), tokens), poll.attempts(i64::MAX).timeout(Duration::from_mins(3))]
}

/// Asks the tracker soon, and from then on every few minutes.
pub(super) fn begin(tx: &mut Tx<'_>, id: TrackerId) -> Result<()> {
    cancel(tx, KIND, &id.to_string())?;
    enqueue(tx, &NewJob::new(KIND, &id).unique(id.to_string()))
}

struct Begun {
    tracker: Tracker,
    key: Secret,
    to: Time,
}

fn begun(tx: &mut Tx<'_>, desk: &Desk, id: TrackerId) -> Result<Option<Begun>> {
    let Some(tracker) = store::find(tx, id)?.filter(|tracker| tracker.active) else { return Ok(None) };
    let sealed = store::key(tx, id)?;
    Ok(Some(Begun { key: access::opened(&desk.sealer, id, "key", &sealed)?, to: store::polled_to(tx, id)?, tracker }))
}

async fn ask(desk: Desk, tokens: Tokens, job: Job) -> std::result::Result<Outcome, Failure> {
    let id: TrackerId = serde_json::from_str(&job.payload).map_err(|error| Failure::Dead(error.to_string()))?;
    let lost = |error: causeway_store::Error| Failure::Retry(error.to_string(), None);
    let inner = desk.clone();
    let Some(begun) = desk.db.read(move |tx| begun(tx, &inner, id)).await.map_err(lost)? else {
        return Ok(Outcome::Done);
    };
    let now = desk.db.now();
    let wire = access::wire(&desk.trackers, begun.tracker, &begun.key, &tokens, now).await;
    let asked = match wire {
        Ok(wire) => changed(&wire, begun.to).await,
        Err(trouble) => Err(trouble),
    };
    let next = now.plus_ms(match &asked {
        Err(Trouble::Wait(ms)) => EVERY_MS.max(*ms),
        _ => EVERY_MS,
    });
    Ok(Outcome::DoneWith(Box::new(move |tx| {
        match &asked {
            Ok(found) => {
                for remote in found {
                    if let Some(link) = link::by_key(tx, id, &remote.key, Some(remote.changed_at))? {
                        link::wake(tx, link)?;
                    }
                }
                let to = found.iter().map(|remote| remote.changed_at).max().unwrap_or(begun.to);
                store::polled(tx, id, to.max(begun.to))?;
            }
            Err(trouble) => store::failed(tx, id, &trouble.words())?,
        }
        enqueue(tx, &NewJob::new(KIND, &id).unique(id.to_string()).at(next))
    })))
}

async fn changed(wire: &Wire, to: Time) -> std::result::Result<Vec<Remote>, Trouble> {
    let mut all = Vec::new();
    for page in 1..=PAGES {
        let found = contract::recent(wire, to.plus_ms(-OVERLAP_MS), page).await?;
        if found.is_empty() {
            break;
        }
        all.extend(found);
    }
    Ok(all)
}
