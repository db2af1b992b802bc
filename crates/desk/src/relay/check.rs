//! What tests of mail servers and previews of mailboxes answer: step by step, each with a stable word and a sentence.
//! It never tests anything; the channels do.

use std::future::Future;
use std::pin::Pin;

use causeway_base::Time;
use causeway_store::named_values;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::RelaySettings;
use crate::mailbox::Access;

named_values!(StepKind "What a test tries, in this order." {
    Name "The server's name leads to an address." = "name",
    Connect "The server takes the connection." = "connect",
    Protect "The connection is protected." = "protect",
    SignIn "The server takes the login." = "sign_in",
    Folder "The folder can be opened." = "folder",
    Push "The server tells of new mail by itself." = "push",
    Send "The server takes a mail." = "send",
});

named_values!(CheckCode "What a step came to, as a stable word; the app has a sentence for each." {
    Ok "It worked." = "ok",
    NameNotFound "The name leads nowhere." = "name_not_found",
    Refused "Nobody listens at that port." = "refused",
    Unreachable "There is no way to the server." = "unreachable",
    Slow "The server says nothing for too long." = "slow",
    Ended "The server ended the connection." = "ended",
    NotTls "The server does not speak TLS at that port." = "not_tls",
    NoStartTls "The server offers no STARTTLS." = "no_starttls",
    OtherName "The certificate is for another name." = "other_name",
    Untrusted "The certificate comes from nobody who is trusted." = "untrusted",
    Expired "The certificate is not valid today." = "expired",
    Tls "The connection cannot be protected." = "tls",
    LoginRefused "The server refuses the login." = "login_refused",
    LoginDisabled "The server takes no passwords." = "login_disabled",
    NoOauth "The server takes no OAuth." = "no_oauth",
    SignIn "Somebody has to sign in at the provider again." = "sign_in",
    Provider "The provider gives no token at the moment." = "provider",
    Settings "The desk is not registered rightly at the provider." = "settings",
    NoFolder "There is no such folder." = "no_folder",
    NoPush "The server does not tell of new mail; it is asked every minute." = "no_push",
    MailRefused "The server refuses the mail." = "mail_refused",
    Protocol "The server does not answer as expected." = "protocol",
    Store "The desk's own disk or database does not answer." = "store",
});

impl CheckCode {
    /// Whether everything works nevertheless.
    pub const fn is_good(self) -> bool {
        matches!(self, Self::Ok | Self::NoPush)
    }
}

/// One step of a test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckStep {
    /// What was tried.
    pub kind: StepKind,
    /// What it came to.
    pub code: CheckCode,
    /// The server's words, or a fact such as how many mails there are.
    pub detail: String,
}

/// How a test went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckAnswer {
    /// Whether it worked.
    pub ok: bool,
    /// What happened, in the server's words where there are any.
    pub detail: String,
    /// What helps, when it did not work.
    pub hint: Option<String>,
    /// Every step that was tried; the last one is the one that failed.
    pub steps: Vec<CheckStep>,
}

impl CheckAnswer {
    /// The answer to these steps.
    pub fn of(steps: Vec<CheckStep>, hint: Option<String>) -> Self {
        let failed = steps.iter().find(|step| !step.code.is_good());
        let told = failed.or_else(|| steps.iter().rev().find(|step| !step.detail.is_empty()));
        Self {
            ok: failed.is_none(),
            detail: told.map(|step| step.detail.clone()).unwrap_or_default(),
            hint: hint.filter(|_| failed.is_some()),
            steps,
        }
    }
}

/// A sender in a preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sender {
    /// The address.
    pub address: String,
    /// How many of the looked-at mails are from it.
    pub count: i64,
}

/// What lies in a mailbox before anything of it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Preview {
    /// How many mails lie in the folder.
    pub total: i64,
    /// How many of them came since the chosen date; all without one.
    pub since: i64,
    /// When the oldest of those came.
    pub oldest_at: Option<Time>,
    /// When the newest of those came.
    pub newest_at: Option<Time>,
    /// Of how many mails, the newest, the senders were looked at.
    pub looked_at: i64,
    /// Who wrote the most of them, at most ten.
    pub senders: Vec<Sender>,
}

/// What a test answers.
pub type Checked = Pin<Box<dyn Future<Output = CheckAnswer> + Send>>;
/// What a preview answers: the preview, or the test that says why there is none.
pub type Previewed = Pin<Box<dyn Future<Output = Result<Preview, CheckAnswer>> + Send>>;

/// Tests mail servers for the settings pages. Where an account signs in, its token is in the password's place already.
pub trait MailChecks: Send + Sync + 'static {
    /// Signs in to a mailbox and opens its folder.
    fn mailbox(&self, access: Access) -> Checked;
    /// Looks at what lies in a mailbox.
    fn preview(&self, access: Access, since: Option<Time>) -> Previewed;
    /// Sends a short test mail through the relay.
    fn relay(&self, relay: RelaySettings, from: String, to: String) -> Checked;
}
