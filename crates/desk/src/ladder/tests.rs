//! Tests of the ladder: from a mail to its place, what people change, and that nobody starves.
//! They never go around the store.

use causeway_store::sql;
use causeway_testkit::{Kit, on_both};

use super::routes::{ChangeStanding, checked, write};
use super::*;
use crate::ConversationId;
use crate::condition::Condition;
use crate::conversation::change::{self, Change};
use crate::testing::{TestDesk, mail};
use crate::view::Sort;

async fn standing(desk: &TestDesk, id: ConversationId) -> Standing {
    desk.desk.db.read(move |tx| store::of(tx, id)).await.unwrap().unwrap()
}

/// All conversations in the order of the ladder.
async fn order(desk: &TestDesk) -> Vec<ConversationId> {
    let work = |tx: &mut Tx<'_>| {
        let mut query = sql!("SELECT c.id FROM conversation c ORDER BY");
        tx.all::<(ConversationId,)>(query.add(Sort::Ladder.place()).add("DESC"))
    };
    desk.desk.db.read(work).await.unwrap().into_iter().map(|row| row.0).collect()
}

on_both! {
    async fn a_first_mail_gets_its_class_with_the_words_that_said_so(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let question = desk.ask(&mail("a@x", "Question", "", "How much does the Pro plan cost?")).await;
        desk.pass(60_000).await;
        let down = desk.ask(&mail("b@x", "Help", "", "Our production server is down, 300 users cannot work.")).await;
        let found = standing(&desk, down).await;
        assert_eq!((found.class, found.impact.users, found.by_hand), (Class::UrgentFault, Some(300), false));
        assert!(found.reasons.iter().any(|reason| reason.words.contains("down")), "{:?}", found.reasons);
        assert_eq!(desk.conversation(down).await.row.priority, Priority::Urgent);
        assert_eq!(standing(&desk, question).await.class, Class::PreSales);
        assert_eq!(order(&desk).await, [down, question], "the fault stands first although it came later");
    }

    async fn what_a_person_chose_stays_and_views_can_ask_for_it(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (id, by) = (desk.ask(&mail("a@x", "Hi", "", "Hello there.")).await, desk.owner);
        let first = standing(&desk, id).await;
        assert_eq!((first.class, first.new_customer), (Class::FirstUse, true), "nothing else was found, and they are new");
        let permit = desk.permit(by);
        let work = move |tx: &mut Tx<'_>| {
            let input = ChangeStanding { version: first.version, class: Some(Class::Fault), impact: None };
            let changed = write(tx, id, &input, by, permit.actor())?;
            assert!(write(tx, id, &input, by, permit.actor()).is_err(), "an old version does not win");
            let holds = Condition::Class(vec![Class::Fault]).holds(tx, id, None)?;
            Ok::<_, Problem>((changed, holds))
        };
        let (changed, holds) = desk.desk.db.write(work).await.unwrap();
        assert!(changed.by_hand && holds && changed.class == Class::Fault);
        assert_eq!(desk.events("ladder.changed").await, 1);
        let work = |tx: &mut Tx<'_>| {
            let mut wished = Ladder::default();
            wished.rungs[2].minutes = 2 * DAY;
            store::apply(tx, &wished)?;
            tx.value::<i64>(&sql!("SELECT ladder_allowance FROM conversation"))
        };
        assert_eq!(desk.desk.db.write(work).await.unwrap(), 2 * DAY_MS, "a new order reaches what is there");
        assert!(standing(&desk, id).await.by_hand);
    }
}

on_both! {
    async fn the_priority_follows_the_impact_until_somebody_chooses_one(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("a@x", "Export", "", "When I click Export I get an error.")).await;
        let (by, permit) = (desk.owner, desk.permit(desk.owner));
        let actor = permit.actor();
        let impact = async |version: i64, users: Option<i64>, money: Option<i64>| {
            let work = move |tx: &mut Tx<'_>| {
                let input = ChangeStanding { version, class: None, impact: Some(Impact { users, money }) };
                write(tx, id, &input, by, actor)
            };
            let standing = desk.desk.db.write(work).await.unwrap();
            (standing.version, desk.conversation(id).await.row)
        };
        let first = standing(&desk, id).await;
        assert_eq!((first.class, desk.conversation(id).await.row.priority), (Class::Fault, Priority::Normal));
        let (version, row) = impact(first.version, Some(40), None).await;
        assert_eq!(row.priority, Priority::High, "it harms some");
        let (version, row) = impact(version, Some(40), Some(2_000_000)).await;
        assert_eq!(row.priority, Priority::Urgent, "it costs as much as an outage");
        let (version, row) = impact(version, None, None).await;
        assert_eq!(row.priority, Priority::Normal, "and back");
        let low = Change { version: row.version, priority: Some(Priority::Low), ..Change::default() };
        desk.desk.db.write(move |tx| change::change(tx, permit, id, &low)).await.unwrap();
        let (_, row) = impact(version, Some(5_000), None).await;
        assert_eq!(row.priority, Priority::Low, "what a person chose stays");
    }
}

on_both! {
    async fn the_fairness_report_tells_how_long_each_plan_waits(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let minute = 60_000;
        let from = |company: &str, id: &str| {
            mail(id, id, "", "I get an error.").replace("customer.example", &format!("{company}.example"))
        };
        for index in 0..70 {
            let plan = desk.ask(&from("gold", &format!("{index}@gold"))).await;
            desk.pass(minute).await;
            desk.reply(plan, "Look here.").await;
            // It leaves when nobody takes it back meanwhile.
            desk.pass(minute / 2).await;
            let none = desk.ask(&from("iron", &format!("{index}@iron"))).await;
            desk.pass(3 * minute).await;
            desk.reply(none, "Look there.").await;
            desk.pass(minute / 2).await;
        }
        desk.ask(&from("iron", "last@iron")).await;
        let reader = desk.owner;
        let work = move |tx: &mut Tx<'_>| {
            tx.run(&sql!("UPDATE company SET plan = 'Gold' WHERE name = 'Gold'"))?;
            fairness::report(tx, reader)
        };
        let told = desk.desk.db.write(work).await.unwrap();
        assert!(!told.sampled);
        assert_eq!((told.conversations, told.plans.len()), (141, 2), "{told:?}");
        let gold = told.plans.iter().find(|one| one.plan == "Gold").unwrap();
        let rest = told.plans.iter().find(|one| one.plan.is_empty()).unwrap();
        assert_eq!((gold.first.answers, rest.first.answers, rest.waiting), (70, 70, 1));
        assert!(gold.first.p90_ms < rest.first.p90_ms && gold.within_percent == Some(100.0), "{told:?}");
        let ratio = told.first.unwrap();
        assert_eq!((ratio.worst.as_str(), ratio.best.as_str()), ("", "Gold"));
        assert!(ratio.low <= ratio.times && ratio.times <= ratio.high && ratio.times > 1.5);
        assert_eq!(told.later, None, "nobody got a second answer");
    }
}

#[test]
fn the_default_is_the_order_of_the_requirement_and_nonsense_is_refused() {
    let ladder = Ladder::default();
    let classes: Vec<Class> = ladder.rungs.iter().map(|rung| rung.class).collect();
    assert_eq!(classes, Class::ALL);
    assert!(checked(&ladder).is_ok());
    let twice = Ladder { rungs: vec![ladder.rungs[0].clone(); 6], ..ladder.clone() };
    let mut falling = ladder.clone();
    falling.rungs.swap(0, 5);
    let (days, mut short) = (Ladder { new_for_days: -1, ..ladder.clone() }, ladder);
    short.rungs.pop();
    for wrong in [twice, falling, days, short] {
        assert!(checked(&wrong).is_err(), "{wrong:?}");
    }
}

/// Whatever keeps arriving, who waits is first before long: nobody who arrives after the allowance has run out stands before them.
#[test]
fn nobody_starves_and_the_older_of_a_class_comes_first() {
    let ladder = Ladder::default();
    let mut seed = 7_u64;
    let mut next = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for round in 0..200 {
        // One arrives and one is answered every ten minutes; half of the rounds only urgent faults arrive.
        let mut queue: Vec<(i64, i64, Class)> = Vec::new();
        for class in Class::ALL {
            queue.push((ladder.allowance(class), 0, class));
        }
        let mut served: Vec<(i64, Class)> = Vec::new();
        for step in 1..=2_000_i64 {
            let now = step * 600_000;
            let class = if round % 2 == 0 { Class::UrgentFault } else { Class::ALL[next(6) as usize] };
            queue.push((now + ladder.allowance(class), now, class));
            let first = (0..queue.len()).min_by_key(|index| (queue[*index].0, queue[*index].1)).unwrap();
            let (due, since, class) = queue.swap_remove(first);
            assert!(queue.iter().all(|other| other.2 != class || other.1 >= since), "the older of a class comes first");
            // Nobody who came after one counted as due was served before them.
            assert!(queue.iter().all(|other| other.0 >= due));
            served.push((since, class));
        }
        for class in Class::ALL {
            assert!(served.contains(&(0, class)), "{class:?} was never first in round {round}");
        }
    }
}
