//! Endpoints of the IMAP mailbox of an inbox: setting it, testing it, looking into it before anything is read.
//! It never answers a password; one that is not sent again stays as it is.

use axum::Json;
use axum::http::StatusCode;
use causeway_base::{Secret, Time, text};
use causeway_identity::permission::{ManageSettings, ReadSettings};
use causeway_store::Tx;
use causeway_web::{Answer, Code, Endpoints, Input, Page, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use super::preset::{self, PRESETS, Preset};
use super::store::{self, Fields};
use super::{Access, Security};
use crate::inbox::{Inbox, store as inboxes};
use crate::oauth::flow::TokenError;
use crate::oauth::{AccountId, store as accounts, token};
use crate::relay::{CheckAnswer, CheckCode, CheckStep, Preview, StepKind};
use crate::told::settings_changed;
use crate::{Desk, InboxId};

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/mail-presets", "The providers whose servers are known.", presets)
        .answers::<Page<Preset>>()
        .put::<ManageSettings, _, _>("/api/v1/inboxes/{id}/mailbox", "Read an IMAP mailbox into this inbox.", put)
        .body::<MailboxInput>()
        .answers::<Inbox>()
        .delete::<ManageSettings, _, _>("/api/v1/inboxes/{id}/mailbox", "Stop reading the mailbox.", remove)
        .post::<ManageSettings, _, _>("/api/v1/inboxes/{id}/mailbox/test", "Sign in to the mailbox and say how.", test)
        .body::<TestInput>()
        .answers::<CheckAnswer>()
        .post::<ManageSettings, _, _>(
            "/api/v1/inboxes/{id}/mailbox/preview",
            "What lies in the mailbox, before anything of it is read.",
            preview,
        )
        .body::<PreviewInput>()
        .answers::<Preview>()
        .post::<ManageSettings, _, _>("/api/v1/inboxes/{id}/mailbox/retry", "Try the mailbox again now.", retry)
        .answers::<Inbox>()
}

type State = axum::extract::State<Desk>;

/// A mailbox as people set it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct MailboxInput {
    /// The provider it was set up as.
    preset: Option<String>,
    host: String,
    port: u16,
    security: Security,
    username: String,
    password: Option<Secret>,
    /// The account that signs in instead of a password.
    account_id: Option<AccountId>,
    folder: Option<String>,
    /// Whose `Authentication-Results` are believed; left out, the provider's.
    authserv_id: Option<String>,
    /// Import the mails since then, silently. Without it only what comes from now on is read.
    import_since: Option<Time>,
}

/// What to test: what is sent along, else what is stored.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TestInput {
    mailbox: Option<MailboxInput>,
}

/// What to look into.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PreviewInput {
    mailbox: Option<MailboxInput>,
    /// Only mails since then are counted and told of.
    since: Option<Time>,
}

/// A host name without anything that could end a protocol line.
pub(crate) fn checked_host(host: &str) -> Result<String, Problem> {
    let host = host.trim().to_lowercase();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']' | '_');
    if host.is_empty() || host.len() > 253 || !host.chars().all(plain) {
        return Err(Problem::field("/host", "invalid", "This is not the name of a server."));
    }
    Ok(host)
}

/// An account that is there, or none.
pub(crate) fn checked_account(tx: &mut Tx<'_>, account: Option<AccountId>) -> Result<(), Problem> {
    match account {
        Some(id) if accounts::account(tx, id)?.is_none() => {
            Err(Problem::field("/account_id", "unknown", "There is no such account. Sign in with it first."))
        }
        _ => Ok(()),
    }
}

fn one_line(text: &str) -> String {
    text::clean(text.trim(), 300).replace(['\n', '\t'], " ")
}

impl MailboxInput {
    fn checked(self) -> Result<Fields, Problem> {
        let host = checked_host(&self.host)?;
        let known = self.preset.as_deref().and_then(preset::find).or_else(|| preset::of_host(&host));
        let username = one_line(&self.username);
        if username.is_empty() {
            return Err(Problem::field("/username", "missing", "Say whose mailbox it is."));
        }
        let usual = || known.and_then(|preset| preset.authserv_id).map(str::to_owned);
        Ok(Fields {
            preset: known.map(|preset| preset.name.to_owned()),
            host,
            port: self.port.into(),
            security: self.security,
            username,
            password: self.password.filter(|secret| !secret.is_empty()),
            account: self.account_id,
            folder: self
                .folder
                .map(|folder| one_line(&folder))
                .filter(|folder| !folder.is_empty())
                .unwrap_or_else(|| "INBOX".to_owned()),
            authserv_id: self
                .authserv_id
                .map_or_else(usual, |id| Some(one_line(&id).to_lowercase()).filter(|id| !id.is_empty())),
            import_since: self.import_since,
        })
    }
}

async fn presets(_: State) -> Answer<Page<Preset>> {
    Ok(Json(Page::whole(PRESETS.to_vec())))
}

async fn put(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<InboxId>,
    Input(input): Input<MailboxInput>,
) -> Answer<Inbox> {
    let fields = input.checked()?;
    let sealer = state.sealer.clone();
    let work = move |tx: &mut Tx<'_>| {
        inboxes::find(tx, id)?.ok_or_else(|| Problem::not_found("inbox"))?;
        checked_account(tx, fields.account)?;
        if !store::set(tx, id, &fields, &sealer)? {
            return Err(Problem::field("/password", "missing", "A new mailbox needs its password."));
        }
        settings_changed(tx, permit.actor(), "inboxes");
        inboxes::find(tx, id)?.ok_or_else(|| Problem::not_found("inbox"))
    };
    Ok(Json(state.db.write(work).await?))
}

async fn remove(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<InboxId>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        settings_changed(tx, permit.actor(), "inboxes");
        Ok::<_, Problem>(store::delete(tx, id)?)
    };
    if state.db.write(work).await? { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found("mailbox")) }
}

/// How to reach the mailbox that was sent along, with the stored password when none was, or the stored mailbox.
async fn reached(desk: &Desk, id: InboxId, input: Option<MailboxInput>) -> Result<Access, Problem> {
    let sealer = desk.sealer.clone();
    let stored = desk.db.read(move |tx| store::access(tx, id, &sealer)).await?;
    let Some(input) = input else { return stored.ok_or_else(|| Problem::not_found("mailbox")) };
    let fields = input.checked()?;
    // A stored password goes to no server but the one that it was entered for.
    let kept = stored.filter(|stored| stored.host == fields.host && stored.username == fields.username);
    let password = fields.password.or_else(|| kept.map(|stored| stored.password));
    let password = password.filter(|_| fields.account.is_none()).unwrap_or_default();
    if password.is_empty() && fields.account.is_none() {
        return Err(Problem::field("/mailbox/password", "missing", "A new mailbox needs its password."));
    }
    Ok(Access {
        inbox: id,
        preset: fields.preset,
        host: fields.host,
        port: fields.port,
        security: fields.security,
        username: fields.username,
        password,
        account: fields.account,
        folder: fields.folder,
        cursor: super::cursor::Cursor::default(),
        version: 0,
    })
}

/// The answer of a test that got no token to sign in with.
pub(crate) fn no_token(error: &TokenError) -> CheckAnswer {
    let (code, hint) = match error {
        TokenError::SignIn(_) => (CheckCode::SignIn, "Sign in with the account again."),
        TokenError::Settings(_) => {
            (CheckCode::Settings, "Check the client id, its secret and the address to come back to.")
        }
        TokenError::Later(_) => (CheckCode::Provider, "Try again in a while."),
    };
    let step = CheckStep { kind: StepKind::SignIn, code, detail: error.to_string() };
    CheckAnswer::of(vec![step], Some(hint.to_owned()))
}

async fn test(state: State, PathId(id): PathId<InboxId>, Input(input): Input<TestInput>) -> Answer<CheckAnswer> {
    let access = reached(&state, id, input.mailbox).await?;
    Ok(Json(match token::fill(&state, access, None).await {
        Ok(access) => state.mail_checks.mailbox(access).await,
        Err(error) => no_token(&error),
    }))
}

async fn preview(state: State, PathId(id): PathId<InboxId>, Input(input): Input<PreviewInput>) -> Answer<Preview> {
    let access = reached(&state, id, input.mailbox).await?;
    let looked = match token::fill(&state, access, None).await {
        Ok(access) => state.mail_checks.preview(access, input.since).await,
        Err(error) => Err(no_token(&error)),
    };
    looked.map(Json).map_err(|answer| {
        let problem = Problem::new(Code::Unavailable, "The mailbox cannot be looked into.").current(&answer);
        if answer.detail.is_empty() { problem } else { problem.hint(answer.detail) }
    })
}

async fn retry(state: State, permit: Permit<ManageSettings>, PathId(id): PathId<InboxId>) -> Answer<Inbox> {
    let work = move |tx: &mut Tx<'_>| {
        if !store::retry(tx, id)? {
            return Err(Problem::not_found("mailbox"));
        }
        settings_changed(tx, permit.actor(), "inboxes");
        inboxes::find(tx, id)?.ok_or_else(|| Problem::not_found("inbox"))
    };
    Ok(Json(state.db.write(work).await?))
}
