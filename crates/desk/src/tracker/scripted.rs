//! A tracker for tests: one small world of issues behind the interface of whichever maker is wanted.
//! It never checks what a real one would refuse, but for the key.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use causeway_base::Time;
use causeway_store::Db;
use serde_json::{Value as Json, json};

use super::Provider;
use super::contract::written;

/// What goes wrong with the next request that changes something.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fault {
    /// It is done, but nobody is told.
    DoneUnheard,
    /// It is not done: too much was asked.
    TooMuch,
    /// The key is refused.
    BadKey,
}

#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) title: String,
    pub(super) body: String,
    pub(super) labels: Vec<String>,
    pub(super) closed: bool,
    pub(super) reason: Option<String>,
    pub(super) updated: Time,
    properties: Json,
    pub(super) comments: Vec<Said>,
}

#[derive(Debug, Clone)]
pub(super) struct Said {
    pub(super) author: &'static str,
    pub(super) text: String,
    pub(super) at: Time,
    properties: Json,
}

/// The world, shared with the test.
#[derive(Clone)]
pub(super) struct Scripted {
    provider: Provider,
    db: Db,
    pub(super) issues: Arc<Mutex<Vec<Held>>>,
    pub(super) faults: Arc<Mutex<VecDeque<Fault>>>,
    pub(super) keys: Arc<Mutex<Vec<String>>>,
    pub(super) address: String,
}

impl Scripted {
    pub(super) async fn begin(provider: Provider, db: Db) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (issues, faults, keys) = (Arc::default(), Arc::default(), Arc::default());
        let world = Self { provider, db, issues, faults, keys, address };
        let router = Router::new().fallback(answer).with_state(world.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        world
    }

    pub(super) const fn provider(&self) -> Provider {
        self.provider
    }

    /// Changes an issue as somebody there does; keys count from 1.
    pub(super) fn alter(&self, key: usize, change: impl FnOnce(&mut Held)) {
        let mut issues = self.issues.lock().unwrap();
        let held = &mut issues[key - 1];
        change(held);
        held.updated = self.db.now();
    }

    pub(super) fn held(&self, key: usize) -> Held {
        self.issues.lock().unwrap()[key - 1].clone()
    }

    /// Somebody there says something.
    pub(super) fn say(&self, key: usize, author: &'static str, text: &str) {
        let at = self.db.now();
        self.alter(key, |held| {
            held.comments.push(Said { author, text: text.to_owned(), at, properties: json!([]) });
        });
    }

    /// The key of an issue as this maker writes it.
    pub(super) fn key(&self, key: usize) -> String {
        if self.provider == Provider::Jira { format!("SUP-{key}") } else { key.to_string() }
    }

    fn shown(&self, at: usize, held: &Held) -> Json {
        let (key, updated) = (at + 1, written(held.updated));
        match self.provider {
            Provider::GitHub => json!({
                "number": key, "html_url": format!("https://github.com/acme/desk/issues/{key}"), "title": held.title,
                "state": if held.closed { "closed" } else { "open" }, "state_reason": held.reason, "body": held.body,
                "labels": held.labels.iter().map(|name| json!({ "name": name })).collect::<Vec<_>>(),
                "updated_at": updated,
            }),
            Provider::GitLab => json!({
                "iid": key, "web_url": format!("https://gitlab.com/acme/desk/-/issues/{key}"), "title": held.title,
                "state": if held.closed { "closed" } else { "opened" }, "description": held.body,
                "labels": held.labels, "updated_at": updated,
            }),
            Provider::Jira => {
                let category = if held.closed { "done" } else { "new" };
                let resolution = held.reason.as_ref().map(|name| json!({ "name": name }));
                json!({
                    "id": "1000", "key": self.key(key), "properties": held.properties,
                    "fields": {
                        "summary": held.title, "labels": held.labels, "resolution": resolution,
                        "status": { "statusCategory": { "key": category } }, "updated": updated.replace('Z', ".000+0000"),
                    },
                })
            }
        }
    }

    fn comment(&self, id: usize, said: &Said) -> Json {
        let at = written(said.at);
        match self.provider {
            Provider::GitHub => {
                json!({ "id": id, "user": { "login": said.author }, "body": said.text, "created_at": at })
            }
            Provider::GitLab => {
                json!({ "id": id, "author": { "name": said.author }, "body": said.text, "created_at": at, "system": false })
            }
            Provider::Jira => json!({
                "id": id.to_string(), "author": { "displayName": said.author }, "body": said.text,
                "created": at.replace('Z', ".000+0000"), "properties": said.properties,
            }),
        }
    }

    fn make(&self, given: &Json) -> Json {
        let word = |place: &str| given.pointer(place).and_then(Json::as_str).unwrap_or_default().to_owned();
        let list = |place: &str| -> Vec<String> {
            let items = given.pointer(place).and_then(Json::as_array).into_iter().flatten();
            items.filter_map(Json::as_str).map(str::to_owned).collect()
        };
        let (title, body, labels) = match self.provider {
            Provider::GitHub => (word("/title"), word("/body"), list("/labels")),
            Provider::GitLab => {
                let labels = word("/labels").split(',').filter(|one| !one.is_empty()).map(str::to_owned).collect();
                (word("/title"), word("/description"), labels)
            }
            Provider::Jira => (word("/fields/summary"), word("/fields/description"), list("/fields/labels")),
        };
        // Jira answers properties by key.
        let properties = json!({ "causeway": given.pointer("/properties/0/value") });
        let updated = self.db.now();
        let comments = Vec::new();
        let held = Held { title, body, labels, closed: false, reason: None, updated, properties, comments };
        let mut issues = self.issues.lock().unwrap();
        issues.push(held.clone());
        self.shown(issues.len() - 1, &held)
    }

    fn change(&self, key: usize, given: &Json) {
        let list = |place: &str| -> Vec<String> {
            let words = given.pointer(place).and_then(Json::as_str).unwrap_or_default();
            words.split(',').filter(|word| !word.is_empty()).map(str::to_owned).collect()
        };
        self.alter(key, |held| {
            let title = given.pointer("/title").or_else(|| given.pointer("/fields/summary")).and_then(Json::as_str);
            held.title = title.map_or_else(|| held.title.clone(), str::to_owned);
            if let Some(state) = given.get("state").and_then(Json::as_str) {
                held.closed = state == "closed";
                held.reason = given.get("state_reason").and_then(Json::as_str).map(str::to_owned);
            }
            match given.get("state_event").and_then(Json::as_str) {
                Some("close") => held.closed = true,
                Some("reopen") => held.closed = false,
                _ => {}
            }
            if let Some(labels) = given.get("labels").and_then(Json::as_array) {
                held.labels = labels.iter().filter_map(Json::as_str).map(str::to_owned).collect();
            }
            held.labels.extend(list("/add_labels"));
            held.labels.retain(|label| !list("/remove_labels").contains(label));
            for one in given.pointer("/update/labels").and_then(Json::as_array).into_iter().flatten() {
                match (one.get("add").and_then(Json::as_str), one.get("remove").and_then(Json::as_str)) {
                    (Some(add), _) => held.labels.push(add.to_owned()),
                    (_, Some(remove)) => held.labels.retain(|label| label != remove),
                    _ => {}
                }
            }
        });
    }

    fn told(&self, key: usize, given: &Json) -> Json {
        let said = Said {
            author: "causeway-bot",
            text: given.get("body").and_then(Json::as_str).unwrap_or_default().to_owned(),
            at: self.db.now(),
            properties: given.get("properties").cloned().unwrap_or_else(|| json!([])),
        };
        self.alter(key, |held| held.comments.push(said.clone()));
        self.comment(key * 100 + self.held(key).comments.len(), &said)
    }

    fn all(&self) -> Vec<Json> {
        self.issues.lock().unwrap().iter().enumerate().map(|(at, held)| self.shown(at, held)).collect()
    }

    fn done(&self, method: &Method, path: &str, given: &Json) -> Option<Json> {
        let parts: Vec<&str> = path
            .trim_start_matches("/rest/api/2")
            .trim_start_matches("/api/v4")
            .split('/')
            .filter(|part| !part.is_empty())
            .collect();
        let skip = match self.provider {
            Provider::GitHub => 3,
            Provider::GitLab => 2,
            Provider::Jira => 0,
        };
        let wrap = |name: &str, all: Vec<Json>| if skip == 0 { json!({ name: all }) } else { Json::Array(all) };
        let number = |key: &str| key.trim_start_matches("SUP-").parse::<usize>().ok();
        match (method.as_str(), parts.get(skip..)?) {
            ("POST", [_, _, _, "access_tokens"] | ["access_tokens"]) => Some(json!({ "token": "ghs_an_hour" })),
            ("GET", [] | ["project", _]) => Some(json!({ "id": 1 })),
            ("POST", ["issues" | "issue"]) => Some(self.make(given)),
            ("GET", ["issues" | "search"] | ["search", "jql"]) => Some(wrap("issues", self.all())),
            ("GET", [_, key]) => Some(self.all().get(number(key)? - 1)?.clone()),
            ("PATCH" | "PUT", [_, key]) => {
                self.change(number(key)?, given);
                Some(json!({}))
            }
            ("GET", [_, key, "transitions"]) => {
                number(key)?;
                let step = |id: &str, to: &str| json!({ "id": id, "to": { "statusCategory": { "key": to } } });
                Some(json!({ "transitions": [step("11", "new"), step("31", "done")] }))
            }
            ("POST", [_, key, "transitions"]) => {
                let closed = given.pointer("/transition/id").and_then(Json::as_str) == Some("31");
                self.alter(number(key)?, |held| held.closed = closed);
                Some(Json::Null)
            }
            ("GET", [_, key, "comments" | "comment" | "notes"]) => {
                let key = number(key)?;
                let comments = self.held(key).comments;
                let mut all: Vec<Json> =
                    comments.iter().enumerate().map(|(at, said)| self.comment(key * 100 + at + 1, said)).collect();
                if self.provider == Provider::GitLab {
                    all.reverse();
                }
                Some(wrap("comments", all))
            }
            ("POST", [_, key, "comments" | "comment" | "notes"]) => Some(self.told(number(key)?, given)),
            _ => None,
        }
    }
}

fn shown_key(headers: &HeaderMap) -> String {
    let header = headers.get("authorization").or_else(|| headers.get("private-token"));
    header.and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

async fn answer(State(world): State<Scripted>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let given = to_bytes(body, 1_000_000).await.unwrap();
    let given: Json = serde_json::from_slice(&given).unwrap_or(Json::Null);
    world.keys.lock().unwrap().push(shown_key(&parts.headers));
    // The second page is always the end.
    if parts.uri.query().is_some_and(|query| query.contains("page=2")) {
        return axum::Json(json!([])).into_response();
    }
    let changes = parts.method != Method::GET;
    let fault = if changes { world.faults.lock().unwrap().pop_front() } else { None };
    match fault {
        Some(Fault::TooMuch) => return (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "30")]).into_response(),
        Some(Fault::BadKey) => {
            return (StatusCode::UNAUTHORIZED, axum::Json(json!({ "message": "Bad credentials" }))).into_response();
        }
        Some(Fault::DoneUnheard) | None => {}
    }
    let done = world.done(&parts.method, parts.uri.path(), &given);
    match (fault, done) {
        (Some(_), _) => StatusCode::BAD_GATEWAY.into_response(),
        (None, Some(json)) => axum::Json(json).into_response(),
        (None, None) => StatusCode::NOT_FOUND.into_response(),
    }
}
