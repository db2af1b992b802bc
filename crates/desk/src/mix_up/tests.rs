//! Tests of what belongs to another customer: asked about once, and only where it would tell somebody something new.
//! They never write rows by hand.

use causeway_testkit::{Kit, on_both};
use serde_json::{Value, json};

use super::*;
use crate::ConversationId;
use crate::message::Kind;
use crate::message::write::Writing;
use crate::testing::{TestDesk, mail, writing};

fn from(address: &str, id: &str, text: &str) -> String {
    mail(id, "Question", "", text).replace("mei@customer.example", address)
}

async fn asked(desk: &TestDesk, id: ConversationId, reply: Writing) -> Value {
    match desk.write(id, desk.owner, reply).await {
        Ok(_) => Value::Null,
        Err(problem) => {
            assert_eq!(problem.code(), Code::ConfirmContent);
            serde_json::to_value(&problem).unwrap()["current"].clone()
        }
    }
}

on_both! {
    async fn addresses_domains_and_numbers_of_another_customer_are_asked_about_once(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let ours = desk.ask(&from("mei@customer.example", "1@c", "Hi")).await;
        let theirs = desk.ask(&from("ann@rival.example", "1@r", "Hi")).await;
        let number = desk.conversation(theirs).await.row.number;
        let text = format!("Ann (Ann@rival.example, rival.example) had that in #{number}, like #999 and x@nowhere.example.");
        let mut reply = writing(Kind::Reply, &text);
        assert_eq!(
            asked(&desk, ours, reply.clone()).await,
            json!([
                { "what": "Ann@rival.example", "why": "address" },
                { "what": "rival.example", "why": "domain" },
                { "what": format!("#{number}"), "why": "conversation" },
            ])
        );
        reply.confirmed_content = vec!["Ann@rival.example".into(), "rival.example".into(), format!("#{number}")];
        assert_eq!(asked(&desk, ours, reply.clone()).await, Value::Null);
        reply.confirmed_content = Vec::new();
        assert_eq!(asked(&desk, ours, reply).await, Value::Null, "it stands in the conversation now");
        assert_eq!(asked(&desk, theirs, writing(Kind::Reply, &text)).await, Value::Null, "it is their own");
        assert_eq!(asked(&desk, ours, writing(Kind::Note, "Like ann@rival.example")).await, Value::Null);
    }

    async fn what_the_customer_named_and_whom_the_reply_goes_to_is_nothing_new(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        desk.ask(&from("ann@rival.example", "1@r", "Hi")).await;
        desk.ask(&from("bob@third.example", "1@t", "Hi")).await;
        desk.ask(&from("li@customer.example", "1@l", "Hi")).await;
        let ours = desk.ask(&from("mei@customer.example", "1@c", "We work with ann@rival.example")).await;
        let mut reply = writing(Kind::Reply, "ANN@rival.example, bob@third.example and li@customer.example know it.");
        reply.to = Some(vec![Address::bare("mei@customer.example"), Address::bare("bob@third.example")]);
        reply.confirmed = vec!["bob@third.example".into()];
        assert_eq!(asked(&desk, ours, reply).await, Value::Null);
    }

    async fn a_file_that_another_customer_sent_is_asked_about(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let with_file = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nSee the file\n--b\nContent-Type: text/csv; \
                         name=plan.csv\nContent-Disposition: attachment; filename=plan.csv\n\nsecret;plan\n--b--\n";
        let header = "From: Ann <ann@rival.example>\nTo: support@acme.example\nMessage-ID: <f@r>\nSubject: Plan\n";
        let theirs = desk.ask(&format!("{header}{with_file}")).await;
        let ours = desk.ask(&from("mei@customer.example", "1@c", "Hi")).await;
        let file = desk.messages(theirs).await[0].attachments[0].id;
        let (_, key) = desk.desk.db.read(move |tx| crate::attachment::store::find(tx, file)).await.unwrap().unwrap();
        let bytes = desk.desk.files.read(&desk.desk.db, &key).await.unwrap();
        let mut reply = writing(Kind::Reply, "Here is the plan");
        reply.attachment_ids = vec![desk.upload(desk.owner, "new-name.csv", &bytes).await];
        assert_eq!(asked(&desk, theirs, reply.clone()).await, Value::Null);
        reply.attachment_ids = vec![desk.upload(desk.owner, "new-name.csv", &bytes).await];
        assert_eq!(asked(&desk, ours, reply.clone()).await, json!([{ "what": "new-name.csv", "why": "file" }]));
        reply.confirmed_content = vec!["new-name.csv".into()];
        assert_eq!(asked(&desk, ours, reply).await, Value::Null);
    }

    async fn a_customer_whom_the_writer_may_not_know_is_not_told_of(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let agent = desk.agent("Ben").await;
        let theirs = desk.ask(&from("ann@rival.example", "1@r", "Hi")).await;
        let row = desk.conversation(theirs).await.row;
        let contact = row.contact.id;
        let hide = move |tx: &mut Tx<'_>| causeway_people::confidential::store::set_contact_flag(tx, contact, true);
        desk.desk.db.write(hide).await.unwrap();
        let ours = desk.ask(&from("mei@customer.example", "1@c", "Hi")).await;
        let text = format!("ann@rival.example #{}", row.number);
        desk.write(ours, agent, writing(Kind::Reply, &text)).await.unwrap();
    }
}
