//! Downtimes: the alarms by table, and on both databases that each is told once and that the months count.
//! They never wait; the clock is moved.

use causeway_base::{Clock as _, Time};
use causeway_store::Tx;
use causeway_testkit::{Kit, on_both};
use causeway_triage::Class;

use super::routes::{SetDowntime, write};
use super::{alarm, report};
use crate::testing::{TestDesk, mail};
use crate::{ConversationId, ladder, sla};

const MINUTE: i64 = 60_000;

#[test]
fn an_alarm_comes_after_ten_twenty_and_thirty_minutes_and_the_missed_ones_only_once() {
    let at = |minutes: i64| Time(minutes * MINUTE);
    for (told, now, passed, next) in [
        (0, 0, 0, Some(10)),
        (0, 9, 0, Some(10)),
        (0, 10, 10, Some(20)),
        (10, 12, 10, Some(20)),
        (10, 29, 20, Some(30)),
        (0, 45, 30, None),
        (30, 99, 30, None),
    ] {
        assert_eq!(alarm(at(0), told, at(now)), (passed, next.map(at)), "{told} told, minute {now}");
    }
}

async fn set(
    desk: &TestDesk,
    id: ConversationId,
    down: bool,
    since: Option<Time>,
) -> Result<(), causeway_web::Problem> {
    let owner = desk.owner;
    desk.desk.db.write(move |tx: &mut Tx<'_>| write(tx, id, &SetDowntime { down, since }, owner)).await
}

on_both! {
    async fn each_alarm_is_told_once_and_the_end_stops_them(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        set(&desk, id, true, None).await.unwrap();
        assert!(set(&desk, id, true, None).await.is_err(), "it is down already");
        let standing = desk.desk.db.read(move |tx| ladder::store::of(tx, id)).await.unwrap().unwrap();
        assert_eq!(standing.class, Class::UrgentFault);
        for (minutes, told) in [(9, 0), (1, 1), (5, 1), (5, 2), (9, 2)] {
            desk.kit.clock.advance(minutes * MINUTE);
            sla::engine::catch_up(&desk.desk.db).await.unwrap();
            sla::engine::catch_up(&desk.desk.db).await.unwrap();
            assert_eq!(desk.events("downtime.alarm").await, told, "{minutes} minutes on");
        }
        set(&desk, id, false, None).await.unwrap();
        desk.kit.clock.advance(60 * MINUTE);
        sla::engine::catch_up(&desk.desk.db).await.unwrap();
        assert_eq!(desk.events("downtime.alarm").await, 2);
        let months = desk.desk.db.read(report::months).await.unwrap();
        assert_eq!((months[0].count, months[0].kept, months[0].longest_minutes), (1, 1, 29));
    }

    async fn what_began_an_hour_ago_raises_the_last_alarm_alone(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let hour_ago = desk.kit.clock.now().plus_ms(-60 * MINUTE);
        set(&desk, id, true, Some(hour_ago)).await.unwrap();
        sla::engine::catch_up(&desk.desk.db).await.unwrap();
        assert_eq!(desk.events("downtime.alarm").await, 1);
        let ahead = desk.kit.clock.now().plus_ms(MINUTE);
        assert!(set(&desk, id, false, Some(ahead)).await.is_err(), "nobody knows what is to come");
        set(&desk, id, false, None).await.unwrap();
        assert!(set(&desk, id, true, Some(hour_ago)).await.is_err(), "it ran again since");
    }
}
