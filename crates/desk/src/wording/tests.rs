//! Tests of the stop on both databases: what must not leave needs a reason, notes and ordinary answers do not.
//! They never repeat the rules' own tables.

use causeway_testkit::{Kit, on_both};
use causeway_web::Code;
use causeway_wording::Rule;

use crate::message::Kind;
use crate::message::begin::{self, NewMail};
use crate::message::write::Writing;
use crate::testing::{TestDesk, mail, writing};

fn new_mail(desk: &TestDesk, text: &str) -> NewMail {
    let (inbox, due_at) = (desk.inbox, desk.now().plus_ms(3_600_000));
    serde_json::from_value(serde_json::json!({
        "inbox_id": inbox, "to": [{ "name": "Lena Berg", "address": "lena@new.example" }], "subject": "Your lamp",
        "text": text, "promises": [{ "text": "I will check it in an hour.", "due_at": due_at }],
    }))
    .unwrap()
}

on_both! {
    async fn a_reply_with_a_placeholder_needs_a_reason_and_the_reason_is_kept(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "How do I use a template?")).await;
        let text = "Write {{customer.name}} where the name belongs.";
        let stopped = desk.write(id, desk.owner, writing(Kind::Reply, text)).await.unwrap_err();
        assert_eq!(stopped.code(), Code::WordingBlocks);
        assert_eq!(desk.messages(id).await.len(), 1, "nothing of a stopped reply stays");
        let blank = Writing { wording_override: Some("  ".to_owned()), ..writing(Kind::Reply, text) };
        assert_eq!(desk.write(id, desk.owner, blank).await.unwrap_err().code(), Code::WordingBlocks);
        let long = Writing { wording_override: Some("x".repeat(301)), ..writing(Kind::Reply, text) };
        assert_eq!(desk.write(id, desk.owner, long).await.unwrap_err().code(), Code::InvalidInput);
        assert_eq!(desk.events("wording.overridden").await, 0);
        let meant = Writing { wording_override: Some("It explains templates.".to_owned()), ..writing(Kind::Reply, text) };
        desk.write(id, desk.owner, meant).await.unwrap();
        assert_eq!(desk.events("wording.overridden").await, 1);
    }

    async fn a_mail_that_begins_a_conversation_is_stopped_like_a_reply_and_leaves_nothing_behind(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let begin = async |new: NewMail| {
            let (permit, inner) = (desk.permit(desk.owner), desk.desk.clone());
            desk.desk.db.write(move |tx| begin::begin(tx, permit, &inner, &new)).await
        };
        let new = new_mail(&desk, "Hello {{first_name}}, I will check it in an hour.");
        assert_eq!(begin(new.clone()).await.unwrap_err().code(), Code::WordingBlocks);
        assert_eq!(desk.events("conversation.created").await, 0);
        let meant = NewMail { wording_override: Some("It is about templates.".to_owned()), ..new };
        let id = begin(meant).await.unwrap();
        assert_eq!(desk.events("wording.overridden").await, 1);
        let promises = desk.desk.db.read(move |tx| crate::promise::store::of(tx, id)).await.unwrap();
        assert_eq!(promises[0].text, "I will check it in an hour.");
        begin(new_mail(&desk, "Hello Lena, I will check it in an hour.")).await.unwrap();
        assert_eq!(desk.events("wording.overridden").await, 1);
    }

    async fn the_name_in_a_new_mail_is_compared_with_its_recipients(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let root = desk.desk.clone();
        let rules = async |names: &[&str], text: &'static str| {
            let root = root.clone();
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            let found = desk.desk.db.read(move |tx| super::Context::new_mail(tx, &root, names.clone())).await.unwrap().hints(text);
            found.into_iter().map(|hint| hint.rule).collect::<Vec<_>>()
        };
        assert_eq!(rules(&["Lena Berg"], "Hello Tom, the lamp is ready.").await, [Rule::WrongName]);
        assert!(rules(&["Lena Berg"], "Hello Lena, the lamp is ready.").await.is_empty());
        assert!(rules(&["", " "], "Hello Tom, the lamp is ready.").await.is_empty(), "nobody is known by name");
    }

    async fn notes_and_ordinary_answers_pass(kit: Kit) {
        let desk = TestDesk::new(kit).await;
        let id = desk.ask(&mail("1@c", "Help", "", "http://10.0.0.4 does not answer.")).await;
        desk.write(id, desk.owner, writing(Kind::Note, "See http://wiki/refunds, {{later}}")).await.unwrap();
        desk.reply(id, "OK").await;
        desk.reply(id, "Please open http://10.0.0.4/status once more; it is your own machine.").await;
        assert_eq!(desk.events("wording.overridden").await, 0);
    }
}
