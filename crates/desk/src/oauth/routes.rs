//! Endpoints of signing in at providers: the desk's registration, the way there and back, the accounts.
//! A sign-in ends only in the browser that began it; secrets and tokens are never answered.

use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use causeway_base::{Secret, text, token as tokens};
use causeway_identity::permission::{ManageSettings, ReadSettings};
use causeway_identity::session::cookie;
use causeway_store::Tx;
use causeway_web::{Answer, Caller, Code, Endpoints, Input, Page, PathId, Permit, Problem, Query, Via};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::flow::{self, TokenError};
use super::store::{self, Start};
use super::{Account, AccountId, App, Provider, token};
use crate::Desk;
use crate::mailbox::store as mailboxes;
use crate::told::settings_changed;

const BACK: &str = "/api/v1/oauth/callback";

pub(crate) fn add(endpoints: Endpoints<Desk>) -> Endpoints<Desk> {
    endpoints
        .get::<ManageSettings, _, _>("/api/v1/oauth/apps", "How the desk is known to providers of mail accounts.", apps)
        .answers::<AppsAnswer>()
        .put::<ManageSettings, _, _>("/api/v1/oauth/apps/{id}", "Set how the desk is known to a provider.", put_app)
        .body::<AppInput>()
        .answers::<AppsAnswer>()
        .delete::<ManageSettings, _, _>("/api/v1/oauth/apps/{id}", "Forget a provider.", remove_app)
        .post::<ManageSettings, _, _>("/api/v1/oauth/start", "Begin to sign in at a provider.", start)
        .body::<StartInput>()
        .answers::<StartAnswer>()
        .get::<ManageSettings, _, _>(BACK, "Where the provider sends the browser back to.", back)
        .query::<BackQuery>()
        .get::<ReadSettings, _, _>("/api/v1/oauth/accounts", "The accounts that somebody signed in with.", accounts)
        .answers::<Page<Account>>()
        .delete::<ManageSettings, _, _>("/api/v1/oauth/accounts/{id}", "Forget an account with its tokens.", remove)
}

type State = axum::extract::State<Desk>;

/// The desk at the providers.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct AppsAnswer {
    items: Vec<App>,
    /// The address that has to be registered at the provider.
    redirect_uri: String,
}

/// How the desk is known to a provider.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AppInput {
    client_id: String,
    client_secret: Option<Secret>,
    tenant: Option<String>,
}

/// A sign-in to begin.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct StartInput {
    provider: Provider,
    /// The address to sign in with, if it is known.
    login_hint: Option<String>,
    /// The page of the app to come back to.
    return_to: Option<String>,
}

/// Where the browser goes.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct StartAnswer {
    /// The provider's page.
    url: String,
}

/// What the provider sends along.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
struct BackQuery {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

/// The address of this desk as the browser sees it.
fn redirect_uri(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text("x-forwarded-host").or_else(|| text("host")).unwrap_or("localhost");
    let scheme = if cookie::is_https(headers) { "https" } else { "http" };
    format!("{scheme}://{}{BACK}", text::clean(host, 300))
}

async fn all_apps(desk: &Desk, headers: &HeaderMap) -> Answer<AppsAnswer> {
    let items = desk.db.read(store::apps).await?;
    Ok(Json(AppsAnswer { items, redirect_uri: redirect_uri(headers) }))
}

async fn apps(state: State, headers: HeaderMap) -> Answer<AppsAnswer> {
    all_apps(&state, &headers).await
}

fn checked_tenant(tenant: &str) -> Result<Option<String>, Problem> {
    let tenant = tenant.trim();
    if tenant.is_empty() {
        return Ok(None);
    }
    if tenant.len() > 100 || !tenant.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.')) {
        return Err(Problem::field("/tenant", "invalid", "A directory is a domain or an id with hyphens."));
    }
    Ok(Some(tenant.to_owned()))
}

async fn put_app(
    state: State,
    permit: Permit<ManageSettings>,
    headers: HeaderMap,
    PathId(provider): PathId<Provider>,
    Input(input): Input<AppInput>,
) -> Answer<AppsAnswer> {
    let client_id = text::clean(input.client_id.trim(), 300);
    if client_id.is_empty() {
        return Err(Problem::field(
            "/client_id",
            "missing",
            "The provider gives out this id when the desk is registered.",
        ));
    }
    let tenant = input.tenant.as_deref().map_or(Ok(None), checked_tenant)?;
    let secret = input.client_secret.filter(|secret| !secret.is_empty());
    let sealer = state.sealer.clone();
    let work = move |tx: &mut Tx<'_>| {
        settings_changed(tx, permit.actor(), "accounts");
        store::set_app(tx, provider, &client_id, secret.as_ref(), tenant.as_deref(), &sealer)
    };
    state.db.write(work).await?;
    all_apps(&state, &headers).await
}

async fn remove_app(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(provider): PathId<Provider>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        settings_changed(tx, permit.actor(), "accounts");
        Ok::<_, Problem>(store::delete_app(tx, provider)?)
    };
    if state.db.write(work).await? { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found("provider")) }
}

/// A page of this app; anything else would make the desk a way to send people elsewhere.
fn own_page(page: Option<&str>) -> String {
    let plain = |page: &&str| {
        page.starts_with('/')
            && !page.starts_with("//")
            && page.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
    };
    page.filter(plain).unwrap_or("/settings/inboxes").to_owned()
}

fn session_of(caller: &Caller) -> Result<uuid::Uuid, Problem> {
    match caller.via {
        Via::Session(id) => Ok(id),
        Via::ApiKey(_) => Err(Problem::new(Code::Forbidden, "Signing in at a provider needs a browser.")),
    }
}

async fn start(
    state: State,
    caller: Caller,
    headers: HeaderMap,
    Input(input): Input<StartInput>,
) -> Answer<StartAnswer> {
    let session = session_of(&caller)?;
    let random = state.db.random();
    let secret = tokens::new("", &*random);
    let begun = Start {
        provider: input.provider,
        verifier: flow::verifier(&*random),
        redirect_uri: redirect_uri(&headers),
        return_to: own_page(input.return_to.as_deref()),
        login_hint: input.login_hint.map(|hint| text::address_key(&text::clean(&hint, 300))),
    };
    let desk = state.0.clone();
    let work = move |tx: &mut Tx<'_>| {
        let client = store::client(tx, begun.provider, &desk.sealer)?.ok_or_else(|| {
            Problem::new(Code::InvalidInput, "The desk is not registered at this provider yet.")
                .hint("Enter the client id that the provider gave you first.")
        })?;
        store::begin(tx, session, &secret, &begun, &desk.sealer)?;
        let (verifier, hint) = (begun.verifier.reveal(), begun.login_hint.as_deref());
        let places = &desk.providers.places;
        Ok::<_, Problem>(flow::consent_page(&client, places, &begun.redirect_uri, secret.reveal(), verifier, hint))
    };
    Ok(Json(StartAnswer { url: state.db.write(work).await? }))
}

/// How a sign-in ended; the app shows a sentence for each.
enum Ended {
    Account(AccountId),
    /// A stable word and the provider's own words.
    Not(&'static str, String),
}

fn redirect(page: &str, ended: &Ended) -> Response {
    let join = if page.contains('?') { '&' } else { '?' };
    let place = match ended {
        Ended::Account(id) => format!("{page}{join}account={id}"),
        Ended::Not(code, _) => format!("{page}{join}sign_in={code}"),
    };
    (StatusCode::SEE_OTHER, [(header::LOCATION, place), (header::CACHE_CONTROL, "no-store".to_owned())]).into_response()
}

async fn back(
    state: State,
    caller: Caller,
    permit: Permit<ManageSettings>,
    Query(query): Query<BackQuery>,
) -> Result<Response, Problem> {
    let (session, given) = (session_of(&caller)?, query.state.clone().unwrap_or_default());
    let sealer = state.sealer.clone();
    let begun = state.db.write(move |tx| store::end(tx, session, &given, &sealer)).await?;
    let Some(begun) = begun else {
        return Ok(redirect("/settings/inboxes", &Ended::Not("unknown_state", String::new())));
    };
    let page = begun.return_to.clone();
    let ended = finish(&state, permit, begun, query).await?;
    if let Ended::Not(code, words) = &ended {
        tracing::warn!(code, words, "a sign-in at a provider did not succeed");
    }
    Ok(redirect(&page, &ended))
}

async fn finish(desk: &Desk, permit: Permit<ManageSettings>, begun: Start, query: BackQuery) -> Result<Ended, Problem> {
    let Some(code) = query.code else {
        let words = [query.error, query.error_description].into_iter().flatten().collect::<Vec<_>>().join(": ");
        return Ok(Ended::Not("refused", text::clean(&words, 300)));
    };
    let (sealer, provider) = (desk.sealer.clone(), begun.provider);
    let client = desk.db.read(move |tx| store::client(tx, provider, &sealer)).await?;
    let Some(client) = client else { return Ok(Ended::Not("settings", String::new())) };
    let form = flow::code_form(&client, &code, &begun.redirect_uri, begun.verifier.reveal());
    let tokens = match token::ask(desk, &client.token_place(&desk.providers.places), form).await {
        Ok(tokens) => tokens,
        Err(TokenError::SignIn(words)) => return Ok(Ended::Not("refused", words)),
        Err(TokenError::Settings(words)) => return Ok(Ended::Not("settings", words)),
        Err(TokenError::Later(words)) => return Ok(Ended::Not("unreachable", words)),
    };
    let Some(login) = tokens.login.clone().or(begun.login_hint) else {
        return Ok(Ended::Not("no_address", String::new()));
    };
    let sealer = desk.sealer.clone();
    let work = move |tx: &mut Tx<'_>| {
        let Some(id) = store::signed_in(tx, provider, &login, &tokens, &sealer)? else {
            return Ok(Ended::Not("no_refresh_token", String::new()));
        };
        mailboxes::wake(tx, id)?;
        crate::outbox::store::release_held(tx)?;
        settings_changed(tx, permit.actor(), "accounts");
        settings_changed(tx, permit.actor(), "inboxes");
        Ok::<_, Problem>(Ended::Account(id))
    };
    desk.db.write(work).await
}

async fn accounts(state: State) -> Answer<Page<Account>> {
    Ok(Json(Page::whole(state.db.read(store::accounts).await?)))
}

async fn remove(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<AccountId>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx<'_>| {
        if store::is_used(tx, id)? || crate::relay::store::uses_account(tx, id)? {
            return Err(Problem::new(Code::InvalidInput, "A mailbox or a relay signs in with this account.")
                .hint("Change that first."));
        }
        settings_changed(tx, permit.actor(), "accounts");
        Ok::<_, Problem>(store::delete(tx, id)?)
    };
    if state.db.write(work).await? { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found("account")) }
}
