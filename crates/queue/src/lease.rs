//! Leases: what only one node may do at a time, such as reading a mailbox.
//! It never blocks; whoever does not get the lease asks again later.

use causeway_store::{Result, Tx, sql};

/// Takes or prolongs the lease called `name` for `owner` until `ms` from now. Says whether it is held.
pub fn hold(tx: &mut Tx<'_>, name: &str, owner: &str, ms: i64) -> Result<bool> {
    let now = tx.now();
    Ok(tx.run(&sql!(
        "INSERT INTO lease (name, owner, until) VALUES (?, ?, ?) \
         ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until \
         WHERE lease.owner = excluded.owner OR lease.until < ?",
        name,
        owner,
        now.plus_ms(ms),
        now
    ))? > 0)
}

/// Holds a lease for `owner`; without one there is nothing to hold, which is how tests and the command line work.
pub fn held(tx: &mut Tx<'_>, name: &str, owner: Option<&str>, ms: i64) -> Result<bool> {
    owner.map_or(Ok(true), |owner| hold(tx, name, owner, ms))
}

/// Gives the lease up, if `owner` holds it.
pub fn release(tx: &mut Tx<'_>, name: &str, owner: &str) -> Result<()> {
    tx.run(&sql!("DELETE FROM lease WHERE name = ? AND owner = ?", name, owner)).map(drop)
}
