//! `cargo xtask conformance`: lets the binary answer the corpora beside the project and writes the scores down.
//! It never copies a case into the project.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::{Result, shell};

const SETS: [(&str, &str); 5] = [
    ("mail/parsing", "whole mails: charsets, nesting, names, attachments"),
    ("mail/bounces", "delivery reports, complaints, automatic answers"),
    ("mail/reply-text", "what the person newly wrote"),
    ("mail/threads", "which mails belong together"),
    ("security/hostile", "hostile HTML after sanitising"),
];

/// Runs every set and writes `docs/reference/conformance.md`.
pub fn run(root: &Path) -> Result<()> {
    let corpora = root.join("../shared/corpora");
    if !corpora.is_dir() {
        println!("The corpora are not beside the project; nothing was run.");
        return Ok(());
    }
    shell::run(&mut shell::cargo(&["build", "--release", "--locked", "--package", "causeway-server"], root))?;
    let binary = shell::target_folder(root).join("release").join("causeway");
    let mut page = String::from(
        "# Conformance\n\nWritten by `cargo xtask conformance`: `causeway inspect --batch` on corpora that other projects published, scored by the corpora's \
         own program. A case passes when all its checks do; the sets disagree on signatures, so not every case can pass.\n",
    );
    for (set, what) in SETS {
        println!("{set}");
        let scores = score(&binary, &corpora, set)?;
        println!("{scores}");
        page.push_str(&format!("\n## {set}: {what}\n\n```\n{}\n```\n", scores.trim_end()));
    }
    let path = root.join("docs/reference/conformance.md");
    fs::write(&path, page).map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

fn score(binary: &Path, corpora: &Path, set: &str) -> Result<String> {
    let cases = corpora.join(format!("{set}.jsonl"));
    let got = std::env::temp_dir().join(format!("causeway-{}-{}.jsonl", std::process::id(), set.replace('/', "-")));
    let open = |error: std::io::Error| format!("{set}: {error}");
    let status = Command::new(binary)
        .args(["inspect", "--batch"])
        .stdin(Stdio::from(File::open(&cases).map_err(open)?))
        .stdout(Stdio::from(File::create(&got).map_err(open)?))
        .status()
        .map_err(open)?;
    if !status.success() {
        return Err(format!("{set}: the program failed ({status})"));
    }
    let mut judge = shell::command("python3", &["-B", "score.py", "--cases"], corpora);
    judge.arg(&cases).arg("--got").arg(&got);
    // The judge ends with 1 when any case failed; its words are what counts.
    let output = judge.output().map_err(open)?;
    let _ = fs::remove_file(&got);
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
