//! Writes docs/reference/retrieval.md anew from how well articles are found in the search sets beside the project.
//! It never changes a weight or a set.

use std::path::Path;

use crate::Result;
use crate::shell;

/// Runs the test that measures, with leave to write; without the sets it says so and leaves the page as it is.
pub fn run(root: &Path) -> Result<()> {
    let sets = root.join("../shared/corpora/search");
    if !sets.is_dir() {
        println!("nothing is measured: the search sets are not at {}", sets.display());
        return Ok(());
    }
    let arguments = ["test", "--release", "-q", "-p", "causeway-retrieval", "measure::measure", "--", "--ignored"];
    shell::output(shell::cargo(&arguments, root).env("CAUSEWAY_WRITE_REFERENCE", "1")).map(drop)
}
