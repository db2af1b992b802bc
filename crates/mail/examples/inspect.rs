//! Answers cases of the corpora: one JSON object a line in, one a line out.
//! It never needs the server; it exists to score this crate alone.

use std::io::{BufRead, Write};
use std::time::Instant;

fn main() -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let Ok(case) = serde_json::from_str::<serde_json::Value>(&line?) else { continue };
        let start = Instant::now();
        let mut answer = causeway_mail::inspect::inspect(&case);
        if let Some(answer) = answer.as_object_mut() {
            answer.insert("seconds".into(), start.elapsed().as_secs_f64().into());
        }
        writeln!(out, "{answer}")?;
    }
    out.flush()
}
