//! Endpoints of users and of one's own profile.
//! It never lets anyone but an owner make or change owners, and never lets the last owner go.

use axum::Json;
use axum::http::StatusCode;
use causeway_base::{Locale, Secret, password};
use causeway_store::{NewEvent, Tx};
use causeway_web::{Answer, Caller, Code, Endpoints, Input, Page, PathId, Permit, Problem, SignedIn, Via};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::{User, UserId, store};
use crate::permission::{ManageUsers, ReadSettings};
use crate::{Identity, Role, audit};

pub(crate) fn add(endpoints: Endpoints<Identity>) -> Endpoints<Identity> {
    endpoints
        .get::<ReadSettings, _, _>("/api/v1/users", "Everyone on the team.", list)
        .answers::<Page<User>>()
        .post::<ManageUsers, _, _>("/api/v1/users", "Add a user.", create)
        .body::<NewUser>()
        .creates::<User>()
        .get::<ReadSettings, _, _>("/api/v1/users/{id}", "One user.", show)
        .answers::<User>()
        .patch::<ManageUsers, _, _>(
            "/api/v1/users/{id}",
            "Change a user's name, role or password, or close the account.",
            change,
        )
        .body::<ChangeUser>()
        .answers::<User>()
        .get::<SignedIn, _, _>("/api/v1/profile", "Yourself.", profile)
        .answers::<User>()
        .patch::<SignedIn, _, _>(
            "/api/v1/profile",
            "Change your own name, language, time zone, signature or password.",
            change_profile,
        )
        .body::<ChangeProfile>()
        .answers::<User>()
}

type State = axum::extract::State<Identity>;

/// A user to add.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewUser {
    name: String,
    email: String,
    role: Role,
    password: Secret,
}

/// What changes of a user; what is left out stays.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeUser {
    version: i64,
    name: Option<String>,
    role: Option<Role>,
    active: Option<bool>,
    password: Option<Secret>,
}

/// What changes of your own profile.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ChangeProfile {
    version: i64,
    name: Option<String>,
    locale: Option<Locale>,
    time_zone: Option<String>,
    away: Option<bool>,
    signature_html: Option<String>,
    current_password: Option<Secret>,
    new_password: Option<Secret>,
}

/// A name with 1 to 200 characters on one line; it may end up in a mail's header.
///
/// # Errors
/// `invalid_input` with the pointer.
pub fn checked_name(name: &str, pointer: &str) -> Result<String, Problem> {
    let name = causeway_base::text::clean(name.trim(), 201).replace(['\n', '\t'], " ");
    if name.is_empty() || name.chars().count() > 200 {
        return Err(Problem::field(pointer, "length", "A name has 1 to 200 characters."));
    }
    Ok(name)
}

/// An address that could exist: one `@` with something on both sides, no spaces.
pub fn checked_email(email: &str, pointer: &str) -> Result<String, Problem> {
    let email = causeway_base::text::address_key(email);
    let well_formed = email
        .split_once('@')
        .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty() && !domain.contains('@'));
    if !well_formed
        || email.len() > 254
        || email.chars().any(|c| c.is_whitespace() || c.is_control() || c == '<' || c == '>')
    {
        return Err(Problem::field(pointer, "invalid", "This is not an e-mail address."));
    }
    Ok(email)
}

/// A time zone that the IANA database knows.
///
/// # Errors
/// `invalid_input` with the pointer.
pub fn checked_zone(zone: &str, pointer: &str) -> Result<String, Problem> {
    let unknown = |_| Problem::field(pointer, "invalid", "This time zone is not known; write one as Asia/Tokyo.");
    jiff::tz::TimeZone::get(zone).map(|_| zone.to_owned()).map_err(unknown)
}

/// A password that is long enough and not too long.
pub fn checked_password(secret: &Secret, pointer: &str) -> Result<(), Problem> {
    let length = secret.reveal().chars().count();
    if !(password::MIN_CHARACTERS..=password::MAX_CHARACTERS).contains(&length) {
        let text = format!("A password has {} to {} characters.", password::MIN_CHARACTERS, password::MAX_CHARACTERS);
        return Err(Problem::field(pointer, "length", text));
    }
    Ok(())
}

async fn list(state: State) -> Answer<Page<User>> {
    Ok(Json(Page::whole(state.db.read(store::all).await?)))
}

async fn show(state: State, PathId(id): PathId<UserId>) -> Answer<User> {
    let user = state.db.read(move |tx| store::find(tx, id)).await?;
    user.map(Json).ok_or_else(|| Problem::not_found("user"))
}

fn told(tx: &mut Tx<'_>, permit: causeway_store::Actor) {
    tx.record(NewEvent {
        kind: "settings.changed",
        conversation: None,
        actor: permit,
        only_for: None,
        data: json!({ "what": "users" }),
    });
}

async fn create(
    state: State,
    caller: Caller,
    permit: Permit<ManageUsers>,
    Input(input): Input<NewUser>,
) -> Result<(StatusCode, Json<User>), Problem> {
    let (name, email) = (checked_name(&input.name, "/name")?, checked_email(&input.email, "/email")?);
    checked_password(&input.password, "/password")?;
    let hash =
        state.hash(input.password.clone()).await.ok_or_else(|| Problem::internal(&"a password could not be hashed"))?;
    let user = state
        .db
        .write(move |tx| {
            may_touch_owner(tx, &caller, input.role)?;
            let new = store::NewUser {
                name: name.clone(),
                email: email.clone(),
                role: input.role,
                locale: Locale::En,
                password_hash: hash.clone(),
                sample: false,
            };
            let Some(id) = store::add(tx, &new)? else {
                return Err(Problem::field("/email", "taken", "Somebody on the team has this e-mail already."));
            };
            audit::record(tx, permit.actor(), "user.added", &email, input.role.as_str())?;
            told(tx, permit.actor());
            store::find(tx, id)?.ok_or_else(|| Problem::not_found("user"))
        })
        .await?;
    Ok((StatusCode::CREATED, Json(user)))
}

/// Only owners may make owners or change them.
fn may_touch_owner(tx: &mut Tx<'_>, caller: &Caller, role: Role) -> Result<(), Problem> {
    let by_owner = store::find(tx, UserId(caller.user))?.is_some_and(|user| user.role == Role::Owner);
    if role == Role::Owner && !by_owner {
        return Err(Problem::new(Code::Forbidden, "Only an owner may do this to an owner."));
    }
    Ok(())
}

async fn change(
    state: State,
    caller: Caller,
    permit: Permit<ManageUsers>,
    PathId(id): PathId<UserId>,
    Input(input): Input<ChangeUser>,
) -> Answer<User> {
    let hash = match &input.password {
        Some(secret) => {
            checked_password(secret, "/password")?;
            Some(state.hash(secret.clone()).await.ok_or_else(|| Problem::internal(&"a password could not be hashed"))?)
        }
        None => None,
    };
    let user = state
        .db
        .write(move |tx| {
            let mut user = store::find(tx, id)?.ok_or_else(|| Problem::not_found("user"))?;
            may_touch_owner(tx, &caller, user.role)?;
            may_touch_owner(tx, &caller, input.role.unwrap_or(Role::Agent))?;
            let was_owner = user.role == Role::Owner && user.active;
            if let Some(name) = &input.name {
                user.name = checked_name(name, "/name")?;
            }
            user.role = input.role.unwrap_or(user.role);
            user.active = input.active.unwrap_or(user.active);
            if was_owner && (user.role != Role::Owner || !user.active) && store::owners(tx)? <= 1 {
                return Err(Problem::new(Code::InvalidInput, "The desk needs at least one owner.")
                    .hint("Make somebody else an owner first."));
            }
            saved(tx, &user, input.version)?;
            if let Some(hash) = &hash {
                store::set_password(tx, id, hash, None)?;
            }
            if !user.active {
                crate::session::store::end_all(tx, id)?;
            }
            audit::record(tx, permit.actor(), "user.changed", &user.email, user.role.as_str())?;
            told(tx, permit.actor());
            store::find(tx, id)?.ok_or_else(|| Problem::not_found("user"))
        })
        .await?;
    Ok(Json(user))
}

fn saved(tx: &mut Tx<'_>, user: &User, version: i64) -> Result<(), Problem> {
    if store::save(tx, user, version)? {
        return Ok(());
    }
    let current = store::find(tx, user.id)?;
    Err(Problem::new(Code::VersionConflict, "Somebody else changed this user meanwhile.").current(&current))
}

async fn profile(state: State, caller: Caller) -> Answer<User> {
    show(state, PathId(UserId(caller.user))).await
}

async fn change_profile(
    state: State,
    caller: Caller,
    permit: Permit<SignedIn>,
    Input(input): Input<ChangeProfile>,
) -> Answer<User> {
    let id = UserId(caller.user);
    let hash = new_password(&state, id, &input).await?;
    let user = state
        .db
        .write(move |tx| {
            let mut user = store::find(tx, id)?.ok_or_else(|| Problem::not_found("user"))?;
            if let Some(name) = &input.name {
                user.name = checked_name(name, "/name")?;
            }
            user.locale = input.locale.unwrap_or(user.locale);
            user.away = input.away.unwrap_or(user.away);
            if let Some(zone) = &input.time_zone {
                user.time_zone = checked_zone(zone, "/time_zone")?;
            }
            if let Some(signature) = &input.signature_html {
                user.signature_html = causeway_base::text::clean(signature, 20_000);
            }
            saved(tx, &user, input.version)?;
            if let Some(hash) = &hash {
                let keep = if let Via::Session(session) = caller.via { Some(session) } else { None };
                store::set_password(tx, id, hash, keep)?;
                audit::record(tx, permit.actor(), "user.password_changed", &user.email, "")?;
            }
            told(tx, permit.actor());
            store::find(tx, id)?.ok_or_else(|| Problem::not_found("user"))
        })
        .await?;
    Ok(Json(user))
}

async fn new_password(state: &Identity, id: UserId, input: &ChangeProfile) -> Result<Option<String>, Problem> {
    let Some(new) = &input.new_password else { return Ok(None) };
    checked_password(new, "/new_password")?;
    let stored = state.db.read(move |tx| store::password_hash(tx, id)).await?.unwrap_or_default();
    let current = input.current_password.clone().unwrap_or_default();
    let right = state.with_hashing(move || password::verify(&current, &stored)).await.unwrap_or(false);
    if !right {
        return Err(Problem::field("/current_password", "wrong", "Your current password is different."));
    }
    Ok(Some(state.hash(new.clone()).await.ok_or_else(|| Problem::internal(&"a password could not be hashed"))?))
}
