//! All SQL of the ways in.
//! It never opens a secret; they are sealed where they lie.

use causeway_base::Time;
use causeway_people::ContactId;
use causeway_store::{Result, Tx, from_row, sql};

use super::Way;
use crate::BrandId;

/// How customers of a brand sign in beside the mailed link, with its secrets sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ways {
    pub(crate) brand: BrandId,
    pub(crate) token: bool,
    pub(crate) token_secret: Option<String>,
    pub(crate) token_before: Option<String>,
    pub(crate) openid: bool,
    pub(crate) openid_name: String,
    pub(crate) openid_issuer: String,
    pub(crate) openid_client: String,
    pub(crate) openid_secret: Option<String>,
    pub(crate) password: bool,
    pub(crate) version: i64,
}
from_row!(Ways {
    brand,
    token,
    token_secret,
    token_before,
    openid,
    openid_name,
    openid_issuer,
    openid_client,
    openid_secret,
    password,
    version
});

/// The ways of a brand; none while nobody said anything.
pub(crate) fn of(tx: &mut Tx<'_>, brand: BrandId) -> Result<Ways> {
    let found = tx.first(&sql!(
        "SELECT brand_id, token, token_secret, token_before, openid, openid_name, openid_issuer, openid_client, \
         openid_secret, password, version FROM portal_way WHERE brand_id = ?",
        brand
    ))?;
    Ok(found.unwrap_or_else(|| Ways {
        brand,
        token: false,
        token_secret: None,
        token_before: None,
        openid: false,
        openid_name: String::new(),
        openid_issuer: String::new(),
        openid_client: String::new(),
        openid_secret: None,
        password: false,
        version: 0,
    }))
}

/// Keeps them. Says whether nobody else did meanwhile.
pub(super) fn save(tx: &mut Tx<'_>, ways: &Ways) -> Result<bool> {
    let written = tx.run(&sql!(
        "INSERT INTO portal_way (brand_id, token, token_secret, token_before, openid, openid_name, openid_issuer, \
         openid_client, openid_secret, password, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) \
         ON CONFLICT (brand_id) DO UPDATE SET token = excluded.token, token_secret = excluded.token_secret, \
         token_before = excluded.token_before, openid = excluded.openid, openid_name = excluded.openid_name, \
         openid_issuer = excluded.openid_issuer, openid_client = excluded.openid_client, \
         openid_secret = excluded.openid_secret, password = excluded.password, version = portal_way.version + 1 \
         WHERE portal_way.version = ?",
        ways.brand,
        ways.token,
        ways.token_secret.as_deref(),
        ways.token_before.as_deref(),
        ways.openid,
        &ways.openid_name,
        &ways.openid_issuer,
        &ways.openid_client,
        ways.openid_secret.as_deref(),
        ways.password,
        ways.version
    ))?;
    Ok(written > 0)
}

/// The stored form of the password for an address, by its key.
pub(super) fn password(tx: &mut Tx<'_>, key: &str) -> Result<Option<String>> {
    let found: Option<(String,)> = tx.first(&sql!("SELECT hash FROM portal_password WHERE address = ?", key))?;
    Ok(found.map(|(hash,)| hash))
}

/// Sets or changes the password for an address.
pub(super) fn set_password(tx: &mut Tx<'_>, key: &str, contact: ContactId, hash: &str) -> Result<()> {
    let now = tx.now();
    tx.run(&sql!(
        "INSERT INTO portal_password (address, contact_id, hash, changed_at) VALUES (?, ?, ?, ?) \
         ON CONFLICT (address) DO UPDATE SET contact_id = excluded.contact_id, hash = excluded.hash, \
         changed_at = excluded.changed_at",
        key,
        contact,
        hash,
        now
    ))
    .map(drop)
}

/// Takes the password for an address away.
pub(super) fn drop_password(tx: &mut Tx<'_>, key: &str) -> Result<()> {
    tx.run(&sql!("DELETE FROM portal_password WHERE address = ?", key)).map(drop)
}

/// By which way a browser was signed in, and when.
pub(super) fn begun(tx: &mut Tx<'_>, hash: &str) -> Result<Option<(Way, Time)>> {
    tx.first(&sql!("SELECT way, created_at FROM portal_session WHERE token_hash = ?", hash))
}

/// Signs all browsers of a contact out but this one, also those of contacts that were merged into it.
pub(super) fn end_others(tx: &mut Tx<'_>, contact: ContactId, hash: &str) -> Result<()> {
    tx.run(&sql!(
        "UPDATE portal_session SET ended = TRUE WHERE token_hash <> ? \
         AND contact_id IN (SELECT id FROM contact WHERE id = ? OR merged_into = ?)",
        hash,
        contact,
        contact
    ))
    .map(drop)
}
