//! `cargo xtask tidy`: the rules that no compiler or linter checks, each finding one line with its mend.
//! It never changes a file.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use crate::Result;
use crate::shell;

mod crates;
mod direction;
mod documents;
mod lexer;
mod rust;
mod tree;

/// Something to mend.
pub struct Finding {
    file: String,
    line: usize,
    what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// A file of the project, its path relative to the root and with forward slashes.
pub struct File {
    path: String,
    full: PathBuf,
    /// The text; empty for what is not UTF-8 or larger than a megabyte.
    text: String,
    bytes: u64,
}

impl File {
    fn finding(&self, line: usize, what: impl Into<String>) -> Finding {
        Finding { file: self.path.clone(), line, what: what.into() }
    }

    fn has_extension(&self, extension: &str) -> bool {
        self.full.extension().is_some_and(|found| found == extension)
    }
}

const LARGEST: u64 = 1_000_000;

/// What git tracks or would track: ignored files do not count.
fn files(root: &Path) -> Result<Vec<File>> {
    let arguments = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
    let listed = shell::output(&mut shell::command("git", &arguments, root))?;
    let mut files = Vec::new();
    for path in listed.split('\0').filter(|path| !path.is_empty()) {
        let full = root.join(path);
        // A file that was deleted but not yet committed is still listed.
        let Ok(bytes) = fs::metadata(&full).map(|found| found.len()) else { continue };
        let text = if bytes <= LARGEST { fs::read_to_string(&full).unwrap_or_default() } else { String::new() };
        files.push(File { path: path.to_owned(), full, text, bytes });
    }
    Ok(files)
}

fn findings(root: &Path) -> Result<Vec<Finding>> {
    let files = files(root)?;
    let mut all = Vec::new();
    for file in &files {
        rust::check(file, &mut all);
        tree::check(file, &mut all);
        direction::check(file, &mut all);
    }
    crates::check(root, &files, &mut all)?;
    documents::check(root, &files, &mut all);
    Ok(all)
}

/// Prints every finding; an error when there is one.
pub fn run(root: &Path) -> Result<()> {
    let all = findings(root)?;
    for finding in &all {
        println!("{finding}");
    }
    match all.len() {
        0 => {
            println!("tidy: nothing to mend");
            Ok(())
        }
        count => Err(format!("tidy: {count} to mend")),
    }
}

#[cfg(test)]
fn sample(path: &str, text: &str) -> File {
    File { path: path.to_owned(), full: PathBuf::from(path), text: text.to_owned(), bytes: text.len() as u64 }
}
