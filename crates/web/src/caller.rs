//! Who calls, and proof of what they may do: a [`Permit`] exists only for a caller whose role allows it.
//! It never decides which role may do what; identity does, and hands the caller's permissions in.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use causeway_store::Actor;
use uuid::Uuid;

use crate::{Code, Problem};

/// Something a role may or may not do.
pub trait Permission: Send + Sync + 'static {
    /// Its name, `conversations.write`; empty when nothing but being signed in is asked.
    const NAME: &'static str;
    /// Whether the endpoint is open to everyone.
    const PUBLIC: bool = false;
}

/// Open to everyone, signed in or not.
pub struct Public;
impl Permission for Public {
    const NAME: &'static str = "";
    const PUBLIC: bool = true;
}

/// Any signed-in member of the team.
pub struct SignedIn;
impl Permission for SignedIn {
    const NAME: &'static str = "";
}

/// How the caller proved who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// A browser's session; the id is the session's.
    Session(Uuid),
    /// An API key.
    ApiKey(Uuid),
}

/// A member of the team who calls.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The user's id.
    pub user: Uuid,
    /// The user's name, for presence and records.
    pub name: String,
    /// What the user's role allows, by name.
    pub permissions: &'static [&'static str],
    /// How the caller proved who they are.
    pub via: Via,
}

impl Caller {
    /// Whether the caller may do `P`.
    pub fn may<P: Permission>(&self) -> bool {
        P::PUBLIC || P::NAME.is_empty() || self.permissions.contains(&P::NAME)
    }

    /// Proof that the caller may do `P`.
    ///
    /// # Errors
    /// `forbidden` when the role does not allow it.
    pub fn permit<P: Permission>(&self) -> Result<Permit<P>, Problem> {
        if !self.may::<P>() {
            return Err(Problem::new(Code::Forbidden, "Your role does not allow this.")
                .hint("Ask an administrator of your desk."));
        }
        Ok(Permit { actor: Actor::user(self.user), user: Some(self.user), marker: PhantomData })
    }
}

/// Proof that whoever acts may do `P`. Functions that change things demand one.
#[derive(Debug)]
pub struct Permit<P> {
    actor: Actor,
    user: Option<Uuid>,
    marker: PhantomData<fn() -> P>,
}

impl<P> Clone for Permit<P> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<P> Copy for Permit<P> {}

impl<P: Permission> Permit<P> {
    /// The desk's own right: jobs, intake and the command line, which the operator runs.
    pub const fn system() -> Self {
        Self { actor: Actor::SYSTEM, user: None, marker: PhantomData }
    }

    /// The desk's own right, used in the name of something that is no user, such as a rule's firing.
    pub const fn acting_as(actor: Actor) -> Self {
        Self { actor, user: None, marker: PhantomData }
    }

    /// Who acts.
    pub const fn actor(&self) -> Actor {
        self.actor
    }

    /// The user who acts; nil for the desk itself.
    pub fn user(&self) -> Uuid {
        self.user.unwrap_or_default()
    }
}

/// Finds out who calls, from the request's headers.
pub trait Authenticate: Send + Sync + 'static {
    /// The caller, `None` for nobody, or a problem (a token that is not valid, the database gone).
    fn caller<'a>(
        &'a self,
        headers: &'a HeaderMap,
    ) -> Pin<Box<dyn Future<Output = Result<Option<Caller>, Problem>> + Send + 'a>>;
}

/// The authenticator, as the guard layer holds it.
pub(crate) type Authenticator = Arc<dyn Authenticate>;

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(not_signed_in)
    }
}

impl<S: Send + Sync, P: Permission> FromRequestParts<S> for Permit<P> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Caller>().ok_or_else(not_signed_in)?.permit()
    }
}

pub(crate) fn not_signed_in() -> Problem {
    Problem::new(Code::Unauthenticated, "You are not signed in.").hint("Sign in, or send an API key as a bearer token.")
}
