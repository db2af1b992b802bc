//! Documents that must exist and that must tell the truth: what they name is in the tree, and no crate is left out.
//! It never judges prose.

use std::path::Path;

use super::{File, Finding};

const REQUIRED: [&str; 6] =
    ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "docs/reference/coverage.md"];
const TOPS: [&str; 9] = ["crates/", "web/", "docs/", "migrations/", "xtask/", "tests/", ".ci/", ".cargo/", ".config/"];
const CHECKED: [&str; 2] = ["ARCHITECTURE.md", "docs/reference/coverage.md"];

/// Checks the documents against the tree.
pub fn check(root: &Path, files: &[File], all: &mut Vec<Finding>) {
    for required in REQUIRED {
        if !root.join(required).is_file() {
            all.push(Finding {
                file: required.to_owned(),
                line: 1,
                what: "this document is missing: write it".to_owned(),
            });
        }
    }
    let named = |path: &&&str| files.iter().any(|file| file.path == **path);
    for path in CHECKED.iter().filter(named) {
        if let Some(file) = files.iter().find(|file| file.path == *path) {
            references(root, file, files, all);
        }
    }
    if let Some(map) = files.iter().find(|file| file.path == "ARCHITECTURE.md") {
        crates_on_the_map(root, map, all);
    }
}

fn crates_on_the_map(root: &Path, map: &File, all: &mut Vec<Finding>) {
    let folders = std::fs::read_dir(root.join("crates")).into_iter().flatten().flatten();
    let mut names: Vec<String> = folders.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    for name in names {
        let listed = map.text.contains(&format!("crates/{name}"))
            || map.text.lines().any(|line| line.trim_start().starts_with(&format!("{name}/")));
        if !listed {
            all.push(map.finding(1, format!("does not name the crate {name}: say what it owns")));
        }
    }
}

/// What stands between backticks or as the target of a link, with its line.
fn quoted(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        found.extend(line.split('`').skip(1).step_by(2).map(|word| (at + 1, word)));
        found.extend(line.split("](").skip(1).filter_map(|rest| Some((at + 1, rest.split(')').next()?))));
    }
    found
}

/// Paths must exist; `path::name` must be a function or a test title under that path.
fn references(root: &Path, document: &File, files: &[File], all: &mut Vec<Finding>) {
    for (line, word) in quoted(&document.text) {
        if !TOPS.iter().any(|top| word.starts_with(top)) || word.contains(['*', '{', '…', ' ']) && !word.contains("::")
        {
            continue;
        }
        let (path, name) = word.split_once("::").map_or((word, None), |(path, name)| (path, Some(name)));
        let path = path.split('#').next().unwrap_or(path).trim_end_matches('/');
        if !root.join(path).exists() {
            all.push(document.finding(line, format!("names {path}, which does not exist: correct or remove it")));
        } else if let Some(name) = name.filter(|name| !is_in_tree(path, name, files)) {
            all.push(
                document.finding(line, format!("names {name} in {path}, which is not there: correct or remove it")),
            );
        }
    }
}

/// A Rust item is named by its last path segment; a browser test by its title.
fn is_in_tree(path: &str, name: &str, files: &[File]) -> bool {
    let last = name.rsplit("::").next().unwrap_or(name).trim_end_matches("()");
    files.iter().filter(|file| file.path == path || file.path.starts_with(&format!("{path}/"))).any(|file| {
        file.text.contains(&format!("fn {last}")) || file.text.contains(&format!("struct {last}")) || {
            !file.has_extension("rs") && file.text.contains(last)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::sample;

    #[test]
    fn a_document_that_names_what_is_not_there_is_a_finding() {
        let root = crate::root();
        let document = sample(
            "ARCHITECTURE.md",
            "`xtask/src/main.rs` `xtask/src/nothing.rs`\n`xtask/src/tidy::mask` `xtask/src/tidy::absent`\n`GET /api` [a](docs/none.md)\n",
        );
        let files = [sample("xtask/src/tidy/lexer.rs", "pub fn mask() {}")];
        let mut all = Vec::new();
        references(&root, &document, &files, &mut all);
        let lines: Vec<String> = all.iter().map(ToString::to_string).collect();
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(lines[0].contains("nothing.rs") && lines[1].contains("absent") && lines[2].contains("docs/none.md"));
    }
}
