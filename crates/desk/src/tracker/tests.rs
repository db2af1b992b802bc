//! Tests of trackers against a scripted one of each maker: both sides come together, exactly once, whatever goes wrong.
//! They go through the router, as people and trackers do.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode};
use causeway_identity::{Role, permissions_of};
use causeway_testkit::{Kit, on_both};
use causeway_web::{Caller, Via};
use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value as Json, json};
use sha2::Sha256;
use tower::ServiceExt;
use uuid::Uuid;

use super::Provider;
use super::contract::unmarked;
use super::scripted::{Fault, Scripted};
use crate::Category;
use crate::testing::{TestDesk, mail};

/// A desk with a tracker of one maker and an issue that one conversation tells of.
struct Pair {
    desk: TestDesk,
    router: Router,
    there: Scripted,
    tracker: Json,
    secret: String,
}

impl Pair {
    async fn new(kit: Kit, provider: Provider) -> Self {
        let desk = TestDesk::new(kit).await;
        let there = Scripted::begin(provider, desk.desk.db.clone()).await;
        let permissions = permissions_of(Role::Owner);
        let caller = Caller { user: desk.owner.0, name: "Olga".to_owned(), permissions, via: Via::ApiKey(Uuid::nil()) };
        let router = crate::endpoints(desk.desk.clone()).finish().0.layer(axum::Extension(caller));
        let mut pair = Self { desk, router, there, tracker: Json::Null, secret: String::new() };
        let made = pair.ask(Method::POST, "/trackers", pair.settings(provider)).await;
        pair.tracker = made["tracker"].clone();
        pair.secret = made["secret"].as_str().unwrap().to_owned();
        let words = "Mei Chen here. The export of orders is empty since Monday, request 8f3a. Call +86 138 1234 5678.";
        pair.desk.ask(&mail("a@x", "Export is empty", "", words)).await;
        let draft = json!({ "title": "Export is empty", "kind": "bug", "labels": ["export"], "conversation": "1",
            "text": "The export of orders is empty. Mei wrote so." });
        pair.ask(Method::POST, "/issues", draft).await;
        pair
    }

    fn settings(&self, provider: Provider) -> Json {
        let project = if provider == Provider::Jira { "sup" } else { "acme/desk" };
        // The place of GitLab's interface is added where it is missing.
        let address = &self.there.address;
        json!({ "provider": provider, "name": "Engineering", "address": address, "project": project, "key": "t0ken" })
    }

    async fn raw(&self, method: Method, path: &str, headers: &[(&str, &str)], body: String) -> (StatusCode, Json) {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.header("content-type", "application/json").body(Body::from(body)).unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), 1_000_000).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or(Json::Null))
    }

    async fn ask(&self, method: Method, path: &str, body: Json) -> Json {
        let (status, answer) = self.raw(method, path, &[], body.to_string()).await;
        assert!(status.is_success(), "{path}: {status} {answer}");
        answer
    }

    async fn issue(&self) -> Json {
        self.ask(Method::GET, "/issues/1", Json::Null).await
    }

    /// Makes the twin from what the draft says.
    async fn twin(&self) {
        let draft = self.ask(Method::GET, "/issues/1/twin-draft", Json::Null).await;
        let twin = json!({ "tracker_id": self.tracker["id"], "title": draft["title"], "text": draft["text"] });
        self.ask(Method::POST, "/issues/1/twins", twin).await;
        self.desk.pass(1_000).await;
    }

    /// The tracker tells that issue 1 changed.
    async fn tell(&self, event: &str) -> StatusCode {
        let key = self.there.key(1);
        let (project, number) = ("acme/desk", 1);
        let (body, headers) = match self.there.provider() {
            Provider::GitHub => (
                json!({ "repository": { "full_name": project }, "issue": { "number": number } }),
                vec![("x-github-delivery", event.to_owned()), ("x-github-event", "issues".to_owned())],
            ),
            Provider::GitLab => (
                json!({ "project": { "path_with_namespace": project }, "object_attributes": { "iid": number } }),
                vec![("idempotency-key", event.to_owned()), ("x-gitlab-token", self.secret.clone())],
            ),
            Provider::Jira => (
                json!({ "issue": { "key": key, "fields": { "project": { "key": "SUP" } } } }),
                vec![("x-atlassian-webhook-identifier", event.to_owned())],
            ),
        };
        let body = body.to_string();
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()).unwrap();
        mac.update(body.as_bytes());
        let signature = format!("sha256={}", HEXLOWER.encode(&mac.finalize().into_bytes()));
        let name = if self.there.provider() == Provider::Jira { "x-hub-signature" } else { "x-hub-signature-256" };
        let mut headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        headers.push((name, &signature));
        self.raw(Method::POST, &format!("/trackers/{}/events", self.tracker["id"].as_str().unwrap()), &headers, body)
            .await
            .0
    }

    async fn change(&self, mut change: Json) -> Json {
        change["version"] = self.issue().await["version"].clone();
        let changed = self.ask(Method::PATCH, "/issues/1", change).await;
        self.desk.pass(1_000).await;
        changed
    }
}

/// What every maker's tracker must do, in one walk.
async fn walk(kit: Kit, provider: Provider) {
    let pair = Pair::new(kit, provider).await;
    let check = format!("/trackers/{}/check", pair.tracker["id"].as_str().unwrap());
    assert_eq!(pair.ask(Method::POST, &check, Json::Null).await["problem"], Json::Null);
    pair.twin().await;
    let made = pair.there.held(1);
    assert_eq!((made.title.as_str(), made.labels.as_slice()), ("Export is empty", ["export".to_owned()].as_slice()));
    assert!(!made.body.contains("Mei") && made.body.contains("[customer] wrote so"), "{}", made.body);
    let issue = pair.issue().await;
    assert_eq!(issue["twins"][0]["key"], json!(pair.there.key(1)));
    assert_eq!((&issue["twins"][0]["problem"], &issue["twins"][0]["standing"]), (&Json::Null, &json!("open")));

    // There: another title, a label more, a comment. One event, sent twice.
    pair.there.alter(1, |held| {
        held.title = "Export of orders is empty".to_owned();
        held.labels.push("area-api".to_owned());
    });
    pair.there.say(1, "ada", "Found it: the job stops at midnight.");
    assert_eq!(pair.tell("e1").await, StatusCode::NO_CONTENT);
    pair.desk.pass(1_000).await;
    assert_eq!(pair.tell("e1").await, StatusCode::NO_CONTENT);
    pair.desk.pass(1_000).await;
    let issue = pair.issue().await;
    assert_eq!(
        (&issue["title"], &issue["labels"]),
        (&json!("Export of orders is empty"), &json!(["export", "area-api"]))
    );
    assert_eq!(issue["comments"].as_array().unwrap().len(), 1);
    assert_eq!((&issue["comments"][0]["by_name"], &issue["comments"][0]["outside"]), (&json!("ada"), &json!(true)));

    // Here: a label less, and two comments of which one is for the desk alone.
    pair.change(json!({ "labels": ["area-api"], "title": "Orders export is empty" })).await;
    for (text, outside) in [("Three customers wait.", false), ("Mei confirms: request 8f3a.", true)] {
        pair.ask(Method::POST, "/issues/1/comments", json!({ "text": text, "outside": outside })).await;
    }
    pair.desk.pass(1_000).await;
    let held = pair.there.held(1);
    assert_eq!(
        (held.title.as_str(), held.labels.as_slice()),
        ("Orders export is empty", ["area-api".to_owned()].as_slice())
    );
    let said: Vec<String> = held.comments.iter().skip(1).map(|said| unmarked(&said.text).0).collect();
    assert_eq!(said, ["Olga:\n\n[customer] confirms: request 8f3a."]);

    // Closed there: fixed here, and the conversation opens with a note. Nothing comes back doubled.
    pair.there.alter(1, |held| {
        held.closed = true;
        held.reason = (provider == Provider::GitHub).then(|| "completed".to_owned());
    });
    pair.desk.pass(400_000).await;
    let issue = pair.issue().await;
    assert_eq!(issue["state"], json!("fixed"), "an event that was never sent is made good by asking");
    assert_eq!(issue["comments"].as_array().unwrap().len(), 3);
    let id = pair.desk.desk.db.read(|tx| crate::conversation::routes::resolve(tx, "1")).await.unwrap();
    let notes: Vec<_> = pair.desk.messages(id).await.into_iter().filter(|one| one.text.contains("#1")).collect();
    assert_eq!((notes.len(), notes[0].author.name.as_str()), (1, "Engineering"));
    assert_eq!(pair.desk.conversation(id).await.row.status.category, Category::Open);

    // Opened again here: open there.
    pair.change(json!({ "state": "open" })).await;
    assert!(!pair.there.held(1).closed);
    pair.change(json!({ "state": "closed" })).await;
    assert!(pair.there.held(1).closed);
    pair.desk.pass(400_000).await;
    assert_eq!(pair.issue().await["state"], json!("closed"), "what says as much already stays");
    assert_eq!(pair.there.held(1).comments.len(), 2);
}

/// A twin and a comment whose answer is lost are made once.
async fn unheard(kit: Kit, provider: Provider) {
    let pair = Pair::new(kit, provider).await;
    pair.there.faults.lock().unwrap().extend([Fault::DoneUnheard]);
    pair.twin().await;
    assert_eq!(pair.there.issues.lock().unwrap().len(), 1);
    let twin = pair.issue().await["twins"][0].clone();
    assert_eq!((&twin["key"], &twin["problem"]), (&Json::Null, &json!("it answered 502")));
    pair.desk.pass(10_000).await;
    assert_eq!(pair.there.issues.lock().unwrap().len(), 1, "it was found by its mark");
    assert_eq!(pair.issue().await["twins"][0]["problem"], Json::Null);
    // The same with a comment.
    pair.there.faults.lock().unwrap().extend([Fault::DoneUnheard]);
    pair.ask(Method::POST, "/issues/1/comments", json!({ "text": "Still there?", "outside": true })).await;
    for _ in 0..3 {
        pair.desk.pass(60_000).await;
    }
    assert_eq!(pair.there.held(1).comments.len(), 1);
    assert_eq!(pair.issue().await["comments"].as_array().unwrap().len(), 1);
}

on_both! {
    async fn github_and_the_desk_stay_the_same(kit: Kit) {
        walk(kit, Provider::GitHub).await;
    }

    async fn gitlab_and_the_desk_stay_the_same(kit: Kit) {
        walk(kit, Provider::GitLab).await;
    }

    async fn jira_and_the_desk_stay_the_same(kit: Kit) {
        walk(kit, Provider::Jira).await;
    }

    async fn a_twin_is_made_once_although_nobody_heard_that_it_was(kit: Kit) {
        unheard(kit, Provider::GitHub).await;
    }

    async fn so_it_is_in_jira(kit: Kit) {
        unheard(kit, Provider::Jira).await;
    }

    async fn a_title_leaves_without_names_at_first_and_after_every_change(kit: Kit) {
        let pair = Pair::new(kit, Provider::GitHub).await;
        pair.change(json!({ "title": "Export is empty for Mei" })).await;
        let twin = json!({ "tracker_id": pair.tracker["id"], "title": "An export is empty", "text": "No rows." });
        pair.ask(Method::POST, "/issues/1/twins", twin).await;
        for _ in 0..2 {
            pair.desk.pass(1_000).await;
            pair.there.say(1, "ada", "Looking.");
            pair.tell(&format!("e{}", pair.there.held(1).comments.len())).await;
            pair.desk.pass(1_000).await;
            assert_eq!(pair.there.held(1).title, "An export is empty", "as somebody chose it");
            assert_eq!(pair.issue().await["title"], json!("Export is empty for Mei"));
        }
        pair.change(json!({ "title": "Mei has no rows in the export" })).await;
        assert_eq!(pair.there.held(1).title, "[customer] has no rows in the export");
        assert_eq!(pair.issue().await["title"], json!("Mei has no rows in the export"));
    }

    async fn a_refused_key_is_told_and_a_busy_tracker_is_asked_later(kit: Kit) {
        let pair = Pair::new(kit, Provider::GitHub).await;
        pair.there.faults.lock().unwrap().extend([Fault::BadKey]);
        pair.twin().await;
        let twin = pair.issue().await["twins"][0].clone();
        assert_eq!(twin["problem"], json!("it answered 401 Bad credentials"));
        pair.there.faults.lock().unwrap().extend([Fault::TooMuch]);
        let look = format!("/issues/1/twins/{}/look", twin["id"].as_str().unwrap());
        pair.ask(Method::POST, &look, Json::Null).await;
        pair.desk.pass(1_000).await;
        assert_eq!(pair.issue().await["twins"][0]["problem"], json!("it asks to wait 30 s"));
        assert!(pair.there.issues.lock().unwrap().is_empty());
        pair.desk.pass(31_000).await;
        assert_eq!(pair.there.issues.lock().unwrap().len(), 1);
        assert!(pair.there.keys.lock().unwrap().iter().all(|key| key == "Bearer t0ken"));
    }

    async fn an_app_asks_for_a_token_of_an_hour(kit: Kit) {
        let pair = Pair::new(kit, Provider::GitHub).await;
        let mut settings = pair.settings(Provider::GitHub);
        settings["app"] = json!("77");
        settings["installation"] = json!("9");
        settings["key"] = json!(include_str!("testdata/app.pem"));
        settings["version"] = json!(1);
        let path = format!("/trackers/{}", pair.tracker["id"].as_str().unwrap());
        pair.ask(Method::PUT, &path, settings).await;
        pair.there.keys.lock().unwrap().clear();
        pair.twin().await;
        assert_eq!(pair.there.issues.lock().unwrap().len(), 1);
        let keys = pair.there.keys.lock().unwrap().clone();
        assert!(keys.iter().filter(|key| key.starts_with("Bearer ey")).count() >= 1);
        assert!(keys.iter().any(|key| key == "Bearer ghs_an_hour"));
    }

    async fn a_twin_that_exists_is_tied_and_counts_where_both_differ(kit: Kit) {
        let pair = Pair::new(kit, Provider::GitHub).await;
        pair.twin().await;
        let second = json!({ "title": "Another", "kind": "bug", "labels": ["billing"] });
        pair.ask(Method::POST, "/issues", second).await;
        let tracker = pair.tracker["id"].clone();
        let taken = json!({ "tracker_id": tracker, "existing": "https://github.com/acme/desk/issues/1" });
        let (status, _) = pair.raw(Method::POST, "/issues/2/twins", &[], taken.to_string()).await;
        assert_eq!(status, StatusCode::CONFLICT, "one twin belongs to one issue");
        // What was there before the desk knew of it.
        let like = pair.there.held(1);
        pair.there.issues.lock().unwrap().push(like);
        pair.there.alter(2, |held| {
            held.title = "Invoice shows wrong tax".to_owned();
            held.labels = vec!["tax".to_owned()];
        });
        let tie = json!({ "tracker_id": tracker, "existing": "#2" });
        pair.ask(Method::POST, "/issues/2/twins", tie).await;
        pair.desk.pass(1_000).await;
        let issue = pair.ask(Method::GET, "/issues/2", Json::Null).await;
        assert_eq!((&issue["title"], &issue["labels"]), (&json!("Invoice shows wrong tax"), &json!(["billing", "tax"])));
        assert_eq!(pair.there.held(2).labels, ["tax", "billing"]);
        let steps: Vec<&str> = issue["steps"].as_array().unwrap().iter().map(|step| step["what"].as_str().unwrap()).collect();
        assert!(steps.contains(&"twinned") && steps.contains(&"title"), "{steps:?}");
        let twin = format!("/issues/2/twins/{}", issue["twins"][0]["id"].as_str().unwrap());
        let parted = pair.ask(Method::DELETE, &twin, Json::Null).await;
        assert_eq!(parted["twins"], json!([]));
    }

    async fn events_are_taken_from_who_knows_the_secret_alone(kit: Kit) {
        let mut pair = Pair::new(kit, Provider::GitHub).await;
        pair.twin().await;
        let good = pair.secret.clone();
        pair.secret = "guessed".to_owned();
        assert_eq!(pair.tell("e1").await, StatusCode::FORBIDDEN);
        pair.secret = good;
        assert_eq!(pair.tell("e1").await, StatusCode::NO_CONTENT);
        let other = "/trackers/0199aaaa-0000-7000-8000-000000000000/events";
        assert_eq!(pair.raw(Method::POST, other, &[], "{}".to_owned()).await.0, StatusCode::NOT_FOUND);
        let path = format!("/trackers/{}/events", pair.tracker["id"].as_str().unwrap());
        let large = pair.raw(Method::POST, &path, &[], " ".repeat(6 * 1024 * 1024)).await.0;
        assert_eq!(large, StatusCode::PAYLOAD_TOO_LARGE);
        // Another secret: the old one proves nothing any more.
        let again = format!("/trackers/{}/secret", pair.tracker["id"].as_str().unwrap());
        let made = pair.ask(Method::POST, &again, Json::Null).await;
        assert_ne!(made["secret"].as_str(), Some(pair.secret.as_str()));
        assert_eq!(pair.tell("e2").await, StatusCode::FORBIDDEN);
        let shown = pair.ask(Method::GET, "/trackers", Json::Null).await.to_string();
        assert!(!shown.contains("t0ken") && !shown.contains("cwh_"), "{shown}");
    }
}
