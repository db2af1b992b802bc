//! What a unit of work holds: the connection, the one time of the work, new ids, and the events it records.
//! It never commits; the closure's result decides that.

use std::sync::Arc;

use causeway_base::{Random, Time, ids};
use uuid::Uuid;

use crate::connection::Connection;
use crate::{Dialect, Error, FromRow, NewEvent, Result, Sql};

/// A unit of work in progress. Everything in it happens at one instant and commits together or not at all.
pub struct Tx<'c> {
    pub(crate) connection: &'c mut Connection,
    pub(crate) now: Time,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) events: Vec<(Time, NewEvent)>,
    pub(crate) signals: Vec<&'static str>,
    /// Whether a statement met another transaction; the writer then runs the unit again.
    pub(crate) conflict: bool,
    pub(crate) writable: bool,
}

impl Tx<'_> {
    /// The instant of this unit of work.
    pub const fn now(&self) -> Time {
        self.now
    }

    /// A new id of any kind.
    pub fn new_id<T: From<Uuid>>(&self) -> T {
        T::from(ids::new(self.now, &*self.random))
    }

    /// The source of randomness of this unit of work.
    pub fn random(&self) -> &dyn Random {
        &*self.random
    }

    /// Which engine this is; only search and this crate may ask.
    pub const fn dialect(&self) -> Dialect {
        self.connection.dialect()
    }

    /// Runs a statement and says how many rows it changed.
    pub fn run(&mut self, sql: &Sql) -> Result<u64> {
        if !self.writable {
            return Err(Error::Defect(format!("a read tried to write: {}", sql.text)));
        }
        let outcome = self.connection.run(sql);
        self.noting_conflict(outcome)
    }

    /// All rows of a query.
    pub fn all<T: FromRow>(&mut self, sql: &Sql) -> Result<Vec<T>> {
        let outcome = self.connection.all(sql);
        self.noting_conflict(outcome)
    }

    fn noting_conflict<T>(&mut self, outcome: Result<T>) -> Result<T> {
        self.conflict |= matches!(outcome, Err(Error::Conflict(_)));
        outcome
    }

    /// The first row of a query, if there is one.
    pub fn first<T: FromRow>(&mut self, sql: &Sql) -> Result<Option<T>> {
        Ok(self.all(sql)?.into_iter().next())
    }

    /// The only row of a query that always has one.
    pub fn one<T: FromRow>(&mut self, sql: &Sql) -> Result<T> {
        self.first(sql)?.ok_or_else(|| Error::Defect(format!("no row for {}", sql.text)))
    }

    /// The only value of a query that always has one row.
    pub fn value<T: crate::Column>(&mut self, sql: &Sql) -> Result<T> {
        self.one::<(T,)>(sql).map(|row| row.0)
    }

    /// Records an event; it gets its number when the unit of work commits.
    pub fn record(&mut self, event: NewEvent) {
        self.events.push((self.now, event));
    }

    /// Records an event of the past, for imports and sample desks; its number is still the commit's.
    pub fn record_at(&mut self, at: Time, event: NewEvent) {
        self.events.push((at, event));
    }

    /// Names a bell that rings for listeners of [`crate::Db::bell`] after the commit, such as "job" or "ledger".
    pub fn ring(&mut self, bell: &'static str) {
        if !self.signals.contains(&bell) {
            self.signals.push(bell);
        }
    }

    /// Runs `work` inside this unit of work so that its failure undoes only its own writes and events.
    pub fn attempt<T, E: From<Error>>(
        &mut self,
        work: impl FnOnce(&mut Self) -> std::result::Result<T, E>,
    ) -> Result<std::result::Result<T, E>> {
        let (events, signals) = (self.events.len(), self.signals.len());
        self.connection.batch("SAVEPOINT attempt")?;
        let outcome = work(self);
        if outcome.is_ok() {
            self.connection.batch("RELEASE SAVEPOINT attempt")?;
        } else {
            if self.connection.lost_transaction() {
                return Err(Error::Unavailable("the database ended the transaction".to_owned()));
            }
            self.connection.batch("ROLLBACK TO SAVEPOINT attempt; RELEASE SAVEPOINT attempt")?;
            self.events.truncate(events);
            self.signals.truncate(signals);
        }
        Ok(outcome)
    }
}
