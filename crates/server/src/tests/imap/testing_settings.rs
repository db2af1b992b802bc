//! The test of a mailbox and the preview, as the settings page asks for them.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::peer::{Idle, Peer, Poison};
use super::{App, mail};

fn wish(port: u16) -> Value {
    json!({ "host": "127.0.0.1", "port": port, "security": "none", "username": "support", "password": "right" })
}

async fn inbox(app: &App, key: &str) -> String {
    let (_, inboxes) = app.ask(&Method::GET, "/api/v1/inboxes", Some(key), None).await;
    inboxes["items"][0]["id"].as_str().unwrap().to_owned()
}

async fn tested(app: &App, key: &str, inbox: &str, mailbox: Value) -> Value {
    let path = format!("/api/v1/inboxes/{inbox}/mailbox/test");
    let (status, answer) = app.ask(&Method::POST, &path, Some(key), Some(json!({ "mailbox": mailbox }))).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    answer
}

fn told(answer: &Value) -> Vec<(String, String)> {
    let text = |step: &Value, name: &str| step[name].as_str().unwrap().to_owned();
    answer["steps"].as_array().unwrap().iter().map(|step| (text(step, "kind"), text(step, "code"))).collect()
}

fn steps(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(kind, code)| ((*kind).to_owned(), (*code).to_owned())).collect()
}

const REACHED: [(&str, &str); 2] = [("name", "ok"), ("connect", "ok")];

#[tokio::test(flavor = "multi_thread")]
async fn the_test_says_step_by_step_what_works_and_what_not() {
    let peer = Peer::start();
    peer.put(&mail(1));
    let (app, key) = App::set_up().await;
    let inbox = inbox(&app, &key).await;
    let good = tested(&app, &key, &inbox, wish(peer.port)).await;
    let expected = [&REACHED[..], &[("sign_in", "ok"), ("folder", "ok"), ("push", "ok")]].concat();
    assert_eq!((told(&good), &good["ok"], &good["detail"]), (steps(&expected), &json!(true), &json!("1")));

    let with = |name: &str, value: Value| {
        let mut wish = wish(peer.port);
        wish[name] = value;
        wish
    };
    let refused = tested(&app, &key, &inbox, with("password", json!("wrong"))).await;
    assert_eq!(told(&refused), steps(&[&REACHED[..], &[("sign_in", "login_refused")]].concat()));
    assert!(refused["detail"].as_str().unwrap().contains("Invalid credentials"), "{refused}");
    assert_eq!(refused["ok"], false);

    let folder = tested(&app, &key, &inbox, with("folder", json!("客服"))).await;
    assert_eq!(told(&folder).last(), steps(&[("folder", "no_folder")]).last());
    assert_eq!(folder["hint"], "There are: INBOX, Archive.");
    assert_eq!(peer.said("EXAMINE \"&W6JnDQ-\""), 1);

    let name = tested(&app, &key, &inbox, with("host", json!("no-such-server.invalid"))).await;
    assert_eq!(told(&name), steps(&[("name", "name_not_found")]));

    let tls = tested(&app, &key, &inbox, with("security", json!("tls"))).await;
    assert_eq!(told(&tls), steps(&[&REACHED[..], &[("protect", "not_tls")]].concat()), "{tls}");
    let starttls = tested(&app, &key, &inbox, with("security", json!("starttls"))).await;
    assert_eq!(told(&starttls), steps(&[&REACHED[..], &[("protect", "no_starttls")]].concat()));
    assert!(!peer.state().commands.iter().any(|said| said.contains("STARTTLS") && said.contains("right")));

    peer.state().idle = Idle::NotOffered;
    let no_push = tested(&app, &key, &inbox, wish(peer.port)).await;
    assert_eq!((told(&no_push).last(), &no_push["ok"]), (steps(&[("push", "no_push")]).last(), &json!(true)));

    peer.state().capabilities = "LOGINDISABLED";
    let disabled = tested(&app, &key, &inbox, wish(peer.port)).await;
    assert_eq!(told(&disabled).last(), steps(&[("sign_in", "login_disabled")]).last());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_password_goes_to_no_other_server() {
    let (peer, other) = (Peer::start(), Peer::start());
    let (app, key) = App::set_up().await;
    let inbox = inbox(&app, &key).await;
    let path = format!("/api/v1/inboxes/{inbox}/mailbox");
    let (status, saved) = app.ask(&Method::PUT, &path, Some(&key), Some(wish(peer.port))).await;
    assert_eq!((status, &saved["mailbox"]["state"]), (StatusCode::OK, &json!("new")));
    let without = json!({ "host": "localhost", "port": other.port, "security": "none", "username": "support" });
    let (status, problem) =
        app.ask(&Method::POST, &format!("{path}/test"), Some(&key), Some(json!({ "mailbox": without }))).await;
    assert_eq!(
        (status, &problem["errors"][0]["pointer"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("/mailbox/password"))
    );
    assert_eq!(other.said("LOGIN"), 0);
    let (_, again) = app.ask(&Method::POST, &format!("{path}/test"), Some(&key), Some(json!({}))).await;
    assert_eq!(again["ok"], true, "what is stored can be tested as it is");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_preview_tells_how_many_how_old_and_from_whom() {
    let peer = Peer::start();
    peer.put_as(&mail(1), "03-Mar-2024 10:00:00 +0000", Poison::None);
    for _ in 0..4 {
        peer.put(&mail(2));
    }
    peer.put_as(&mail(3), "18-Jul-2026 10:00:00 +0000", Poison::None);
    let (app, key) = App::set_up().await;
    let inbox = inbox(&app, &key).await;
    let path = format!("/api/v1/inboxes/{inbox}/mailbox/preview");
    let all = json!({ "mailbox": wish(peer.port) });
    let (status, preview) = app.ask(&Method::POST, &path, Some(&key), Some(all)).await;
    assert_eq!((status, &preview["total"], &preview["since"]), (StatusCode::OK, &json!(6), &json!(6)), "{preview}");
    assert_eq!(preview["senders"][0], json!({ "address": "c2@customer.example", "count": 4 }));
    assert_eq!(
        (&preview["oldest_at"], &preview["newest_at"]),
        (&json!(1_709_460_000_000i64), &json!(1_784_368_800_000i64))
    );
    let since = json!({ "mailbox": wish(peer.port), "since": 1_782_864_000_000i64 });
    let (_, preview) = app.ask(&Method::POST, &path, Some(&key), Some(since)).await;
    assert_eq!((&preview["total"], &preview["since"]), (&json!(6), &json!(5)), "{preview}");
    assert_eq!(peer.said("BODY.PEEK[]"), 0, "a preview fetches no mail");
    let mut wrong = wish(peer.port);
    wrong["password"] = json!("wrong");
    let (status, problem) = app.ask(&Method::POST, &path, Some(&key), Some(json!({ "mailbox": wrong }))).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(problem["current"]["steps"][2]["code"], "login_refused", "{problem}");
}
