//! Writes docs/reference/wording.md anew from what the wording rules find in the labelled sentences, and how long a check
//! of a long reply takes. It never changes a rule or a sentence.

use std::path::Path;

use crate::Result;
use crate::shell;

/// Runs the test that measures what is found, with leave to write, then the one that measures time, and puts its rows below.
pub fn run(root: &Path) -> Result<()> {
    let arguments = ["test", "-q", "-p", "causeway-wording", "the_reference_shows_what_the_rules_do"];
    shell::output(shell::cargo(&arguments, root).env("CAUSEWAY_WRITE_REFERENCE", "1"))?;
    let arguments =
        ["test", "--release", "-q", "-p", "causeway-wording", "speed::speed", "--", "--ignored", "--nocapture"];
    let printed = shell::output(&mut shell::cargo(&arguments, root))?;
    let rows: Vec<&str> = printed.lines().filter(|line| line.starts_with("| ")).collect();
    let path = root.join("docs/reference/wording.md");
    let fail = |error: std::io::Error| format!("{}: {error}", path.display());
    let tables = std::fs::read_to_string(&path).map_err(fail)?;
    let speed = format!(
        "{tables}\n## Speed\n\nOne check of a reply of 2,000 characters with a word list of 52 entries, release build, one core, in milliseconds;\n\
         each figure is the best of three checks in a row, so that other programs on the machine do not count.\n\
         The aim is p95 ≤ 5. Patterns are compiled once, on first use.\n\n| language | p50 | p95 |\n|---|---|---|\n{}\n",
        rows.join("\n")
    );
    std::fs::write(&path, speed).map_err(fail)
}
