//! The configuration of a desk as one file: read out, looked at before it is taken in, and taken in as a whole.
//! It never holds a secret and never deletes anything; things name each other by name or address, not by id.

pub mod document;
mod entry;
pub mod export;
pub mod import;
mod mail;
mod names;
mod order;
mod own;
mod promises;
mod reference;
pub mod report;
pub mod routes;
mod rules;
mod settings;
mod shared;
mod work;

pub use document::Document;
pub use export::export;
pub use import::{import, preview};
pub use report::Report;

/// The largest file that is taken in, in bytes: 5 MB.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;

#[cfg(test)]
mod route_tests;
#[cfg(test)]
mod tests;
