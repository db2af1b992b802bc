//! The event log: numbers in commit order without gaps, and the places of its readers.
//! It never tests what events mean.

use causeway_base::Time;
use causeway_store::{
    Actor, ActorKind, Db, Error, Event, NewEvent, Result, Tx, events_after, last_event, reader_position,
    set_reader_position,
};
use causeway_testkit::{Kit, START, on_both};
use serde_json::json;
use uuid::Uuid;

use crate::rows::put;

fn event(kind: &'static str, data: serde_json::Value) -> NewEvent {
    NewEvent { kind, conversation: None, actor: Actor::SYSTEM, only_for: None, data }
}

async fn all(db: &Db) -> Vec<Event> {
    db.read(|tx| events_after(tx, 0, 10_000)).await.unwrap()
}

const WRITERS: i64 = 8;
const UNITS: i64 = 40;

/// Units of one writer: one to three events each, every fifth unit fails.
async fn write_many(db: Db, writer: i64) -> i64 {
    let mut recorded = 0;
    for unit in 0..UNITS {
        let events = 1 + (writer + unit) % 3;
        let fails = unit % 5 == 4;
        let outcome: Result<()> = db
            .write(move |tx| {
                for number in 0..events {
                    tx.record(event("test.happened", json!({ "writer": writer, "unit": unit, "number": number })));
                }
                if fails { Err(Error::Stopped(String::new())) } else { Ok(()) }
            })
            .await;
        assert_eq!(outcome.is_err(), fails, "{outcome:?}");
        recorded += if fails { 0 } else { events };
    }
    recorded
}

/// Reads along while others write: whoever sees number n has seen every number before it.
async fn follow(db: Db, until: tokio::sync::oneshot::Receiver<i64>) {
    let mut seen = 0;
    let mut until = until;
    let mut total = None;
    while total.is_none_or(|total| seen < total) {
        for event in db.read(move |tx| events_after(tx, seen, 100)).await.unwrap() {
            assert_eq!(event.id, seen + 1, "a number was passed over");
            seen = event.id;
        }
        total = total.or_else(|| until.try_recv().ok());
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
}

on_both! {
    async fn numbers_are_in_commit_order_without_gaps(kit: Kit) {
        let other = kit.open_again().await;
        let (tell, told) = tokio::sync::oneshot::channel();
        let follower = tokio::spawn(follow(kit.db.clone(), told));
        // Two nodes, four writers each.
        let writers = (0..WRITERS).map(|writer| {
            let db = if writer % 2 == 0 { kit.db.clone() } else { other.clone() };
            tokio::spawn(write_many(db, writer))
        });
        let mut total = 0;
        for writer in writers.collect::<Vec<_>>() {
            total += writer.await.unwrap();
        }
        tell.send(total).unwrap();
        follower.await.unwrap();
        let events = all(&kit.db).await;
        assert_eq!(events.len() as i64, total);
        assert!(events.iter().zip(1..).all(|(event, number)| event.id == number));
        assert_eq!(kit.db.read(last_event).await.unwrap(), total);
        each_unit_is_together(&events);
    }

    async fn an_event_keeps_what_was_recorded(kit: Kit) {
        let (conversation, user, reader) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
        kit.clock.advance(7);
        kit.db
            .write(move |tx| {
                let (actor, only_for) = (Actor::user(user), Some(reader));
                tx.record(NewEvent {
                    kind: "test.one",
                    conversation: Some(conversation),
                    actor,
                    only_for,
                    data: json!({"text": "héllo 你好 \u{1F600}"}),
                });
                tx.record_at(Time(5), event("test.past", json!({})));
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
        let events = all(&kit.db).await;
        let first = &events[0];
        assert_eq!(
            (first.kind.as_str(), first.conversation, first.only_for),
            ("test.one", Some(conversation), Some(reader))
        );
        assert_eq!((first.actor_kind, first.actor_id, first.at), (ActorKind::User, Some(user), START.plus_ms(7)));
        assert!(first.data.contains("你好 \u{1F600}"));
        assert_eq!((events[1].id, events[1].at, events[1].actor_kind), (2, Time(5), ActorKind::System));
    }

    async fn a_failed_attempt_takes_its_events_along(kit: Kit) {
        kit.db
            .write(|tx| {
                tx.record(event("test.kept", json!({})));
                let undone: Result<()> = tx.attempt(|tx| {
                    tx.record(event("test.undone", json!({})));
                    Err(Error::Stopped(String::new()))
                })?;
                assert!(undone.is_err());
                tx.record(event("test.kept", json!({})));
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
        let kinds: Vec<String> = all(&kit.db).await.into_iter().map(|event| event.kind).collect();
        assert_eq!(kinds, ["test.kept", "test.kept"]);
    }

    async fn more_events_than_one_statement_holds(kit: Kit) {
        kit.db
            .write(|tx| {
                (0..1_000).for_each(|number| tx.record(event("test.many", json!({ "number": number }))));
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
        let events = all(&kit.db).await;
        assert_eq!(events.len(), 1_000);
        assert!(events.iter().zip(0..).all(|(event, number)| event.data == format!(r#"{{"number":{number}}}"#)));
    }

    async fn a_reader_goes_on_where_it_was(kit: Kit) {
        for number in 0..3 {
            kit.db
                .write(move |tx| {
                    tx.record(event("test.happened", json!({ "number": number })));
                    Ok::<_, Error>(())
                })
                .await
                .unwrap();
        }
        assert_eq!(kit.db.read(|tx| reader_position(tx, "test")).await.unwrap(), 0);
        kit.db.write(|tx| set_reader_position(tx, "test", 2)).await.unwrap();
        let rest = kit
            .db
            .read(|tx| {
                let position = reader_position(tx, "test")?;
                events_after(tx, position, 10)
            })
            .await
            .unwrap();
        assert_eq!(rest.iter().map(|event| event.id).collect::<Vec<_>>(), [3]);
        // The position belongs to the reader's unit of work: when that fails, it does not move.
        let failed: Result<()> = kit
            .db
            .write(|tx| {
                set_reader_position(tx, "test", 3)?;
                Err(Error::Stopped(String::new()))
            })
            .await;
        assert!(failed.is_err());
        let again = kit.open_again().await;
        assert_eq!(again.read(|tx| reader_position(tx, "test")).await.unwrap(), 2);
        assert_eq!(again.read(|tx| reader_position(tx, "other")).await.unwrap(), 0);
    }

    async fn whoever_waits_for_events_is_woken(kit: Kit) {
        let mut last = kit.db.last_event();
        assert_eq!(*last.borrow_and_update(), 0);
        kit.db.write(|tx| put(tx, "a", "1")).await.unwrap();
        assert!(!last.has_changed().unwrap(), "a unit without events wakes nobody");
        kit.db.write(record_one).await.unwrap();
        tokio::time::timeout(std::time::Duration::from_secs(1), last.changed()).await.unwrap().unwrap();
        assert_eq!(*last.borrow_and_update(), 1);
        kit.db.saw_event(1);
        assert!(!last.has_changed().unwrap());
        kit.db.saw_event(9);
        assert_eq!(*last.borrow_and_update(), 9);
        assert_eq!(*kit.open_again().await.last_event().borrow(), 1);
    }
}

#[expect(clippy::unnecessary_wraps, reason = "it stands for a unit of work, which has a result")]
fn record_one(tx: &mut Tx<'_>) -> Result<()> {
    tx.record(event("test.happened", json!({})));
    Ok(())
}

/// The events of one unit have neighbouring numbers in the order in which they were recorded.
fn each_unit_is_together(events: &[Event]) {
    let mut before: Option<(i64, i64, i64)> = None;
    for event in events {
        let data: serde_json::Value = serde_json::from_str(&event.data).unwrap();
        let field = |name: &str| data[name].as_i64().unwrap();
        let now = (field("writer"), field("unit"), field("number"));
        if now.2 > 0 {
            assert_eq!(before, Some((now.0, now.1, now.2 - 1)));
        }
        before = Some(now);
    }
}
