//! The hub as screens see it: real WebSockets to a real server, on both databases.
//! They never wait for a fixed time to see that something did not happen; a later thing that did happen tells it.

use std::time::Duration;

use causeway_store::{Actor, NewEvent, Tx};
use causeway_testkit::{Kit, on_both};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::pace::Pace;
use screen::{Office, Screen, jun, mei, sam};

mod screen;

/// Records `count` events that carry `size` bytes each.
async fn record(kit: &Kit, count: usize, size: usize) {
    let padding = "x".repeat(size);
    let work = move |tx: &mut Tx<'_>| {
        (0..count).for_each(|_| tx.record(event("ledger.changed", None, json!({ "padding": &padding }))));
        Ok::<_, causeway_store::Error>(())
    };
    kit.db.write(work).await.unwrap();
}

fn event(kind: &'static str, only_for: Option<Uuid>, data: Value) -> NewEvent {
    NewEvent { kind, conversation: Some(Uuid::from_u128(77)), actor: Actor::user(mei()), only_for, data }
}

async fn record_one(kit: &Kit, kind: &'static str, only_for: Option<Uuid>, data: Value) {
    let work = move |tx: &mut Tx<'_>| {
        tx.record(event(kind, only_for, data.clone()));
        Ok::<_, causeway_store::Error>(())
    };
    kit.db.write(work).await.unwrap();
}

on_both! {
    async fn a_screen_is_greeted_and_told_what_happens(kit: Kit) {
        record(&kit, 3, 0).await;
        let office = Office::open(&kit, Pace::default()).await;
        let mut screen = office.screen(mei(), "").await;
        assert_eq!(screen.next().await, json!({ "type": "hello", "last": 3, "user_id": mei() }));
        record_one(&kit, "message.created", None, json!({ "seq": 1 })).await;
        let expected = json!({
            "type": "event", "id": 4, "kind": "message.created", "conversation_id": Uuid::from_u128(77),
            "actor": { "kind": "user", "id": mei() }, "at": causeway_testkit::START, "data": { "seq": 1 },
        });
        assert_eq!(screen.next().await, expected);
        screen.say(json!({ "type": "ping" })).await;
        assert_eq!(screen.next().await, json!({ "type": "pong" }));
    }

    async fn a_screen_that_comes_back_misses_nothing_and_sees_nothing_twice(kit: Kit) {
        let office = Office::open(&kit, Pace::default()).await;
        record(&kit, 700, 0).await;
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let writer = tokio::spawn(async move {
            while !*stopped.borrow() {
                record(&kit, 1, 0).await;
            }
        });
        // Many come back while events are written, so that some events fall between the log and the channel.
        for missed in 1..=40 {
            let newest: causeway_store::Result<i64> = office.hub.db.read(causeway_store::last_event).await;
            let since = newest.unwrap() - missed * 17;
            let mut screen = office.screen(mei(), &format!("?since={since}")).await;
            let last = screen.next().await["last"].as_i64().unwrap() + 20;
            assert_eq!(screen.event_ids_to(last).await, (since + 1..=last).collect::<Vec<i64>>());
        }
        stop.send_replace(true);
        writer.await.unwrap();
    }

    async fn too_wide_a_gap_asks_for_everything_anew(kit: Kit) {
        record(&kit, 5_003, 0).await;
        let office = Office::open(&kit, Pace::default()).await;
        for since in ["2", "5004", "-9223372036854775808"] {
            let mut screen = office.screen(mei(), &format!("?since={since}")).await;
            screen.hello().await;
            assert_eq!(screen.next().await, json!({ "type": "resync", "last": 5_003 }), "{since}");
        }
        let mut screen = office.screen(mei(), "?since=3").await;
        screen.hello().await;
        assert_eq!(screen.event_ids_to(5_003).await.len(), 5_000);
        record(&kit, 1, 0).await;
        assert_eq!(screen.event_ids_to(5_004).await, [5_004]);
    }

    async fn what_is_for_one_user_reaches_that_users_screens_only(kit: Kit) {
        let office = Office::open(&kit, Pace::default()).await;
        let (mut hers, mut his) = (office.screen(mei(), "").await, office.screen(jun(), "").await);
        hers.hello().await;
        his.hello().await;
        record_one(&kit, "draft.changed", Some(mei()), json!({})).await;
        record_one(&kit, "message.created", None, json!({})).await;
        assert_eq!(hers.event_ids_to(2).await, [1, 2]);
        assert_eq!(his.event_ids_to(2).await, [2]);
        let mut later = office.screen(jun(), "?since=0").await;
        later.hello().await;
        assert_eq!(later.event_ids_to(2).await, [2], "nor when it is replayed");
    }

    async fn what_another_node_commits_is_told_too(kit: Kit) {
        let office = Office::open(&kit, Pace::default()).await;
        let mut screen = office.screen(mei(), "").await;
        screen.hello().await;
        let other = kit.open_again().await;
        let work = |tx: &mut Tx<'_>| {
            tx.record(event("message.created", None, json!({})));
            Ok::<_, causeway_store::Error>(())
        };
        other.write(work).await.unwrap();
        assert_eq!(screen.event_ids_to(1).await, [1]);
    }

    async fn a_screen_that_came_before_the_hub_followed_the_log_misses_nothing(kit: Kit) {
        let office = Office::open_asleep(&kit, Pace::default()).await;
        let mut screen = office.screen(mei(), "").await;
        screen.hello().await;
        record(&kit, 2, 0).await;
        office.wake();
        assert_eq!(screen.event_ids_to(2).await, [1, 2]);
    }

    async fn a_screen_that_lags_gets_the_rest_from_the_log(kit: Kit) {
        let office = Office::open(&kit, Pace::default()).await;
        let mut screen = office.screen(mei(), "").await;
        screen.hello().await;
        // More than the sockets' buffers hold and more events than the channel keeps.
        for _ in 0..30 {
            record(&kit, 100, 8_000).await;
        }
        assert_eq!(screen.event_ids_to(3_000).await, (1..=3_000).collect::<Vec<i64>>());
    }

    async fn a_screen_that_takes_nothing_is_cut(kit: Kit) {
        let pace = Pace { slow: Duration::from_millis(300), ..Pace::default() };
        let office = Office::open(&kit, pace).await;
        let mut stuck = office.screen(mei(), "").await;
        stuck.hello().await;
        for _ in 0..30 {
            record(&kit, 100, 8_000).await;
        }
        office.until(|hub| hub.connections() == 0).await;
    }

    async fn a_silent_screen_is_cut_and_one_that_pings_is_not(kit: Kit) {
        let pace =
            Pace { silence: Duration::from_millis(600), tick: Duration::from_millis(50), ..Pace::default() };
        let office = Office::open(&kit, pace).await;
        let (mut silent, mut lively) = (office.screen(mei(), "").await, office.screen(jun(), "").await);
        silent.hello().await;
        lively.hello().await;
        while office.hub.connections() > 1 {
            lively.say(json!({ "type": "ping" })).await;
            assert_eq!(lively.next().await, json!({ "type": "pong" }));
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(silent.close_code().await, 1001);
        lively.say(json!({ "type": "ping" })).await;
        assert_eq!(lively.next().await, json!({ "type": "pong" }));
    }

    async fn everybody_sees_who_looks_and_who_writes(kit: Kit) {
        let pace = Pace { writing: Duration::from_millis(200), tick: Duration::from_millis(50), ..Pace::default() };
        let office = Office::open(&kit, pace).await;
        let (mut hers, mut his) = (office.screen(mei(), "").await, office.screen(jun(), "").await);
        hers.settle().await;
        his.settle().await;
        let there = |state: &str| {
            let people = json!([{ "user_id": mei(), "name": "Mei", "state": state }]);
            json!({ "type": "presence", "conversation_id": Uuid::from_u128(5), "people": people })
        };
        hers.say(json!({ "type": "watch", "conversation_id": Uuid::from_u128(5), "state": "viewing" })).await;
        assert_eq!(his.next().await, there("viewing"));
        hers.say(json!({ "type": "watch", "conversation_id": Uuid::from_u128(5), "state": "writing" })).await;
        assert_eq!(his.next().await, there("writing"));
        assert_eq!(his.next().await, there("viewing"), "who stops writing only looks");
        let mut later = office.screen(sam(), "").await;
        later.hello().await;
        assert_eq!(later.next().await, there("viewing"), "who comes later is told");
        drop(hers);
        let nobody = json!({ "type": "presence", "conversation_id": Uuid::from_u128(5), "people": [] });
        assert_eq!(his.next().await, nobody);
        his.say(json!({ "type": "watch", "conversation_id": null, "state": "viewing" })).await;
        his.say(json!({ "type": "unheard of" })).await;
        his.say(json!({ "type": "ping" })).await;
        assert_eq!(his.next().await, json!({ "type": "pong" }), "looking at nothing is no news");
    }

    async fn who_may_not_any_more_is_cut_when_users_change(kit: Kit) {
        let office = Office::open(&kit, Pace::default()).await;
        let (mut hers, mut his) = (office.screen(mei(), "").await, office.screen(jun(), "").await);
        hers.hello().await;
        his.hello().await;
        office.forbid(jun());
        record_one(&kit, "settings.changed", None, json!({ "what": "tags" })).await;
        record_one(&kit, "settings.changed", None, json!({ "what": "users" })).await;
        assert_eq!(his.event_ids_to(2).await, [1, 2]);
        assert_eq!(his.close_code().await, 1008);
        record(&kit, 1, 0).await;
        assert_eq!(hers.event_ids_to(3).await, [1, 2, 3]);
        assert_eq!(office.refusal(jun(), "").await, 403);
    }

    async fn who_is_signed_out_is_cut_without_any_event(kit: Kit) {
        let pace = Pace { ask: Duration::from_millis(100), tick: Duration::from_millis(50), ..Pace::default() };
        let office = Office::open(&kit, pace).await;
        let mut screen = office.screen(mei(), "").await;
        screen.hello().await;
        office.sign_out(mei());
        assert_eq!(screen.close_code().await, 1008);
        assert_eq!(office.refusal(mei(), "").await, 401);
    }

    async fn screens_are_refused_without_the_right_from_elsewhere_or_beyond_twenty(kit: Kit) {
        let office = Office::open(&kit, Pace::default()).await;
        assert_eq!(office.refusal(Uuid::nil(), "").await, 401);
        assert_eq!(office.refusal(mei(), "?sinse=4").await, 422);
        assert_eq!(office.refusal_from(mei(), "https://elsewhere.example").await, 403);
        let mut screens: Vec<Screen> = Vec::new();
        for _ in 0..20 {
            screens.push(office.screen(mei(), "").await);
        }
        assert_eq!(office.refusal(mei(), "").await, 429);
        office.screen(jun(), "").await.hello().await;
        screens.pop();
        office.until(|hub| hub.connections() < 20).await;
        office.screen(mei(), "").await.hello().await;
    }

    async fn at_the_end_every_screen_is_asked_to_come_back(kit: Kit) {
        let office = Office::open(&kit, Pace::default()).await;
        let mut screen = office.screen(mei(), "").await;
        screen.hello().await;
        office.hub.close_all();
        assert_eq!(screen.close_code().await, 1012);
        let mut late = office.screen(mei(), "").await;
        assert_eq!(late.close_code().await, 1012, "also one that comes while the program ends");
        office.until(|hub| hub.connections() == 0).await;
    }
}
