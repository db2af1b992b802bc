//! Signing in at a provider of OpenID Connect: the code flow with PKCE, state and nonce, all bound to the one browser.
//! It never keeps a token of the provider, and never believes an answer that this browser did not ask for.

use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use causeway_base::seal::Sealer;
use causeway_base::{Locale, Random, Secret, Time, form, token as tokens};
use causeway_identity::session::cookie::is_https;
use causeway_store::Tx;
use causeway_web::{Code, Problem};
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::id_token::{self, Expected, Person, Wrong};
use super::provider::{self, Known, Trouble};
use super::store::{self, Ways};
use super::{Begun, Proof, Way, let_in, put_cookie, refused, words};
use crate::portal::door::Door;
use crate::portal::sign_in::{Next, is_known_place};
use crate::portal::{Own, State, on, private};
use crate::site::{Asked, Site, address_of, missing, open};
use crate::{BrandId, Knowledge};

/// For how long somebody may take at the provider.
const MINUTES: i64 = 10;
/// Binds the seal of the cookie to its use.
const SEAL: &str = "customer's sign-in at a provider";
const SECURE: &str = "__Host-causeway-sign-in";
const PLAIN: &str = "causeway-sign-in";

/// Where the client's secret is sealed for.
pub(super) fn place(brand: BrandId) -> String {
    format!("portal_way/openid_secret/{brand}")
}

/// Where the provider leads back to.
pub(super) fn return_address(origin: &str, base: &str) -> String {
    format!("{origin}{base}/sign-in/return")
}

/// What the browser keeps meanwhile, sealed.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    brand: BrandId,
    until: Time,
    state: String,
    nonce: String,
    verifier: String,
    locale: Locale,
    next: String,
}

fn random(random: &dyn Random) -> String {
    let mut bytes = [0; 32];
    random.fill(&mut bytes);
    BASE64URL_NOPAD.encode(&bytes)
}

fn cookie(value: &str, seconds: i64, https: bool) -> String {
    let (name, secure) = if https { (SECURE, "; Secure") } else { (PLAIN, "") };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}")
}

/// What this browser keeps, if it is still good.
fn kept(sealer: &Sealer, headers: &HeaderMap, now: Time) -> Option<Kept> {
    let wanted = if is_https(headers) { SECURE } else { PLAIN };
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(name, _)| *name == wanted)?;
    let plain = sealer.open(value, SEAL).ok()?;
    serde_json::from_str::<Kept>(plain.reveal()).ok().filter(|kept| now < kept.until)
}

fn known(sealer: &Sealer, ways: &Ways) -> Result<Known, Problem> {
    let sealed = ways.openid_secret.as_deref().unwrap_or_default();
    let secret = sealer.open(sealed, &place(ways.brand)).map_err(|error| Problem::internal(&error))?;
    Ok(Known { issuer: ways.openid_issuer.clone(), client: ways.openid_client.clone(), secret })
}

/// The page that says that it did not work; the operator's log says why.
fn failed(site: &Site, ways: &Ways, trouble: &dyn std::fmt::Display) -> Response {
    tracing::warn!(brand = %ways.brand, issuer = %ways.openid_issuer, %trouble, "a customer could not sign in at the provider");
    let why = words::of(site.locale).openid_failed(&ways.openid_name);
    refused(site, StatusCode::FORBIDDEN, &why, None)
}

/// The provider's page that a browser is sent to.
fn consent_page(site: &Site, ways: &Ways, place: &str, keep: &Kept) -> String {
    let challenge = BASE64URL_NOPAD.encode(&Sha256::digest(keep.verifier.as_bytes()));
    let back = return_address(&site.origin, &site.base);
    let fields = form::fields(&[
        ("response_type", "code"),
        ("client_id", &ways.openid_client),
        ("redirect_uri", &back),
        ("scope", "openid email profile"),
        ("state", &keep.state),
        ("nonce", &keep.nonce),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
        ("ui_locales", site.locale.tag()),
    ]);
    let sign = if place.contains('?') { '&' } else { '?' };
    format!("{place}{sign}{fields}")
}

/// Sends the browser to the provider.
pub(in crate::portal) async fn leave(
    state: State,
    own: Own,
    Path(tag): Path<String>,
    Query(next): Query<Next>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (door, own) = (Door::of(&state, &headers, own.is_some(), tag), own.is_some());
    let read = move |tx: &mut Tx<'_>| {
        let (site, _) = door.enter(tx)?;
        let ways = store::of(tx, site.brand.id)?;
        Ok::<_, Problem>((site, ways))
    };
    let (site, ways) = state.desk.db.read(read).await?;
    if !ways.openid {
        return Ok(private(missing(&site)));
    }
    if !is_known_place(&state, own, &headers) {
        return Err(Problem::new(Code::Unavailable, crate::portal::words::of(site.locale).no_address));
    }
    let (now, key) = (state.desk.db.now(), format!("provider {}", address_of(&headers)));
    if let Some(seconds) = state.sent.wait_seconds(&key, now) {
        let words = crate::portal::words::of(site.locale);
        return Err(Problem::new(Code::RateLimited, words.too_often).retry_after(seconds));
    }
    let places = match provider::discover(&state.desk.trackers, &ways.openid_issuer).await {
        Ok(places) => places,
        Err(trouble) => {
            // A provider that does not answer is not asked by everybody all the time.
            state.sent.failed(&key, now);
            return Ok(failed(&site, &ways, &trouble));
        }
    };
    let chance = state.desk.db.random();
    let keep = Kept {
        brand: site.brand.id,
        until: now.plus_ms(MINUTES * 60_000),
        state: random(&*chance),
        nonce: random(&*chance),
        verifier: random(&*chance),
        locale: site.locale,
        next: next.page().unwrap_or_default().to_owned(),
    };
    let mut response = on(&consent_page(&site, &ways, &places.authorization_endpoint, &keep));
    let text = serde_json::to_string(&keep).map_err(|error| Problem::internal(&error))?;
    let sealed = state.desk.sealer.seal(&Secret::new(text), SEAL, &*chance);
    let sealed = sealed.map_err(|error| Problem::internal(&error))?;
    put_cookie(&mut response, &cookie(&sealed, MINUTES * 60, is_https(&headers)))?;
    Ok(response)
}

/// What the provider's answer brings.
#[derive(Debug, Clone, Default, Deserialize)]
pub(in crate::portal) struct Answer {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    error: String,
    /// Who answers (RFC 9207).
    #[serde(default)]
    iss: Option<String>,
}

/// Who signed in at the provider.
async fn person(
    knowledge: &Knowledge,
    ways: &Ways,
    kept: &Kept,
    (code, back): (&str, &str),
) -> Result<Result<Person, Wrong>, Trouble> {
    let http = &knowledge.desk.trackers;
    let known = known(&knowledge.desk.sealer, ways).map_err(|_| Trouble::Answer("the own secret"))?;
    let places = provider::discover(http, &ways.openid_issuer).await?;
    let token = provider::exchange(http, &places, &known, (code, &kept.verifier, back)).await?;
    let keys = provider::keys(http, &places).await?;
    let (issuer, client, nonce) = (known.issuer.as_str(), known.client.as_str(), kept.nonce.as_str());
    let expected = Expected { issuer, client, nonce, now: knowledge.desk.db.now() };
    Ok(id_token::checked(&token, &keys, &expected))
}

/// Takes the provider's answer and signs the browser in.
pub(in crate::portal) async fn back(
    state: State,
    own: Own,
    Query(answer): Query<Answer>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asked = Asked::of(&state, &headers, own.is_some());
    let kept = kept(&state.desk.sealer, &headers, state.desk.db.now());
    let locale = kept.as_ref().map(|kept| kept.locale);
    let read = move |tx: &mut Tx<'_>| {
        let mut site = open(tx, &asked, None)?.ok_or_else(|| Problem::not_found("page"))?;
        site.locale = locale.filter(|locale| site.brand.locales.contains(locale)).unwrap_or(site.locale);
        let ways = store::of(tx, site.brand.id)?;
        Ok::<_, Problem>((site, ways))
    };
    let (site, ways) = state.desk.db.read(read).await?;
    if !ways.openid {
        return Ok(private(missing(&site)));
    }
    let mut response = answered(&state, &headers, (&site, &ways), kept, &answer).await?;
    put_cookie(&mut response, &cookie("", 0, is_https(&headers)))?;
    Ok(response)
}

async fn answered(
    state: &State,
    headers: &HeaderMap,
    (site, ways): (&Site, &Ways),
    kept: Option<Kept>,
    answer: &Answer,
) -> Result<Response, Problem> {
    let words = words::of(site.locale);
    let again = || refused(site, StatusCode::FORBIDDEN, words.openid_again, None);
    let ours =
        |kept: &Kept| kept.brand == site.brand.id && tokens::equal(kept.state.as_bytes(), answer.state.as_bytes());
    let Some(kept) = kept.filter(ours) else { return Ok(again()) };
    if answer.iss.as_ref().is_some_and(|iss| *iss != ways.openid_issuer) {
        return Ok(failed(site, ways, &"the answer is of another issuer"));
    }
    if !answer.error.is_empty() || answer.code.is_empty() || answer.code.len() > 4_096 {
        let error: String = answer.error.chars().filter(char::is_ascii_graphic).take(60).collect();
        return Ok(failed(site, ways, &format!("it answered the error {error:?}")));
    }
    let back = return_address(&site.origin, &site.base);
    let person = match person(state, ways, &kept, (&answer.code, &back)).await {
        Ok(Ok(person)) => person,
        Ok(Err(Wrong::Unverified | Wrong::Address)) => {
            let why = words.openid_unverified(&ways.openid_name);
            return Ok(refused(site, StatusCode::FORBIDDEN, &why, None));
        }
        Ok(Err(wrong)) => return Ok(failed(site, ways, &wrong)),
        Err(trouble) => return Ok(failed(site, ways, &trouble)),
    };
    let once = tokens::hash(&format!("openid {}", kept.state));
    let proof = Proof { address: person.address, name: person.name, once, way: Way::OpenId };
    let (begun, locale) = (Begun::new(state), site.locale);
    let hash = begun.hash.clone();
    if !state.desk.db.write(move |tx| let_in(tx, locale, &proof, &hash)).await? {
        return Ok(again());
    }
    let next = Next::to(&kept.next);
    begun.lead(headers, &site.path(next.page().unwrap_or("requests")))
}
