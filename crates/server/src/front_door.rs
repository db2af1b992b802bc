//! The desk's front door: what the desk is, setting it up, signing in and out.
//! It never tells a stranger more than the organisation's name.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use causeway_base::{Locale, Secret};
use causeway_desk::setup::{self, NewDesk};
use causeway_desk::{Desk, organisation};
use causeway_identity::session::{self, Origin, cookie};
use causeway_identity::user::routes::{checked_email, checked_name, checked_password, checked_zone};
use causeway_identity::user::{self, User};
use causeway_identity::{Identity, UserId};
use causeway_store::Tx;
use causeway_web::{Answer, Caller, Code, Endpoints, Input, Problem, Public, SignedIn, Via};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What these handlers share.
#[derive(Clone)]
pub struct FrontDoor {
    /// Users and sessions.
    pub identity: Identity,
    /// The desk.
    pub desk: Desk,
}

/// The endpoints.
pub fn endpoints(door: FrontDoor) -> Endpoints<FrontDoor> {
    Endpoints::new(door)
        .get::<Public, _, _>("/api/v1/desk", "What desk this is, and whether it is set up.", show)
        .answers::<DeskAnswer>()
        .post::<Public, _, _>("/api/v1/setup", "Set the desk up; works once.", set_up)
        .body::<SetupInput>()
        .creates::<SessionAnswer>()
        .get::<SignedIn, _, _>("/api/v1/session", "Who you are and what you may do.", who)
        .answers::<SessionAnswer>()
        .post::<Public, _, _>("/api/v1/session", "Sign in.", sign_in)
        .body::<SignInInput>()
        .answers::<SessionAnswer>()
        .delete::<SignedIn, _, _>("/api/v1/session", "Sign out.", sign_out)
}

type State = axum::extract::State<FrontDoor>;

/// What a stranger may know.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct DeskAnswer {
    /// Whether somebody set it up.
    set_up: bool,
    /// The organisation's name.
    organisation: Option<String>,
    /// The program's version.
    version: &'static str,
    /// Whether the sample desk is there.
    sample: bool,
}

/// A new desk.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SetupInput {
    locale: Locale,
    name: String,
    email: String,
    password: Secret,
    organisation: String,
    support_address: String,
    sample: bool,
    time_zone: Option<String>,
}

/// Who knocks.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SignInInput {
    email: String,
    password: Secret,
}

/// Who is signed in.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct SessionAnswer {
    user: User,
    permissions: Vec<&'static str>,
    organisation: String,
    sample: bool,
}

async fn show(state: State) -> Answer<DeskAnswer> {
    let found = state.desk.db.read(organisation::store::find).await?;
    Ok(Json(DeskAnswer {
        set_up: found.is_some(),
        sample: found.as_ref().is_some_and(|organisation| organisation.sample),
        organisation: found.map(|organisation| organisation.name),
        version: env!("CARGO_PKG_VERSION"),
    }))
}

fn origin(headers: &HeaderMap) -> Origin {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Origin { user_agent: text("user-agent").to_owned(), ip: text("x-causeway-peer").to_owned() }
}

fn answer(tx: &mut Tx<'_>, id: UserId) -> Result<SessionAnswer, Problem> {
    let user = user::store::find(tx, id)?.ok_or_else(|| Problem::not_found("user"))?;
    let organisation = organisation::store::find(tx)?;
    Ok(SessionAnswer {
        permissions: causeway_identity::permissions_of(user.role).to_vec(),
        sample: organisation.as_ref().is_some_and(|organisation| organisation.sample),
        organisation: organisation.map_or_else(String::new, |organisation| organisation.name),
        user,
    })
}

async fn signed_in(door: &FrontDoor, headers: &HeaderMap, id: UserId, token: &Secret) -> Result<Response, Problem> {
    let answer = door.desk.db.read(move |tx| answer(tx, id)).await?;
    let cookie = cookie::keep(token.reveal(), cookie::is_https(headers));
    let mut response = Json(answer).into_response();
    let value = HeaderValue::from_str(&cookie).map_err(|error| Problem::internal(&error))?;
    response.headers_mut().insert(header::SET_COOKIE, value);
    Ok(response)
}

/// Checks everything that a desk begins with, for the browser and the command line.
pub async fn new_desk(identity: &Identity, wish: &Wish) -> Result<NewDesk, Problem> {
    checked_password(&wish.password, "/password")?;
    let zone = checked_zone(wish.time_zone.as_deref().unwrap_or("UTC"), "/time_zone")?;
    let new = NewDesk {
        locale: wish.locale,
        time_zone: zone,
        organisation: checked_name(&wish.organisation, "/organisation")?,
        owner_name: checked_name(&wish.name, "/name")?,
        owner_email: checked_email(&wish.email, "/email")?,
        support_address: checked_email(&wish.support_address, "/support_address")?,
        password_hash: String::new(),
    };
    let hash = identity.hash(wish.password.clone()).await;
    let password_hash = hash.ok_or_else(|| Problem::internal(&"a password could not be hashed"))?;
    Ok(NewDesk { password_hash, ..new })
}

/// What somebody wants a new desk to be.
#[derive(Debug, Clone)]
pub struct Wish {
    /// The language.
    pub locale: Locale,
    /// The owner's name.
    pub name: String,
    /// The owner's e-mail.
    pub email: String,
    /// The owner's password.
    pub password: Secret,
    /// The organisation.
    pub organisation: String,
    /// The first inbox's address.
    pub support_address: String,
    /// The time zone; UTC when left out.
    pub time_zone: Option<String>,
    /// Whether the sample desk comes with it.
    pub sample: bool,
}

/// Makes the desk.
pub async fn make(desk: &Desk, new: NewDesk, sample: bool) -> Result<UserId, Problem> {
    let random = desk.db.random();
    let work = move |tx: &mut Tx<'_>| {
        let made = setup::set_up(tx, &new)?;
        causeway_knowledge::begin(tx)?;
        if sample {
            causeway_desk::sample::fill(tx, &*random, made, new.locale)?;
            causeway_knowledge::sample::fill(tx)?;
        }
        Ok::<_, Problem>(made.owner)
    };
    desk.db.write(work).await
}

async fn set_up(state: State, headers: HeaderMap, Input(input): Input<SetupInput>) -> Result<Response, Problem> {
    let wish = Wish {
        locale: input.locale,
        name: input.name,
        email: input.email,
        password: input.password,
        organisation: input.organisation,
        support_address: input.support_address,
        time_zone: input.time_zone,
        sample: input.sample,
    };
    if state.desk.db.read(organisation::store::find).await?.is_some() {
        return Err(Problem::new(Code::SetupDone, "This desk is set up already.").hint("Sign in."));
    }
    let new = new_desk(&state.identity, &wish).await?;
    let owner = make(&state.desk, new, wish.sample).await?;
    let token = session::open(&state.identity, owner, origin(&headers)).await?;
    let mut response = signed_in(&state, &headers, owner, &token).await?;
    *response.status_mut() = StatusCode::CREATED;
    Ok(response)
}

async fn who(state: State, caller: Caller) -> Answer<SessionAnswer> {
    Ok(Json(state.desk.db.read(move |tx| answer(tx, UserId(caller.user))).await?))
}

async fn sign_in(state: State, headers: HeaderMap, Input(input): Input<SignInInput>) -> Result<Response, Problem> {
    let (user, token) = session::sign_in(&state.identity, &input.email, &input.password, origin(&headers)).await?;
    signed_in(&state, &headers, user, &token).await
}

async fn sign_out(state: State, caller: Caller, headers: HeaderMap) -> Result<Response, Problem> {
    if let Via::Session(id) = caller.via {
        state.desk.db.write(move |tx| session::store::end(tx, UserId(caller.user), id)).await?;
    }
    let gone = [(header::SET_COOKIE, cookie::drop(cookie::is_https(&headers)))];
    Ok((StatusCode::NO_CONTENT, gone).into_response())
}
