//! The promises of the queue, kept on both engines with a clock that stands still.
//! It never waits for real time except where the runner itself does.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use causeway_base::Time;
use causeway_store::{Db, Error, Result, Tx, sql};
use causeway_testkit::{Kit, START, on_both};
use tokio::sync::watch;

use crate::store::{claim, fail, finish, heartbeat, put_back};
use crate::{Failure, Handler, Job, JobId, NewJob, Outcome, Runner, cancel, counts, dead_jobs, enqueue, lease, replay};

const MINUTE: i64 = 60_000;

async fn put(db: &Db, job: NewJob) {
    db.write(move |tx| enqueue(tx, &job)).await.unwrap();
}

async fn take(db: &Db, owner: &'static str, limit: usize) -> Vec<Job> {
    db.write(move |tx| claim(tx, &["a", "b"], owner, MINUTE, limit)).await.unwrap()
}

async fn standing(db: &Db) -> Vec<(String, String, i64)> {
    db.read(counts).await.unwrap()
}

fn rows(all: &[(&str, &str, i64)]) -> Vec<(String, String, i64)> {
    all.iter().map(|(kind, state, count)| ((*kind).to_owned(), (*state).to_owned(), *count)).collect()
}

async fn dead(db: &Db) -> Vec<(JobId, String, Option<String>)> {
    db.read(dead_jobs).await.unwrap()
}

/// A handler that fails as long as `outcomes` says so and notes every call.
fn scripted(kind: &'static str, outcomes: Vec<Failure>) -> (Handler, Arc<AtomicUsize>) {
    let calls = Arc::new(AtomicUsize::new(0));
    let (count, outcomes) = (Arc::clone(&calls), Arc::new(Mutex::new(outcomes.into_iter())));
    let handler = Handler::new(kind, move |_| {
        count.fetch_add(1, Ordering::SeqCst);
        let next = outcomes.lock().unwrap().next();
        async move { next.map_or(Ok(Outcome::Done), Err) }
    });
    (handler, calls)
}

on_both! {
    async fn what_is_due_is_claimed_once_and_in_order(kit: Kit) {
        put(&kit.db, NewJob::new("a", &"late").at(START.plus_ms(-1))).await;
        put(&kit.db, NewJob::new("b", &"early").at(START.plus_ms(-2))).await;
        put(&kit.db, NewJob::new("a", &"future").at(START.plus_ms(1))).await;
        put(&kit.db, NewJob::new("c", &"another kind")).await;
        let claimed = take(&kit.db, "one", 10).await;
        assert_eq!(claimed.iter().map(|job| job.payload.as_str()).collect::<Vec<_>>(), ["\"early\"", "\"late\""]);
        assert!(claimed.iter().all(|job| job.attempts == 1));
        assert!(take(&kit.db, "two", 10).await.is_empty());
        kit.clock.advance(1);
        assert_eq!(take(&kit.db, "two", 10).await[0].payload, "\"future\"");
    }

    async fn a_claim_takes_no_more_than_asked(kit: Kit) {
        for number in 0..5 {
            put(&kit.db, NewJob::new("a", &number)).await;
        }
        assert_eq!(take(&kit.db, "one", 3).await.len(), 3);
        assert_eq!(take(&kit.db, "one", 3).await.len(), 2);
    }

    async fn a_job_goes_in_with_its_unit_of_work_or_not_at_all(kit: Kit) {
        let undone: Result<()> = kit
            .db
            .write(|tx| {
                enqueue(tx, &NewJob::new("a", &1))?;
                Err(Error::Stopped(String::new()))
            })
            .await;
        assert!(undone.is_err());
        assert!(standing(&kit.db).await.is_empty());
    }

    async fn a_lease_that_passed_lets_another_worker_in(kit: Kit) {
        put(&kit.db, NewJob::new("a", &1)).await;
        let first = take(&kit.db, "one", 1).await;
        kit.clock.advance(MINUTE);
        assert!(take(&kit.db, "two", 1).await.is_empty(), "the lease holds to its last instant");
        kit.clock.advance(1);
        let second = take(&kit.db, "two", 1).await;
        assert_eq!((second[0].id, second[0].attempts), (first[0].id, 2));
    }

    async fn a_job_that_is_put_back_has_used_up_no_attempt(kit: Kit) {
        put(&kit.db, NewJob::new("a", &1)).await;
        let id = take(&kit.db, "one", 1).await[0].id;
        let at = kit.db.now().plus_ms(MINUTE);
        kit.db.write(move |tx| put_back(tx, id, at)).await.unwrap();
        assert!(take(&kit.db, "one", 1).await.is_empty());
        kit.clock.advance(MINUTE);
        assert_eq!(take(&kit.db, "one", 1).await[0].attempts, 1);
    }

    async fn a_heartbeat_prolongs_only_what_its_owner_holds(kit: Kit) {
        put(&kit.db, NewJob::new("a", &1)).await;
        let id = take(&kit.db, "one", 1).await[0].id;
        kit.clock.advance(MINUTE - 1);
        kit.db.write(move |tx| heartbeat(tx, &[id], "one", MINUTE)).await.unwrap();
        kit.clock.advance(MINUTE - 1);
        assert!(take(&kit.db, "two", 1).await.is_empty());
        kit.db.write(move |tx| heartbeat(tx, &[id], "two", MINUTE)).await.unwrap();
        kit.clock.advance(2);
        assert_eq!(take(&kit.db, "two", 1).await.len(), 1);
    }

    async fn one_living_job_for_each_key(kit: Kit) {
        put(&kit.db, NewJob::new("a", &1).unique("key")).await;
        put(&kit.db, NewJob::new("a", &2).unique("key")).await;
        put(&kit.db, NewJob::new("b", &3).unique("key")).await;
        assert_eq!(standing(&kit.db).await, rows(&[("a", "ready", 1), ("b", "ready", 1)]));
        let claimed = take(&kit.db, "one", 1).await;
        put(&kit.db, NewJob::new("a", &4).unique("key")).await;
        assert_eq!(standing(&kit.db).await, rows(&[("a", "running", 1), ("b", "ready", 1)]));
        let id = claimed[0].id;
        kit.db.write(move |tx| finish(tx, id)).await.unwrap();
        put(&kit.db, NewJob::new("a", &5).unique("key")).await;
        assert_eq!(standing(&kit.db).await, rows(&[("a", "ready", 1), ("b", "ready", 1)]));
    }

    async fn a_dead_job_makes_room_for_its_key_and_comes_back_only_when_there_is_room(kit: Kit) {
        put(&kit.db, NewJob::new("a", &1).unique("key")).await;
        let id = take(&kit.db, "one", 1).await[0].id;
        kit.db.write(move |tx| fail(tx, id, None, "no")).await.unwrap();
        put(&kit.db, NewJob::new("a", &2).unique("key")).await;
        assert_eq!(standing(&kit.db).await, rows(&[("a", "dead", 1), ("a", "ready", 1)]));
        assert!(!kit.db.write(move |tx| replay(tx, id)).await.unwrap(), "another one lives");
        assert!(kit.db.write(|tx| cancel(tx, "a", "key")).await.unwrap());
        assert!(kit.db.write(move |tx| replay(tx, id)).await.unwrap());
        assert_eq!(take(&kit.db, "one", 1).await[0].payload, "1");
    }

    async fn cancel_takes_out_what_does_not_run(kit: Kit) {
        put(&kit.db, NewJob::new("a", &1).unique("x").at(START.plus_ms(1))).await;
        assert!(!kit.db.write(|tx| cancel(tx, "a", "y")).await.unwrap());
        assert!(!kit.db.write(|tx| cancel(tx, "b", "x")).await.unwrap());
        assert!(kit.db.write(|tx| cancel(tx, "a", "x")).await.unwrap());
        assert!(!kit.db.write(|tx| cancel(tx, "a", "x")).await.unwrap());
        put(&kit.db, NewJob::new("a", &1).unique("x")).await;
        take(&kit.db, "one", 1).await;
        assert!(!kit.db.write(|tx| cancel(tx, "a", "x")).await.unwrap());
    }

    async fn a_failure_is_retried_after_its_pause(kit: Kit) {
        let retry = || Failure::Retry("not yet".to_owned(), Some(10_000));
        let (handler, calls) = scripted("a", vec![retry(), retry()]);
        let runner = Runner::new(kit.db.clone(), "one", vec![handler]);
        put(&kit.db, NewJob::new("a", &1)).await;
        for expected in 1..=3 {
            runner.drain().await;
            assert_eq!(calls.load(Ordering::SeqCst), expected);
            kit.clock.advance(9_999);
            runner.drain().await;
            assert_eq!(calls.load(Ordering::SeqCst), expected);
            kit.clock.advance(1);
        }
        assert!(standing(&kit.db).await.is_empty());
    }

    async fn what_keeps_failing_is_laid_down_and_can_be_replayed(kit: Kit) {
        let (handler, calls) = scripted(
            "a",
            vec![Failure::Retry("no".to_owned(), Some(1)), Failure::Retry("still no".to_owned(), Some(1))],
        );
        let runner = Runner::new(kit.db.clone(), "one", vec![handler.attempts(2)]);
        put(&kit.db, NewJob::new("a", &1)).await;
        runner.drain().await;
        kit.clock.advance(1);
        runner.drain().await;
        let laid_down = dead(&kit.db).await;
        assert_eq!((laid_down[0].1.as_str(), laid_down[0].2.as_deref()), ("a", Some("still no")));
        kit.clock.advance(MINUTE * 60);
        runner.drain().await;
        assert_eq!(calls.load(Ordering::SeqCst), 2);
        let id = laid_down[0].0;
        assert!(kit.db.write(move |tx| replay(tx, id)).await.unwrap());
        assert!(!kit.db.write(move |tx| replay(tx, id)).await.unwrap());
        runner.drain().await;
        assert_eq!(calls.load(Ordering::SeqCst), 3);
        assert!(standing(&kit.db).await.is_empty());
    }

    async fn a_final_failure_is_not_tried_again(kit: Kit) {
        let (handler, calls) = scripted("a", vec![Failure::Dead("never".to_owned())]);
        put(&kit.db, NewJob::new("a", &1)).await;
        Runner::new(kit.db.clone(), "one", vec![handler]).drain().await;
        assert_eq!(calls.load(Ordering::SeqCst), 1);
        assert_eq!(dead(&kit.db).await[0].2.as_deref(), Some("never"));
    }

    async fn a_crash_of_a_handler_is_a_failure_of_that_job_only(kit: Kit) {
        let handler = Handler::new("a", |job: Job| async move {
            assert!(job.payload != "3", "this handler is meant to panic");
            Ok(Outcome::Done)
        });
        for number in 0..6 {
            put(&kit.db, NewJob::new("a", &number)).await;
        }
        Runner::new(kit.db.clone(), "one", vec![handler]).drain().await;
        assert_eq!(standing(&kit.db).await, rows(&[("a", "ready", 1)]));
    }

    async fn the_last_write_and_the_end_are_one(kit: Kit) {
        let write =
            |tx: &mut Tx<'_>| tx.run(&sql!("INSERT INTO setting (name, value) VALUES ('done', 'yes')")).map(drop);
        let handler = Handler::new("a", move |_| async move { Ok(Outcome::DoneWith(Box::new(write))) });
        let runner = Runner::new(kit.db.clone(), "one", vec![handler]);
        put(&kit.db, NewJob::new("a", &1)).await;
        runner.drain().await;
        assert!(standing(&kit.db).await.is_empty());
        // The second one's write breaks a rule, so the job does not end either; it is due again after its lease.
        put(&kit.db, NewJob::new("a", &2)).await;
        runner.drain().await;
        assert_eq!(standing(&kit.db).await, rows(&[("a", "running", 1)]));
        kit.db.write(|tx| tx.run(&sql!("DELETE FROM setting"))).await.unwrap();
        kit.clock.advance(MINUTE + 1);
        runner.drain().await;
        assert!(standing(&kit.db).await.is_empty());
        let value: String = kit.db.read(|tx| tx.value(&sql!("SELECT value FROM setting"))).await.unwrap();
        assert_eq!(value, "yes");
    }

    async fn two_nodes_run_each_job_once(kit: Kit) {
        let other = kit.open_again().await;
        let ran: Arc<Mutex<Vec<String>>> = Arc::default();
        let runner = |db: &Db, owner: &'static str| {
            let ran = Arc::clone(&ran);
            let handler = Handler::new("a", move |job: Job| {
                ran.lock().unwrap().push(job.payload);
                async { Ok(Outcome::Done) }
            });
            Runner::new(db.clone(), owner, vec![handler])
        };
        kit.db.write(|tx| (0..60).try_for_each(|number| enqueue(tx, &NewJob::new("a", &number)))).await.unwrap();
        let (one, two) = (runner(&kit.db, "one"), runner(&other, "two"));
        tokio::join!(one.drain(), two.drain());
        let mut all = ran.lock().unwrap().clone();
        all.sort();
        let mut expected: Vec<String> = (0..60).map(|number: i32| number.to_string()).collect();
        expected.sort();
        assert_eq!(all, expected);
    }

    async fn a_running_runner_hears_of_new_jobs_and_stops_when_told(kit: Kit) {
        let (handler, calls) = scripted("a", Vec::new());
        let (stop, stopped) = watch::channel(false);
        let running = tokio::spawn(Runner::new(kit.db.clone(), "one", vec![handler]).run(stopped));
        for expected in 1..=3 {
            put(&kit.db, NewJob::new("a", &expected)).await;
            let all_ran = async {
                while calls.load(Ordering::SeqCst) < expected {
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
            };
            tokio::time::timeout(Duration::from_secs(2), all_ran).await.unwrap();
        }
        stop.send(true).unwrap();
        tokio::time::timeout(Duration::from_secs(2), running).await.unwrap().unwrap();
        assert!(standing(&kit.db).await.is_empty());
    }

    async fn a_restart_need_not_wait_for_its_own_leases(kit: Kit) {
        put(&kit.db, NewJob::new("a", &1)).await;
        put(&kit.db, NewJob::new("a", &2)).await;
        take(&kit.db, "one", 1).await;
        take(&kit.db, "two", 1).await;
        let (handler, calls) = scripted("a", Vec::new());
        let (stop, stopped) = watch::channel(false);
        let running = tokio::spawn(Runner::new(kit.db.clone(), "one", vec![handler]).run(stopped));
        let own_ran = async {
            while calls.load(Ordering::SeqCst) == 0 {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(2), own_ran).await.unwrap();
        stop.send(true).unwrap();
        running.await.unwrap();
        assert_eq!(calls.load(Ordering::SeqCst), 1, "the other node's job is not touched");
        assert_eq!(standing(&kit.db).await, rows(&[("a", "running", 1)]));
    }

    async fn one_owner_holds_a_lease(kit: Kit) {
        assert!(hold(&kit.db, "mailbox", "one").await);
        assert!(!hold(&kit.db, "mailbox", "two").await);
        assert!(hold(&kit.db, "another", "two").await);
        kit.clock.advance(MINUTE - 1);
        assert!(hold(&kit.db, "mailbox", "one").await, "it is prolonged");
        kit.clock.advance(MINUTE);
        assert!(!hold(&kit.db, "mailbox", "two").await);
        kit.clock.advance(1);
        assert!(hold(&kit.db, "mailbox", "two").await);
        assert!(!hold(&kit.db, "mailbox", "one").await);
        kit.db.write(|tx| lease::release(tx, "mailbox", "one")).await.unwrap();
        assert!(!hold(&kit.db, "mailbox", "one").await, "who does not hold it cannot give it up");
        kit.db.write(|tx| lease::release(tx, "mailbox", "two")).await.unwrap();
        assert!(hold(&kit.db, "mailbox", "one").await);
    }

    async fn two_nodes_that_ask_at_once_do_not_both_get_a_lease(kit: Kit) {
        let other = kit.open_again().await;
        for _ in 0..10 {
            let (one, two) = tokio::join!(hold(&kit.db, "mailbox", "one"), hold(&other, "mailbox", "two"));
            assert!(one ^ two, "{one} {two}");
            kit.clock.advance(MINUTE + 1);
        }
    }

    async fn the_next_instant_of_work_is_known(kit: Kit) {
        let next = |db: Db| async move { db.read(|tx| crate::store::next_due(tx, &["a"])).await.unwrap() };
        assert_eq!(next(kit.db.clone()).await, None);
        put(&kit.db, NewJob::new("a", &1).at(START.plus_ms(500))).await;
        put(&kit.db, NewJob::new("b", &1).at(START.plus_ms(100))).await;
        assert_eq!(next(kit.db.clone()).await, Some(START.plus_ms(500)));
        put(&kit.db, NewJob::new("a", &1)).await;
        take(&kit.db, "one", 1).await;
        assert_eq!(next(kit.db.clone()).await, Some(START.plus_ms(500)));
        kit.clock.advance(500);
        take(&kit.db, "one", 2).await;
        assert_eq!(next(kit.db.clone()).await, Some(Time(START.ms() + MINUTE)));
    }
}

async fn hold(db: &Db, name: &'static str, owner: &'static str) -> bool {
    db.write(move |tx| lease::hold(tx, name, owner, MINUTE)).await.unwrap()
}
