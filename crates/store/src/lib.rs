//! The database: units of work as closures, one SQL text for SQLite and PostgreSQL, migrations and the event log.
//! It knows no product words; what the tables mean belongs to the features that own them.

extern crate self as causeway_store;

mod columns;
mod connection;
mod cursor;
mod db;
mod dialect;
mod error;
mod event;
mod keeper;
mod migrate;
mod sql;
mod tx;
mod writer;

pub use columns::{Column, FromRow, Row};
pub use cursor::Cursor;
pub use db::{Db, Options};
pub use dialect::Dialect;
pub use error::{Error, Result};
pub use event::{Actor, ActorKind, Event, NewEvent, events_after, last_event, reader_position, set_reader_position};
pub use keeper::Keeper;
pub use migrate::{MIGRATIONS, Migration};
pub use sql::{Sql, Value};
pub use tx::Tx;

#[doc(hidden)]
pub mod macros {
    //! What the exported macros name; nothing here is for direct use.
    pub use schemars;
    pub use serde;
    pub use uuid::Uuid;
}
