//! Promises: how late ten thousand running clocks are told, and what they cost while nothing is due.
//! It never moves the clock of the machine; it waits until the promise passes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::client::{Http, Smtp};
use super::desk::{BenchDesk, Running};
use super::live::Live;
use super::measure::{Times, rate, times};
use crate::Result;

/// Clocks that run at once.
const CLOCKS: usize = 10_000;
/// Long enough for all of them to begin, and to be watched while they run.
const PROMISE_MINUTES: u64 = 3;
/// For how long the processor is watched while nothing is due.
const WATCH: Duration = Duration::from_secs(20);

/// What was measured.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clocks {
    /// From the promised moment to the event on a screen, in milliseconds.
    pub late: Times,
    /// The share of one core while all clocks run and none is due, in percent.
    pub idle_percent: f64,
}

/// Promises everybody an answer, lets ten thousand mails come in, and waits for the promises to pass.
pub fn measure(desk: &BenchDesk, running: &Running) -> Result<Clocks> {
    promise(desk)?;
    let begun = Instant::now();
    rate(CLOCKS, 8, |next| begin(desk, next))?;
    std::thread::sleep(Duration::from_secs(5));
    let (from, watched) = (running.cpu_seconds()?, Instant::now());
    std::thread::sleep(WATCH);
    let idle_percent = (running.cpu_seconds()? - from) / watched.elapsed().as_secs_f64() * 100.0;
    let first = Duration::from_secs(PROMISE_MINUTES * 60 - 2);
    let left = first.checked_sub(begun.elapsed()).ok_or("the mails came in too slowly for this measure")?;
    std::thread::sleep(left);
    let mut live = Live::new(desk.http, &desk.key).map_err(|error| format!("live: {error}"))?;
    let mut late = Vec::with_capacity(CLOCKS);
    while late.len() < CLOCKS {
        let text = live.next().map_err(|error| format!("live, after {} clocks: {error}", late.len()))?;
        late.extend(text.contains("clock.broken").then(|| lateness(&text)).flatten());
    }
    Ok(Clocks { late: times(late), idle_percent })
}

/// The first policy promises everybody an answer, around the clock.
fn promise(desk: &BenchDesk) -> Result<()> {
    let mut http = Http::new(desk.http, &desk.key)?;
    let page: Value = serde_json::from_str(&http.ask("GET", "/api/v1/sla-policies", "")?)
        .map_err(|error| format!("policies: {error}"))?;
    let policy = &page["items"][0];
    let target = json!({ "kind": "first_reply", "promise": PROMISE_MINUTES, "around_the_clock": true });
    let terms = json!({ "condition": { "all": [] }, "targets": [target] });
    let change = json!({ "version": policy["version"], "terms": terms });
    let place = format!("/api/v1/sla-policies/{}", policy["id"].as_str().unwrap_or_default());
    http.ask("PATCH", &place, &change.to_string()).map(drop)
}

fn begin(desk: &BenchDesk, next: &AtomicUsize) -> Result<()> {
    let mut smtp = Smtp::new(desk.smtp)?;
    loop {
        let at = next.fetch_add(1, Ordering::Relaxed);
        if at >= CLOCKS {
            return Ok(());
        }
        smtp.send(&format!("clock{at}"))?;
    }
}

/// How long after its promise an event of a clock came, in milliseconds.
fn lateness(text: &str) -> Option<f64> {
    let due: String = text.split("\"due_at\":").nth(1)?.chars().take_while(char::is_ascii_digit).collect();
    #[expect(clippy::disallowed_methods, reason = "the server's moment is compared with that of this machine")]
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs_f64() * 1000.0;
    Some(now - due.parse::<f64>().ok()?)
}
