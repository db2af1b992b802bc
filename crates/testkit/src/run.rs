//! Runs one test body on one engine.
//! It never shares anything between two runs.

use std::future::Future;

use crate::place::Place;
use crate::{Engine, Kit};

/// Runs `body` on a fresh database of `engine`; without a PostgreSQL to test on it says so in a line and passes.
///
/// # Panics
/// When the body panics, when no database can be made, or when `CI=true` and there is no PostgreSQL.
pub fn run<F, A>(engine: Engine, body: F)
where
    F: FnOnce(Kit) -> A,
    A: Future<Output = ()>,
{
    let Some(place) = Place::fresh(engine) else { return };
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let runtime = builder.worker_threads(2).enable_all().build().unwrap_or_else(|error| panic!("no runtime: {error}"));
    runtime.block_on(async {
        let kit = Kit::open(&place).await;
        body(kit).await;
    });
    // The tasks that the body left behind end before their database goes.
    drop(runtime);
    drop(place);
}
