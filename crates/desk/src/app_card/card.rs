//! What an outside system says about a customer: fetched by the desk through the guarded client, within limits.
//! It never passes on markup, nor a link that is not `https`.

use std::time::Duration;

use causeway_base::text;
use causeway_net::{Client, Limits};
use causeway_web::{Code, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The longest answer, in bytes.
const BYTES: usize = 64 * 1024;
const TIME: Duration = Duration::from_secs(5);
const ROWS: usize = 30;

/// A card as people see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(super) struct Card {
    /// What stands above it.
    #[serde(default)]
    pub(super) title: String,
    /// Its rows, at most 30.
    #[serde(default)]
    pub(super) rows: Vec<CardRow>,
}

/// A row of a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(super) struct CardRow {
    /// What it is.
    #[serde(default)]
    pub(super) label: String,
    /// The value.
    #[serde(default)]
    pub(super) value: String,
    /// A page about it.
    #[serde(default)]
    pub(super) link: Option<String>,
}

fn line(given: &str, longest: usize) -> String {
    text::clean(given.trim(), longest).replace('\n', " ")
}

/// The card that `bytes` describe, cut to what is shown.
pub(super) fn read(bytes: &[u8]) -> Option<Card> {
    let card: Card = serde_json::from_slice(bytes).ok()?;
    let row = |row: CardRow| CardRow {
        label: line(&row.label, 80),
        value: line(&row.value, 500),
        link: row
            .link
            .filter(|link| link.starts_with("https://") && link.len() <= 2000 && !link.contains(char::is_whitespace)),
    };
    let rows = card.rows.into_iter().take(ROWS).map(row).filter(|row| !row.value.is_empty()).collect();
    Some(Card { title: line(&card.title, 120), rows })
}

/// Asks the system at `url`.
///
/// # Errors
/// `unavailable` with what went wrong there.
pub(super) async fn fetch(client: &Client, name: &str, url: &str) -> Result<Card, Problem> {
    let client = client.limited(Limits { bytes: BYTES, time: TIME, redirects: 0 });
    let failed =
        |why: String| Problem::new(Code::Unavailable, format!("{name} gives no card at the moment.")).hint(why);
    let bytes = client.get_json(url).await.map_err(|refusal| failed(refusal.to_string()))?;
    read(&bytes)
        .ok_or_else(|| failed("The answer is not of the form {title, rows: [{label, value, link}]}.".to_owned()))
}
