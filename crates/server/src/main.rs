//! The binary `causeway`: one program that is the desk, its mail server and its tools for operators.
//! It never holds product rules; it reads the configuration, wires the crates together and runs them.

mod command;
mod config;
mod front_door;
mod metrics;
mod peer;
mod serve;
#[cfg(test)]
mod tests;
mod web_app;
mod wiring;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The open support and success desk.
#[derive(Debug, Parser)]
#[command(name = "causeway", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// Where the desk lives; every command that touches it has these.
#[derive(Debug, Clone, clap::Args)]
pub struct Place {
    /// The folder with the desk's database, files and key.
    #[arg(long, value_name = "DIR", default_value = "./data")]
    data: PathBuf,
    /// A configuration file; DIR/causeway.toml is read when it is there.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The database: a PostgreSQL URL. Without it, SQLite in the data folder.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the desk: web, API, mail in and out.
    Serve(serve::ServeArguments),
    /// Set a new desk up without a browser.
    Setup(command::setup::SetupArguments),
    /// Users of the desk.
    User(command::user::UserArguments),
    /// Mail by hand.
    Mail(command::mail::MailArguments),
    /// Show what the desk would make of a mail, a text or an HTML fragment.
    Inspect(command::inspect::InspectArguments),
    /// What is wrong with what the desk depends on, and how to mend it.
    Doctor(command::doctor::DoctorArguments),
    /// The configuration as it applies, and the settings of the desk as one file.
    Config(command::config::ConfigArguments),
    /// Fill a new desk with very many conversations, to measure it.
    Bench(command::bench::BenchArguments),
    /// Print the OpenAPI document.
    Openapi,
    /// Print the permission table as Markdown.
    Permissions,
}

#[expect(clippy::print_stderr, reason = "a command line program tells its errors on standard error")]
fn main() -> ExitCode {
    // One TLS provider for everything; without it the first connection would panic.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("causeway: no threads can be started: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(arguments.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("causeway: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve(arguments) => serve::serve(arguments).await,
        Command::Setup(arguments) => command::setup::run(arguments).await,
        Command::User(arguments) => command::user::run(arguments).await,
        Command::Mail(arguments) => command::mail::run(arguments).await,
        Command::Inspect(arguments) => command::inspect::run(&arguments),
        Command::Doctor(arguments) => command::doctor::run(arguments).await,
        Command::Config(arguments) => command::config::run(arguments).await,
        Command::Bench(arguments) => command::bench::run(arguments).await,
        Command::Openapi => command::reference::openapi().await,
        Command::Permissions => command::reference::permissions(),
    }
}
