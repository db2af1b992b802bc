//! `causeway setup`: a new desk without a browser.
//! It never takes a password as an argument, where other users of the machine could read it.

use std::path::PathBuf;

use anyhow::Context;
use causeway_base::{Locale, Secret};

use crate::config::Config;
use crate::front_door::{self, Wish};
use crate::{Place, wiring};

/// The new desk.
#[derive(Debug, Clone, clap::Args)]
pub struct SetupArguments {
    #[command(flatten)]
    place: Place,
    /// The owner's e-mail.
    #[arg(long)]
    email: String,
    /// The owner's name.
    #[arg(long)]
    name: String,
    /// A file whose first line is the owner's password.
    #[arg(long, value_name = "FILE")]
    password_file: PathBuf,
    /// The organisation's name.
    #[arg(long)]
    organisation: String,
    /// The address that customers write to.
    #[arg(long, value_name = "ADDRESS")]
    inbox: String,
    /// The desk's language: en, zh-CN, zh-TW or ja.
    #[arg(long, default_value = "en", value_parser = ["en", "zh-CN", "zh-TW", "ja"])]
    language: String,
    /// The desk's time zone, such as Asia/Shanghai.
    #[arg(long)]
    time_zone: Option<String>,
    /// Fill it with the sample desk.
    #[arg(long)]
    sample: bool,
}

/// Runs it.
#[expect(clippy::print_stdout, reason = "the answer of a command line program")]
pub async fn run(arguments: SetupArguments) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(&arguments.password_file)
        .with_context(|| format!("{} cannot be read", arguments.password_file.display()))?;
    let wish = Wish {
        locale: Locale::from_tag(&arguments.language).unwrap_or_default(),
        name: arguments.name,
        email: arguments.email.clone(),
        password: Secret::new(text.lines().next().unwrap_or_default()),
        organisation: arguments.organisation,
        support_address: arguments.inbox,
        time_zone: arguments.time_zone,
        sample: arguments.sample,
    };
    let parts = wiring::open(&arguments.place, &Config::load(&arguments.place)?).await?;
    let told = |problem: causeway_web::Problem| anyhow::anyhow!("{problem}");
    let new = front_door::new_desk(&parts.identity, &wish).await.map_err(told)?;
    front_door::make(&parts.desk, new, wish.sample).await.map_err(told)?;
    println!("The desk is set up; {} is its owner.", arguments.email);
    Ok(())
}
