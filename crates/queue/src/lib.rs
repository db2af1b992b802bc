//! Durable jobs in the product's own database: put in by the unit of work that needs them, run later, retried, never lost.
//! It knows nothing of what a job does; features register handlers by kind.

mod follow;
pub mod lease;
mod patrol;
mod runner;
mod store;

pub use follow::{Follower, Reader};
pub use patrol::Patrol;
pub use runner::{Failure, Handler, LastWrite, Outcome, Runner};
pub use store::{Job, JobId, NewJob, State, cancel, counts, dead_jobs, enqueue, replay};

#[cfg(test)]
mod tests;
