//! Signed-in browsers: opaque tokens, hashed at rest, ended one by one or all at once.
//! It never checks a password by itself; [`sign_in`] does that once and hands out a token.

pub mod cookie;
pub mod routes;
pub mod store;

use causeway_base::{Secret, password, token};
use causeway_web::{Code, Problem};

use crate::user::{self, UserId};
use crate::{Identity, audit};

/// Where a sign-in comes from.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The browser's own description.
    pub user_agent: String,
    /// The network address.
    pub ip: String,
}

/// Checks e-mail and password and opens a session; answers the user and the token for the cookie.
///
/// # Errors
/// `bad_credentials`, or `rate_limited` after ten failures in a quarter of an hour.
pub async fn sign_in(
    identity: &Identity,
    email: &str,
    secret: &Secret,
    origin: Origin,
) -> Result<(UserId, Secret), Problem> {
    let now = identity.db.now();
    let keys = [format!("email {}", causeway_base::text::address_key(email)), format!("ip {}", origin.ip)];
    if let Some(seconds) = keys.iter().filter_map(|key| identity.attempts.wait_seconds(key, now)).max() {
        return Err(Problem::new(Code::RateLimited, "There were too many failed attempts.")
            .hint(format!("Wait {} minutes and try again.", seconds.div_ceil(60)))
            .retry_after(seconds));
    }
    let wanted = email.to_owned();
    let found = identity.db.read(move |tx| user::store::credentials(tx, &wanted)).await?;
    // An unknown e-mail costs the same time as a wrong password, so that nobody learns who works here.
    let (user, stored) = found.map_or((None, password::NOBODY.to_owned()), |(user, stored)| (Some(user), stored));
    let secret = secret.clone();
    let right = identity.with_hashing(move || password::verify(&secret, &stored)).await.unwrap_or(false);
    let Some(user) = user.filter(|_| right) else {
        for key in &keys {
            identity.attempts.failed(key, now);
        }
        return Err(Problem::new(Code::BadCredentials, "This e-mail and password do not go together."));
    };
    identity.attempts.succeeded(&keys[0]);
    let token = open(identity, user, origin).await?;
    Ok((user, token))
}

/// Opens a session for `user`, who has proved who they are.
///
/// # Errors
/// What the database says.
pub async fn open(identity: &Identity, user: UserId, origin: Origin) -> Result<Secret, Problem> {
    let token = token::new("cws_", &*identity.db.random());
    let hash = token::hash(token.reveal());
    identity
        .db
        .write(move |tx| {
            store::add(tx, user, &hash, &origin)?;
            audit::record(tx, causeway_store::Actor::user(user.0), "session.opened", &origin.ip, &origin.user_agent)?;
            Ok::<_, Problem>(())
        })
        .await?;
    Ok(token)
}
