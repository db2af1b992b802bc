//! All SQL of signing keys.
//! It never writes a private key unsealed.

use causeway_base::Time;
use causeway_base::seal::Sealer;
use causeway_proof::sign::Keys;
use causeway_store::{Error, Result, Tx, from_row, sql};

use super::SigningKey;

/// Binds the seal to its use.
const SEAL: &str = "signing key";

struct Row {
    domain: String,
    selector: String,
    rsa_sealed: String,
    ed25519_sealed: String,
    rsa_public: String,
    ed25519_public: String,
    active: bool,
    created_at: Time,
}
from_row!(Row { domain, selector, rsa_sealed, ed25519_sealed, rsa_public, ed25519_public, active, created_at });

const COLUMNS: &str = "SELECT domain, selector, rsa_sealed, ed25519_sealed, rsa_public, ed25519_public, active, \
    created_at FROM signing_key";

fn records(row: &Row) -> Vec<causeway_proof::sign::DnsRecord> {
    causeway_proof::sign::records(&row.domain, &row.selector, &row.rsa_public, &row.ed25519_public).to_vec()
}

/// All keys, by domain.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<SigningKey>> {
    let mut query = sql!(COLUMNS);
    let rows: Vec<Row> = tx.all(query.add("ORDER BY domain LIMIT 1000"))?;
    Ok(rows
        .into_iter()
        .map(|row| SigningKey {
            records: records(&row),
            domain: row.domain,
            selector: row.selector,
            active: row.active,
            created_at: row.created_at,
        })
        .collect())
}

/// The key that signs for `domain`, opened.
pub fn active(tx: &mut Tx<'_>, sealer: &Sealer, domain: &str) -> Result<Option<Keys>> {
    let mut query = sql!(COLUMNS);
    let row: Option<Row> = tx.first(query.add("WHERE domain = ? AND active = TRUE").bind(domain.to_owned()))?;
    let open = |sealed: &str| sealer.open(sealed, SEAL).map_err(|error| Error::Unavailable(error.to_string()));
    row.map(|row| {
        Ok(Keys {
            rsa: open(&row.rsa_sealed)?,
            ed25519: open(&row.ed25519_sealed)?,
            selector: row.selector,
            rsa_public: row.rsa_public,
            ed25519_public: row.ed25519_public,
        })
    })
    .transpose()
}

/// Keeps a new key; one that is there stays. Says whether it is new.
pub fn add(tx: &mut Tx<'_>, sealer: &Sealer, domain: &str, keys: &Keys) -> Result<bool> {
    let now = tx.now();
    let seal = |secret| sealer.seal(secret, SEAL, tx.random()).map_err(|error| Error::Defect(error.to_string()));
    let (rsa, ed25519) = (seal(&keys.rsa)?, seal(&keys.ed25519)?);
    Ok(tx.run(&sql!(
        "INSERT INTO signing_key (domain, selector, rsa_sealed, ed25519_sealed, rsa_public, ed25519_public, active, \
         created_at) VALUES (?, ?, ?, ?, ?, ?, FALSE, ?) ON CONFLICT (domain) DO NOTHING",
        domain,
        &keys.selector,
        rsa,
        ed25519,
        &keys.rsa_public,
        &keys.ed25519_public,
        now
    ))? > 0)
}

/// Switches signing on or off. Says whether there is a key.
pub fn switch(tx: &mut Tx<'_>, domain: &str, active: bool) -> Result<bool> {
    Ok(tx.run(&sql!("UPDATE signing_key SET active = ? WHERE domain = ?", active, domain))? > 0)
}

/// Deletes a key.
pub fn delete(tx: &mut Tx<'_>, domain: &str) -> Result<bool> {
    Ok(tx.run(&sql!("DELETE FROM signing_key WHERE domain = ?", domain))? > 0)
}
