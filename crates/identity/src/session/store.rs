//! All SQL of sessions.
//! It never sees a token, only its hash.

use causeway_base::Time;
use causeway_store::{Actor, NewEvent, Result, Tx, from_row, sql};
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::Origin;
use crate::{Role, UserId};

/// A session lives this long after its last use.
const LIFE_MS: i64 = 30 * 86_400_000;
/// Its last use is written at most this often.
const TOUCH_MS: i64 = 5 * 60_000;

/// Who a token belongs to.
pub(crate) struct Found {
    pub(crate) id: Uuid,
    pub(crate) user: Uuid,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) stale: bool,
}

/// The open session with this token hash, of an open account.
pub(crate) fn user_of(tx: &mut Tx<'_>, hash: &str) -> Result<Option<Found>> {
    let now = tx.now();
    let row: Option<(Uuid, Uuid, String, Role, Time)> = tx.first(&sql!(
        "SELECT s.id, u.id, u.name, u.role, s.last_seen_at FROM session s JOIN user_account u ON u.id = s.user_id \
         WHERE s.token_hash = ? AND s.expires_at > ? AND u.active = TRUE",
        hash,
        now
    ))?;
    Ok(row.map(|(id, user, name, role, seen)| Found { id, user, name, role, stale: now.since(seen) > TOUCH_MS }))
}

/// Adds a session.
pub(crate) fn add(tx: &mut Tx<'_>, user: UserId, hash: &str, origin: &Origin) -> Result<()> {
    let (id, now): (Uuid, _) = (tx.new_id(), tx.now());
    tx.run(&sql!("DELETE FROM session WHERE expires_at < ?", now))?;
    tx.run(&sql!(
        "INSERT INTO session (id, token_hash, user_id, user_agent, ip, created_at, last_seen_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        hash,
        user,
        causeway_base::text::clean(&origin.user_agent, 300),
        &origin.ip,
        now,
        now,
        now.plus_ms(LIFE_MS)
    ))
    .map(drop)
}

/// Notes that the session was used.
pub(crate) fn touch(tx: &mut Tx<'_>, id: Uuid) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!("UPDATE session SET last_seen_at = ?, expires_at = ? WHERE id = ?", now, now.plus_ms(LIFE_MS), id))
        .map(drop)
}

/// A signed-in browser, as its user sees it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SessionRow {
    /// Its id.
    pub id: Uuid,
    /// The browser's own description.
    pub user_agent: String,
    /// Where it signed in from.
    pub ip: String,
    /// When it signed in.
    pub created_at: Time,
    /// When it was last used, to within five minutes.
    pub last_seen_at: Time,
    /// Whether it is the one that asks.
    pub current: bool,
}
type Columns = (Uuid, String, String, Time, Time);

/// The sessions of `user`, newest first.
pub(crate) fn of_user(tx: &mut Tx<'_>, user: UserId, current: Option<Uuid>) -> Result<Vec<SessionRow>> {
    let rows: Vec<Columns> = tx.all(&sql!(
        "SELECT id, user_agent, ip, created_at, last_seen_at FROM session WHERE user_id = ? ORDER BY last_seen_at DESC LIMIT 200",
        user
    ))?;
    let row = |(id, user_agent, ip, created_at, last_seen_at): Columns| SessionRow {
        id,
        user_agent,
        ip,
        created_at,
        last_seen_at,
        current: current == Some(id),
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Ends one session of `user`. Says whether it was there.
pub fn end(tx: &mut Tx<'_>, user: UserId, id: Uuid) -> Result<bool> {
    let ended = tx.run(&sql!("DELETE FROM session WHERE id = ? AND user_id = ?", id, user))? > 0;
    if ended {
        // Live updates of that browser must stop now, not when it is next asked who it is.
        let (actor, data) = (Actor::user(user.0), serde_json::json!({}));
        tx.record(NewEvent { kind: "session.ended", conversation: None, actor, only_for: Some(user.0), data });
    }
    Ok(ended)
}

/// Ends all sessions of `user`.
pub(crate) fn end_all(tx: &mut Tx<'_>, user: UserId) -> Result<()> {
    tx.run(&sql!("DELETE FROM session WHERE user_id = ?", user)).map(drop)
}

/// An API key's owner; here because it has the same shape as a session's.
pub(crate) struct KeyOwner {
    id: Uuid,
    user: Uuid,
    name: String,
    role: Role,
    used: Option<Time>,
}
from_row!(KeyOwner { id, user, name, role, used });

impl KeyOwner {
    pub(crate) fn found(self, now: Time) -> Found {
        let stale = self.used.is_none_or(|used| now.since(used) > TOUCH_MS);
        Found { id: self.id, user: self.user, name: self.name, role: self.role, stale }
    }
}
