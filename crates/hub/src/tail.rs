//! Follows the event log and hands every event to all screens, in the order of the log.
//! It never skips one: a failed read is repeated from the same place.

use std::sync::Arc;
use std::time::Duration;

use causeway_store::{Db, events_after, last_event};
use tokio::sync::{broadcast, watch};

use crate::Live;

/// Events that are read at a time.
const BATCH: usize = 500;
/// How often the log is looked at for events of other nodes.
const LOOK: Duration = Duration::from_secs(1);

/// Passes on what comes after event number `after`, until `stop` turns true.
pub(crate) async fn run(db: Db, live: broadcast::Sender<Live>, after: i64, mut stop: watch::Receiver<bool>) {
    let mut news = db.last_event();
    let mut position = after;
    while !*stop.borrow() {
        match db.read(move |tx| events_after(tx, position, BATCH)).await {
            Ok(events) => {
                let more = events.len() == BATCH;
                for event in events {
                    position = event.id;
                    drop(live.send(Live::Event(Arc::new(event))));
                }
                if more {
                    continue;
                }
            }
            Err(error) => {
                tracing::warn!(%error, "live updates wait: the event log cannot be read");
                tokio::time::sleep(LOOK).await;
            }
        }
        tokio::select! {
            changed = news.changed() => {
                if changed.is_err() {
                    return;
                }
            }
            () = tokio::time::sleep(LOOK) => look_elsewhere(&db).await,
            changed = stop.changed() => {
                if changed.is_err() {
                    return;
                }
            }
        }
    }
}

/// Another node's commits ring no bell here, so the log's end is read now and then.
async fn look_elsewhere(db: &Db) {
    if let Ok(last) = db.read(last_event).await {
        db.saw_event(last);
    }
}
