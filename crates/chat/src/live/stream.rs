//! Server-sent events for pages that hold no WebSocket: the same frames, one way, resumable by the last message's number.
//! It never holds a page's words; those come by requests of their own.

use std::convert::Infallible;
use std::time::Duration;

use axum::http::HeaderMap;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use causeway_web::{Code, Problem, Query};
use futures_util::stream;
use tokio::sync::mpsc::Receiver;

use super::Wake;
use super::page::{Frame, Page};
use crate::talk::read::After;
use crate::{State, door};

/// How often a page hears that the connection stands.
const BEAT: Duration = Duration::from_secs(20);

struct Following {
    page: Page,
    wakes: Receiver<Wake>,
    waiting: std::collections::VecDeque<Frame>,
}

/// Opens one.
pub(crate) async fn open(state: State, headers: HeaderMap, Query(from): Query<After>) -> Result<Response, Problem> {
    let hash = door::hash_of(&headers);
    let hash = hash.ok_or_else(|| Problem::new(Code::Unauthenticated, "This chat is not known here any more."))?;
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    let after = last.unwrap_or(from.after);
    let (mut page, wakes) = Page::open(state.0, hash, after).await?;
    let mut waiting = std::collections::VecDeque::from([Frame::Welcome { last_seq: after }]);
    waiting.extend(page.woken(Wake::News).await?);
    let frames = stream::unfold(Following { page, wakes, waiting }, |mut one| async move {
        loop {
            if let Some(frame) = one.waiting.pop_front() {
                let event = Event::default().id(one.page.last.to_string()).data(frame.text());
                return Some((Ok::<_, Infallible>(event), one));
            }
            let wake = one.wakes.recv().await.filter(|wake| *wake != Wake::Close)?;
            one.waiting.extend(one.page.woken(wake).await.ok()?);
        }
    });
    let beat = KeepAlive::new().interval(BEAT);
    let mut response = Sse::new(frames).keep_alive(beat).into_response();
    let set = response.headers_mut();
    set.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // A proxy in front must not gather what is meant for now.
    set.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}
