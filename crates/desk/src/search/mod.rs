//! Search: an index of what people read, fed from the event log, and the queries over it.
//! It never is the source of anything: the index holds no text and can be made again from the tables.

mod filters;
mod gather;
mod index;
mod reader;
pub mod routes;
mod shown;
pub mod store;
pub(crate) mod term;

pub use reader::{catch_up, run};

#[cfg(test)]
mod tests;
