//! Who works here: users, teams, roles and permissions, sessions, API keys and the audit trail.
//! It knows no conversation; what a permission protects is said by the feature that asks for it.

pub mod api_key;
mod attempts;
pub mod audit;
mod authenticate;
mod hashing;
pub mod permission;
pub mod session;
pub mod team;
pub mod user;

use std::sync::Arc;

use causeway_store::Db;
use causeway_web::Endpoints;

pub use attempts::Attempts;
pub use authenticate::Authenticator;
pub use hashing::Hashing;
pub use permission::{Role, permissions_of};
pub use team::TeamId;
pub use user::UserId;

/// What the handlers of this crate share.
#[derive(Clone)]
pub struct Identity {
    /// The database.
    pub db: Db,
    /// Failed sign-ins, counted.
    pub attempts: Arc<Attempts>,
    hashing: Hashing,
}

impl Identity {
    /// Identity on `db`.
    pub fn new(db: Db) -> Self {
        Self { db, attempts: Arc::default(), hashing: Hashing::default() }
    }

    /// Runs password work on a blocking thread, two at once.
    pub(crate) async fn with_hashing<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        self.hashing.run(work).await
    }

    /// Hashes a password.
    pub async fn hash(&self, password: causeway_base::Secret) -> Option<String> {
        self.hashing.hash(password, self.db.random()).await
    }
}

/// The endpoints of this crate, to be finished by the caller.
pub fn endpoints(identity: Identity) -> Endpoints<Identity> {
    let endpoints = Endpoints::new(identity);
    let endpoints = user::routes::add(endpoints);
    let endpoints = team::routes::add(endpoints);
    let endpoints = session::routes::add(endpoints);
    api_key::routes::add(endpoints)
}
