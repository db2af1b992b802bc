//! `causeway user`: what an operator does for users without a browser.
//! It never prints more than was asked for, so that its output can be used by scripts.

use anyhow::Context;
use causeway_identity::{api_key, user};
use causeway_store::{Actor, Tx};

use crate::config::Config;
use crate::{Place, wiring};

/// What to do.
#[derive(Debug, Clone, clap::Args)]
pub struct UserArguments {
    #[command(subcommand)]
    command: UserCommand,
}

#[derive(Debug, Clone, clap::Subcommand)]
enum UserCommand {
    /// Make an API key and print it.
    ApiKey(ApiKeyArguments),
}

#[derive(Debug, Clone, clap::Args)]
struct ApiKeyArguments {
    #[command(flatten)]
    place: Place,
    /// Whose key.
    #[arg(long)]
    email: String,
    /// What it is called in the list of keys.
    #[arg(long, default_value = "command line")]
    name: String,
}

/// Runs it.
#[expect(clippy::print_stdout, reason = "the key is the answer, and nothing else")]
pub async fn run(arguments: UserArguments) -> anyhow::Result<()> {
    let UserCommand::ApiKey(arguments) = arguments.command;
    let parts = wiring::open(&arguments.place, &Config::load(&arguments.place)?).await?;
    let db = &parts.desk.db;
    let key = causeway_base::token::new("cwk_", &*db.random());
    let made = key.clone();
    let (email, name) = (arguments.email.clone(), arguments.name);
    let work = move |tx: &mut Tx<'_>| {
        let Some(user) = user::store::by_email(tx, &email)?.filter(|user| user.active) else { return Ok(false) };
        api_key::routes::make(tx, Actor::SYSTEM, user.id, &name, &made).map(|_| true)
    };
    let found = db.write(work).await.map_err(|problem: causeway_web::Problem| anyhow::anyhow!("{problem}"))?;
    found.then_some(()).with_context(|| format!("nobody with the e-mail {} works here", arguments.email))?;
    println!("{}", key.reveal());
    Ok(())
}
