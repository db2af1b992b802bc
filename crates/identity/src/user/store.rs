//! All SQL of users.
//! It never checks rights; the functions that change something demand a permit.

use causeway_base::{Locale, text};
use causeway_store::{Result, Tx, from_row, sql};

use super::{User, UserId};
use crate::{Role, TeamId};

struct UserRow {
    id: UserId,
    name: String,
    email: String,
    role: Role,
    locale: Locale,
    time_zone: String,
    active: bool,
    away: bool,
    signature_html: String,
    version: i64,
}
from_row!(UserRow { id, name, email, role, locale, time_zone, active, away, signature_html, version });

const COLUMNS: &str =
    "SELECT id, name, email, role, locale, time_zone, active, away, signature_html, version FROM user_account";

fn with_teams(tx: &mut Tx<'_>, rows: Vec<UserRow>) -> Result<Vec<User>> {
    let members: Vec<(UserId, TeamId)> = tx.all(&sql!("SELECT user_id, team_id FROM team_member ORDER BY team_id"))?;
    Ok(rows
        .into_iter()
        .map(|row| User {
            team_ids: members.iter().filter(|(user, _)| *user == row.id).map(|(_, team)| *team).collect(),
            id: row.id,
            name: row.name,
            email: row.email,
            role: row.role,
            locale: row.locale,
            time_zone: row.time_zone,
            active: row.active,
            away: row.away,
            signature_html: row.signature_html,
            version: row.version,
        })
        .collect())
}

/// Everyone, by name; closed accounts last.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<User>> {
    let mut query = sql!(COLUMNS);
    let rows = tx.all(query.add("ORDER BY active DESC, name, id LIMIT 5000"))?;
    with_teams(tx, rows)
}

/// One user.
pub fn find(tx: &mut Tx<'_>, id: UserId) -> Result<Option<User>> {
    let mut query = sql!(COLUMNS);
    let rows = tx.all(query.add("WHERE id = ?").bind(id))?;
    Ok(with_teams(tx, rows)?.into_iter().next())
}

/// The user with this e-mail, open or closed.
pub fn by_email(tx: &mut Tx<'_>, email: &str) -> Result<Option<User>> {
    let mut query = sql!(COLUMNS);
    let rows = tx.all(query.add("WHERE email = ?").bind(text::address_key(email)))?;
    Ok(with_teams(tx, rows)?.into_iter().next())
}

/// The stored hash of an open account, with its user.
pub fn credentials(tx: &mut Tx<'_>, email: &str) -> Result<Option<(UserId, String)>> {
    tx.first(&sql!(
        "SELECT id, password_hash FROM user_account WHERE email = ? AND active = TRUE",
        text::address_key(email)
    ))
}

/// The stored hash of one user.
pub fn password_hash(tx: &mut Tx<'_>, id: UserId) -> Result<Option<String>> {
    Ok(tx.first::<(String,)>(&sql!("SELECT password_hash FROM user_account WHERE id = ?", id))?.map(|row| row.0))
}

/// A user to add.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// See [`User::name`].
    pub name: String,
    /// See [`User::email`].
    pub email: String,
    /// See [`User::role`].
    pub role: Role,
    /// See [`User::locale`].
    pub locale: Locale,
    /// The hash, or `!` for nobody can sign in.
    pub password_hash: String,
    /// Whether it belongs to the sample desk.
    pub sample: bool,
}

/// Adds a user. `None` when the e-mail is taken.
pub fn add(tx: &mut Tx<'_>, new: &NewUser) -> Result<Option<UserId>> {
    let id: UserId = tx.new_id();
    let now = tx.now();
    let added = tx.run(&sql!(
        "INSERT INTO user_account (id, email, name, role, locale, time_zone, password_hash, sample, created_at) \
         VALUES (?, ?, ?, ?, ?, 'UTC', ?, ?, ?) ON CONFLICT (email) DO NOTHING",
        id,
        text::address_key(&new.email),
        &new.name,
        new.role,
        new.locale,
        &new.password_hash,
        new.sample,
        now
    ))?;
    Ok((added > 0).then_some(id))
}

/// Writes all changeable fields of `user` if it still has `version`. Says whether it did.
pub fn save(tx: &mut Tx<'_>, user: &User, version: i64) -> Result<bool> {
    Ok(tx.run(&sql!(
        "UPDATE user_account SET name = ?, role = ?, locale = ?, time_zone = ?, active = ?, away = ?, signature_html = ?, version = version + 1 \
         WHERE id = ? AND version = ?",
        &user.name,
        user.role,
        user.locale,
        &user.time_zone,
        user.active,
        user.away,
        &user.signature_html,
        user.id,
        version
    ))? > 0)
}

/// Sets a new password hash and ends all sessions but `keep`.
pub fn set_password(tx: &mut Tx<'_>, id: UserId, hash: &str, keep: Option<uuid::Uuid>) -> Result<()> {
    tx.run(&sql!("UPDATE user_account SET password_hash = ? WHERE id = ?", hash, id))?;
    tx.run(&sql!("DELETE FROM session WHERE user_id = ? AND id <> ?", id, keep.unwrap_or_default()))?;
    Ok(())
}

/// How many open accounts are owners.
pub fn owners(tx: &mut Tx<'_>) -> Result<i64> {
    tx.value(&sql!("SELECT COUNT(*) FROM user_account WHERE role = 'owner' AND active = TRUE"))
}

/// Whether anyone is there yet; without anyone the desk wants to be set up.
pub fn any(tx: &mut Tx<'_>) -> Result<bool> {
    Ok(tx.first::<(UserId,)>(&sql!("SELECT id FROM user_account LIMIT 1"))?.is_some())
}
