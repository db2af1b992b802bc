//! How fast the parser reads usual mails, and what mails that were made to hurt it cost.
//! It never judges what the parser says of them; the corpora do that.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::Result;

/// What is larger than this is no usual mail; such are measured below, one by one.
const USUAL_BYTES: usize = 64 << 10;
const ROUNDS: usize = 40;
const MEGABYTE: usize = 1 << 20;

/// The section of the page: mails a second, then a row for each hurtful mail.
pub fn section(binary: &Path, corpora: &Path) -> Result<String> {
    let mut text = format!(
        "\n## Speed\n\n{}\n\n| mail made to hurt | size, MiB | time, s | memory at its highest, MiB |\n|---|---|---|---|\n",
        usual(binary, corpora)?
    );
    for (name, bytes) in bombs() {
        println!("{name}");
        let (time, memory) = cost(binary, &bytes)?;
        let size = bytes.len() as f64 / MEGABYTE as f64;
        text.push_str(&format!("| {name} | {size:.1} | {:.2} | {memory} |\n", time.as_secs_f64()));
    }
    text.push_str("\nThe aims: at least 3,000 usual mails a second on one core, and no mail that costs more than 2 s or 256 MiB.\n");
    Ok(text)
}

fn usual(binary: &Path, corpora: &Path) -> Result<String> {
    let cases =
        fs::read_to_string(corpora.join("mail/parsing.jsonl")).map_err(|error| format!("mail/parsing: {error}"))?;
    let once: Vec<&str> = cases.lines().filter(|line| line.len() < USUAL_BYTES / 3 * 4).collect();
    let path = temporary("usual.jsonl");
    fs::write(&path, format!("{}\n", once.join("\n")).repeat(ROUNDS)).map_err(|error| error.to_string())?;
    let open = |error: std::io::Error| format!("the usual mails: {error}");
    let began = Instant::now();
    let status = Command::new(binary)
        .args(["inspect", "--batch"])
        .stdin(Stdio::from(File::open(&path).map_err(open)?))
        .stdout(Stdio::null())
        .status()
        .map_err(open)?;
    let time = began.elapsed().as_secs_f64();
    let _ = fs::remove_file(&path);
    if !status.success() {
        return Err(format!("the usual mails: the program failed ({status})"));
    }
    let (mails, bytes) = (once.len() * ROUNDS, once.iter().map(|line| line.len()).sum::<usize>() / once.len());
    Ok(format!(
        "{mails} mails of the parsing set (those below {} KiB, {} KiB in the mean) are read, cut, sanitised and told as JSON in {time:.1} s by one \
         thread: {:.0} a second.",
        USUAL_BYTES >> 10,
        (bytes * 3 / 4) >> 10,
        mails as f64 / time
    ))
}

/// Runs the program on one mail: how long it takes, and its memory at the highest, in MiB.
fn cost(binary: &Path, bytes: &[u8]) -> Result<(Duration, u64)> {
    let path = temporary("bomb.eml");
    fs::write(&path, bytes).map_err(|error| error.to_string())?;
    let began = Instant::now();
    let mut child = Command::new(binary)
        .arg("inspect")
        .arg(&path)
        .stdout(Stdio::null())
        .spawn()
        .map_err(|error| error.to_string())?;
    let mut highest = 0;
    let status = loop {
        highest = highest.max(high_water(child.id()));
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            break status;
        }
        thread::sleep(Duration::from_millis(2));
    };
    let time = began.elapsed();
    let _ = fs::remove_file(&path);
    if status.success() { Ok((time, highest >> 10)) } else { Err(format!("the program failed ({status})")) }
}

/// The most memory that a process has had, in KiB; 0 once it is gone.
fn high_water(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn temporary(name: &str) -> std::path::PathBuf {
    std::env::temp_dir().join(format!("causeway-{}-{name}", std::process::id()))
}

/// Mails that were made to hurt, each with the name of its trick.
fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let head = "From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n";
    let html = |body: String| format!("{head}Content-Type: text/html; charset=utf-8\r\n\r\n{body}").into_bytes();
    let nested: Vec<_> =
        (0..20_000).map(|at| format!("Content-Type: multipart/mixed; boundary=b{at}\r\n\r\n--b{at}\r\n")).collect();
    let messages = "Content-Type: message/rfc822\r\n\r\nSubject: inside\r\n".repeat(50_000);
    let parts = "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n".repeat(300_000);
    let words = "=?utf-8?B?5L2g?= ".repeat(400_000);
    vec![
        ("multiparts inside each other, 20,000 deep", format!("{head}{}", nested.concat()).into_bytes()),
        ("mails inside each other, 50,000 deep", format!("{head}{messages}").into_bytes()),
        (
            "300,000 parts",
            format!("{head}Content-Type: multipart/mixed; boundary=b\r\n\r\n{parts}--b--\r\n").into_bytes(),
        ),
        ("a million header fields", format!("{head}{}\r\nx", "X-A: b\r\n".repeat(1_000_000)).into_bytes()),
        (
            "one field of 400,000 encoded words",
            format!("{head}X-Words: {words}\r\nSubject: {words}\r\n\r\nx").into_bytes(),
        ),
        ("200,000 recipients", format!("{head}Cc: {}\r\n\r\nx", "A <a@b.example>, ".repeat(200_000)).into_bytes()),
        ("one line of 25 MiB", format!("{head}\r\n{}", "a".repeat(25 * MEGABYTE)).into_bytes()),
        ("a million quoted lines", format!("{head}\r\n{}", "> > > quoted\r\n".repeat(1_000_000)).into_bytes()),
        ("HTML, 200,000 elements deep", html("<div>".repeat(200_000))),
        ("HTML, tables inside each other, 50,000 deep", html("<table><tr><td>".repeat(50_000))),
        ("HTML, formatting left open 100,000 times", html("<b><i><p>x".repeat(100_000))),
        ("HTML, an element with 500,000 attributes", {
            let attributes: Vec<_> = (0..500_000).map(|at| format!(" a{at}=b")).collect();
            html(format!("<p{}>x</p>", attributes.concat()))
        }),
        ("HTML, 10 MiB of style", html(format!("<style>{}</style>", "a{b:c}".repeat(10 * MEGABYTE / 6)))),
        ("25 MiB of attachment in Base64", {
            let lines = format!("{}\r\n", "A".repeat(76)).repeat(25 * MEGABYTE / 57);
            format!("{head}Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n{lines}")
                .into_bytes()
        }),
    ]
}
