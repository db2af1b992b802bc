//! A reply in a chat: at once there, and as one mail for whoever left.

use causeway_mail::Address;
use causeway_people::ContactId;
use causeway_people::contact::store as contacts;
use causeway_store::Tx;
use causeway_testkit::{Kit, on_both};
use causeway_web::Problem;

use super::*;
use crate::conversation::store as conversations;
use crate::inbox;
use crate::message::Kind;
use crate::message::write::Writing;
use crate::request::{Speaker, write};
use crate::testing::{TestDesk, mail, writing};

/// Somebody writes in a chat; `email` is what they typed.
async fn chat(desk: &TestDesk, email: Option<&'static str>) -> (ConversationId, ContactId) {
    let work = move |tx: &mut Tx<'_>| {
        let inboxes = inbox::store::all(tx)?;
        let new = contacts::NewContact {
            name: "Mei".to_owned(),
            email: email.map(str::to_owned),
            ..contacts::NewContact::default()
        };
        let contact = contacts::find_or_add(tx, &new)?;
        let from = email.map(|address| Address { name: "Mei".to_owned(), address: address.to_owned() });
        let id = write::begin(
            tx,
            &write::New {
                inbox: &inboxes[0],
                contact,
                from: from.as_ref(),
                doubtful: true,
                subject: "",
                text: "Does it print?",
                by: write::CHAT,
                files: &[],
            },
        )?;
        Ok::<_, Problem>((id, contact))
    };
    desk.desk.db.write(work).await.unwrap()
}

async fn said(desk: &TestDesk, id: ConversationId, contact: ContactId) -> Vec<(Speaker, String)> {
    let lines = desk.desk.db.read(move |tx| read::lines(tx, id, contact, 0)).await.unwrap();
    lines.into_iter().map(|line| (line.by, line.text)).collect()
}

async fn see(desk: &TestDesk, id: ConversationId, seq: i64) -> bool {
    desk.desk.db.write(move |tx| super::see(tx, id, seq)).await.unwrap()
}

on_both! {
    async fn a_reply_is_there_at_once_and_needs_no_address(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (id, contact) = chat(&desk, None).await;
        assert_eq!(desk.conversation(id).await.row.way, Way::Chat);
        desk.reply(id, "It does.").await;
        desk.write(id, desk.owner, writing(Kind::Note, "Between us")).await.unwrap();
        let olga = Speaker::Team("Olga".to_owned());
        assert_eq!(said(&desk, id, contact).await, [(Speaker::You, "Does it print?".to_owned()), (olga, "It does.".to_owned())]);
        desk.pass(LEFT_MS * 2).await;
        assert!(desk.sent().is_empty(), "nobody knows where to");
        let messages = desk.messages(id).await;
        assert_eq!(messages[1].delivery, Some(Delivery::Sent));
    }

    async fn what_a_visitor_missed_leaves_as_one_mail(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (id, contact) = chat(&desk, Some("mei@customer.example")).await;
        desk.reply(id, "It does.").await;
        desk.pass(60_000).await;
        desk.reply(id, "In colour, too.").await;
        desk.pass(LEFT_MS - 1_000).await;
        assert!(desk.sent().is_empty(), "the second one holds the first");
        desk.pass(2_000).await;
        let sent = desk.sent();
        assert_eq!(sent.len(), 1);
        let read = causeway_mail::parse(sent[0].as_bytes());
        assert!(read.text.unwrap().starts_with("It does.\n\nIn colour, too."));
        let html = read.html.unwrap();
        assert!(html.contains("It does.") && html.contains("In colour, too."));
        // What was mailed is still in the chat, and a later mail holds only what came later.
        assert_eq!(said(&desk, id, contact).await.len(), 3);
        desk.reply(id, "And on both sides.").await;
        desk.pass(LEFT_MS).await;
        let last = causeway_mail::parse(desk.sent()[1].as_bytes()).text.unwrap();
        assert!(last.starts_with("And on both sides."), "{last}");
    }

    async fn short_answers_are_kept_with_a_reply_and_a_mail_lists_them(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (id, contact) = chat(&desk, Some("mei@customer.example")).await;
        let offered = vec!["Yes".to_owned(), "No, <still> broken".to_owned()];
        let asks = Writing { quick_replies: offered.clone(), ..writing(Kind::Reply, "Does it print now?") };
        desk.write(id, desk.owner, asks).await.unwrap();
        assert_eq!(desk.messages(id).await[1].quick_replies, offered);
        let lines = desk.desk.db.read(move |tx| read::lines(tx, id, contact, 1)).await.unwrap();
        assert_eq!(lines[0].quick, offered);
        let note = Writing { quick_replies: offered.clone(), ..writing(Kind::Note, "Between us") };
        assert!(desk.write(id, desk.owner, note).await.is_err(), "nobody answers a note");
        desk.pass(LEFT_MS * 2).await;
        let sent = causeway_mail::parse(desk.sent()[0].as_bytes());
        assert!(sent.text.unwrap().starts_with("Does it print now?\n- Yes\n- No, <still> broken"));
        assert!(sent.html.unwrap().contains("<li>No, &lt;still&gt; broken</li>"));
        let mailed = desk.ask(&mail("1@c", "Printer", "", "Broken")).await;
        let asks = Writing { quick_replies: offered, ..writing(Kind::Reply, "Still?") };
        assert!(desk.write(mailed, desk.owner, asks).await.is_err(), "a mail has no buttons");
    }

    async fn what_a_visitor_saw_is_never_mailed(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (id, _) = chat(&desk, Some("mei@customer.example")).await;
        desk.reply(id, "It does.").await;
        assert!(see(&desk, id, 2).await);
        assert!(!see(&desk, id, 2).await, "it is news once");
        assert!(!see(&desk, id, 1).await, "nobody unsees");
        desk.pass(LEFT_MS * 2).await;
        assert!(desk.sent().is_empty());
        assert!(!see(&desk, id, 99).await, "only what is there can be seen");
    }

    async fn a_mail_carries_the_chat_on_and_back(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (id, contact) = chat(&desk, Some("mei@customer.example")).await;
        desk.reply(id, "It does.").await;
        desk.pass(LEFT_MS).await;
        let to = desk.desk.reply_key.address("support@acme.example", desk.conversation(id).await.row.number);
        let answer = mail("9@c", "Re: Does it print?", "", "And scan?").replace("support@acme.example", &to);
        assert_eq!(desk.ask(&answer).await, id);
        assert_eq!(desk.conversation(id).await.row.way, Way::Mail);
        desk.reply(id, "That as well.").await;
        desk.pass(11_000).await;
        assert_eq!(desk.sent().len(), 2, "who writes mails is answered by mail, without delay");
        assert_eq!(said(&desk, id, contact).await.len(), 4, "the chat holds all of it");
        let back = move |tx: &mut Tx<'_>| write::chat(tx, id, (contact, None), false, "Back here");
        desk.desk.db.write(back).await.unwrap();
        assert_eq!(desk.conversation(id).await.row.way, Way::Chat);
    }

    async fn an_address_that_was_left_is_written_to_whosever_it_is(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let (id, _) = chat(&desk, None).await;
        let who = crate::conversation::Participant { address: "mei@customer.example".to_owned(), name: String::new() };
        let leave = move |tx: &mut Tx<'_>| conversations::add_participants(tx, id, std::slice::from_ref(&who));
        desk.desk.db.write(leave).await.unwrap();
        desk.reply(id, "It does.").await;
        desk.pass(LEFT_MS).await;
        assert_eq!(desk.relay.taken.lock().unwrap()[0].0.to, ["mei@customer.example"]);
    }

    async fn without_a_relay_a_chat_goes_on(kit: Kit) {
        let desk = TestDesk::with(kit, crate::Settings::default()).await;
        let (id, contact) = chat(&desk, Some("mei@customer.example")).await;
        desk.reply(id, "It does.").await;
        desk.pass(LEFT_MS * 2).await;
        assert_eq!(desk.messages(id).await.pop().unwrap().delivery, Some(Delivery::Sent));
        assert_eq!(said(&desk, id, contact).await.len(), 2);
    }
}
