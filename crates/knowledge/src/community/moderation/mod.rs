//! Keeping order: flags of members, the queue of what waits for a look, and what colleagues decide.
//! Every decision is in the audit log, and what was only flagged is hidden, never deleted, by itself.

pub mod routes;
pub mod rules;
pub mod store;
pub mod write;
