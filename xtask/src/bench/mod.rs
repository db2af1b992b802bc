//! `cargo xtask bench`: fills a desk on each engine, measures it from outside, and prints a table.
//! It never asserts a time: machines differ, so figures are printed beside the aims.

mod client;
mod clocks;
mod desk;
mod live;
mod measure;

use std::path::Path;

use crate::{Result, postgres, shell};
use desk::{BenchDesk, Engine};
use measure::Figures;

/// How large the measured desk is.
#[derive(Debug, Clone, Copy)]
struct Size {
    conversations: usize,
    messages: usize,
}

fn size(arguments: &[String]) -> Result<Size> {
    let mut size = Size { conversations: 100_000, messages: 4 };
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let number = || format!("{word} needs a number");
        let value = words.next().and_then(|value| value.parse().ok());
        match word.as_str() {
            "--conversations" => size.conversations = value.ok_or_else(number)?,
            "--messages" => size.messages = value.ok_or_else(number)?,
            other => return Err(format!("`{other}` is not known: --conversations N, --messages N")),
        }
    }
    Ok(size)
}

/// Builds the binary, measures both engines and prints the table; `docs/reference/performance.md` gets it, too.
pub fn run(root: &Path, arguments: &[String]) -> Result<()> {
    let size = size(arguments)?;
    shell::run(&mut shell::cargo(&["build", "--release", "--locked", "--package", "causeway-server"], root))?;
    let binary = shell::target_folder(root).join("release").join("causeway");
    let sqlite = measured(root, &binary, Engine::Sqlite, size)?;
    let postgres = match postgres::start() {
        Ok(server) => Some(measured(root, &binary, Engine::Postgres(server.url.clone()), size)?),
        Err(mend) => {
            println!("PostgreSQL is not measured: {mend}");
            None
        }
    };
    let page = table(size, &sqlite, postgres.as_ref());
    println!("{page}");
    let path = root.join("docs/reference/performance.md");
    std::fs::write(&path, page).map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

fn measured(root: &Path, binary: &Path, engine: Engine, size: Size) -> Result<Figures> {
    println!("Filling {} conversations on {}", size.conversations, engine.name());
    let desk = BenchDesk::fill(root, binary, engine, size)?;
    measure::all(&desk)
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
