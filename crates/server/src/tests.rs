//! The whole web surface without a socket: every endpoint without and with too few rights, and the first run.
//! It runs on SQLite; the stores below are tested on both engines in their own crates.

mod imap;
mod relay;
mod tls;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use causeway_base::{Locale, Secret};
use causeway_identity::{Role, api_key, user};
use causeway_store::Actor;
use causeway_testkit::{Engine, Place as TestPlace};
use causeway_web::{Endpoint, Problem};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::config::Config;
use crate::wiring::{self, Parts};
use crate::{Place, front_door};

struct App {
    router: Router,
    endpoints: Vec<Endpoint>,
    parts: Parts,
    _place: TestPlace,
}

impl App {
    async fn new() -> Self {
        Self::with(&Config::default()).await
    }

    async fn with(config: &Config) -> Self {
        let place = TestPlace::fresh(Engine::Sqlite).unwrap();
        let at = Place { data: place.folder.join("desk"), config: None, database: None };
        let parts = wiring::open(&at, config).await.unwrap();
        let (router, endpoints) = wiring::router(&parts);
        Self { router, endpoints, parts, _place: place }
    }

    async fn set_up() -> (Self, String) {
        Self::set_up_with(&Config::default()).await
    }

    async fn set_up_with(config: &Config) -> (Self, String) {
        let app = Self::with(config).await;
        let wish = front_door::Wish {
            locale: Locale::En,
            name: "Olga".to_owned(),
            email: "olga@acme.example".to_owned(),
            password: Secret::new("correct horse"),
            organisation: "Acme".to_owned(),
            support_address: "support@acme.example".to_owned(),
            time_zone: None,
            sample: true,
        };
        let new = front_door::new_desk(&app.parts.identity, &wish).await.unwrap();
        let owner = front_door::make(&app.parts.desk, new, true).await.unwrap();
        let key = app.key(owner).await;
        (app, key)
    }

    async fn key(&self, of: causeway_identity::UserId) -> String {
        let key = causeway_base::token::new("cwk_", &causeway_base::SystemRandom);
        let made = key.clone();
        let work = move |tx: &mut causeway_store::Tx<'_>| {
            api_key::routes::make(tx, Actor::SYSTEM, of, "test", &made).map(|_| ())
        };
        self.parts.desk.db.write::<_, Problem, _>(work).await.unwrap();
        key.reveal().to_owned()
    }

    async fn agent(&self) -> String {
        let new = user::store::NewUser {
            name: "Ben".to_owned(),
            email: "ben@acme.example".to_owned(),
            role: Role::Agent,
            locale: Locale::En,
            password_hash: "!".to_owned(),
            sample: false,
        };
        let id = self.parts.desk.db.write(move |tx| user::store::add(tx, &new)).await.unwrap().unwrap();
        self.key(id).await
    }

    async fn ask(&self, method: &Method, path: &str, key: Option<&str>, body: Option<Value>) -> (StatusCode, Value) {
        let mut request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json");
        if let Some(key) = key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let answer = self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let status = answer.status();
        let bytes = axum::body::to_bytes(answer.into_body(), 10_000_000).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }
}

fn filled(path: &str) -> String {
    path.replace("{id}", "01a213a4-7b53-72d4-a7f6-b9bb785b0d7b")
        .replace("/apps/01a213a4-7b53-72d4-a7f6-b9bb785b0d7b", "/apps/google")
        .replace("{mode}", "reply")
        .replace("{n}", "0")
}

#[tokio::test]
async fn every_endpoint_refuses_strangers_and_too_few_rights() {
    let (app, _) = App::set_up().await;
    let agent = app.agent().await;
    let may = causeway_identity::permissions_of(Role::Agent);
    let mut forbidden = 0;
    for endpoint in &app.endpoints {
        let path = filled(endpoint.path);
        let (status, _) = app.ask(&endpoint.method, &path, None, Some(json!({}))).await;
        if endpoint.public {
            assert_ne!(status, StatusCode::UNAUTHORIZED, "{} {path}", endpoint.method);
            continue;
        }
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{} {path}", endpoint.method);
        if !endpoint.permission.is_empty() && !may.contains(&endpoint.permission) {
            let (status, body) = app.ask(&endpoint.method, &path, Some(&agent), Some(json!({}))).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{} {path}: {body}", endpoint.method);
            forbidden += 1;
        }
    }
    assert!(app.endpoints.len() > 60 && forbidden > 15, "{} endpoints, {forbidden} forbidden", app.endpoints.len());
}

#[tokio::test]
async fn a_desk_is_set_up_once_and_a_session_is_a_cookie() {
    let app = App::new().await;
    let wish = json!({ "locale": "ja", "name": "Olga", "email": "olga@acme.example", "password": "correct horse",
        "organisation": "Acme", "support_address": "support@acme.example", "sample": false });
    let (status, desk) = app.ask(&Method::GET, "/api/v1/desk", None, None).await;
    assert_eq!((status, &desk["set_up"]), (StatusCode::OK, &json!(false)));
    let mut short = wish.clone();
    short["password"] = json!("short");
    let (status, problem) = app.ask(&Method::POST, "/api/v1/setup", None, Some(short)).await;
    assert_eq!((status, &problem["errors"][0]["pointer"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("/password")));
    let (status, session) = app.ask(&Method::POST, "/api/v1/setup", None, Some(wish.clone())).await;
    assert_eq!((status, &session["user"]["role"]), (StatusCode::CREATED, &json!("owner")));
    let (status, problem) = app.ask(&Method::POST, "/api/v1/setup", None, Some(wish)).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("setup_done")));
    let wrong = json!({ "email": "olga@acme.example", "password": "wrong horse" });
    let (status, problem) = app.ask(&Method::POST, "/api/v1/session", None, Some(wrong)).await;
    assert_eq!((status, &problem["code"]), (StatusCode::UNAUTHORIZED, &json!("bad_credentials")));
    let right = json!({ "email": "Olga@Acme.example", "password": "correct horse" });
    let (status, _) = app.ask(&Method::POST, "/api/v1/session", None, Some(right)).await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn the_sample_desk_is_believable_and_goes_without_a_trace() {
    let (app, key) = App::set_up().await;
    let key = Some(key.as_str());
    let (_, counts) = app.ask(&Method::GET, "/api/v1/conversations/counts", key, None).await;
    assert!(counts["all"].as_i64().unwrap() > 20 && counts["mine"].as_i64().unwrap() > 3, "{counts}");
    let (_, first) = app.ask(&Method::GET, "/api/v1/conversations?limit=200", key, None).await;
    assert!(first["items"].as_array().unwrap().len() >= 140);
    let (status, _) = app.ask(&Method::DELETE, "/api/v1/sample", key, None).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    for list in ["conversations", "contacts", "companies", "teams"] {
        let (_, left) = app.ask(&Method::GET, &format!("/api/v1/{list}"), key, None).await;
        assert_eq!(left["items"], json!([]), "{list}");
    }
    let (_, users) = app.ask(&Method::GET, "/api/v1/users", key, None).await;
    assert_eq!(users["items"].as_array().unwrap().len(), 1, "the owner stays");
}

#[tokio::test]
async fn a_repeated_call_with_the_same_key_writes_once() {
    let (app, key) = App::set_up().await;
    let (_, list) = app.ask(&Method::GET, "/api/v1/conversations?limit=1", Some(&key), None).await;
    let path = format!("/api/v1/conversations/{}/messages", list["items"][0]["number"]);
    let mut ids = Vec::new();
    for text in ["Once", "Once", "Other"] {
        let request = Request::builder()
            .method(Method::POST)
            .uri(&path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {key}"))
            .header("idempotency-key", "k1")
            .body(Body::from(json!({ "kind": "note", "text": text }).to_string()))
            .unwrap();
        let answer = app.router.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let bytes = axum::body::to_bytes(answer.into_body(), 1_000_000).await.unwrap();
        ids.push((status, serde_json::from_slice::<Value>(&bytes).unwrap()));
    }
    assert_eq!(ids[0].1["id"], ids[1].1["id"]);
    assert_eq!((ids[2].0, &ids[2].1["code"]), (StatusCode::CONFLICT, &json!("idempotency_conflict")));
}

#[tokio::test]
async fn wrong_input_is_answered_in_words_and_bounded() {
    let (app, key) = App::set_up().await;
    let key = Some(key.as_str());
    for (method, path, body, expected) in [
        (Method::POST, "/api/v1/tags", Some(json!({ "name": "x", "colour": "red" })), StatusCode::UNPROCESSABLE_ENTITY),
        (Method::POST, "/api/v1/tags", Some(json!({ "name": "" })), StatusCode::UNPROCESSABLE_ENTITY),
        (Method::POST, "/api/v1/tags", Some(json!({ "name": "x".repeat(3_000_000) })), StatusCode::PAYLOAD_TOO_LARGE),
        (Method::GET, "/api/v1/conversations?cursor=garbage", None, StatusCode::UNPROCESSABLE_ENTITY),
        (Method::GET, "/api/v1/conversations?status=burning", None, StatusCode::UNPROCESSABLE_ENTITY),
        (Method::GET, "/api/v1/conversations/not-a-number", None, StatusCode::NOT_FOUND),
        (Method::GET, "/api/v1/conversations/999999999", None, StatusCode::NOT_FOUND),
        (Method::GET, "/api/v1/attachments/garbage", None, StatusCode::NOT_FOUND),
    ] {
        let (status, problem) = app.ask(&method, path, key, body).await;
        assert_eq!(status, expected, "{method} {path}: {problem}");
        assert!(problem["detail"].as_str().is_some_and(|words| words.ends_with('.')), "{problem}");
    }
    let (status, _) = app.ask(&Method::GET, "/api/v1/profile", Some("cwk_wrong"), None).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

#[test]
fn the_printed_permission_table_is_the_programs() {
    let page = include_str!("../../../docs/reference/permissions.md");
    for (name, what, agent) in causeway_identity::permission::TABLE {
        let row = format!("| `{name}` | {what} | {} | yes | yes |", if *agent { "yes" } else { "–" });
        assert!(page.contains(&row), "docs/reference/permissions.md lacks: {row}");
    }
}

#[tokio::test]
async fn a_new_desk_has_a_help_centre_for_strangers() {
    let (app, key) = App::set_up().await;
    assert_eq!(app.ask(&Method::GET, "/help/", None, None).await.0, StatusCode::FOUND);
    assert_eq!(app.ask(&Method::GET, "/help/ja/", None, None).await.0, StatusCode::OK);
    let (_, brands) = app.ask(&Method::GET, "/api/v1/knowledge/brands", Some(&key), None).await;
    assert_eq!((&brands["items"][0]["name"], &brands["items"][1]), (&json!("Acme"), &Value::Null));
}
