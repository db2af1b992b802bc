//! A desk's office for tests: a server with the hub on it, people who may or may not come in, and their screens.
//! It never stands for what a browser does on its own, such as coming back.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::HeaderMap;
use causeway_testkit::Kit;
use causeway_web::{Authenticate, Caller, Guard, Problem, Via};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use uuid::Uuid;

use crate::Hub;
use crate::pace::Pace;

/// Nothing here takes this long unless it is broken.
const PATIENCE: Duration = Duration::from_secs(20);

pub fn mei() -> Uuid {
    Uuid::from_u128(1)
}
pub fn jun() -> Uuid {
    Uuid::from_u128(2)
}
pub fn sam() -> Uuid {
    Uuid::from_u128(3)
}

/// Knows people by a header that holds their id.
struct Door(Mutex<HashMap<Uuid, Caller>>);

impl Door {
    fn new() -> Self {
        let people = [(mei(), "Mei"), (jun(), "Jun"), (sam(), "Sam")].map(|(user, name)| {
            let permissions: &[&str] = &["conversations.read"];
            (user, Caller { user, name: name.to_owned(), permissions, via: Via::Session(user) })
        });
        Self(Mutex::new(people.into()))
    }
}

impl Authenticate for Door {
    fn caller<'a>(
        &'a self,
        headers: &'a HeaderMap,
    ) -> Pin<Box<dyn Future<Output = Result<Option<Caller>, Problem>> + Send + 'a>> {
        let user = headers.get("x-test-user").and_then(|value| value.to_str().ok()?.parse().ok());
        let caller = user.and_then(|user: Uuid| self.0.lock().unwrap().get(&user).cloned());
        Box::pin(async move { Ok(caller) })
    }
}

pub struct Office {
    pub hub: Hub,
    door: Arc<Door>,
    address: String,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
}

impl Drop for Office {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        self.server.abort();
    }
}

impl Office {
    pub async fn open(kit: &Kit, pace: Pace) -> Self {
        let office = Self::open_asleep(kit, pace).await;
        office.wake();
        office
    }

    /// The server answers, but the hub does not follow the log yet.
    pub async fn open_asleep(kit: &Kit, pace: Pace) -> Self {
        let door = Arc::new(Door::new());
        let hub = Hub::with_pace(kit.db.clone(), Arc::<Door>::clone(&door), pace);
        let router = Guard::new(Arc::<Door>::clone(&door)).protect(hub.endpoints().finish().0);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { hub, door, address, stop: watch::Sender::new(false), server }
    }

    pub fn wake(&self) {
        tokio::spawn(self.hub.clone().run(self.stop.subscribe()));
    }

    /// Takes away the right to follow.
    pub fn forbid(&self, user: Uuid) {
        if let Some(caller) = self.door.0.lock().unwrap().get_mut(&user) {
            caller.permissions = &[];
        }
    }

    pub fn sign_out(&self, user: Uuid) {
        self.door.0.lock().unwrap().remove(&user);
    }

    pub async fn screen(&self, user: Uuid, query: &str) -> Screen {
        Screen(self.connect(user, query, None).await.unwrap())
    }

    /// The status with which the connection is refused.
    pub async fn refusal(&self, user: Uuid, query: &str) -> u16 {
        status(self.connect(user, query, None).await)
    }

    pub async fn refusal_from(&self, user: Uuid, origin: &str) -> u16 {
        status(self.connect(user, "", Some(origin)).await)
    }

    async fn connect(&self, user: Uuid, query: &str, origin: Option<&str>) -> Result<Socket, Error> {
        let mut request = format!("ws://{}/api/v1/live{query}", self.address).into_client_request().unwrap();
        request.headers_mut().insert("x-test-user", user.to_string().parse().unwrap());
        if let Some(origin) = origin {
            request.headers_mut().insert("origin", origin.parse().unwrap());
        }
        connect_async(request).await.map(|(socket, _)| socket)
    }

    pub async fn until(&self, holds: impl Fn(&Hub) -> bool) {
        let wait = async {
            while !holds(&self.hub) {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(PATIENCE, wait).await.unwrap();
    }
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

fn status(outcome: Result<Socket, Error>) -> u16 {
    match outcome {
        Err(Error::Http(response)) => response.status().as_u16(),
        other => panic!("not refused: {other:?}"),
    }
}

pub struct Screen(Socket);

impl Screen {
    async fn message(&mut self) -> Message {
        tokio::time::timeout(PATIENCE, self.0.next()).await.unwrap().unwrap().unwrap()
    }

    /// What it is told next.
    pub async fn next(&mut self) -> Value {
        match self.message().await {
            Message::Text(text) => serde_json::from_str(&text).unwrap(),
            other => panic!("not a text: {other:?}"),
        }
    }

    pub async fn hello(&mut self) {
        assert_eq!(self.next().await["type"], "hello");
    }

    /// Waits until it was told all that stood when it came.
    pub async fn settle(&mut self) {
        self.hello().await;
        self.say(json!({ "type": "ping" })).await;
        assert_eq!(self.next().await["type"], "pong");
    }

    /// The numbers of the events that it is told of, up to `last`.
    pub async fn event_ids_to(&mut self, last: i64) -> Vec<i64> {
        let mut ids = Vec::new();
        while ids.last() != Some(&last) {
            let told = self.next().await;
            assert_eq!(told["type"], "event", "{told}");
            ids.push(told["id"].as_i64().unwrap());
        }
        ids
    }

    /// The code with which it is closed, whatever it is told before.
    pub async fn close_code(&mut self) -> u16 {
        loop {
            if let Message::Close(Some(frame)) = self.message().await {
                return frame.code.into();
            }
        }
    }

    pub async fn say(&mut self, words: Value) {
        self.0.send(Message::Text(words.to_string().into())).await.unwrap();
    }
}
