//! Visitors with their chats open: they come, listen, and come back when they were cut off.
//! It never forgets what reached a screen, so that nothing lost or told twice stays unseen.

use std::net::{IpAddr, Ipv4Addr, Shutdown, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::articles::next;
use super::client::Http;
use super::desk::{BenchDesk, read};
use super::live::{Live, say};
use super::measure::rate;
use crate::Result;

/// How soon somebody who was cut off tries again. Pages wait longer, and each as long as chance tells it: this is the worst case.
const AGAIN: Duration = Duration::from_millis(250);
/// How often a page says that it is there.
const SIGN: Duration = Duration::from_secs(30);
/// So many visitors may begin at one network address.
const OF_ONE_ADDRESS: usize = 10;

/// Somebody who has written once.
#[derive(Debug)]
pub struct Visitor {
    token: String,
    /// The number of their conversation.
    pub conversation: i64,
    after: i64,
}

/// What came on a screen, and when.
pub type Screen = Vec<(String, Instant)>;

/// All of them.
pub struct Crowd<'a> {
    desk: &'a BenchDesk,
    /// Who they are.
    pub visitors: Vec<Visitor>,
    lines: Vec<Mutex<Option<TcpStream>>>,
    open: AtomicUsize,
    joined: AtomicUsize,
    ended: AtomicBool,
}

impl<'a> Crowd<'a> {
    /// Lets them write to a new widget, each a conversation of their own.
    pub fn make(desk: &'a BenchDesk) -> Result<Self> {
        let mut http = Http::new(desk.http, &desk.key)?;
        let inboxes = read(&http.ask("GET", "/api/v1/inboxes", "")?)?;
        let new = json!({ "name": "Website", "inbox_id": inboxes["items"][0]["id"] });
        let widget = read(&http.ask("POST", "/api/v1/chat/widgets", &new.to_string())?)?;
        let made = Mutex::new(Vec::new());
        rate(desk.size.visitors, 4, |all| {
            while let Some(at) = next(all, desk.size.visitors) {
                let visitor = begin(desk, &widget["key"], at)?;
                made.lock().unwrap_or_else(PoisonError::into_inner).push(visitor);
            }
            Ok(())
        })?;
        let visitors = made.into_inner().unwrap_or_else(PoisonError::into_inner);
        let lines = visitors.iter().map(|_| Mutex::new(None)).collect();
        let (open, joined, ended) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
        Ok(Self { desk, visitors, lines, open, joined, ended })
    }

    /// Sits before one screen until everybody leaves.
    pub fn sit(&self, at: usize) -> Screen {
        let (mut screen, mut after) = (Vec::new(), self.visitors[at].after);
        while !self.ended.load(Ordering::SeqCst) {
            if let Ok(mut live) = self.join(at, after) {
                self.open.fetch_add(1, Ordering::SeqCst);
                self.joined.fetch_add(1, Ordering::SeqCst);
                while let Ok(text) = live.next() {
                    hear(&text, &mut after, &mut screen);
                }
                self.open.fetch_sub(1, Ordering::SeqCst);
            }
            if !self.ended.load(Ordering::SeqCst) {
                std::thread::sleep(AGAIN);
            }
        }
        screen
    }

    fn join(&self, at: usize, after: i64) -> std::io::Result<Live> {
        let live = Live::visitor(self.desk.http, &self.visitors[at].token, after)?;
        *self.line(at) = Some(live.hold()?);
        // Whoever came while everybody left was not seen by those who cut the lines.
        if self.ended.load(Ordering::SeqCst) { Err(std::io::ErrorKind::Interrupted.into()) } else { Ok(live) }
    }

    fn line(&self, at: usize) -> std::sync::MutexGuard<'_, Option<TcpStream>> {
        self.lines[at].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says for every page that it is there, evenly, until everybody leaves.
    pub fn give_signs(&self) {
        let pause = SIGN / u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        for at in (0..self.lines.len()).cycle() {
            if self.ended.load(Ordering::SeqCst) {
                return;
            }
            if let Some(line) = self.line(at).as_mut() {
                // A line that is just broken is noticed by whoever reads it.
                let _ = say(line, "{\"kind\":\"ping\"}");
            }
            std::thread::sleep(pause);
        }
    }

    /// Cuts every line at once.
    pub fn cut(&self) {
        for at in 0..self.lines.len() {
            if let Some(line) = self.line(at).take() {
                let _ = line.shutdown(Shutdown::Both);
            }
        }
    }

    /// Everybody leaves.
    pub fn end(&self) {
        self.ended.store(true, Ordering::SeqCst);
        self.cut();
    }

    /// How often somebody has come.
    pub fn joined(&self) -> usize {
        self.joined.load(Ordering::SeqCst)
    }

    /// Waits until everybody has come once more than at `before`, and is here.
    pub fn all_here(&self, before: usize) -> Result<()> {
        let (begun, count) = (Instant::now(), self.visitors.len());
        while self.joined() < before + count || self.open.load(Ordering::SeqCst) < count {
            if begun.elapsed() > Duration::from_mins(3) {
                return Err(format!("only {} of {count} are here", self.open.load(Ordering::SeqCst)));
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }
}

fn begin(desk: &BenchDesk, key: &Value, at: usize) -> Result<Visitor> {
    let home = u32::try_from(at / OF_ONE_ADDRESS).map_err(|error| error.to_string())?;
    let address = IpAddr::V4(Ipv4Addr::from_bits(Ipv4Addr::new(127, 1, 0, 1).to_bits() + home));
    let first = json!({
        "key": key, "client_id": format!("00000000-0000-4000-8000-{at:012}"), "text": format!("Good day, I am visitor {at}."),
        "locale": "en", "page": "https://www.acme.example/prices", "title": "Prices",
    });
    let taken = read(&Http::from(address, desk.http)?.ask("POST", "/widget/v1/messages", &first.to_string())?)?;
    let (conversation, token) = (&taken["conversation"], taken["visitor"].as_str());
    let number = |name: &str| conversation[name].as_i64().ok_or_else(|| format!("no {name} in {taken}"));
    let token = token.ok_or("a new visitor got no token")?.to_owned();
    Ok(Visitor { token, conversation: number("number")?, after: number("last_seq")? })
}

fn hear(text: &str, after: &mut i64, screen: &mut Screen) {
    let now = Instant::now();
    let Ok(frame) = read(text) else { return };
    for message in frame["messages"].as_array().into_iter().flatten() {
        *after = message["seq"].as_i64().unwrap_or(0).max(*after);
        screen.push((message["text"].as_str().unwrap_or_default().trim().to_owned(), now));
    }
}
