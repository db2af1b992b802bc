//! All SQL of providers, accounts and sign-ins that were begun.
//! It never answers a token or secret but opened to the one caller that uses it.

use causeway_base::seal::Sealer;
use causeway_base::{Secret, Time, token};
use causeway_store::{Error, Result, Tx, from_row, sql};
use uuid::Uuid;

use super::flow::{Client, Tokens};
use super::{Account, AccountId, AccountState, App, Provider};

/// A sign-in must end within ten minutes.
const START_LIFE_MS: i64 = 600_000;

fn seal(tx: &Tx<'_>, sealer: &Sealer, secret: &Secret, place: &str) -> Result<String> {
    sealer.seal(secret, place, tx.random()).map_err(|error| Error::Defect(error.to_string()))
}

fn open(sealer: &Sealer, sealed: &str, place: &str) -> Result<Secret> {
    sealer.open(sealed, place).map_err(|error| Error::Unavailable(error.to_string()))
}

fn secret_place(provider: Provider) -> String {
    format!("oauth/secret/{}", provider.as_str())
}
fn refresh_place(provider: Provider, login: &str) -> String {
    format!("oauth/refresh/{}/{login}", provider.as_str())
}
fn access_place(provider: Provider, login: &str) -> String {
    format!("oauth/access/{}/{login}", provider.as_str())
}

type AppColumns = (Provider, String, Option<String>, Option<String>);

/// How the desk is known to each provider.
pub fn apps(tx: &mut Tx<'_>) -> Result<Vec<App>> {
    let rows: Vec<AppColumns> =
        tx.all(&sql!("SELECT provider, client_id, secret_sealed, tenant FROM oauth_app ORDER BY provider"))?;
    let app = |(provider, client_id, secret, tenant): AppColumns| App {
        provider,
        client_id,
        has_secret: secret.is_some(),
        tenant,
    };
    Ok(rows.into_iter().map(app).collect())
}

/// How the desk is known to a provider, its secret opened.
pub fn client(tx: &mut Tx<'_>, provider: Provider, sealer: &Sealer) -> Result<Option<Client>> {
    let row: Option<AppColumns> = tx.first(&sql!(
        "SELECT provider, client_id, secret_sealed, tenant FROM oauth_app WHERE provider = ?",
        provider
    ))?;
    let Some((_, id, sealed, tenant)) = row else { return Ok(None) };
    let secret = sealed.map(|sealed| open(sealer, &sealed, &secret_place(provider))).transpose()?;
    Ok(Some(Client { provider, id, secret, tenant }))
}

/// Writes how the desk is known to a provider; without a secret the stored one stays.
pub fn set_app(
    tx: &mut Tx<'_>,
    provider: Provider,
    client_id: &str,
    secret: Option<&Secret>,
    tenant: Option<&str>,
    sealer: &Sealer,
) -> Result<()> {
    let sealed = secret.map(|secret| seal(tx, sealer, secret, &secret_place(provider))).transpose()?;
    tx.run(&sql!(
        "INSERT INTO oauth_app (provider, client_id, secret_sealed, tenant) VALUES (?, ?, ?, ?) \
         ON CONFLICT (provider) DO UPDATE SET client_id = excluded.client_id, tenant = excluded.tenant, \
         secret_sealed = COALESCE(excluded.secret_sealed, oauth_app.secret_sealed), version = oauth_app.version + 1",
        provider,
        client_id,
        sealed,
        tenant
    ))
    .map(drop)
}

/// Takes a provider away. Says whether it was there.
pub fn delete_app(tx: &mut Tx<'_>, provider: Provider) -> Result<bool> {
    Ok(tx.run(&sql!("DELETE FROM oauth_app WHERE provider = ?", provider))? > 0)
}

/// A sign-in that was begun.
#[derive(Debug, Clone)]
pub struct Start {
    /// At whom.
    pub provider: Provider,
    /// What proves that who ends it began it (RFC 7636).
    pub verifier: Secret,
    /// Where the provider sends the browser back to.
    pub redirect_uri: String,
    /// The page of the app that it ends on.
    pub return_to: String,
    /// The address that was asked for.
    pub login_hint: Option<String>,
}

/// Notes a sign-in that a browser's session begins with `state`.
pub fn begin(tx: &mut Tx<'_>, session: Uuid, state: &Secret, start: &Start, sealer: &Sealer) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!("DELETE FROM oauth_start WHERE expires_at < ?", now))?;
    let hash = token::hash(state.reveal());
    let verifier = seal(tx, sealer, &start.verifier, &hash)?;
    tx.run(&sql!(
        "INSERT INTO oauth_start (state_hash, session_id, provider, verifier_sealed, redirect_uri, return_to, login_hint, \
         expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        hash,
        session,
        start.provider,
        verifier,
        &start.redirect_uri,
        &start.return_to,
        start.login_hint.clone(),
        now.plus_ms(START_LIFE_MS)
    ))
    .map(drop)
}

type StartColumns = (Provider, String, String, String, Option<String>, Time);

/// Takes the sign-in with `state` out, once; `None` when this session began none with it or it is too old.
pub fn end(tx: &mut Tx<'_>, session: Uuid, state: &str, sealer: &Sealer) -> Result<Option<Start>> {
    let hash = token::hash(state);
    let row: Option<StartColumns> = tx.first(&sql!(
        "DELETE FROM oauth_start WHERE state_hash = ? AND session_id = ? \
         RETURNING provider, verifier_sealed, redirect_uri, return_to, login_hint, expires_at",
        &hash,
        session
    ))?;
    let now = tx.now();
    let Some((provider, sealed, redirect_uri, return_to, login_hint, _)) = row.filter(|row| row.5 > now) else {
        return Ok(None);
    };
    let verifier = open(sealer, &sealed, &hash)?;
    Ok(Some(Start { provider, verifier, redirect_uri, return_to, login_hint }))
}

from_row!(Account { id, provider, login, state, error, created_at });

/// All accounts.
pub fn accounts(tx: &mut Tx<'_>) -> Result<Vec<Account>> {
    tx.all(&sql!(
        "SELECT id, provider, login, state, error, created_at FROM oauth_account ORDER BY provider, login LIMIT 1000"
    ))
}

/// One account.
pub fn account(tx: &mut Tx<'_>, id: AccountId) -> Result<Option<Account>> {
    tx.first(&sql!("SELECT id, provider, login, state, error, created_at FROM oauth_account WHERE id = ?", id))
}

/// Adds the account that signed in, or gives it its new tokens. `None` without a refresh token: the desk could not
/// stay signed in.
pub fn signed_in(
    tx: &mut Tx<'_>,
    provider: Provider,
    login: &str,
    tokens: &Tokens,
    sealer: &Sealer,
) -> Result<Option<AccountId>> {
    let Some(refresh) = &tokens.refresh else { return Ok(None) };
    let (id, now): (AccountId, _) = (tx.new_id(), tx.now());
    let refresh = seal(tx, sealer, refresh, &refresh_place(provider, login))?;
    let access = seal(tx, sealer, &tokens.access, &access_place(provider, login))?;
    tx.run(&sql!(
        "INSERT INTO oauth_account (id, provider, login, refresh_sealed, access_sealed, access_expires_at, state, \
         created_at) VALUES (?, ?, ?, ?, ?, ?, 'ok', ?) ON CONFLICT (provider, login) DO UPDATE SET \
         refresh_sealed = excluded.refresh_sealed, access_sealed = excluded.access_sealed, \
         access_expires_at = excluded.access_expires_at, state = 'ok', error = NULL, version = oauth_account.version + 1",
        id,
        provider,
        login,
        refresh,
        access,
        now.plus_ms(tokens.life_ms),
        now
    ))?;
    let found: (AccountId,) =
        tx.one(&sql!("SELECT id FROM oauth_account WHERE provider = ? AND login = ?", provider, login))?;
    Ok(Some(found.0))
}

/// An account's tokens, opened.
#[derive(Debug, Clone)]
pub struct Kept {
    /// At whom.
    pub provider: Provider,
    /// The address that signed in.
    pub login: String,
    /// Whether tokens can be had.
    pub state: AccountState,
    /// The provider's words, when they cannot.
    pub error: Option<String>,
    /// What gets the next access token.
    pub refresh: Secret,
    /// The access token, with the end of its life.
    pub access: Option<(Secret, Time)>,
}
struct KeptRow {
    provider: Provider,
    login: String,
    state: AccountState,
    error: Option<String>,
    refresh: String,
    access: Option<String>,
    expires_at: Option<Time>,
}
from_row!(KeptRow { provider, login, state, error, refresh, access, expires_at });

/// The tokens of an account.
pub fn kept(tx: &mut Tx<'_>, id: AccountId, sealer: &Sealer) -> Result<Option<Kept>> {
    let row: Option<KeptRow> = tx.first(&sql!(
        "SELECT provider, login, state, error, refresh_sealed, access_sealed, access_expires_at FROM oauth_account WHERE id = ?",
        id
    ))?;
    let Some(row) = row else { return Ok(None) };
    let access = row.access.map(|sealed| open(sealer, &sealed, &access_place(row.provider, &row.login))).transpose()?;
    Ok(Some(Kept {
        refresh: open(sealer, &row.refresh, &refresh_place(row.provider, &row.login))?,
        access: access.zip(row.expires_at),
        provider: row.provider,
        login: row.login,
        state: row.state,
        error: row.error,
    }))
}

/// Writes refreshed tokens; a rotated refresh token is durable before its access token is used.
pub fn refreshed(tx: &mut Tx<'_>, id: AccountId, kept: &Kept, tokens: &Tokens, sealer: &Sealer) -> Result<()> {
    let place = refresh_place(kept.provider, &kept.login);
    let refresh = tokens.refresh.as_ref().map(|refresh| seal(tx, sealer, refresh, &place)).transpose()?;
    let access = seal(tx, sealer, &tokens.access, &access_place(kept.provider, &kept.login))?;
    let expires_at = tx.now().plus_ms(tokens.life_ms);
    tx.run(&sql!(
        "UPDATE oauth_account SET refresh_sealed = COALESCE(?, refresh_sealed), access_sealed = ?, access_expires_at = ?, \
         state = 'ok', error = NULL WHERE id = ?",
        refresh,
        access,
        expires_at,
        id
    ))
    .map(drop)
}

/// Notes that somebody has to sign in again; every screen hears of it.
pub fn signed_out(tx: &mut Tx<'_>, id: AccountId, words: &str) -> Result<()> {
    tx.run(&sql!(
        "UPDATE oauth_account SET state = 'sign_in', error = ?, access_sealed = NULL, access_expires_at = NULL WHERE id = ?",
        words,
        id
    ))?;
    crate::told::settings_changed(tx, causeway_store::Actor::SYSTEM, "accounts");
    Ok(())
}

/// Whether a mailbox signs in with this account.
pub fn is_used(tx: &mut Tx<'_>, id: AccountId) -> Result<bool> {
    Ok(tx.first::<(Uuid,)>(&sql!("SELECT inbox_id FROM mailbox WHERE account_id = ? LIMIT 1", id))?.is_some())
}

/// Forgets an account with its tokens. Says whether it was there.
pub fn delete(tx: &mut Tx<'_>, id: AccountId) -> Result<bool> {
    Ok(tx.run(&sql!("DELETE FROM oauth_account WHERE id = ?", id))? > 0)
}
