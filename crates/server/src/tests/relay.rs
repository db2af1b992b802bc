//! The way out, against a scripted relay: accounts that send, and a relay that dies at the worst moment.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use axum::http::{Method, StatusCode};
use causeway_base::Secret;
use causeway_channels::relay::Smtp;
use causeway_desk::outbox::{OutEnvelope, Refused, Transport};
use causeway_desk::relay::RelaySettings;
use data_encoding::BASE64;
use serde_json::{Value, json};

use super::App;

/// What the relay does once it has a whole mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Takes,
    /// It has the mail, and the connection ends before its answer.
    Dies,
    Refuses,
}

#[derive(Default)]
struct State {
    ends: VecDeque<End>,
    mails: Vec<String>,
    logins: Vec<String>,
}

#[derive(Clone)]
pub(super) struct Relay {
    state: Arc<Mutex<State>>,
    pub(super) port: u16,
}

impl Relay {
    pub(super) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let relay = Self { state: Arc::default(), port };
        let shared = relay.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let relay = shared.clone();
                std::thread::spawn(move || relay.talk(&stream));
            }
        });
        relay
    }

    fn settings(&self) -> RelaySettings {
        RelaySettings::from_url(&format!("smtp://127.0.0.1:{}", self.port)).unwrap()
    }

    fn talk(&self, stream: &TcpStream) -> Option<()> {
        let mut out = stream;
        out.write_all(b"220 ready\r\n").ok()?;
        let mut reader = BufReader::new(stream);
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let answer = match line.trim_end().split(' ').next()?.to_uppercase().as_str() {
                "EHLO" => "250-relay\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN XOAUTH2\r\n".to_owned(),
                "AUTH" => self.auth(&line, &mut reader, out)?,
                "DATA" => {
                    out.write_all(b"354 go on\r\n").ok()?;
                    self.data(&mut reader)?
                }
                "QUIT" => "221 bye\r\n".to_owned(),
                _ => "250 ok\r\n".to_owned(),
            };
            out.write_all(answer.as_bytes()).ok()?;
        }
    }

    fn auth(&self, line: &str, reader: &mut BufReader<&TcpStream>, mut out: &TcpStream) -> Option<String> {
        let mut words = line.trim_end().split(' ').skip(1);
        let (mechanism, message) = (words.next()?.to_owned(), words.next()?.to_owned());
        let message = String::from_utf8(BASE64.decode(message.as_bytes()).ok()?).ok()?;
        self.state.lock().unwrap().logins.push(message.clone());
        if message.contains("right") {
            return Some("235 in\r\n".to_owned());
        }
        if mechanism == "XOAUTH2" {
            write!(out, "334 {}\r\n", BASE64.encode(br#"{"status":"400"}"#)).ok()?;
            let mut empty = String::new();
            reader.read_line(&mut empty).ok()?;
            assert_eq!(empty, "\r\n");
        }
        Some("535 5.7.8 not you\r\n".to_owned())
    }

    fn data(&self, reader: &mut BufReader<&TcpStream>) -> Option<String> {
        let mut mail = String::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok()?;
            if line == ".\r\n" {
                break;
            }
            mail.push_str(&line);
        }
        let mut state = self.state.lock().unwrap();
        state.mails.push(mail);
        match state.ends.pop_front().unwrap_or(End::Takes) {
            End::Takes => Some("250 2.0.0 taken\r\n".to_owned()),
            End::Refuses => Some("550 5.1.1 no such user\r\n".to_owned()),
            End::Dies => None,
        }
    }
}

fn envelope() -> OutEnvelope {
    OutEnvelope { from: "support@acme.example".to_owned(), to: vec!["mei@customer.example".to_owned()] }
}

fn header<'a>(mail: &'a str, name: &str) -> &'a str {
    mail.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_dies_before_its_answer_gets_the_same_mail_again_and_no_second_conversation_begins() {
    let relay = Relay::start();
    let mut config = crate::config::Config::default();
    config.mail.relay = Some(Secret::new(format!("smtp://127.0.0.1:{}", relay.port)));
    config.mail.undo_seconds = 0;
    let (app, key) = App::set_up_with(&config).await;
    relay.state.lock().unwrap().ends.push_back(End::Dies);
    let (_, list) = app.ask(&Method::GET, "/api/v1/conversations?limit=1", Some(&key), None).await;
    let path = format!("/api/v1/conversations/{}/messages", list["items"][0]["number"]);
    let body = json!({ "kind": "reply", "text": "An answer" });
    let (status, message) = app.ask(&Method::POST, &path, Some(&key), Some(body)).await;
    assert_eq!(status, StatusCode::CREATED, "{message}");
    let desk = app.parts.desk.clone();
    let jobs = causeway_desk::jobs(&desk, Arc::new(Smtp::new(desk.clone())));
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let runner = causeway_queue::Runner::new(desk.db.clone(), "test", jobs);
    let running = tokio::spawn(runner.run(stopped));
    let begun = std::time::Instant::now();
    loop {
        let (_, page) = app.ask(&Method::GET, &path, Some(&key), None).await;
        let ours = page["items"].as_array().unwrap().iter().find(|one| one["id"] == message["id"]).cloned().unwrap();
        if ours["delivery"] == "sent" {
            assert_eq!(ours["delivery_detail"], "250 2.0.0 taken");
            break;
        }
        assert!(begun.elapsed() < std::time::Duration::from_mins(1), "{ours}");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let mails = relay.state.lock().unwrap().mails.clone();
    assert_eq!((mails.len(), header(&mails[0], "Message-ID:")), (2, header(&mails[1], "Message-ID:")));
    // Both copies reach the customer; the answer to either comes to the same conversation.
    let (_, after) = app.ask(&Method::GET, "/api/v1/conversations/counts", Some(&key), None).await;
    for (at, mail) in mails.iter().enumerate() {
        let customer = list["items"][0]["contact"]["email"].as_str().unwrap();
        let answer = format!(
            "From: {customer}\r\nTo: {}\r\nMessage-ID: <answer-{at}@c>\r\nIn-Reply-To: {}\r\nSubject: Re\r\n\r\nThanks {at}\r\n",
            header(mail, "Reply-To:"),
            header(mail, "Message-ID:")
        );
        let raw = causeway_desk::ledger::receive::RawMail {
            source: causeway_desk::ledger::Source::File,
            source_key: None,
            envelope: causeway_desk::ledger::Envelope::default(),
            inbox: None,
            silent: false,
            arrived_at: None,
            bytes: answer.into_bytes(),
        };
        causeway_desk::ledger::receive::receive(&desk, raw).await.unwrap();
    }
    causeway_desk::intake::drain(&desk, "test").await.unwrap();
    let (_, later) = app.ask(&Method::GET, "/api/v1/conversations/counts", Some(&key), None).await;
    assert_eq!(after["all"], later["all"], "no second conversation");
    stop.send_replace(true);
    running.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_answer_to_the_mail_itself_is_final() {
    let relay = Relay::start();
    let (app, _) = App::set_up().await;
    let smtp = Smtp::new(app.parts.desk.clone());
    relay.state.lock().unwrap().ends.extend([End::Refuses, End::Dies]);
    let send = |settings: RelaySettings| smtp.send(settings, envelope(), b"Subject: x\r\n\r\nHi\r\n".to_vec());
    assert!(matches!(send(relay.settings()).await, Err(Refused::Permanent(words)) if words.contains("no such user")));
    assert!(matches!(send(relay.settings()).await, Err(Refused::Temporary(_))));
    let wrong =
        RelaySettings { username: Some("desk".to_owned()), password: Some(Secret::new("wrong")), ..relay.settings() };
    let refused = send(wrong).await;
    assert!(matches!(&refused, Err(Refused::Temporary(words)) if words.contains("not you")), "{refused:?}");
    assert_eq!(send(relay.settings()).await.as_deref(), Ok("250 2.0.0 taken"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_sends_as_the_user_that_is_set_and_a_refused_token_is_told_with_its_reasons() {
    let relay = Relay::start();
    let (app, key) = App::set_up().await;
    let tokens = |access: &str| causeway_desk::oauth::flow::Tokens {
        access: Secret::new(access),
        refresh: Some(Secret::new("r")),
        life_ms: 3_600_000,
        login: None,
    };
    let (sealer, good) = (app.parts.desk.sealer.clone(), tokens("right-token"));
    let work = move |tx: &mut causeway_store::Tx<'_>| {
        causeway_desk::oauth::store::signed_in(
            tx,
            causeway_desk::oauth::Provider::Microsoft,
            "anna@acme.example",
            &good,
            &sealer,
        )
    };
    let account = app.parts.desk.db.write(work).await.unwrap().unwrap();
    let (_, inboxes) = app.ask(&Method::GET, "/api/v1/inboxes", Some(&key), None).await;
    let path = format!("/api/v1/inboxes/{}/relay", inboxes["items"][0]["id"].as_str().unwrap());
    let wish = json!({ "host": "127.0.0.1", "port": relay.port, "security": "none", "username": "support@acme.example",
        "account_id": account });
    let (status, set) = app.ask(&Method::PUT, &path, Some(&key), Some(wish)).await;
    assert_eq!((status, &set["configured"], &set["account_id"]), (StatusCode::OK, &json!(true), &json!(account)));
    let to = Some(json!({ "to": "anna@acme.example" }));
    let (_, answer) = app.ask(&Method::POST, &format!("{path}/test"), Some(&key), to.clone()).await;
    assert_eq!((&answer["ok"], &answer["detail"]), (&json!(true), &json!("250 2.0.0 taken")), "{answer}");
    let login = relay.state.lock().unwrap().logins.pop().unwrap();
    assert_eq!(login, "user=support@acme.example\u{1}auth=Bearer right-token\u{1}\u{1}");

    let (sealer, bad) = (app.parts.desk.sealer.clone(), tokens("stale-token"));
    let work = move |tx: &mut causeway_store::Tx<'_>| {
        causeway_desk::oauth::store::signed_in(
            tx,
            causeway_desk::oauth::Provider::Microsoft,
            "anna@acme.example",
            &bad,
            &sealer,
        )
    };
    app.parts.desk.db.write(work).await.unwrap();
    let (_, answer) = app.ask(&Method::POST, &format!("{path}/test"), Some(&key), to).await;
    let last = answer["steps"].as_array().unwrap().last().cloned().unwrap_or(Value::Null);
    assert_eq!((&last["kind"], &last["code"]), (&json!("sign_in"), &json!("login_refused")), "{answer}");
    let words = answer["detail"].as_str().unwrap();
    assert!(words.contains("not you") && words.contains("\"status\":\"400\""), "{words}");
    let delete = format!("/api/v1/oauth/accounts/{account}");
    let (status, _) = app.ask(&Method::DELETE, &delete, Some(&key), None).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "a relay signs in with it");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cap_is_set_and_shown() {
    let (app, key) = App::set_up().await;
    let (_, relay) = app.ask(&Method::GET, "/api/v1/relay", Some(&key), None).await;
    assert_eq!((&relay["per_minute"], &relay["waiting"]), (&json!(120), &json!(0)));
    let set = |per_minute: i64| Some(json!({ "per_minute": per_minute }));
    let (status, relay) = app.ask(&Method::PATCH, "/api/v1/relay", Some(&key), set(30)).await;
    assert_eq!((status, &relay["per_minute"]), (StatusCode::OK, &json!(30)));
    for wrong in [0, 1_000_000] {
        let (status, _) = app.ask(&Method::PATCH, "/api/v1/relay", Some(&key), set(wrong)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}
