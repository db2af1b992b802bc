//! A remote session from the question to the note, in a chat and by telephone.

use axum::http::{Method, StatusCode};
use causeway_desk::message::{Kind, Message, store as messages};
use causeway_desk::request::write as requests;
use causeway_desk::{ConversationId, Settings, inbox};
use causeway_identity::Role;
use causeway_people::ContactId;
use causeway_people::contact::store as contacts;
use causeway_store::{Tx, sql};
use causeway_testdesk::{Got, TestDesk};
use causeway_testkit::{Kit, on_both};
use causeway_web::Problem;
use serde_json::{Value, json};

use super::rules::{link, said};
use super::words;
use crate::{Phone, task};

#[test]
fn only_a_plain_yes_is_a_yes() {
    for (words, wanted) in [
        ("Yes, you may", Some(true)),
        ("yes, you may.\n\nRegards, Mei", Some(true)),
        ("  YES! ", Some(true)),
        ("可以，请开始", Some(true)),
        ("好的。", Some(true)),
        ("はい、お願いします。", Some(true)),
        ("No, rather not", Some(false)),
        ("不用了", Some(false)),
        ("いいえ、結構です", Some(false)),
        ("不可以", Some(false)),
        ("Yes, but not before noon", None),
        ("Yesterday it worked", None),
        ("可以是可以，但是", None),
        ("", None),
        ("?\nyes", None),
    ] {
        assert_eq!(said(words), wanted, "{words:?}");
    }
}

#[test]
fn a_link_is_https_with_a_host_and_in_one_word() {
    for (given, good) in [
        ("https://meet.example/a-b?c=1#d", true),
        (" https://meet.example ", true),
        ("https://meet.example:8443/x", true),
        ("http://meet.example/a", false),
        ("javascript:alert(1)", false),
        ("https://", false),
        ("https:///a", false),
        ("https://user@meet.example/a", false),
        ("https://meet.example/a b", false),
        ("https://meet.example/\"><b>", false),
    ] {
        assert_eq!(link(given).is_some(), good, "{given}");
    }
    assert!(link(&format!("https://meet.example/{}", "a".repeat(1_000))).is_none());
}

#[test]
fn a_mail_says_how_to_answer_and_whether_it_is_recorded_in_each_language() {
    let id = uuid::Uuid::from_u128(1);
    let session = |recorded: bool| super::Session {
        id: super::SessionId(id),
        conversation_id: ConversationId(id),
        tool: "VNC".to_owned(),
        link: Some("https://meet.example/a".to_owned()),
        recorded,
        consent: super::Consent::None,
        consent_way: None,
        consent_by: String::new(),
        consent_at: None,
        consent_noted_by: None,
        question_id: None,
        answer_id: None,
        began_at: None,
        ended_at: None,
        looked: String::new(),
        changed: String::new(),
        outcome: String::new(),
        article: None,
        created_at: causeway_base::Time(0),
        created_by: causeway_identity::UserId(id),
        version: 1,
    };
    for locale in causeway_base::Locale::ALL {
        let (mail, chat) =
            (words::question(locale, &session(false), false), words::question(locale, &session(false), true));
        for answer in words::answers(locale) {
            assert!(mail.contains(answer) && !chat.contains(answer), "{mail}");
            assert!(answer.chars().count() <= causeway_desk::chat::quick::LONGEST, "{answer}");
        }
        assert_eq!(words::answers(locale).map(said), [Some(true), Some(false)], "what is offered is understood");
        assert!(mail.contains("VNC") && mail.contains("https://meet.example/a"));
        assert_ne!(mail, words::question(locale, &session(true), false), "whether it is recorded is said");
    }
}

struct Room {
    team: TestDesk,
    phone: Phone,
    id: ConversationId,
    contact: ContactId,
}

impl Room {
    /// A desk in which Mei writes in a chat.
    async fn new(kit: Kit) -> Self {
        let team = TestDesk::new(kit, Settings::default()).await;
        let work = |tx: &mut Tx<'_>| {
            let inboxes = inbox::store::all(tx)?;
            let new = contacts::NewContact { name: "Mei".to_owned(), ..contacts::NewContact::default() };
            let contact = contacts::add(tx, &new)?;
            let new = requests::New {
                inbox: &inboxes[0],
                contact,
                from: None,
                doubtful: false,
                subject: "",
                text: "The printer does not print.",
                by: requests::CHAT,
                files: &[],
            };
            Ok::<_, Problem>((requests::begin(tx, &new)?, contact))
        };
        let (id, contact) = team.kit.db.write(work).await.unwrap();
        let phone = Phone::new(team.desk.clone());
        Self { team, phone, id, contact }
    }

    async fn ask(&self, method: Method, path: &str, body: Value) -> Got {
        self.team.ask(crate::endpoints(self.phone.clone()).finish().0, Role::Owner, method, path, body).await
    }

    /// Asks for a change of the session and takes only success for an answer.
    async fn ok(&self, method: Method, path: &str, body: Value) -> Value {
        let got = self.ask(method.clone(), path, body).await;
        assert!(got.status.is_success(), "{method} {path} gave {} {}", got.status, got.text);
        if got.text.is_empty() { Value::Null } else { got.json() }
    }

    async fn plan(&self) -> Value {
        let new = json!({ "tool": " Quick  Assist ", "link": "https://meet.example/a" });
        self.ok(Method::POST, &format!("/conversations/{}/remote-sessions", self.id), new).await
    }

    async fn all(&self) -> Vec<Value> {
        let path = format!("/conversations/{}/remote-sessions", self.id);
        self.ok(Method::GET, &path, Value::Null).await["items"].as_array().unwrap().clone()
    }

    /// Mei writes, and the log is read.
    async fn says(&self, words: &'static str) {
        let (id, contact) = (self.id, self.contact);
        let work = move |tx: &mut Tx<'_>| requests::chat(tx, id, (contact, None), false, words);
        self.team.kit.db.write(work).await.unwrap();
        task::engine::catch_up(&self.team.kit.db).await.unwrap();
    }

    async fn messages(&self) -> Vec<Message> {
        let id = self.id;
        let mut all = self.team.kit.db.read(move |tx| messages::page(tx, id, i64::MAX, 50)).await.unwrap();
        all.reverse();
        all
    }

    async fn events(&self) -> Vec<String> {
        let work = |tx: &mut Tx<'_>| {
            tx.all::<(String,)>(&sql!("SELECT kind FROM event WHERE kind LIKE 'remote.%' ORDER BY id"))
        };
        self.team.kit.db.read(work).await.unwrap().into_iter().map(|row| row.0).collect()
    }
}

fn at(session: &Value, what: &str) -> String {
    format!("/remote-sessions/{}/{what}", session["id"].as_str().unwrap())
}

fn seen(session: &Value) -> Value {
    json!({ "version": session["version"] })
}

on_both! {
    async fn a_customer_says_yes_with_one_press_and_the_session_is_written_down(kit: Kit) {
        let room = Room::new(kit).await;
        let planned = room.plan().await;
        assert_eq!((planned["tool"].as_str(), planned["consent"].as_str(), planned["recorded"].clone()), (Some("Quick Assist"), Some("none"), json!(false)));
        let early = room.ask(Method::POST, &at(&planned, "begin"), seen(&planned)).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody allowed it");
        let second = room.ask(Method::POST, &format!("/conversations/{}/remote-sessions", room.id), json!({ "tool": "VNC" })).await;
        assert_eq!(second.status, StatusCode::CONFLICT, "one at a time");
        let asked = room.ok(Method::POST, &at(&planned, "ask"), seen(&planned)).await;
        assert_eq!(asked["consent"], "asked");
        let question = room.messages().await.pop().unwrap();
        assert_eq!(question.quick_replies, ["Yes, you may", "No, rather not"]);
        assert!(question.text.starts_with("May we look at your screen together, with Quick Assist?"), "{}", question.text);
        assert!(question.text.contains("Nothing is recorded.") && question.text.contains("https://meet.example/a"));
        assert!(!question.text.contains("Please answer"), "the buttons say how: {}", question.text);
        room.says("Yes, you may").await;
        let given = room.all().await.remove(0);
        assert_eq!((given["consent"].as_str(), given["consent_way"].as_str(), given["consent_by"].as_str()), (Some("given"), Some("message"), Some("Mei")));
        assert!(given["consent_at"].is_i64() && given["consent_noted_by"].is_null());
        let runs = room.ok(Method::POST, &at(&given, "begin"), seen(&given)).await;
        let stale = room.ask(Method::POST, &at(&given, "end"), json!({ "version": given["version"], "outcome": "x" })).await;
        assert_eq!(stale.status, StatusCode::CONFLICT);
        room.team.kit.clock.advance(12 * 60_000);
        let wordless = room.ask(Method::POST, &at(&runs, "end"), json!({ "version": runs["version"], "outcome": " " })).await;
        assert_eq!(wordless.status, StatusCode::UNPROCESSABLE_ENTITY, "somebody has to say what came of it");
        let strange = room.ask(Method::POST, &at(&runs, "end"), json!({ "version": runs["version"], "outcome": "x", "article": 99 })).await;
        assert_eq!(strange.status, StatusCode::UNPROCESSABLE_ENTITY);
        let end = json!({ "version": runs["version"], "looked": "The queue", "changed": "The driver", "outcome": "It prints." });
        let over = room.ok(Method::POST, &at(&runs, "end"), end).await;
        assert_eq!(over["minutes"], 12);
        let note = room.messages().await.pop().unwrap();
        assert_eq!(note.kind, Kind::Note);
        assert!(note.text.starts_with("Remote session with Quick Assist, 20") && note.text.contains("12 min. Allowed by Mei."), "{}", note.text);
        assert!(note.text.ends_with("Looked at: The queue\nChanged: The driver\nOutcome: It prints."), "{}", note.text);
        assert_eq!(room.events().await, ["remote.planned", "remote.asked", "remote.consented", "remote.began", "remote.ended"]);
        room.plan().await;
        assert_eq!(room.all().await.len(), 2, "the next one is open, on top");
    }

    async fn what_is_unclear_or_comes_late_is_no_yes_and_a_no_is_one(kit: Kit) {
        let room = Room::new(kit).await;
        let planned = room.plan().await;
        let asked = room.ok(Method::POST, &at(&planned, "ask"), seen(&planned)).await;
        room.says("What would you do there?").await;
        room.says("Yes").await;
        assert_eq!(room.all().await[0]["consent"], "asked", "the yes may be to anything");
        room.ok(Method::POST, &at(&asked, "ask"), seen(&asked)).await;
        room.says("No, rather not").await;
        let refused = room.all().await.remove(0);
        assert_eq!(refused["consent"], "refused");
        let begin = room.ask(Method::POST, &at(&refused, "begin"), seen(&refused)).await;
        assert_eq!(begin.status, StatusCode::UNPROCESSABLE_ENTITY);
        room.ok(Method::POST, &at(&refused, "drop"), seen(&refused)).await;
        assert_eq!(room.all().await.len(), 0);
        assert_eq!(room.events().await.last().unwrap(), "remote.dropped");
    }

    async fn a_yes_on_the_telephone_is_written_down_with_whose_it_is(kit: Kit) {
        let room = Room::new(kit).await;
        let planned = room.plan().await;
        let nobody = json!({ "version": planned["version"], "allowed": true, "way": "telephone", "by": " " });
        assert_eq!(room.ask(Method::PUT, &at(&planned, "consent"), nobody).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let word = json!({ "version": planned["version"], "allowed": true, "way": "telephone", "by": "Mei Tan" });
        let given = room.ok(Method::PUT, &at(&planned, "consent"), word.clone()).await;
        assert_eq!((given["consent"].as_str(), given["consent_by"].as_str()), (Some("given"), Some("Mei Tan")));
        assert!(given["consent_noted_by"].is_string());
        let runs = room.ok(Method::POST, &at(&given, "begin"), seen(&given)).await;
        for (method, what) in [(Method::POST, "begin"), (Method::POST, "ask"), (Method::POST, "drop")] {
            assert_eq!(room.ask(method, &at(&runs, what), seen(&runs)).await.status, StatusCode::CONFLICT, "{what}");
        }
        let before = json!({ "version": runs["version"], "outcome": "x", "ended_at": 1 });
        assert_eq!(room.ask(Method::POST, &at(&runs, "end"), before).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn nobody_hears_of_sessions_of_a_customer_whom_they_may_not_know(kit: Kit) {
        let room = Room::new(kit).await;
        let planned = room.plan().await;
        let contact = room.contact;
        let hide = move |tx: &mut Tx<'_>| causeway_people::confidential::store::set_contact_flag(tx, contact, true);
        room.team.kit.db.write(hide).await.unwrap();
        let path = format!("/conversations/{}/remote-sessions", room.id);
        assert_eq!(room.ask(Method::GET, &path, Value::Null).await.status, StatusCode::FORBIDDEN);
        assert_eq!(room.ask(Method::POST, &at(&planned, "drop"), seen(&planned)).await.status, StatusCode::FORBIDDEN);
    }
}
