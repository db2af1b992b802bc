//! Signing in at providers of mail accounts (RFC 6749, RFC 7636): Google and Microsoft, for IMAP and SMTP alike.
//! Tokens lie sealed in the database and leave it only for the one server that they are for.

pub mod flow;
pub mod routes;
pub mod store;
pub mod token;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use causeway_base::Time;
use causeway_net::Client;
use causeway_store::{id_type, named_values};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex as AsyncMutex;

id_type!(AccountId, "Names an account at a provider that somebody signed in with.");

named_values!(Provider "Who signs people in." {
    Google "Gmail and Google Workspace." = "google",
    Microsoft "Microsoft 365 and Outlook.com." = "microsoft",
});

named_values!(AccountState "Whether tokens can be had." {
    Ok "They can." = "ok",
    SignIn "Somebody has to sign in again." = "sign_in",
});

/// Where a provider is asked; the defaults are the real ones, tests put their own in.
#[derive(Debug, Clone)]
pub struct Places {
    /// Google's page that asks for consent.
    pub google_authorize: String,
    /// Where Google gives tokens out.
    pub google_token: String,
    /// Microsoft's page that asks for consent; `{tenant}` is replaced.
    pub microsoft_authorize: String,
    /// Where Microsoft gives tokens out; `{tenant}` is replaced.
    pub microsoft_token: String,
}

impl Default for Places {
    fn default() -> Self {
        let microsoft = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0";
        Self {
            google_authorize: "https://accounts.google.com/o/oauth2/v2/auth".to_owned(),
            google_token: "https://oauth2.googleapis.com/token".to_owned(),
            microsoft_authorize: format!("{microsoft}/authorize"),
            microsoft_token: format!("{microsoft}/token"),
        }
    }
}

/// The way to the providers. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Providers {
    /// The client that asks them.
    pub http: Client,
    /// Where they are.
    pub places: Arc<Places>,
    gates: Arc<Gates>,
}

/// One gate an account: while one task refreshes its tokens, the others wait and use what it got.
type Gates = Mutex<HashMap<AccountId, Arc<AsyncMutex<()>>>>;

impl Providers {
    /// Providers at `places`, asked by `http`.
    pub fn new(http: Client, places: Places) -> Self {
        Self { http, places: Arc::new(places), gates: Arc::default() }
    }

    fn gate(&self, account: AccountId) -> Arc<AsyncMutex<()>> {
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(gates.entry(account).or_default())
    }
}

/// How the desk is known to a provider, without its secret.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct App {
    /// Whom.
    pub provider: Provider,
    /// The id that the provider gave the desk.
    pub client_id: String,
    /// Whether a secret is stored.
    pub has_secret: bool,
    /// Microsoft: the directory, or `common`, `organizations`, `consumers`.
    pub tenant: Option<String>,
}

/// An account that somebody signed in with.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// At whom.
    pub provider: Provider,
    /// The address that signed in.
    pub login: String,
    /// Whether tokens can be had.
    pub state: AccountState,
    /// The provider's words, when they cannot.
    pub error: Option<String>,
    /// When somebody first signed in with it.
    pub created_at: Time,
}

#[cfg(test)]
mod tests;
