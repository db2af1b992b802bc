//! Secrets that customers paste into mails: found, covered wherever text is shown, and moved to a vault on request.
//! It never shows a secret without an entry in the access log, and never guesses from a text's meaning.

pub mod ask;
pub mod find;
pub mod markup;
pub mod routes;
pub mod store;
pub mod vault;
pub mod view;

use causeway_base::Time;
use causeway_store::{id_type, named_values};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use find::{Found, find};

id_type!(SecretId, "Names a secret in the vault.");

named_values!(Kind "What a secret is." {
    Password "A password, or another word behind such a label." = "password",
    Key "An API key or token." = "key",
    PrivateKey "A private key." = "private_key",
    Card "The number of a payment card." = "card",
    Iban "The number of a bank account." = "iban",
});

/// What stands where a secret is covered.
pub const COVER: &str = "••••";

/// `text` with its secrets covered, wherever they are repeated (R99, R385).
pub fn masked(text: &str) -> String {
    let found = find(text);
    if found.is_empty() {
        return text.to_owned();
    }
    let known: Vec<String> = found.iter().filter_map(|one| text.get(one.start..one.end)).map(str::to_owned).collect();
    markup::covered_text(text, &known, |_| COVER.to_owned()).0
}

/// The beginning of `text` on one line for lists, without secrets. `limit` counts characters.
pub fn snippet(text: &str, limit: usize) -> String {
    // A secret that begins before the cut must be seen whole enough to be found.
    let head = text.char_indices().nth(limit * 4 + 1_000).map_or(text, |(end, _)| text.get(..end).unwrap_or(text));
    causeway_base::text::snippet(&masked(head), limit)
}

/// `text` with each found range replaced by what `instead` says for it.
pub(crate) fn covered(text: &str, found: &[Found], instead: impl Fn(usize) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (number, one) in found.iter().enumerate() {
        out.push_str(text.get(at..one.start).unwrap_or_default());
        out.push_str(&instead(number));
        at = one.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// A secret in the vault, without its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VaultedSecret {
    /// Its id.
    pub id: SecretId,
    /// Its number in the message: `[secret 1]`.
    pub number: i64,
    /// What it is.
    pub kind: Kind,
    /// When its value is deleted.
    pub expires_at: Time,
    /// Whether its value was deleted.
    pub expired: bool,
}

/// Somebody saw a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Access {
    /// Which secret of the vault; `None` when all were shown in the message.
    pub number: Option<i64>,
    /// Who.
    pub user_id: Uuid,
    /// Their name.
    pub name: String,
    /// When.
    pub at: Time,
}

/// An entry of the access log with where it belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LoggedAccess {
    /// Its id.
    pub id: Uuid,
    /// What was seen: the kind of a secret in the vault; `None` when all were shown in the message.
    pub kind: Option<Kind>,
    /// Who saw it and when.
    #[serde(flatten)]
    pub access: Access,
    /// The message that the secret came with.
    pub message_id: crate::MessageId,
    /// Who wrote it.
    pub author: String,
    /// The conversation's number.
    pub conversation_number: i64,
    /// The conversation's subject, with secrets covered.
    pub conversation_subject: String,
}

#[cfg(test)]
mod tests;
