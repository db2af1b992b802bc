//! `causeway config`: the configuration as it applies, and the desk's own settings as one file.
//! It never prints a secret: passwords are redacted by their type, and the file has none.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use causeway_desk::configuration::{self, Document, MAX_BYTES, Report, document};
use causeway_identity::permission::ManageSettings;
use causeway_web::{Permit, Problem};

use crate::config::Config;
use crate::{Place, wiring};

/// Which part.
#[derive(Debug, Clone, clap::Args)]
pub struct ConfigArguments {
    #[command(subcommand)]
    command: ConfigCommand,
}

#[derive(Debug, Clone, clap::Subcommand)]
enum ConfigCommand {
    /// Print every setting with its value.
    Show(Place),
    /// Write the desk's settings, inboxes, fields, views and macros as one JSON file.
    Export(ExportArguments),
    /// Show what such a file would change; with --yes, change it.
    Import(ImportArguments),
}

#[derive(Debug, Clone, clap::Args)]
struct ExportArguments {
    #[command(flatten)]
    place: Place,
    /// The file to write; standard output without it.
    file: Option<PathBuf>,
}

#[derive(Debug, Clone, clap::Args)]
struct ImportArguments {
    #[command(flatten)]
    place: Place,
    /// The file to read.
    file: PathBuf,
    /// Change the desk; without this the command only shows what it would do.
    #[arg(long)]
    yes: bool,
    /// Leave out what cannot be taken in, rather than change nothing.
    #[arg(long)]
    leave_out: bool,
}

/// Runs it.
#[expect(clippy::print_stdout, reason = "the answer of a command line program")]
pub async fn run(arguments: ConfigArguments) -> anyhow::Result<()> {
    match arguments.command {
        ConfigCommand::Show(place) => println!("{:#?}", Config::load(&place)?),
        ConfigCommand::Export(arguments) => export(&arguments).await?,
        ConfigCommand::Import(arguments) => import(&arguments).await?,
    }
    Ok(())
}

/// A problem with every place that it names.
fn told(problem: &Problem) -> anyhow::Error {
    let mut text = problem.to_string();
    for error in problem.errors() {
        text.push_str(&format!("\n  {}: {}", error.pointer, error.detail));
    }
    anyhow::anyhow!(text)
}

async fn export(arguments: &ExportArguments) -> anyhow::Result<()> {
    let parts = wiring::open(&arguments.place, &Config::load(&arguments.place)?).await?;
    let document = parts.desk.db.read(configuration::export).await?;
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    match &arguments.file {
        Some(file) => fs::write(file, text).with_context(|| format!("{} cannot be written", file.display()))?,
        None => io::stdout().write_all(text.as_bytes())?,
    }
    Ok(())
}

fn read(file: &Path) -> anyhow::Result<Document> {
    let bytes = fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    if bytes.len() > MAX_BYTES {
        bail!("{} is larger than 5 MB", file.display());
    }
    let value = serde_json::from_slice(&bytes).with_context(|| format!("{} is not JSON", file.display()))?;
    document::read(value).map_err(|problem| told(&problem))
}

async fn import(arguments: &ImportArguments) -> anyhow::Result<()> {
    let document = read(&arguments.file)?;
    let parts = wiring::open(&arguments.place, &Config::load(&arguments.place)?).await?;
    let permit = Permit::<ManageSettings>::system();
    let report = if arguments.yes {
        configuration::import(&parts.desk, permit, document, arguments.leave_out).await
    } else {
        configuration::preview(&parts.desk, permit, document).await
    };
    let report = report.map_err(|problem| told(&problem))?;
    io::stdout().write_all(words(&report, arguments.yes).as_bytes())?;
    Ok(())
}

/// A value on one line.
fn value(text: &str) -> String {
    if text.is_empty() { "nothing".to_owned() } else { format!("“{}”", text.replace('\n', " ")) }
}

/// What an import does, in words.
fn words(report: &Report, done: bool) -> String {
    let mut lines = Vec::new();
    for item in &report.added {
        lines.push(format!("+ {} “{}”", item.section, item.name));
    }
    for one in &report.changed {
        lines.push(format!("~ {} {}", one.section, if one.name.is_empty() { String::new() } else { value(&one.name) }));
        for change in &one.changes {
            let field = change.field.replace('_', " ");
            lines.push(format!("    {field}: {} becomes {}", value(&change.from), value(&change.to)));
        }
    }
    for one in &report.refused {
        lines.push(format!("! {} “{}” cannot be taken in: {} ({})", one.section, one.name, one.detail, one.pointer));
    }
    let unchanged: usize = report.unchanged.iter().map(|one| one.count).sum();
    let (added, changed) = (report.added.len(), report.changed.len());
    let (add, change) = if done { ("added", "changed") } else { ("to add", "to change") };
    lines.push(format!(
        "{added} {add}, {changed} {change}, {unchanged} as they are, {} that cannot be taken in.",
        report.refused.len()
    ));
    lines.push(match (done, report.changes_anything()) {
        (true, true) => "Done.".to_owned(),
        (_, false) => "There is nothing to change.".to_owned(),
        (false, true) if report.refused.is_empty() => "Nothing was changed. Say --yes to do it.".to_owned(),
        (false, true) => "Nothing was changed. Say --yes --leave-out to do what can be done.".to_owned(),
    });
    let lines: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
    format!("{}\n", lines.join("\n"))
}
