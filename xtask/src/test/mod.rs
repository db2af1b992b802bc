//! `cargo xtask test`: every check in order, each with its seconds, and one table at the end.
//! It never stops at the first failure: the reader learns everything that is wrong in one run.

use std::path::Path;
use std::time::Instant;

use crate::Result;

mod steps;

/// What became of a step.
pub enum Outcome {
    /// Everything in it passed.
    Passed,
    /// Something could not run here; the words say what to install.
    Skipped(String),
}

struct Step {
    name: &'static str,
    title: &'static str,
    work: fn(&Path) -> Result<Outcome>,
}

const STEPS: [Step; 10] = [
    Step { name: "format", title: "Format of the Rust code", work: steps::format },
    Step { name: "tidy", title: "Rules about files, crates and documents", work: steps::tidy },
    Step { name: "clippy", title: "Lints of the Rust code", work: steps::clippy },
    Step { name: "web", title: "Web: packages, languages, types, lint, unit tests", work: steps::web },
    Step { name: "web-build", title: "Web: build and size budget", work: steps::web_build },
    Step { name: "rust", title: "Rust tests on SQLite and PostgreSQL", work: steps::rust },
    Step { name: "doc-tests", title: "Examples in the documentation", work: steps::doc_tests },
    Step { name: "doc", title: "Documentation builds without warnings", work: steps::doc },
    Step { name: "binary", title: "The binary that the browser tests run", work: steps::binary },
    Step { name: "browser", title: "Browser tests in Chromium against the binary", work: steps::browser },
];

struct Choice {
    only: Vec<String>,
    skip: Vec<String>,
}

impl Choice {
    fn takes(&self, name: &str) -> bool {
        let among = |names: &[String]| names.iter().any(|word| word == name);
        (self.only.is_empty() || among(&self.only)) && !among(&self.skip)
    }
}

fn choice(arguments: &[String]) -> Result<Choice> {
    let mut choice = Choice { only: Vec::new(), skip: Vec::new() };
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let list = match word.as_str() {
            "--only" => &mut choice.only,
            "--skip" => &mut choice.skip,
            other => return Err(format!("`{other}` is not understood; `cargo xtask help` lists what is")),
        };
        let name = words.next().ok_or_else(|| format!("{word} needs the name of a step"))?;
        if !STEPS.iter().any(|step| step.name == name) {
            return Err(format!("there is no step `{name}`; `cargo xtask test --list` names them"));
        }
        list.push(name.clone());
    }
    Ok(choice)
}

struct Row {
    name: &'static str,
    seconds: u64,
    state: &'static str,
    words: String,
}

/// Under `CI=true` what cannot run is a failure: nobody reads a skip there.
fn judge(name: &'static str, seconds: u64, result: Result<Outcome>, strict: bool) -> Row {
    let (state, words) = match result {
        Ok(Outcome::Passed) => ("passed", String::new()),
        Ok(Outcome::Skipped(why)) if strict => ("FAILED", why),
        Ok(Outcome::Skipped(why)) => ("skipped", why),
        Err(why) => ("FAILED", why),
    };
    Row { name, seconds, state, words }
}

/// Runs the chosen steps; an error when one of them failed.
pub fn run(root: &Path, arguments: &[String]) -> Result<()> {
    if arguments.iter().any(|word| word == "--list") {
        for step in STEPS {
            println!("{:<10} {}", step.name, step.title);
        }
        return Ok(());
    }
    let choice = choice(arguments)?;
    let strict = std::env::var("CI").is_ok_and(|value| value == "true");
    let mut rows = Vec::new();
    for step in STEPS.iter().filter(|step| choice.takes(step.name)) {
        println!("\n=== {}: {}", step.name, step.title);
        let started = Instant::now();
        let result = (step.work)(root);
        let row = judge(step.name, started.elapsed().as_secs(), result, strict);
        println!("=== {}: {} in {} s {}", row.name, row.state, row.seconds, row.words);
        rows.push(row);
    }
    summary(&rows)
}

fn summary(rows: &[Row]) -> Result<()> {
    println!("\n{:<10} {:>8}  result", "step", "seconds");
    for row in rows {
        let words = row.words.lines().next().unwrap_or_default();
        println!(
            "{:<10} {:>8}  {}{}{words}",
            row.name,
            row.seconds,
            row.state,
            if words.is_empty() { "" } else { ": " }
        );
    }
    let failed: Vec<&str> = rows.iter().filter(|row| row.state == "FAILED").map(|row| row.name).collect();
    if failed.is_empty() {
        return Ok(());
    }
    Err(format!("failed steps: {}", failed.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn only_and_skip_choose_steps() {
        let only = choice(&words("--only tidy --only rust --skip rust")).unwrap();
        assert!(only.takes("tidy") && !only.takes("rust") && !only.takes("clippy"));
        let skip = choice(&words("--skip browser")).unwrap();
        assert!(skip.takes("tidy") && !skip.takes("browser"));
        assert!(choice(&words("--only nothing")).is_err());
        assert!(choice(&words("--only")).is_err());
    }

    #[test]
    fn a_skip_fails_where_nobody_would_read_it() {
        let skipped = || Ok(Outcome::Skipped("install it".to_owned()));
        assert_eq!(judge("rust", 1, skipped(), false).state, "skipped");
        assert_eq!(judge("rust", 1, skipped(), true).state, "FAILED");
        assert!(summary(&[judge("rust", 1, skipped(), true)]).is_err());
        assert!(summary(&[judge("rust", 1, skipped(), false)]).is_ok());
    }
}
