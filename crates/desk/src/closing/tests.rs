//! Tests of the question whether it is solved: the click, the silence, and what must not be closed.
//! They never skip the mail; the link is taken from what was sent.

use causeway_testkit::{Kit, on_both};

use super::*;
use crate::message::Kind;
use crate::message::write::Writing;
use crate::testing::{TestDesk, mail, writing};
use crate::{Category, Settings};

async fn desk(kit: Kit) -> TestDesk {
    let relay = crate::relay::RelaySettings::from_url("smtp://127.0.0.1:1").unwrap();
    let public_url = Some("https://desk.acme.example/".to_owned());
    TestDesk::with(kit, Settings { relay: Some(relay), public_url, ..Settings::default() }).await
}

async fn ask_whether_solved(desk: &TestDesk) -> ConversationId {
    let id = desk.ask(&mail("a@x", "The crane", "", "It is stuck.")).await;
    let asking = Writing { ask_solved: true, ..writing(Kind::Reply, "Turn it off and on.") };
    desk.write(id, desk.owner, asking).await.unwrap();
    desk.pass(60_000).await;
    id
}

async fn category(desk: &TestDesk, id: ConversationId) -> Category {
    desk.conversation(id).await.row.status.category
}

fn token(mail: &str) -> String {
    let joined = mail.replace("=\r\n", "");
    let after = joined.split("/api/v1/solved/").nth(1).expect("the mail has the link");
    after.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')).collect()
}

on_both! {
    async fn silence_closes_after_some_days(kit: Kit) {
        let desk = desk(kit).await;
        let id = ask_whether_solved(&desk).await;
        assert_eq!(category(&desk, id).await, Category::Waiting);
        desk.pass(2 * DAY_MS).await;
        assert_eq!(category(&desk, id).await, Category::Waiting);
        desk.pass(3 * DAY_MS).await;
        assert_eq!(category(&desk, id).await, Category::Solved);
    }

    async fn what_somebody_wrote_in_stays_open(kit: Kit) {
        let desk = desk(kit).await;
        let id = ask_whether_solved(&desk).await;
        desk.ask(&mail("b@x", "Re: The crane", "In-Reply-To: <a@x>\nReferences: <a@x>\n", "Still stuck.")).await;
        desk.pass(5 * DAY_MS).await;
        assert_eq!(category(&desk, id).await, Category::Open);
        desk.reply(id, "Try the lever.").await;
        desk.pass(60_000).await;
        desk.pass(DAY_MS).await;
        assert_ne!(category(&desk, id).await, Category::Solved, "a later reply did not ask");
    }

    async fn the_link_in_the_mail_names_the_question_and_nothing_else(kit: Kit) {
        let desk = desk(kit).await;
        let id = ask_whether_solved(&desk).await;
        let sent = desk.sent().pop().unwrap();
        assert!(sent.contains("Is it solved?"), "{sent}");
        let token = token(&sent);
        let (conversation, message) = opened(&desk.desk, &token).unwrap();
        assert_eq!(conversation, id);
        assert!(desk.desk.db.read(move |tx| asks(tx, id, message)).await.unwrap());
        assert!(opened(&desk.desk, &format!("{token}x")).is_none());
        desk.kit.clock.advance(61 * DAY_MS);
        assert!(opened(&desk.desk, &token).is_none(), "the link ends");
    }

    async fn no_opens_it_with_the_customers_words(kit: Kit) {
        let desk = desk(kit).await;
        let id = ask_whether_solved(&desk).await;
        desk.desk.db.write(move |tx| page::take_for_test(tx, id, Answer::NotYet, "The rope is still slack.")).await.unwrap();
        assert_eq!(category(&desk, id).await, Category::Open);
        let last = desk.messages(id).await.pop().unwrap();
        assert_eq!((last.kind, last.text.trim()), (Kind::Incoming, "The rope is still slack."));
        desk.desk.db.write(move |tx| page::take_for_test(tx, id, Answer::Solved, "")).await.unwrap();
        assert_eq!(category(&desk, id).await, Category::Solved);
        desk.pass(9 * DAY_MS).await;
        assert_eq!(category(&desk, id).await, Category::Solved);
    }
}
