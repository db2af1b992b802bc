//! Escalations: the climb by table and property, and on both databases that what nobody takes on reaches the next level,
//! once, whatever happens between. They never wait; the clock is moved.

use causeway_identity::UserId;
use causeway_store::{Actor, Tx, sql};
use causeway_testkit::{Kit, on_both};
use causeway_web::Problem;

use super::climb::{MOST_REPEATS, Move, next, top};
use super::routes::{Raise, Said, take, up};
use super::*;
use crate::relay::RelaySettings;
use crate::testing::{TestDesk, mail};
use crate::{Settings, notification};

const MINUTE: i64 = 60_000;

#[test]
fn a_level_without_anybody_is_left_out_and_the_last_is_told_again() {
    let all = [true, true, true];
    assert_eq!(next(None, 0, &all), (vec![], Move::Reach(0)));
    assert_eq!(next(Some(0), 0, &all), (vec![], Move::Reach(1)));
    assert_eq!(next(Some(0), 0, &[true, false, true]), (vec![1], Move::Reach(2)));
    assert_eq!(next(None, 0, &[false, false, true]), (vec![0, 1], Move::Reach(2)));
    assert_eq!(next(Some(2), 0, &all), (vec![], Move::Repeat));
    assert_eq!(next(Some(2), MOST_REPEATS, &all), (vec![], Move::Rest));
    assert_eq!(next(Some(1), 0, &[true, true, false]), (vec![2], Move::Repeat));
    assert_eq!(next(Some(1), 0, &[true, false, false]), (vec![2], Move::Rest), "its people left meanwhile");
    assert_eq!(next(None, 0, &[]), (vec![], Move::Rest));
    assert_eq!((top(None, &all), top(Some(2), &all), top(Some(0), &[true, true, false])), (Some(2), None, Some(1)));
}

/// For every way in which six levels can be staffed: each that has somebody is told, in order, and then it rests.
#[test]
fn what_nobody_takes_on_reaches_every_level_that_has_somebody() {
    for pattern in 0_u32..64 {
        let staffed: Vec<bool> = (0..6).map(|level| pattern >> level & 1 == 1).collect();
        let (mut at, mut repeats, mut reached, mut moves) = (None, 0, Vec::new(), 0);
        loop {
            moves += 1;
            assert!(moves < 100, "it comes to rest: {staffed:?}");
            match next(at, repeats, &staffed).1 {
                Move::Reach(level) => {
                    reached.push(level);
                    (at, repeats) = (Some(level), 0);
                }
                Move::Repeat => repeats += 1,
                Move::Rest => break,
            }
        }
        let wanted: Vec<usize> = (0..6).filter(|level| staffed[*level]).collect();
        assert_eq!(reached, wanted);
    }
}

#[test]
fn paths_that_nobody_could_climb_are_refused() {
    let fine = path::standard();
    assert_eq!(path::checked(&fine).unwrap(), fine);
    let first = || fine[0].clone();
    let level = || fine[0].levels[0].clone();
    let bad = [
        (vec![], "length"),
        (vec![first()], "incomplete"),
        (vec![first(), first()], "duplicate"),
        (vec![Path { levels: vec![], ..first() }], "length"),
        (vec![Path { levels: vec![Level { minutes: 0, ..level() }], ..first() }], "range"),
        (vec![Path { key: "A b".to_owned(), ..first() }], "invalid"),
    ];
    for (paths, what) in bad {
        let refused = path::checked(&paths).unwrap_err();
        assert!(serde_json::to_string(&refused).unwrap().contains(what), "{what}: {refused:?}");
    }
}

/// Two levels: Ada has ten minutes and an hour to solve, Ben has twenty.
async fn two_levels(desk: &TestDesk) -> (UserId, UserId) {
    let (ada, ben) = (desk.agent("Ada").await, desk.agent("Ben").await);
    let level = |rank, user, minutes| Level {
        rank,
        name: String::new(),
        assignee: false,
        owners: false,
        user_ids: vec![user],
        team_ids: Vec::new(),
        on_call: None,
        mail: true,
        chat: false,
        minutes,
        solve_minutes: Some(60),
    };
    let levels = vec![level(Rank::Lead, ada, 10), level(Rank::Manager, ben, 20)];
    let paths = vec![Path { levels, ..path::standard().remove(0) }, path::standard().remove(1)];
    let work = move |tx: &mut Tx<'_>| crate::organisation::store::set_setting(tx, path::NAME, &paths);
    desk.desk.db.write(work).await.unwrap();
    (ada, ben)
}

async fn escalate(desk: &TestDesk, id: ConversationId, top: bool) -> Result<EscalationId, Problem> {
    let by = desk.owner;
    let work = move |tx: &mut Tx<'_>| {
        let kind = EscalationKind::NotSolved;
        let actor = Actor::user(by.0);
        begin(
            tx,
            &Begin { conversation: id, path: None, kind, reason: "Stuck", drill: false, top, by: Some(by), actor },
        )
    };
    desk.desk.db.write(work).await
}

async fn at(desk: &TestDesk, id: EscalationId) -> Escalation {
    engine::catch_up(&desk.desk.db).await.unwrap();
    engine::catch_up(&desk.desk.db).await.unwrap();
    desk.desk.db.read(move |tx| store::find(tx, id)).await.unwrap().unwrap()
}

async fn told(desk: &TestDesk, user: UserId) -> i64 {
    notification::reader::catch_up(&desk.desk.db).await.unwrap();
    let work = move |tx: &mut Tx<'_>| {
        let mut query = sql!(
            "SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT) FROM notification WHERE kind = 'escalation' AND user_id = ?"
        );
        query.bind(user);
        tx.value::<i64>(&query)
    };
    desk.desk.db.read(work).await.unwrap()
}

on_both! {
    async fn what_nobody_takes_on_reaches_the_next_level_and_is_told_again_there(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (ada, ben) = two_levels(&desk).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let one = escalate(&desk, id, false).await.unwrap();
        assert!(escalate(&desk, id, false).await.is_err(), "it climbs already");
        assert_eq!((at(&desk, one).await.level, told(&desk, ada).await, told(&desk, ben).await), (0, 1, 0));
        desk.kit.clock.advance(9 * MINUTE);
        assert_eq!(at(&desk, one).await.level, 0);
        desk.kit.clock.advance(MINUTE);
        assert_eq!((at(&desk, one).await.level, told(&desk, ben).await), (1, 1));
        // The desk was off for hours: it goes on, once for each time that passed since it runs again.
        desk.kit.clock.advance(600 * MINUTE);
        assert_eq!((at(&desk, one).await.repeats, told(&desk, ben).await), (1, 2));
        for _ in 0..10 {
            desk.kit.clock.advance(20 * MINUTE);
            at(&desk, one).await;
        }
        let rested = at(&desk, one).await;
        assert_eq!((rested.repeats, rested.fire_at, rested.ended_at), (MOST_REPEATS, None, None));
        assert_eq!(desk.events("escalation.exhausted").await, 1);
    }

    async fn what_climbs_goes_on_where_its_conversation_was_merged_to(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (_, ben) = two_levels(&desk).await;
        let first = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let second = desk.ask(&mail("2@c", "Help again", "", "Hi")).await;
        let third = desk.ask(&mail("3@c", "Help once more", "", "Hi")).await;
        let climbing = escalate(&desk, first, false).await.unwrap();
        let permit = desk.permit(desk.owner);
        let merge = move |into, from| move |tx: &mut Tx<'_>| crate::rearrange::merge_for_test(tx, permit, into, from);
        desk.desk.db.write(merge(second, first)).await.unwrap();
        assert_eq!(at(&desk, climbing).await.conversation_id, second);
        desk.kit.clock.advance(10 * MINUTE);
        let on = at(&desk, climbing).await;
        assert_eq!((on.level, on.ended_at), (1, None));
        assert_eq!(told(&desk, ben).await, 1);
        // One of the kind climbs there already: two would ask the same people twice.
        let other = escalate(&desk, third, false).await.unwrap();
        desk.desk.db.write(merge(third, second)).await.unwrap();
        assert!(at(&desk, climbing).await.ended_at.is_some());
        assert!(at(&desk, other).await.ended_at.is_none());
    }

    async fn whoever_was_told_or_stands_above_takes_it_on_and_has_time_to_solve_it(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (ada, ben) = two_levels(&desk).await;
        let other = desk.agent("Cem").await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let one = escalate(&desk, id, false).await.unwrap();
        let taking = async |by: UserId| {
            desk.desk.db.write(move |tx| take(tx, one, &Said::default(), by)).await
        };
        assert!(taking(other).await.is_err(), "nobody told Cem");
        taking(ada).await.unwrap();
        assert!(taking(ben).await.is_err(), "Ada has it");
        desk.kit.clock.advance(59 * MINUTE);
        assert_eq!(at(&desk, one).await.state, EscalationState::Acknowledged);
        desk.kit.clock.advance(MINUTE);
        let late = at(&desk, one).await;
        assert_eq!((late.level, late.state), (1, EscalationState::Waiting), "not solved in time");
        taking(ben).await.unwrap();
        let permit = desk.permit(desk.owner);
        let solve = move |tx: &mut Tx<'_>| {
            let version = crate::conversation::store::state(tx, id)?.unwrap().version;
            let status = crate::conversation::change::StatusInput { id: None, category: Some(crate::Category::Solved) };
            let outcome = Some(crate::testing::no_answer_needed());
            let change = crate::conversation::change::Change { version, status: Some(status), outcome, ..Default::default() };
            crate::conversation::change::change(tx, permit, id, &change)
        };
        desk.desk.db.write(solve).await.unwrap();
        let ended = at(&desk, one).await;
        assert_eq!((ended.state, ended.fire_at), (EscalationState::Resolved, None));
        let since = causeway_base::Time(0);
        let report = desk.desk.db.read(move |tx| report::report(tx, since)).await.unwrap();
        assert_eq!((report.kinds[0].count, report.kinds[0].ended), (1, 1));
        assert_eq!(report.levels.iter().map(|one| (one.reached, one.acknowledged)).collect::<Vec<_>>(), [(1, 1), (1, 1)]);
    }

    async fn one_click_goes_to_the_top_and_nothing_is_above_it(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (_, ben) = two_levels(&desk).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let one = escalate(&desk, id, true).await.unwrap();
        assert_eq!((at(&desk, one).await.level, told(&desk, ben).await), (1, 1));
        let by = desk.owner;
        let raise = move |tx: &mut Tx<'_>| up(tx, one, &Raise { reason: "Higher".to_owned(), top: true }, by);
        assert!(desk.desk.db.write(raise).await.is_err());
    }

    async fn a_path_whose_people_all_left_is_refused_and_one_whose_people_leave_meanwhile_goes_on(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (ada, ben) = two_levels(&desk).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let one = escalate(&desk, id, false).await.unwrap();
        let close = async |user: UserId| {
            let work = move |tx: &mut Tx<'_>| tx.run(&sql!("UPDATE user_account SET active = FALSE WHERE id = ?", user));
            desk.desk.db.write(work).await.unwrap();
        };
        close(ada).await;
        desk.kit.clock.advance(10 * MINUTE);
        assert_eq!(at(&desk, one).await.level, 1, "whoever was told is gone; the next is told in time");
        close(ben).await;
        desk.kit.clock.advance(20 * MINUTE);
        assert_eq!(at(&desk, one).await.fire_at, None);
        let other = desk.ask(&mail("9@c", "Other", "", "Hi")).await;
        let refused = escalate(&desk, other, false).await.unwrap_err();
        assert!(refused.to_string().contains("Nobody") || serde_json::to_string(&refused).unwrap().contains("Nobody"));
    }

    async fn what_somebody_took_on_since_it_was_read_is_not_moved_on(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (ada, _) = two_levels(&desk).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let one = escalate(&desk, id, false).await.unwrap();
        let claim = async |read: &Escalation| {
            let read = read.clone();
            desk.desk.db.write(move |tx| store::claim(tx, &mut read.clone())).await.unwrap()
        };
        let read = at(&desk, one).await;
        desk.desk.db.write(move |tx| take(tx, one, &Said::default(), ada)).await.unwrap();
        assert!(!claim(&read).await, "Ada was faster");
        assert!(claim(&at(&desk, one).await).await);
    }

    async fn whoever_is_called_by_mail_takes_it_on_by_its_link(kit: Kit) {
        let settings = Settings {
            relay: RelaySettings::from_url("smtp://127.0.0.1:1").ok(),
            public_url: Some("https://desk.acme.example/".to_owned()),
            ..Settings::default()
        };
        let desk = TestDesk::with(kit, settings).await;
        let (ada, ben) = two_levels(&desk).await;
        let id = desk.ask(&mail("1@c", "Help", "", "My secret is forty-two")).await;
        let one = escalate(&desk, id, false).await.unwrap();
        let calls = async |desk: &TestDesk| {
            desk.pass(1).await;
            let taken = desk.relay.taken.lock().unwrap();
            let calls = taken.iter().filter(|(_, mail)| String::from_utf8_lossy(mail).contains("Subject: Needs you now: "));
            calls.map(|(to, mail)| (to.to.clone(), causeway_mail::parse(mail).text.unwrap_or_default())).collect::<Vec<_>>()
        };
        let token = |text: &str| text.split("/climbed/").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
        let first = calls(&desk).await;
        assert_eq!(first.len(), 1, "one mail to one person: {first:?}");
        assert!(first[0].0[0].starts_with("ada@") && first[0].1.contains("within 10 min"), "{first:?}");
        assert!(!first[0].1.contains("forty-two"), "nothing that the customer wrote");
        desk.kit.clock.advance(10 * MINUTE);
        assert_eq!(at(&desk, one).await.level, 1);
        let both = calls(&desk).await;
        assert_eq!(both.len(), 2);
        let open = async |text: &str| {
            let (token, with) = (token(text), desk.desk.clone());
            desk.desk.db.write(move |tx| call::page::take_for_test(tx, &with, &token)).await.unwrap()
        };
        assert!(!open(&both[0].1).await, "it climbed on past Ada");
        assert_eq!(at(&desk, one).await.state, EscalationState::Waiting);
        assert!(open(&both[1].1).await);
        assert!(open(&both[1].1).await, "a second click changes nothing");
        let by = desk.desk.db.read(move |tx| store::steps(tx, one)).await.unwrap();
        let taken: Vec<_> = by.iter().filter(|step| step.what == What::Acknowledged).map(|step| step.by_id).collect();
        assert_eq!(taken, [Some(ben)]);
        let forged = desk.desk.clone();
        assert!(!desk.desk.db.write(move |tx| call::page::take_for_test(tx, &forged, "x")).await.unwrap());
        let _ = ada;
    }

    async fn a_call_waits_for_the_end_of_quiet_hours_unless_it_is_urgent_and_is_dropped_when_somebody_took_it_on(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (ada, _) = two_levels(&desk).await;
        let quiet = async |from: i64, to: i64| {
            let wishes = notification::preferences::Preferences {
                quiet: Some(notification::preferences::Quiet { from, to, weekdays: (1..=7).collect() }),
                ..Default::default()
            };
            let work = move |tx: &mut Tx<'_>| notification::preferences::save(tx, ada, &wishes);
            desk.desk.db.write(work).await.unwrap();
        };
        quiet(0, 24 * 60 - 1).await;
        let called = || desk.sent().iter().filter(|mail| mail.contains("Needs you now")).count();
        let calm = desk.ask(&mail("1@c", "Calm", "", "Hi")).await;
        let one = escalate(&desk, calm, false).await.unwrap();
        desk.pass(1).await;
        assert_eq!(called(), 0, "Ada sleeps");
        desk.desk.db.write(move |tx| take(tx, one, &Said::default(), ada)).await.unwrap();
        desk.pass(24 * 60 * MINUTE).await;
        assert_eq!(called(), 0, "she took it on before");
        let urgent = desk.ask(&mail("2@c", "Urgent", "", "Hi")).await;
        let work = move |tx: &mut Tx<'_>| tx.run(&sql!("UPDATE conversation SET priority = 'urgent' WHERE id = ?", urgent));
        desk.desk.db.write(work).await.unwrap();
        escalate(&desk, urgent, false).await.unwrap();
        desk.pass(1).await;
        assert_eq!(called(), 1);
    }

    async fn two_nodes_at_once_move_it_on_once(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (_, ben) = two_levels(&desk).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let one = escalate(&desk, id, false).await.unwrap();
        desk.kit.clock.advance(10 * MINUTE);
        let second = desk.kit.open_again().await;
        let (a, b) = tokio::join!(engine::catch_up(&desk.desk.db), engine::catch_up(&second));
        a.and(b).unwrap();
        assert_eq!((at(&desk, one).await.level, told(&desk, ben).await), (1, 1));
    }
}
