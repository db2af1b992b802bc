//! `causeway bench`: fills a desk with very many conversations, so that it can be measured.
//! It refuses a desk that has conversations already: measuring is not for real desks.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, ensure};
use causeway_desk::sample::bulk;
use causeway_store::{Tx, sql};

use crate::config::Config;
use crate::{Place, wiring};

/// What to fill in.
#[derive(Debug, Clone, clap::Args)]
pub struct BenchArguments {
    #[command(flatten)]
    place: Place,
    /// How many conversations.
    #[arg(long, default_value_t = 100_000)]
    conversations: usize,
    /// How many messages each has.
    #[arg(long, default_value_t = 4)]
    messages: usize,
    /// A file with one text a line; without it a few built-in ones repeat.
    #[arg(long, value_name = "FILE")]
    texts: Option<PathBuf>,
}

/// Conversations that share a unit of work.
const BATCH: usize = 250;

/// Runs it.
pub async fn run(arguments: BenchArguments) -> anyhow::Result<()> {
    let texts: Arc<Vec<String>> = Arc::new(match &arguments.texts {
        Some(path) => std::fs::read_to_string(path)
            .with_context(|| format!("{} cannot be read", path.display()))?
            .lines()
            .map(str::to_owned)
            .collect(),
        None => ["Hello, how do I export my data?", "你好，导出一直失败。", "ログインできません。"]
            .map(str::to_owned)
            .to_vec(),
    });
    let parts = wiring::open(&arguments.place, &Config::load(&arguments.place)?).await?;
    let count = |tx: &mut Tx<'_>| tx.value::<i64>(&sql!("SELECT COUNT(*) FROM conversation"));
    ensure!(parts.desk.db.read(count).await? == 0, "this desk has conversations; fill a new one");
    for from in (0..arguments.conversations).step_by(BATCH) {
        let (texts, until) = (Arc::clone(&texts), (from + BATCH).min(arguments.conversations));
        let work = move |tx: &mut Tx<'_>| bulk::fill(tx, from, until, arguments.messages, &texts);
        parts.desk.db.write(work).await.map_err(|problem| anyhow::anyhow!("{problem}"))?;
    }
    Ok(())
}
