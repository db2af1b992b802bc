//! Members of the team: name, e-mail, role, language, signature.
//! It never keeps a password, only its Argon2id hash, and never deletes a user: accounts are closed.

pub mod routes;
pub mod store;

use causeway_base::Locale;
use causeway_store::id_type;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Role, TeamId};

id_type!(UserId, "Names a member of the team.");

/// A member of the team, as everyone on the team may see them.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// The name customers and colleagues see.
    pub name: String,
    /// Signs in with it, and is recognised by it when writing from a mail program.
    pub email: String,
    /// What the user may do.
    pub role: Role,
    /// The language of the user's screens.
    pub locale: Locale,
    /// IANA name.
    pub time_zone: String,
    /// Whether the account is open.
    pub active: bool,
    /// Whether the user is away.
    pub away: bool,
    /// Put below replies.
    pub signature_html: String,
    /// Raised by every change.
    pub version: i64,
    /// The teams the user belongs to.
    pub team_ids: Vec<TeamId>,
}
