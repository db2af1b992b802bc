//! Endpoints of the ways in, which are settings of a brand.
//! It never shows a secret but in the answer that made it, and switches nothing on that could not work.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use causeway_base::{Secret, text, token as tokens};
use causeway_identity::audit;
use causeway_identity::permission::{ManageSettings, ReadSettings};
use causeway_store::Tx;
use causeway_web::{Answer, Code, Endpoints, Input, PathId, Permit, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store::{self, Ways};
use super::{address, openid, provider, token};
use crate::brand::{self, tell};
use crate::site::Asked;
use crate::{Brand, BrandId, Knowledge};

const PLACE: &str = "/api/v1/knowledge/brands/{id}/sign-in";

/// How customers of a brand sign in beside the link that is mailed.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SignIn {
    /// The company's own website says who somebody is.
    token: TokenWay,
    /// A provider of OpenID Connect says it.
    openid: OpenIdWay,
    /// Whether customers may set a password.
    password: bool,
    /// Raised by every change.
    version: i64,
}

/// The way by a signed token.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct TokenWay {
    enabled: bool,
    /// Whether there is a secret.
    has_secret: bool,
    /// Whether the secret before the last one is still good.
    has_before: bool,
    /// Where the website sends people; `null` while customers cannot reach the brand.
    address: Option<String>,
}

/// The way by a provider.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct OpenIdWay {
    enabled: bool,
    /// What the button calls it.
    name: String,
    /// Its address, exactly as it names itself.
    issuer: String,
    /// The id that it gave the desk.
    client_id: String,
    /// Whether a secret is stored.
    has_secret: bool,
    /// Where it leads back to; `null` while customers cannot reach the brand.
    return_address: Option<String>,
}

/// What changes; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeSignIn {
    version: i64,
    /// Whether the website's word is taken.
    token: Option<bool>,
    openid: Option<ChangeOpenId>,
    password: Option<bool>,
}

/// What changes about the provider; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeOpenId {
    enabled: Option<bool>,
    name: Option<String>,
    issuer: Option<String>,
    client_id: Option<String>,
    client_secret: Option<Secret>,
}

/// A secret that was just made.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct MadeSignInSecret {
    /// Never shown again.
    secret: String,
    /// How it is now.
    sign_in: SignIn,
}

pub(crate) fn add(endpoints: Endpoints<Knowledge>) -> Endpoints<Knowledge> {
    endpoints
        .get::<ReadSettings, _, _>(PLACE, "How customers of a brand sign in beside the mailed link.", show)
        .answers::<SignIn>()
        .patch::<ManageSettings, _, _>(PLACE, "Switch ways to sign in on or off, and set up the provider.", change)
        .body::<ChangeSignIn>()
        .answers::<SignIn>()
        .post::<ManageSettings, _, _>(
            "/api/v1/knowledge/brands/{id}/sign-in/secret",
            "Make another secret with which the website signs; the one before stays good until it is ended.",
            renew,
        )
        .answers::<MadeSignInSecret>()
        .delete::<ManageSettings, _, _>(
            "/api/v1/knowledge/brands/{id}/sign-in/secret/before",
            "End the secret before the last one.",
            end_before,
        )
        .answers::<SignIn>()
}

type State = axum::extract::State<Knowledge>;

/// What the brand's own addresses begin with, as customers see them.
fn beginning(brand: &Brand, asked: &Asked) -> Option<String> {
    match &brand.host {
        Some(host) => Some(format!("https://{host}")),
        None if brand.is_default => {
            Some(asked.origin()).filter(|origin| !origin.is_empty()).map(|at| format!("{at}/help"))
        }
        None => None,
    }
}

fn shown(ways: &Ways, brand: &Brand, asked: &Asked) -> SignIn {
    let at = beginning(brand, asked);
    SignIn {
        token: TokenWay {
            enabled: ways.token,
            has_secret: ways.token_secret.is_some(),
            has_before: ways.token_before.is_some(),
            address: at.as_ref().map(|at| format!("{at}/sign-in/token")),
        },
        openid: OpenIdWay {
            enabled: ways.openid,
            name: ways.openid_name.clone(),
            issuer: ways.openid_issuer.clone(),
            client_id: ways.openid_client.clone(),
            has_secret: ways.openid_secret.is_some(),
            return_address: at.map(|at| openid::return_address(&at, "")),
        },
        password: ways.password,
        version: ways.version,
    }
}

fn found(tx: &mut Tx<'_>, id: BrandId) -> Result<(Brand, Ways), Problem> {
    let brand = brand::store::find(tx, id)?.ok_or_else(|| Problem::not_found("brand"))?;
    let ways = store::of(tx, id)?;
    Ok((brand, ways))
}

fn missing(at: &'static str, words: &'static str) -> Problem {
    Problem::field(at, "missing", words)
}

/// The ways after a change, checked.
fn changed(before: &Ways, input: &ChangeSignIn) -> Result<Ways, Problem> {
    let mut ways = Ways { version: input.version, ..before.clone() };
    ways.token = input.token.unwrap_or(ways.token);
    ways.password = input.password.unwrap_or(ways.password);
    if let Some(change) = &input.openid {
        let line = |given: &Option<String>, old: &str| given.as_deref().unwrap_or(old).trim().to_owned();
        ways.openid = change.enabled.unwrap_or(ways.openid);
        ways.openid_name = line(&change.name, &ways.openid_name);
        ways.openid_issuer = line(&change.issuer, &ways.openid_issuer);
        ways.openid_client = line(&change.client_id, &ways.openid_client);
    }
    if ways.token && ways.token_secret.is_none() {
        return Err(missing("/token", "Make a secret first; without one the website cannot sign anything."));
    }
    if ways.openid_name != text::clean(&ways.openid_name, 60) || ways.openid_name.contains(['\n', '\t']) {
        return Err(Problem::field("/openid/name", "length", "The name on the button has at most 60 characters."));
    }
    if !ways.openid_issuer.is_empty() && !address::is_issuer(&ways.openid_issuer) {
        let words = "The provider's address begins with https:// and names a host.";
        return Err(Problem::field("/openid/issuer", "invalid", words));
    }
    if ways.openid_client.len() > 300 || ways.openid_client.contains(char::is_control) {
        return Err(Problem::field("/openid/client_id", "length", "The client's id has at most 300 characters."));
    }
    Ok(ways)
}

/// What is missing before a provider's button could work.
fn complete(ways: &Ways) -> Result<(), Problem> {
    if ways.openid_name.is_empty() {
        return Err(missing("/openid/name", "Say what the button calls the provider."));
    }
    if ways.openid_issuer.is_empty() {
        return Err(missing("/openid/issuer", "Enter the provider's address."));
    }
    if ways.openid_client.is_empty() {
        return Err(missing("/openid/client_id", "Enter the id that the provider gave you for this help centre."));
    }
    if ways.openid_secret.is_none() {
        return Err(missing("/openid/client_secret", "Enter the secret that the provider gave you."));
    }
    Ok(())
}

async fn show(
    state: State,
    _: Permit<ReadSettings>,
    PathId(id): PathId<BrandId>,
    headers: HeaderMap,
) -> Answer<SignIn> {
    let asked = Asked::of(&state, &headers, false);
    let (brand, ways) = state.desk.db.read(move |tx| found(tx, id)).await?;
    Ok(Json(shown(&ways, &brand, &asked)))
}

fn with_secret(tx: &Tx<'_>, state: &Knowledge, mut ways: Ways, input: &ChangeSignIn) -> Result<Ways, Problem> {
    let given = input.openid.as_ref().and_then(|openid| openid.client_secret.as_ref());
    let Some(secret) = given.filter(|secret| !secret.is_empty()) else { return Ok(ways) };
    if secret.reveal().len() > 1_000 {
        return Err(Problem::field("/openid/client_secret", "length", "The secret has at most 1,000 characters."));
    }
    let sealed = state.desk.sealer.seal(secret, &openid::place(ways.brand), tx.random());
    ways.openid_secret = Some(sealed.map_err(|error| Problem::internal(&error))?);
    Ok(ways)
}

/// Asks a provider before its button is shown: a button that leads nowhere helps nobody.
async fn reachable(state: &Knowledge, before: &Ways, after: &Ways) -> Result<(), Problem> {
    let new = !before.openid || before.openid_issuer != after.openid_issuer;
    if !after.openid || !new || after.openid_issuer.is_empty() {
        return Ok(());
    }
    let asked = provider::discover(&state.desk.trackers, &after.openid_issuer).await;
    asked.map(drop).map_err(|trouble| {
        let words = format!("This provider could not be asked: {trouble}.");
        Problem::field("/openid/issuer", "unreachable", words).hint(
            "The address is the issuer, exactly as the provider names itself, with or without a slash at its end.",
        )
    })
}

async fn change(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<BrandId>,
    headers: HeaderMap,
    Input(input): Input<ChangeSignIn>,
) -> Answer<SignIn> {
    let (knowledge, asked) = (state.0.clone(), Asked::of(&state, &headers, false));
    let (_, before) = state.desk.db.read(move |tx| found(tx, id)).await?;
    reachable(&state, &before, &changed(&before, &input)?).await?;
    let work = move |tx: &mut Tx<'_>| {
        let (brand, before) = found(tx, id)?;
        let ways = with_secret(tx, &knowledge, changed(&before, &input)?, &input)?;
        if ways.openid {
            complete(&ways)?;
        }
        save(tx, &brand, (&before, &ways), &asked, permit.actor())
    };
    Ok(Json(state.desk.db.write(work).await?))
}

/// Keeps the ways as they are to be.
fn save(
    tx: &mut Tx<'_>,
    brand: &Brand,
    (before, after): (&Ways, &Ways),
    asked: &Asked,
    actor: causeway_store::Actor,
) -> Result<SignIn, Problem> {
    if !store::save(tx, after)? {
        let problem = Problem::new(Code::VersionConflict, "Somebody else changed how customers sign in meanwhile.");
        return Err(problem.current(&shown(before, brand, asked)));
    }
    let on = [("link", true), ("token", after.token), ("openid", after.openid), ("password", after.password)];
    let on: Vec<&str> = on.into_iter().filter(|(_, on)| *on).map(|(name, _)| name).collect();
    audit::record(tx, actor, "brand.sign_in", &brand.name, &on.join(", "))?;
    tell(tx, "brand.changed", brand.id, actor);
    Ok(shown(&store::of(tx, brand.id)?, brand, asked))
}

async fn renew(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<BrandId>,
    headers: HeaderMap,
) -> Answer<MadeSignInSecret> {
    let (knowledge, asked) = (state.0.clone(), Asked::of(&state, &headers, false));
    let work = move |tx: &mut Tx<'_>| {
        let (brand, before) = found(tx, id)?;
        let secret = tokens::new("cwp_", tx.random());
        let sealed = knowledge.desk.sealer.seal(&secret, &token::place(id), tx.random());
        let sealed = sealed.map_err(|error| Problem::internal(&error))?;
        let ways = Ways { token_before: before.token_secret.clone(), token_secret: Some(sealed), ..before.clone() };
        let sign_in = save(tx, &brand, (&before, &ways), &asked, permit.actor())?;
        audit::record(tx, permit.actor(), "brand.sign_in_secret", &brand.name, "")?;
        Ok::<_, Problem>(MadeSignInSecret { secret: secret.reveal().to_owned(), sign_in })
    };
    Ok(Json(state.desk.db.write(work).await?))
}

async fn end_before(
    state: State,
    permit: Permit<ManageSettings>,
    PathId(id): PathId<BrandId>,
    headers: HeaderMap,
) -> Result<(StatusCode, Json<SignIn>), Problem> {
    let asked = Asked::of(&state, &headers, false);
    let work = move |tx: &mut Tx<'_>| {
        let (brand, before) = found(tx, id)?;
        let ways = Ways { token_before: None, ..before.clone() };
        save(tx, &brand, (&before, &ways), &asked, permit.actor())
    };
    Ok((StatusCode::OK, Json(state.desk.db.write(work).await?)))
}
