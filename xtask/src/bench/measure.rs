//! What is measured, and the rows that tell it.
//! It never mixes engines: one desk, one set of figures.

use std::fmt::{Display, Formatter};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::client::{Http, Smtp};
use super::clocks::{self, Clocks};
use super::desk::BenchDesk;
use super::live::Live;
use crate::Result;

/// Requests a figure is made of.
const SAMPLES: usize = 200;
/// Mails a rate is made of.
const MAILS: usize = 2_000;
/// Bytes.
pub const MEGABYTE: f64 = 1024.0 * 1024.0;

/// p50 and p95 in milliseconds.
#[derive(Debug, Clone, Copy, Default)]
pub struct Times(f64, f64);

impl Display for Times {
    fn fmt(&self, out: &mut Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:.2} / {:.2}", self.0, self.1)
    }
}

/// Everything measured on one engine.
#[derive(Debug, Default)]
pub struct Figures {
    fill_seconds: f64,
    index_seconds: f64,
    start: f64,
    idle_memory: f64,
    load_memory: f64,
    list: Times,
    open: Times,
    reply: Times,
    view: Times,
    sparse_view: Times,
    live_view: Times,
    counts: Times,
    reply_with_views: Times,
    next: Times,
    board: Times,
    view_seconds: f64,
    searches: Vec<(&'static str, Times)>,
    live: Times,
    kept_mails: f64,
    single_mails: f64,
    disk: Option<f64>,
    clocks: Clocks,
}

impl Figures {
    /// What, aim, value.
    pub fn rows(&self) -> Vec<(String, &'static str, String)> {
        let times = |times: Times| times.to_string();
        let mut rows = vec![
            ("list of 50 (all)".to_owned(), "p95 ≤ 5", times(self.list)),
            ("open: conversation and messages".to_owned(), "p95 ≤ 5", times(self.open)),
            ("reply".to_owned(), "p95 ≤ 10", times(self.reply)),
        ];
        rows.extend([
            ("with 100 saved views: list of 50 in one of them".to_owned(), "p95 ≤ 10", times(self.view)),
            ("with 100 saved views: list of one that few match".to_owned(), "p95 ≤ 10", times(self.sparse_view)),
            ("with 100 saved views: list of one that asks who reads".to_owned(), "p95 ≤ 10", times(self.live_view)),
            ("with 100 saved views: counts of all".to_owned(), "p95 ≤ 10", times(self.counts)),
            ("with 100 saved views: reply".to_owned(), "", times(self.reply_with_views)),
            (
                "with 100 saved views: the next conversation, decided and taken".to_owned(),
                "decision ≤ 5",
                times(self.next),
            ),
            ("with 100 saved views: the board".to_owned(), "p95 ≤ 50", times(self.board)),
            ("making the 100 views, s".to_owned(), "", format!("{:.1}", self.view_seconds)),
        ]);
        for (what, figure) in &self.searches {
            rows.push((format!("search: {what}"), "p95 ≤ 30", times(*figure)));
        }
        rows.extend([
            ("mail acknowledged to event on a screen".to_owned(), "p95 ≤ 100", times(self.live)),
            ("mails/s, 8 kept connections, durable".to_owned(), "≥ 1,000", format!("{:.0}", self.kept_mails)),
            ("mails/s, one connection a mail, durable".to_owned(), "≥ 300", format!("{:.0}", self.single_mails)),
            (
                "10,000 running clocks: promise passed to event on a screen".to_owned(),
                "p95 ≤ 1,000",
                times(self.clocks.late),
            ),
            (
                "10,000 running clocks, none due: % of a core".to_owned(),
                "< 5",
                format!("{:.1}", self.clocks.idle_percent),
            ),
            ("start to the first answer, ms".to_owned(), "≤ 300", format!("{:.0}", self.start)),
            ("resident memory idle, MiB".to_owned(), "≤ 60", format!("{:.0}", self.idle_memory)),
            ("resident memory under load, MiB".to_owned(), "≤ 150", format!("{:.0}", self.load_memory)),
            (
                "disk per 10,000 conversations, MiB".to_owned(),
                "≤ 100",
                self.disk.map_or_else(|| "not measured".to_owned(), |megabytes| format!("{megabytes:.0}")),
            ),
            ("filling, s".to_owned(), "", format!("{:.0}", self.fill_seconds)),
            ("indexing after it, s".to_owned(), "", format!("{:.0}", self.index_seconds)),
        ]);
        rows
    }
}

/// Measures everything.
pub fn all(desk: &BenchDesk) -> Result<Figures> {
    let mut figures = Figures { fill_seconds: desk.fill_seconds, ..Figures::default() };
    {
        let (_running, _) = desk.start()?;
        figures.index_seconds = indexed(desk)?;
    }
    let (running, start) = desk.start()?;
    figures.start = start;
    std::thread::sleep(Duration::from_secs(2));
    figures.idle_memory = desk.metric("process_resident_memory_bytes")? / MEGABYTE;
    let ten_thousands = desk.size.conversations as f64 / 10_000.0;
    figures.disk = desk.is_embedded().then(|| desk.disk_bytes() as f64 / MEGABYTE / ten_thousands);
    requests(desk, &mut figures)?;
    views(desk, &mut figures)?;
    figures.live = live(desk)?;
    figures.kept_mails = kept(desk)?;
    figures.single_mails = single(desk)?;
    figures.load_memory = desk.metric("process_resident_memory_bytes")? / MEGABYTE;
    figures.clocks = clocks::measure(desk, &running)?;
    Ok(figures)
}

/// Waits until the search index has seen every event; says how long that took.
pub fn indexed(desk: &BenchDesk) -> Result<f64> {
    let begun = Instant::now();
    while desk.metric("causeway_reader_lag{reader=\"search\"}")? > 0.0 {
        if begun.elapsed() > Duration::from_mins(30) {
            return Err("the search index does not catch up".to_owned());
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    Ok(begun.elapsed().as_secs_f64())
}

fn sampled(count: usize, mut work: impl FnMut(usize) -> Result<()>) -> Result<Times> {
    for at in 0..count / 10 {
        work(at)?;
    }
    let mut taken = Vec::with_capacity(count);
    for at in 0..count {
        let begun = Instant::now();
        work(at + count)?;
        taken.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(times(taken))
}

/// p50 and p95 of what was taken.
pub fn times(mut taken: Vec<f64>) -> Times {
    taken.sort_by(f64::total_cmp);
    Times(taken[taken.len() / 2], taken[taken.len() * 95 / 100])
}

fn requests(desk: &BenchDesk, figures: &mut Figures) -> Result<()> {
    let mut http = Http::new(desk.http, &desk.key)?;
    figures.list = sampled(SAMPLES, |_| http.ask("GET", "/api/v1/conversations?view=all&limit=50", "").map(drop))?;
    let number = |at: usize| 1 + at.wrapping_mul(7919) % desk.size.conversations;
    figures.open = sampled(SAMPLES, |at| {
        http.ask("GET", &format!("/api/v1/conversations/{}", number(at)), "")?;
        http.ask("GET", &format!("/api/v1/conversations/{}/messages", number(at)), "").map(drop)
    })?;
    figures.reply = sampled(SAMPLES, |at| {
        let body = format!("{{\"kind\":\"reply\",\"text\":\"Answer number {at}: we look into it.\"}}");
        http.ask("POST", &format!("/api/v1/conversations/{}/messages", number(at)), &body).map(drop)
    })?;
    let queries = [
        ("a Chinese word (退款)", "%E9%80%80%E6%AC%BE"),
        ("a Japanese word (エラー)", "%E3%82%A8%E3%83%A9%E3%83%BC"),
        ("an English word (refund)", "refund"),
        ("a very common word (the)", "the"),
        ("a phrase (\"not working\")", "%22not%20working%22"),
    ];
    for (what, query) in queries {
        let path = format!("/api/v1/search?q={query}");
        figures.searches.push((what, sampled(SAMPLES / 2, |_| http.ask("GET", &path, "").map(drop))?));
    }
    Ok(())
}

/// A hundred views of several kinds: most keep their members, every tenth asks who reads or what time it is.
fn views(desk: &BenchDesk, figures: &mut Figures) -> Result<()> {
    let mut http = Http::new(desk.http, &desk.key)?;
    let begun = Instant::now();
    let mut ids = Vec::new();
    for at in 0..100 {
        let condition = match at % 10 {
            0 => "{\"all\":[{\"category\":[\"open\",\"waiting\"]},{\"assignee\":[\"me\"]}]}".to_owned(),
            1 => format!("{{\"subject\":[\"{at}\"]}}"),
            2 => "{\"not\":{\"any\":[{\"category\":[\"solved\"]},{\"assignee\":[\"nobody\"]}]}}".to_owned(),
            3 => "{\"all\":[{\"priority\":[\"urgent\",\"high\"]},{\"category\":[\"open\"]}]}".to_owned(),
            4 => "{\"language\":[\"zh\",\"ja\"]}".to_owned(),
            _ => format!(
                "{{\"all\":[{{\"messages\":{{\"at_least\":{}}}}},{{\"category\":[\"open\",\"waiting\"]}}]}}",
                at % 7
            ),
        };
        let sort = ["newest", "longest_waiting", "priority"][at % 3];
        let body =
            format!("{{\"name\":\"View {at}\",\"scope\":\"person\",\"condition\":{condition},\"sort\":\"{sort}\"}}");
        let answer = http.ask("POST", "/api/v1/views", &body)?;
        let id = answer.split("\"id\":\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
        ids.push(id.to_owned());
    }
    figures.view_seconds = begun.elapsed().as_secs_f64();
    let mut list = |at: usize| {
        let path = format!("/api/v1/conversations?view_id={}&limit=50", ids[at]);
        sampled(SAMPLES / 2, |_| http.ask("GET", &path, "").map(drop))
    };
    figures.view = list(5)?;
    figures.sparse_view = list(91)?;
    figures.live_view = list(10)?;
    figures.counts = sampled(SAMPLES / 2, |_| http.ask("GET", "/api/v1/conversations/counts", "").map(drop))?;
    let number = |at: usize| 1 + at.wrapping_mul(104_729) % desk.size.conversations;
    figures.next = sampled(SAMPLES / 4, |_| http.ask("POST", "/api/v1/conversations/next", "{}").map(drop))?;
    figures.board = sampled(SAMPLES / 4, |_| http.ask("GET", "/api/v1/board", "").map(drop))?;
    figures.reply_with_views = sampled(SAMPLES / 2, |at| {
        let body = format!("{{\"kind\":\"reply\",\"text\":\"Answer number {at}: it is done.\"}}");
        http.ask("POST", &format!("/api/v1/conversations/{}/messages", number(at)), &body).map(drop)
    })?;
    Ok(())
}

fn live(desk: &BenchDesk) -> Result<Times> {
    let mut live = Live::new(desk.http, &desk.key).map_err(|error| format!("live: {error}"))?;
    let mut smtp = Smtp::new(desk.smtp)?;
    sampled(SAMPLES / 2, |at| {
        smtp.send(&format!("live{at}"))?;
        live.wait_for("message.created").map_err(|error| format!("live: {error}"))
    })
}

/// How many of `count` pieces of work so many connections do a second.
pub fn rate(count: usize, connections: usize, work: impl Fn(&AtomicUsize) -> Result<()> + Sync) -> Result<f64> {
    let next = AtomicUsize::new(0);
    let begun = Instant::now();
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..connections).map(|_| scope.spawn(|| work(&next))).collect();
        all.into_iter().try_for_each(|one| one.join().unwrap_or_else(|_| Err("a sender panicked".to_owned())))
    })?;
    Ok(count as f64 / begun.elapsed().as_secs_f64())
}

fn kept(desk: &BenchDesk) -> Result<f64> {
    rate(MAILS, 8, |next| {
        let mut smtp = Smtp::new(desk.smtp)?;
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= MAILS {
                return Ok(());
            }
            smtp.send(&format!("kept{at}"))?;
        }
    })
}

fn single(desk: &BenchDesk) -> Result<f64> {
    rate(MAILS / 2, 8, |next| {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= MAILS / 2 {
                return Ok(());
            }
            Smtp::new(desk.smtp)?.send(&format!("single{at}"))?;
        }
    })
}
