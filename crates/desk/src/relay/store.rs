//! The relays as set in the app, their passwords sealed: one of the desk, and one of any inbox that has its own.
//! It never answers a password in clear but to the one who connects.

use causeway_base::seal::Sealer;
use causeway_store::{Error, Result, Tx, sql};
use serde::{Deserialize, Serialize};

use super::RelaySettings;
use crate::mailbox::Security;
use crate::oauth::AccountId;
use crate::organisation::store::{drop_setting, set_setting, setting};
use crate::{Desk, InboxId, MessageId};

const NAME: &str = "relay";

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Stored {
    host: String,
    port: u16,
    security: Security,
    username: Option<String>,
    sealed: Option<String>,
    #[serde(default)]
    account: Option<AccountId>,
}

fn opened(stored: Stored, place: &str, sealer: &Sealer) -> Result<RelaySettings> {
    let password = stored.sealed.as_deref().map(|sealed| sealer.open(sealed, place)).transpose();
    let password = password.map_err(|error| Error::Unavailable(error.to_string()))?;
    Ok(RelaySettings {
        host: stored.host,
        port: stored.port,
        security: stored.security,
        username: stored.username,
        password,
        account: stored.account,
    })
}

/// What is stored of `relay`; without a password the one in `before` stays.
fn sealed(tx: &Tx<'_>, relay: &RelaySettings, before: Option<Stored>, place: &str, sealer: &Sealer) -> Result<Stored> {
    let sealed = match &relay.password {
        Some(secret) => {
            Some(sealer.seal(secret, place, tx.random()).map_err(|error| Error::Defect(error.to_string()))?)
        }
        None => before.and_then(|stored| stored.sealed),
    };
    Ok(Stored {
        host: relay.host.clone(),
        port: relay.port,
        security: relay.security,
        username: relay.username.clone(),
        sealed: sealed.filter(|_| relay.username.is_some() && relay.account.is_none()),
        account: relay.account,
    })
}

/// The relay that is set in the app for the whole desk, ready to connect.
pub fn find(tx: &mut Tx<'_>, sealer: &Sealer) -> Result<Option<RelaySettings>> {
    let stored = setting::<Stored>(tx, NAME)?;
    stored.map(|(stored, _)| opened(stored, NAME, sealer)).transpose()
}

/// The relay that applies where no inbox has its own: the configuration's, else the one that is set in the app.
pub fn in_force(tx: &mut Tx<'_>, desk: &Desk) -> Result<Option<RelaySettings>> {
    match &desk.settings.relay {
        Some(relay) => Ok(Some(relay.clone())),
        None => find(tx, &desk.sealer),
    }
}

/// The relay that applies to a message: its inbox's own, else the desk's. The configuration's wins over both.
pub fn for_message(tx: &mut Tx<'_>, desk: &Desk, message: MessageId) -> Result<Option<RelaySettings>> {
    let inbox: Option<(InboxId,)> = tx.first(&sql!(
        "SELECT c.inbox_id FROM message m JOIN conversation c ON c.id = m.conversation_id WHERE m.id = ?",
        message
    ))?;
    let Some((inbox,)) = inbox.filter(|_| desk.settings.relay.is_none()) else { return in_force(tx, desk) };
    match find_of_inbox(tx, inbox, &desk.sealer)? {
        Some(relay) => Ok(Some(relay)),
        None => in_force(tx, desk),
    }
}

/// Writes the desk's relay; without a password the stored one stays.
pub fn set(tx: &mut Tx<'_>, relay: &RelaySettings, sealer: &Sealer) -> Result<()> {
    let before = setting::<Stored>(tx, NAME)?.map(|(stored, _)| stored);
    let stored = sealed(tx, relay, before, NAME, sealer)?;
    set_setting(tx, NAME, &stored)
}

/// Takes the desk's relay away.
pub fn delete(tx: &mut Tx<'_>) -> Result<()> {
    drop_setting(tx, NAME)
}

fn place_of(inbox: InboxId) -> String {
    format!("relay/{inbox}")
}

fn stored_of(tx: &mut Tx<'_>, inbox: InboxId) -> Result<Option<Stored>> {
    let text: Option<(String,)> = tx.first(&sql!("SELECT value FROM inbox_relay WHERE inbox_id = ?", inbox))?;
    text.map(|(text,)| serde_json::from_str(&text).map_err(|error| Error::Defect(format!("inbox_relay: {error}"))))
        .transpose()
}

/// The relay of an inbox of its own.
pub fn find_of_inbox(tx: &mut Tx<'_>, inbox: InboxId, sealer: &Sealer) -> Result<Option<RelaySettings>> {
    stored_of(tx, inbox)?.map(|stored| opened(stored, &place_of(inbox), sealer)).transpose()
}

/// Writes the relay of an inbox; without a password the stored one stays.
pub fn set_of_inbox(tx: &mut Tx<'_>, inbox: InboxId, relay: &RelaySettings, sealer: &Sealer) -> Result<()> {
    let before = stored_of(tx, inbox)?;
    let stored = sealed(tx, relay, before, &place_of(inbox), sealer)?;
    let text = serde_json::to_string(&stored).map_err(|error| Error::Defect(error.to_string()))?;
    tx.run(&sql!(
        "INSERT INTO inbox_relay (inbox_id, value) VALUES (?, ?) ON CONFLICT (inbox_id) DO UPDATE SET value = excluded.value",
        inbox,
        text
    ))
    .map(drop)
}

/// Takes the relay of an inbox away; the desk's applies. Says whether there was one.
pub fn delete_of_inbox(tx: &mut Tx<'_>, inbox: InboxId) -> Result<bool> {
    Ok(tx.run(&sql!("DELETE FROM inbox_relay WHERE inbox_id = ?", inbox))? > 0)
}

/// Whether any relay signs in with this account.
pub fn uses_account(tx: &mut Tx<'_>, account: AccountId) -> Result<bool> {
    if setting::<Stored>(tx, NAME)?.is_some_and(|(stored, _)| stored.account == Some(account)) {
        return Ok(true);
    }
    let all: Vec<(InboxId,)> = tx.all(&sql!("SELECT inbox_id FROM inbox_relay"))?;
    for (inbox,) in all {
        if stored_of(tx, inbox)?.is_some_and(|stored| stored.account == Some(account)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How many replies wait for a relay.
pub fn held(tx: &mut Tx<'_>) -> Result<i64> {
    tx.value(&sql!("SELECT COUNT(*) FROM message WHERE delivery = 'held'"))
}
