//! All SQL of the organisation, and of settings of the whole desk by name.
//! It never interprets a setting.

use causeway_store::{Error, Result, Tx, sql};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Organisation;

const NAME: &str = "organisation";

/// The setting called `name`, with its version.
pub fn setting<T: DeserializeOwned>(tx: &mut Tx<'_>, name: &'static str) -> Result<Option<(T, i64)>> {
    let row: Option<(String, i64)> = tx.first(&sql!("SELECT value, version FROM setting WHERE name = ?", name))?;
    row.map(|(text, version)| {
        let value = serde_json::from_str(&text).map_err(|error| Error::Defect(format!("setting {name}: {error}")))?;
        Ok((value, version))
    })
    .transpose()
}

/// Writes the setting called `name`.
pub fn set_setting<T: Serialize>(tx: &mut Tx<'_>, name: &'static str, value: &T) -> Result<()> {
    let text = serde_json::to_string(value).map_err(|error| Error::Defect(error.to_string()))?;
    tx.run(&sql!(
        "INSERT INTO setting (name, value) VALUES (?, ?) \
         ON CONFLICT (name) DO UPDATE SET value = excluded.value, version = setting.version + 1",
        name,
        text
    ))
    .map(drop)
}

/// Takes the setting called `name` away.
pub fn drop_setting(tx: &mut Tx<'_>, name: &'static str) -> Result<()> {
    tx.run(&sql!("DELETE FROM setting WHERE name = ?", name)).map(drop)
}

/// The organisation; `None` before the set-up.
pub fn find(tx: &mut Tx<'_>) -> Result<Option<Organisation>> {
    let found: Option<(Organisation, i64)> = setting(tx, NAME)?;
    Ok(found.map(|(organisation, version)| Organisation { version, ..organisation }))
}

/// Writes the organisation.
pub fn save(tx: &mut Tx<'_>, organisation: &Organisation) -> Result<()> {
    set_setting(tx, NAME, organisation)
}
