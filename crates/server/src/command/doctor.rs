//! `causeway doctor mail`: what DNS says about the domains that mail leaves from, and what to fix.
//! It never changes a record; it prints the ones to paste.

use std::fmt::Write;

use causeway_desk::signing;
use causeway_proof::doctor::{About, State};
use clap::{Args, Subcommand};

use crate::Place;
use crate::config::Config;
use crate::wiring;

/// Examines what the desk depends on.
#[derive(Debug, Args)]
pub struct DoctorArguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// SPF, DKIM, DMARC, MX and reverse DNS of the domains of all inboxes.
    Mail {
        /// Only this domain.
        #[arg(long, value_name = "DOMAIN")]
        domain: Option<String>,
        /// Answer as JSON.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        place: Place,
    },
}

/// Runs it. The exit code says whether anything is wrong.
pub async fn run(arguments: DoctorArguments) -> anyhow::Result<()> {
    let What::Mail { domain, json, place } = arguments.what;
    let config = Config::load(&place)?;
    let parts = wiring::open(&place, &config).await?;
    if parts.desk.dns.is_none() {
        anyhow::bail!("this machine has no DNS resolver; name servers in the configuration: [dns] servers");
    }
    let diagnoses = signing::diagnose(&parts.desk, domain).await?;
    let text = if json { serde_json::to_string_pretty(&diagnoses)? + "\n" } else { words(&diagnoses) };
    tell(&text);
    let bad = diagnoses.iter().flat_map(|one| &one.lines).filter(|line| line.state == State::Bad).count();
    if bad > 0 {
        anyhow::bail!("{bad} of these need to be fixed");
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "what was asked for goes to standard output")]
fn tell(text: &str) {
    print!("{text}");
}

fn words(diagnoses: &[signing::Diagnosis]) -> String {
    let mut out = String::new();
    for diagnosis in diagnoses {
        let _ = writeln!(out, "{}", diagnosis.domain);
        for line in &diagnosis.lines {
            let mark = match line.state {
                State::Good => "ok     ",
                State::Advice => "advice ",
                State::Bad => "WRONG  ",
                State::Unknown => "?      ",
            };
            let about = match line.about {
                About::Mx => "MX",
                About::Spf => "SPF",
                About::Dkim => "DKIM",
                About::Dmarc => "DMARC",
                About::ReverseDns => "reverse DNS",
            };
            let _ = writeln!(out, "  {mark} {about:<12} {}", line.words);
            for found in &line.found {
                let _ = writeln!(out, "                       found: {found}");
            }
            if let Some(record) = &line.publish {
                let _ = writeln!(
                    out,
                    "                       publish: {} {} \"{}\"",
                    record.name, record.kind, record.value
                );
            }
        }
    }
    out
}
