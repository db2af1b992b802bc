//! Colleagues who answer from their own mail program, and colleagues who pass a customer's mail on.

use causeway_store::ActorKind;
use causeway_testkit::{Kit, on_both};

use crate::conversation::Category;
use crate::inbox::behaviour::{self, Behaviour, StaffMail};
use crate::message::{Delivery, JoinRule, Kind};
use crate::testing::{TestDesk, mail};

fn from(who: &str, mail: &str) -> String {
    mail.replace("Mei Chen <mei@customer.example>", who)
}

async fn staff_mail(desk: &TestDesk, staff_mail: StaffMail) {
    let inbox = desk.inbox;
    let work = move |tx: &mut causeway_store::Tx<'_>| {
        let before = behaviour::find(tx, inbox)?.unwrap();
        behaviour::set(tx, inbox, &Behaviour { staff_mail, ..before })
    };
    desk.desk.db.write(work).await.unwrap();
}

on_both! {
    async fn a_colleagues_answer_goes_to_the_customer(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let robin = desk.agent("Robin").await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let answer = from("Robin <robin@acme.example>", &mail("r1@acme", "Re: Help", "In-Reply-To: <1@c>\n", "Try again now."));
        assert_eq!(desk.ask(&answer).await, id);
        let message = desk.messages(id).await.pop().unwrap();
        assert_eq!((message.kind, message.author.kind, message.author.id), (Kind::Reply, ActorKind::User, Some(robin.0)));
        assert_eq!(message.recipients.to[0].address, "mei@customer.example");
        desk.pass(1_000).await;
        let sent = desk.sent();
        assert_eq!(sent.len(), 1);
        assert!(sent[0].contains("Try again now.") && !sent[0].contains("robin@acme.example"));
        assert_eq!(desk.messages(id).await[1].delivery, Some(Delivery::Sent));
        let row = desk.conversation(id).await.row;
        assert_eq!((row.status.category, row.assignee_id), (Category::Waiting, Some(robin)));
    }

    async fn or_it_becomes_a_note_when_the_inbox_says_so(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        desk.agent("Robin").await;
        staff_mail(&desk, StaffMail::Note).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        desk.ask(&from("Robin <robin@acme.example>", &mail("r1@acme", "Re: Help", "In-Reply-To: <1@c>\n", "I know this one."))).await;
        assert_eq!(desk.messages(id).await[1].kind, Kind::Note);
        desk.pass(1_000).await;
        assert!(desk.sent().is_empty());
        assert_eq!(desk.conversation(id).await.row.status.category, Category::Open);
    }

    async fn what_went_to_the_customer_directly_is_recorded_and_not_sent_again(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        desk.agent("Robin").await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let direct = from("Robin <robin@acme.example>", &mail("r1@acme", "Re: Help", "In-Reply-To: <1@c>\n", "Directly."))
            .replace("To: support@acme.example", "To: mei@customer.example\nCc: support@acme.example");
        desk.ask(&direct).await;
        let message = desk.messages(id).await.pop().unwrap();
        assert_eq!((message.kind, message.delivery), (Kind::Reply, Some(Delivery::Sent)));
        desk.pass(1_000).await;
        assert!(desk.sent().is_empty());
        // The customer answers the colleague's mail, and the desk knows it.
        assert_eq!(desk.ask(&mail("2@c", "Re: Help", "In-Reply-To: <r1@acme>\n", "Thanks!")).await, id);
    }

    async fn nobody_becomes_a_colleague_by_saying_so(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        desk.agent("Unproven").await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let forged = from("Boss <unproven@acme.example>", &mail("r1@acme", "Re: Help", "In-Reply-To: <1@c>\n", "Pay here."));
        assert_ne!(desk.ask(&forged).await, id);
        desk.pass(60_000).await;
        assert!(desk.sent().is_empty());
    }

    async fn a_forwarded_mail_belongs_to_the_customer_who_wrote_it(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let robin = desk.agent("Robin").await;
        let forward = from(
            "Robin <robin@acme.example>",
            &mail(
                "f1@acme",
                "Fwd: Broken export",
                "",
                "Can somebody take this? They are important.\n\n---------- Forwarded message ---------\n\
                 From: Kim Doe <kim@other.example>\nDate: Mon, 5 Jan 2026 at 10:00\nSubject: Broken export\n\
                 To: Robin <robin@acme.example>\n\nThe export stops at row 100.",
            ),
        );
        let id = desk.ask(&forward).await;
        let row = desk.conversation(id).await.row;
        assert_eq!((row.subject.as_str(), row.contact.name.as_str()), ("Broken export", "Kim Doe"));
        let messages = desk.messages(id).await;
        let [first, note] = messages.as_slice() else { panic!("{} messages", messages.len()) };
        assert_eq!((first.kind, first.author.email.as_deref()), (Kind::Incoming, Some("kim@other.example")));
        assert!(first.text.contains("stops at row 100") && !first.text.contains("important"), "{}", first.text);
        assert_eq!(first.join.as_ref().unwrap().rule, JoinRule::Forwarded);
        assert_eq!((note.kind, note.author.id), (Kind::Note, Some(robin.0)));
        assert!(note.text.contains("important") && !note.text.contains("row 100"), "{}", note.text);
        let reply = desk.reply(id, "We look into it.").await;
        let to = desk.messages(id).await.into_iter().find(|one| one.id == reply).unwrap().recipients.to;
        assert_eq!(to[0].address, "kim@other.example");
    }
}
