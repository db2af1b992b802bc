//! A help centre for tests: a desk with its owner and an agent, and a browser without cookies.
//! It never opens a socket.

use axum::body::Body;
use axum::http::{Method, Request};
use axum::{Extension, Router};
use causeway_desk::Settings;
use causeway_desk::relay::RelaySettings;
use causeway_identity::{Role, UserId, permissions_of};
use causeway_store::{Tx, sql};
pub(crate) use causeway_testdesk::Got;
use causeway_testdesk::{TestDesk, send};
use causeway_testkit::Kit;
use causeway_web::{Caller, Via};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Knowledge, site};

/// The help centre of Acme.
pub(crate) struct Help {
    pub(crate) kit: Kit,
    pub(crate) knowledge: Knowledge,
    pub(crate) owner: UserId,
    pub(crate) agent: UserId,
}

/// A part of a form: its name, the file's name if it is one, and its bytes.
pub(crate) type Part<'a> = (&'a str, Option<&'a str>, &'a [u8]);

impl Help {
    pub(crate) async fn new(kit: Kit) -> Self {
        let relay = RelaySettings::from_url("smtp://127.0.0.1:1").ok();
        let TestDesk { kit, desk, owner, agent } = TestDesk::new(kit, Settings { relay, ..Settings::default() }).await;
        for _ in 0..2 {
            desk.db.write(crate::begin).await.unwrap();
        }
        Self { kit, knowledge: Knowledge::new(desk), owner, agent }
    }

    fn caller(&self, role: Role) -> Caller {
        let user = if role == Role::Agent { self.agent } else { self.owner };
        Caller { user: user.0, name: String::new(), permissions: permissions_of(role), via: Via::ApiKey(Uuid::nil()) }
    }

    /// Asks the API as somebody of the team.
    pub(crate) async fn ask(&self, role: Role, method: Method, path: &str, body: Value) -> Got {
        let router = crate::endpoints(self.knowledge.clone()).finish().0.layer(Extension(self.caller(role)));
        let request = Request::builder().method(method).uri(format!("/api/v1/knowledge{path}"));
        let request = request.header("content-type", "application/json").header("host", "desk.acme.example");
        send(router, request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// Asks the API as the owner and takes only success for an answer.
    pub(crate) async fn owner(&self, method: Method, path: &str, body: Value) -> Value {
        let got = self.ask(Role::Owner, method.clone(), path, body).await;
        assert!(got.status.is_success(), "{method} {path} gave {} {}", got.status, got.text);
        got.json()
    }

    /// Asks the desk's own API as the owner; `path` begins behind `/api/v1`.
    pub(crate) async fn desk(&self, method: Method, path: &str, body: Value) -> Got {
        let router = causeway_desk::endpoints(self.knowledge.desk.clone()).finish().0;
        let router = router.layer(Extension(self.caller(Role::Owner)));
        let request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        let request = request.header("content-type", "application/json").header("host", "desk.acme.example");
        send(router, request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// Asks the API of contacts as the owner; `path` begins behind `/api/v1`.
    pub(crate) async fn people(&self, method: Method, path: &str, body: Value) -> Got {
        let people = causeway_people::People { db: self.kit.db.clone() };
        let router = causeway_people::endpoints(people).finish().0.layer(Extension(self.caller(Role::Owner)));
        let request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        let request = request.header("content-type", "application/json").header("host", "desk.acme.example");
        send(router, request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// Sends bytes as the owner.
    pub(crate) async fn upload(&self, method: Method, path: &str, bytes: &[u8]) -> Got {
        let router = crate::endpoints(self.knowledge.clone()).finish().0.layer(Extension(self.caller(Role::Owner)));
        let request = Request::builder().method(method).uri(format!("/api/v1/knowledge{path}"));
        send(router, request.body(Body::from(bytes.to_vec())).unwrap()).await
    }

    /// Looks at a page as a stranger.
    pub(crate) async fn look(&self, path: &str) -> Got {
        self.look_with(path, &[]).await
    }

    /// The pages at these paths, which must be valid HTML for whoever has these headers.
    pub(crate) async fn valid(&self, paths: &[&str], headers: &[(&str, &str)]) {
        for path in paths {
            let page = self.look_with(path, headers).await;
            assert!(page.header("content-type").starts_with("text/html"), "{path}: {}", page.status);
            assert_eq!(crate::valid::errors(&page.text), Vec::<String>::new(), "{path}: {}", page.text);
        }
    }

    /// Looks at a page with these headers, through the door that knows brands' own hosts.
    pub(crate) async fn look_with(&self, path: &str, headers: &[(&str, &str)]) -> Got {
        let mut request = Request::builder().uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        send(self.pages(), request.body(Body::empty()).unwrap()).await
    }

    /// Looks at a page as somebody of the team.
    pub(crate) async fn look_as(&self, role: Role, path: &str) -> Got {
        let router = site::router(self.knowledge.clone()).layer(Extension(self.caller(role)));
        send(router, Request::builder().uri(path).body(Body::empty()).unwrap()).await
    }

    /// Sends a form as a stranger.
    pub(crate) async fn post(&self, path: &str, form: &str, peer: &str) -> Got {
        self.post_with(path, form, &[("x-causeway-peer", peer)]).await
    }

    /// Sends a form with these headers.
    pub(crate) async fn post_with(&self, path: &str, form: &str, headers: &[(&str, &str)]) -> Got {
        let mut request = Request::builder().method(Method::POST).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        send(self.pages(), request.body(Body::from(form.to_owned())).unwrap()).await
    }

    /// Sends a form with files: names, file names and bytes.
    pub(crate) async fn send_parts(&self, path: &str, parts: &[Part<'_>], headers: &[(&str, &str)]) -> Got {
        let mut body = Vec::new();
        for (name, file, bytes) in parts {
            let file = file.map(|file| format!("; filename=\"{file}\"\r\nContent-Type: text/plain"));
            let head = format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"{}", file.unwrap_or_default());
            body.extend_from_slice(format!("{head}\r\n\r\n").as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--edge--\r\n");
        let mut request = Request::builder().method(Method::POST).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.header("content-type", "multipart/form-data; boundary=edge");
        send(self.pages(), request.body(Body::from(body)).unwrap()).await
    }

    fn pages(&self) -> Router {
        let inner = site::router(self.knowledge.clone());
        site::behind_hosts(self.knowledge.clone(), inner)
    }

    /// The id of the section with this slug.
    pub(crate) async fn section(&self, slug: &str) -> String {
        let all = self.owner(Method::GET, "/categories", json!({})).await;
        let found = all["items"].as_array().unwrap().iter().find(|one| one["slug"] == slug).unwrap().clone();
        found["id"].as_str().unwrap().to_owned()
    }

    /// Begins an article in English; answers its number.
    pub(crate) async fn article(&self, title: &str, body: &str) -> i64 {
        let category = self.section("getting-started").await;
        let new =
            json!({ "category_id": category, "locale": "en", "title": title, "summary": "In short.", "body": body });
        self.owner(Method::POST, "/articles", new).await["number"].as_i64().unwrap()
    }

    /// The same, published.
    pub(crate) async fn published(&self, title: &str, body: &str) -> i64 {
        let number = self.article(title, body).await;
        self.owner(Method::POST, &format!("/articles/{number}/texts/en/publish"), json!({})).await;
        number
    }

    /// How many events of a kind were recorded.
    pub(crate) async fn events(&self, kind: &'static str) -> i64 {
        let count = move |tx: &mut Tx<'_>| tx.value(&sql!("SELECT COUNT(*) FROM event WHERE kind = ?", kind));
        self.kit.db.read(count).await.unwrap()
    }
}
