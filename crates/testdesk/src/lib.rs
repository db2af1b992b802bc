//! A desk for tests of the crates above it: set up, with an owner and an agent, and a way to ask routes as one of them.
//! It never is part of the product: crates name it as a dev-dependency only.

mod model;

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use axum::{Extension, Router};
use causeway_base::Locale;
use causeway_base::seal::Sealer;
use causeway_desk::oauth::{Places, Providers};
use causeway_desk::relay::{CheckAnswer, Checked, MailChecks, Previewed, RelaySettings};
use causeway_desk::setup::{self, NewDesk};
use causeway_desk::{Desk, Files, Settings};
use causeway_identity::{Role, UserId, permissions_of, user};
use causeway_mail::ReplyKey;
use causeway_net::{Client, Guard, Limits};
use causeway_store::Tx;
use causeway_testkit::Kit;
use causeway_web::{Caller, Problem, Via};
use serde_json::Value;
use tower::ServiceExt;
use uuid::Uuid;

pub use model::ScriptedModel;

/// The desk of Acme, whose mail leads nowhere.
pub struct TestDesk {
    /// Its database, clock and files.
    pub kit: Kit,
    /// The desk.
    pub desk: Desk,
    /// Olga, who owns it.
    pub owner: UserId,
    /// Mei, an agent.
    pub agent: UserId,
}

/// What came back.
pub struct Got {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub text: String,
}

impl Got {
    /// A header's value; empty when there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as JSON; null when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }
}

/// Sends a request to a router.
///
/// # Panics
/// When the body cannot be read.
#[expect(clippy::unwrap_used, reason = "a test without an answer has failed")]
pub async fn send(router: Router, request: Request<Body>) -> Got {
    let answer = router.oneshot(request).await.unwrap();
    let (status, headers) = (answer.status(), answer.headers().clone());
    let bytes = to_bytes(answer.into_body(), 20_000_000).await.unwrap();
    Got { status, headers, text: String::from_utf8_lossy(&bytes).into_owned() }
}

struct NoChecks;
impl MailChecks for NoChecks {
    fn mailbox(&self, _: causeway_desk::mailbox::Access) -> Checked {
        Box::pin(async { CheckAnswer::of(Vec::new(), None) })
    }
    fn preview(&self, _: causeway_desk::mailbox::Access, _: Option<causeway_base::Time>) -> Previewed {
        Box::pin(async { Err(CheckAnswer::of(Vec::new(), None)) })
    }
    fn relay(&self, _: RelaySettings, _: String, _: String) -> Checked {
        Box::pin(async { CheckAnswer::of(Vec::new(), None) })
    }
}

impl TestDesk {
    /// Sets the desk up. Machines' interfaces may be asked on loopback, where tests script them.
    ///
    /// # Panics
    /// When the desk cannot be set up.
    #[expect(clippy::unwrap_used, reason = "a test without its desk has failed")]
    pub async fn new(kit: Kit, settings: Settings) -> Self {
        let client = |allowed: &[&str]| {
            let allowed = allowed.iter().map(|network| network.parse().unwrap()).collect();
            Client::new(Guard { allowed, ports: Vec::new() }, Limits::default()).unwrap()
        };
        let desk = Desk {
            db: kit.db.clone(),
            files: Files::new(kit.blobs.clone()),
            reply_key: ReplyKey::new([7; 32]),
            sealer: Sealer::new([8; 32]),
            settings: Arc::new(settings),
            images: client(&[]),
            trackers: client(&["127.0.0.1/32"]),
            senders: Arc::new(causeway_proof::NothingProven),
            dns: None,
            scanner: None,
            mail_checks: Arc::new(NoChecks),
            providers: Providers::new(client(&[]), Places::default()),
        };
        let new = NewDesk {
            locale: Locale::En,
            time_zone: "Asia/Shanghai".to_owned(),
            organisation: "Acme".to_owned(),
            owner_name: "Olga".to_owned(),
            owner_email: "olga@acme.example".to_owned(),
            password_hash: "!".to_owned(),
            support_address: "support@acme.example".to_owned(),
        };
        let agent = user::store::NewUser {
            name: "Mei".to_owned(),
            email: "mei@acme.example".to_owned(),
            role: Role::Agent,
            locale: Locale::En,
            password_hash: "!".to_owned(),
            sample: false,
        };
        let work = move |tx: &mut Tx<'_>| {
            let made = setup::set_up(tx, &new)?;
            let agent = user::store::add(tx, &agent)?.ok_or_else(|| Problem::not_found("agent"))?;
            Ok::<_, Problem>((made.owner, agent))
        };
        let (owner, agent) = desk.db.write(work).await.unwrap();
        Self { kit, desk, owner, agent }
    }

    /// Mei as an agent, Olga as whatever else is wanted.
    pub fn caller(&self, role: Role) -> Caller {
        let (user, name) = if role == Role::Agent { (self.agent, "Mei") } else { (self.owner, "Olga") };
        let permissions = permissions_of(role);
        Caller { user: user.0, name: name.to_owned(), permissions, via: Via::ApiKey(Uuid::nil()) }
    }

    /// Asks a router as somebody of the team; `path` stands below `/api/v1`.
    ///
    /// # Panics
    /// When the path is none.
    #[expect(clippy::unwrap_used, reason = "a test without a request has failed")]
    pub async fn ask(&self, router: Router, role: Role, method: Method, path: &str, body: Value) -> Got {
        let request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        let request = request.header("content-type", "application/json");
        send(router.layer(Extension(self.caller(role))), request.body(Body::from(body.to_string())).unwrap()).await
    }
}
