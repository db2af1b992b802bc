//! The help centre: how soon its pages come, how many a second, and how large they are.
//! It never counts the making of the articles, and asks as a stranger.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::articles::{self, LANGUAGES, Made, encoded, next};
use super::client::Http;
use super::desk::BenchDesk;
use super::measure::{MEGABYTE, Times, rate, times};
use crate::Result;

/// Pages a figure is made of.
const SAMPLES: usize = 200;
/// Readers at once when pages a second are counted, each on a kept connection.
const READERS: usize = 8;
/// How often each article is read then.
const ROUNDS: usize = 2;
const KIBIBYTE: f64 = 1024.0;

/// One kind of page.
#[derive(Debug)]
struct Kind {
    what: String,
    first_byte: Times,
    /// Of the largest, with gzip, in bytes.
    size: usize,
}

/// What was measured.
#[derive(Debug)]
pub struct Pages {
    kinds: Vec<Kind>,
    /// Articles a second, whole.
    whole: f64,
    /// Articles a second when the reader has them already, and the share that did not have to be sent again.
    again: (f64, f64),
    /// The style sheet and the script with gzip, in bytes.
    assets: (usize, usize),
    /// Resident memory with all articles, before anybody read and after everything, in bytes.
    memory: (f64, f64),
    making_seconds: f64,
}

/// Makes the help centre and measures it.
pub fn alone(desk: &BenchDesk) -> Result<Pages> {
    let (making, begun) = (desk.start()?.0, Instant::now());
    let made = articles::make(desk)?;
    let making_seconds = begun.elapsed().as_secs_f64();
    making.stop()?;
    let (_running, _) = desk.start()?;
    let mut http = Http::new(desk.http, "")?;
    found(&mut http)?;
    super::measure::indexed(desk)?;
    let resident = || desk.metric("process_resident_memory_bytes");
    let before = resident()?;
    let kinds = kinds(&mut http, &made)?;
    let (whole, again) = load(desk, &made)?;
    let assets = (asset(&mut http, ".css")?, asset(&mut http, ".js")?);
    let figures = Pages { kinds, whole, again, assets, memory: (before, resident()?), making_seconds };
    println!("{figures:?}");
    Ok(figures)
}

/// Waits until the articles are there to be searched: they are read after the start.
fn found(http: &mut Http) -> Result<()> {
    let (path, begun) = (search(&LANGUAGES[0], 0), Instant::now());
    while !http.ask("GET", &path, "")?.contains("/search/") {
        if begun.elapsed() > Duration::from_mins(5) {
            return Err("no article is found".to_owned());
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    Ok(())
}

fn search(language: &articles::Language, at: usize) -> String {
    format!("/help/{}/search?q={}", language.tag, encoded(&language.question(at)))
}

fn kinds(http: &mut Http, made: &Made) -> Result<Vec<Kind>> {
    let tag = |at: usize| LANGUAGES[at % LANGUAGES.len()].tag;
    let section = |at: usize| format!("/help/{}/c/{}", tag(at), made.sections[at * 7 % made.sections.len()]);
    let article = |at: usize| made.articles[at * 7919 % made.articles.len()].clone();
    let mut kinds = vec![
        kind(http, "home", |at| format!("/help/{}/", tag(at)))?,
        kind(http, "section", section)?,
        kind(http, "article", article)?,
    ];
    for language in &LANGUAGES {
        kinds.push(kind(http, &format!("search, {}", language.tag), |at| search(language, at))?);
    }
    kinds.push(kind(http, "request form", |at| format!("/help/{}/requests/new", tag(at)))?);
    Ok(kinds)
}

fn kind(http: &mut Http, what: &str, path: impl Fn(usize) -> String) -> Result<Kind> {
    let (mut taken, mut size) = (Vec::with_capacity(SAMPLES), 0);
    // The first ones warm up what a page needs, and are not counted.
    for at in 0..SAMPLES / 10 {
        http.page(&path(at), "")?;
    }
    for at in 0..SAMPLES {
        let answer = http.page(&path(at), "")?;
        size = size.max(answer.body.len());
        taken.push(answer.first_byte);
    }
    Ok(Kind { what: what.to_owned(), first_byte: times(taken), size })
}

/// All articles, read by several at once: whole, then by readers who have them.
fn load(desk: &BenchDesk, made: &Made) -> Result<(f64, (f64, f64))> {
    let count = made.articles.len() * ROUNDS;
    let tags: Vec<OnceLock<String>> = made.articles.iter().map(|_| OnceLock::new()).collect();
    let at = |number: usize| number.wrapping_mul(7919) % made.articles.len();
    let whole = rate(count, READERS, |all| {
        let mut http = Http::new(desk.http, "")?;
        while let Some(number) = next(all, count) {
            let answer = http.page(&made.articles[at(number)], "")?;
            let _ = tags[at(number)].set(answer.etag);
        }
        Ok(())
    })?;
    let same = AtomicUsize::new(0);
    let again = rate(count, READERS, |all| {
        let mut http = Http::new(desk.http, "")?;
        while let Some(number) = next(all, count) {
            let tag = tags[at(number)].get().map_or("", String::as_str);
            let answer = http.page(&made.articles[at(number)], tag)?;
            same.fetch_add(usize::from(answer.status == 304), Ordering::Relaxed);
        }
        Ok(())
    })?;
    Ok((whole, (again, same.into_inner() as f64 / count as f64)))
}

/// How large what pages load is, with gzip.
fn asset(http: &mut Http, ending: &str) -> Result<usize> {
    let home = http.ask("GET", "/help/en/", "")?;
    let path = home.split('"').find(|part| part.starts_with("/help/style/") && part.ends_with(ending));
    Ok(http.page(path.ok_or_else(|| format!("the pages load no {ending}"))?, "")?.body.len())
}

/// The page of the reference.
pub fn table(articles: usize, sqlite: &Pages, postgres: Option<&Pages>) -> String {
    let row = |what: &str, aim: &str, say: &dyn Fn(&Pages) -> String| {
        let second = postgres.map_or_else(|| "not measured".to_owned(), say);
        format!("| {what} | {aim} | {} | {second} |\n", say(sqlite))
    };
    let kibibytes = |bytes: usize| format!("{:.1}", bytes as f64 / KIBIBYTE);
    let mebibytes = |bytes: f64| format!("{:.0}", bytes / MEGABYTE);
    let mut out = format!(
        "# The pages of the help centre\n\nWritten by `cargo xtask bench --only pages`: {articles} published articles in Chinese, English and \
         Japanese by turns, in 100 sections. Times are p50 / p95 in milliseconds from the request to the first byte, {SAMPLES} \
         pages of each kind one after the other, in the languages by turns, over one kept connection. Pages a second are articles, each read {ROUNDS} times in mixed \
         order by {READERS} readers with kept connections. Pages come with gzip, and no cache stands in between. Load, desk and database \
         share a machine of two cores.\n\n| what | aim | SQLite | PostgreSQL |\n|---|---|---|---|\n"
    );
    for (at, kind) in sqlite.kinds.iter().enumerate() {
        let what = format!("first byte: {}", kind.what);
        out += &row(&what, "p95 ≤ 20", &|one| one.kinds[at].first_byte.to_string());
    }
    out += &row("pages a second, whole", "≥ 1,500", &|one| format!("{:.0}", one.whole));
    out += &row("pages a second, asked again by their ETag", "", &|one| format!("{:.0}", one.again.0));
    out += &row("of these not sent again (304), %", "100", &|one| format!("{:.1}", one.again.1 * 100.0));
    for (at, kind) in sqlite.kinds.iter().enumerate() {
        out += &row(&format!("largest HTML with gzip, KiB: {}", kind.what), "", &|one| kibibytes(one.kinds[at].size));
    }
    out += &row("style sheet with gzip, KiB", "≤ 8", &|one| kibibytes(one.assets.0));
    out += &row("script with gzip, KiB", "", &|one| kibibytes(one.assets.1));
    out += &row("resident memory before the first page, MiB", "", &|one| mebibytes(one.memory.0));
    out += &row("resident memory after all of this, MiB", "", &|one| mebibytes(one.memory.1));
    out + &row("writing and publishing the articles by the API, s", "", &|one| format!("{:.0}", one.making_seconds))
}
