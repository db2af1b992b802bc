//! How fast the parser reads usual mails, and what mails that were made to hurt it cost.
//! It never judges what the parser says of them; the corpora do that.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::Result;

/// What is larger than this is no usual mail; such are measured below, one by one.
const USUAL_BYTES: usize = 64 << 10;
const ROUNDS: usize = 40;
const MEGABYTE: usize = 1 << 20;

/// The section of the page: mails a second, then a row for each hurtful mail.
pub fn section(binary: &Path, corpora: &Path) -> Result<String> {
    let mut text = format!(
        "\n## Speed\n\n{}\n\n| mail made to hurt | size, MiB | time of one core, s | memory at its highest, MiB |\n|---|---|---|---|\n",
        usual(binary, corpora)?
    );
    for (name, bytes) in bombs() {
        println!("{name}");
        let path = temporary("hurtful.eml");
        fs::write(&path, &bytes).map_err(|error| error.to_string())?;
        let cost = cost(Command::new(binary).arg("inspect").arg(&path))?;
        let _ = fs::remove_file(&path);
        let size = bytes.len() as f64 / MEGABYTE as f64;
        text.push_str(&format!("| {name} | {size:.1} | {:.2} | {} |\n", cost.processor, cost.memory));
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
    let mut command = Command::new(binary);
    command.args(["inspect", "--batch"]).stdin(Stdio::from(File::open(&path).map_err(open)?));
    let cost = cost(&mut command)?;
    let _ = fs::remove_file(&path);
    let (mails, bytes) = (once.len() * ROUNDS, once.iter().map(|line| line.len()).sum::<usize>() / once.len());
    Ok(format!(
        "{mails} mails of the parsing set (those below {} KiB, {} KiB in the mean) are read, cut, sanitised and told as JSON in {:.1} s of one \
         core: {:.0} a second.",
        USUAL_BYTES >> 10,
        (bytes * 3 / 4) >> 10,
        cost.processor,
        mails as f64 / cost.processor
    ))
}

/// What a run of the program took.
struct Cost {
    /// Seconds of one core.
    processor: f64,
    /// Its memory at the highest, in MiB.
    memory: u64,
}

fn cost(command: &mut Command) -> Result<Cost> {
    let mut child = command.stdout(Stdio::null()).spawn().map_err(|error| error.to_string())?;
    let mut cost = Cost { processor: 0.0, memory: 0 };
    loop {
        cost.memory = cost.memory.max(high_water(child.id()) >> 10);
        cost.processor = cost.processor.max(processor_time(child.id()));
        match child.try_wait().map_err(|error| error.to_string())? {
            Some(status) if status.success() => return Ok(cost),
            Some(status) => return Err(format!("the program failed ({status})")),
            None => thread::sleep(Duration::from_millis(2)),
        }
    }
}

/// The most memory that a process has had, in KiB; 0 once it is gone.
fn high_water(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// How long a process has run, in seconds of one core; Linux counts hundredths.
fn processor_time(process: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    fields.split_whitespace().skip(11).take(2).filter_map(|number| number.parse::<f64>().ok()).sum::<f64>() / 100.0
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
