//! One screen's connection: what it missed, then what happens, until it goes, lags for too long or may not any more.
//! It never sends an event twice or skips one: whatever the channel dropped is read from the log.

use std::collections::HashSet;
use std::time::Instant;

use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use causeway_store::{Event, events_after, last_event};
use causeway_web::{Caller, Code, Endpoints, Problem, Query};
use futures_util::{SinkExt, StreamExt};
use serde::Deserialize;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use uuid::Uuid;

use crate::presence::{Person, Watching};
use crate::protocol::{FromScreen, ToScreen, event_text, text};
use crate::{Follow, Hub, Live, VisitorNow};

/// More events than this are not replayed; the screen fetches everything anew.
const REPLAY: i64 = 5_000;
/// Events that are read at a time.
const BATCH: usize = 500;
/// Close code: the server restarts, come back (RFC 6455's registry).
const RESTART: u16 = 1012;
/// Close code: policy.
const NOT_ALLOWED: u16 = 1008;

pub(crate) fn add(endpoints: Endpoints<Hub>) -> Endpoints<Hub> {
    endpoints
        .get::<Follow, _, _>("/api/v1/live", "Live updates over a WebSocket, resumable by event number.", connect)
        .query::<Since>()
}

/// Where a screen left off.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Since {
    /// The number of the last event it saw; without it, from now on.
    since: Option<i64>,
}

async fn connect(
    State(hub): State<Hub>,
    caller: Caller,
    headers: HeaderMap,
    Query(since): Query<Since>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let Some(screen) = hub.presence().join(caller.user, &caller.name) else {
        let problem = Problem::new(Code::RateLimited, "You have too many screens open.");
        return problem.hint("Close some of them.").retry_after(60).into_response();
    };
    let seat = Seat { hub, screen };
    // What is read at once is small, and the buffer stands as long as the screen does.
    upgrade.read_buffer_size(4096).max_message_size(4096).on_upgrade(move |socket| async move {
        let (peopled, now) = (HashSet::new(), Instant::now());
        let connection = Connection { caller, headers, seat, last: 0, peopled, heard: now, asked: now };
        // However it ends, the seat is given up when the connection is dropped.
        connection.serve(socket, since.since).await;
    })
}

/// A screen's place in the presence; given up when dropped, also when the upgrade never completes.
struct Seat {
    hub: Hub,
    screen: u64,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let left = self.hub.presence().leave(self.screen);
        if let Some(conversation) = left {
            self.hub.tell_presence(conversation);
        }
    }
}

struct Connection {
    caller: Caller,
    headers: HeaderMap,
    seat: Seat,
    /// The number of the last event that was sent or passed over.
    last: i64,
    /// Conversations of which this screen was told that somebody looks at them.
    peopled: HashSet<Uuid>,
    heard: Instant,
    asked: Instant,
}

/// Why a connection ends.
enum End {
    Gone,
    Close(u16, &'static str),
}

impl Connection {
    async fn serve(mut self, mut socket: WebSocket, since: Option<i64>) {
        let hub = self.seat.hub.clone();
        // Subscribed before the log is read, so that nothing falls between the two.
        let live = hub.live.subscribe();
        if let Err(End::Close(code, reason)) = self.talk(&hub, &mut socket, live, since).await {
            let frame = CloseFrame { code, reason: reason.into() };
            drop(tokio::time::timeout(hub.pace.slow, socket.send(Message::Close(Some(frame)))).await);
        }
    }

    async fn talk(
        &mut self,
        hub: &Hub,
        socket: &mut WebSocket,
        mut live: broadcast::Receiver<Live>,
        since: Option<i64>,
    ) -> Result<(), End> {
        self.begin(hub, socket, since).await?;
        let mut tick = tokio::time::interval(hub.pace.tick);
        loop {
            tokio::select! {
                heard = socket.next() => self.hear(hub, socket, heard).await?,
                news = live.recv() => self.pass_on(hub, socket, news).await?,
                _ = tick.tick() => self.look_after(hub).await?,
                () = hub.closed() => return Err(End::Close(RESTART, "restart")),
            }
        }
    }

    /// Says hello, and what the screen missed.
    async fn begin(&mut self, hub: &Hub, socket: &mut WebSocket, since: Option<i64>) -> Result<(), End> {
        let last = hub.db.read(last_event).await.map_err(|_| End::Close(RESTART, "database"))?;
        send(hub, socket, text(&ToScreen::Hello { last, user_id: self.caller.user })).await?;
        self.last = since.unwrap_or(last);
        self.catch_up(hub, socket, last).await?;
        for now in hub.visitors() {
            self.send_visitor(hub, socket, &now).await?;
        }
        self.tell_people(hub, socket).await
    }

    /// Says who is where, also of the conversations that nobody looks at any more as far as this screen does not know.
    async fn tell_people(&mut self, hub: &Hub, socket: &mut WebSocket) -> Result<(), End> {
        let mut conversations = hub.presence().conversations();
        conversations.extend(self.peopled.iter().copied());
        conversations.sort_unstable();
        conversations.dedup();
        for conversation in conversations {
            let people = hub.presence().people(conversation);
            self.send_people(hub, socket, conversation, &people).await?;
        }
        Ok(())
    }

    async fn send_people(
        &mut self,
        hub: &Hub,
        socket: &mut WebSocket,
        conversation_id: Uuid,
        people: &[Person],
    ) -> Result<(), End> {
        if people.is_empty() {
            self.peopled.remove(&conversation_id);
        } else {
            self.peopled.insert(conversation_id);
        }
        send(hub, socket, text(&ToScreen::Presence { conversation_id, people })).await
    }

    /// Sends everything after the last event that was sent from the log, or asks the screen to fetch everything anew
    /// when that is too much, or when the screen names an event that this log does not have (it was set back).
    async fn catch_up(&mut self, hub: &Hub, socket: &mut WebSocket, newest: i64) -> Result<(), End> {
        if !(0..=REPLAY).contains(&newest.saturating_sub(self.last)) {
            self.last = newest;
            return send(hub, socket, text(&ToScreen::Resync { last: newest })).await;
        }
        loop {
            let after = self.last;
            let events = hub.db.read(move |tx| events_after(tx, after, BATCH)).await;
            let events = events.map_err(|_| End::Close(RESTART, "database"))?;
            let count = events.len();
            for event in &events {
                self.send_event(hub, socket, event).await?;
            }
            if count < BATCH {
                return Ok(());
            }
        }
    }

    async fn send_event(&mut self, hub: &Hub, socket: &mut WebSocket, event: &Event) -> Result<(), End> {
        if event.id <= self.last {
            return Ok(());
        }
        self.last = event.id;
        if event.only_for.is_none_or(|user| user == self.caller.user) {
            send(hub, socket, event_text(event)).await?;
        }
        Ok(())
    }

    async fn pass_on(&mut self, hub: &Hub, socket: &mut WebSocket, news: Result<Live, RecvError>) -> Result<(), End> {
        match news {
            Ok(Live::Event(event)) => {
                self.send_event(hub, socket, &event).await?;
                let of_users = event.kind == "settings.changed" && event.data.contains("users");
                if of_users || event.kind == "session.ended" && event.only_for == Some(self.caller.user) {
                    self.ask(hub).await?;
                }
                Ok(())
            }
            Ok(Live::Presence(conversation, people)) => self.send_people(hub, socket, conversation, &people).await,
            Ok(Live::Visitor(now)) => self.send_visitor(hub, socket, &now).await,
            Err(RecvError::Lagged(_)) => self.make_up(hub, socket).await,
            Err(RecvError::Closed) => Err(End::Close(RESTART, "restart")),
        }
    }

    /// What a visitor has typed is for whoever has their conversation open.
    async fn send_visitor(&mut self, hub: &Hub, socket: &mut WebSocket, now: &VisitorNow) -> Result<(), End> {
        let shown = hub.presence().shows(self.seat.screen, now.conversation_id);
        let now = VisitorNow { text: now.text.clone().filter(|_| shown), ..now.clone() };
        send(hub, socket, text(&ToScreen::Visitor(&now))).await
    }

    /// After the screen was too slow for the channel: what it missed, who is where, and whether it may still follow.
    async fn make_up(&mut self, hub: &Hub, socket: &mut WebSocket) -> Result<(), End> {
        let newest = hub.db.read(last_event).await.map_err(|_| End::Close(RESTART, "database"))?;
        self.catch_up(hub, socket, newest).await?;
        self.tell_people(hub, socket).await?;
        self.ask(hub).await
    }

    async fn hear(
        &mut self,
        hub: &Hub,
        socket: &mut WebSocket,
        heard: Option<Result<Message, axum::Error>>,
    ) -> Result<(), End> {
        let Some(Ok(message)) = heard else { return Err(End::Gone) };
        self.heard = Instant::now();
        let Message::Text(words) = message else {
            return if matches!(message, Message::Close(_)) { Err(End::Gone) } else { Ok(()) };
        };
        match serde_json::from_str(&words) {
            Ok(FromScreen::Ping) => send(hub, socket, text(&ToScreen::Pong)).await,
            Ok(FromScreen::Watch { conversation_id, state }) => {
                let state = state.unwrap_or(Watching::Viewing);
                let changed = hub.presence().watch(self.seat.screen, conversation_id, state, Instant::now());
                for conversation in changed {
                    hub.tell_presence(conversation);
                }
                Ok(())
            }
            // A screen of another version may say what this one does not know; that is no reason to cut it.
            Err(_) => Ok(()),
        }
    }

    async fn look_after(&mut self, hub: &Hub) -> Result<(), End> {
        if self.heard.elapsed() > hub.pace.silence {
            return Err(End::Close(1001, "silence"));
        }
        let calmed = hub.presence().calm(self.seat.screen, Instant::now(), hub.pace.writing);
        if let Some(conversation) = calmed {
            hub.tell_presence(conversation);
        }
        if self.asked.elapsed() > hub.pace.ask { self.ask(hub).await } else { Ok(()) }
    }

    /// Whether the account is still open and the session still there.
    async fn ask(&mut self, hub: &Hub) -> Result<(), End> {
        self.asked = Instant::now();
        match hub.authenticator.caller(&self.headers).await {
            Ok(Some(caller)) if caller.user == self.caller.user && caller.may::<Follow>() => Ok(()),
            Err(problem) if problem.code() == Code::Unavailable => Ok(()),
            Ok(_) | Err(_) => Err(End::Close(NOT_ALLOWED, "signed out")),
        }
    }
}

/// Sends one text; a screen that does not take it in time is cut.
async fn send(hub: &Hub, socket: &mut WebSocket, text: Option<String>) -> Result<(), End> {
    let Some(text) = text else { return Ok(()) };
    match tokio::time::timeout(hub.pace.slow, SinkExt::send(socket, Message::Text(text.into()))).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(End::Gone),
    }
}
