//! The way of replies out of the desk, on both databases.

use causeway_queue::dead_jobs;
use causeway_testkit::{Kit, on_both};

use super::Refused;
use crate::attachment::store::NewAttachment;
use crate::message::{Delivery, Kind, undo};
use crate::relay::{RelaySettings, store as relays};
use crate::testing::{TestDesk, mail, writing};
use crate::{Settings, attachment};

fn header<'a>(mail: &'a str, name: &str) -> &'a str {
    mail.lines().find_map(|line| line.strip_prefix(name)).map_or("", str::trim)
}

on_both! {
    async fn a_reply_carries_what_threads_it_at_the_customers(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let message = desk.reply(id, "Answer").await;
        desk.pass(9_000).await;
        assert!(desk.sent().is_empty(), "it waits ten seconds");
        desk.pass(1_000).await;
        let sent = desk.sent().pop().unwrap();
        let number = desk.conversation(id).await.row.number;
        assert_eq!(header(&sent, "Message-ID:"), format!("<{message}@acme.example>"));
        assert_eq!(header(&sent, "In-Reply-To:"), "<1@c>");
        assert_eq!(header(&sent, "References:"), "<1@c>");
        assert!(sent.contains(&format!("[#{number}]")));
        assert!(sent.contains(&desk.desk.reply_key.address("support@acme.example", number)));
        let read = causeway_mail::parse(sent.as_bytes());
        assert_eq!(read.from.unwrap().name, "Olga · Acme");
        assert_eq!(read.text.unwrap().trim(), "Answer\n\nOn 2026-01-05 17:00 (+08:00), Mei Chen wrote:\n> Hi");
        assert!(read.html.unwrap().contains("<blockquote"));
        assert_eq!(desk.relay.taken.lock().unwrap()[0].0.to, ["mei@customer.example"]);
        let reply = desk.messages(id).await.pop().unwrap();
        assert_eq!((reply.delivery, reply.delivery_detail.as_deref()), (Some(Delivery::Sent), Some("250 taken")));
    }

    async fn a_retry_sends_the_same_bytes(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        desk.reply(id, "Answer").await;
        desk.relay.refusals.lock().unwrap().push_back(Refused::Temporary("451 later".to_owned()));
        desk.pass(10_000).await;
        let reply = desk.messages(id).await.pop().unwrap();
        assert_eq!((reply.delivery, reply.delivery_detail.as_deref()), (Some(Delivery::Queued), Some("451 later")));
        desk.pass(60_000).await;
        let sent = desk.sent();
        assert_eq!(sent.len(), 2);
        assert_eq!(sent[0], sent[1]);
        assert_eq!(desk.messages(id).await.pop().unwrap().delivery, Some(Delivery::Sent));
    }

    async fn a_final_refusal_is_shown_and_can_be_tried_again(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let message = desk.reply(id, "Answer").await;
        desk.relay.refusals.lock().unwrap().push_back(Refused::Permanent("550 no such user".to_owned()));
        desk.pass(10_000).await;
        let reply = desk.messages(id).await.pop().unwrap();
        assert_eq!((reply.delivery, reply.delivery_detail.as_deref()), (Some(Delivery::Failed), Some("550 no such user")));
        assert!(desk.conversation(id).await.row.delivery_failed);
        let permit = desk.permit(desk.owner);
        desk.desk.db.write(move |tx| undo::retry(tx, permit, message)).await.unwrap();
        desk.pass(1_000).await;
        assert_eq!(desk.messages(id).await.pop().unwrap().delivery, Some(Delivery::Sent));
        assert!(!desk.conversation(id).await.row.delivery_failed);
        assert!(desk.desk.db.read(dead_jobs).await.unwrap().is_empty());
    }

    async fn without_a_relay_replies_are_held_until_there_is_one(kit: Kit) {
        let desk = TestDesk::with(kit, Settings::default()).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        desk.reply(id, "Answer").await;
        desk.pass(10_000).await;
        assert_eq!(desk.messages(id).await.pop().unwrap().delivery, Some(Delivery::Held));
        assert_eq!(desk.desk.db.read(relays::held).await.unwrap(), 1);
        let sealer = desk.desk.sealer.clone();
        let relay = RelaySettings::from_url("smtps://u:p@mail.acme.example").unwrap();
        desk.desk.db.write(move |tx| relays::set(tx, &relay, &sealer)).await.unwrap();
        let released = desk.desk.db.write(super::store::release_held).await.unwrap();
        assert_eq!(released, 1);
        desk.pass(1_000).await;
        assert_eq!(desk.messages(id).await.pop().unwrap().delivery, Some(Delivery::Sent));
    }

    async fn files_too_large_for_mail_become_links_that_only_reach_what_was_sent(kit: Kit) {
        let settings = Settings {
            relay: RelaySettings::from_url("smtp://127.0.0.1:1").ok(),
            public_url: Some("https://desk.acme.example/".to_owned()),
            attach_bytes: 10,
            ..Settings::default()
        };
        let desk = TestDesk::with(kit, settings).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let owner = desk.owner;
        let prepared = desk.desk.files.prepare(b"far too large for a mail".to_vec()).await.unwrap();
        let add = move |tx: &mut causeway_store::Tx<'_>| {
            let new = NewAttachment {
                id: tx.new_id(),
                message: None,
                by: Some(owner),
                name: "报价.pdf".to_owned(),
                content_type: "application/pdf".to_owned(),
                size: 24,
                content_id: None,
                inline: false,
                blob_key: prepared.keep(tx)?,
            };
            attachment::store::add(tx, &new)?;
            Ok::<_, causeway_store::Error>(new.id)
        };
        let file = desk.desk.db.write(add).await.unwrap();
        let mut reply = writing(Kind::Reply, "See the file");
        reply.attachment_ids = vec![file];
        desk.write(id, desk.owner, reply).await.unwrap();
        desk.pass(10_000).await;
        let sent = desk.sent().pop().unwrap();
        assert!(!sent.contains("Content-Disposition: attachment"));
        assert!(sent.contains("https://desk.acme.example/api/v1/shared-files/s1."), "{sent}");
    }

    async fn who_only_holds_the_signed_address_gets_no_history(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Our secret number is 4711")).await;
        let number = desk.conversation(id).await.row.number;
        let signed = desk.desk.reply_key.address("support@acme.example", number);
        let stranger = mail("2@c", "Re: Help", "", "Let me in").replace("mei@customer.example", "eve@evil.example");
        desk.arrive_at(&signed, &stranger).await;
        let mut reply = writing(Kind::Reply, "Who are you?");
        reply.to = Some(vec![causeway_mail::Address::bare("eve@evil.example")]);
        reply.confirmed = vec!["eve@evil.example".to_owned()];
        desk.write(id, desk.owner, reply).await.unwrap();
        desk.pass(10_000).await;
        let sent = desk.sent().pop().unwrap();
        assert!(sent.contains("Who are you?") && !sent.contains("4711"), "{sent}");
        desk.reply(id, "We look into it").await;
        desk.pass(10_000).await;
        assert!(desk.sent().pop().unwrap().contains("4711"), "the customer knows it anyway");
    }
}
