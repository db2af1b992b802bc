//! The live chat with very many visitors: what a connection takes, how soon an answer is seen, and what a storm of comebacks loses.
//! It never counts an answer that the desk did not take.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Builder, ScopedJoinHandle};
use std::time::{Duration, Instant};

use serde_json::json;

use super::client::Http;
use super::crowd::{Crowd, Screen};
use super::desk::{BenchDesk, Running};
use super::measure::{MEGABYTE, Times, indexed, times};
use crate::Result;

/// How many agents write, and how many answers a second they write together.
const WRITERS: u32 = 4;
const ANSWERS_A_SECOND: u32 = 20;
/// For how long answers are written while nobody is cut off.
const CALM: Duration = Duration::from_secs(30);
/// For how long they are written before a storm, and after everybody is back.
const AROUND: Duration = Duration::from_secs(3);
/// After so long whatever is not on a screen is lost.
const LATEST: Duration = Duration::from_secs(5);
/// A visitor's thread only reads and notes.
const STACK: usize = 256 * 1024;
const KIBIBYTE: f64 = 1024.0;

/// What was measured.
#[derive(Debug, Clone, Copy, Default)]
pub struct Chat {
    /// Resident memory before anybody came and with everybody here, in bytes.
    memory: (f64, f64),
    /// Until everybody had come, in seconds.
    coming: f64,
    /// From sending an answer to the visitor's screen, in milliseconds.
    seen: Times,
    /// Answers a second in the calm, and the whole program's share of one core meanwhile, in percent.
    calm: (f64, f64),
    /// Until everybody was back, in seconds: after every line was cut, and after the end of the program was asked for.
    back: (f64, f64),
    /// Answers that the desk took, and those sent in vain while it was away.
    answers: (usize, usize),
    /// Answers that did not reach their visitor, reached them twice, or reached somebody else.
    lost: usize,
    twice: usize,
    strayed: usize,
}

/// An answer that was sent.
struct Answer {
    visitor: usize,
    text: String,
    sent: Instant,
    taken: bool,
}

/// Lets everybody come and measures it.
pub fn alone(desk: &BenchDesk) -> Result<Chat> {
    enough_files(desk.size.visitors)?;
    let (making, _) = desk.start()?;
    let crowd = Crowd::make(desk)?;
    indexed(desk)?;
    // What making them has left in memory would hide what their connections take.
    making.stop()?;
    let (running, _) = desk.start()?;
    let mut figures = Chat::default();
    std::thread::scope(|scope| {
        let begun = Instant::now();
        figures.memory.0 = desk.metric("process_resident_memory_bytes")?;
        let sit = |at: usize| {
            let crowd = &crowd;
            Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, move || crowd.sit(at))
                .map_err(|error| error.to_string())
        };
        let screens: Result<Vec<_>> = (0..crowd.visitors.len()).map(sit).collect();
        scope.spawn(|| crowd.give_signs());
        let answers = screens.as_ref().map_err(String::clone).and_then(|_| {
            crowd.all_here(0)?;
            figures.coming = begun.elapsed().as_secs_f64();
            storms(desk, running, &crowd, &mut figures)
        });
        // Whatever went wrong, nobody sits there for ever.
        crowd.end();
        judge(&mut figures, &answers?, screens?);
        println!("{figures:?}");
        Ok(figures)
    })
}

/// Both ends of every line are files, and each line is held twice here.
fn enough_files(visitors: usize) -> Result<()> {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits.lines().find(|line| line.starts_with("Max open files")).unwrap_or_default();
    let allowed = line.split_whitespace().nth(3).and_then(|word| word.parse().ok()).unwrap_or(usize::MAX);
    let needed = visitors * 2 + 500;
    if allowed < needed {
        return Err(format!("{allowed} open files are allowed, {needed} are needed: `ulimit -n {needed}`"));
    }
    Ok(())
}

/// Answers in the calm, while every line is cut, and while the desk starts again.
fn storms(desk: &BenchDesk, running: Running, crowd: &Crowd<'_>, figures: &mut Chat) -> Result<Vec<Answer>> {
    std::thread::sleep(Duration::from_secs(2));
    figures.memory.1 = desk.metric("process_resident_memory_bytes")?;
    let (cpu, begun) = (running.cpu_seconds()?, Instant::now());
    let ((), mut answers) = while_answered(crowd, desk, 0, || {
        std::thread::sleep(CALM);
        Ok(())
    })?;
    let seconds = begun.elapsed().as_secs_f64();
    figures.calm = (answers.len() as f64 / seconds, (running.cpu_seconds()? - cpu) / seconds * 100.0);
    let stormed = |storm: &mut dyn FnMut() -> Result<()>| {
        std::thread::sleep(AROUND);
        let (before, begun) = (crowd.joined(), Instant::now());
        storm()?;
        crowd.all_here(before)?;
        let back = begun.elapsed().as_secs_f64();
        std::thread::sleep(AROUND);
        Ok::<_, String>(back)
    };
    let (back, more) = while_answered(crowd, desk, 1, || {
        stormed(&mut || {
            crowd.cut();
            Ok(())
        })
    })?;
    figures.back.0 = back;
    answers.extend(more);
    let mut running = Some(running);
    let (back, more) = while_answered(crowd, desk, 2, || {
        stormed(&mut || {
            running.take().map_or(Ok(()), Running::stop)?;
            running = Some(desk.start()?.0);
            Ok(())
        })
    })?;
    figures.back.1 = back;
    answers.extend(more);
    std::thread::sleep(LATEST);
    Ok(answers)
}

/// Does something while agents answer; gives what came of it, and the answers.
fn while_answered<T>(
    crowd: &Crowd<'_>,
    desk: &BenchDesk,
    part: usize,
    work: impl FnOnce() -> Result<T>,
) -> Result<(T, Vec<Answer>)> {
    let done = &AtomicBool::new(false);
    std::thread::scope(|scope| {
        let writers: Vec<_> =
            (0..WRITERS).map(|writer| scope.spawn(move || answer(crowd, desk, (part, writer), done))).collect();
        let came_of_it = work();
        done.store(true, Ordering::SeqCst);
        let answers = writers.into_iter().flat_map(|writer| writer.join().unwrap_or_default()).collect();
        Ok((came_of_it?, answers))
    })
}

/// One agent's answers at an even pace. One that the desk does not take is not tried again: nobody could tell whether it was
/// taken in the end, so each text is sent once.
fn answer(crowd: &Crowd<'_>, desk: &BenchDesk, (part, writer): (usize, u32), done: &AtomicBool) -> Vec<Answer> {
    let (begun, pace) = (Instant::now(), Duration::from_secs(1) * WRITERS / ANSWERS_A_SECOND);
    let (mut http, mut answers) = (None, Vec::new());
    for number in 0_u32.. {
        std::thread::sleep((pace * number).saturating_sub(begun.elapsed()));
        if done.load(Ordering::SeqCst) {
            break;
        }
        let turn = (number * WRITERS + writer) as usize;
        let visitor = turn.wrapping_mul(7919) % crowd.visitors.len();
        let text = format!("Answer {part}-{turn} for {visitor}");
        let place = format!("/api/v1/conversations/{}/messages", crowd.visitors[visitor].conversation);
        let body = json!({ "kind": "reply", "text": text }).to_string();
        http = http.or_else(|| Http::new(desk.http, &desk.key).ok());
        let sent = Instant::now();
        let taken = http.as_mut().is_some_and(|http| http.ask("POST", &place, &body).is_ok());
        if !taken {
            http = None;
        }
        answers.push(Answer { visitor, text, sent, taken });
    }
    answers
}

/// Compares what was sent with what was seen.
fn judge(figures: &mut Chat, answers: &[Answer], screens: Vec<ScopedJoinHandle<'_, Screen>>) {
    let mut seen: HashMap<(usize, String), (usize, Instant)> = HashMap::new();
    for (visitor, screen) in screens.into_iter().enumerate() {
        for (text, at) in screen.join().unwrap_or_default() {
            figures.strayed += usize::from(!text.ends_with(&format!(" for {visitor}")));
            seen.entry((visitor, text)).or_insert((0, at)).0 += 1;
        }
    }
    let mut taken = Vec::new();
    for answer in answers {
        let found = seen.get(&(answer.visitor, answer.text.clone()));
        figures.twice += found.map_or(0, |(times, _)| times - 1);
        figures.answers.0 += usize::from(answer.taken);
        figures.answers.1 += usize::from(!answer.taken);
        figures.lost += usize::from(answer.taken && found.is_none());
        // Those of a storm wait for their visitor, which says nothing of how quick the desk is.
        if let Some((_, at)) = found.filter(|_| answer.text.starts_with("Answer 0-")) {
            taken.push(at.saturating_duration_since(answer.sent).as_secs_f64() * 1000.0);
        }
    }
    if !taken.is_empty() {
        figures.seen = times(taken);
    }
}

/// The page of the reference.
pub fn table(visitors: usize, sqlite: &Chat, postgres: Option<&Chat>) -> String {
    let row = |what: &str, aim: &str, say: &dyn Fn(&Chat) -> String| {
        let second = postgres.map_or_else(|| "not measured".to_owned(), say);
        format!("| {what} | {aim} | {} | {second} |\n", say(sqlite))
    };
    let each = |one: &Chat| (one.memory.1 - one.memory.0) / visitors as f64 / KIBIBYTE;
    let head = format!(
        "# The live chat with many visitors\n\nWritten by `cargo xtask bench --only chat`: {visitors} visitors, each with a conversation of \
         their own and a WebSocket, whose pages say every half minute that they are there, while agents answer by the API, \
         {ANSWERS_A_SECOND} answers a second to different visitors. Times are p50 / p95 in milliseconds from sending the answer to the text at \
         the visitor. Whoever is cut off tries again each quarter of a second, all at once; real pages wait longer and by chance. \
         Load, desk and database share a machine of two cores.\n\n| what | aim | SQLite | PostgreSQL |\n|---|---|---|---|\n"
    );
    let whole = |number: f64| format!("{number:.0}");
    let seconds = |number: f64| format!("{number:.1}");
    head + &row("everybody came, s", "", &|one| seconds(one.coming))
        + &row("resident memory before, MiB", "", &|one| whole(one.memory.0 / MEGABYTE))
        + &row("resident memory with everybody, MiB", "", &|one| whole(one.memory.1 / MEGABYTE))
        + &row("memory a connection, KiB", "≤ 40", &|one| seconds(each(one)))
        + &row("answer to the visitor's screen", "p95 ≤ 100", &|one| one.seen.to_string())
        + &row("answers written a second", "20", &|one| seconds(one.calm.0))
        + &row("the whole desk meanwhile, % of a core", "", &|one| whole(one.calm.1))
        + &row("every line cut at once: everybody is back, s", "", &|one| seconds(one.back.0))
        + &row("SIGTERM and start: everybody is back, s", "", &|one| seconds(one.back.1))
        + &row("answers that the desk took, storms included", "", &|one| one.answers.0.to_string())
        + &row("answers sent in vain while it was away", "", &|one| one.answers.1.to_string())
        + &row("answers lost", "0", &|one| one.lost.to_string())
        + &row("answers told twice", "0", &|one| one.twice.to_string())
        + &row("answers that reached somebody else", "0", &|one| one.strayed.to_string())
}
