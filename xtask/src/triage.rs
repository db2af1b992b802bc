//! Writes docs/reference/triage.md anew from what the rules of classes find in the labelled messages.
//! It never changes a rule or a message.

use std::path::Path;

use crate::Result;
use crate::shell;

/// Runs the test that measures what is found, with leave to write.
pub fn run(root: &Path) -> Result<()> {
    let arguments = ["test", "-q", "-p", "causeway-triage", "the_reference_shows_what_the_rules_do"];
    shell::output(shell::cargo(&arguments, root).env("CAUSEWAY_WRITE_REFERENCE", "1")).map(drop)
}
