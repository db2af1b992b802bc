//! Rules: whether two hundred of them keep up with a hundred events a second, and how long a dry run takes.
//! It never counts the making of the rules.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::Http;
use super::desk::{BenchDesk, Running, read};
use super::measure::indexed;
use crate::Result;

const RULES: usize = 200;
const EVENTS_A_SECOND: u32 = 100;
const SECONDS: u64 = 30;
const WRITERS: u32 = 4;

/// What was measured.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rules {
    /// How many notes a second were written in the end.
    pub written: f64,
    /// By how many events the rules were behind at most, in the first and in the second half.
    pub behind: (f64, f64),
    /// How often rules acted.
    pub acted: usize,
    /// The whole program's share of one core meanwhile, in percent.
    pub percent: f64,
    /// The dry run: seconds, and conversations looked at.
    pub trial: (f64, i64),
}

/// A rule on notes; every fortieth also finds its word.
fn definition(at: usize) -> Value {
    json!({
        "when": [{ "kind": "note_written" }],
        "condition": { "all": [{ "category": ["open", "waiting", "solved"] }, { "not": { "priority": ["urgent"] } }] },
        "says": { "any": [format!("word{at}x"), format!("词{at}语")] },
        "actions": [{ "kind": "set_priority", "priority": "high" }],
    })
}

fn make(desk: &BenchDesk) -> Result<()> {
    let mut http = Http::new(desk.http, &desk.key)?;
    for at in 0..RULES {
        let body = json!({ "name": format!("Rule {at}"), "definition": definition(at) });
        let made = read(&http.ask("POST", "/api/v1/rules", &body.to_string())?)?;
        let change = json!({ "version": made["version"], "enabled": true });
        let place = format!("/api/v1/rules/{}", made["id"].as_str().unwrap_or_default());
        http.ask("PATCH", &place, &change.to_string())?;
    }
    Ok(())
}

/// Writes notes at an even pace for a share of the time; one in ten says the word of a rule.
fn write(desk: &BenchDesk, writer: u32, begun: Instant) -> Result<usize> {
    let mut http = Http::new(desk.http, &desk.key)?;
    let pace = Duration::from_secs(1) * WRITERS / EVENTS_A_SECOND;
    let mut written = 0;
    while begun.elapsed() < Duration::from_secs(SECONDS) {
        let at = written * WRITERS as usize + writer as usize;
        let number = 1 + at.wrapping_mul(7919) % desk.size.conversations;
        let word = if at.is_multiple_of(10) { format!("word{}x", at % RULES) } else { "nothing".to_owned() };
        let body = json!({ "kind": "note", "text": format!("Looked at it again: {word}.") });
        http.ask("POST", &format!("/api/v1/conversations/{number}/messages"), &body.to_string())?;
        written += 1;
        let next = pace * u32::try_from(written).unwrap_or(u32::MAX);
        std::thread::sleep(next.saturating_sub(begun.elapsed()));
    }
    Ok(written)
}

/// Starts the desk and measures its rules.
pub fn alone(desk: &BenchDesk) -> Result<Rules> {
    let (running, _) = desk.start()?;
    // The index of a desk that was just filled would take the processor from the rules.
    indexed(desk)?;
    let figures = measure(desk, &running)?;
    println!("{figures:?}");
    Ok(figures)
}

/// The page of the reference.
pub fn table(conversations: usize, sqlite: &Rules, postgres: Option<&Rules>) -> String {
    let row = |what: &str, aim: &str, say: &dyn Fn(&Rules) -> String| {
        let second = postgres.map_or_else(|| "not measured".to_owned(), say);
        format!("| {what} | {aim} | {} | {second} |\n", say(sqlite))
    };
    let head = format!(
        "# Rules at work\n\nWritten by `cargo xtask bench --only rules`: {RULES} rules that listen to notes, on a desk of \
         {conversations} conversations, while {EVENTS_A_SECOND} notes a second are written for {SECONDS} seconds; one in ten \
         sets a rule off. Load, desk and database share a machine of two cores.\n\n| what | aim | SQLite | PostgreSQL |\n|---|---|---|---|\n"
    );
    head + &row("notes written a second", "100", &|one| format!("{:.0}", one.written))
        + &row("events behind at most, first half", "", &|one| format!("{:.0}", one.behind.0))
        + &row("events behind at most, second half", "no growth", &|one| format!("{:.0}", one.behind.1))
        + &row("times that a rule acted", "", &|one| one.acted.to_string())
        + &row("the whole desk, % of a core", "", &|one| format!("{:.0}", one.percent))
        + &row("dry run: conversations looked at", "100,000", &|one| one.trial.1.to_string())
        + &row("dry run, s", "≤ 10", &|one| format!("{:.1}", one.trial.0))
}

/// Measures both.
fn measure(desk: &BenchDesk, running: &Running) -> Result<Rules> {
    make(desk)?;
    let lag = || desk.metric("causeway_reader_lag{reader=\"rules\"}");
    while lag()? > 0.0 {
        std::thread::sleep(Duration::from_millis(100));
    }
    let (cpu, begun, written) = (running.cpu_seconds()?, Instant::now(), Mutex::new(0));
    let mut behind = (0.0_f64, 0.0_f64);
    std::thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS).map(|writer| scope.spawn(move || write(desk, writer, begun))).collect();
        while begun.elapsed() < Duration::from_secs(SECONDS) {
            let now = lag()?;
            let half = if begun.elapsed().as_secs() < SECONDS / 2 { &mut behind.0 } else { &mut behind.1 };
            *half = half.max(now);
            std::thread::sleep(Duration::from_millis(250));
        }
        for writer in writers {
            let count = writer.join().unwrap_or_else(|_| Err("a writer panicked".to_owned()))?;
            if let Ok(mut all) = written.lock() {
                *all += count;
            }
        }
        Ok::<_, String>(())
    })?;
    let seconds = begun.elapsed().as_secs_f64();
    let percent = (running.cpu_seconds()? - cpu) / seconds * 100.0;
    let written = written.into_inner().unwrap_or(0) as f64 / seconds;
    let mut http = Http::new(desk.http, &desk.key)?;
    let mut acted = 0;
    let rules = read(&http.ask("GET", "/api/v1/rules", "")?)?;
    for rule in rules["items"].as_array().into_iter().flatten() {
        let place = format!("/api/v1/rules/{}/firings", rule["id"].as_str().unwrap_or_default());
        acted += read(&http.ask("GET", &place, "")?)?["items"].as_array().map_or(0, Vec::len);
    }
    let asked = json!({ "definition": definition(0), "conversations": 100_000 });
    let begun = Instant::now();
    let trial = read(&http.ask("POST", "/api/v1/rules/trial", &asked.to_string())?)?;
    let looked_at = trial["looked_at"].as_i64().unwrap_or(0);
    Ok(Rules { written, behind, acted, percent, trial: (begun.elapsed().as_secs_f64(), looked_at) })
}
