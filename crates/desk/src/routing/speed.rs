//! Measures how long it takes to decide who gets a matter, with fifty people and two thousand conversations; run by hand.
//! It never asserts a time: machines differ, so the figure is printed.

use std::time::Instant;

use causeway_store::Tx;
use causeway_testkit::Engine;

use super::rules::InboxRouting;
use super::{Method, give};
use crate::testing::{TestDesk, mail};

const PEOPLE: usize = 50;
const CONVERSATIONS: usize = 2_000;
const TIMES: usize = 220;

#[expect(clippy::print_stdout, reason = "whoever measures reads the line")]
fn measured(engine: Engine) {
    causeway_testkit::run(engine, move |kit| async move {
        let desk = TestDesk::new(kit).await;
        for at in 0..PEOPLE {
            desk.agent(Box::leak(format!("Person{at}").into_boxed_str())).await;
        }
        let mut last = None;
        for at in 0..CONVERSATIONS {
            last = Some(desk.ask(&mail(&format!("{at}@c"), &format!("Question {at}"), "", "Hi")).await);
        }
        let routing = InboxRouting {
            inbox_id: desk.inbox,
            method: Method::Balanced,
            last_agent_first: true,
            account_manager_first: true,
            urgent_from: None,
            urgent_on_call: None,
            return_minutes: None,
            team_id: None,
        };
        let mut taken = Vec::new();
        for _ in 0..TIMES {
            let (id, routing) = (last.unwrap(), routing.clone());
            let decide = move |tx: &mut Tx<'_>| {
                let state = crate::conversation::store::state(tx, id)?.unwrap();
                let begun = Instant::now();
                assert!(give::decide(tx, &state, &routing)?.is_ok());
                Ok::<_, causeway_store::Error>(begun.elapsed().as_secs_f64() * 1_000.0)
            };
            taken.push(desk.desk.db.read(decide).await.unwrap());
        }
        let mut taken = taken.split_off(TIMES / 11);
        taken.sort_by(f64::total_cmp);
        println!(
            "{engine:?}: a decision takes {:.2} / {:.2} ms",
            taken[taken.len() / 2],
            taken[taken.len() * 95 / 100]
        );
    });
}

#[test]
#[ignore = "a measurement"]
fn on_sqlite() {
    measured(Engine::Sqlite);
}

#[test]
#[ignore = "a measurement"]
fn on_postgres() {
    measured(Engine::Postgres);
}
