//! Which model is asked, and where: one setting of the desk, its key sealed.
//! It never answers a key in clear but to the one who asks the model, and never sends a key to another address than its own.

use causeway_base::Secret;
use causeway_base::seal::Sealer;
use causeway_base::text;
use causeway_desk::organisation::store::{drop_setting, set_setting, setting};
use causeway_store::{Error, Result, Tx};
use causeway_web::Problem;
use serde::{Deserialize, Serialize};

/// The setting's name, and the place of its sealed key.
const NAME: &str = "language_model";
/// The longest address and name, in characters.
const LONGEST: usize = 300;

/// The setting as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stored {
    pub(crate) address: String,
    pub(crate) name: String,
    pub(crate) sealed: Option<String>,
    pub(crate) enabled: bool,
}

/// A model that can be asked.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    pub(crate) address: String,
    pub(crate) name: String,
    pub(crate) key: Option<Secret>,
    pub(crate) enabled: bool,
}

/// The setting with its version; nothing while none is set.
pub(crate) fn find(tx: &mut Tx<'_>) -> Result<Option<(Stored, i64)>> {
    setting(tx, NAME)
}

/// The model, ready to be asked.
pub(crate) fn model(tx: &mut Tx<'_>, sealer: &Sealer) -> Result<Option<Model>> {
    let Some((stored, _)) = find(tx)? else { return Ok(None) };
    let key = stored.sealed.as_deref().map(|sealed| sealer.open(sealed, NAME)).transpose();
    let key = key.map_err(|error| Error::Unavailable(error.to_string()))?;
    Ok(Some(Model { address: stored.address, name: stored.name, key, enabled: stored.enabled }))
}

/// Keeps the setting. Without a key the one before stays, if the address is the same.
pub(crate) fn keep(tx: &mut Tx<'_>, sealer: &Sealer, model: &Model) -> Result<()> {
    let before = find(tx)?.map(|(stored, _)| stored).filter(|stored| stored.address == model.address);
    let sealed = match &model.key {
        Some(key) => Some(sealer.seal(key, NAME, tx.random()).map_err(|error| Error::Defect(error.to_string()))?),
        None => before.and_then(|stored| stored.sealed),
    };
    let stored = Stored { address: model.address.clone(), name: model.name.clone(), sealed, enabled: model.enabled };
    set_setting(tx, NAME, &stored)
}

/// Takes the setting away.
pub(crate) fn delete(tx: &mut Tx<'_>) -> Result<()> {
    drop_setting(tx, NAME)
}

/// An address to which `/chat/completions` is added: encrypted, or with `http://` for a machine of the company's own, which the
/// operator has to allow in `net.allow`.
pub(crate) fn address(given: &str) -> std::result::Result<String, Problem> {
    let address = given.trim().trim_end_matches('/').trim_end_matches("/chat/completions");
    let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let host = host.and_then(|rest| rest.split(['/', ':']).next()).filter(|host| !host.is_empty());
    let plain = text::clean(address, LONGEST) == address && !address.contains([' ', '?', '#', '@', '\n', '\t']);
    if host.is_none() || !plain {
        let words = "Write the address that the maker names, such as https://api.example.com/v1.";
        return Err(Problem::field("/address", "invalid", words));
    }
    Ok(address.to_owned())
}

/// The model's name, as the endpoint knows it.
pub(crate) fn name(given: &str) -> std::result::Result<String, Problem> {
    let name = text::clean(given.trim(), LONGEST);
    if name.is_empty() || name.contains(['\n', '\t']) {
        return Err(Problem::field("/name", "missing", "Write the model's name as its maker does."));
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_place_and_nothing_else() {
        for (given, kept) in [
            ("https://api.example.com/v1", "https://api.example.com/v1"),
            (" https://api.example.com/v1/ ", "https://api.example.com/v1"),
            ("https://api.example.com/v1/chat/completions", "https://api.example.com/v1"),
            ("http://models.internal:11434/v1", "http://models.internal:11434/v1"),
        ] {
            assert_eq!(address(given).ok().as_deref(), Some(kept), "{given}");
        }
        for given in [
            "",
            "api.example.com",
            "ftp://a/b",
            "https://",
            "https://u:p@a.example/v1",
            "https://a/?x=1",
            "https://a/#x",
        ] {
            assert!(address(given).is_err(), "{given}");
        }
    }
}
