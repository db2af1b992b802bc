//! Tests of promises on both databases: reminders, silence, answers, taking back, and what may become of one.
//! They never wait; the clock is moved.

use causeway_testkit::{Kit, on_both};
use causeway_web::Code;

use super::*;
use crate::message::undo;
use crate::message::write::Writing;
use crate::message::{Kind, MessageId};
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
