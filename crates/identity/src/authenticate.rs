//! Turns a request's cookie or bearer token into a caller.
//! It never creates sessions; signing in does.

use std::future::Future;
use std::pin::Pin;

use axum::http::{HeaderMap, header};
use causeway_base::token;
use causeway_store::Db;
use causeway_web::{Authenticate, Caller, Code, Problem, Via};
use uuid::Uuid;

use crate::permission::{Role, permissions_of};
use crate::{api_key, session};

/// Finds callers in the database.
pub struct Authenticator {
    db: Db,
}

impl Authenticator {
    /// On `db`.
    pub const fn new(db: Db) -> Self {
        Self { db }
    }

    async fn find(&self, headers: &HeaderMap) -> Result<Option<Caller>, Problem> {
        if let Some(bearer) = bearer(headers) {
            let hash = token::hash(bearer);
            let found = self.db.read(move |tx| api_key::store::user_of(tx, &hash)).await?;
            let Some(found) = found else {
                return Err(Problem::new(Code::Unauthenticated, "This API key is not valid or was taken back."));
            };
            if found.stale {
                let id = found.id;
                self.db.write(move |tx| api_key::store::touch(tx, id)).await?;
            }
            return Ok(Some(caller(found.user, found.name, found.role, Via::ApiKey(found.id))));
        }
        let Some(cookie) = session::cookie::read(headers) else { return Ok(None) };
        let hash = token::hash(cookie);
        let found = self.db.read(move |tx| session::store::user_of(tx, &hash)).await?;
        let Some(found) = found else { return Ok(None) };
        if found.stale {
            let id = found.id;
            self.db.write(move |tx| session::store::touch(tx, id)).await?;
        }
        Ok(Some(caller(found.user, found.name, found.role, Via::Session(found.id))))
    }
}

fn caller(user: Uuid, name: String, role: Role, via: Via) -> Caller {
    Caller { user, name, permissions: permissions_of(role), via }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = text.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

impl Authenticate for Authenticator {
    fn caller<'a>(
        &'a self,
        headers: &'a HeaderMap,
    ) -> Pin<Box<dyn Future<Output = Result<Option<Caller>, Problem>> + Send + 'a>> {
        Box::pin(self.find(headers))
    }
}
