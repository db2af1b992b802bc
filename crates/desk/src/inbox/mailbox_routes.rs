//! Endpoints of the IMAP mailbox of an inbox.
//! It never answers a password; one that is not sent again stays as it is.

use axum::Json;
use axum::http::StatusCode;
use causeway_base::Secret;
use causeway_identity::permission::ManageSettings;
use causeway_store::Tx;
use causeway_web::{Answer, Endpoints, Input, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use super::mailbox::{self, Fields};
use super::{Inbox, InboxId, Security, store};
use crate::Desk;
use crate::relay::CheckAnswer;
use crate::told::settings_changed;

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .put::<ManageSettings, _, _>("/api/v1/inboxes/{id}/mailbox", "Read an IMAP mailbox into this inbox.", put)
        .body::<MailboxInput>()
        .answers::<Inbox>()
        .delete::<ManageSettings, _, _>("/api/v1/inboxes/{id}/mailbox", "Stop reading the mailbox.", remove)
        .post::<ManageSettings, _, _>("/api/v1/inboxes/{id}/mailbox/test", "Sign in to the mailbox and say how.", test)
        .answers::<CheckAnswer>()
}

type State = axum::extract::State<Desk>;

/// A mailbox as people set it.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct MailboxInput {
    host: String,
    port: u16,
    security: Security,
    username: String,
    password: Option<Secret>,
    folder: Option<String>,
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

async fn put(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<InboxId>,
    Input(input): Input<MailboxInput>,
) -> Answer<Inbox> {
    let fields = Fields {
        host: checked_host(&input.host)?,
        port: input.port.into(),
        security: input.security,
        username: causeway_base::text::clean(&input.username, 300),
        password: input.password.filter(|secret| !secret.reveal().is_empty()),
        folder: input.folder.filter(|folder| !folder.is_empty()).unwrap_or_else(|| "INBOX".to_owned()),
    };
    let sealer = state.sealer.clone();
    let work = move |tx: &mut Tx<'_>| {
        store::find(tx, id)?.ok_or_else(|| Problem::not_found("inbox"))?;
        if !mailbox::set(tx, id, &fields, &sealer)? {
            return Err(Problem::field("/password", "missing", "A new mailbox needs its password."));
        }
        settings_changed(tx, permit.actor(), "inboxes");
        store::find(tx, id)?.ok_or_else(|| Problem::not_found("inbox"))
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
        Ok::<_, Problem>(mailbox::delete(tx, id)?)
    };
    if state.db.write(work).await? { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found("mailbox")) }
}

async fn test(state: State, PathId(id): PathId<InboxId>) -> Answer<CheckAnswer> {
    let sealer = state.sealer.clone();
    let accesses = state.db.read(move |tx| mailbox::accesses(tx, &sealer)).await?;
    let access = accesses.into_iter().find(|access| access.inbox == id);
    let access = access.ok_or_else(|| Problem::not_found("mailbox"))?;
    Ok(Json(CheckAnswer::from(state.mail_checks.mailbox(access).await)))
}
