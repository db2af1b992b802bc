//! `cargo xtask bench`: fills a desk on each engine, measures it from outside, and prints a table.
//! It never asserts a time: machines differ, so figures are printed beside the aims.

mod articles;
mod chat;
mod client;
mod clocks;
mod crowd;
mod desk;
mod live;
mod measure;
mod pages;
mod rules;

use std::path::Path;

use crate::{Result, postgres, shell};
use desk::{BenchDesk, Engine};
use measure::Figures;

/// A binary to measure as it is, instead of one that is built for it.
const BINARY: &str = "CAUSEWAY_BIN";

/// What is measured. What changes or loads a desk too much to be measured beside others has a page of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    Rules,
    Pages,
    Chat,
}

/// How large the measured desk is.
#[derive(Debug, Clone, Copy)]
struct Size {
    conversations: usize,
    messages: usize,
    /// Of the help centre.
    articles: usize,
    /// Of the live chat.
    visitors: usize,
}

fn wanted(arguments: &[String]) -> Result<(Part, Size)> {
    let (mut part, mut conversations) = (Part::Whole, None);
    let mut size = Size { conversations: 0, messages: 4, articles: 10_000, visitors: 2_000 };
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let value = words.next().ok_or_else(|| format!("{word} needs a value"))?;
        let number = || value.parse().map_err(|_| format!("{word} needs a number"));
        match (word.as_str(), value.as_str()) {
            ("--only", "rules") => part = Part::Rules,
            ("--only", "pages") => part = Part::Pages,
            ("--only", "chat") => part = Part::Chat,
            ("--conversations", _) => conversations = Some(number()?),
            ("--messages", _) => size.messages = number()?,
            ("--articles", _) => size.articles = number()?,
            ("--visitors", _) => size.visitors = number()?,
            _ => {
                let known = "--only rules|pages|chat, --conversations N, --messages N, --articles N, --visitors N";
                return Err(format!("`{word} {value}` is not known: {known}"));
            }
        }
    }
    // Pages and chats hardly meet the other conversations of a desk.
    let usual = if matches!(part, Part::Pages | Part::Chat) { 1_000 } else { 100_000 };
    size.conversations = conversations.unwrap_or(usual);
    Ok((part, size))
}

/// Builds the binary, measures both engines and prints the table, which a page of the reference gets, too. A binary that
/// was named is measured as it is, and no page is written: nobody knows how it was built.
pub fn run(root: &Path, arguments: &[String]) -> Result<()> {
    let (part, size) = wanted(arguments)?;
    let named = std::env::var_os(BINARY).map(std::path::PathBuf::from);
    let binary = if let Some(named) = &named {
        named.clone()
    } else {
        shell::run(&mut shell::cargo(&["build", "--release", "--locked", "--package", "causeway-server"], root))?;
        shell::target_folder(root).join("release").join("causeway")
    };
    let (page, name) = measured(root, &binary, part, size)?;
    println!("{page}");
    if named.is_some() {
        println!("docs/reference/{name} stays as it is: {BINARY} named the binary");
        return Ok(());
    }
    let path = root.join("docs/reference").join(name);
    std::fs::write(&path, page).map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

/// The page, and its name.
fn measured(root: &Path, binary: &Path, part: Part, size: Size) -> Result<(String, &'static str)> {
    Ok(match part {
        Part::Whole => {
            let (sqlite, postgres) = on_both(root, binary, size, measure::all)?;
            (table(size, &sqlite, postgres.as_ref()), "performance.md")
        }
        Part::Rules => {
            let (sqlite, postgres) = on_both(root, binary, size, rules::alone)?;
            (rules::table(size.conversations, &sqlite, postgres.as_ref()), "rules.md")
        }
        Part::Pages => {
            let (sqlite, postgres) = on_both(root, binary, size, pages::alone)?;
            (pages::table(size.articles, &sqlite, postgres.as_ref()), "pages.md")
        }
        Part::Chat => {
            let (sqlite, postgres) = on_both(root, binary, size, chat::alone)?;
            (chat::table(size.visitors, &sqlite, postgres.as_ref()), "chat.md")
        }
    })
}

/// Measures on SQLite and, where it can be started, on PostgreSQL.
fn on_both<T>(
    root: &Path,
    binary: &Path,
    size: Size,
    measure: impl Fn(&BenchDesk) -> Result<T>,
) -> Result<(T, Option<T>)> {
    let measured = |engine: Engine| {
        println!("Filling {} conversations on {}", size.conversations, engine.name());
        measure(&BenchDesk::fill(root, binary, engine, size)?)
    };
    let sqlite = measured(Engine::Sqlite)?;
    match postgres::start() {
        Ok(server) => Ok((sqlite, Some(measured(Engine::Postgres(server.url.clone()))?))),
        Err(mend) => {
            println!("PostgreSQL is not measured: {mend}");
            Ok((sqlite, None))
        }
    }
}

fn table(size: Size, sqlite: &Figures, postgres: Option<&Figures>) -> String {
    let mut out = format!(
        "# Performance\n\nWritten by `cargo xtask bench`: {} conversations × {} messages, measured from outside over loopback with load, desk and \
         database on the same machine. Times are p50 / p95 in milliseconds. PostgreSQL here is a throw-away cluster that \
         does not wait for the disk, so its writes are faster than a real one's; SQLite syncs every commit.\n\n| what | aim | SQLite | PostgreSQL |\n|---|---|---|---|\n",
        size.conversations, size.messages
    );
    let other = postgres.map(Figures::rows).unwrap_or_default();
    for (at, (what, aim, value)) in sqlite.rows().into_iter().enumerate() {
        let second = other.get(at).map_or("not measured", |row| row.2.as_str());
        out.push_str(&format!("| {what} | {aim} | {value} | {second} |\n"));
    }
    out
}
