//! Tests of promises on both databases: reminders, silence, answers, taking back, and what may become of one.
//! They never wait; the clock is moved.

use causeway_testkit::{Kit, on_both};
use causeway_web::Code;

use super::routes::{ChangePromise, apply};
use super::*;
use crate::message::undo;
use crate::message::write::Writing;
use crate::message::{Kind, MessageId};
use crate::notification::{self, reader};
use crate::testing::{TestDesk, mail, writing};

const HOUR: i64 = 3_600_000;

async fn promise(desk: &TestDesk, id: ConversationId, hours: i64) -> MessageId {
    let due_at = desk.now().plus_ms(hours * HOUR);
    let promises = vec![NewPromise { text: "I will check it.".to_owned(), due_at }];
    desk.write(id, desk.owner, Writing { promises, ..writing(Kind::Reply, "I will check it.") }).await.unwrap()
}

async fn states(desk: &TestDesk, id: ConversationId) -> Vec<PromiseState> {
    let all = desk.desk.db.read(move |tx| store::of(tx, id)).await.unwrap();
    all.into_iter().map(|promise| promise.state).collect()
}

on_both! {
    async fn the_owner_is_reminded_and_silence_breaks_a_promise(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        promise(&desk, id, 4).await;
        desk.pass(3 * HOUR).await;
        assert_eq!(desk.events("promise.reminded").await, 0);
        desk.pass(HOUR / 2).await;
        assert_eq!(desk.events("promise.reminded").await, 1);
        assert_eq!(states(&desk, id).await, [PromiseState::Open]);
        desk.pass(HOUR / 2).await;
        assert_eq!(states(&desk, id).await, [PromiseState::Broken]);
        assert_eq!(desk.events("promise.broken").await, 1);
    }

    async fn a_reminder_is_a_notification_of_its_owner_alone_and_a_moved_promise_is_reminded_anew(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let ben = desk.agent("Ben").await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let due_at = desk.now().plus_ms(4 * HOUR);
        let promises = vec![NewPromise { text: "I will check it.".to_owned(), due_at }];
        desk.write(id, ben, Writing { promises, ..writing(Kind::Reply, "I will check it.") }).await.unwrap();
        let first = desk.desk.db.read(move |tx| store::of(tx, id)).await.unwrap().remove(0);
        let later = due_at.plus_ms(4 * HOUR);
        let moved = ChangePromise { version: first.version, state: None, due_at: Some(later), reason: None };
        let permit = desk.permit(ben);
        let moved = desk.desk.db.write(move |tx| apply(tx, permit, first.id, &moved)).await.unwrap();
        assert_eq!((moved.due_at, moved.reason.as_str(), moved.state), (later, "", PromiseState::Open));
        let told = async |user: UserId| {
            reader::catch_up(&desk.desk.db).await.unwrap();
            let all = desk.desk.db.read(move |tx| notification::store::page(tx, user, true, None, 50)).await.unwrap();
            all.into_iter().map(|one| (one.kind, one.conversation.map(|about| about.id))).collect::<Vec<_>>()
        };
        desk.pass(4 * HOUR).await;
        assert!(told(ben).await.is_empty(), "the old time says nothing any more");
        assert_eq!(states(&desk, id).await, [PromiseState::Open]);
        desk.pass(4 * HOUR - HOUR / 2).await;
        assert_eq!(told(ben).await, [(notification::Kind::Promise, Some(id))]);
        assert!(told(desk.owner).await.is_empty());
    }

    async fn moving_needs_a_time_ahead_and_the_version_that_was_seen(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        promise(&desk, id, 4).await;
        let first = desk.desk.db.read(move |tx| store::of(tx, id)).await.unwrap().remove(0);
        let (now, permit) = (desk.now(), desk.permit(desk.owner));
        let wish = |version: i64, due_at: Time, reason: &str| {
            ChangePromise { version, state: None, due_at: Some(due_at), reason: Some(reason.to_owned()) }
        };
        for (wish, code) in [
            (wish(first.version, now, ""), Code::InvalidInput),
            (wish(first.version, now.plus_ms(HOUR), &"x".repeat(301)), Code::InvalidInput),
            (wish(first.version + 1, now.plus_ms(HOUR), ""), Code::VersionConflict),
        ] {
            let refused = desk.desk.db.write(move |tx| apply(tx, permit, first.id, &wish)).await.unwrap_err();
            assert_eq!(refused.code(), code);
        }
        let wish = wish(first.version, now.plus_ms(HOUR), "The part is late.");
        let moved = desk.desk.db.write(move |tx| apply(tx, permit, first.id, &wish)).await.unwrap();
        assert_eq!(moved.reason, "The part is late.");
        assert_eq!(desk.events("promise.moved").await, 1);
    }

    async fn an_answer_in_time_leaves_the_judgement_to_people(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        promise(&desk, id, 4).await;
        desk.pass(HOUR).await;
        desk.reply(id, "It works again.").await;
        desk.pass(4 * HOUR).await;
        assert_eq!(states(&desk, id).await, [PromiseState::Open]);
        assert_eq!(desk.events("promise.broken").await, 0);
    }

    async fn a_reply_that_is_taken_back_takes_its_promise_with_it(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let message = promise(&desk, id, 4).await;
        let permit = desk.permit(desk.owner);
        desk.desk.db.write(move |tx| undo::undo(tx, permit, message)).await.unwrap();
        assert!(states(&desk, id).await.is_empty());
        desk.pass(5 * HOUR).await;
        assert_eq!(desk.events("promise.reminded").await, 0);
    }

    async fn a_time_that_has_passed_is_refused_and_nothing_is_sent(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let promises = vec![NewPromise { text: "x".to_owned(), due_at: desk.now() }];
        let writing = Writing { promises, ..writing(Kind::Reply, "Soon") };
        assert_eq!(desk.write(id, desk.owner, writing).await.unwrap_err().code(), Code::InvalidInput);
        assert_eq!(desk.messages(id).await.len(), 1);
    }
}
