//! The relay as set in the app, its password sealed.
//! It never answers the password in clear but to the one who connects.

use causeway_base::Secret;
use causeway_base::seal::Sealer;
use causeway_store::{Error, Result, Tx, sql};
use serde::{Deserialize, Serialize};

use super::RelaySettings;
use crate::Desk;
use crate::inbox::Security;
use crate::organisation::store::{drop_setting, set_setting, setting};

const NAME: &str = "relay";

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Stored {
    host: String,
    port: u16,
    security: Security,
    username: Option<String>,
    sealed: Option<String>,
}

/// The relay that is set in the app, ready to connect.
pub fn find(tx: &mut Tx<'_>, sealer: &Sealer) -> Result<Option<RelaySettings>> {
    let Some((stored, _)) = setting::<Stored>(tx, NAME)? else { return Ok(None) };
    let password = stored.sealed.as_deref().map(|sealed| sealer.open(sealed, NAME)).transpose();
    let password = password.map_err(|error| Error::Unavailable(error.to_string()))?;
    Ok(Some(RelaySettings {
        host: stored.host,
        port: stored.port,
        security: stored.security,
        username: stored.username,
        password,
    }))
}

/// The relay that applies: the configuration's, else the one that is set in the app.
pub fn in_force(tx: &mut Tx<'_>, desk: &Desk) -> Result<Option<RelaySettings>> {
    match &desk.settings.relay {
        Some(relay) => Ok(Some(relay.clone())),
        None => find(tx, &desk.sealer),
    }
}

/// Writes the relay; without a password the stored one stays.
pub fn set(tx: &mut Tx<'_>, relay: &RelaySettings, sealer: &Sealer) -> Result<()> {
    let sealed = match &relay.password {
        Some(secret) => Some(seal(tx, secret, sealer)?),
        None => setting::<Stored>(tx, NAME)?.and_then(|(stored, _)| stored.sealed),
    };
    let stored = Stored {
        host: relay.host.clone(),
        port: relay.port,
        security: relay.security,
        username: relay.username.clone(),
        sealed: sealed.filter(|_| relay.username.is_some()),
    };
    set_setting(tx, NAME, &stored)
}

fn seal(tx: &Tx<'_>, secret: &Secret, sealer: &Sealer) -> Result<String> {
    sealer.seal(secret, NAME, tx.random()).map_err(|error| Error::Defect(error.to_string()))
}

/// Takes the relay away.
pub fn delete(tx: &mut Tx<'_>) -> Result<()> {
    drop_setting(tx, NAME)
}

/// How many replies wait for a relay.
pub fn held(tx: &mut Tx<'_>) -> Result<i64> {
    tx.value(&sql!("SELECT COUNT(*) FROM message WHERE delivery = 'held'"))
}
