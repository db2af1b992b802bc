//! The commands of a developer: `cargo xtask run`, `test` and `tidy`.
//! It never ships with the product and never touches a desk's data outside `./data`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool speaks through its output")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

mod bench;
mod chromium;
mod conformance;
mod node;
mod postgres;
mod retrieval;
mod run;
mod shell;
mod test;
mod tidy;
mod triage;
mod wording;

/// What a command ends with: nothing, or a sentence that says what is wrong and how to mend it.
type Result<T> = std::result::Result<T, String>;

const HELP: &str = "\
cargo xtask <command>

  run [-- ARGUMENTS]   build the web app and the server, start a desk in ./data
  test                 every check there is; ends with one table
      --only STEP        only this step (may be repeated)
      --skip STEP        all steps but this one (may be repeated)
      --list             the names of the steps
  bench                fill a desk on each engine, measure it, print a table
      --conversations N  100,000 unless said otherwise
      --only rules       only the rules, on a page of their own; so with `pages` (the help centre) and `chat`
      --articles N       of the help centre, 10,000 unless said otherwise
      --visitors N       of the live chat, 2,000 unless said otherwise
  conformance          score the binary on the corpora beside the project
  retrieval            measure the search of articles and write docs/reference/retrieval.md
  tidy                 the rules about files, crates and documents that no other tool checks
  triage               measure the classes of matters and write docs/reference/triage.md
  wording              measure the wording rules and write docs/reference/wording.md

A step that lacks PostgreSQL or Chromium is skipped with a line that says what to install; with CI=true it fails.";

/// The folder that holds the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

fn dispatch(arguments: &[String]) -> Result<()> {
    let root = root();
    let rest = arguments.get(1..).unwrap_or_default();
    match arguments.first().map(String::as_str) {
        Some("run") => run::run(&root, rest),
        Some("test") => test::run(&root, rest),
        Some("bench") => bench::run(&root, rest),
        Some("conformance") => conformance::run(&root),
        Some("retrieval") => retrieval::run(&root),
        Some("tidy") => tidy::run(&root),
        Some("triage") => triage::run(&root),
        Some("wording") => wording::run(&root),
        Some("help" | "--help" | "-h") | None => {
            println!("{HELP}");
            Ok(())
        }
        Some(other) => Err(format!("there is no command `{other}`\n\n{HELP}")),
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
