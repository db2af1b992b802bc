//! `causeway config show`: the configuration as it applies.
//! It never prints a secret; passwords are redacted by their type.

use crate::Place;
use crate::config::Config;

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
}

/// Runs it.
#[expect(clippy::print_stdout, reason = "the answer of a command line program")]
pub fn run(arguments: &ConfigArguments) -> anyhow::Result<()> {
    let ConfigCommand::Show(place) = &arguments.command;
    println!("{:#?}", Config::load(place)?);
    Ok(())
}
