//! A page's WebSocket (RFC 6455): it says who it is in its first frame, so that no address ever holds a token.
//! It never trusts a frame's size or pace, and a page that is silent for too long is let go.

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::HeaderMap;
use axum::response::Response;
use causeway_base::token;
use causeway_web::{Code, Problem};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::mpsc::Receiver;
use tokio::time::timeout;

use super::page::{Frame, Page};
use super::{Rooms, Wake};
use crate::talk::marks;
use crate::talk::say::{self, Browser, Sent};
use crate::{Chat, State, rates};

/// The name of the protocol.
const PROTOCOL: &str = "causeway-chat.v1";
/// How long a page may take to say who it is.
const HELLO: Duration = Duration::from_secs(5);
/// After so long without a word a page is gone; pages say something every half minute.
const SILENCE: Duration = Duration::from_secs(90);
/// How long a page may take to take a frame.
const SLOW: Duration = Duration::from_secs(10);
/// After how many seconds a page that sent too much tries again.
const PAUSE: u64 = 15;
/// What is read at once; it stands as long as the page does, so it is small.
const BUFFER: usize = 4 * 1024;
/// The largest frame, in bytes.
const LARGEST: usize = 64 * 1024;

/// What a page says.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Said {
    /// Who it is, and the last message that it knows.
    Hello {
        token: String,
        #[serde(default)]
        after: i64,
    },
    /// The visitor types.
    Typing {
        #[serde(default)]
        text: Option<String>,
    },
    /// The visitor has seen it up to here.
    Seen { seq: i64 },
    /// Is anybody there?
    Ping,
}

/// Opens one.
pub(crate) async fn open(state: State, headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
    let (chat, browser) = (state.0, Browser::of(&headers));
    upgrade
        .protocols([PROTOCOL])
        .read_buffer_size(BUFFER)
        .max_message_size(LARGEST)
        .max_frame_size(LARGEST)
        .on_upgrade(move |socket| serve(chat, browser, socket))
}

/// Why a connection ends.
struct End(u16, &'static str);

const GONE: End = End(0, "");

async fn serve(chat: Chat, browser: Browser, mut socket: WebSocket) {
    let Err(End(code, reason)) = talk(chat, browser, &mut socket).await else { return };
    if code != 0 {
        let frame = CloseFrame { code, reason: reason.into() };
        drop(timeout(SLOW, socket.send(Message::Close(Some(frame)))).await);
    }
}

fn ended(problem: &Problem) -> End {
    match problem.code() {
        Code::Unauthenticated => End(4401, "token"),
        Code::RateLimited => End(4429, "too many"),
        _ => End(1012, "restart"),
    }
}

async fn talk(chat: Chat, browser: Browser, socket: &mut WebSocket) -> Result<(), End> {
    let hello = timeout(HELLO, socket.recv()).await.map_err(|_| End(4408, "hello"))?;
    let Some(Ok(Message::Text(words))) = hello else { return Err(GONE) };
    let Ok(Said::Hello { token, after }) = serde_json::from_str(&words) else { return Err(End(4408, "hello")) };
    let hash = token::hash(&token);
    let (mut page, mut wakes) =
        Page::open(chat.clone(), hash.clone(), after).await.map_err(|problem| ended(&problem))?;
    send(socket, &Frame::Welcome { last_seq: after }).await?;
    tell(&mut page, socket, Wake::News).await?;
    loop {
        let woken = next(&mut wakes, socket).await?;
        match woken {
            Heard::Woken(Wake::Close) => return Err(End(1012, "restart")),
            Heard::Woken(wake) => tell(&mut page, socket, wake).await?,
            Heard::Said(words) => hear(&chat, &page, &hash, &browser, socket, &words).await?,
        }
    }
}

enum Heard {
    Woken(Wake),
    Said(String),
}

async fn next(wakes: &mut Receiver<Wake>, socket: &mut WebSocket) -> Result<Heard, End> {
    loop {
        let heard = tokio::select! {
            wake = wakes.recv() => return wake.map(Heard::Woken).ok_or(GONE),
            heard = timeout(SILENCE, socket.recv()) => heard.map_err(|_| End(1001, "silence"))?,
        };
        match heard {
            Some(Ok(Message::Text(words))) => return Ok(Heard::Said(words.to_string())),
            Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(GONE),
            Some(Ok(_)) => {}
        }
    }
}

async fn tell(page: &mut Page, socket: &mut WebSocket, wake: Wake) -> Result<(), End> {
    for frame in page.woken(wake).await.map_err(|problem| ended(&problem))? {
        send(socket, &frame).await?;
    }
    Ok(())
}

async fn hear(
    chat: &Chat,
    page: &Page,
    hash: &str,
    browser: &Browser,
    socket: &mut WebSocket,
    words: &str,
) -> Result<(), End> {
    let Ok(value) = serde_json::from_str::<Value>(words) else { return Ok(()) };
    if value["kind"] == "message" {
        return message(chat, hash, browser, socket, value).await;
    }
    // A page of another version may say what this one does not know; that is no reason to cut it.
    let Ok(said) = serde_json::from_value(value) else { return Ok(()) };
    let paced = || chat.rates.take(format!("signs {hash}"), rates::SIGNS, chat.desk.db.now()).is_ok();
    match said {
        Said::Ping => send(socket, &Frame::Pong).await,
        Said::Typing { text } if paced() => {
            types(&chat.rooms, chat, page, text).await;
            Ok(())
        }
        Said::Seen { seq } if paced() => {
            marks::see(chat, Some(hash.to_owned()), seq).await.or_else(|problem| match problem.code() {
                Code::Unauthenticated => Err(ended(&problem)),
                _ => Ok(()),
            })
        }
        Said::Hello { .. } | Said::Typing { .. } | Said::Seen { .. } => Ok(()),
    }
}

async fn types(rooms: &Rooms, chat: &Chat, page: &Page, text: Option<String>) {
    let widget = page.visitor.widget;
    let shows = chat.desk.db.read(move |tx| crate::widget::store::find(tx, widget)).await;
    let shows = shows.is_ok_and(|widget| widget.is_some_and(|widget| widget.show_typed));
    // The end of typing is told to everybody, whatever is shown.
    let ended = text.as_deref() == Some("");
    rooms.types(&chat.hub, &page.visitor, text.filter(|_| shows || ended));
}

async fn message(chat: &Chat, hash: &str, browser: &Browser, socket: &mut WebSocket, value: Value) -> Result<(), End> {
    let client_id = value["client_id"].as_str().unwrap_or_default().to_owned();
    let refused = |problem: &Problem| Frame::Refused {
        client_id: client_id.clone(),
        code: problem.code(),
        detail: problem.detail().to_owned(),
        retry_after: (problem.code() == Code::RateLimited).then_some(PAUSE),
    };
    let frame = match serde_json::from_value::<Sent>(value) {
        Ok(sent) => match say::write_down(chat, Some(hash.to_owned()), browser.clone(), sent).await {
            Ok(taken) => Frame::Ack { client_id: client_id.clone(), message: Box::new(taken.message) },
            Err(problem) => refused(&problem),
        },
        Err(_) => refused(&Problem::new(Code::InvalidInput, "The message is not as expected.")),
    };
    send(socket, &frame).await
}

/// Sends one frame; a page that does not take it in time is let go.
async fn send(socket: &mut WebSocket, frame: &Frame) -> Result<(), End> {
    match timeout(SLOW, socket.send(Message::Text(frame.text().into()))).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(GONE),
    }
}
