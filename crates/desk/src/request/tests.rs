//! Requests on both databases: what a customer sees and what they never see, and what becomes of what they do.
//! They look for the team's words in everything that a request holds.

use causeway_mail::Address;
use causeway_people::ContactId;
use causeway_store::{Tx, sql};
use causeway_testkit::{Kit, on_both};
use causeway_web::Problem;

use super::*;
use crate::message::Kind;
use crate::testing::{TestDesk, mail, writing};
use crate::{ConversationId, inbox};

#[test]
fn where_a_request_stands_is_said_in_the_customers_words() {
    for (category, answered, ours_last, standing) in [
        (Category::Open, false, false, Standing::Received),
        (Category::Open, true, false, Standing::InProgress),
        (Category::Open, true, true, Standing::InProgress),
        (Category::Waiting, true, true, Standing::WaitingForYou),
        (Category::Waiting, true, false, Standing::InProgress),
        (Category::Waiting, false, false, Standing::Received),
        (Category::Snoozed, true, true, Standing::InProgress),
        (Category::Solved, false, false, Standing::Solved),
    ] {
        assert_eq!(Standing::of(category, answered, ours_last), standing, "{category:?} {answered} {ours_last}");
    }
}

async fn contact_of(desk: &TestDesk, id: ConversationId) -> ContactId {
    desk.conversation(id).await.row.contact.id
}

async fn seen(desk: &TestDesk, contact: ContactId, number: i64) -> Option<Request> {
    desk.desk.db.read(move |tx| store::find(tx, contact, number)).await.unwrap()
}

async fn begin(
    desk: &TestDesk,
    contact: ContactId,
    subject: &'static str,
    text: &'static str,
) -> Result<ConversationId, Problem> {
    begin_by(desk, contact, (subject, text), write::PORTAL).await
}

async fn begin_by(
    desk: &TestDesk,
    contact: ContactId,
    (subject, text): (&'static str, &'static str),
    by: &'static str,
) -> Result<ConversationId, Problem> {
    let from = Address { name: "Mei".to_owned(), address: "mei@customer.example".to_owned() };
    let work = move |tx: &mut Tx<'_>| {
        let inboxes = inbox::store::all(tx)?;
        write::begin(
            tx,
            &write::New {
                inbox: &inboxes[0],
                contact,
                from: Some(&from),
                doubtful: by == write::FORM,
                subject,
                text,
                by,
                files: &[],
            },
        )
    };
    desk.desk.db.write(work).await
}

on_both! {
    async fn a_customer_sees_their_own_words_and_answers_and_nothing_of_the_team(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "The export", "", "It fails. password: hunter2secret")).await;
        let number = desk.conversation(id).await.row.number;
        let contact = contact_of(&desk, id).await;
        desk.write(id, desk.owner, writing(Kind::Note, "He is difficult")).await.unwrap();
        let first = seen(&desk, contact, number).await.unwrap();
        assert_eq!((first.summary.standing, first.said.len()), (Standing::Received, 1));
        assert_eq!(first.said[0].by, Speaker::You);
        desk.reply(id, "Try it again").await;
        assert_eq!(seen(&desk, contact, number).await.unwrap().said.len(), 1, "a reply that can be taken back is none yet");
        desk.pass(60_000).await;
        let then = seen(&desk, contact, number).await.unwrap();
        assert_eq!((then.summary.standing, then.said.len()), (Standing::WaitingForYou, 2));
        let whole = serde_json::to_string(&then).unwrap();
        assert!(whole.contains("Try it again"));
        for hidden in ["difficult", "hunter2", "goal", "assignee", "tag"] {
            assert!(!whole.contains(hidden), "{hidden}: {whole}");
        }
        let stranger = contact_of(&desk, desk.ask(&mail("2@c", "Other", "From: zoe@other.example\n", "Hi")).await).await;
        if stranger != contact {
            assert_eq!(seen(&desk, stranger, number).await, None);
        }
        assert_eq!(seen(&desk, contact, 99_999).await, None);
    }

    async fn spam_and_side_conversations_are_nobodys_requests_and_a_merged_one_leads_on(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let first = desk.ask(&mail("1@c", "One", "", "Hi")).await;
        let second = desk.ask(&mail("2@c", "Two", "", "Hi")).await;
        let contact = contact_of(&desk, first).await;
        let (one, two) = (desk.conversation(first).await.row.number, desk.conversation(second).await.row.number);
        let permit = desk.permit(desk.owner);
        desk.desk.db.write(move |tx| crate::rearrange::merge_for_test(tx, permit, second, first)).await.unwrap();
        assert_eq!(seen(&desk, contact, one).await.unwrap().summary.number, two);
        let list = desk.desk.db.read(move |tx| store::of(tx, contact)).await.unwrap();
        assert_eq!(list.iter().map(|one| one.number).collect::<Vec<_>>(), [two]);
        let spam = move |tx: &mut Tx<'_>| tx.run(&sql!("UPDATE conversation SET spam = TRUE WHERE id = ?", second));
        desk.desk.db.write(spam).await.unwrap();
        assert_eq!(seen(&desk, contact, two).await, None);
    }

    async fn what_a_customer_does_here_is_what_a_mail_would_do(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let known = desk.ask(&mail("1@c", "Before", "", "Hi")).await;
        let contact = contact_of(&desk, known).await;
        assert!(begin(&desk, contact, "Empty", "  ").await.is_err());
        let id = begin(&desk, contact, "Refund", "请尽快退款").await.unwrap();
        let row = desk.conversation(id).await.row;
        assert_eq!((row.subject.as_str(), row.status.category), ("Refund", Category::Open));
        assert!(row.waiting_since.is_some());
        desk.reply(id, "Done").await;
        desk.pass(60_000).await;
        let say = async |text: &'static str| {
            desk.desk.db.write(move |tx| write::say(tx, id, contact, None, text, &[])).await.unwrap();
            desk.conversation(id).await.row
        };
        assert_eq!(desk.conversation(id).await.row.status.category, Category::Waiting);
        assert_eq!(say("Not yet").await.status.category, Category::Open);
        desk.desk.db.write(move |tx| write::solved(tx, id, contact)).await.unwrap();
        assert_eq!(desk.conversation(id).await.row.status.category, Category::Solved);
        assert_eq!(say("It came back").await.status.category, Category::Open, "writing opens it again");
        let number = desk.conversation(id).await.row.number;
        assert_eq!(seen(&desk, contact, number).await.unwrap().summary.standing, Standing::InProgress);
    }

    async fn an_address_that_was_only_typed_is_marked_for_the_team(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let contact = contact_of(&desk, desk.ask(&mail("1@c", "Before", "", "Hi")).await).await;
        for (by, standing) in [(write::FORM, Some(causeway_proof::Standing::Unproven)), (write::PORTAL, None)] {
            let id = begin_by(&desk, contact, ("Refund", "Pay me back"), by).await.unwrap();
            let messages = desk.messages(id).await;
            let proof = messages.iter().find(|one| one.kind == Kind::Incoming).unwrap().proof.clone();
            assert_eq!(proof.map(|proof| proof.standing), standing, "{by}");
        }
    }

    async fn a_promise_is_one_of_a_word_and_never_the_teams_own_diagnosis(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Down", "", "Everything is down")).await;
        let (contact, number) = (contact_of(&desk, id).await, desk.conversation(id).await.row.number);
        let now = desk.now();
        let clock = move |tx: &mut Tx<'_>, kind: &'static str, minutes: i64| {
            tx.run(&sql!(
                "INSERT INTO sla_clock (conversation_id, kind, started_at, promise_at, paused, told) VALUES (?, ?, ?, ?, FALSE, 0)",
                id,
                kind,
                now,
                now.plus_ms(minutes * 60_000)
            ))
        };
        let word = async || seen(&desk, contact, number).await.unwrap().summary.word_by;
        let clear = |tx: &mut Tx<'_>| tx.run(&sql!("DELETE FROM sla_clock"));
        desk.desk.db.write(clear).await.unwrap();
        desk.desk.db.write(move |tx| clock(tx, "diagnosis", 5)).await.unwrap();
        desk.desk.db.write(move |tx| clock(tx, "resolution", 60)).await.unwrap();
        assert_eq!(word().await, None);
        desk.desk.db.write(move |tx| clock(tx, "next_reply", 120)).await.unwrap();
        desk.desk.db.write(move |tx| clock(tx, "update", 90)).await.unwrap();
        assert_eq!(word().await, Some(now.plus_ms(90 * 60_000)));
    }
}
