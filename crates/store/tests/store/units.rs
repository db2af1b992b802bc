//! Units of work: all or nothing, each on its own, and what a failure may touch.
//! It never tests what is in the tables.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};

use causeway_store::{Db, Dialect, Error, MIGRATIONS, Result, Tx, sql};
use causeway_testkit::{Kit, on_both};

use crate::rows::{get, put};

async fn read(db: &Db, name: &'static str) -> Option<String> {
    db.read(move |tx| get(tx, name)).await.unwrap()
}

fn stop() -> Error {
    Error::Stopped("enough".to_owned())
}

on_both! {
    async fn what_is_answered_with_ok_stays(kit: Kit) {
        kit.db.write(|tx| put(tx, "a", "1")).await.unwrap();
        assert_eq!(read(&kit.db, "a").await.as_deref(), Some("1"));
        assert_eq!(read(&kit.open_again().await, "a").await.as_deref(), Some("1"));
    }

    async fn what_is_answered_with_an_error_is_undone(kit: Kit) {
        let outcome: Result<()> = kit
            .db
            .write(|tx| {
                put(tx, "a", "1")?;
                Err(stop())
            })
            .await;
        assert!(matches!(outcome, Err(Error::Stopped(_))));
        assert_eq!(read(&kit.db, "a").await, None);
    }

    async fn a_failed_attempt_undoes_only_itself(kit: Kit) {
        let inner = kit
            .db
            .write(|tx| {
                put(tx, "before", "1")?;
                let inner: Result<()> = tx.attempt(|tx| {
                    put(tx, "inside", "1")?;
                    Err(stop())
                })?;
                put(tx, "after", "1")?;
                Ok::<_, Error>(inner)
            })
            .await
            .unwrap();
        assert!(matches!(inner, Err(Error::Stopped(_))));
        assert!(read(&kit.db, "before").await.is_some());
        assert!(read(&kit.db, "after").await.is_some());
        assert_eq!(read(&kit.db, "inside").await, None);
    }

    async fn attempts_can_lie_in_attempts(kit: Kit) {
        kit.db
            .write(|tx| {
                tx.attempt(|tx| {
                    put(tx, "outer", "1")?;
                    let inner: Result<()> = tx.attempt(|tx| {
                        put(tx, "inner", "1")?;
                        Err(stop())
                    })?;
                    assert!(inner.is_err());
                    Ok::<_, Error>(())
                })?
            })
            .await
            .unwrap();
        assert!(read(&kit.db, "outer").await.is_some());
        assert_eq!(read(&kit.db, "inner").await, None);
    }

    async fn a_broken_rule_is_told_apart_and_an_attempt_survives_it(kit: Kit) {
        let twice = kit
            .db
            .write(|tx| {
                put(tx, "a", "1")?;
                let twice = tx.attempt(|tx| put(tx, "a", "2"))?;
                put(tx, "b", "1")?;
                Ok::<_, Error>(twice)
            })
            .await
            .unwrap();
        assert!(matches!(twice, Err(Error::Constraint(_))), "{twice:?}");
        assert_eq!(read(&kit.db, "a").await.as_deref(), Some("1"));
        assert!(read(&kit.db, "b").await.is_some());
    }

    async fn a_defective_statement_is_a_defect_and_hurts_nobody_else(kit: Kit) {
        let (bad, good) = tokio::join!(
            kit.db.write(|tx| tx.run(&sql!("INSERT INTO nowhere (a) VALUES (1)"))),
            kit.db.write(|tx| put(tx, "a", "1")),
        );
        assert!(matches!(bad, Err(Error::Defect(_))), "{bad:?}");
        good.unwrap();
        assert!(read(&kit.db, "a").await.is_some());
    }

    async fn a_read_that_writes_is_refused(kit: Kit) {
        let outcome = kit.db.read(|tx| put(tx, "a", "1")).await;
        assert!(matches!(outcome, Err(Error::Defect(_))), "{outcome:?}");
        assert_eq!(read(&kit.db, "a").await, None);
    }

    async fn a_read_sees_one_picture(kit: Kit) {
        let (db, barrier) = (kit.db.clone(), Arc::new(Barrier::new(2)));
        let inside = Arc::clone(&barrier);
        let reading = tokio::spawn(async move {
            db.read(move |tx| {
                let before = get(tx, "a")?;
                inside.wait();
                inside.wait();
                Ok::<_, Error>((before, get(tx, "a")?))
            })
            .await
        });
        let outside = Arc::clone(&barrier);
        tokio::task::spawn_blocking(move || outside.wait()).await.unwrap();
        kit.db.write(|tx| put(tx, "a", "1")).await.unwrap();
        tokio::task::spawn_blocking(move || barrier.wait()).await.unwrap();
        assert_eq!(reading.await.unwrap().unwrap(), (None, None));
        assert!(read(&kit.db, "a").await.is_some());
    }

    async fn a_panicking_unit_hurts_only_itself(kit: Kit) {
        let units = (0..20).map(|number| {
            let db = kit.db.clone();
            tokio::spawn(async move {
                db.write(move |tx| {
                    put(tx, &format!("unit{number}"), "1")?;
                    assert!(number != 7, "this unit is meant to panic");
                    Ok::<_, Error>(())
                })
                .await
            })
        });
        let mut failed = Vec::new();
        for (number, unit) in units.collect::<Vec<_>>().into_iter().enumerate() {
            if unit.await.unwrap().is_err() {
                failed.push(number);
            }
        }
        assert_eq!(failed, [7]);
        let count = kit.db.read(|tx| tx.value::<i64>(&sql!("SELECT COUNT(*) FROM setting"))).await.unwrap();
        assert_eq!(count, 19);
    }

    async fn a_panicking_read_leaves_its_thread_alive(kit: Kit) {
        for _ in 0..5 {
            let outcome: Result<()> = kit.db.read(|_| panic!("this read is meant to panic")).await;
            assert!(matches!(outcome, Err(Error::Defect(_))));
        }
        assert_eq!(read(&kit.db, "a").await, None);
    }

    async fn a_bell_rings_after_a_commit_only(kit: Kit) {
        let bell = kit.db.bell("test");
        let undone: Result<()> = kit
            .db
            .write(|tx| {
                tx.ring("test");
                Err(stop())
            })
            .await;
        assert!(undone.is_err());
        let soon = std::time::Duration::from_millis(50);
        assert!(tokio::time::timeout(soon, bell.notified()).await.is_err());
        kit.db
            .write(|tx| {
                tx.ring("test");
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
        tokio::time::timeout(soon * 20, bell.notified()).await.unwrap();
    }

    async fn a_conflict_between_nodes_is_run_again(kit: Kit) {
        if kit.db.dialect() == Dialect::Sqlite {
            // One file has one writer at a time; two cannot be in each other's way.
            return;
        }
        kit.db.write(|tx| put(tx, "a", "0").and_then(|()| put(tx, "b", "0"))).await.unwrap();
        let (other, barrier, runs) = (kit.open_again().await, Arc::new(Barrier::new(2)), Arc::new(AtomicUsize::new(0)));
        let unit = |first: &'static str, second: &'static str| {
            let (barrier, runs, met) = (Arc::clone(&barrier), Arc::clone(&runs), AtomicBool::new(false));
            move |tx: &mut Tx<'_>| {
                runs.fetch_add(1, Ordering::SeqCst);
                tx.run(&sql!("UPDATE setting SET version = version + 1 WHERE name = ?", first))?;
                if !met.swap(true, Ordering::SeqCst) {
                    barrier.wait();
                }
                tx.run(&sql!("UPDATE setting SET version = version + 1 WHERE name = ?", second))
            }
        };
        let (one, two) = tokio::join!(kit.db.write(unit("a", "b")), other.write(unit("b", "a")));
        one.unwrap();
        two.unwrap();
        assert_eq!(runs.load(Ordering::SeqCst), 3);
        let sum = kit.db.read(|tx| tx.all::<(i64,)>(&sql!("SELECT version FROM setting ORDER BY name"))).await.unwrap();
        assert_eq!(sum, [(3,), (3,)]);
    }

    async fn migrations_run_once(kit: Kit) {
        kit.db.write(|tx| put(tx, "a", "1")).await.unwrap();
        let steps = "SELECT name, at FROM migration ORDER BY name";
        let before: Vec<(String, i64)> = kit.db.read(move |tx| tx.all(&sql!(steps))).await.unwrap();
        kit.clock.advance(5_000);
        let (second, third) = tokio::join!(kit.open_again(), kit.open_again());
        let after: Vec<(String, i64)> = second.read(move |tx| tx.all(&sql!(steps))).await.unwrap();
        assert_eq!(before, after);
        assert_eq!(
            before.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
            MIGRATIONS.iter().map(|step| step.name).collect::<Vec<_>>()
        );
        assert!(read(&third, "a").await.is_some());
    }
}
