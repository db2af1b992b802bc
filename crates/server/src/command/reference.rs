//! What is generated from the program itself: the OpenAPI document and the permission table.
//! It never needs a desk; the document is made on an empty one that is thrown away.

use causeway_identity::permission::TABLE;

use crate::config::Config;
use crate::{Place, wiring};

/// Prints the OpenAPI document.
#[expect(clippy::print_stdout, reason = "the answer of a command line program")]
pub async fn openapi() -> anyhow::Result<()> {
    let data = std::env::temp_dir().join(format!("causeway-openapi-{}", std::process::id()));
    let place = Place { data: data.clone(), config: None, database: None };
    let parts = wiring::open(&place, &Config::default()).await;
    let printed = parts.map(|parts| {
        let (_, endpoints) = wiring::router(&parts);
        serde_json::to_string_pretty(&causeway_web::document(&endpoints, env!("CARGO_PKG_VERSION")))
    });
    let _ = std::fs::remove_dir_all(&data);
    println!("{}", printed??);
    Ok(())
}

/// Prints the permission table.
#[expect(clippy::print_stdout, reason = "the answer of a command line program")]
#[expect(clippy::unnecessary_wraps, reason = "every command answers the same way")]
pub fn permissions() -> anyhow::Result<()> {
    println!("| permission | what it allows | agent | admin | owner |");
    println!("|---|---|---|---|---|");
    for (name, what, agent) in TABLE {
        println!("| `{name}` | {what} | {} | yes | yes |", if *agent { "yes" } else { "–" });
    }
    Ok(())
}
