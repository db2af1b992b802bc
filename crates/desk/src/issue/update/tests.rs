//! Tests of updates: who is written to, in which language, once; and what the answers do to the issue.
//! They never use SQL but to follow a link that a mail holds.

use causeway_base::Locale;
use causeway_store::Tx;
use causeway_testkit::{Kit, on_both};
use serde_json::{Value, json};

use super::routes::{NewUpdate, begin, shown};
use super::{Update, run};
use crate::closing::{self, Answer};
use crate::issue::routes::{ChangeIssue, NewIssue, changed, linked, seen};
use crate::issue::{Issue, Kind, State, Who, routes};
use crate::relay::RelaySettings;
use crate::testing::{TestDesk, mail};
use crate::{ConversationId, Settings};

struct Fault {
    desk: TestDesk,
    first: ConversationId,
    second: ConversationId,
}

impl Fault {
    /// An issue that two customers told of, in English and Japanese, and that is said to be fixed.
    async fn new(kit: Kit) -> Self {
        let settings = Settings {
            relay: Some(RelaySettings::from_url("smtp://127.0.0.1:1").unwrap()),
            public_url: Some("https://desk.acme.example".to_owned()),
            undo_ms: 0,
            ..Settings::default()
        };
        let desk = TestDesk::with(kit, settings).await;
        let first = desk.ask(&mail("a@x", "Export is empty", "", "The export has no rows since Monday.")).await;
        let japanese = "月曜日からエクスポートが空になっています。ご確認をお願いいたします。";
        let second = desk.ask(&mail("b@x", "エクスポートが空です", "", japanese)).await;
        let (permit, owner) = (desk.permit(desk.owner), desk.owner);
        let work = move |tx: &mut Tx<'_>| {
            let input = NewIssue {
                title: "Export is empty".to_owned(),
                text: String::new(),
                kind: Kind::Bug,
                labels: Vec::new(),
                owner_id: None,
                when_fixed: None,
                conversation: Some("1".to_owned()),
                conversations: Vec::new(),
            };
            routes::begin(tx, permit, &input)
        };
        desk.desk.db.write(work).await.unwrap();
        desk.pass(1_000).await;
        let work = move |tx: &mut Tx<'_>| {
            let row = routes::found(tx, 1)?;
            linked(tx, &row, "2", &Who::person(owner, permit.actor()))?;
            changed(
                tx,
                permit,
                1,
                &ChangeIssue { version: row.version, state: Some(State::Fixed), ..ChangeIssue::default() },
            )
        };
        desk.desk.db.write(work).await.unwrap();
        Self { desk, first, second }
    }

    async fn send(&self, texts: Value, ask: bool) -> Update {
        let (who, owner) = (Who::person(self.desk.owner, self.desk.permit(self.desk.owner).actor()), self.desk.owner);
        let update = NewUpdate { texts: texts.as_object().cloned().unwrap(), ask };
        self.desk.desk.db.write(move |tx| begin(tx, 1, &update, &who)).await.unwrap();
        self.desk.pass(1_000).await;
        self.desk.pass(1_000).await;
        self.desk.desk.db.read(move |tx| shown(tx, 1, owner)).await.unwrap().items.remove(0)
    }

    async fn issue(&self) -> Issue {
        let owner = self.desk.owner;
        self.desk.desk.db.read(move |tx| seen(tx, 1, owner)).await.unwrap()
    }

    /// The customer of a conversation presses one of the buttons behind the link in the newest reply.
    async fn answer(&self, id: ConversationId, answer: Answer) {
        let work = move |tx: &mut Tx<'_>| {
            let message = closing::of(tx, id)?.unwrap().message_id;
            closing::page::take_for_test(tx, id, answer, "")?;
            super::answered(tx, id, message, answer)
        };
        self.desk.desk.db.write(work).await.unwrap();
    }
}

on_both! {
    async fn everybody_is_written_to_once_in_their_language(kit: Kit) {
        let fault = Fault::new(kit).await;
        let owner = fault.desk.owner;
        let plan = fault.desk.desk.db.read(move |tx| shown(tx, 1, owner)).await.unwrap();
        let mut languages: Vec<_> = plan.languages.iter().map(|one| (one.lang, one.count)).collect();
        languages.sort_by_key(|one| one.0.tag());
        assert_eq!(languages, [(Locale::En, 1), (Locale::Ja, 1)]);
        assert!(plan.languages.iter().all(|one| one.draft.contains("{{customer.name}}")));
        let texts = json!({ "en": "Hello {{customer.name}}, it is fixed.", "ja": "{{customer.name}} 様、修正しました。" });
        let sent = fault.send(texts, false).await;
        assert_eq!((sent.total, sent.written, sent.left_out.len()), (2, 2, 0), "{:?}", sent.left_out);
        let mails = fault.desk.sent();
        assert_eq!(mails.len(), 2);
        let (english, japanese) = (fault.desk.messages(fault.first).await, fault.desk.messages(fault.second).await);
        assert!(english.last().unwrap().text.contains("it is fixed"));
        assert!(japanese.last().unwrap().text.contains("様、修正しました"));
        // Its job once more, as after a crash: nobody is written to again.
        let again = fault.desk.desk.clone();
        let update = sent.id;
        again.db.write(move |tx| run::plan(tx, update)).await.unwrap();
        fault.desk.pass(1_000).await;
        assert_eq!(fault.desk.sent().len(), 2);
    }

    async fn what_customers_say_verifies_the_issue_or_opens_it(kit: Kit) {
        let fault = Fault::new(kit).await;
        fault.send(json!({ "en": "It is fixed." }), true).await;
        fault.answer(fault.second, Answer::Solved).await;
        assert_eq!(fault.issue().await.row.state, State::Fixed, "who told of it first has not answered yet");
        fault.answer(fault.first, Answer::Solved).await;
        assert_eq!(fault.issue().await.row.state, State::Verified);
        fault.answer(fault.second, Answer::NotYet).await;
        let issue = fault.issue().await;
        assert_eq!(issue.row.state, State::Open);
        let said: Vec<_> = issue.steps.iter().filter(|step| step.after == "2" && step.what != crate::issue::What::Updated).map(|step| step.what.as_str()).collect();
        assert_eq!(said, ["fails", "works", "linked"]);
        let owner = fault.desk.owner;
        let update = fault.desk.desk.db.read(move |tx| shown(tx, 1, owner)).await.unwrap().items.remove(0);
        assert_eq!((update.works, update.fails), (1, 1));
    }

    async fn who_cannot_be_written_to_is_left_out_with_the_reason(kit: Kit) {
        let fault = Fault::new(kit).await;
        let sent = fault.send(json!({ "en": "{{?Which version?}} has the fix." }), false).await;
        assert_eq!((sent.written, sent.left_out.len()), (0, 2));
        assert_eq!(sent.left_out[0].detail, "{{?Which version?}} has no value here.");
        assert!(fault.desk.sent().is_empty());
        let who = Who::person(fault.desk.owner, fault.desk.permit(fault.desk.owner).actor());
        for texts in [json!({}), json!({ "en": " " }), json!({ "fr": "x" }), json!({ "en": "{{nonsense}}" })] {
            let (update, who) = (NewUpdate { texts: texts.as_object().cloned().unwrap(), ask: false }, who.clone());
            let begun = fault.desk.desk.db.write(move |tx| begin(tx, 1, &update, &who)).await;
            assert!(begun.is_err());
        }
    }
}

#[test]
fn a_text_in_the_nearest_language_is_taken() {
    let texts = json!({ "en": "E", "zh-TW": "T" });
    let cases = [("ja", "E"), ("zh-CN", "T"), ("zh-Hant", "T"), ("de", "E")];
    for (lang, expected) in cases {
        assert_eq!(run::text_for(&texts, Some(lang), Locale::En).as_deref(), Some(expected), "{lang}");
    }
    assert_eq!(run::text_for(&json!({ "ja": "J" }), None, Locale::En).as_deref(), Some("J"));
    assert_eq!(run::text_for(&json!({}), None, Locale::En), None);
}
