//! `causeway inspect`: what the desk would make of a mail, a text, an HTML fragment or a deadline.
//! It never touches a desk's data.

use std::io::{BufRead, Read, Write};
use std::path::PathBuf;

use anyhow::Context;
use serde_json::{Value, json};

/// What to inspect.
#[derive(Debug, Clone, clap::Args)]
pub struct InspectArguments {
    /// Read one JSON case a line from standard input and answer one a line.
    #[arg(long)]
    batch: bool,
    /// What the file is.
    #[arg(long, default_value = "rfc5322", value_parser = ["rfc5322", "text", "html"])]
    kind: String,
    /// The file; standard input without it.
    file: Option<PathBuf>,
}

/// Runs it.
pub fn run(arguments: &InspectArguments) -> anyhow::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    if arguments.batch {
        for line in std::io::stdin().lock().lines() {
            let line = line.context("standard input")?;
            if !line.trim().is_empty() {
                writeln!(out, "{}", answer(&line))?;
            }
        }
        return Ok(());
    }
    let mut bytes = Vec::new();
    match &arguments.file {
        Some(path) => bytes = std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?,
        None => drop(std::io::stdin().lock().read_to_end(&mut bytes)?),
    }
    let answer = if arguments.kind == "rfc5322" {
        causeway_mail::inspect::mail(&bytes)
    } else {
        let input = json!({ "kind": arguments.kind, "text": String::from_utf8_lossy(&bytes) });
        causeway_mail::inspect::inspect(&json!({ "input": input }))
    };
    serde_json::to_writer_pretty(&mut out, &answer)?;
    writeln!(out)?;
    Ok(())
}

fn answer(line: &str) -> Value {
    match serde_json::from_str::<Value>(line) {
        Ok(case) if matches!(case["input"]["kind"].as_str(), Some("due" | "elapsed")) => {
            causeway_calendar::inspect(&case)
        }
        Ok(case) => causeway_mail::inspect::inspect(&case),
        Err(error) => json!({ "error": format!("not a JSON case: {error}") }),
    }
}
