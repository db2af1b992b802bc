//! Writes docs/reference/wording.md anew from what the wording rules find in the labelled sentences.
//! It never changes a rule or a sentence.

use std::path::Path;

use crate::Result;
use crate::shell;

/// Runs the test that measures, with leave to write.
pub fn run(root: &Path) -> Result<()> {
    let arguments = ["test", "-q", "-p", "causeway-wording", "the_reference_shows_what_the_rules_do"];
    shell::output(shell::cargo(&arguments, root).env("CAUSEWAY_WRITE_REFERENCE", "1")).map(drop)
}
