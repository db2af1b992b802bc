//! `cargo xtask conformance`: lets the binary answer the corpora beside the project and writes the scores down.
//! It never copies a case into the project.

mod speed;

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::{Result, shell};

const SETS: [(&str, &str); 6] = [
    ("mail/parsing", "whole mails: charsets, nesting, names, attachments"),
    ("mail/bounces", "delivery reports, complaints, automatic answers"),
    ("mail/reply-text", "what the person newly wrote"),
    ("mail/threads", "which mails belong together"),
    ("security/hostile", "hostile HTML after sanitising"),
    ("sla/cases", "by when something is due: zones, daylight saving, holidays, pauses"),
];

/// Cases that we decided not to pass, with the reason. Whatever else fails is told as not understood.
const SET_ASIDE: [(&str, &[&str]); 9] = [
    (
        "The case expects the replacement character where a raw byte can be read as a letter of the mail's language; a reader wants the letter.",
        &[
            "mail-parser/legacy-010",
            "mail-parser/legacy-016",
            "mail-parser/legacy-020",
            "mail-parser/legacy-022",
            "mail-parser/legacy-023",
            "mail-parser/legacy-026",
            "mail-parser/legacy-027",
            "mail-parser/legacy-052",
        ],
    ),
    (
        "Uuencoded files in the text become attachments; the case wants them left as text.",
        &["mail-parser/legacy-049", "mime4j/mimetools-testmsgs-uu-zeegee"],
    ),
    ("A multipart without parts: its text is kept as the text, not as an attachment.", &["mail-parser/malformed-002"]),
    ("The input is a list of file names, not a TNEF stream.", &["tnef/mimekit-winmail.list"]),
    (
        "The report says 5.5.0 in its fields and 4.7.0 only in a quoted line; the fields count.",
        &["sisimai/lhost-sendmail-56"],
    ),
    (
        "The transcript says of one address both that our server is refused and that its host is unknown; the latter counts.",
        &["sisimai/lhost-v5sendmail-07"],
    ),
    ("What stands below a quotation is kept: it may be an answer between the lines.", &["trimmer/embedded_email_1"]),
    (
        "A signature without a separator is folded on screen, not cut; other sets count it as part of the reply.",
        &["crisp/email_with_regards-1", "github/email_1_1-1"],
    ),
    ("Lines that could be the writer's own are kept.", &["crisp/email_15-1", "crisp/email_german_3-1"]),
];

/// Runs every set and writes `docs/reference/conformance.md`; `CAUSEWAY_BIN` names a program that is built already.
pub fn run(root: &Path) -> Result<()> {
    let corpora = root.join("../shared/corpora");
    if !corpora.is_dir() {
        println!("The corpora are not beside the project; nothing was run.");
        return Ok(());
    }
    let binary = if let Some(path) = std::env::var_os("CAUSEWAY_BIN") {
        path.into()
    } else {
        shell::run(&mut shell::cargo(&["build", "--release", "--locked", "--package", "causeway-server"], root))?;
        shell::target_folder(root).join("release").join("causeway")
    };
    let mut page = String::from(
        "# Conformance\n\nWritten by `cargo xtask conformance`: `causeway inspect --batch` on corpora that other projects published, scored by the corpora's \
         own program. A case passes when all its checks do; the sets disagree on signatures, so not every case can pass.\n",
    );
    for (set, what) in SETS {
        println!("{set}");
        let scores = score(&binary, &corpora, set)?;
        println!("{}", scores.lines);
        page.push_str(&format!("\n## {set}: {what}\n\n```\n{}\n```\n", scores.lines.trim_end()));
        page.push_str(&reasons(&scores.failed));
    }
    page.push_str(&speed::section(&binary, &corpora)?);
    let path = root.join("docs/reference/conformance.md");
    fs::write(&path, page).map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

/// What the judge said of a set.
struct Scores {
    lines: String,
    /// The ids of the cases that did not pass.
    failed: Vec<String>,
}

/// Why cases do not pass, as a list; the many cases of a subject that the desk does not have yet are only counted.
fn reasons(failed: &[String]) -> String {
    let mut text = String::new();
    let mut left: Vec<&str> = failed.iter().map(String::as_str).collect();
    for (reason, cases) in SET_ASIDE {
        let here: Vec<&str> = cases.iter().copied().filter(|case| left.contains(case)).collect();
        left.retain(|case| !here.contains(case));
        if !here.is_empty() {
            text.push_str(&format!("- {reason} {}\n", here.join(", ")));
        }
    }
    match left.len() {
        0 => {}
        more @ 1..=10 => text.push_str(&format!("- Not understood ({more}): {}\n", left.join(", "))),
        more => text.push_str(&format!("- {more} more do not pass.\n")),
    }
    if text.is_empty() { text } else { format!("\nWhat does not pass:\n\n{text}") }
}

fn score(binary: &Path, corpora: &Path, set: &str) -> Result<Scores> {
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
    let fails = got.with_extension("fails");
    judge.arg(&cases).arg("--got").arg(&got).arg("--fails").arg(&fails);
    // The judge ends with 1 when any case failed; its words are what counts.
    let output = judge.output().map_err(open)?;
    let told = fs::read_to_string(&fails).unwrap_or_default();
    let failed = told.lines().filter_map(|line| line.split_once("\"id\": \"")?.1.split('"').next()).map(str::to_owned);
    let failed = failed.collect();
    for file in [&got, &fails] {
        let _ = fs::remove_file(file);
    }
    Ok(Scores { lines: String::from_utf8_lossy(&output.stdout).into_owned(), failed })
}
