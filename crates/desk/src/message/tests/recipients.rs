//! Who a reply may go to, and what is asked about before.

use causeway_mail::Address;
use causeway_testkit::{Kit, on_both};
use causeway_web::Code;

use crate::conversation::Category;
use crate::message::{Delivery, Kind};
use crate::testing::{TestDesk, mail, writing};

fn to(addresses: &[&str]) -> Vec<Address> {
    addresses.iter().map(|one| Address::bare(*one)).collect()
}

on_both! {
    async fn a_new_outside_domain_is_asked_about_once(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let mut reply = writing(Kind::Reply, "See below");
        reply.to = Some(to(&["mei@customer.example", "boss@customer.example", "help@supplier.example"]));
        let asked = desk.write(id, desk.owner, reply.clone()).await.unwrap_err();
        assert_eq!(asked.code(), Code::ConfirmRecipients);
        let body = serde_json::to_value(&asked).unwrap();
        assert_eq!(body["current"], serde_json::json!([{ "address": "help@supplier.example", "why": "new_domain" }]));
        reply.confirmed = vec!["Help@Supplier.example".into()];
        desk.write(id, desk.owner, reply.clone()).await.unwrap();
        // Now they take part.
        reply.confirmed = Vec::new();
        desk.write(id, desk.owner, reply).await.unwrap();
    }

    async fn a_contact_of_another_company_is_asked_about(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        desk.ask(&mail("2@r", "Hello", "", "Hi").replace("mei@customer.example", "ann@rival.example")).await;
        let mut reply = writing(Kind::Reply, "Secret plans");
        reply.cc = to(&["ann@rival.example"]);
        let asked = serde_json::to_value(desk.write(id, desk.owner, reply).await.unwrap_err()).unwrap();
        assert_eq!(asked["current"][0]["why"], "other_company");
    }

    async fn free_mail_addresses_vouch_for_nobody_else(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi").replace("mei@customer.example", "mei@gmail.com")).await;
        let mut reply = writing(Kind::Reply, "For you");
        reply.to = Some(to(&["mei@gmail.com", "stranger@gmail.com"]));
        assert_eq!(desk.write(id, desk.owner, reply).await.unwrap_err().code(), Code::ConfirmRecipients);
    }

    async fn the_desks_own_addresses_fall_out_and_colleagues_are_no_strangers(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        desk.agent("Robin").await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let mut reply = writing(Kind::Reply, "Hello");
        reply.to = Some(to(&["mei@customer.example"]));
        reply.cc = to(&["support@acme.example", "support+1.abc@acme.example", "robin@acme.example"]);
        desk.write(id, desk.owner, reply).await.unwrap();
        let sent = desk.messages(id).await.pop().unwrap().recipients;
        assert_eq!(sent.cc.iter().map(|one| one.address.as_str()).collect::<Vec<_>>(), ["robin@acme.example"]);
    }

    async fn a_scheduled_reply_stays_when_the_customer_writes_first(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "Hi")).await;
        let mut reply = writing(Kind::Reply, "Tomorrow morning");
        reply.send_at = Some(desk.now().plus_ms(3_600_000));
        desk.write(id, desk.owner, reply.clone()).await.unwrap();
        desk.ask(&mail("2@c", "Re: Help", "In-Reply-To: <1@c>\n", "It works again, never mind")).await;
        desk.pass(7_200_000).await;
        assert!(desk.sent().is_empty());
        assert_eq!(desk.messages(id).await[1].delivery, Some(Delivery::Paused));
        assert_eq!(desk.conversation(id).await.row.status.category, Category::Open);
        // Without an earlier word of the customer it leaves at its time, and not before.
        reply.send_at = Some(desk.now().plus_ms(3_600_000));
        desk.write(id, desk.owner, reply).await.unwrap();
        desk.pass(3_000_000).await;
        assert!(desk.sent().is_empty());
        desk.pass(700_000).await;
        assert_eq!(desk.sent().len(), 1);
    }
}
