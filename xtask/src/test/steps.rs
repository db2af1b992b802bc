//! What each step of `cargo xtask test` runs.
//! It never decides what a failure means; the caller reports and counts.

use std::path::Path;
use std::process::Command;

use super::Outcome;
use crate::Result;
use crate::{chromium, node, postgres, shell};

/// The scripts that `web/package.json` must have for the step `web`.
const WEB_SCRIPTS: [&str; 4] = ["i18n", "typecheck", "lint", "test"];

fn passed(command: &mut Command) -> Result<Outcome> {
    shell::run(command).map(|()| Outcome::Passed)
}

pub fn format(root: &Path) -> Result<Outcome> {
    passed(&mut shell::cargo(&["fmt", "--all", "--", "--check"], root))
}

pub fn tidy(root: &Path) -> Result<Outcome> {
    crate::tidy::run(root).map(|()| Outcome::Passed)
}

pub fn clippy(root: &Path) -> Result<Outcome> {
    passed(&mut shell::cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"], root))
}

pub fn web(root: &Path) -> Result<Outcome> {
    node::install(root)?;
    for script in WEB_SCRIPTS {
        node::script(root, script)?;
    }
    Ok(Outcome::Passed)
}

pub fn web_build(root: &Path) -> Result<Outcome> {
    node::install(root)?;
    node::script(root, "build")?;
    node::script(root, "size")?;
    Ok(Outcome::Passed)
}

/// All Rust tests; each store test runs on SQLite, and on PostgreSQL when there is one.
pub fn rust(root: &Path) -> Result<Outcome> {
    let server = postgres::start();
    let mut command = if shell::find(&["cargo-nextest"]).is_some() {
        shell::cargo(&["nextest", "run", "--workspace", "--locked", "--no-fail-fast"], root)
    } else {
        shell::cargo(&["test", "--workspace", "--locked", "--no-fail-fast", "--lib", "--bins", "--tests"], root)
    };
    match &server {
        Ok(server) => {
            println!("{}", server.describe());
            command.env("CAUSEWAY_TEST_POSTGRES", &server.url);
        }
        Err(mend) => println!("PostgreSQL tests are skipped: {mend}"),
    }
    shell::run(&mut command)?;
    Ok(server.err().map_or(Outcome::Passed, |mend| Outcome::Skipped(format!("PostgreSQL tests: {mend}"))))
}

pub fn doc_tests(root: &Path) -> Result<Outcome> {
    passed(&mut shell::cargo(&["test", "--workspace", "--locked", "--doc", "--quiet"], root))
}

pub fn doc(root: &Path) -> Result<Outcome> {
    let mut command = shell::cargo(&["doc", "--workspace", "--locked", "--no-deps", "--document-private-items"], root);
    passed(command.env("RUSTDOCFLAGS", "-D warnings"))
}

pub fn binary(root: &Path) -> Result<Outcome> {
    passed(&mut shell::cargo(&["build", "--locked", "--profile", "ci", "--package", "causeway-server"], root))
}

pub fn browser(root: &Path) -> Result<Outcome> {
    let browser = match chromium::find() {
        Ok(found) => found,
        Err(mend) => return Ok(Outcome::Skipped(format!("browser tests: {mend}"))),
    };
    node::install(root)?;
    let binary = shell::target_folder(root).join("ci").join("causeway");
    if !binary.is_file() {
        return Err(format!("{} is missing: run the step `binary` first", binary.display()));
    }
    let mut command = shell::command("npm", &["run", "--silent", "e2e"], &root.join("web"));
    passed(command.env("CAUSEWAY_BIN", binary).env("CHROMIUM_BIN", browser))
}
