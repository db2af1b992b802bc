//! Signing in with OAuth, from the button to the mailbox, against a scripted provider: codes, refreshes, rotation,
//! a provider that is down, and consent that is gone.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use causeway_desk::mailbox::MailboxState;
use causeway_desk::oauth::token;
use causeway_desk::oauth::{AccountId, store as accounts};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tower::ServiceExt;

use super::peer::Peer;
use super::{App, Fed, fields, mail, timing};
use crate::config::Config;

/// What the provider does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    Good,
    Down,
    ConsentGone,
}

struct Provider {
    mood: Mood,
    /// The challenge that the consent page was asked with.
    challenge: String,
    /// The one refresh token that is good.
    refresh: String,
    given: usize,
    /// For how long access tokens are good, in seconds.
    life: i64,
    forms: Vec<HashMap<String, String>>,
}

#[derive(Clone)]
struct Place {
    provider: Arc<Mutex<Provider>>,
    port: u16,
    mailbox: Peer,
}

impl Place {
    fn start(mailbox: &Peer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let provider = Provider {
            mood: Mood::Good,
            challenge: String::new(),
            refresh: String::new(),
            given: 0,
            life: 3600,
            forms: Vec::new(),
        };
        let place = Self { provider: Arc::new(Mutex::new(provider)), port, mailbox: mailbox.clone() };
        let shared = place.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                shared.answer(stream);
            }
        });
        place
    }

    fn now(&self) -> MutexGuard<'_, Provider> {
        self.provider.lock().unwrap()
    }

    fn config(&self) -> Config {
        let mut config = Config::default();
        config.net.allow = vec!["127.0.0.0/8".to_owned()];
        config.oauth.google_token = Some(format!("http://127.0.0.1:{}/token", self.port));
        config.oauth.microsoft_token = Some(format!("http://127.0.0.1:{}/{{tenant}}/token", self.port));
        config
    }

    fn answer(&self, mut stream: TcpStream) {
        let mut text = String::new();
        let mut buffer = [0u8; 4096];
        let whole = |text: &str| {
            let (head, body) = text.split_once("\r\n\r\n")?;
            let length = head
                .lines()
                .find_map(|line| line.to_lowercase().strip_prefix("content-length: ").map(str::to_owned))?;
            (body.len() >= length.parse().ok()?).then(|| body.to_owned())
        };
        let body = loop {
            if let Some(body) = whole(&text) {
                break body;
            }
            match stream.read(&mut buffer) {
                Ok(count) if count > 0 => text.push_str(&String::from_utf8_lossy(&buffer[..count])),
                _ => return,
            }
        };
        let form: HashMap<String, String> = body
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.replace("%40", "@").replace("%3A", ":").replace("%2F", "/")))
            .collect();
        let (status, answer) = self.tokens(form);
        let answer = answer.to_string();
        let _ = write!(
            stream,
            "HTTP/1.1 {status} x\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{answer}",
            answer.len()
        );
    }

    fn tokens(&self, form: HashMap<String, String>) -> (u16, Value) {
        let mut provider = self.now();
        provider.forms.push(form.clone());
        match provider.mood {
            Mood::Down => return (503, json!("come back later")),
            Mood::ConsentGone => {
                return (400, json!({ "error": "invalid_grant", "error_description": "Token has been revoked." }));
            }
            Mood::Good => {}
        }
        let proved = match form["grant_type"].as_str() {
            "authorization_code" => {
                form["code"] == "the-code"
                    && BASE64URL_NOPAD.encode(&Sha256::digest(form["code_verifier"].as_bytes())) == provider.challenge
            }
            // Every refresh token is good once.
            _ => form["refresh_token"] == provider.refresh,
        };
        if !proved || form.get("client_secret").is_none_or(|secret| secret != "s3cret") {
            return (400, json!({ "error": "invalid_grant" }));
        }
        provider.given += 1;
        provider.refresh = format!("refresh-{}", provider.given);
        let access = format!("access-{}", provider.given);
        self.mailbox.state().tokens = [access.clone()].into();
        let claims = BASE64URL_NOPAD.encode(br#"{"email":"Team@Acme.example"}"#);
        (
            200,
            json!({ "access_token": access, "refresh_token": provider.refresh, "expires_in": provider.life,
                "id_token": format!("x.{claims}.x") }),
        )
    }
}

/// A browser that is signed in.
struct Browser<'a> {
    app: &'a App,
    cookie: String,
}

impl<'a> Browser<'a> {
    async fn of(app: &'a App) -> Self {
        let body = json!({ "email": "olga@acme.example", "password": "correct horse" });
        let request = Request::post("/api/v1/session").header(header::CONTENT_TYPE, "application/json");
        let answer = app.router.clone().oneshot(request.body(Body::from(body.to_string())).unwrap()).await.unwrap();
        let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
        Self { app, cookie }
    }

    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> (StatusCode, String, Value) {
        let request = Request::builder().method(method).uri(path).header(header::COOKIE, &self.cookie);
        let request = request.header(header::HOST, "desk.acme.example").header("x-forwarded-proto", "https");
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let request = request.header(header::CONTENT_TYPE, "application/json").body(body).unwrap();
        let answer = self.app.router.clone().oneshot(request).await.unwrap();
        let place = answer.headers().get(header::LOCATION).map(|place| place.to_str().unwrap().to_owned());
        let status = answer.status();
        let bytes = axum::body::to_bytes(answer.into_body(), 1_000_000).await.unwrap();
        (status, place.unwrap_or_default(), serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    /// Presses the button and comes back as the provider sends people back; answers where the app ends up.
    async fn signs_in(&self, place: &Place, provider: &str) -> String {
        let begin =
            json!({ "provider": provider, "login_hint": "team@acme.example", "return_to": "/settings/inboxes" });
        let (status, _, start) = self.ask(Method::POST, "/api/v1/oauth/start", Some(begin)).await;
        assert_eq!(status, StatusCode::OK, "{start}");
        let url = start["url"].as_str().unwrap().to_owned();
        assert_eq!(part(&url, "redirect_uri"), "https%3A%2F%2Fdesk.acme.example%2Fapi%2Fv1%2Foauth%2Fcallback");
        assert_eq!((part(&url, "code_challenge_method"), part(&url, "login_hint")), ("S256", "team%40acme.example"));
        part(&url, "code_challenge").clone_into(&mut place.now().challenge);
        let back = format!("/api/v1/oauth/callback?code=the-code&state={}", part(&url, "state"));
        let (status, to, _) = self.ask(Method::GET, &back, None).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let (_, twice, _) = self.ask(Method::GET, &back, None).await;
        assert!(twice.ends_with("sign_in=unknown_state"), "a state is good once: {twice}");
        to
    }
}

fn part<'a>(url: &'a str, name: &str) -> &'a str {
    let mut pairs = url.split(['?', '&']).filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).map_or("", |(_, value)| value)
}

async fn registered(app: &App, key: &str) {
    for (path, tenant) in [("google", Value::Null), ("microsoft", json!("acme.example"))] {
        let body = json!({ "client_id": "desk", "client_secret": "s3cret", "tenant": tenant });
        let path = format!("/api/v1/oauth/apps/{path}");
        let (status, apps) = app.ask(&Method::PUT, &path, Some(key), Some(body)).await;
        assert_eq!(status, StatusCode::OK, "{apps}");
        assert!(!apps.to_string().contains("s3cret"));
    }
}

async fn account(app: &App) -> AccountId {
    app.parts.desk.db.read(accounts::accounts).await.unwrap().pop().unwrap().id
}

/// A desk whose mailbox signs in with an account at the provider.
async fn fed(peer: &Peer, place: &Place, provider: &str) -> Fed {
    let (app, key) = App::set_up_with(&place.config()).await;
    registered(&app, &key).await;
    let to = Browser::of(&app).await.signs_in(place, provider).await;
    let account = account(&app).await;
    assert_eq!(to, format!("/settings/inboxes?account={account}"));
    let with =
        causeway_desk::mailbox::store::Fields { account: Some(account), password: None, ..fields(peer.port, None) };
    Fed::start(app, key, with, timing()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_ends_in_a_mailbox_that_is_read() {
    for (capabilities, provider, message) in [
        ("SASL-IR AUTH=XOAUTH2", "google", "user=support|auth=Bearer access-1||"),
        ("AUTH=XOAUTH2 AUTH=OAUTHBEARER", "microsoft", "user=support|auth=Bearer access-1||"),
        ("SASL-IR AUTH=OAUTHBEARER", "google", "n,a=support,|host=127.0.0.1|"),
    ] {
        let peer = Peer::start();
        peer.state().capabilities = capabilities;
        let place = Place::start(&peer);
        let fed = fed(&peer, &place, provider).await;
        fed.ok().await;
        peer.put(&mail(1));
        fed.until_created(1).await;
        assert_eq!(peer.said(&format!("MESSAGE {message}")), 1, "{capabilities}: {:?}", peer.state().commands);
        let form = place.now().forms[0].clone();
        assert_eq!(form["redirect_uri"], "https://desk.acme.example/api/v1/oauth/callback");
        let (_, list) = fed.app.ask(&Method::GET, "/api/v1/oauth/accounts", Some(&fed.key), None).await;
        assert_eq!(
            (&list["items"][0]["login"], &list["items"][0]["state"]),
            (&json!("team@acme.example"), &json!("ok"))
        );
        assert!(!list.to_string().contains("access-"));
        fed.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_token_is_refreshed_once_and_the_rotated_one_is_kept() {
    let peer = Peer::start();
    peer.state().capabilities = "AUTH=XOAUTH2";
    let place = Place::start(&peer);
    let fed = fed(&peer, &place, "google").await;
    fed.ok().await;
    let (desk, id) = (fed.desk().clone(), account(&fed.app).await);
    // Ten ask at once for a token in the place of one that a server refused.
    let old = token::access(&desk, id, None).await.unwrap();
    assert_eq!(old.reveal(), "access-1");
    let asking = (0..10).map(|_| {
        let (desk, old) = (desk.clone(), old.clone());
        tokio::spawn(async move { token::access(&desk, id, Some(&old)).await.unwrap().reveal().to_owned() })
    });
    for answer in asking.collect::<Vec<_>>() {
        assert_eq!(answer.await.unwrap(), "access-2");
    }
    assert_eq!(place.now().given, 2, "one refresh for all of them");
    // The next refresh works only with the refresh token that came with the last answer.
    let second = token::access(&desk, id, None).await.unwrap();
    assert_eq!(token::access(&desk, id, Some(&second)).await.unwrap().reveal(), "access-3");
    fed.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_the_mail_server_refuses_is_replaced_without_a_word() {
    let peer = Peer::start();
    peer.state().capabilities = "SASL-IR AUTH=XOAUTH2";
    let place = Place::start(&peer);
    let fed = fed(&peer, &place, "google").await;
    fed.ok().await;
    // The server forgets the token and the connection: the reader comes back with the old one first.
    peer.state().tokens.clear();
    peer.state().faults.push_back(super::peer::Fault::BreakSearch);
    peer.put(&mail(1));
    fed.until_created(1).await;
    fed.ok().await;
    assert_eq!(place.now().given, 2);
    fed.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_down_is_asked_again_and_told() {
    let peer = Peer::start();
    peer.state().capabilities = "AUTH=XOAUTH2";
    let place = Place::start(&peer);
    place.now().life = 0;
    let (app, key) = App::set_up_with(&place.config()).await;
    registered(&app, &key).await;
    Browser::of(&app).await.signs_in(&place, "google").await;
    place.now().mood = Mood::Down;
    let with = causeway_desk::mailbox::store::Fields {
        account: Some(account(&app).await),
        password: None,
        ..fields(peer.port, None)
    };
    let fed = Fed::start(app, key, with, timing()).await;
    let mailbox = fed.until_mailbox("a failure", |mailbox| mailbox.state == MailboxState::Failing).await;
    assert_eq!(mailbox.error_code.as_deref(), Some("provider"), "{:?}", mailbox.error);
    assert!(mailbox.next_try_at.is_some());
    place.now().life = 3600;
    place.now().mood = Mood::Good;
    fed.ok().await;
    fed.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn consent_that_is_gone_stops_everything_until_somebody_signs_in_again() {
    let peer = Peer::start();
    peer.state().capabilities = "AUTH=XOAUTH2";
    let place = Place::start(&peer);
    let fed = fed(&peer, &place, "google").await;
    fed.ok().await;
    place.now().mood = Mood::ConsentGone;
    peer.state().tokens.clear();
    peer.state().faults.push_back(super::peer::Fault::BreakSearch);
    peer.put(&mail(1));
    let mailbox = fed.until_mailbox("signed out", |mailbox| mailbox.state == MailboxState::SignIn).await;
    assert_eq!((mailbox.error_code.as_deref(), mailbox.next_try_at), (Some("sign_in"), None));
    assert!(mailbox.error.unwrap().contains("revoked"));
    let (_, proof) = fed.app.ask(&Method::GET, "/api/v1/ledger/proof", Some(&fed.key), None).await;
    assert_eq!(proof["sign_in"], 1);
    let asked = place.now().forms.len();
    let id = account(&fed.app).await;
    assert!(token::access(fed.desk(), id, None).await.is_err());
    assert_eq!(place.now().forms.len(), asked, "the provider is not asked any more");
    // Somebody signs in again; the mailbox goes on where it was.
    place.now().mood = Mood::Good;
    Browser::of(&fed.app).await.signs_in(&place, "google").await;
    fed.until_created(1).await;
    assert_eq!(account(&fed.app).await, id, "it is the same account");
    fed.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_ends_only_in_the_browser_that_began_it() {
    let peer = Peer::start();
    let place = Place::start(&peer);
    let (app, key) = App::set_up_with(&place.config()).await;
    let olga = Browser::of(&app).await;
    let (status, _, problem) =
        olga.ask(Method::POST, "/api/v1/oauth/start", Some(json!({ "provider": "google" }))).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "no client id is set yet: {problem}");
    registered(&app, &key).await;
    let begin = json!({ "provider": "google", "return_to": "//evil.example/x" });
    let (status, _) = app.ask(&Method::POST, "/api/v1/oauth/start", Some(&key), Some(begin.clone())).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "an API key has no browser");
    let (_, _, start) = olga.ask(Method::POST, "/api/v1/oauth/start", Some(begin)).await;
    let url = start["url"].as_str().unwrap();
    let state = part(url, "state").to_owned();
    part(url, "code_challenge").clone_into(&mut place.now().challenge);
    // Another browser, also a signed-in one, is led to the code's address.
    let other = Browser::of(&app).await;
    let back = format!("/api/v1/oauth/callback?code=the-code&state={state}");
    let (_, to, _) = other.ask(Method::GET, &back, None).await;
    assert_eq!(to, "/settings/inboxes?sign_in=unknown_state");
    assert_eq!(place.now().forms.len(), 0);
    let (status, _) = app.ask(&Method::GET, &back, None, None).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let (_, to, _) = olga.ask(Method::GET, &back, None).await;
    assert!(to.starts_with("/settings/inboxes?account="), "never to another site: {to}");
    // Somebody who says no.
    let (_, _, start) = olga.ask(Method::POST, "/api/v1/oauth/start", Some(json!({ "provider": "google" }))).await;
    let back =
        format!("/api/v1/oauth/callback?error=access_denied&state={}", part(start["url"].as_str().unwrap(), "state"));
    let (_, to, _) = olga.ask(Method::GET, &back, None).await;
    assert_eq!(to, "/settings/inboxes?sign_in=refused");
}
