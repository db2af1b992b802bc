//! The database's promises, kept on both engines.
//! Nothing here knows product words; the tables at hand serve as any table would.

#[cfg(test)]
mod events;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod units;
#[cfg(test)]
mod rows {
    //! One row of the settings table stands for whatever a unit of work writes.
    //! It never means anything.

    use causeway_store::{Result, Tx, sql};

    pub fn put(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<()> {
        tx.run(&sql!("INSERT INTO setting (name, value) VALUES (?, ?)", name, value)).map(drop)
    }

    pub fn get(tx: &mut Tx<'_>, name: &str) -> Result<Option<String>> {
        Ok(tx.first::<(String,)>(&sql!("SELECT value FROM setting WHERE name = ?", name))?.map(|row| row.0))
    }
}
