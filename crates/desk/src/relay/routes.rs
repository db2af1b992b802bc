//! Endpoints of the desk's relay and of the cap on mails per minute.
//! It never shows the password, and a relay from the configuration cannot be changed here.

use axum::Json;
use axum::http::StatusCode;
use causeway_base::Secret;
use causeway_identity::permission::{ManageSettings, ReadSettings};
use causeway_identity::user::routes::checked_email;
use causeway_store::Tx;
use causeway_web::{Answer, Code, Endpoints, Input, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CheckAnswer, RelaySettings, pace, store};
use crate::mailbox::Security;
use crate::mailbox::routes::{checked_account, checked_host, no_token};
use crate::oauth::{AccountId, token};
use crate::told::settings_changed;
use crate::{Desk, inbox};

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/relay", "The mail server that takes what the desk sends.", show)
        .answers::<Relay>()
        .put::<ManageSettings, _, _>("/api/v1/relay", "Set the relay; replies that were held leave now.", put)
        .body::<RelayInput>()
        .answers::<Relay>()
        .patch::<ManageSettings, _, _>(
            "/api/v1/relay",
            "Set how many mails may leave in a minute, in all and to one domain.",
            set_pace,
        )
        .body::<PaceInput>()
        .answers::<Relay>()
        .delete::<ManageSettings, _, _>("/api/v1/relay", "Take the relay away; replies are held.", remove)
        .post::<ManageSettings, _, _>("/api/v1/relay/test", "Send a test mail and say how it went.", test)
        .body::<TestInput>()
        .answers::<CheckAnswer>()
}

type State = axum::extract::State<Desk>;

/// The relay, without its password.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct Relay {
    /// Whether replies can leave.
    configured: bool,
    /// Where it was set: `app`, `config` or `none`.
    source: &'static str,
    #[serde(flatten)]
    server: Shown,
    /// How many replies wait for a relay.
    held: i64,
    /// How many mails may leave in a minute.
    per_minute: i64,
    /// How many of them to one recipient's domain.
    per_domain_minute: i64,
    /// How many mails wait because of that.
    waiting: i64,
}

/// A relay as people see it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub(super) struct Shown {
    host: Option<String>,
    port: Option<u16>,
    security: Security,
    username: Option<String>,
    /// The account that signs in, when it is not a password.
    account_id: Option<AccountId>,
}

impl From<Option<RelaySettings>> for Shown {
    fn from(relay: Option<RelaySettings>) -> Self {
        let Some(relay) = relay else {
            let security = Security::StartTls;
            return Self { host: None, port: None, security, username: None, account_id: None };
        };
        Self {
            host: Some(relay.host),
            port: Some(relay.port),
            security: relay.security,
            username: relay.username,
            account_id: relay.account,
        }
    }
}

/// The relay as people set it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RelayInput {
    host: String,
    port: u16,
    security: Security,
    username: Option<String>,
    password: Option<Secret>,
    /// The account that signs in instead of a password.
    account_id: Option<AccountId>,
}

impl RelayInput {
    pub(super) fn checked(self) -> Result<RelaySettings, Problem> {
        let username = self.username.map(|name| causeway_base::text::clean(name.trim(), 300));
        let relay = RelaySettings {
            host: checked_host(&self.host)?,
            port: self.port,
            security: self.security,
            username: username.filter(|name| !name.is_empty()),
            password: self.password.filter(|secret| !secret.is_empty()),
            account: self.account_id,
        };
        if relay.account.is_some() && relay.username.is_none() {
            return Err(Problem::field("/username", "missing", "Say as whom the account sends."));
        }
        Ok(relay)
    }
}

/// How many mails may leave.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PaceInput {
    per_minute: Option<i64>,
    /// To one recipient's domain.
    per_domain_minute: Option<i64>,
}

impl PaceInput {
    fn check(&self) -> Result<(), Problem> {
        for (pointer, cap) in [("/per_minute", self.per_minute), ("/per_domain_minute", self.per_domain_minute)] {
            if cap.is_some_and(|cap| !(1..=pace::MOST_PER_MINUTE).contains(&cap)) {
                let words = format!("Between 1 and {} mails may leave in a minute.", pace::MOST_PER_MINUTE);
                return Err(Problem::field(pointer, "invalid", words));
            }
        }
        Ok(())
    }
}

/// Where the test mail goes.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TestInput {
    pub(super) to: String,
}

fn current(tx: &mut Tx<'_>, desk: &Desk) -> causeway_store::Result<Relay> {
    let relay = store::in_force(tx, desk)?;
    let source = match (&desk.settings.relay, &relay) {
        (Some(_), _) => "config",
        (None, Some(_)) => "app",
        (None, None) => "none",
    };
    Ok(Relay {
        configured: relay.is_some(),
        source,
        held: store::held(tx)?,
        per_minute: pace::per_minute(tx)?,
        per_domain_minute: pace::per_domain_minute(tx)?,
        waiting: pace::waiting(tx)?,
        server: relay.into(),
    })
}

async fn show(state: State) -> Answer<Relay> {
    let desk = state.0.clone();
    Ok(Json(state.db.read(move |tx| current(tx, &desk)).await?))
}

pub(super) fn only_in_app(desk: &Desk) -> Result<(), Problem> {
    if desk.settings.relay.is_none() {
        return Ok(());
    }
    Err(Problem::new(Code::InvalidInput, "The relay is set in the server's configuration.")
        .hint("Change it there, or remove it there to set it here."))
}

async fn put(state: State, permit: Permit<ManageSettings>, Input(input): Input<RelayInput>) -> Answer<Relay> {
    only_in_app(&state)?;
    let relay = input.checked()?;
    let desk = state.0.clone();
    let work = move |tx: &mut Tx<'_>| {
        checked_account(tx, relay.account)?;
        store::set(tx, &relay, &desk.sealer)?;
        crate::outbox::store::release_held(tx)?;
        settings_changed(tx, permit.actor(), "relay");
        Ok::<_, Problem>(current(tx, &desk)?)
    };
    Ok(Json(state.db.write(work).await?))
}

async fn set_pace(state: State, permit: Permit<ManageSettings>, Input(input): Input<PaceInput>) -> Answer<Relay> {
    input.check()?;
    let desk = state.0.clone();
    let work = move |tx: &mut Tx<'_>| {
        if let Some(cap) = input.per_minute {
            pace::set_per_minute(tx, cap)?;
        }
        if let Some(cap) = input.per_domain_minute {
            pace::set_per_domain_minute(tx, cap)?;
        }
        settings_changed(tx, permit.actor(), "relay");
        current(tx, &desk)
    };
    Ok(Json(state.db.write(work).await?))
}

async fn remove(state: State, permit: Permit<ManageSettings>) -> Result<StatusCode, Problem> {
    only_in_app(&state)?;
    let work = move |tx: &mut Tx<'_>| {
        settings_changed(tx, permit.actor(), "relay");
        store::delete(tx)
    };
    state.db.write(work).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn test(state: State, Input(input): Input<TestInput>) -> Answer<CheckAnswer> {
    let to = checked_email(&input.to, "/to")?;
    let desk = state.0.clone();
    let read = move |tx: &mut Tx<'_>| Ok::<_, Problem>((store::in_force(tx, &desk)?, inbox::store::all(tx)?));
    let (relay, inboxes) = state.db.read(read).await?;
    let relay = relay.ok_or_else(|| Problem::new(Code::InvalidInput, "No relay is set yet."))?;
    let from = inboxes.first().map_or_else(|| to.clone(), |inbox| inbox.address.clone());
    Ok(Json(tried(&state, relay, from, to).await))
}

/// Tests a relay, with its account's token when it has one.
pub(super) async fn tried(desk: &Desk, mut relay: RelaySettings, from: String, to: String) -> CheckAnswer {
    if let Some(account) = relay.account {
        match token::access(desk, account, None).await {
            Ok(token) => relay.password = Some(token),
            Err(error) => return no_token(&error),
        }
    }
    desk.mail_checks.relay(relay, from, to).await
}
