//! The direction of dependencies between our crates, from what `cargo metadata` says.
//! It never looks at other people's crates.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::{File, Finding};
use crate::Result;
use crate::shell;

/// A crate may use those of lower rank only, so features side by side cannot see each other.
const RANKS: [(&str, u32); 28] = [
    ("base", 0),
    ("calendar", 1),
    ("store", 1),
    ("mail", 1),
    ("wording", 1),
    ("triage", 1),
    ("retrieval", 1),
    ("blob", 1),
    ("net", 1),
    ("proof", 2),
    ("queue", 2),
    ("web", 2),
    ("hub", 3),
    ("identity", 10),
    ("people", 11),
    ("desk", 12),
    ("automation", 13),
    ("channels", 13),
    ("knowledge", 13),
    ("chat", 14),
    ("phone", 14),
    ("success", 13),
    ("connect", 13),
    ("assist", 13),
    ("insight", 14),
    ("server", 20),
    ("testkit", 30),
    ("testdesk", 31),
];

fn rank(name: &str) -> Option<u32> {
    RANKS.iter().find(|(known, _)| *known == name).map(|(_, rank)| *rank)
}

/// Why `from` may not use `to`; `None` when it may. Tests of any crate may use the test kit.
fn refusal(from: &str, to: &str, for_tests: bool) -> Option<String> {
    if matches!(to, "testkit" | "testdesk") && from != "testdesk" {
        return (!for_tests).then(|| format!("only tests may use {to}: make it a dev-dependency"));
    }
    let (Some(from_rank), Some(to_rank)) = (rank(from), rank(to)) else { return None };
    if from_rank > to_rank {
        return None;
    }
    Some(format!("{from} may not use {to}: server → features → foundation; meet through events and jobs instead"))
}

/// Every edge between two of our crates, and every crate that the rank table does not know.
pub fn check(root: &Path, files: &[File], all: &mut Vec<Finding>) -> Result<()> {
    let arguments = ["metadata", "--no-deps", "--format-version", "1", "--offline"];
    let text = shell::output(&mut shell::cargo(&arguments, root))?;
    let metadata: Value = serde_json::from_str(&text).map_err(|error| format!("cargo metadata: {error}"))?;
    for (name, edges) in edges(&metadata) {
        let manifest = format!("crates/{name}/Cargo.toml");
        let file = files.iter().find(|file| file.path == manifest);
        let mut push = |needle: &str, what: String| {
            let line = file.and_then(|file| file.text.lines().position(|line| line.contains(needle)));
            all.push(Finding { file: manifest.clone(), line: line.unwrap_or(0) + 1, what });
        };
        if rank(&name).is_none() {
            push(
                "name",
                format!("the crate {name} has no rank: add it to xtask/src/tidy/crates.rs and ARCHITECTURE.md"),
            );
        }
        for (to, for_tests) in edges {
            if let Some(what) = refusal(&name, &to, for_tests) {
                push(&format!("causeway-{to}"), what);
            }
        }
    }
    Ok(())
}

/// Our crates by short name, each with what it uses and whether only its tests do.
fn edges(metadata: &Value) -> BTreeMap<String, Vec<(String, bool)>> {
    let short = |value: &Value| value.as_str()?.strip_prefix("causeway-").map(str::to_owned);
    let mut found = BTreeMap::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let Some(name) = short(&package["name"]) else { continue };
        let dependencies = package["dependencies"].as_array().into_iter().flatten();
        let ours = dependencies.filter_map(|one| Some((short(&one["name"])?, one["kind"] == "dev"))).collect();
        found.insert(name, ours);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_go_down_only() {
        let cases = [
            ("desk", "people", false, true),
            ("people", "desk", false, false),
            ("automation", "channels", false, false),
            ("insight", "connect", false, true),
            ("mail", "store", false, false),
            ("web", "store", false, true),
            ("server", "desk", false, true),
            ("desk", "testkit", true, true),
            ("desk", "testkit", false, false),
        ];
        for (from, to, for_tests, may) in cases {
            assert_eq!(refusal(from, to, for_tests).is_none(), may, "{from} -> {to}");
        }
    }

    #[test]
    fn edges_are_read_from_metadata() {
        let text = r#"{"packages": [{"name": "causeway-desk", "dependencies": [
            {"name": "causeway-base", "kind": null}, {"name": "serde", "kind": null},
            {"name": "causeway-testkit", "kind": "dev"}]}, {"name": "xtask", "dependencies": []}]}"#;
        let found = edges(&serde_json::from_str(text).unwrap());
        assert_eq!(found["desk"], [("base".to_owned(), false), ("testkit".to_owned(), true)]);
        assert_eq!(found.len(), 1);
    }
}
