//! A language model for tests: it says the next of its lines, and remembers what it was asked.
//! It never thinks.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

#[derive(Default)]
struct Script {
    lines: VecDeque<(u16, String)>,
    heard: Vec<(Option<String>, Value)>,
}

/// The endpoint; it ends with this value.
pub struct ScriptedModel {
    /// What the desk is told as its address.
    pub address: String,
    script: Arc<Mutex<Script>>,
    task: JoinHandle<()>,
}

fn locked(script: &Mutex<Script>) -> MutexGuard<'_, Script> {
    script.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn answer(State(script): State<Arc<Mutex<Script>>>, headers: HeaderMap, Json(asked): Json<Value>) -> Response {
    let mut script = locked(&script);
    let key = headers.get("authorization").and_then(|key| key.to_str().ok()).map(str::to_owned);
    script.heard.push((key, asked));
    let (status, line) = script.lines.pop_front().unwrap_or((500, String::new()));
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let choice = json!({ "index": 0, "message": { "role": "assistant", "content": line }, "finish_reason": "stop" });
    (status, Json(json!({ "object": "chat.completion", "choices": [choice] }))).into_response()
}

impl ScriptedModel {
    /// Starts it on loopback.
    ///
    /// # Panics
    /// When loopback has no port left.
    #[expect(clippy::unwrap_used, reason = "a test without its server has failed")]
    pub async fn start() -> Self {
        let script: Arc<Mutex<Script>> = Arc::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/v1", listener.local_addr().unwrap());
        let router = Router::new().route("/v1/chat/completions", post(answer)).with_state(Arc::clone(&script));
        let task = tokio::spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        Self { address, script, task }
    }

    /// What it says next, with a status.
    pub fn says(&self, status: u16, line: &str) {
        locked(&self.script).lines.push_back((status, line.to_owned()));
    }

    /// What it was asked: the header that holds the key, and the body.
    pub fn heard(&self) -> Vec<(Option<String>, Value)> {
        locked(&self.script).heard.clone()
    }
}

impl Drop for ScriptedModel {
    fn drop(&mut self) {
        self.task.abort();
    }
}
