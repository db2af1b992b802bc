//! Access tokens when they are needed: the kept one while it is good, else a refreshed one, asked for once at a time.
//! A rotated refresh token is written before the access token that came with it is used.

use std::time::Duration;

use causeway_base::Secret;
use causeway_queue::lease;
use causeway_store::Tx;

use super::flow::{self, TokenError};
use super::store::{self, Kept};
use super::{AccountId, AccountState};
use crate::Desk;
use crate::mailbox::Access;

/// A token that ends within this time is not used any more.
const MARGIN_MS: i64 = 120_000;
/// How long a node may take over a refresh.
const LEASE_MS: i64 = 60_000;
/// How long another node's refresh is waited for, and how often it is looked at.
const PATIENCE: (u32, Duration) = (40, Duration::from_millis(500));

fn later(error: &dyn std::fmt::Display) -> TokenError {
    TokenError::Later(format!("The desk's database does not answer: {error}"))
}

/// The access token of an account. `refused` is one that the mail server did not take: it is not answered again.
///
/// # Errors
/// [`TokenError`]; after `SignIn` nothing is asked until somebody signed in again.
pub async fn access(desk: &Desk, id: AccountId, refused: Option<&Secret>) -> Result<Secret, TokenError> {
    let gate = desk.providers.gate(id);
    let _only_one = gate.lock().await;
    let owner = causeway_base::token::new("", &*desk.db.random()).reveal().to_owned();
    for _ in 0..PATIENCE.0 {
        let kept = kept(desk, id).await?;
        if let Some(token) = good(desk, &kept, refused) {
            return Ok(token);
        }
        if kept.state == AccountState::SignIn {
            return Err(TokenError::SignIn(kept.error.unwrap_or_default()));
        }
        let (name, holder) = (format!("oauth/{id}"), owner.clone());
        if desk.db.write(move |tx| lease::hold(tx, &name, &holder, LEASE_MS)).await.map_err(|error| later(&error))? {
            return refresh_to_the_end(desk, id, kept, owner).await;
        }
        // Another node refreshes; what it gets is good for this one, too.
        tokio::time::sleep(PATIENCE.1).await;
    }
    Err(TokenError::Later("Another node of the desk is still asking for a token.".to_owned()))
}

async fn kept(desk: &Desk, id: AccountId) -> Result<Kept, TokenError> {
    let sealer = desk.sealer.clone();
    let kept = desk.db.read(move |tx| store::kept(tx, id, &sealer)).await.map_err(|error| later(&error))?;
    kept.ok_or_else(|| TokenError::SignIn("The account is gone.".to_owned()))
}

fn good(desk: &Desk, kept: &Kept, refused: Option<&Secret>) -> Option<Secret> {
    let (token, until) = kept.access.as_ref()?;
    let is_refused = refused.is_some_and(|refused| refused.reveal() == token.reveal());
    (until.since(desk.db.now()) > MARGIN_MS && !is_refused).then(|| token.clone())
}

/// A refresh that was begun is carried through also when nobody waits for it any more: the provider may have taken the
/// old refresh token back already, and only its answer holds the new one.
async fn refresh_to_the_end(desk: &Desk, id: AccountId, kept: Kept, owner: String) -> Result<Secret, TokenError> {
    let desk = desk.clone();
    let work = tokio::spawn(async move {
        let outcome = refresh(&desk, id, &kept).await;
        let name = format!("oauth/{id}");
        // Without the release the next refresh waits for the lease to end, no more.
        let _ = desk.db.write(move |tx| lease::release(tx, &name, &owner)).await;
        outcome
    });
    work.await.unwrap_or_else(|error| Err(TokenError::Later(error.to_string())))
}

async fn refresh(desk: &Desk, id: AccountId, kept: &Kept) -> Result<Secret, TokenError> {
    let (sealer, provider) = (desk.sealer.clone(), kept.provider);
    let client = desk.db.read(move |tx| store::client(tx, provider, &sealer)).await.map_err(|error| later(&error))?;
    let client = client.ok_or_else(|| {
        TokenError::Settings(format!("The desk is not registered at {} any more.", provider.as_str()))
    })?;
    let form = flow::refresh_form(&client, kept.refresh.reveal());
    let outcome = ask(desk, &client.token_place(&desk.providers.places), form).await;
    let sealer = desk.sealer.clone();
    match outcome {
        Ok(tokens) => {
            let (kept, written) = (kept.clone(), tokens.clone());
            let work = move |tx: &mut Tx<'_>| store::refreshed(tx, id, &kept, &written, &sealer);
            desk.db.write(work).await.map_err(|error| later(&error))?;
            Ok(tokens.access)
        }
        Err(TokenError::SignIn(words)) => {
            let noted = words.clone();
            desk.db.write(move |tx| store::signed_out(tx, id, &noted)).await.map_err(|error| later(&error))?;
            Err(TokenError::SignIn(words))
        }
        Err(error) => Err(error),
    }
}

/// Sends a form to where tokens are given out.
pub(super) async fn ask(desk: &Desk, place: &str, form: String) -> Result<flow::Tokens, TokenError> {
    let answer = desk.providers.http.post_form(place, form).await;
    let answer = answer.map_err(|refusal| TokenError::Later(format!("The provider cannot be reached: {refusal}.")))?;
    flow::read_answer(answer.status, &answer.body)
}

/// Puts the access token into the password's place when an account signs in.
///
/// # Errors
/// See [`access`].
pub async fn fill(desk: &Desk, mut mailbox: Access, refused: Option<&Secret>) -> Result<Access, TokenError> {
    if let Some(account) = mailbox.account {
        mailbox.password = access(desk, account, refused).await?;
    }
    Ok(mailbox)
}
