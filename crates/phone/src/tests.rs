//! The telephone from both ends: what a telephone system tells, and what the team sees and does.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use causeway_base::Secret;
use causeway_desk::message::{Kind, Message, store as messages};
use causeway_desk::{ConversationId, Settings, notification};
use causeway_identity::{Role, UserId};
use causeway_people::contact::store as contacts;
use causeway_store::{Tx, sql};
use causeway_testdesk::{Got, TestDesk, send};
use causeway_testkit::{Kit, on_both};
use data_encoding::{BASE64, HEXLOWER};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::webhook::signature;
use crate::{Phone, call, task};

const HOTLINE: &str = "+8673182183159";
const CALLER: &str = "+8613812345678";

/// A desk with a number and a telephone system.
struct Board {
    team: TestDesk,
    phone: Phone,
    key: String,
    secret: Secret,
    number: Value,
}

impl Board {
    async fn new(kit: Kit) -> Self {
        let team = TestDesk::new(kit, Settings::default()).await;
        let (phone, secret, number) = (Phone::new(team.desk.clone()), Secret::new(""), Value::Null);
        let mut board = Self { team, phone, key: String::new(), secret, number };
        let made = board.ok(Method::POST, "/phone/systems", json!({ "name": "Switchboard" })).await;
        board.key = made["system"]["key"].as_str().unwrap().to_owned();
        board.secret = Secret::new(made["secret"].as_str().unwrap());
        let inboxes = board.team.kit.db.read(causeway_desk::inbox::store::all).await.unwrap();
        let number = json!({ "number": "0731-82183159", "label": "Support", "inbox_id": inboxes[0].id });
        board.number = board.ok(Method::POST, "/phone/numbers", number).await;
        board
    }

    async fn team(&self, role: Role, method: Method, path: &str, body: Value) -> Got {
        self.team.ask(crate::endpoints(self.phone.clone()).finish().0, role, method, path, body).await
    }

    /// Asks as the owner and takes only success for an answer.
    async fn ok(&self, method: Method, path: &str, body: Value) -> Value {
        let got = self.team(Role::Owner, method.clone(), path, body).await;
        assert!(got.status.is_success(), "{method} {path} gave {} {}", got.status, got.text);
        got.json()
    }

    async fn get(&self, path: &str) -> Value {
        self.ok(Method::GET, path, Value::Null).await
    }

    /// Sends what a telephone system signed.
    async fn signed(&self, method: Method, path: &str, body: &str, by: &Secret) -> Got {
        let moment = (self.team.kit.db.now().ms() / 1_000).to_string();
        let signed = path.split_once('?').map_or(body, |(_, query)| query);
        let code = HEXLOWER.encode(&signature::code(by, &moment, signed.as_bytes()).unwrap());
        let request = Request::builder().method(method).uri(path.to_owned());
        let request = request.header("x-phone-timestamp", moment).header("x-phone-signature", format!("sha256={code}"));
        send(crate::router(self.phone.clone()), request.body(Body::from(body.to_owned())).unwrap()).await
    }

    async fn tell(&self, event: Value) -> Got {
        let path = format!("/phone/v1/events/{}", self.key);
        self.signed(Method::POST, &path, &event.to_string(), &self.secret).await
    }

    /// Tells of a call and expects that it is taken.
    async fn told(&self, kind: &str, call: &str, more: Value) {
        let mut event = json!({ "event": kind, "call_id": call, "from": CALLER, "to": HOTLINE });
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let got = self.tell(event).await;
        assert_eq!(got.status, StatusCode::NO_CONTENT, "{}", got.text);
    }

    async fn count(&self, query: &'static str) -> i64 {
        self.team.kit.db.read(move |tx: &mut Tx<'_>| tx.value(&sql!(query))).await.unwrap()
    }

    /// Lets due jobs of this crate run, and readers of the log.
    async fn pass(&self, ms: i64) {
        self.team.kit.clock.advance(ms);
        let jobs = crate::jobs(&self.phone);
        causeway_queue::Runner::new(self.team.kit.db.clone(), "test".to_owned(), jobs).drain().await;
        task::engine::catch_up(&self.team.kit.db).await.unwrap();
        notification::reader::catch_up(&self.team.kit.db).await.unwrap();
    }

    async fn messages(&self) -> Vec<Message> {
        let work = |tx: &mut Tx<'_>| {
            let ids: Vec<(causeway_desk::MessageId,)> =
                tx.all(&sql!("SELECT id FROM message ORDER BY created_at, seq"))?;
            messages::several(tx, &ids.into_iter().map(|row| row.0).collect::<Vec<_>>())
        };
        self.team.kit.db.read(work).await.unwrap()
    }

    async fn conversation(&self) -> ConversationId {
        let row = |tx: &mut Tx<'_>| tx.one::<(ConversationId,)>(&sql!("SELECT id FROM conversation"));
        self.team.kit.db.read(row).await.unwrap().0
    }

    /// What somebody was told of.
    async fn told_of(&self, user: UserId, kind: &'static str) -> i64 {
        let work = move |tx: &mut Tx<'_>| {
            tx.value::<i64>(&sql!(
                "SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT) FROM notification WHERE user_id = ? AND kind = ?",
                user,
                kind
            ))
        };
        self.team.kit.db.read(work).await.unwrap()
    }
}

on_both! {
    async fn a_missed_call_becomes_one_conversation_however_it_is_told(kit: Kit) {
        let board = Board::new(kit).await;
        board.told("start", "a", json!({})).await;
        board.team.kit.clock.advance(20_000);
        board.told("end", "a", json!({})).await;
        assert_eq!(board.count("SELECT COUNT(*) FROM conversation").await, 0, "an answer may still be told");
        board.told("end", "a", json!({})).await;
        board.pass(call::missed::GRACE_MS).await;
        board.told("start", "a", json!({})).await;
        board.told("end", "a", json!({ "answered": false })).await;
        board.pass(60_000).await;
        let all = board.messages().await;
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].kind, Kind::Incoming);
        assert!(all[0].text.starts_with("Missed call from +8613812345678 to Support (+8673182183159), 20"), "{}", all[0].text);
        assert!(all[0].text.ends_with("It rang for 20 s."), "{}", all[0].text);
        let id = board.conversation().await;
        let beside = board.get(&format!("/conversations/{id}/calls")).await;
        assert_eq!((beside["calls"][0]["state"].as_str(), beside["phones"][0].as_str()), (Some("missed"), Some(CALLER)));
        assert_eq!(beside["tasks"][0]["reason"], "missed", "it is called back");
        assert_eq!(beside["tasks"][0]["number"], CALLER);
        assert_eq!(board.count("SELECT COUNT(*) FROM contact WHERE name = '+8613812345678'").await, 1);
        assert_eq!(board.count("SELECT COUNT(*) FROM conversation WHERE way = 'phone' AND waiting_since IS NOT NULL").await, 1);
    }

    async fn the_same_caller_goes_on_in_the_same_conversation_until_it_is_solved(kit: Kit) {
        let board = Board::new(kit).await;
        for call in ["a", "b"] {
            board.told("end", call, json!({ "answered": false })).await;
        }
        assert_eq!(board.messages().await.len(), 2);
        assert_eq!(board.count("SELECT COUNT(*) FROM conversation").await, 1);
        assert_eq!(board.count("SELECT COUNT(*) FROM phone_task").await, 1, "one call back is enough");
        let solve = |tx: &mut Tx<'_>| tx.run(&sql!("UPDATE conversation SET category = 'solved'"));
        board.team.kit.db.write(solve).await.unwrap();
        board.told("end", "c", json!({ "answered": false })).await;
        assert_eq!(board.count("SELECT COUNT(*) FROM conversation").await, 2);
        // Whoever shows no number may be anybody: each call is a matter of its own, of one contact.
        for call in ["d", "e"] {
            board.told("end", call, json!({ "answered": false, "from": "anonymous" })).await;
        }
        assert_eq!(board.count("SELECT COUNT(*) FROM conversation").await, 4);
        assert_eq!(board.count("SELECT COUNT(*) FROM contact_phone WHERE number = 'withheld'").await, 1);
        assert_eq!(board.count("SELECT COUNT(*) FROM phone_task").await, 2, "nobody can be called back without a number");
    }

    async fn what_comes_out_of_order_makes_no_missed_call(kit: Kit) {
        let board = Board::new(kit).await;
        board.told("end", "a", json!({})).await;
        board.told("answer", "a", json!({ "agent": "mei@acme.example" })).await;
        board.told("start", "a", json!({})).await;
        board.told("recording", "a", json!({ "recording_url": "https://pbx.example/a.mp3" })).await;
        board.pass(60_000).await;
        assert_eq!(board.count("SELECT COUNT(*) FROM conversation").await, 0);
        let calls = board.get("/phone/calls?only=open").await;
        let call = &calls["items"][0];
        assert_eq!((call["state"].as_str(), call["recording"].as_str()), (Some("ended"), Some("https://pbx.example/a.mp3")));
        assert_eq!(call["user_id"], json!(board.team.agent));
    }

    async fn only_what_is_signed_by_a_system_that_is_on_is_taken(kit: Kit) {
        let board = Board::new(kit).await;
        let event = json!({ "event": "end", "call_id": "a", "from": CALLER, "answered": false }).to_string();
        let path = format!("/phone/v1/events/{}", board.key);
        let other = Secret::new("cwp_other");
        assert_eq!(board.signed(Method::POST, &path, &event, &other).await.status, StatusCode::FORBIDDEN);
        assert_eq!(board.signed(Method::POST, "/phone/v1/events/nobody", &event, &board.secret).await.status, StatusCode::NOT_FOUND);
        assert_eq!(board.tell(json!({ "event": "dance", "call_id": "a" })).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(board.count("SELECT COUNT(*) FROM phone_call").await, 0);
        let systems = board.get("/phone/systems").await;
        let system = &systems["items"][0];
        assert!(!systems.to_string().contains("cwp_"), "a secret is never shown again");
        let id = system["id"].as_str().unwrap();
        let off = json!({ "version": system["version"], "enabled": false });
        board.ok(Method::PATCH, &format!("/phone/systems/{id}"), off).await;
        assert_eq!(board.signed(Method::POST, &path, &event, &board.secret).await.status, StatusCode::NOT_FOUND);
        assert_eq!(board.team(Role::Agent, Method::POST, "/phone/systems", json!({ "name": "x" })).await.status, StatusCode::FORBIDDEN);
    }

    async fn a_voicemail_hangs_in_the_conversation_of_its_call(kit: Kit) {
        let board = Board::new(kit).await;
        board.told("start", "a", json!({})).await;
        let file = json!({ "name": "message.wav", "content_type": "audio/wav", "data": BASE64.encode(b"RIFF....WAVE") });
        board.told("voicemail", "a", json!({ "file": file })).await;
        board.told("voicemail", "a", json!({ "file": file })).await;
        board.told("end", "a", json!({ "answered": false })).await;
        board.pass(60_000).await;
        let all = board.messages().await;
        assert_eq!(all.len(), 1, "the message says that they called");
        assert_eq!(all[0].attachments[0].name, "message.wav");
        assert!(all[0].text.starts_with("Voicemail from"), "{}", all[0].text);
        let calls = board.get("/phone/calls").await;
        assert_eq!(calls["items"][0]["voicemail_id"], json!(all[0].attachments[0].id));
    }

    async fn an_answered_call_is_done_when_somebody_wrote_what_came_of_it(kit: Kit) {
        let board = Board::new(kit).await;
        board.told("start", "a", json!({})).await;
        board.told("answer", "a", json!({})).await;
        board.team.kit.clock.advance(90_000);
        board.told("end", "a", json!({})).await;
        let call = board.get("/phone/calls?only=open").await["items"][0].clone();
        assert_eq!(call["talked_ms"], 90_000);
        let path = format!("/phone/calls/{}/outcome", call["id"].as_str().unwrap());
        let empty = json!({ "version": call["version"], "outcome": "  ", "begin": true });
        let got = board.team(Role::Agent, Method::PUT, &path, empty).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", got.text);
        let old = json!({ "version": 0, "outcome": "Explained", "begin": true });
        assert_eq!(board.team(Role::Agent, Method::PUT, &path, old).await.status, StatusCode::CONFLICT);
        let said = json!({ "version": call["version"], "outcome": "Explained the export", "begin": true });
        let done = board.ok(Method::PUT, &path, said).await;
        assert!(done["done_at"].is_i64() && done["conversation"].is_i64(), "{done}");
        assert_eq!(board.get("/phone/calls?only=open").await["items"], json!([]));
        let all = board.messages().await;
        assert_eq!(all.iter().map(|one| one.kind).collect::<Vec<_>>(), [Kind::Incoming, Kind::Note]);
        assert!(all[1].text.contains("1 min 30 s") && all[1].text.contains("Explained the export"), "{}", all[1].text);
    }

    async fn a_call_to_make_is_told_of_tried_and_made(kit: Kit) {
        let board = Board::new(kit).await;
        board.told("end", "a", json!({ "answered": false })).await;
        board.pass(0).await;
        let id = board.conversation().await;
        let task = board.get("/phone/tasks").await["items"][0].clone();
        let path = format!("/phone/tasks/{}", task["id"].as_str().unwrap());
        let give = json!({ "version": task["version"], "assignee_id": board.team.agent });
        let given = board.ok(Method::PATCH, &path, give).await;
        board.pass(0).await;
        assert_eq!(board.told_of(board.team.agent, "call").await, 1, "given");
        board.pass(30 * 60_000).await;
        assert_eq!(board.told_of(board.team.agent, "call").await, 2, "due");
        board.pass(15 * 60_000).await;
        assert_eq!(board.told_of(board.team.agent, "call").await, 3, "overdue");
        let try_path = format!("{path}/tries");
        let vain = json!({ "version": given["version"], "reached": false });
        let tried = board.team(Role::Agent, Method::POST, &try_path, vain.clone()).await.json();
        assert_eq!((tried["tries"].as_i64(), tried["state"].as_str()), (Some(1), Some("open")));
        assert_eq!(tried["due_at"].as_i64(), Some(board.team.kit.db.now().ms() + 30 * 60_000));
        assert_eq!(board.team(Role::Agent, Method::POST, &try_path, vain).await.status, StatusCode::CONFLICT);
        let wordless = json!({ "version": tried["version"], "reached": true, "outcome": "" });
        assert_eq!(board.team(Role::Agent, Method::POST, &try_path, wordless).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let reached = json!({ "version": tried["version"], "reached": true, "outcome": "It prints again", "seconds": 120 });
        let made = board.team(Role::Agent, Method::POST, &try_path, reached).await.json();
        assert_eq!((made["state"].as_str(), made["called"].as_bool()), (Some("done"), Some(true)));
        let beside = board.get(&format!("/conversations/{id}/calls")).await;
        let states: Vec<&str> = beside["calls"].as_array().unwrap().iter().filter_map(|one| one["state"].as_str()).collect();
        assert_eq!(states.len(), 3);
        for state in ["ended", "unreached", "missed"] {
            assert!(states.contains(&state), "{state}: {states:?}");
        }
        assert_eq!(board.get("/phone/calls?only=open").await["items"], json!([]), "the missed one is answered");
        let ticks = json!({ "version": made["version"], "details": true, "handle": true, "switched": true });
        let ticked = board.ok(Method::PATCH, &path, ticks).await;
        assert_eq!((ticked["details"].as_bool(), ticked["switched"].as_bool()), (Some(true), Some(true)));
        board.pass(60 * 60_000).await;
        assert_eq!(board.told_of(board.team.agent, "call").await, 3, "nobody is told of what was made");
        let more = json!({ "version": ticked["version"], "reason": "Not needed" });
        assert_eq!(board.team(Role::Agent, Method::POST, &format!("{path}/drop"), more).await.status, StatusCode::CONFLICT);
    }

    async fn what_is_unclear_calls_for_a_call_where_a_number_is_known(kit: Kit) {
        let board = Board::new(kit).await;
        let shown = board.get("/phone/settings").await;
        let mut settings = shown["settings"].clone();
        settings["call_unclear"] = json!(true);
        let keep = json!({ "settings": settings, "version": shown["version"] });
        board.ok(Method::PUT, "/phone/settings", keep.clone()).await;
        let again = board.team(Role::Owner, Method::PUT, "/phone/settings", keep).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        let needed = |tx: &mut Tx<'_>| {
            tx.run(&sql!(
                "INSERT INTO field (id, owner, name, names, kind, options, required, position) \
                 VALUES (?, 'conversation', 'Version', '{}', 'text', '[]', 'on_solve', 0)",
                tx.new_id::<Uuid>()
            ))
        };
        board.team.kit.db.write(needed).await.unwrap();
        for (name, number, calls) in [("Ann", None, 0), ("Ben", Some("0731 8218 0000"), 1)] {
            let new = contacts::NewContact { name: name.to_owned(), ..contacts::NewContact::default() };
            let contact = board.team.kit.db.write(move |tx| contacts::add(tx, &new)).await.unwrap();
            if let Some(number) = number {
                let phones = json!({ "phones": [number] });
                let kept = board.ok(Method::PUT, &format!("/contacts/{contact}/phones"), phones).await;
                assert_eq!(kept["phones"], json!(["+8673182180000"]));
            }
            let begin = move |tx: &mut Tx<'_>| {
                let inboxes = causeway_desk::inbox::store::all(tx)?;
                let new = causeway_desk::request::write::New {
                    inbox: &inboxes[0],
                    contact,
                    from: None,
                    doubtful: false,
                    subject: "It does not work",
                    text: "Please help",
                    by: causeway_desk::request::write::FORM,
                    files: &[],
                };
                causeway_desk::request::write::begin(tx, &new)
            };
            board.team.kit.db.write(begin).await.unwrap();
            board.pass(0).await;
            assert_eq!(board.count("SELECT COUNT(*) FROM phone_task WHERE reason = 'unclear'").await, calls, "{name}");
        }
        assert_eq!(board.get("/phone/tasks").await["items"][0]["contact"], "Ben");
    }

    async fn a_telephone_system_asks_where_a_call_goes(kit: Kit) {
        let board = Board::new(kit).await;
        let id = board.number["id"].as_str().unwrap().to_owned();
        let path = format!("/phone/numbers/{id}");
        let unsafe_number = json!({ "version": 1, "hotline": true });
        let got = board.team(Role::Owner, Method::PATCH, &path, unsafe_number).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "a hotline reaches somebody at any hour: {}", got.text);
        let change = json!({
            "version": 1, "rings": [{ "user": board.team.agent }], "forward_to": "138 0000 0000", "hotline": true,
            "closed_texts": { "en": "We call you back." },
        });
        board.ok(Method::PATCH, &path, change).await;
        let ask = format!("/phone/v1/route/{}?to=0731-82183159", board.key);
        let way = board.signed(Method::GET, &ask, "", &board.secret).await;
        assert_eq!(way.status, StatusCode::OK, "{}", way.text);
        assert_eq!(way.json()["ring"][0]["email"], "mei@acme.example");
        assert_eq!((way.json()["forward_to"].as_str(), way.json()["why"].as_str()), (Some("+8613800000000"), Some("open")));
        let unknown = format!("/phone/v1/route/{}?to=+49301234567", board.key);
        assert_eq!(board.signed(Method::GET, &unknown, "", &board.secret).await.status, StatusCode::NOT_FOUND);
        assert_eq!(board.signed(Method::GET, &ask, "", &Secret::new("x")).await.status, StatusCode::FORBIDDEN);
        let twice = json!({ "number": HOTLINE, "label": "Again", "inbox_id": board.number["inbox_id"] });
        assert_eq!(board.team(Role::Owner, Method::POST, "/phone/numbers", twice).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let calling = board.team.kit.db.read(causeway_knowledge::calling::find).await.unwrap();
        assert_eq!(calling.hotline().map(|line| line.number.as_str()), Some(HOTLINE), "customers see it");
    }

    async fn calls_of_confidential_customers_are_told_only_to_those_who_may_know(kit: Kit) {
        let board = Board::new(kit).await;
        board.told("end", "a", json!({ "answered": false })).await;
        let id = board.conversation().await;
        let owner = board.team.owner;
        let hide = move |tx: &mut Tx<'_>| {
            tx.run(&sql!("UPDATE contact SET confidential = TRUE"))?;
            let contact: (Uuid,) = tx.one(&sql!("SELECT contact_id FROM conversation"))?;
            causeway_people::confidential::store::set_access(tx, contact.0, &[owner])
        };
        board.team.kit.db.write(hide).await.unwrap();
        let agent = async |path: &str| board.team(Role::Agent, Method::GET, path, Value::Null).await;
        assert_eq!(agent("/phone/calls").await.json()["items"], json!([]));
        assert_eq!(agent("/phone/tasks").await.json()["items"], json!([]));
        assert_eq!(agent(&format!("/conversations/{id}/calls")).await.status, StatusCode::FORBIDDEN);
        assert_eq!(board.get("/phone/calls").await["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(board.get("/phone/tasks").await["items"].as_array().map(Vec::len), Some(1));
        let log = json!({ "direction": "outgoing", "number": CALLER, "conversation_id": id, "reached": true, "outcome": "x" });
        assert_eq!(board.team(Role::Agent, Method::POST, "/phone/calls", log).await.status, StatusCode::FORBIDDEN);
    }
}
